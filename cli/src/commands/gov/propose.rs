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

/// The track that can do anything.
const ROOT: &str = "root";

/// The track on which a group of parameters is decided.
fn track_of(group: &Group) -> &'static str {
    match group {
        Group::Market(_) | Group::Providers(_) | Group::Dispatch(_) => "market_parameters",
        Group::Verification(_) | Group::Bonds(_) => "verification_parameters",
        Group::Treasury(_) => ROOT,
    }
}

/// The tracks that can set all these groups; where that is root's alone, somebody has to have said so.
fn tracks_of_all(groups: &[Group], is_chosen: bool) -> anyhow::Result<Vec<&'static str>> {
    let Some(first) = groups.first() else { bail!("nothing would change") };
    let track = track_of(first);
    match groups.iter().map(track_of).find(|other| *other != track) {
        None => Ok(with_root([track])),
        Some(_) if is_chosen => Ok(vec![ROOT]),
        Some(other) => bail!(
            "these are decided on two tracks, {track} and {other}; propose them one by one, or all with --track root"
        ),
    }
}

/// The tracks that can spend this much, the least first.
fn tracks_of_spend(amount: Balance) -> Vec<&'static str> {
    let caps = [
        (SMALL_SPEND, "small_spender"),
        (MEDIUM_SPEND, "medium_spender"),
        (BIG_SPEND, "big_spender"),
    ];
    let fit = caps.into_iter().filter(|(most, _)| amount <= *most);
    with_root(fit.map(|(_, track)| track))
}

/// These tracks, and that of root, which can do anything.
fn with_root(tracks: impl IntoIterator<Item = &'static str>) -> Vec<&'static str> {
    let others = tracks.into_iter().filter(|track| *track != ROOT);
    others.chain([ROOT]).collect()
}

/// The track that was chosen, if it can do what is proposed; or else the first that can.
fn picked<'a>(able: &[&'a str], chosen: Option<&'a str>) -> anyhow::Result<&'a str> {
    match chosen {
        // Of a call that is not known nobody can say.
        Some(chosen) if able.is_empty() || able.contains(&chosen) => Ok(chosen),
        Some(chosen) => bail!("the track {chosen} cannot do this; {} can", able.join(", ")),
        None => Ok(able.first().copied().unwrap_or(ROOT)),
    }
}

/// The encoded call and the tracks that can make it, the one that is made for it first; nothing where any may be meant.
async fn prepare(
    client: &Client,
    view: &View,
    what: What,
    is_chosen: bool,
) -> anyhow::Result<(Vec<u8>, Vec<&'static str>)> {
    let (call, tracks) = match what {
        What::Parameters(proposal) => {
            return prepare_parameters(client, view, &proposal, is_chosen).await
        }
        What::Spend { amount, beneficiary } => {
            let beneficiary = account_from_str(&beneficiary)?;
            (governance::spend(amount, &beneficiary), tracks_of_spend(amount))
        }
        What::CancelSlash { provider, number } => {
            (cancel_slash(view, &provider, number).await?, with_root(["slash_canceller"]))
        }
        What::Remark { text } => (governance::remark(&text), Vec::new()),
        What::Call { call } => return Ok((bytes(&call)?, Vec::new())),
    };
    Ok((client.encode_call(&call).await?, tracks))
}

/// The call that sets what changes, if the chain takes all of it.
async fn prepare_parameters(
    client: &Client,
    view: &View,
    proposal: &parameters::Proposal,
    is_chosen: bool,
) -> anyhow::Result<(Vec<u8>, Vec<&'static str>)> {
    let current = view.parameters().await?;
    let next = parameters::proposed(&current, &proposal.values)?;
    let groups = governance::changed_groups(&current, &next);
    let tracks = tracks_of_all(&groups, is_chosen)?;
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
    Ok((call, tracks))
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
    let chosen = match track {
        Some(track) => Some(track_named(&view, &track).await?.name),
        None => None,
    };
    let (call, able) = prepare(client, &view, what, chosen.is_some()).await?;
    let track = track_named(&view, picked(&able, chosen.as_deref())?).await?;
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
        for (star, tracks) in [
            (1, "small_spender medium_spender big_spender root"),
            (1_000, "small_spender medium_spender big_spender root"),
            (25_000, "medium_spender big_spender root"),
            (250_000, "big_spender root"),
            (250_001, "root"),
        ] {
            assert_eq!(tracks_of_spend(star * STAR).join(" "), tracks, "{star}");
        }
        assert_eq!(tracks_of_spend(1_000 * STAR + 1)[0], "medium_spender");
        assert_eq!(tracks_of_spend(25_000 * STAR + 1)[0], "big_spender");
    }

    #[test]
    fn a_track_that_cannot_do_it_is_refused() {
        let able = ["slash_canceller", "root"];
        assert_eq!(picked(&able, None).unwrap(), "slash_canceller");
        assert_eq!(picked(&able, Some("root")).unwrap(), "root");
        let refused = picked(&able, Some("emergency")).unwrap_err().to_string();
        assert_eq!(refused, "the track emergency cannot do this; slash_canceller, root can");
        assert_eq!(picked(&[], Some("emergency")).unwrap(), "emergency");
        assert_eq!(picked(&[], None).unwrap(), "root");
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
            delegation_limit: 1,
        });
        let alone = std::slice::from_ref(&bonds);
        let tracks = vec!["verification_parameters", "root"];
        assert_eq!(tracks_of_all(alone, false).unwrap(), tracks);
        assert_eq!(tracks_of_all(alone, true).unwrap(), tracks);
        assert_eq!(tracks_of_all(std::slice::from_ref(&treasury), false).unwrap(), ["root"]);
        let both = [bonds, treasury];
        let refused = tracks_of_all(&both, false).unwrap_err().to_string();
        assert!(refused.contains("verification_parameters and root"), "{refused}");
        assert_eq!(tracks_of_all(&both, true).unwrap(), ["root"]);
        assert!(tracks_of_all(&[], true).unwrap_err().to_string().contains("nothing"));
    }

    #[test]
    fn calls_are_hex() {
        assert_eq!(bytes("0x00ff").unwrap(), [0, 255]);
        assert!(bytes("0x0").is_err());
    }
}
