//! The model and the real runtime side by side: every call goes to both, and both must say the same.

#![allow(unreachable_pub, reason = "as in the other modules of tests")]

mod calls;

pub use calls::Made;

use frame_support::{
    traits::{fungible::InspectHold, OnIdle, OneSessionHandler},
    weights::Weight,
};
use sp_core::{crypto::VrfSecret, crypto::Wraps, Pair, H256};
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionValidityError};
use stardust_model::{
    invariants, Call, Cause, Fate, Id, Market, Place, Receipt, Rules, State, Status, Who,
};
use stardust_primitives::{
    assignment::AssignmentState,
    audit::{lot_to_sign, Lot},
    crypto::{AuditId, AuditPair},
    ids::{AssignmentId, ContestId, JobId},
    job::JobStatus,
    provider::{ProviderStatus, SlashCause, SlashStatus},
    receipt::Receipt as RealReceipt,
    tree::SumNode,
    AccountId, Balance,
};
use stardust_runtime::{
    params, Balances, ProviderStaking, Runtime, RuntimeCall, RuntimeHoldReason, RuntimeOrigin,
    System, Verification,
};
use stardust_world::*;
use std::{cell::RefCell, collections::BTreeMap, sync::LazyLock};

/// The accounts, by their numbers in the model; those of the validators in the order of their bytes.
pub const NAMES: [&str; 12] = [
    "Bob",
    "Charlie",
    "Dave",
    "Eve",
    "Alice",
    "Ferdie",
    "Nobody",
    "network",
    "Charlie//stash",
    "Alice//stash",
    "Dave//stash",
    "Bob//stash",
];
/// Those who post jobs; Bob is a provider, too.
pub const REQUESTERS: [Who; 2] = [4, 0];
/// Who gets the authors' shares; the second account does not exist at first.
pub const AUTHORS: [Who; 2] = [5, 6];
pub const NETWORK: Who = 7;
/// The audit keys; the last one is no validator's.
pub const AUDITORS: [&str; 5] = ["Alice", "Bob", "Charlie", "Dave", "Eve"];
/// The accounts of the first four.
const STASHES: [Who; 4] = [9, 11, 8, 10];

/// The errors of `authorize`, as the README of the verification pallet lists them.
const REFUSALS: [&str; 16] = [
    "UnknownAudit",
    "StaleCommitment",
    "NotAuditor",
    "AuditClosed",
    "AlreadyReported",
    "TooManyAnswers",
    "BadSignature",
    "BadLot",
    "NotDrawn",
    "UnknownContest",
    "AlreadyVoted",
    "OtherTask",
    "VotesClosed",
    "TooManyVotes",
    "ContestOpen",
    "Disabled",
];

pub fn rules(validators: u8) -> Rules {
    let percent = |share: sp_runtime::Perbill| u128::from(share.deconstruct() / 10_000_000);
    Rules {
        existential_deposit: params::EXISTENTIAL_DEPOSIT,
        least_bond: params::MIN_BOND,
        least_price: params::REGISTRATION_PRICE,
        half_life: params::PRICE_HALF_LIFE,
        registration_deposit: params::REGISTRATION_DEPOSIT,
        unbonding_blocks: params::UNBONDING_BLOCKS,
        liable_blocks: params::OUTPUT_BLOCKS + params::ANSWER_BLOCKS,
        most_capacity: params::MAX_CAPACITY,
        fraud_percent: percent(params::DETERRENCE.fraud_slash),
        paid_out_percent: percent(params::DETERRENCE.paid_out),
        margin: params::DETERRENCE.margin.into(),
        fault_percent: params::FAULT_PERCENT.into(),
        provider_percent: params::PROVIDER_PERCENT.into(),
        author_percent: params::AUTHOR_PERCENT.into(),
        network: NETWORK,
        price_floor: params::PRICE_FLOOR,
        most_claim_blocks: params::MAX_CLAIM_BLOCKS,
        most_run_blocks: params::MAX_RUN_BLOCKS,
        // Nobody is measured there.
        most_load: params::UNMEASURED_GAS_PER_BLOCK,
        audit_blocks: params::AUDIT_BASE_BLOCKS,
        audit_gas_per_block: stardust_primitives::parameters::AUDIT_GAS_PER_BLOCK,
        reveal_blocks: params::REVEAL_BLOCKS,
        clear_blocks: params::CLEAR_BLOCKS,
        panel_blocks: params::PANEL_BLOCKS,
        compensated_percent: percent(params::DETERRENCE.compensated),
        defer_blocks: params::DEFER_BLOCKS,
        audit_pay_percent: params::AUDIT_PAY_PERCENT.into(),
        fault_blocks: params::FAULT_BLOCKS,
        fee_per_point: params::FEE_PER_POINT,
        decay_blocks: params::TRUST_HALF_LIFE / 32,
        validators,
        auditors: STASHES,
    }
}

