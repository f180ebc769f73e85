//! `stardust gov domain`: the referenda of a domain's members.

use super::{
    best,
    propose::bytes,
    show::{going_on, hash, over, share, Stage, Standing},
    submit,
    words::{self, Described},
    Side,
};
use crate::{
    commands::{delegation::percent, hex},
    output::table,
    Context,
};
use anyhow::anyhow;
use clap::Subcommand;
use serde_json::{json, Value};
use stardust_primitives::{ids::DomainId, BlockNumber};
use stardust_sdk::{
    governance::{self, DomainOngoing, Track},
    primitives::{hashing::content, parameters::Parameters},
    Client, View,
};

/// The commands of a domain's members.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show what domains' members are deciding, or one of their referenda
    Status {
        /// The referendum's number among those of domains
        #[arg(value_name = "REF")]
        referendum: Option<u32>,
    },
    /// Propose a call to the members of your domain, to be made in their name
    Propose {
        /// Your domain's number
        domain: u32,
        /// The call in hex, as polkadot.js shows it under "encoded call data"
        #[arg(value_name = "HEX")]
        call: String,
        /// Leave the deposit for the decision to somebody else
        #[arg(long)]
        no_deposit: bool,
    },
    /// Vote as a member, or otherwise than before
    Vote {
        /// The referendum's number among those of domains
        #[arg(value_name = "REF")]
        referendum: u32,
        /// For or against
        side: Side,
    },
    /// Remove votes on a referendum that is over; costs nothing if there are any
    Clear {
        /// The referendum's number among those of domains
        #[arg(value_name = "REF")]
        referendum: u32,
        /// At most so many
        #[arg(long, value_name = "N", default_value_t = 1_000)]
        limit: u32,
    },
}

/// Runs a command.
pub(super) async fn execute(
    context: &Context,
    client: &Client,
    command: Command,
) -> anyhow::Result<()> {
    match command {
        Command::Status { referendum: None } => all(context, best(client).await?).await,
        Command::Status { referendum: Some(index) } => {
            one(context, best(client).await?, index).await
        }
        Command::Propose { domain, call, no_deposit } => {
            propose(context, client, DomainId(domain), bytes(&call)?, !no_deposit).await
        }
        Command::Vote { referendum, side } => {
            let call = governance::vote_as_member(referendum, side == Side::Aye);
            // In the call's block: another may be the best one by now that does not have it.
            let block = submit(context, client, call).await?;
            one(context, client.at(block), referendum).await
        }
        Command::Clear { referendum, limit } => {
            submit(context, client, governance::clear_votes(referendum, limit)).await?;
            let words = || format!("votes on referendum {referendum} are gone, at most {limit}");
            context.out.result(words, json!({ "referendum": referendum, "limit": limit }));
            Ok(())
        }
    }
}

/// What all referenda are seen against.
struct Chain {
    view: View,
    track: Track,
    parameters: Parameters,
    now: BlockNumber,
    undecided: BlockNumber,
}

impl Chain {
    async fn look(view: View) -> anyhow::Result<Self> {
        Ok(Self {
            track: view.domain_track().await?,
            parameters: view.parameters().await?,
            now: view.height().await?,
            undecided: view.undecided_blocks().await?,
            view,
        })
    }

    /// A referendum for people and for scripts.
    async fn shown(&self, index: u32, ongoing: &DomainOngoing) -> anyhow::Result<(String, Value)> {
        let calls = self.view.proposed_calls(&ongoing.proposal).await?;
        let effect = match calls {
            Some(calls) => words::described(&calls, &self.parameters),
            None => Described {
                lines: "its call is not on chain: somebody has to note its preimage\n".into(),
                json: Value::Null,
            },
        };
        let (approval, support) = (ongoing.tally.approval(), ongoing.tally.support());
        let standing = Standing::at(self.now, &self.track, ongoing.deciding, approval, support);
        let stage = Stage::of(ongoing, &self.track, self.undecided, standing.is_ahead());
        let head = table(&rows(index, ongoing, stage, standing, self.now));
        let json = json(index, ongoing, stage, standing, self.now, effect.json);
        Ok((head + &effect.lines, json))
    }
}

/// All that are not over.
async fn all(context: &Context, view: View) -> anyhow::Result<()> {
    let chain = Chain::look(view).await?;
    let (mut words, mut all) = (Vec::new(), Vec::new());
    for (index, ongoing) in chain.view.ongoing_domain_referenda().await? {
        let (shown, json) = chain.shown(index, &ongoing).await?;
        words.push(shown);
        all.push(json);
    }
    let words = || match words.as_slice() {
        [] => "no domain's members are deciding anything".into(),
        words => words.join("\n"),
    };
    context.out.result(words, all.into());
    Ok(())
}

/// One, which may be over.
async fn one(context: &Context, view: View, index: u32) -> anyhow::Result<()> {
    let chain = Chain::look(view).await?;
    let found = chain.view.domain_referendum(index).await?;
    let found = found.ok_or_else(|| anyhow!("no domain has a referendum {index}"))?;
    let (words, json) = match going_on(found) {
        Ok(ongoing) => chain.shown(index, &ongoing).await?,
        Err((stage, at)) => over(index, stage, at),
    };
    context.out.result(|| words, json);
    Ok(())
}

