#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation
    )
)]

pub mod agent;
mod commands;
mod output;

use clap::{Parser, Subcommand};
use commands::{
    account, delegation, domain, gov, job, parameters, program, provider, route, validator,
};
use output::Out;
use stardust_primitives::AccountId;
use stardust_sdk::{account_from_str, Client, Signer, Until};
use std::{future::Future, process::ExitCode};

/// Where the secret URI is looked for without `--suri`: what is on a command line, others can see.
const SURI_VARIABLE: &str = "STARDUST_SURI";

/// Rent and rent out computing whose results are checked.
#[derive(Debug, Parser)]
#[command(name = "stardust", version, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Clone, Debug, clap::Args)]
struct Global {
    /// WebSocket address of a node
    #[arg(long, global = true, value_name = "URL", default_value = "ws://127.0.0.1:9944")]
    url: String,
    /// Secret of the account that signs: a phrase, a 0x seed or like //Alice [env: STARDUST_SURI]
    #[arg(long, global = true, value_name = "SURI")]
    suri: Option<String>,
    /// Print one JSON object on stdout; amounts in planck as strings
    #[arg(long, global = true)]
    json: bool,
    /// Wait for finality of transactions, not only for a block
    #[arg(long, global = true)]
    finalized: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write programs, try them out and register them
    #[command(subcommand)]
    Program(program::Command),
    /// Post jobs, watch them and fetch their outputs
    #[command(subcommand)]
    Job(job::Command),
    /// Offer computing
    #[command(subcommand)]
    Provider(provider::Command),
    /// Secure the chain
    #[command(subcommand)]
    Validator(validator::Command),
    /// Put stake behind a provider, to share its income and its slashes
    Delegate(delegation::Delegate),
    /// Take stake out from behind a provider
    Undelegate(delegation::Undelegate),
    /// List what an account has delegated: what it earns, what is at risk, when it is free
    Delegations(delegation::Delegations),
    /// Look at one delegation, and get back what is free
    #[command(subcommand)]
    Delegation(delegation::Command),
    /// Look at accounts
    #[command(subcommand)]
    Account(account::Command),
    /// Found and govern domains, be a member of one, see what changed in them
    Domain(domain::Domain),
    /// See the ways of jobs from one domain to another, and sign them
    Route(route::Route),
    /// Govern: propose, vote, delegate votes, see what is decided
    #[command(subcommand)]
    Gov(gov::Command),
    /// Show the governed parameters: what holds now, and between what governance may choose; ask about others
    Parameters {
        #[command(subcommand)]
        command: Option<parameters::Command>,
    },
}

/// What a command works with.
struct Context {
    global: Global,
    out: Out,
}

impl Context {
    async fn client(&self) -> anyhow::Result<Client> {
        Ok(Client::connect(&self.global.url).await?)
    }

    /// The signer, if one was named.
    fn maybe_signer(&self) -> anyhow::Result<Option<Signer>> {
        let suri = self.global.suri.clone().or_else(|| std::env::var(SURI_VARIABLE).ok());
        Ok(suri.as_deref().map(Signer::from_suri).transpose()?)
    }

    fn signer(&self) -> anyhow::Result<Signer> {
        self.maybe_signer()?.ok_or_else(|| {
            anyhow::anyhow!(
                "this needs an account that signs; name it with --suri or {SURI_VARIABLE}"
            )
        })
    }

    /// The account that is meant: the one that is named, or the signer's.
    fn account(&self, named: Option<String>) -> anyhow::Result<AccountId> {
        match named {
            Some(account) => Ok(account_from_str(&account)?),
            None => Ok(self.signer()?.account().clone()),
        }
    }

    fn until(&self) -> Until {
        if self.global.finalized {
            Until::Finalized
        } else {
            Until::InBlock
        }
    }
}

/// Runs the command line of this process.
pub fn run() -> ExitCode {
    let Cli { global, command } = Cli::parse();
    let out = Out::new(global.json);
    let context = Context { global, out };
    match block_on(execute(&context, command)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            context.out.error(&error);
            ExitCode::FAILURE
        }
    }
}

/// Runs a future on a new runtime, which ends with it.
pub fn block_on<T>(future: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let result = runtime.block_on(future);
    // Workers may be in the middle of a task that takes minutes; everything is on disk.
    runtime.shutdown_background();
    result
}