// A key takes milliseconds to derive, a call less than one.
static ACCOUNTS: LazyLock<Vec<AccountId>> = LazyLock::new(|| NAMES.map(account).into());
static KEYS: LazyLock<Vec<AuditPair>> = LazyLock::new(|| AUDITORS.map(audit_key).into());

pub fn account_of(who: Who) -> AccountId {
    if who == NETWORK {
        network()
    } else {
        ACCOUNTS[usize::from(who)].clone()
    }
}

pub fn key_of(auditor: Who) -> &'static AuditPair {
    &KEYS[usize::from(auditor)]
}

fn public_of(auditor: Who) -> AuditId {
    key_of(auditor).public()
}

pub fn real_id(id: Id) -> AssignmentId {
    AssignmentId { job: JobId(id.job), batch: id.batch, replica: id.replica }
}

pub fn real_receipt(task: u32, receipt: Receipt) -> RealReceipt {
    RealReceipt::returned(task, &[receipt.output], receipt.gas)
}

/// The lottery output of an auditor for a commitment, and the tasks that it draws now.
pub fn drawn(auditor: Who, id: AssignmentId) -> Option<(Lot, Vec<u32>)> {
    let audit = audit(id)?;
    let pair = key_of(auditor);
    let data = lot_to_sign(GENESIS, audit.seed, id, audit.commitment);
    let lot = Lot::new(&pair.as_inner_ref().vrf_sign(&data)).unwrap();
    let randomness = lot.randomness(&pair.public(), GENESIS, audit.seed, id, audit.commitment);
    Some((lot, audit.draw(&randomness.unwrap(), now())))
}

/// How a call reaches the runtime.
pub enum Sent {
    Signed(Who, RuntimeCall),
    Authorized(RuntimeCall),
    Root(RuntimeCall),
    /// No call: what the chain does at the end of a block.
    Idle,
    /// No call: the session ends, and the next one has these validators.
    Session(Vec<Who>),
}

impl Sent {
    pub fn signed(who: Who, call: impl Into<RuntimeCall>) -> Self {
        Self::Signed(who, call.into())
    }

    /// The name of the error, if the runtime refuses.
    fn send(self) -> Result<(), String> {
        match self {
            Self::Signed(who, call) => {
                let result = dispatch(call, RuntimeOrigin::signed(account_of(who)));
                result.is_err().then(|| error_name(result)).map_or(Ok(()), Err)
            }
            Self::Root(call) => {
                let result = dispatch(call, RuntimeOrigin::root());
                result.is_err().then(|| error_name(result)).map_or(Ok(()), Err)
            }
            Self::Idle => {
                ProviderStaking::on_idle(now(), Weight::MAX);
                Ok(())
            }
            Self::Session(validators) => {
                let accounts: Vec<_> =
                    validators.iter().map(|by| account_of(STASHES[usize::from(*by)])).collect();
                let keys = validators.iter().map(|by| public_of(*by));
                let next: Vec<_> = accounts.iter().zip(keys).collect();
                Verification::on_new_session(true, next.into_iter(), Vec::new().into_iter());
                check_invariants();
                Ok(())
            }
            Self::Authorized(call) => match authorized(call) {
                Ok(result) => result.map_err(|error| format!("authorized, then {error:?}")),
                Err(TransactionValidityError::Invalid(InvalidTransaction::Custom(n))) => {
                    Err(REFUSALS[usize::from(n)].into())
                }
                Err(other) => Err(format!("{other:?}")),
            },
        }
    }
}

/// Both machines, in the same state.
pub struct Twin {
    pub model: Market,
    /// The commitments by their numbers in the model.
    pub commitments: Vec<H256>,
    /// What they bind.
    pub made: Vec<Made>,
    /// Roots that were computed: of the receipts from this task on.
    roots: RefCell<BTreeMap<(u32, Vec<Receipt>), SumNode>>,
    /// Issuance before the first call.
    issued: Balance,
    /// How often each answer was given; successes by call.
    pub answers: BTreeMap<String, u32>,
}

