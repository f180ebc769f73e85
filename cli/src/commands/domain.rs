//! `stardust domain`.

mod peer;
mod policy;
mod statement;
mod words;

pub(crate) use peer::Term;

use crate::{
    commands::{hex, spot},
    output::table,
    Context,
};
use anyhow::Context as _;
use clap::{Args, Subcommand, ValueEnum};
use codec::Decode;
use policy::Rules;
use serde_json::{json, Value};
use sp_core::H256;
use stardust_primitives::{
    domain::{
        policy::{Policy, ProgramRule},
        record::{Actor, Book},
    },
    ids::DomainId,
    AccountId, Balance, BlockNumber,
};
use stardust_sdk::{
    account_from_str, amount,
    calls::Call,
    domains::{self, Admin, Change},
    Client, View,
};

/// Blocks of a membership where a new domain says nothing else: 30 days.
const TERM: BlockNumber = 30 * 28_800;

/// The commands about domains.
#[derive(Debug, Args)]
pub(crate) struct Domain {
    /// Print the call in hex and send nothing: for `gov domain propose`, a multisig or a proxy
    #[arg(long, global = true)]
    encode: bool,
    #[command(subcommand)]
    command: Command,
}

/// What is done to a domain, or shown of it.
#[derive(Debug, Subcommand)]
enum Command {
    /// Create a domain; holds a deposit, and earns nothing until it is started
    Create {
        /// Who decides for it: address, 0x hex or like //Bob [default: the account of --suri]
        #[arg(long, value_name = "ACC")]
        admin: Option<String>,
        #[command(flatten)]
        rules: Rules,
    },
    /// Start a domain: it admits members, and its rules count
    Start {
        /// The domain's number
        id: u32,
    },
    /// Dissolve a domain: its members are of the commons at once
    Dissolve {
        /// The domain's number
        id: u32,
    },
    /// Propose a policy: the present one with other rules; it comes into force by itself
    Policy {
        /// The domain's number
        id: u32,
        /// Withdraw the one that is proposed
        #[arg(long)]
        withdraw: bool,
        #[command(flatten)]
        rules: Rules,
    },
    /// Say whether a program is allowed or denied
    Rule {
        /// The domain's number
        id: u32,
        /// The program's hash
        program: H256,
        /// What the list is to say of it
        rule: Rule,
    },
    /// Invite an account, or take the invitation back
    Admit {
        /// The domain's number
        id: u32,
        /// The account
        account: String,
        /// Blocks of the membership from now on [default: the policy's term]
        #[arg(long, value_name = "N")]
        blocks: Option<BlockNumber>,
        /// Take the invitation back
        #[arg(long, conflicts_with = "blocks")]
        withdraw: bool,
    },
    /// Give a member notice
    Expel {
        /// The domain's number
        id: u32,
        /// The account
        account: String,
    },
    /// Become a member or go on being one; apply, where members have to vouch
    Join {
        /// The domain's number
        id: u32,
    },
    /// Vouch for an account that has applied to your domain
    Vouch {
        /// The account
        account: String,
    },
    /// Give notice, or withdraw an application
    Leave {
        /// The domain's number
        id: u32,
    },
    /// Pay something out of a domain's treasury
    Spend {
        /// The domain's number
        id: u32,
        /// To whom
        to: String,
        /// How much
        #[arg(value_parser = amount::parse)]
        amount: Balance,
    },
    /// Hand a domain over
    SetAdmin {
        /// The domain's number
        id: u32,
        /// To an account, or to the domain's `members`, who then decide by referenda
        admin: String,
    },
    /// Say that the admin is there though it has nothing to change
    Attend {
        /// The domain's number
        id: u32,
    },
    /// Take a membership that is over off the record, and return its deposit; free of charge
    Expire {
        /// Whose
        account: String,
    },
    /// Take a dissolved domain off the record, and return its deposit; free of charge
    Forget {
        /// The domain's number
        id: u32,
    },
    /// Show a domain: who decides, its rules, what comes next
    Show {
        /// The domain's number
        id: u32,
    },
    /// List the domains
    List,
    /// Show of which domain an account is
    Home {
        /// The account [default: that of --suri]
        account: Option<String>,
    },
    /// Show what an SCU costs in a domain now, and why; 0 is the commons
    Spot {
        /// The domain's number
        id: u32,
    },
    /// Count a provider anew for the spot price of where it is; free of charge if that changes something
    Recount {
        /// The provider
        provider: String,
    },
    /// Say who changed what, the newest first
    Log {
        /// The domain's number
        id: u32,
        /// Who came and went, instead of what its admin did
        #[arg(long)]
        members: bool,
    },
    /// Agree with other domains whose jobs run where, and for how much
    #[command(subcommand)]
    Peer(peer::Command),
    /// Say what a domain owed and was owed in a clearing period, line by line
    Statement(statement::Asked),
}