async fn execute(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Program(command) => program::execute(context, command).await,
        Command::Job(command) => job::execute(context, command).await,
        Command::Provider(command) => provider::execute(context, command).await,
        Command::Validator(command) => validator::execute(context, command).await,
        Command::Delegate(command) => delegation::delegate(context, command).await,
        Command::Undelegate(command) => delegation::undelegate(context, command).await,
        Command::Delegations(command) => delegation::list(context, command).await,
        Command::Delegation(command) => delegation::execute(context, command).await,
        Command::Account(command) => account::execute(context, command).await,
        Command::Domain(command) => domain::execute(context, command).await,
        Command::Route(command) => route::execute(context, command).await,
        Command::Gov(command) => gov::execute(context, command).await,
        Command::Parameters { command } => parameters::execute(context, command).await,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    const LINES: &[&str] = &[
        "program register p.polkavm --royalty-to //Eve --suri //Alice --json",
        "program new my-program --path D --json",
        "program new my-program --sdk https://host/repository",
        "program build D -o p.polkavm --quiet",
        "program build --bin p --target-dir T",
        "program check p.polkavm --json",
        "program run p.polkavm --payload F --task 3",
        "program run p.polkavm --task 3 --profile --symbols p.symbols",
        "program run p.polkavm --payload F --task 3 --gas-limit 1000",
        "job post --program 0x00 --payload F --tasks 100 --batch-size 10 --gas-limit 1000 \
         --price 0.01STAR --assurance replicated:2 --value-at-risk 1 --suri //Alice",
        "job post --program p.polkavm --tasks 3 --batch-size 1 --gas-limit 1 --price 1 --domain 7",
        "job quote --program p.polkavm --tasks 3 --batch-size 1 --gas-limit 1 --price 1 --domain 7",
        "job post --program p.polkavm --payload F --items I --tasks 3 --batch-size 1 \
         --gas-limit 1 --price 1000planck --assurance sampled --value-at-risk 0",
        "job show 3 --url ws://127.0.0.1:9955",
        "job wait 3",
        "job outputs 3 --out D",
        "job forget 3",
        "program unregister 0x00",
        "job demand 3 17",
        "job demand 3 17 --replica 1 --out D --suri //Alice",
        "provider register --bond 600 --endpoint http://h:1 --price 0.01 --capacity 8",
        "provider bond 100 --suri //Bob",
        "provider register --bond 600 --endpoint http://h:1 --price 0.01 --burn-max 5STAR",
        "parameters --json",
        "parameters check min_bond=600 unbonding_blocks=14d --json",
        "parameters diff F",
        "provider leave",
        "provider unbond 100 --suri //Bob",
        "provider release",
        "provider commission 2.5%",
        "provider ping",
        "provider slashes //Bob --json",
        "provider delegators",
        "delegate //Bob 100 --suri //Ferdie",
        "undelegate //Bob all --suri //Ferdie",
        "undelegate //Bob 10.5",
        "delegations //Ferdie --json",
        "delegation show //Bob //Ferdie",
        "delegation withdraw //Bob",
        "delegation end-round //Bob",
        "provider show //Bob --json",
        "provider run --data D --workers 2 --listen 127.0.0.1:4300 --suri //Bob",
        "provider run --data D --prometheus-port 9616 --prometheus-external --log-format json",
        "validator keys //Eve --json",
        "validator join --stake 20000 --suri //Eve",
        "validator join --stake 20000 --commission 10 --keys 0x00 --proof 0x00 --suri //Eve",
        "validator leave --suri //Eve",
        "validator unbond 100 --suri //Eve",
        "validator withdraw --suri //Eve",
        "validator payout //Eve --suri //Bob",
        "validator show //Eve --json",
        "account balance --suri //Bob",
        "gov tracks --json",
        "gov status",
        "gov status 3 --json",
        "gov propose parameters least_audits=0.3 --suri //Alice --json",
        "gov propose parameters F --no-deposit --suri //Alice",
        "gov propose spend 500 //Bob --suri //Alice",
        "gov propose cancel-slash //Bob --number 2 --suri //Alice",
        "gov propose remark hello --suri //Alice",
        "gov propose call 0x00000400 --track emergency --suri //Alice",
        "gov deposit 3 --suri //Alice",
        "gov refund 3 --suri //Alice --json",
        "gov unnote 0x00 --suri //Alice",
        "gov vote 3 aye 1000 --conviction 2 --suri //Bob",
        "gov vote 3 nay 1000STAR --suri //Bob",
        "gov delegate market_parameters //Bob 100 --conviction 1 --suri //Ferdie",
        "gov undelegate market_parameters --suri //Ferdie",
        "gov unlock --suri //Ferdie",
        "domain create --admission vouched:3 --notice 100 --revenue 5 --suri //Alice --json",
        "domain start 1 --suri //Alice",
        "domain policy 1 --egress 0,2 --ingress closed --classes short,medium --suri //Alice",
        "domain policy 1 --withdraw --suri //Alice",
        "domain rule 1 0x0101010101010101010101010101010101010101010101010101010101010101 deny",
        "domain admit 1 //Bob --blocks 1000 --suri //Alice",
        "domain admit 1 //Bob --withdraw --suri //Alice",
        "domain expel 1 //Bob --suri //Alice",
        "domain join 1 --suri //Bob",
        "domain vouch //Eve --suri //Bob",
        "domain leave 1 --suri //Bob",
        "domain show 1 --json",
        "domain list",
        "domain home //Bob",
        "domain log 1 --members --json",
        "domain spend 1 //Bob 5STAR --suri //Alice",
        "domain dissolve 1 --suri //Alice",
        "domain set-admin 1 members --suri //Alice",
        "domain policy 1 --price-floor 0.02STAR --encode --json",
        "domain attend 1 --suri //Alice",
        "domain expire //Bob --suri //Eve",
        "domain forget 1 --suri //Alice",
        "domain peer propose 1 2 --price 2% --credit 100 --classes short,medium --for 90d --customer 1",
        "domain peer propose 1 2 --price 2.5 --credit 100STAR --until 5000 --their-price 1 \
         --their-credit 50 --their-classes long --encode --json",
        "domain peer accept 2 1 --suri //Bob --json",
        "domain peer withdraw 1 2",
        "domain peer suspend 1 2 --suri //Alice",
        "domain peer resume 1 2 --encode",
        "domain peer end 1 2",
        "domain peer close 1 2",
        "domain peer restore 1 2",
        "domain peer list 1 --json",
        "domain statement 1",
        "domain statement 1 --period 3 --csv - --json",
        "domain statement 1 --period 3 --from-block 10 --blocks 500 --csv F",
        "route show 1 3 --class medium --json",
        "route announce 2,3 --to 1 --for 30d --suri //Bob",
        "route announce 2,3,4 --to 1 --until 900 --encode",
        "route withdraw 2,3 --to 1",
    ];

    #[test]
    fn the_commands_that_scripts_use_are_read() {
        for line in LINES {
            let words = std::iter::once("stardust").chain(line.split_whitespace());
            assert!(Cli::try_parse_from(words).is_ok(), "{line}");
        }
    }
}