/// Proposes, and says to whom and what it would do.
async fn propose(
    context: &Context,
    client: &Client,
    domain: DomainId,
    call: Vec<u8>,
    deposit: bool,
) -> anyhow::Result<()> {
    let (signer, view) = (context.signer()?, client.latest());
    // Read back from the bytes: what is shown is what is proposed.
    let effect = words::described(&view.calls_in(&call).await?, &view.parameters().await?);
    let hash = content(&call);
    let proposal = client.ensure_proposal(&signer, call, context.until()).await?;
    let submitted = governance::submit_to_members(domain, &proposal);
    let included = client.submit(&signer, &submitted, context.until()).await?;
    let (index, _): (u32, DomainId) = included.find("DomainReferenda", "Submitted")?;
    if deposit {
        submit(context, client, governance::place_members_deposit(index)).await?;
    }
    let Described { lines, json: calls } = effect;
    let words = || {
        let waits = if deposit { "" } else { "; it waits for its decision deposit" };
        format!("referendum {index} of domain {domain}{waits}\n{lines}")
    };
    let json = json!({
        "referendum": index,
        "domain": domain.0,
        "hash": hex(hash),
        "decision_deposit": deposit,
        "calls": calls,
    });
    context.out.result(words, json);
    Ok(())
}

fn rows(
    index: u32,
    ongoing: &DomainOngoing,
    stage: Stage,
    standing: Standing,
    now: BlockNumber,
) -> Vec<(&'static str, String)> {
    let tally = ongoing.tally;
    let (domain, proposer) = (ongoing.track, &ongoing.submission_deposit.who);
    vec![
        ("referendum", format!("{index} of domain {domain}, by {proposer}")),
        ("stage", stage.words(now)),
        ("ayes", format!("{} of {} members; nays {}", tally.ayes, tally.members, tally.nays)),
        ("approval", share(standing.approval, standing.approval_asked)),
        ("support", share(standing.support, standing.support_asked)),
        ("proposal", hash(&ongoing.proposal)),
    ]
}

fn json(
    index: u32,
    ongoing: &DomainOngoing,
    stage: Stage,
    standing: Standing,
    now: BlockNumber,
    calls: Value,
) -> Value {
    json!({
        "referendum": index,
        "domain": ongoing.track.0,
        "proposer": ongoing.submission_deposit.who.to_string(),
        "stage": stage.name,
        "until": stage.until,
        "blocks_left": stage.until.map(|until| until.saturating_sub(now)),
        "then": stage.then,
        "decision_deposit": ongoing.decision_deposit.is_some(),
        "ayes": ongoing.tally.ayes,
        "nays": ongoing.tally.nays,
        "members": ongoing.tally.members,
        "approval_percent": percent(standing.approval),
        "approval_asked_percent": percent(standing.approval_asked),
        "support_percent": percent(standing.support),
        "support_asked_percent": percent(standing.support_asked),
        "ahead": standing.is_ahead(),
        "hash": hash(&ongoing.proposal),
        "calls": calls,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::{Decode, Encode};
    use sp_arithmetic::Perbill;
    use stardust_primitives::STAR;
    use stardust_sdk::governance::{Curve, Proposal};

    fn track() -> Track {
        let line = |floor, ceil| Curve::LinearDecreasing {
            length: Perbill::one(),
            floor: Perbill::from_percent(floor),
            ceil: Perbill::from_percent(ceil),
        };
        Track {
            id: 0,
            name: "domain_members".into(),
            max_deciding: 5,
            decision_deposit: 100 * STAR,
            prepare: 2,
            decision: 280,
            confirm: 20,
            enactment: 2,
            approval: line(50, 100),
            support: line(20, 50),
        }
    }

    /// Of domain 7 with ten members, submitted at block 5 and decided since block 10; three for it, one against it.
    fn ongoing() -> DomainOngoing {
        let status = (
            (7u32, [42u8, 11], 7u32, Proposal::Inline(vec![1]), (1u8, 0u32), 5u32),
            ([9u8; 32], 10 * STAR),
            None::<u8>,
            Some((10u32, None::<u32>)),
            (3u32, 1u32, 10u32, 5u32),
            false,
            None::<u8>,
        );
        DomainOngoing::decode(&mut status.encode().as_slice()).unwrap()
    }

    #[test]
    fn people_and_scripts_see_the_same() {
        let (referendum, track) = (ongoing(), track());
        let stage = Stage::of(&referendum, &track, 1_000, false);
        let (approval, support) = (referendum.tally.approval(), referendum.tally.support());
        // Half of 280 blocks: 75% and 35% are asked.
        let standing = Standing::at(150, &track, referendum.deciding, approval, support);
        let words = table(&rows(3, &referendum, stage, standing, 150));
        for line in [
            "3 of domain 7, by ",
            "deciding, for 140 blocks",
            "3 of 10 members; nays 1",
            "75.00% of 75.00% asked now",
            "30.00% of 35.00% asked now",
        ] {
            assert!(words.contains(line), "{line}: {words}");
        }
        let json = json(3, &referendum, stage, standing, 150, json!([]));
        assert_eq!((&json["domain"], &json["members"]), (&7.into(), &10.into()));
        assert_eq!(json["support_asked_percent"], 35.0);
        assert_eq!(json["ahead"], false);
    }
}