/// What a list may say of a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Rule {
    /// It may be run where only listed programs may
    Allow,
    /// It may not be run where all others may
    Deny,
    /// Nothing
    None,
}

impl From<Rule> for Option<ProgramRule> {
    fn from(rule: Rule) -> Self {
        match rule {
            Rule::Allow => Some(ProgramRule::Allowed),
            Rule::Deny => Some(ProgramRule::Denied),
            Rule::None => None,
        }
    }
}

/// The fields of `Domains.Changed`.
#[derive(Decode)]
struct Changed {
    domain: DomainId,
    _actor: Actor<AccountId>,
    _version: u32,
    change: Change,
}

/// Runs a command.
pub(crate) async fn execute(context: &Context, domain: Domain) -> anyhow::Result<()> {
    let client = context.client().await?;
    let call = match domain.command {
        Command::Show { id } => return show(context, &client, DomainId(id)).await,
        Command::List => return list(context, &client).await,
        Command::Recount { provider } => return spot::recount(context, &client, &provider).await,
        Command::Spot { id } => return spot::show(context, &client, DomainId(id)).await,
        Command::Home { account } => {
            return home(context, &client, &context.account(account)?).await
        }
        Command::Log { id, members } => {
            let book = if members { Book::Membership } else { Book::Administration };
            return log(context, &client, DomainId(id), book).await;
        }
        Command::Statement(asked) => return statement::execute(context, &client, asked).await,
        Command::Peer(command) => return peer(context, &client, command, domain.encode).await,
        command => call_of(context, &client.latest(), command).await?,
    };
    if domain.encode {
        return encoded(context, &client, &call).await;
    }
    let included = client.submit(&context.signer()?, &call, context.until()).await?;
    if included.events.iter().any(|event| event.name == "Forgotten") {
        context.out.result(|| "the domain is off the record".into(), json!({ "forgotten": true }));
        return Ok(());
    }
    let Changed { domain, change, .. } = included.find("Domains", "Changed")?;
    let words = || format!("domain {domain}: {}", words::change(&change));
    context.out.result(words, json!({ "domain": domain.0, "change": words::change_json(&change) }));
    Ok(())
}

/// Prints a call instead of sending it.
pub(crate) async fn encoded(context: &Context, client: &Client, call: &Call) -> anyhow::Result<()> {
    let call = hex(client.encode_call(call).await?);
    context.out.result(|| call.clone(), json!({ "call": call }));
    Ok(())
}

/// Does something about another domain, or shows what is agreed.
async fn peer(
    context: &Context,
    client: &Client,
    command: peer::Command,
    encode: bool,
) -> anyhow::Result<()> {
    if let peer::Command::List { id } = command {
        return peer::list(context, client, DomainId(id)).await;
    }
    let deed = peer::deed(&client.latest(), command).await?;
    if encode {
        return encoded(context, client, &deed.call).await;
    }
    let included = client.submit(&context.signer()?, &deed.call, context.until()).await?;
    peer::tell(context, &deed, &included)
}

