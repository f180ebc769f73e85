//! `stardust account`.

use crate::{output::table, Context};
use clap::Subcommand;
use serde_json::json;
use stardust_sdk::amount;

/// The commands about accounts.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what an account has
    Balance {
        /// Address, 0x hex or like //Alice [default: the account of --suri]
        account: Option<String>,
    },
}

/// Runs a command.
pub(crate) async fn execute(context: &Context, command: Command) -> anyhow::Result<()> {
    let Command::Balance { account } = command;
    let account = context.account(account)?;
    let balances = context.client().await?.latest().balances(&account).await?;
    let words = || {
        table(&[
            ("account", account.to_string()),
            ("free", amount::display(balances.free)),
            ("held", amount::display(balances.held)),
            ("frozen", amount::display(balances.frozen)),
        ])
    };
    let json = json!({
        "account": account.to_string(),
        "free": balances.free.to_string(),
        "held": balances.held.to_string(),
        "frozen": balances.frozen.to_string(),
    });
    context.out.result(words, json);
    Ok(())
}
