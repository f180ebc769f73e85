//! What a provider has at stake, how it stands, and why it was slashed.

use crate::{
    commands::{capacity, delegation::percent, standing},
    output::table,
    Context,
};
use serde_json::{json, Value};
use sp_arithmetic::{helpers_128bit::multiply_by_rational_with_rounding, Rounding};
use stardust_primitives::{
    delegation::Pool,
    ids::AssignmentId,
    provider::{ProviderStatus, SlashCause, SlashRecord, SlashStatus},
    AccountId, Balance, BlockNumber,
};
use stardust_sdk::{amount, Capacity, Client, Delegator, Provider, Slash, Standing, View};

/// Why a provider was slashed, in a word or two.
fn reason(cause: &SlashCause<BlockNumber>) -> &'static str {
    match cause {
        SlashCause::Expired { .. } => "expired",
        SlashCause::Withheld { .. } => "withheld",
        SlashCause::Unanswered { .. } => "unanswered, until its receipts are shown",
        SlashCause::OutputWithheld { .. } => "output withheld",
        SlashCause::Fraud { .. } => "fraud",
    }
}

/// The work that a slash is about, and the contest that proved a fraud.
fn work(cause: &SlashCause<BlockNumber>) -> (AssignmentId, Option<u64>) {
    match cause {
        SlashCause::Expired { assignment, .. }
        | SlashCause::Withheld { assignment, .. }
        | SlashCause::Unanswered { assignment, .. }
        | SlashCause::OutputWithheld { assignment, .. } => (*assignment, None),
        SlashCause::Fraud { contest, assignment } => (*assignment, Some(contest.0)),
    }
}

/// What a slash took from delegations.
fn delegated(record: &SlashRecord<AccountId, Balance, BlockNumber>) -> Balance {
    let parts = record.delegated.unwrap_or_default();
    parts.stake.saturating_add(parts.exiting)
}

/// Why a slash was, and for which work.
pub(in crate::commands) fn cause_words(cause: &SlashCause<BlockNumber>) -> String {
    let AssignmentId { job, batch, replica } = work(cause).0;
    let contest = work(cause).1.map(|id| format!(", contest {id}")).unwrap_or_default();
    format!("{}: job {job} batch {batch} replica {replica}{contest}", reason(cause))
}

/// A slash in a line: what it took, why, and where it stands.
fn slash_words((cause, record): &Slash) -> String {
    let status = match record.status {
        SlashStatus::Pending { due } => format!("executed from block {due}"),
        SlashStatus::Executed { compensation, reward, burned } => {
            let [harmed, exposer, burned] = [compensation, reward, burned].map(amount::display);
            format!("executed: {harmed} to the harmed, {exposer} to the exposer, {burned} burned")
        }
        SlashStatus::Cancelled => "cancelled".into(),
    };
    let of_others = match delegated(record) {
        0 => String::new(),
        part => format!(" ({} of it delegated)", amount::display(part)),
    };
    let (amount, cause) = (amount::display(record.amount), cause_words(cause));
    format!("{amount}{of_others} for {cause}, block {}, {status}", record.at)
}

fn slash_json((cause, record): &Slash) -> Value {
    let (AssignmentId { job, batch, replica }, contest) = work(cause);
    let (status, due, paid) = match record.status {
        SlashStatus::Pending { due } => ("pending", Some(due), None),
        SlashStatus::Executed { compensation, reward, burned } => {
            let [compensation, reward, burned] =
                [compensation, reward, burned].map(|part| part.to_string());
            let paid = json!({ "compensation": compensation, "reward": reward, "burned": burned });
            ("executed", None, Some(paid))
        }
        SlashStatus::Cancelled => ("cancelled", None, None),
    };
    json!({
        "amount": record.amount.to_string(),
        "delegated": delegated(record).to_string(),
        "shortfall": record.shortfall.to_string(),
        "reason": reason(cause),
        "job": job.0,
        "batch": batch,
        "replica": replica,
        "contest": contest,
        "at": record.at,
        "status": status,
        "due": due,
        "paid": paid,
    })
}

/// Says why a provider was slashed: every slash, the newest first.
pub(super) async fn slashes(
    context: &Context,
    client: &Client,
    account: &AccountId,
) -> anyhow::Result<()> {
    let all = client.latest().slashes_of(account).await?;
    let words = || {
        if all.is_empty() {
            return format!("{account} was never slashed");
        }
        all.iter().map(|slash| slash_words(slash) + "\n").collect()
    };
    context.out.result(words, all.iter().map(slash_json).collect());
    Ok(())
}

