//! `stardust gov`.

mod deposits;
mod domain;
mod propose;
mod show;
mod unlock;
mod words;

use crate::{output::table, Context};
use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use sp_core::H256;
use stardust_primitives::Balance;
use stardust_sdk::{
    account_from_str, amount,
    calls::Call,
    governance::{self, Track},
    Client, View,
};

/// The commands of governance.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List the tracks: who may do what by referendum, how long it takes, what it takes
    Tracks,
    /// Show what is being decided, or one referendum
    Status {
        /// The referendum's number
        #[arg(value_name = "REF")]
        referendum: Option<u32>,
    },
    /// Propose something, on the track that can do it
    Propose(propose::Propose),
    /// Referenda of a domain's members, who have one vote each
    #[command(subcommand)]
    Domain(domain::Command),
    /// Place the decision deposit of a referendum; it comes back by `refund`
    Deposit {
        /// The referendum's number
        #[arg(value_name = "REF")]
        referendum: u32,
    },
    /// Give back the deposits of a referendum that is over to whose they are
    Refund {
        /// The referendum's number
        #[arg(value_name = "REF")]
        referendum: u32,
    },
    /// Take back the preimage of a proposal that you noted, and your deposit for it
    Unnote {
        /// The proposal's hash, as `propose` and `status` show it
        hash: String,
    },
    /// Vote on a referendum
    Vote(Cast),
    /// Have somebody else vote on a track with your STAR
    Delegate(Delegate),
    /// Vote yourself again on a track
    Undelegate {
        /// The track's name or number
        track: String,
    },
    /// Take back votes on what is over, and free what nothing locks any more
    Unlock,
}

/// A vote.
#[derive(Debug, Args)]
pub(crate) struct Cast {
    /// The referendum's number
    #[arg(value_name = "REF")]
    referendum: u32,
    /// For or against
    side: Side,
    /// How much votes; it stays yours
    #[arg(value_parser = amount::parse)]
    amount: Balance,
    /// 0 counts a tenth and locks nothing; 1 to 6 count so many times, and lock for 1 to 32 periods
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=6))]
    conviction: u8,
}

/// The sides of a vote.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Side {
    /// For it
    Aye,
    /// Against it
    Nay,
}

/// A delegation of votes.
#[derive(Debug, Args)]
pub(crate) struct Delegate {
    /// The track's name or number
    track: String,
    /// Who votes: address, 0x hex or like //Bob
    to: String,
    /// How much; it stays yours
    #[arg(value_parser = amount::parse)]
    amount: Balance,
    /// As for a vote; the lock begins when the delegation ends
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(0..=6))]
    conviction: u8,
}

/// Runs a command.
pub(crate) async fn execute(context: &Context, command: Command) -> anyhow::Result<()> {
    let client = context.client().await?;
    match command {
        Command::Tracks => {
            let tracks = client.latest().tracks().await?;
            let json = tracks.iter().map(show::track_json).collect();
            context.out.result(|| tracks.iter().map(show::track_words).collect(), json);
            Ok(())
        }
        Command::Status { referendum: None } => show::all(context, best(&client).await?).await,
        Command::Status { referendum: Some(index) } => {
            show::one(context, best(&client).await?, index).await
        }
        Command::Propose(proposal) => propose::execute(context, &client, proposal).await,
        Command::Domain(command) => domain::execute(context, &client, command).await,
        Command::Deposit { referendum } => {
            let deposit = governance::place_decision_deposit(referendum);
            let block = submit(context, &client, deposit).await?;
            show::one(context, client.at(block), referendum).await
        }
        Command::Refund { referendum } => deposits::refund(context, &client, referendum).await,
        Command::Unnote { hash } => deposits::unnote(context, &client, &hash).await,
        Command::Vote(cast) => vote(context, &client, cast).await,
        Command::Delegate(wanted) => delegate(context, &client, wanted).await,
        Command::Undelegate { track } => {
            let track = track_named(&client.latest(), &track).await?;
            submit(context, &client, governance::undelegate_votes(track.id)).await?;
            let words =
                || format!("you vote yourself on {} again; later, `gov unlock`", track.name);
            context.out.result(words, json!({ "track": track.name }));
            Ok(())
        }
        Command::Unlock => unlock::execute(context, &client).await,
    }
}

/// A track by its name or number.
async fn track_named(view: &View, text: &str) -> anyhow::Result<Track> {
    let tracks = view.tracks().await?;
    let is_meant = |track: &Track| track.name == text || track.id.to_string() == text;
    match tracks.into_iter().find(is_meant) {
        Some(track) => Ok(track),
        None => bail!("there is no track `{text}`; `stardust gov tracks` lists them"),
    }
}

/// The best block: all is read in one.
async fn best(client: &Client) -> anyhow::Result<View> {
    Ok(client.at(client.best().await?.hash))
}

/// Submits a call, and says in which block it is.
async fn submit(context: &Context, client: &Client, call: Call) -> anyhow::Result<H256> {
    Ok(client.submit(&context.signer()?, &call, context.until()).await?.block)
}

/// Votes, and shows how the referendum stands then.
async fn vote(context: &Context, client: &Client, cast: Cast) -> anyhow::Result<()> {
    let Cast { referendum, side, amount, conviction } = cast;
    let call = governance::vote(referendum, side == Side::Aye, conviction, amount);
    let block = submit(context, client, call).await?;
    show::one(context, client.at(block), referendum).await
}

async fn delegate(context: &Context, client: &Client, wanted: Delegate) -> anyhow::Result<()> {
    let track = track_named(&client.latest(), &wanted.track).await?;
    let to = account_from_str(&wanted.to)?;
    let call = governance::delegate_votes(track.id, &to, wanted.conviction, wanted.amount);
    submit(context, client, call).await?;
    let rows = [
        ("track", track.name.clone()),
        ("voter", to.to_string()),
        ("amount", amount::display(wanted.amount)),
        ("conviction", wanted.conviction.to_string()),
    ];
    let json = json!({
        "track": track.name,
        "to": to.to_string(),
        "amount": wanted.amount.to_string(),
        "conviction": wanted.conviction,
    });
    context.out.result(|| table(&rows), json);
    Ok(())
}
