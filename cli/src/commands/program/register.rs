//! `stardust program register` and `unregister`.

use crate::{
    commands::{job, read},
    output::table,
    Context,
};
use anyhow::anyhow;
use clap::Args;
use serde_json::json;
use stardust_primitives::AccountId;
use stardust_sdk::{account_from_str, calls, Client, Registered, Signer, Until};
use stardust_vm::VM_VERSION;
use std::path::PathBuf;

/// Puts a program on chain.
#[derive(Debug, Args)]
pub(crate) struct Register {
    /// PolkaVM blob
    blob: PathBuf,
    /// Account that gets the author's share of fees [default: the one that registers]
    #[arg(long, value_name = "ACC", value_parser = account_from_str)]
    royalty_to: Option<AccountId>,
}

/// Takes a program out of the market.
#[derive(Debug, Args)]
pub(crate) struct Unregister {
    /// Its hash
    #[arg(value_name = "HASH")]
    program: String,
}

/// Registers a program.
pub(super) async fn execute(context: &Context, command: Register) -> anyhow::Result<()> {
    let blob = read(&command.blob)?;
    let (client, signer) = (context.client().await?, context.signer()?);
    let registered = register(&client, &signer, &blob, command.royalty_to, context.until()).await?;
    show(context, &registered);
    Ok(())
}

/// Unregisters a program.
pub(super) async fn unregister(context: &Context, command: Unregister) -> anyhow::Result<()> {
    let (client, signer) = (context.client().await?, context.signer()?);
    let program = job::hash_of(&command.program)?;
    client.submit(&signer, &calls::unregister_program(program), context.until()).await?;
    let words = || format!("program {program:?} is unregistered");
    context.out.result(words, json!({ "program": format!("{program:?}") }));
    Ok(())
}

/// Checks a program here, where the reason is known in detail, and registers it.
pub(crate) async fn register(
    client: &Client,
    signer: &Signer,
    blob: &[u8],
    royalty_to: Option<AccountId>,
    until: Until,
) -> anyhow::Result<Registered> {
    stardust_vm::check(blob).map_err(|error| anyhow!("the program cannot be used: {error}"))?;
    Ok(client.register_program(signer, blob, royalty_to, VM_VERSION, until).await?)
}

fn show(context: &Context, registered: &Registered) {
    let Registered { id, record, already } = registered;
    let words = || {
        let state = if *already { "was registered before" } else { "registered" };
        table(&[
            ("program", format!("{id:?}")),
            ("state", state.into()),
            ("bytes", record.size.to_string()),
            ("royalties to", record.royalty_to.to_string()),
        ])
    };
    let json = json!({
        "program": format!("{id:?}"),
        "already": already,
        "size": record.size,
        "author": record.author.to_string(),
        "royalty_to": record.royalty_to.to_string(),
        "vm_version": record.vm_version,
    });
    context.out.result(words, json);
}
