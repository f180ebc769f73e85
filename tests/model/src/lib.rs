//! The market of Stardust as the protocol states it: jobs, batches, audits, contests, bonds and money, as one
//! state machine of plain numbers. Without FRAME, without hashes, without the pallets: it says what *should* happen.
//!
//! [`Market::step`] applies one call at one block or names the rule that refuses it; a refused call changes
//! nothing. [`invariants`] holds the protocol's invariants as predicates. `tests/search.rs` walks through every
//! state of small markets; `runtime/tests/model.rs` runs the same random calls on the model and on the real runtime.
//!
//! # What is abstracted
//!
//! - A receipt is a token, and a root is the list of its batch's receipts. A commitment is a number; a reveal says
//!   which number its root and salt give. Merkle proofs and signatures always hold.
//! - Providers have no delegators, and take no part of their bonds out.
//! - What a validator's lottery draws is an input of its report.
//! - Blocks are inputs. Programs, payloads, items and domains do not exist; a job names who gets the author's share, and
//!   what its home domain takes. No domain refuses anything.
//!
//! # Where the protocol is silent
//!
//! Rules that are taken from the pallets' READMEs and the documentation of their calls or, where these are silent too
//! or say it loosely, from what the runtime does:
//!
//! - A job's last block for claims lies after its posting.
//! - A claim takes a returned replica among the first eight of the queue, else the never claimed one that lies furthest
//!   behind, the lower replica number first. It stops at the first refusal, and fails only if nothing was claimed.
//!   The queue's head takes the place of one that was taken from behind it.
//! - The end of a job's claims takes effect with an accepted reveal, the end of a contest, `expire`, `settle` or
//!   `cancel_job`. Each of them sweeps two stale slots, `cancel_job` sixteen, and anyone may call the last for no more than that.
//! - Revealed replicas are paid, where no sister can come any more, by the call that reveals or clears one of
//!   them; `settle` is for those to which nothing happens.
//! - An audit is kept until its assignment is final. A verdict refutes answers in the audits of its parties only.
//! - A hold leaves the existential deposit free. A payee that does not exist and would get less than that gets
//!   nothing: its part goes to the network.
//! - A fault sets trust to zero in its class of programs, a fraud in all of them; so does silence under question, which
//!   counts as a fraud once its time to speak is over. A replica counts as checked when it is paid and an auditor's answer
//!   agreed with it. What trust is worth by fee and by time is rounded down to thousandths, whenever it changes.
//! - A provider that a contest cleared gets a reveal window, from the verdict. The lowest disputed task is contested.
//! - A panel's extension counts from the call that closes the contest the first time.
//! - Replicas whose roots differ are returned by `settle` after the job's claims, one run, a whole audit, its reveal
//!   window, and two more.
//! - A provider that has been cleared has no shorter window than one that never was in a contest.
//! - The fault of who withheld is frozen before the slash for silence, which is a share of the bond that is left. Auditors
//!   of a withheld commitment are not paid. Another provider's sister may come after it: a clearance waits for nobody.
//! - A dropped replica keeps a record only while its job takes claims. Who was right is heard before who was wrong, then
//!   the lower replica.
//! - Who withheld a commitment under question may not withdraw before it is forgotten: a verdict may still find it wrong.
//! - A sister that is claimed and past its deadline, expired or not, keeps no reveal waiting: it cannot commit.
//! - A batch whose required audits did not come is returned from the end of its audit on.
//! - In a new session, who was disabled last is free where more would be disabled than may be. A contest keeps the two
//!   thirds of its opening, an audit the reports that it required.
//! - Auditors are paid after the fees of the batch that the same reveal made final, who reported first in front. What an
//!   auditor cannot receive stays with the network.
//! - Auditors that one verdict shows to be wrong are at fault in the order of their accounts, each once.
//! - The compensation of a slash that its payee cannot receive burns; the exposer does not get it. A slash that finds
//!   nothing is over at once. The chain executes at most 32 in a block, and stops at the first that is not due.
//! - Where several rules refuse a call, the model names the one that the runtime names. Nothing hangs on it.
#![allow(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    reason = "a model is plain sums; the invariants catch one that wraps"
)]

mod calls;
mod claims;
pub mod invariants;
mod market;
mod money;
mod panel;
mod staking;
mod trust;
mod withheld;

pub use calls::{Call, Opened, Refusal, Spec};
pub use money::Rules;

use std::collections::{BTreeMap, VecDeque};

/// An account.
pub type Who = u8;
/// A block number.
pub type Block = u32;
/// Planck.
pub type Balance = u128;

/// What one task is said to have produced; equal tokens are equal receipts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Receipt {
    /// Which output.
    pub output: u8,
    /// Gas used.
    pub gas: u64,
}

/// One replica of one batch of one job; a withheld commitment has a number of its own, of which [`WITHHELD`] is the least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// The job.
    pub job: u64,
    /// The batch.
    pub batch: u32,
    /// The replica.
    pub replica: u8,
}

