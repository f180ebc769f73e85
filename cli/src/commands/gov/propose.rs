//! `stardust gov propose`.

use super::{
    track_named,
    words::{self, Described},
};
use crate::{
    commands::{hex, parameters},
    Context,
};
use anyhow::{anyhow, bail};
use clap::{Args, Subcommand};
use serde_json::json;
use stardust_primitives::{
    governance::{BIG_SPEND, MEDIUM_SPEND, SMALL_SPEND},
    Balance,
};
use stardust_sdk::{
    account_from_str, amount,
    calls::Call,
    governance::{self, Proposal, Submitted},
    primitives::{hashing::content, parameters::Group},
    Client, View,
};

/// A proposal, and how it is made.
#[derive(Debug, Args)]
pub(crate) struct Propose {
    #[command(subcommand)]
    what: What,
    /// Another track than the one that is made for it
    #[arg(long, global = true, value_name = "NAME")]
    track: Option<String>,
    /// Leave the deposit for the decision to somebody else
    #[arg(long, global = true)]
    no_deposit: bool,
}

/// What is proposed.
#[derive(Debug, Subcommand)]
enum What {
    /// Other values of governed parameters; refused here if the chain would refuse them
    Parameters(parameters::Proposal),
    /// Money of the treasury's, which `treasury.payout` fetches once it is approved
    Spend {
        /// How much
        #[arg(value_parser = amount::parse)]
        amount: Balance,
        /// Who gets it: address, 0x hex or like //Bob
        beneficiary: String,
    },
    /// To cancel a slash of a provider that is not executed yet
    CancelSlash {
        /// The provider: address, 0x hex or like //Bob
        provider: String,
        /// Which of its pending slashes, from 1, the oldest first; needed if there are more than one
        #[arg(long, value_name = "N")]
        number: Option<usize>,
    },
    /// A text for the record; with nothing else said, on the track of root
    Remark {
        /// The text
        text: String,
    },
    /// Any call, encoded; with nothing else said, on the track of root
    Call {
        /// The call in hex, as polkadot.js shows it under "encoded call data"
        #[arg(value_name = "HEX")]
        call: String,
    },
}

/// The track on which a group of parameters is decided.
fn track_of(group: &Group) -> &'static str {
    match group {
        Group::Market(_) | Group::Providers(_) => "market_parameters",
        Group::Verification(_) | Group::Bonds(_) => "verification_parameters",
        Group::Treasury(_) => "root",
    }
}

/// The one track of all groups; where another one is chosen, they need not agree.
fn track_of_all(groups: &[Group], is_chosen: bool) -> anyhow::Result<&'static str> {
    let Some(first) = groups.first() else { bail!("nothing would change") };
    let track = track_of(first);
    let other = groups.iter().map(track_of).find(|other| *other != track);
    if let Some(other) = other.filter(|_| !is_chosen) {
        bail!(
            "these are decided on two tracks, {track} and {other}; propose them one by one, or all with --track root"
        );
    }
    Ok(track)
}

/// The track of a spend.
fn track_of_spend(amount: Balance) -> &'static str {
    let caps = [
        (SMALL_SPEND, "small_spender"),
        (MEDIUM_SPEND, "medium_spender"),
        (BIG_SPEND, "big_spender"),
    ];
    let fits = caps.into_iter().find(|(most, _)| amount <= *most);
    fits.map_or("root", |(_, track)| track)
}

/// The encoded call and the track for it; with `is_chosen`, it goes on another.
async fn prepare(
    client: &Client,
    view: &View,
    what: What,
    is_chosen: bool,
) -> anyhow::Result<(Vec<u8>, &'static str)> {
    let (call, track) = match what {
        What::Parameters(proposal) => {
            return prepare_parameters(client, view, &proposal, is_chosen).await
        }
        What::Spend { amount, beneficiary } => {
            let beneficiary = account_from_str(&beneficiary)?;
            (governance::spend(amount, &beneficiary), track_of_spend(amount))
        }
        What::CancelSlash { provider, number } => {
            (cancel_slash(view, &provider, number).await?, "slash_canceller")
        }
        What::Remark { text } => (governance::remark(&text), "root"),
        What::Call { call } => return Ok((bytes(&call)?, "root")),
    };
    Ok((client.encode_call(&call).await?, track))
}

/// The call that sets what changes, if the chain takes all of it.
async fn prepare_parameters(
    client: &Client,
    view: &View,
    proposal: &parameters::Proposal,
    is_chosen: bool,
) -> anyhow::Result<(Vec<u8>, &'static str)> {
    let current = view.parameters().await?;
    let next = parameters::proposed(&current, &proposal.values)?;
    let groups = governance::changed_groups(&current, &next);
    let track = track_of_all(&groups, is_chosen)?;
    parameters::accepted(view, &groups).await?;
    // Each alone may hold, and not all together.
    next.check().map_err(parameters::Refused::from)?;
    let mut calls = Vec::new();
    for group in &groups {
        calls.push(client.encode_call(&governance::set_parameters(group)).await?);
    }
    let call = match calls.as_slice() {
        [call] => call.clone(),
        calls => client.encode_call(&governance::batch_all(calls)?).await?,
    };
    Ok((call, track))
}