impl Twin {
    /// The model of a chain on which there are neither providers nor jobs.
    pub fn new(validators: u8) -> Self {
        let accounts = (0..NAMES.len() as Who).filter_map(|who| {
            let free = free(who);
            (free > 0).then_some((who, free))
        });
        let sorted = STASHES.map(|who| (account_of(who), who));
        let sorted: BTreeMap<_, _> = sorted.into();
        assert!(sorted.values().is_sorted(), "faults are recorded in the order of the accounts");
        let model = Market::new(rules(validators), accounts);
        Self {
            model,
            commitments: Vec::new(),
            made: Vec::new(),
            roots: RefCell::default(),
            issued: issuance(),
            answers: BTreeMap::new(),
        }
    }

    /// Makes a call on both; panics where they disagree.
    #[track_caller]
    pub fn step(&mut self, call: &Call, sent: Sent) {
        System::reset_events();
        let real = sent.send();
        let next = self.model.after(call, now());
        let model = next.as_ref().map(drop).map_err(|refusal| format!("{refusal:?}"));
        assert_eq!(real, model, "block {}, {call:?}: runtime left, model right", now());
        if let Ok(next) = next {
            invariants::mkt_4_moves(&self.model, &next).unwrap();
            self.note_payments(call, &next);
            self.model = next;
        }
        let name = |call: &Call| format!("{call:?}").split(' ').next().unwrap_or_default().into();
        let answer = real.err().unwrap_or_else(|| name(call));
        *self.answers.entry(answer).or_default() += 1;
        if let Err(difference) = self.compare() {
            panic!("block {}, {call:?}: {difference}", now());
        }
    }

    /// Counts by whom slashes and audits were paid, and what was withheld and dropped: a test that never pays anybody
    /// tests little.
    fn note_payments(&mut self, call: &Call, next: &Market) {
        let dropped = |market: &Market| {
            let all = market.assignments.values();
            all.filter(|assignment| assignment.state == State::Dropped).count()
        };
        let questioned = |market: &Market| {
            let all = market.slashes.keys();
            all.filter(|cause| matches!(cause, Cause::Unanswered(..))).count()
        };
        let shown = |id: &Id| id.is_withheld() && !next.assignments.contains_key(id);
        let events = [
            ("(dropped)", dropped(next) > dropped(&self.model)),
            ("(questioned)", questioned(next) > questioned(&self.model)),
            ("(cleared)", matches!(call, Call::Reveal { id, .. } if shown(id))),
        ];
        for (name, _) in events.into_iter().filter(|(_, happened)| *happened) {
            *self.answers.entry(name.into()).or_default() += 1;
        }
        for (cause, slash) in &next.slashes {
            let settled = self.model.slashes.get(cause).is_some_and(|s| s.fate != slash.fate);
            let own = slash.harm.is_some_and(|harm| harm.exposer == Some(slash.who));
            let Fate::Executed { compensation, reward, .. } = slash.fate else { continue };
            if settled && compensation > 0 {
                *self.answers.entry("(compensated)".into()).or_default() += 1;
            }
            if settled && own {
                *self.answers.entry("(own)".into()).or_default() += 1;
            }
            if settled && reward > 0 {
                *self.answers.entry("(rewarded)".into()).or_default() += 1;
            }
        }
        let free = |market: &Market, who| market.purses.get(&who).map_or(0, |purse| purse.free);
        let paid = STASHES.iter().any(|who| free(next, *who) > free(&self.model, *who));
        if paid {
            *self.answers.entry("(auditors paid)".into()).or_default() += 1;
        }
    }

    /// Whether both have the same accounts, providers, jobs, assignments, contests and slashes.
    fn compare(&self) -> Result<(), String> {
        self.compare_money()?;
        self.compare_slashes()?;
        self.compare_faults()?;
        self.compare_jobs()?;
        self.compare_assignments()?;
        self.compare_contests()
    }