/// What an account has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Purse {
    /// At its disposal.
    pub free: Balance,
    /// Held for its jobs.
    pub escrow: Balance,
    /// Held for its bond, and what slashes froze of it.
    pub bond: Balance,
    /// Held for its record as a provider.
    pub deposit: Balance,
}

/// A seller of computing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Provider {
    /// Its slashable stake.
    pub bond: Balance,
    /// What pending slashes took of it.
    pub frozen: Balance,
    /// Value of its work that is not final.
    pub exposure: Balance,
    /// Assignments that are not final.
    pub assigned: u32,
    /// Commitments that it withheld under question and that are not forgotten.
    pub withheld: u32,
    /// Most assignments it wants.
    pub capacity: u32,
    /// Least planck per SCU it works for.
    pub price: Balance,
    /// Trust by class of programs, where there was any result.
    pub trust: BTreeMap<u8, Trust>,
    /// First block for the withdrawal, if it has left.
    pub leaving: Option<Block>,
    /// Last block in which it answers for the outputs of paid work.
    pub liable_until: Block,
}

/// What results in one class of programs brought a provider.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Trust {
    /// Thousandths of a checked batch, as of `step`.
    pub points_milli: u128,
    /// Checked batches since the last fault or fraud.
    pub batches: u32,
    /// Missed deadlines.
    pub faults: u32,
    /// Frauds, in any class.
    pub frauds: u32,
    /// Step of the half-life in which it last changed.
    pub step: Block,
}

/// Whether a job takes claims.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// It does.
    Open,
    /// No more; some replicas are assigned.
    Draining,
    /// Everything is paid or cancelled, and the escrow is empty.
    Closed,
}

/// Where a replica of a batch is: always in exactly one place (MKT-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// Never claimed yet.
    Fresh,
    /// Returned, in the queue.
    Queued,
    /// Somebody's assignment.
    Assigned,
    /// Final.
    Paid,
    /// Will not be run.
    Cancelled,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Job {
    /// Who pays.
    pub requester: Who,
    /// What was asked for.
    pub spec: Spec,
    /// What was held at posting.
    pub total: Balance,
    /// What fees took of it.
    pub paid: Balance,
    /// What went back.
    pub refunded: Balance,
    /// Where each (batch, replica) is.
    pub places: BTreeMap<(u32, u8), Place>,
    /// The returned ones, first come first.
    pub queue: VecDeque<(u32, u8)>,
    /// Slots of the queue that nobody swept since the job stopped being open.
    pub stale: usize,
    /// Open, draining or closed.
    pub status: Status,
    /// Block of the cancellation, if it was cancelled before its claims were over.
    pub cancelled_at: Option<Block>,
    /// What is held for the auditors of a batch: zero unless it is critical.
    pub reserve: Balance,
}

/// A provider's hold on a replica of a batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Assignment {
    /// Who runs it.
    pub provider: Who,
    /// What it adds to the provider's exposure.
    pub value: Balance,
    /// Block of the claim.
    pub claimed_at: Block,
    /// Block of the commitment; zero before.
    pub committed_at: Block,
    /// Where it stands.
    pub state: State,
    /// Its audit, from commitment to payment.
    pub audit: Option<Audit>,
}

/// Where an assignment stands.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum State {
    /// Is run, to be committed until `deadline`.
    Claimed {
        /// Last block for the commitment.
        deadline: Block,
    },
    /// Is audited, then to be revealed.
    Committed {
        /// The commitment.
        commitment: u64,
        /// Last block for the reveal if a contest cleared it; else the audit's end decides.
        deadline: Option<Block>,
    },
    /// Agrees with its audits and waits for its sisters.
    Revealed {
        /// The receipts of the batch.
        root: Vec<Receipt>,
    },
    /// The panel decides about one of its tasks.
    Contested {
        /// The receipts of the batch.
        root: Vec<Receipt>,
        /// The contest.
        contest: u64,
        /// The commitment to go back to, if the reveal was not accepted yet.
        commitment: Option<u64>,
    },
    /// Final.
    Paid {
        /// The receipts of the batch.
        root: Vec<Receipt>,
    },
    /// Not revealed in time although auditors had answered: the provider may show until then that it did not cheat.
    Withheld {
        /// The commitment.
        commitment: u64,
        /// Last block for that.
        until: Block,
    },
    /// Failed when a sister's root was known; nobody may claim it any more.
    Dropped,
}

/// The least replica number of withheld commitments: the k-th one of replica r has this + 3 k + r.
pub const WITHHELD: u8 = 128;

/// What validators found about a committed batch.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Audit {
    /// The commitment.
    pub commitment: u64,
    /// Block of the commitment.
    pub opened_at: Block,
    /// Whether at least one audit is to be expected (Lambda >= 1).
    pub expects_report: bool,
    /// Auditors without whom the reveal is refused; zero unless the job is critical.
    pub required: usize,
    /// Tranche of the first report, or of the last one that is required.
    pub reported_in: Option<u32>,
    /// Who found which receipt for which task.
    pub answers: Vec<(Who, u32, Receipt)>,
}

