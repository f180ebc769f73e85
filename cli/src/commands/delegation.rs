//! `stardust delegate`, `undelegate`, `delegations` and `delegation`.

use crate::{output::table, Context};
use clap::{Args, Subcommand};
use codec::Decode;
use serde_json::{json, Value};
use sp_arithmetic::Perbill;
use stardust_primitives::{AccountId, Balance};
use stardust_sdk::{account_from_str, amount, calls, Delegation, Error, Included, View};

/// Puts stake behind a provider.
#[derive(Debug, Args)]
pub(crate) struct Delegate {
    /// The provider: address, 0x hex or like //Bob
    provider: String,
    /// How much, at least 10
    #[arg(value_parser = amount::parse)]
    amount: Balance,
}

/// Takes stake out from behind a provider.
#[derive(Debug, Args)]
pub(crate) struct Undelegate {
    /// The provider: address, 0x hex or like //Bob
    provider: String,
    /// How much, or `all`
    #[arg(value_parser = amount_or_all)]
    amount: Balance,
}

/// Whose delegations.
#[derive(Debug, Args)]
pub(crate) struct Delegations {
    /// Address, 0x hex or like //Bob [default: the account of --suri]
    account: Option<String>,
}

/// The commands about one delegation.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show a delegation: what it earns, what is at risk, when it is free
    Show {
        /// The provider
        provider: String,
        /// The delegator [default: the account of --suri]
        account: Option<String>,
    },
    /// Get back what has left and is free
    Withdraw {
        /// The provider
        provider: String,
        /// The delegator, to whom it goes [default: the account of --suri]
        account: Option<String>,
    },
    /// End the round of a provider's pool, so that what waits joins and leaves; free of charge
    EndRound {
        /// The provider
        provider: String,
    },
}

/// An amount, or as much as there is.
fn amount_or_all(text: &str) -> Result<Balance, amount::AmountError> {
    if text.eq_ignore_ascii_case("all") {
        return Ok(Balance::MAX);
    }
    amount::parse(text)
}

/// The fields of `ProviderStaking.Undelegated`.
#[derive(Decode)]
struct Undelegated {
    _provider: AccountId,
    _delegator: AccountId,
    returned: Balance,
}

/// The fields of `ProviderStaking.DelegationWithdrawn`.
#[derive(Decode)]
struct Withdrawn {
    _provider: AccountId,
    _delegator: AccountId,
    amount: Balance,
}

/// The fields of `ProviderStaking.RoundEnded`.
#[derive(Decode)]
struct RoundEnded {
    _provider: AccountId,
    round: u32,
    joined: Balance,
    left: Balance,
}

/// Delegates, and shows what there is then.
pub(crate) async fn delegate(context: &Context, command: Delegate) -> anyhow::Result<()> {
    let (client, signer) = (context.client().await?, context.signer()?);
    let provider = account_from_str(&command.provider)?;
    let call = calls::delegate(&provider, command.amount);
    let included = client.submit(&signer, &call, context.until()).await?;
    show(context, &client.at(included.block), &provider, signer.account()).await
}

/// Takes stake out, and says what came back at once and what waits.
pub(crate) async fn undelegate(context: &Context, command: Undelegate) -> anyhow::Result<()> {
    let (client, signer) = (context.client().await?, context.signer()?);
    let provider = account_from_str(&command.provider)?;
    let call = calls::undelegate(&provider, command.amount);
    let included = client.submit(&signer, &call, context.until()).await?;
    let Undelegated { returned, .. } = included.find("ProviderStaking", "Undelegated")?;
    let left = client.at(included.block).delegation(&provider, signer.account()).await?;
    let words = || {
        let back = format!("{} came back at once\n", amount::display(returned));
        back + &left.as_ref().map_or_else(|| "nothing is left".into(), words)
    };
    let left = left.as_ref().map(json_of);
    context.out.result(words, json!({ "returned": returned.to_string(), "delegation": left }));
    Ok(())
}

/// Lists all delegations of an account.
pub(crate) async fn list(context: &Context, command: Delegations) -> anyhow::Result<()> {
    let account = context.account(command.account)?;
    let all = context.client().await?.latest().delegations_of(&account).await?;
    let words = || {
        if all.is_empty() {
            return format!("{account} has delegated nothing");
        }
        all.iter().map(words).collect::<Vec<_>>().join("\n")
    };
    context.out.result(words, all.iter().map(json_of).collect());
    Ok(())
}

/// Runs a command about one delegation.
pub(crate) async fn execute(context: &Context, command: Command) -> anyhow::Result<()> {
    match command {
        Command::Show { provider, account } => {
            let (provider, account) = (account_from_str(&provider)?, context.account(account)?);
            show(context, &context.client().await?.latest(), &provider, &account).await
        }
        Command::Withdraw { provider, account } => {
            let (client, signer) = (context.client().await?, context.signer()?);
            let (provider, account) = (account_from_str(&provider)?, context.account(account)?);
            let call = calls::withdraw_delegation(&provider, &account);
            let included = client.submit(&signer, &call, context.until()).await?;
            let withdrawn: Withdrawn = included.find("ProviderStaking", "DelegationWithdrawn")?;
            let words = || format!("{} went to {account}", amount::display(withdrawn.amount));
            let amount = withdrawn.amount.to_string();
            context.out.result(words, json!({ "account": account.to_string(), "amount": amount }));
            Ok(())
        }
        Command::EndRound { provider } => {
            let (client, signer) = (context.client().await?, context.signer()?);
            let call = calls::end_round(&account_from_str(&provider)?);
            let included = client.submit(&signer, &call, context.until()).await?;
            say_ended(context, &included)
        }
    }
}

