//! The protocol's invariants as predicates (section 10).

use crate::{Assignment, Balance, Cause, Fate, Market, Place, Slash, State, Status, Who};

type Checked = Result<(), String>;

fn holds(holds: bool, broken: impl FnOnce() -> String) -> Checked {
    holds.then_some(()).ok_or_else(broken)
}

/// All invariants of a state.
pub fn check(market: &Market) -> Checked {
    let all = [mkt_1, mkt_2, mkt_3, mkt_4, mkt_5, stk_1, stk_2, stk_3, stk_4, ver_3, sys_1];
    all.iter().try_for_each(|invariant| invariant(market))
}

/// MKT-1: sum of `JobEscrow` holds = sum over open jobs of (escrow - paid - refunded).
pub fn mkt_1(market: &Market) -> Checked {
    market.purses.iter().try_for_each(|(who, purse)| {
        let jobs = market.jobs.values().filter(|job| job.requester == *who);
        let open = jobs.filter(|job| job.status != Status::Closed);
        let owed: Balance = open.map(|job| job.total - job.paid - job.refunded).sum();
        holds(purse.escrow == owed, || format!("MKT-1: {who} holds {}, owes {owed}", purse.escrow))
    })
}

/// MKT-2: every replica of every batch is in exactly one place, and pays at most once.
pub fn mkt_2(market: &Market) -> Checked {
    for (id, job) in &market.jobs {
        for (at, place) in &job.places {
            let assignment = market
                .assignments
                .iter()
                .find(|(a, _)| a.job == *id && (a.batch, a.replica) == *at);
            // One that was dropped is cancelled, but keeps its record.
            let assignment = assignment
                .filter(|(_, a)| *place != Place::Cancelled || !matches!(a.state, State::Dropped));
            let paid = assignment.map(|(_, a)| matches!(a.state, State::Paid { .. }));
            let queued = job.queue.iter().filter(|queued| *queued == at).count();
            let found = (paid, queued);
            let expected = match place {
                Place::Fresh | Place::Cancelled => (None, 0),
                Place::Queued => (None, 1),
                Place::Assigned => (Some(false), 0),
                Place::Paid => (Some(true), 0),
            };
            holds(found == expected, || format!("MKT-2: job {id} {at:?} {place:?}: {found:?}"))?;
        }
        // The fees of what is not paid and not given back are still there.
        let pending = job
            .places
            .iter()
            .filter(|(_, place)| matches!(place, Place::Fresh | Place::Queued | Place::Assigned));
        let reserved: Balance = pending.map(|((batch, _), _)| job.part(*batch)).sum();
        let left = job.total - job.paid - job.refunded;
        holds(reserved <= left, || format!("MKT-2: job {id} has {left} for {reserved}"))?;
        let waiting = job.places.values().any(|p| matches!(p, Place::Fresh | Place::Queued));
        let open = job.status == Status::Open;
        holds(open || !waiting, || format!("MKT-2: job {id} is not open, and not cancelled"))?;
    }
    Ok(())
}

/// MKT-3: paid + refunded = escrow when a job is closed; it is closed when every replica is final. The shares of a fee
/// sum to all of it, and a home domain takes ten percent at most.
pub fn mkt_3(market: &Market) -> Checked {
    let rules = &market.rules;
    holds(rules.provider_percent + rules.author_percent <= 100, || "MKT-3: fee split".into())?;
    market.jobs.iter().try_for_each(|(id, job)| {
        let is_final = |place: &Place| matches!(place, Place::Paid | Place::Cancelled);
        let closed = job.status == Status::Closed;
        let done = job.places.values().all(is_final);
        holds(done == closed, || format!("MKT-3: job {id}: closed {closed}, done {done}"))?;
        let home = job.spec.home.map_or(0, |(_, percent)| percent);
        let shared = rules.provider_percent + rules.author_percent + home;
        holds(home <= 10 && shared <= 100, || format!("MKT-3: job {id}: home takes {home}"))?;
        let spent = job.paid + job.refunded;
        holds(spent <= job.total && (!closed || spent == job.total), || {
            format!("MKT-3: job {id}: {spent} of {} spent", job.total)
        })
    })
}

