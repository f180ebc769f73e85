//! `stardust validator`.

use crate::{commands::hex, output::table, Context};
use anyhow::{anyhow, bail};
use clap::{Args, Subcommand};
use serde_json::{json, Value};
use sp_arithmetic::Perbill;
use stardust_primitives::{validator::ValidatorView, AccountId, Balance};
use stardust_sdk::{
    account_from_str, amount,
    calls::Call,
    validators::{self, SessionKeys},
    Client, Error, View,
};

/// Slashing spans that a withdrawal may have to clear away: an upper bound costs nothing.
const SPANS: u32 = 32;

/// The commands about validators.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Have the node at --url make session keys, which it keeps; says what to do with them
    Keys {
        /// The account that will validate [default: the account of --suri]
        account: Option<String>,
    },
    /// Become a validator: bond, set session keys, stand for election
    Join(Join),
    /// Stand for election no more; what is bonded stays so
    Leave,
    /// Send a part of the stake on its way out
    Unbond {
        /// How much
        #[arg(value_parser = amount::parse)]
        amount: Balance,
    },
    /// Free what has come out of the stake
    Withdraw,
    /// Claim the rewards of past eras, for the validator and its nominators
    Payout {
        /// The validator [default: the account of --suri]
        account: Option<String>,
    },
    /// Show a validator: stake, seat, keys, slashes
    Show {
        /// Address, 0x hex or like //Bob [default: the account of --suri]
        account: Option<String>,
    },
}

/// How to become a validator.
#[derive(Debug, Args)]
pub(crate) struct Join {
    /// Stake to have bonded; what is bonded already counts
    #[arg(long, value_name = "AMOUNT", value_parser = amount::parse)]
    stake: Balance,
    /// Percent of what its nominators earn that the validator keeps
    #[arg(long, value_name = "PERCENT", default_value_t = 5)]
    commission: u32,
    /// Public session keys as `validator keys` printed them [default: the node at --url makes some]
    #[arg(long, value_name = "HEX", requires = "proof")]
    keys: Option<String>,
    /// The proof that came with the keys
    #[arg(long, value_name = "HEX", requires = "keys")]
    proof: Option<String>,
}

/// Runs a command.
pub(crate) async fn execute(context: &Context, command: Command) -> anyhow::Result<()> {
    let client = context.client().await?;
    match command {
        Command::Keys { account } => keys(context, &client, &named(context, account)?).await,
        Command::Show { account } => {
            show(context, &client.latest(), &named(context, account)?).await
        }
        Command::Payout { account } => payout(context, &client, &named(context, account)?).await,
        Command::Join(wanted) => join(context, &client, wanted).await,
        Command::Leave => submit(context, &client, validators::chill()).await,
        Command::Unbond { amount } => submit(context, &client, validators::unbond(amount)).await,
        Command::Withdraw => withdraw(context, &client).await,
    }
}

/// The account that is meant: the one that is named, or the signer's.
fn named(context: &Context, account: Option<String>) -> anyhow::Result<AccountId> {
    match account {
        Some(account) => Ok(account_from_str(&account)?),
        None => Ok(context.signer()?.account().clone()),
    }
}

/// Submits a call of the signer's and shows what it is then: in the call's block, for another may be the best one by now
/// that does not have the call.
async fn submit(context: &Context, client: &Client, call: Call) -> anyhow::Result<()> {
    let signer = context.signer()?;
    let included = client.submit(&signer, &call, context.until()).await?;
    show(context, &client.at(included.block), signer.account()).await
}

async fn keys(context: &Context, client: &Client, account: &AccountId) -> anyhow::Result<()> {
    let SessionKeys { keys, proof } = client.new_session_keys(account).await?;
    let (keys, proof) = (hex(keys), hex(proof));
    let words = || {
        format!(
            "{}\nThe node has kept them. Now, with the account's secret, from wherever it is safe:\n\
             stardust validator join --stake AMOUNT --keys {keys} --proof {proof}",
            table(&[
                ("account", account.to_string()),
                ("keys", keys.clone()),
                ("proof", proof.clone())
            ])
        )
    };
    let json = json!({ "account": account.to_string(), "keys": keys, "proof": proof });
    context.out.result(words, json);
    Ok(())
}

/// Does what is not done yet of: bonding, setting keys, standing for election.
async fn join(context: &Context, client: &Client, wanted: Join) -> anyhow::Result<()> {
    let signer = context.signer()?;
    let account = signer.account();
    let commission = share(wanted.commission)?;
    let given = wanted.keys.as_deref().zip(wanted.proof.as_deref());
    let given = given.map(|(keys, proof)| -> anyhow::Result<_> {
        Ok(SessionKeys { keys: bytes(keys)?, proof: bytes(proof)? })
    });
    let keys = match given.transpose()? {
        Some(keys) => keys,
        None => client.new_session_keys(account).await?,
    };
    let bonded = client.latest().validator(account).await?.map(|view| view.stake);
    let bond = match bonded {
        None => Some(validators::bond(wanted.stake)),
        Some(stake) => match wanted.stake.checked_sub(stake) {
            None | Some(0) => None,
            Some(more) => Some(validators::bond_extra(more)),
        },
    };
    for call in bond.into_iter().chain([validators::set_keys(&keys)]) {
        client.submit(&signer, &call, context.until()).await?;
    }
    submit(context, client, validators::validate(commission)).await
}

async fn withdraw(context: &Context, client: &Client) -> anyhow::Result<()> {
    let signer = context.signer()?;
    let withdraw = validators::withdraw_unbonded(SPANS);
    let view = client.at(client.submit(&signer, &withdraw, context.until()).await?.block);
    let account = signer.account();
    if view.validator(account).await?.is_some() {
        return show(context, &view, account).await;
    }
    let json = json!({ "account": account.to_string() });
    context.out.result(|| "the stake is free".into(), json);
    Ok(())
}