/// Lists who delegates to a provider.
pub(super) async fn delegators(
    context: &Context,
    client: &Client,
    account: &AccountId,
) -> anyhow::Result<()> {
    let all = client.latest().delegators(account).await?;
    let words = |Delegator { delegator, stake, joining, leaving }: &Delegator| {
        let [stake, joining, leaving] = [*stake, *joining, *leaving].map(amount::display);
        format!("{delegator}: {stake}, joining {joining}, leaving {leaving}\n")
    };
    let json = |Delegator { delegator, stake, joining, leaving }: &Delegator| {
        let [stake, joining, leaving] = [*stake, *joining, *leaving].map(|part| part.to_string());
        json!({
            "delegator": delegator.to_string(),
            "stake": stake,
            "joining": joining,
            "leaving": leaving,
        })
    };
    let list = || match all.is_empty() {
        true => format!("nobody delegates to {account}"),
        false => all.iter().map(words).collect(),
    };
    context.out.result(list, all.iter().map(json).collect());
    Ok(())
}

/// Delegations as they are shown.
struct Delegated {
    pool: Pool<Balance, BlockNumber>,
    /// Most that counts.
    limit: Balance,
    /// Planck that leave at the end of the round.
    leaving: Balance,
}

impl Delegated {
    fn of(provider: &Provider, times: u32) -> Option<Self> {
        let pool = provider.pool.clone()?;
        let limit = provider.bond.saturating_mul(times.into());
        let whole = pool.shares.max(1);
        let leaving =
            multiply_by_rational_with_rounding(pool.stake, pool.leaving, whole, Rounding::Down);
        Some(Self { limit, leaving: leaving.unwrap_or_default(), pool })
    }

    /// What of it secures work.
    fn counted(&self) -> Balance {
        self.pool.stake.min(self.limit)
    }

    fn may_end(&self) -> bool {
        self.pool.open == 0 && self.pool.frauds == 0
    }

    fn rows(&self) -> [(&'static str, String); 3] {
        let pool = &self.pool;
        let [stake, limit] = [pool.stake, self.limit].map(amount::display);
        let [joining, ready] = [pool.joining, pool.ready].map(amount::display);
        let leaving = amount::display(self.leaving);
        let ends = if self.may_end() { "may end now" } else { "ends when earlier work is final" };
        [
            ("delegated", format!("{stake} of {} accounts, at most {limit} count", pool.members)),
            ("commission", format!("{}%", percent(pool.commission))),
            (
                "round",
                format!(
                    "{}, {ends}: {ready} join and {leaving} leave then, {joining} join after the \
                     next one",
                    pool.round
                ),
            ),
        ]
    }

    fn json(&self) -> Value {
        let pool = &self.pool;
        json!({
            "stake": pool.stake.to_string(),
            "limit": self.limit.to_string(),
            "counted": self.counted().to_string(),
            "commission_percent": percent(pool.commission),
            "delegators": pool.members,
            "round": pool.round,
            "may_end": self.may_end(),
            "joining": pool.joining.to_string(),
            "ready": pool.ready.to_string(),
            "leaving": self.leaving.to_string(),
        })
    }
}

/// What is shown of a provider, beside its record.
struct Shown<'a> {
    account: &'a AccountId,
    provider: &'a Provider,
    delegated: Option<Delegated>,
    slashes: Vec<Slash>,
    standings: Vec<Standing>,
    cap: Balance,
    capacity: Capacity,
    /// What its registration has just burned.
    burned: Option<Balance>,
}

/// Shows a provider; `burned` is what its registration has just burned.
pub(super) async fn provider(
    context: &Context,
    view: &View,
    account: &AccountId,
    burned: Option<Balance>,
) -> anyhow::Result<()> {
    let provider = super::find(view, account).await?;
    let (cap, slashes) = (view.exposure_cap(account).await?, view.pending_slashes(account).await?);
    let standings = view.reputation(account).await?;
    let capacity = view.capacity(account).await?;
    let delegated = Delegated::of(&provider, view.delegation_limit().await?);
    let provider = &provider;
    let shown = Shown { account, provider, delegated, slashes, standings, cap, capacity, burned };
    context.out.result(|| shown.words(), shown.json());
    Ok(())
}

