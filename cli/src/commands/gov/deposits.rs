//! `stardust gov refund` and `unnote`: how deposits come back.

use super::submit;
use crate::{commands::hex, Context};
use anyhow::{anyhow, bail};
use serde_json::{json, Value};
use sp_core::H256;
use stardust_sdk::{
    amount,
    calls::Call,
    governance::{self, Deposit, Proposal, Referendum},
    Client,
};

/// A deposit that comes back: what it was for, what it is, and the call that gives it back.
#[derive(Debug, PartialEq, Eq)]
struct Due {
    name: &'static str,
    deposit: Deposit,
    call: Call,
}

/// The deposits of a referendum that is over which come back and have not yet: both of one that passed or was
/// cancelled, the decision's of one that failed or timed out.
fn due(index: u32, referendum: Referendum) -> anyhow::Result<Vec<Due>> {
    let (submission, decision) = match referendum {
        Referendum::Ongoing(_) => bail!("referendum {index} is not over; its deposits stay"),
        Referendum::Approved(_, submission, decision)
        | Referendum::Cancelled(_, submission, decision) => (submission, decision),
        Referendum::Rejected(_, _, decision) | Referendum::TimedOut(_, _, decision) => {
            (None, decision)
        }
        Referendum::Killed(_) => (None, None),
    };
    let due =
        |name, deposit: Option<Deposit>, call| deposit.map(|deposit| Due { name, deposit, call });
    let all = [
        due("submission", submission, governance::refund_submission_deposit(index)),
        due("decision", decision, governance::refund_decision_deposit(index)),
    ];
    Ok(all.into_iter().flatten().collect())
}

/// Gives back the deposits of a referendum that is over to whose they are.
pub(super) async fn refund(context: &Context, client: &Client, index: u32) -> anyhow::Result<()> {
    let found = client.latest().referendum(index).await?;
    let found = found.ok_or_else(|| anyhow!("there is no referendum {index}"))?;
    let due = due(index, found)?;
    if due.is_empty() {
        bail!("no deposit of referendum {index} is left to come back");
    }
    for Due { call, .. } in &due {
        submit(context, client, call.clone()).await?;
    }
    let words = || {
        let line = |Due { name, deposit: Deposit { who, amount }, .. }: &Due| {
            format!("{name} deposit: {} to {who}\n", amount::display(*amount))
        };
        due.iter().map(line).collect()
    };
    let shown = due.iter().map(|Due { name, deposit: Deposit { who, amount }, .. }| {
        json!({ "deposit": name, "who": who.to_string(), "amount": amount.to_string() })
    });
    let json = json!({ "referendum": index, "refunded": shown.collect::<Vec<Value>>() });
    context.out.result(words, json);
    Ok(())
}

/// Takes back the bytes of a proposal, and the deposit for them. What has passed keeps them until it is carried out;
/// what is not over does not, so that is refused here.
pub(super) async fn unnote(context: &Context, client: &Client, hash: &str) -> anyhow::Result<()> {
    let hash: H256 = hash.parse().map_err(|_| anyhow!("`{hash}` is no hash of 32 bytes in hex"))?;
    let is_meant = |proposal: &Proposal| matches!(proposal, Proposal::Lookup { hash: named, .. } if *named == hash);
    let view = client.latest();
    let public = view.ongoing_referenda().await?;
    let mut public = public.iter().filter(|(_, ongoing)| is_meant(&ongoing.proposal));
    let domains = view.ongoing_domain_referenda().await?;
    let mut domains = domains.iter().filter(|(_, ongoing)| is_meant(&ongoing.proposal));
    let of_domain = domains.next().map(|(index, _)| format!("{index} of a domain"));
    let needs = public.next().map(|(index, _)| index.to_string()).or(of_domain);
    if let Some(index) = needs {
        bail!(
            "referendum {index} is about it and not over; without it nothing could be carried out"
        );
    }
    submit(context, client, governance::unnote_preimage(hash)).await?;
    let json = json!({ "hash": hex(hash) });
    context.out.result(|| "the deposit for the preimage is yours again".into(), json);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_depends_on_the_end() {
        let deposit = |amount| Some(Deposit { who: [9; 32].into(), amount });
        let names = |referendum| -> Vec<_> {
            due(3, referendum).unwrap().into_iter().map(|due| due.name).collect()
        };
        let both = ["submission", "decision"];
        assert_eq!(names(Referendum::Approved(7, deposit(1), deposit(2))), both);
        assert_eq!(names(Referendum::Cancelled(7, deposit(1), deposit(2))), both);
        assert_eq!(names(Referendum::Approved(7, deposit(1), None)), ["submission"]);
        assert_eq!(names(Referendum::Rejected(7, deposit(1), deposit(2))), ["decision"]);
        assert_eq!(names(Referendum::TimedOut(7, deposit(1), None)), [""; 0]);
        assert_eq!(names(Referendum::Killed(7)), [""; 0]);
        let found = due(3, Referendum::Approved(7, None, deposit(2))).unwrap().remove(0);
        assert_eq!(found.call.to_string(), "Referenda.refund_decision_deposit");
        assert_eq!(found.deposit.amount, 2);
    }
}