/// The call that a command makes.
async fn call_of(context: &Context, view: &View, command: Command) -> anyhow::Result<Call> {
    Ok(match command {
        Command::Create { admin, rules } => {
            domains::create(&context.account(admin)?, &rules.applied(Policy::open(TERM)))
        }
        Command::Start { id } => domains::start(DomainId(id)),
        Command::Dissolve { id } => domains::dissolve(DomainId(id)),
        Command::Policy { id, withdraw: true, .. } => domains::withdraw_policy(DomainId(id)),
        Command::Policy { id, rules, .. } => {
            let present = load(view, DomainId(id)).await?.policy;
            domains::propose_policy(DomainId(id), &rules.applied(present))
        }
        Command::Rule { id, program, rule } => {
            domains::set_rule(DomainId(id), program, rule.into())
        }
        Command::Admit { id, account, withdraw: true, .. } => {
            domains::admit(DomainId(id), &account_from_str(&account)?, None)
        }
        Command::Admit { id, account, blocks, .. } => {
            let blocks = match blocks {
                Some(blocks) => blocks,
                None => load(view, DomainId(id)).await?.policy.term,
            };
            let until = view.now().await?.saturating_add(blocks);
            domains::admit(DomainId(id), &account_from_str(&account)?, Some(until))
        }
        Command::Expel { id, account } => {
            domains::expel(DomainId(id), &account_from_str(&account)?)
        }
        Command::Join { id } => domains::join(DomainId(id)),
        Command::Vouch { account } => domains::vouch(&account_from_str(&account)?),
        Command::Leave { id } => domains::leave(DomainId(id)),
        Command::Spend { id, to, amount } => {
            domains::spend(DomainId(id), &account_from_str(&to)?, amount)
        }
        Command::SetAdmin { id, admin } => {
            let admin = match admin.as_str() {
                "members" => Admin::Members,
                account => Admin::Account(account_from_str(account)?),
            };
            domains::set_admin(DomainId(id), &admin)
        }
        Command::Attend { id } => domains::attend(DomainId(id)),
        Command::Expire { account } => domains::expire(&account_from_str(&account)?),
        Command::Forget { id } => domains::forget(DomainId(id)),
        Command::Show { .. }
        | Command::List
        | Command::Spot { .. }
        | Command::Recount { .. }
        | Command::Home { .. }
        | Command::Log { .. }
        | Command::Peer(_)
        | Command::Statement(_) => anyhow::bail!("that is no transaction"),
    })
}

async fn load(view: &View, id: DomainId) -> anyhow::Result<domains::Domain> {
    let domain = view.domain(id).await?;
    domain.with_context(|| format!("there is no domain {id}; `stardust domain list` lists them"))
}

async fn show(context: &Context, client: &Client, id: DomainId) -> anyhow::Result<()> {
    let view = client.latest();
    let (domain, rules) = (load(&view, id).await?, view.program_rules(id).await?);
    context
        .out
        .result(|| table(&words::domain(&domain, &rules)), words::domain_json(&domain, &rules));
    Ok(())
}

async fn list(context: &Context, client: &Client) -> anyhow::Result<()> {
    let view = client.latest();
    let mut all = Vec::new();
    for id in view.domains().await? {
        all.push(load(&view, id).await?);
    }
    let line = |domain: &domains::Domain| {
        let status = words::status(&domain.status);
        format!("{}  {status}, {} members\n", domain.id, domain.members)
    };
    let words = || match all.as_slice() {
        [] => "there are the commons only".into(),
        all => all.iter().map(line).collect(),
    };
    let json = all.iter().map(|domain| words::domain_json(domain, &[])).collect();
    context.out.result(words, json);
    Ok(())
}

async fn home(context: &Context, client: &Client, account: &AccountId) -> anyhow::Result<()> {
    let view = client.latest();
    let (home, application) = (view.home(account).await?, view.application(account).await?);
    let words = || {
        let home = home.as_ref().map_or_else(|| "of the commons\n".into(), words::membership);
        let waits = application.as_ref().map(|application| {
            let vouchers = application.vouchers.len();
            format!("has applied to domain {}; {vouchers} vouch for it\n", application.domain)
        });
        home + &waits.unwrap_or_default()
    };
    let applied = application.as_ref().map(|application| {
        let vouchers: Vec<_> = application.vouchers.iter().map(ToString::to_string).collect();
        json!({ "domain": application.domain.0, "vouchers": vouchers })
    });
    let json = json!({
        "account": account.to_string(),
        "membership": home.as_ref().map(words::membership_json),
        "application": applied,
    });
    context.out.result(words, json);
    Ok(())
}

async fn log(context: &Context, client: &Client, id: DomainId, book: Book) -> anyhow::Result<()> {
    let view = client.latest();
    load(&view, id).await?;
    let lines = view.domain_log(id, book).await?;
    let words = || lines.iter().map(words::log_line).collect();
    let json: Value = lines.iter().map(words::log_json).collect();
    context.out.result(words, json);
    Ok(())
}