/// Says which rounds ended.
fn say_ended(context: &Context, included: &Included) -> anyhow::Result<()> {
    let ended = included.events.iter().filter(|event| event.name == "RoundEnded");
    let ended: Vec<RoundEnded> = ended
        .map(|event| RoundEnded::decode(&mut event.fields.as_slice()))
        .collect::<Result<_, _>>()?;
    let words = |ended: &RoundEnded| {
        let (joined, left) = (amount::display(ended.joined), amount::display(ended.left));
        format!("round {} ended: {joined} joined, {left} left\n", ended.round)
    };
    let json = |ended: &RoundEnded| {
        let (joined, left) = (ended.joined.to_string(), ended.left.to_string());
        json!({ "round": ended.round, "joined": joined, "left": left })
    };
    context.out.result(|| ended.iter().map(words).collect(), ended.iter().map(json).collect());
    Ok(())
}

async fn show(
    context: &Context,
    view: &View,
    provider: &AccountId,
    account: &AccountId,
) -> anyhow::Result<()> {
    let found = view.delegation(provider, account).await?;
    let unknown = || Error::Unknown(format!("delegation of {account} to {provider}"));
    let found = found.ok_or_else(unknown)?;
    context.out.result(|| words(&found), json_of(&found));
    Ok(())
}

/// A share in percent.
pub(crate) fn percent(share: Perbill) -> f64 {
    f64::from(share.deconstruct()) / 1e7
}

/// What earns and what is at risk, what joins and what leaves, and when.
fn words(view: &Delegation) -> String {
    let (income, commission) = (percent(view.income), percent(view.commission));
    let mut rows = vec![
        ("provider", view.provider.to_string()),
        ("stake", amount::display(view.stake)),
        ("earns", format!("{income}% of what the provider earns, after {commission}% commission")),
        ("at risk", format!("{} if its work is found false", amount::display(view.at_risk))),
    ];
    for part in &view.joining {
        let amount = amount::display(part.amount);
        rows.push(("joins", format!("{amount} at the end of round {}", part.round)));
    }
    for part in &view.leaving {
        let amount = amount::display(part.amount);
        rows.push(match part.free_from {
            None => ("leaves", format!("{amount} at the end of round {}", part.round)),
            Some(_) if part.is_free => ("free", format!("{amount}, to be withdrawn")),
            Some(block) if part.is_at_risk => {
                let end = part.round.saturating_add(1);
                let when = format!("from block {block}, once round {end} has ended");
                ("leaves", format!("{amount}, free {when}"))
            }
            Some(block) => ("leaves", format!("{amount}, free from block {block}")),
        });
    }
    if view.refund > 0 {
        let amount = amount::display(view.refund);
        rows.push(("could not join", format!("{amount}, comes back with the next call")));
    }
    let ends = if view.may_end { "may end now" } else { "ends when earlier work is final" };
    rows.push(("round", format!("{}, {ends}", view.round)));
    table(&rows)
}

fn json_of(view: &Delegation) -> Value {
    let joining = view
        .joining
        .iter()
        .map(|part| json!({ "amount": part.amount.to_string(), "round": part.round }));
    let leaving = view.leaving.iter().map(|part| {
        json!({
            "amount": part.amount.to_string(),
            "round": part.round,
            "free_from": part.free_from,
            "is_at_risk": part.is_at_risk,
            "is_free": part.is_free,
        })
    });
    json!({
        "provider": view.provider.to_string(),
        "delegator": view.delegator.to_string(),
        "stake": view.stake.to_string(),
        "income_percent": percent(view.income),
        "commission_percent": percent(view.commission),
        "at_risk": view.at_risk.to_string(),
        "joining": joining.collect::<Vec<_>>(),
        "leaving": leaving.collect::<Vec<_>>(),
        "refund": view.refund.to_string(),
        "round": view.round,
        "may_end": view.may_end,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_primitives::{
        staking_api::{JoiningView, LeavingView},
        STAR,
    };

    #[test]
    fn all_is_an_amount() {
        assert_eq!(amount_or_all("all"), Ok(Balance::MAX));
        assert_eq!(amount_or_all("10"), Ok(10 * STAR));
        assert!(amount_or_all("some").is_err());
    }

    #[test]
    fn a_delegation_says_when_its_parts_are_free() {
        let leaving = |round, free_from, is_at_risk, is_free| LeavingView {
            amount: STAR,
            round,
            free_from,
            is_at_risk,
            is_free,
        };
        let view = Delegation {
            provider: AccountId::new([1; 32]),
            delegator: AccountId::new([2; 32]),
            stake: 300 * STAR,
            joining: vec![JoiningView { amount: 20 * STAR, round: 6 }],
            leaving: vec![
                leaving(2, Some(90), false, true),
                leaving(4, Some(900), true, false),
                leaving(5, None, true, false),
            ],
            refund: 0,
            round: 5,
            may_end: false,
            commission: Perbill::from_percent(10),
            income: Perbill::from_parts(270_000_000),
            at_risk: 90 * STAR,
        };
        let shown = words(&view);
        for line in [
            "27% of what the provider earns, after 10% commission",
            "90 STAR if its work is found false",
            "20 STAR at the end of round 6",
            "1 STAR, to be withdrawn",
            "1 STAR, free from block 900, once round 5 has ended",
            "1 STAR at the end of round 5",
            "5, ends when earlier work is final",
        ] {
            assert!(shown.contains(line), "{line}: {shown}");
        }
        assert_eq!(json_of(&view)["leaving"][0]["is_free"], true);
    }
}