    fn compare_money(&self) -> Result<(), String> {
        let bond = RuntimeHoldReason::from(pallet_provider_staking::HoldReason::Bond);
        let escrow = RuntimeHoldReason::from(pallet_marketplace::HoldReason::JobEscrow);
        let deposit = RuntimeHoldReason::from(pallet_provider_staking::HoldReason::Registration);
        for who in 0..NAMES.len() as Who {
            let purse = self.model.purses.get(&who).cloned().unwrap_or_default();
            let account = account_of(who);
            let held = |reason| Balances::balance_on_hold(reason, &account);
            let real = (free(who), held(&escrow), held(&bond), held(&deposit));
            let model = (purse.free, purse.escrow, purse.bond, purse.deposit);
            same(&format!("purse of {who}"), real, model)?;
            let real = pallet_provider_staking::Providers::<Runtime>::get(&account).map(|p| {
                let leaving = match p.status {
                    ProviderStatus::Active => None,
                    ProviderStatus::Leaving { withdraw_from } => Some(withdraw_from),
                    ProviderStatus::Retired => Some(0),
                };
                let bond = (p.bond, p.frozen, p.withheld);
                let ends = (leaving, p.liable_until);
                (bond, p.exposure, p.assigned, p.capacity, p.price, ends)
            });
            let model = self.model.providers.get(&who).map(|p| {
                let bond = (p.bond, p.frozen, p.withheld);
                let ends = (p.leaving, p.liable_until);
                (bond, p.exposure, p.assigned, p.capacity, p.price, ends)
            });
            same(&format!("provider {who}"), real, model)?;
            self.compare_trust(who, &account)?;
        }
        let purses = self.model.purses.values();
        let all = |p: &stardust_model::Purse| p.free + p.escrow + p.bond + p.deposit;
        let there: Balance = purses.map(all).sum();
        let burned = self.model.endowment - there;
        same("issuance", issuance() + burned, self.issued)?;
        let real = ProviderStaking::registration_price();
        same("price of a registration", real, self.model.registration_price(now()))
    }

    /// Points, counts and last changes in each class of programs. Availability and latency decide nothing here.
    fn compare_trust(&self, who: Who, account: &AccountId) -> Result<(), String> {
        let real = pallet_reputation::Records::<Runtime>::iter_prefix(account);
        let real: BTreeMap<_, _> = real
            .map(|(class, record)| {
                let counts = (record.batches, record.faults, record.frauds);
                let step = record.changed_at / self.model.rules.decay_blocks;
                (class as u8, (u128::from(record.points_milli), counts, step))
            })
            .collect();
        let trust = self.model.providers.get(&who).map(|provider| provider.trust.clone());
        let model = trust.into_iter().flatten().map(|(class, trust)| {
            let counts = (trust.batches, trust.faults, trust.frauds);
            (class, (trust.points_milli, counts, trust.step))
        });
        same(&format!("trust of {who}"), real, model.collect())
    }

    fn compare_slashes(&self) -> Result<(), String> {
        let real: BTreeMap<_, _> = pallet_provider_staking::Slashes::<Runtime>::iter()
            .map(|(cause, slash)| {
                let harm = slash.harm.map(|harm| (harm.requester, harm.cap, harm.exposer));
                let amounts = (slash.amount, slash.shortfall);
                (format!("{cause:?}"), (slash.provider, amounts, harm, slash.status))
            })
            .collect();
        let model = self.model.slashes.iter().map(|(cause, slash)| {
            let harm = slash.harm.map(|harm| {
                let exposer = harm.exposer.map(account_of);
                (account_of(harm.requester), harm.value_at_risk, exposer)
            });
            let status = match slash.fate {
                Fate::Pending { due } => SlashStatus::Pending { due },
                Fate::Executed { compensation, reward, burned } => {
                    SlashStatus::Executed { compensation, reward, burned }
                }
                Fate::Cancelled => SlashStatus::Cancelled,
            };
            let amounts = (slash.amount, slash.shortfall);
            (format!("{:?}", real_cause(*cause)), (account_of(slash.who), amounts, harm, status))
        });
        same("slashes", real, model.collect())?;
        let ends = pallet_provider_staking::SlashQueueEnds::<Runtime>::get();
        let real: Vec<_> = (ends.head..ends.tail)
            .map(pallet_provider_staking::SlashQueue::<Runtime>::get)
            .collect();
        let model = self.model.slash_queue.iter().map(|cause| Some(real_cause(*cause)));
        same("queue of slashes", real, model.collect())
    }