/// Two receipts claimed for one task.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Contest {
    /// The job.
    pub job: u64,
    /// The batch.
    pub batch: u32,
    /// The task.
    pub task: u32,
    /// The replicas in dispute and what each claims; one if an auditor disagrees with it.
    pub parties: Vec<(u8, Receipt)>,
    /// Who called it, where replicas differ; none if an auditor disagrees.
    pub caller: Option<Who>,
    /// Who voted what.
    pub votes: BTreeMap<Who, Receipt>,
    /// Validators when it was opened, of whom more than two thirds decide.
    pub validators: usize,
    /// Last block for votes.
    pub deadline: Block,
    /// Whether the deadline was moved.
    pub extended: bool,
}

/// What a slash is for; good for one slash (STK-3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Cause {
    /// No commitment in time, after the claim at this block.
    Expired(Id, Block),
    /// No reveal in time, after the claim at this block.
    Withheld(Id, Block),
    /// The same although auditors had answered: as a fraud, until the provider shows its receipts.
    Unanswered(Id, Block),
    /// A receipt that lost this contest.
    Fraud(Id, u64),
}

/// Whom a fraud harmed, and who exposed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Harm {
    /// Who asked for the work.
    pub requester: Who,
    /// Most that compensates the requester.
    pub value_at_risk: Balance,
    /// Who brought the fraud to light.
    pub exposer: Option<Who>,
}

/// Where a slash stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// Frozen.
    Pending {
        /// First block for the execution.
        due: Block,
    },
    /// Gone.
    Executed {
        /// To the harmed requester.
        compensation: Balance,
        /// To the exposer.
        reward: Balance,
        /// Nobody's.
        burned: Balance,
    },
    /// Back in the bond.
    Cancelled,
}

/// A slash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Slash {
    /// Who was slashed.
    pub who: Who,
    /// What was taken from the bond.
    pub amount: Balance,
    /// What the bond did not cover.
    pub shortfall: Balance,
    /// Whom to pay from it; none if it was for a fault.
    pub harm: Option<Harm>,
    /// Where it stands.
    pub fate: Fate,
}

/// What is known of an auditor's faults.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Faults {
    /// How many, each within the window after the one before.
    pub count: u32,
    /// Block of the last.
    pub last: Block,
    /// Block at which they disabled it.
    pub disabled: Option<Block>,
}

/// The whole market.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Market {
    /// The numbers.
    pub rules: Rules,
    /// What was there at genesis; nothing mints here (SYS-1).
    pub endowment: Balance,
    /// What registrations burned.
    pub registrations: Balance,
    /// The price that the last registration left, and its block.
    pub last_price: (Balance, Block),
    /// The accounts that exist.
    pub purses: BTreeMap<Who, Purse>,
    /// The providers.
    pub providers: BTreeMap<Who, Provider>,
    /// The jobs, numbered from 0.
    pub jobs: BTreeMap<u64, Job>,
    /// The assignments, the paid ones too.
    pub assignments: BTreeMap<Id, Assignment>,
    /// The open contests.
    pub contests: BTreeMap<u64, Contest>,
    /// Contests there were; the number of the next one.
    pub next_contest: u64,
    /// The decided contests.
    pub verdicts: BTreeMap<u64, Receipt>,
    /// The slashes.
    pub slashes: BTreeMap<Cause, Slash>,
    /// Those that the chain has not looked at since they were due, the oldest first.
    pub slash_queue: VecDeque<Cause>,
    /// The validators of the session.
    pub validators: Vec<Who>,
    /// The faults of auditors, by their accounts.
    pub faults: BTreeMap<Who, Faults>,
}

impl Market {
    /// A market of these accounts.
    pub fn new(rules: Rules, accounts: impl IntoIterator<Item = (Who, Balance)>) -> Self {
        let purse = |free| Purse { free, ..Purse::default() };
        let purses: BTreeMap<_, _> =
            accounts.into_iter().map(|(who, free)| (who, purse(free))).collect();
        Self {
            rules,
            endowment: purses.values().map(|purse| purse.free).sum(),
            registrations: 0,
            last_price: (0, 0),
            purses,
            providers: BTreeMap::new(),
            jobs: BTreeMap::new(),
            assignments: BTreeMap::new(),
            contests: BTreeMap::new(),
            next_contest: 0,
            verdicts: BTreeMap::new(),
            slashes: BTreeMap::new(),
            slash_queue: VecDeque::new(),
            validators: (0..rules.validators).collect(),
            faults: BTreeMap::new(),
        }
    }

    /// Applies a call at block `now`, or says which rule refuses it; then nothing has changed.
    pub fn step(&mut self, call: &Call, now: Block) -> Result<(), Refusal> {
        *self = self.after(call, now)?;
        Ok(())
    }

    /// The market after a call.
    pub fn after(&self, call: &Call, now: Block) -> Result<Self, Refusal> {
        let mut next = self.clone();
        next.apply(call, now)?;
        Ok(next)
    }
}