impl Shown<'_> {
    fn status(&self) -> (&'static str, Option<BlockNumber>) {
        match self.provider.status {
            ProviderStatus::Active => ("active", None),
            ProviderStatus::Leaving { withdraw_from } => ("leaving", Some(withdraw_from)),
            ProviderStatus::Retired => ("retired", None),
        }
    }

    fn endpoint(&self) -> String {
        String::from_utf8_lossy(&self.provider.endpoint).into_owned()
    }

    /// What secures the provider's work.
    fn effective(&self) -> Balance {
        let counted = self.delegated.as_ref().map_or(0, Delegated::counted);
        self.provider.bond.saturating_add(counted)
    }

    fn words(&self) -> String {
        let (provider, (status, withdraw_from)) = (self.provider, self.status());
        let [bond, frozen, exposure, price, deposit] =
            [provider.bond, provider.frozen, provider.exposure, provider.price, provider.deposit]
                .map(amount::display);
        let mut rows = Vec::new();
        if let Some(burned) = self.burned {
            rows.push(("burned", amount::display(burned)));
        }
        rows.push(("provider", format!("{} ({status})", self.account)));
        rows.push(("bond", bond));
        for part in &provider.unbonding {
            let amount = amount::display(part.amount);
            rows.push(("unbonding", format!("{amount}, free from block {}", part.free_from)));
        }
        rows.push(("frozen", frozen));
        rows.extend(self.slashes.iter().map(|slash| ("slash", slash_words(slash))));
        rows.push(("deposit", deposit));
        match &self.delegated {
            Some(delegated) => rows.extend(delegated.rows()),
            None => rows.push(("delegated", "takes no delegations".into())),
        }
        let (cap, effective) = (amount::display(self.cap), amount::display(self.effective()));
        rows.extend([
            ("exposure", format!("{exposure} of {cap}, secured by {effective}")),
            ("batches", format!("{} of {}", provider.assigned, provider.capacity)),
            ("capacity", capacity::words(&self.capacity)),
            ("price", format!("{price} per SCU")),
            ("endpoint", self.endpoint()),
            ("last active", format!("block {}", provider.active_at)),
        ]);
        rows.extend(standing::rows(&self.standings));
        if let Some(block) = withdraw_from {
            rows.push(("bond is free", format!("from block {block}")));
        }
        table(&rows)
    }

    fn json(&self) -> Value {
        let (provider, (status, withdraw_from)) = (self.provider, self.status());
        let unbonding = provider.unbonding.iter();
        let unbonding = unbonding
            .map(|part| json!({ "amount": part.amount.to_string(), "free_from": part.free_from }));
        json!({
            "account": self.account.to_string(),
            "burned": self.burned.map(|burned| burned.to_string()),
            "status": status,
            "withdraw_from": withdraw_from,
            "bond": provider.bond.to_string(),
            "unbonding": unbonding.collect::<Vec<_>>(),
            "frozen": provider.frozen.to_string(),
            "deposit": provider.deposit.to_string(),
            "delegated": self.delegated.as_ref().map(Delegated::json),
            "effective": self.effective().to_string(),
            "slashes": self.slashes.iter().map(slash_json).collect::<Vec<_>>(),
            "exposure": provider.exposure.to_string(),
            "exposure_cap": self.cap.to_string(),
            "assigned": provider.assigned,
            "capacity": provider.capacity,
            "verified": capacity::json(&self.capacity),
            "price": provider.price.to_string(),
            "endpoint": self.endpoint(),
            "reputation": standing::json(&self.standings),
            "active_at": provider.active_at,
            "liable_until": provider.liable_until,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_primitives::{ids::ContestId, provider::Delegated as Part, STAR};

    fn slash(cause: SlashCause<BlockNumber>, status: SlashStatus<Balance, BlockNumber>) -> Slash {
        let delegated = Some(Part { stake: STAR / 4, exiting: STAR / 4, exit_round: 1 });
        let (provider, amount) = (AccountId::new([1; 32]), 3 * STAR / 2);
        let record =
            SlashRecord { provider, amount, delegated, shortfall: 0, at: 2, harm: None, status };
        (cause, record)
    }

    #[test]
    fn a_slash_says_what_it_took_why_and_where_it_stands() {
        let cause = SlashCause::Expired { assignment: Default::default(), claimed_at: 1 };
        let pending = slash(cause, SlashStatus::Pending { due: 28_802 });
        assert_eq!(
            slash_words(&pending),
            "1.5 STAR (0.5 STAR of it delegated) for expired: job 0 batch 0 replica 0, block 2, \
             executed from block 28802"
        );
        let json = slash_json(&pending);
        assert_eq!((&json["amount"], &json["due"]), (&json!("1500000000000"), &json!(28_802)));
        let cause = SlashCause::Fraud { contest: ContestId(7), assignment: Default::default() };
        assert!(slash_words(&slash(cause, SlashStatus::Cancelled))
            .ends_with("contest 7, block 2, cancelled"));
        let paid = SlashStatus::Executed { compensation: 0, reward: STAR, burned: STAR / 2 };
        let executed = slash(cause, paid);
        assert!(slash_words(&executed).contains("1 STAR to the exposer, 0.5 STAR burned"));
        assert_eq!(slash_json(&executed)["paid"]["reward"], json!(STAR.to_string()));
    }
}