/// MKT-4, of a state: each assignment has a deadline, or an exit that does not hang on its provider.
pub fn mkt_4(market: &Market) -> Checked {
    market.assignments.iter().try_for_each(|(id, assignment)| {
        let exit = match &assignment.state {
            State::Claimed { .. } | State::Paid { .. } | State::Dropped => !id.is_withheld(),
            State::Committed { .. } => assignment.audit.is_some() && !id.is_withheld(),
            State::Withheld { .. } => assignment.audit.is_some() && id.is_withheld(),
            State::Revealed { .. } => market.jobs[&id.job].spec.replicas > 1,
            State::Contested { contest, .. } => market.contests.get(contest).is_some_and(|c| {
                let party = c.parties.iter().any(|(replica, _)| *replica == id.replica);
                party && (c.job, c.batch) == (id.job, id.batch)
            }),
        };
        holds(exit, || format!("MKT-4: {id:?} has no exit"))
    })
}

/// MKT-4, of a call: states only move along the diagram.
pub fn mkt_4_moves(before: &Market, after: &Market) -> Checked {
    let rank = |assignment: Option<&Assignment>| match assignment.map(|a| &a.state) {
        None => 0,
        Some(State::Claimed { .. }) => 1,
        Some(State::Committed { .. }) => 2,
        Some(State::Revealed { .. }) => 3,
        Some(State::Contested { .. }) => 4,
        Some(State::Paid { .. }) => 5,
        Some(State::Dropped) => 6,
        Some(State::Withheld { .. }) => 7,
    };
    // For each state, the states that one call leads to.
    let diagram: [&[u8]; 8] = [
        &[0, 1, 7],
        &[1, 2, 6, 0],
        &[2, 3, 4, 5, 6, 0],
        &[3, 4, 5, 6, 0],
        &[4, 2, 3, 5, 6, 7, 0],
        &[5],
        &[6],
        &[7, 4, 0],
    ];
    let ids = before.assignments.keys().chain(after.assignments.keys());
    for id in ids {
        let (from, to) = (rank(before.assignments.get(id)), rank(after.assignments.get(id)));
        let moves = diagram[usize::from(from)].contains(&to);
        holds(moves, || format!("MKT-4: {id:?} went from {from} to {to}"))?;
    }
    before.jobs.iter().try_for_each(|(id, job)| {
        let (from, to) = (job.status, after.jobs[id].status);
        let back = to == Status::Open && from != Status::Open;
        let back = back || from == Status::Closed && to != Status::Closed;
        holds(!back, || format!("MKT-4: job {id} went from {from:?} to {to:?}"))
    })
}

/// MKT-5: a provider is held back by the commitments that it withheld and that are not forgotten; the model has no
/// demands for outputs.
pub fn mkt_5(market: &Market) -> Checked {
    market.providers.iter().try_for_each(|(who, provider)| {
        let withheld = market.assignments.iter().filter(|(id, _)| id.is_withheld());
        let withheld = withheld.filter(|(_, assignment)| assignment.provider == *who).count();
        holds(withheld == provider.withheld as usize, || {
            format!("MKT-5: {who} withheld {withheld}, not {}", provider.withheld)
        })
    })
}

/// STK-1: exposure = sum of the values of work that is not final <= V*(bond); a slash may lower the bond later.
pub fn stk_1(market: &Market) -> Checked {
    market.providers.iter().try_for_each(|(who, provider)| {
        let working = market.assignments.iter().filter(|(id, _)| !id.is_withheld());
        let open = working.filter(|(_, assignment)| {
            let is_final = matches!(assignment.state, State::Paid { .. } | State::Dropped);
            assignment.provider == *who && !is_final
        });
        let values: Vec<_> = open.map(|(_, assignment)| assignment.value).collect();
        let sum: Balance = values.iter().sum();
        let count = provider.assigned as usize;
        holds(sum == provider.exposure && values.len() == count, || {
            format!("STK-1: {who} is exposed by {}, has {sum}", provider.exposure)
        })?;
        let cap = market.rules.exposure_cap(provider.bond + slashed(market, *who));
        holds(sum <= cap, || format!("STK-1: {who} is exposed by {sum}, more than {cap}"))
    })
}