/// The call that cancels a pending slash.
async fn cancel_slash(view: &View, provider: &str, number: Option<usize>) -> anyhow::Result<Call> {
    let pending = view.pending_slashes(&account_from_str(provider)?).await?;
    let number = match (number, pending.len()) {
        (_, 0) => bail!("no slash of {provider} is pending"),
        (None, 1) => 1,
        (None, count) => bail!(
            "{count} slashes of {provider} are pending; say which with --number, the oldest is 1"
        ),
        (Some(number), _) => number,
    };
    let found = number.checked_sub(1).and_then(|index| pending.get(index));
    let missing = || anyhow!("{} slashes of {provider} are pending", pending.len());
    let (cause, _) = found.ok_or_else(missing)?;
    Ok(governance::cancel_slash(cause))
}

/// Bytes in hex.
pub(super) fn bytes(text: &str) -> anyhow::Result<Vec<u8>> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    hex::decode(digits).map_err(|_| anyhow!("`{text}` is no hex"))
}

/// Proposes, and says as what and what it would do.
pub(super) async fn execute(
    context: &Context,
    client: &Client,
    proposal: Propose,
) -> anyhow::Result<()> {
    let Propose { what, track, no_deposit } = proposal;
    let (signer, view) = (context.signer()?, client.latest());
    let (call, own) = prepare(client, &view, what, track.is_some()).await?;
    let track = track_named(&view, track.as_deref().unwrap_or(own)).await?;
    // Read back from the bytes: what is shown is what is proposed.
    let effect = words::described(&view.calls_in(&call).await?, &view.parameters().await?);
    let hash = content(&call);
    let proposal = client.ensure_proposal(&signer, call, context.until()).await?;
    let submit = governance::submit(&track.name, &proposal)
        .ok_or_else(|| anyhow!("the track {} is newer than this program", track.name))?;
    let included = client.submit(&signer, &submit, context.until()).await?;
    let Submitted { index, .. } = included.find("Referenda", "Submitted")?;
    if !no_deposit {
        let deposit = governance::place_decision_deposit(index);
        client.submit(&signer, &deposit, context.until()).await?;
    }
    let Described { lines, json: calls } = effect;
    let words = || {
        let deposit = match no_deposit {
            true => "; it waits for its decision deposit",
            false => "",
        };
        format!("referendum {index} on {}{deposit}\n{lines}", track.name)
    };
    let json = json!({
        "referendum": index,
        "track": track.name,
        "track_id": track.id,
        "hash": hex(hash),
        "inline": matches!(proposal, Proposal::Inline(_)),
        "decision_deposit": !no_deposit,
        "calls": calls,
    });
    context.out.result(words, json);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_arithmetic::Perbill;
    use stardust_primitives::{
        parameters::{BondParameters, TreasuryParameters},
        STAR,
    };
    use stardust_sdk::primitives::money::Deterrence;

    #[test]
    fn spends_go_where_they_fit() {
        for (star, track) in [
            (1, "small_spender"),
            (1_000, "small_spender"),
            (25_000, "medium_spender"),
            (250_000, "big_spender"),
            (250_001, "root"),
        ] {
            assert_eq!(track_of_spend(star * STAR), track, "{star}");
        }
        assert_eq!(track_of_spend(1_000 * STAR + 1), "medium_spender");
        assert_eq!(track_of_spend(25_000 * STAR + 1), "big_spender");
    }

    #[test]
    fn parameters_of_two_tracks_are_refused() {
        let treasury = Group::Treasury(TreasuryParameters { emission_share: Perbill::zero() });
        let deterrence = Deterrence {
            fraud_slash: Perbill::one(),
            paid_out: Perbill::zero(),
            compensated: Perbill::zero(),
            margin: 1,
        };
        let bonds = Group::Bonds(BondParameters {
            deterrence,
            min_bond: 1,
            unbonding_blocks: 1,
            defer_blocks: 1,
        });
        assert_eq!(
            track_of_all(std::slice::from_ref(&bonds), false).unwrap(),
            "verification_parameters"
        );
        let both = [bonds, treasury];
        let refused = track_of_all(&both, false).unwrap_err().to_string();
        assert!(refused.contains("verification_parameters and root"), "{refused}");
        assert!(track_of_all(&both, true).is_ok());
        assert!(track_of_all(&[], true).unwrap_err().to_string().contains("nothing"));
    }

    #[test]
    fn calls_are_hex() {
        assert_eq!(bytes("0x00ff").unwrap(), [0, 255]);
        assert!(bytes("0x0").is_err());
    }
}