async fn payout(context: &Context, client: &Client, account: &AccountId) -> anyhow::Result<()> {
    let signer = context.signer()?;
    let mut view = client.latest();
    for era in find(&view, account).await?.unpaid_eras {
        let payout = validators::payout(account, era);
        view = client.at(client.submit(&signer, &payout, context.until()).await?.block);
    }
    show(context, &view, account).await
}

/// A percentage as a share.
fn share(percent: u32) -> anyhow::Result<Perbill> {
    if percent > 100 {
        bail!("a commission is at most 100 percent");
    }
    Ok(Perbill::from_percent(percent))
}

fn bytes(text: &str) -> anyhow::Result<Vec<u8>> {
    let digits = text.trim_start_matches("0x");
    hex::decode(digits).map_err(|_| anyhow!("`{text}` is no hex; copy it from `validator keys`"))
}

async fn find(view: &View, account: &AccountId) -> anyhow::Result<ValidatorView<Balance>> {
    let validator = view.validator(account).await?;
    Ok(validator.ok_or_else(|| Error::Unknown(format!("stake of {account}")))?)
}

async fn show(context: &Context, view: &View, account: &AccountId) -> anyhow::Result<()> {
    let validator = find(view, account).await?;
    context.out.result(|| table(&rows(account, &validator)), shown(account, &validator));
    Ok(())
}

/// Where it stands, in a word.
fn status(validator: &ValidatorView<Balance>) -> &'static str {
    match (validator.is_active, validator.commission) {
        (true, Some(_)) => "active",
        (true, None) => "leaving",
        (false, Some(_)) => "waiting",
        (false, None) => "bonded",
    }
}

fn rows(account: &AccountId, validator: &ValidatorView<Balance>) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        ("validator", format!("{account} ({})", status(validator))),
        ("era", validator.era.to_string()),
        ("stake", amount::display(validator.stake)),
        ("backing", format!("{} in this era", amount::display(validator.backing))),
    ];
    if let Some(commission) = validator.commission {
        rows.push(("commission", format!("{commission:?}")));
    }
    let keys = validator.keys.as_ref().map_or_else(|| "not set".into(), hex);
    rows.push(("keys", keys));
    if validator.is_disabled {
        rows.push(("disabled", "makes no blocks until the era ends, for an offence".into()));
    }
    rows.extend(validator.slashes.iter().map(|slash| {
        let (own, nominated) = (amount::display(slash.own), amount::display(slash.nominated));
        ("slash", format!("{own}, and {nominated} of nominators, with era {}", slash.due))
    }));
    rows.extend(validator.unbonding.iter().map(|part| {
        ("unbonding", format!("{}, free from era {}", amount::display(part.amount), part.free_from))
    }));
    if !validator.unpaid_eras.is_empty() {
        rows.push(("unpaid", format!("{} eras; see `payout`", validator.unpaid_eras.len())));
    }
    rows
}

fn shown(account: &AccountId, validator: &ValidatorView<Balance>) -> Value {
    let slashes = validator.slashes.iter().map(|slash| {
        json!({
            "own": slash.own.to_string(),
            "nominated": slash.nominated.to_string(),
            "due": slash.due,
        })
    });
    let unbonding = validator.unbonding.iter();
    let unbonding = unbonding
        .map(|part| json!({ "amount": part.amount.to_string(), "free_from": part.free_from }));
    json!({
        "account": account.to_string(),
        "status": status(validator),
        "era": validator.era,
        "stake": validator.stake.to_string(),
        "backing": validator.backing.to_string(),
        "commission_parts": validator.commission.map(|share| share.deconstruct()),
        "keys": validator.keys.as_ref().map(hex),
        "disabled": validator.is_disabled,
        "slashes": slashes.collect::<Vec<_>>(),
        "unbonding": unbonding.collect::<Vec<_>>(),
        "unpaid_eras": validator.unpaid_eras,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_primitives::{
        validator::{DeferredSlash, Unbonding},
        STAR,
    };

    #[test]
    fn a_validator_is_shown_with_what_it_may_lose_and_when_its_stake_is_free() {
        let mut validator = ValidatorView {
            era: 3,
            stake: 20_000 * STAR,
            unbonding: vec![Unbonding { amount: STAR, free_from: 31 }],
            commission: Some(Perbill::from_percent(5)),
            is_active: true,
            is_disabled: false,
            backing: 30_000 * STAR,
            keys: None,
            slashes: vec![DeferredSlash { own: 10 * STAR, nominated: 5 * STAR, due: 8 }],
            unpaid_eras: vec![1, 2],
        };
        let account = AccountId::new([1; 32]);
        let json = shown(&account, &validator);
        assert_eq!(json["status"], "active");
        assert_eq!(json["commission_parts"], 50_000_000);
        assert_eq!(
            json["slashes"][0],
            json!({
                "own": "10000000000000", "nominated": "5000000000000", "due": 8,
            })
        );
        let words = table(&rows(&account, &validator));
        assert!(words.contains("with era 8") && words.contains("free from era 31"), "{words}");
        for (is_active, commission, expected) in [
            (true, None, "leaving"),
            (false, None, "bonded"),
            (false, Some(Perbill::zero()), "waiting"),
        ] {
            (validator.is_active, validator.commission) = (is_active, commission);
            assert_eq!(status(&validator), expected);
        }
    }

    #[test]
    fn commissions_and_hex_are_checked() {
        assert_eq!(share(100).unwrap(), Perbill::one());
        assert!(share(101).is_err());
        assert_eq!(bytes("0x0102").unwrap(), [1, 2]);
        assert!(bytes("0x0").is_err());
    }
}