/// What was taken from a bond and not returned.
fn slashed(market: &Market, who: Who) -> Balance {
    let kept = market.slashes.values().filter(|slash| slash.fate != Fate::Cancelled);
    kept.filter(|slash| slash.who == who).map(|slash| slash.amount).sum()
}

/// STK-2: bond holds = bond records with what is frozen, which is what pending slashes took; each provider's record
/// has its deposit.
pub fn stk_2(market: &Market) -> Checked {
    market.purses.iter().try_for_each(|(who, purse)| {
        let provider = market.providers.get(who);
        let deposit = provider.map_or(0, |_| market.rules.registration_deposit);
        holds(purse.deposit == deposit, || {
            format!("STK-2: {who} has a deposit of {}, not {deposit}", purse.deposit)
        })?;
        let (bond, frozen) = provider.map_or((0, 0), |p| (p.bond, p.frozen));
        holds(purse.bond == bond + frozen, || {
            format!("STK-2: {who} holds {}, not {bond} and {frozen}", purse.bond)
        })?;
        let pending = market
            .slashes
            .values()
            .filter(|slash| slash.who == *who && matches!(slash.fate, Fate::Pending { .. }));
        let pending: Balance = pending.map(|slash| slash.amount).sum();
        holds(frozen == pending, || format!("STK-2: {who} has {frozen} frozen, not {pending}"))
    })
}

/// STK-3: no slash without a stored verdict or a fault of this market.
pub fn stk_3(market: &Market) -> Checked {
    market.slashes.keys().try_for_each(|cause| {
        let known = match cause {
            Cause::Fraud(_, contest) => market.verdicts.contains_key(contest),
            Cause::Expired(id, _) | Cause::Withheld(id, _) | Cause::Unanswered(id, _) => {
                market.jobs.contains_key(&id.job)
            }
        };
        holds(known, || format!("STK-3: {cause:?}"))
    })?;
    market.slashes.iter().try_for_each(|(cause, slash)| {
        let Fate::Executed { compensation, reward, burned } = slash.fate else { return Ok(()) };
        let paid = compensation + reward;
        let whole = paid + burned == slash.amount;
        let most = if slash.harm.is_some() { market.rules.paid_out_percent } else { 0 };
        holds(whole && paid * 100 <= slash.amount * most, || {
            format!("STK-3: {cause:?} paid {paid} and burned {burned} of {}", slash.amount)
        })
    })
}

/// STK-4: each pending slash is in the queue, once.
pub fn stk_4(market: &Market) -> Checked {
    market.slashes.iter().try_for_each(|(cause, slash)| {
        let queued = market.slash_queue.iter().filter(|queued| *queued == cause).count();
        let pending = matches!(slash.fate, Fate::Pending { .. });
        let waits = if pending { queued == 1 } else { queued <= 1 };
        holds(waits, || format!("STK-4: {cause:?} is in the queue {queued} times"))
    })
}

/// VER-3: at most floor((N - 1) / 3) auditors are disabled, each for a fault that was repeated.
pub fn ver_3(market: &Market) -> Checked {
    let disabled = market.disabled();
    let repeated = disabled.iter().all(|who| market.faults[who].count >= 2);
    let few = disabled.len() <= market.disabled_most();
    holds(repeated && few, || format!("VER-3: disabled {disabled:?}"))
}

/// SYS-1: what was there is there, or was burned by slashes and registrations.
pub fn sys_1(market: &Market) -> Checked {
    let there: Balance =
        market.purses.values().map(|p| p.free + p.escrow + p.bond + p.deposit).sum();
    let burned = |slash: &Slash| match slash.fate {
        Fate::Executed { burned, .. } => burned,
        Fate::Pending { .. } | Fate::Cancelled => 0,
    };
    let burned: Balance = market.slashes.values().map(burned).sum();
    let burned = burned + market.registrations;
    holds(there + burned == market.endowment, || {
        format!("SYS-1: {there} and {burned} burned of {}", market.endowment)
    })
}