    /// The faults that are not forgotten; when the others go does not matter.
    fn compare_faults(&self) -> Result<(), String> {
        let counts = |last: u32| now() <= last + params::FAULT_BLOCKS;
        let real = pallet_verification::AuditorFaults::<Runtime>::get().into_iter();
        let real: BTreeMap<_, _> = real
            .filter(|known| counts(known.last))
            .map(|known| (known.account, (known.count, known.last, known.disabled_at)))
            .collect();
        let model = self.model.faults.iter().filter(|(_, faults)| counts(faults.last));
        let model = model
            .map(|(who, faults)| (account_of(*who), (faults.count, faults.last, faults.disabled)));
        same("faults of auditors", real, model.collect())
    }

    fn compare_jobs(&self) -> Result<(), String> {
        let next = pallet_marketplace::NextJob::<Runtime>::get();
        same("number of jobs", next.0, self.model.jobs.len() as u64)?;
        for (id, job) in &self.model.jobs {
            let real = stardust_world::job(JobId(*id));
            let (money, progress) = (&real.escrow, real.progress.clone());
            let unclaimed = if real.status == JobStatus::Open { real.unclaimed() } else { 0 };
            let queue = progress.returned_tail.wrapping_sub(progress.returned_head);
            let status = match real.status {
                JobStatus::Open => Status::Open,
                JobStatus::Draining => Status::Draining,
                JobStatus::Closed => Status::Closed,
            };
            let real = (
                status,
                (money.total, money.paid, money.refunded),
                (unclaimed, progress.assigned, progress.paid, progress.cancelled),
                (queue, progress.withheld),
            );
            let count = |places: &[Place]| {
                job.places.values().filter(|place| places.contains(place)).count() as u32
            };
            let withheld = self.model.assignments.keys().filter(|a| a.is_withheld());
            let withheld = withheld.filter(|a| a.job == *id).count();
            let model = (
                job.status,
                (job.total, job.paid, job.refunded),
                (
                    count(&[Place::Fresh, Place::Queued]),
                    count(&[Place::Assigned]),
                    count(&[Place::Paid]),
                    count(&[Place::Cancelled]),
                ),
                ((job.queue.len() + job.stale) as u32, withheld as u32),
            );
            same(&format!("job {id}"), real, model)?;
            if job.status == Status::Open {
                let slots = progress.returned_head..progress.returned_tail;
                let returned =
                    |slot| pallet_marketplace::Returned::<Runtime>::get(JobId(*id), slot);
                let model: Vec<_> = job.queue.iter().map(|at| Some(*at)).collect();
                same(&format!("queue of job {id}"), slots.map(returned).collect(), model)?;
            }
        }
        Ok(())
    }

    fn compare_assignments(&self) -> Result<(), String> {
        let count = pallet_marketplace::Assignments::<Runtime>::iter_keys().count();
        same("number of assignments", count, self.model.assignments.len())?;
        for (id, model) in &self.model.assignments {
            let Some(real) = assignment(real_id(*id)) else {
                return Err(format!("{id:?} is not in the runtime, in the model {model:?}"));
            };
            let first = self.model.jobs[&id.job].spec.first_task(id.batch);
            let record = (real.provider, real.value, real.claimed_at);
            let expected = (account_of(model.provider), model.value, model.claimed_at);
            same(&format!("{id:?}"), record, expected)?;
            same(
                &format!("{id:?}"),
                &real.state,
                &self.real_state(&model.state, first, &real.state),
            )?;
            let answers = model.audit.as_ref().map(|audit| {
                let answers = audit.answers.iter().map(|(by, task, receipt)| {
                    (public_of(*by), *task, real_receipt(*task, *receipt).hash())
                });
                (audit.opened_at, audit.reported_in, answers.collect::<Vec<_>>())
            });
            let real = audit(real_id(*id)).map(|audit| {
                let answers = audit.answers.into_iter();
                let answers = answers.map(|a| (a.auditor, a.answer.index, a.answer.receipt));
                (audit.opened_at, audit.reported_in, answers.collect::<Vec<_>>())
            });
            same(&format!("audit of {id:?}"), real, answers)?;
        }
        Ok(())
    }

    /// A state of the model as the runtime keeps it. Which root a commitment binds, and when a committed assignment
    /// was committed, the audit and the reveal compare.
    fn real_state(
        &self,
        state: &State,
        first: u32,
        real: &AssignmentState<u32>,
    ) -> AssignmentState<u32> {
        let root = |root: &Vec<Receipt>| {
            let mut known = self.roots.borrow_mut();
            let build = || calls::tree(first, root).root();
            *known.entry((first, root.clone())).or_insert_with(build)
        };
        let hash = |number: &u64| self.commitments[*number as usize];
        match state {
            State::Claimed { deadline } => AssignmentState::Claimed { deadline: *deadline },
            State::Committed { commitment, deadline } => AssignmentState::Committed {
                commitment: hash(commitment),
                committed_at: match real {
                    AssignmentState::Committed { committed_at, .. } => *committed_at,
                    _ => 0,
                },
                // The last sister's commitment may have set one; that it is right, reveals and `expire` show.
                deadline: deadline.or(match real {
                    AssignmentState::Committed { deadline, .. } => *deadline,
                    _ => None,
                }),
            },
            State::Withheld { commitment, until } => {
                AssignmentState::Withheld { commitment: hash(commitment), until: *until }
            }
            State::Dropped => AssignmentState::Dropped,
            State::Revealed { root: receipts } => {
                AssignmentState::Revealed { root: root(receipts) }
            }
            State::Contested { root: receipts, contest, commitment } => {
                AssignmentState::Contested {
                    root: root(receipts),
                    contest: ContestId(*contest),
                    commitment: commitment.as_ref().map(hash),
                }
            }
            State::Paid { root: receipts } => AssignmentState::Paid {
                root: root(receipts),
                paid_at: match real {
                    AssignmentState::Paid { paid_at, .. } => *paid_at,
                    _ => 0,
                },
            },
        }
    }

    fn compare_contests(&self) -> Result<(), String> {
        let real: BTreeMap<_, _> = pallet_verification::Contests::<Runtime>::iter()
            .map(|(id, c)| {
                let parties: Vec<_> = c.parties.iter().map(|p| (p.replica, p.receipt)).collect();
                let votes: BTreeMap<_, _> =
                    c.votes.into_iter().map(|v| (v.auditor, v.receipt)).collect();
                // In a contest with an auditor, the verdict says who the exposer is.
                let caller = c.exposer.filter(|_| c.audited.is_none());
                let about = (c.job.0, c.batch, c.task, caller);
                (id.0, (about, parties, votes, c.deadline, c.extended))
            })
            .collect();
        let model = self.model.contests.iter().map(|(id, c)| {
            let hash = |receipt: &Receipt| real_receipt(c.task, *receipt).hash();
            let parties: Vec<_> =
                c.parties.iter().map(|(r, receipt)| (*r, hash(receipt))).collect();
            let votes: BTreeMap<_, _> =
                c.votes.iter().map(|(by, r)| (public_of(*by), hash(r))).collect();
            let about = (c.job, c.batch, c.task, c.caller.map(account_of));
            (*id, (about, parties, votes, c.deadline, c.extended))
        });
        same("contests", real, model.collect())
    }
}

/// What an account owns freely. The model knows no deposits for what stays on chain.
fn free(who: Who) -> Balance {
    let account = account_of(who);
    let deposit = RuntimeHoldReason::from(pallet_marketplace::HoldReason::StorageDeposit);
    let deposits = Balances::balance_on_hold(&deposit, &account);
    frame_system::Account::<Runtime>::get(account).data.free + deposits
}

pub fn real_cause(cause: Cause) -> SlashCause<u32> {
    match cause {
        Cause::Expired(id, claimed_at) => {
            SlashCause::Expired { assignment: real_id(id), claimed_at }
        }
        Cause::Withheld(id, claimed_at) => {
            SlashCause::Withheld { assignment: real_id(id), claimed_at }
        }
        Cause::Unanswered(id, claimed_at) => {
            SlashCause::Unanswered { assignment: real_id(id), claimed_at }
        }
        Cause::Fraud(id, contest) => {
            SlashCause::Fraud { contest: ContestId(contest), assignment: real_id(id) }
        }
    }
}

fn same<T: PartialEq + core::fmt::Debug>(what: &str, runtime: T, model: T) -> Result<(), String> {
    if runtime == model {
        Ok(())
    } else {
        Err(format!("{what}: runtime {runtime:?}, model {model:?}"))
    }
}
