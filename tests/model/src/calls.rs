//! What can be asked of the market, and how it refuses.

use crate::{Balance, Block, Cause, Id, Market, Receipt, Who};

/// What a requester asks for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spec {
    /// Who gets the author's share.
    pub author: Who,
    /// The treasury of the home domain, and the percent of a fee that it takes out of the network's share.
    pub home: Option<(Who, u128)>,
    /// How many tasks.
    pub tasks: u32,
    /// Tasks of a batch; the last may be shorter.
    pub batch_size: u32,
    /// Gas limit of a task.
    pub gas_limit: u64,
    /// Planck per SCU.
    pub price: Balance,
    /// Replicas of a batch: 1 for `Sampled` and `Critical`.
    pub replicas: u8,
    /// Whether more than a third of the validators must audit each batch: `Critical`.
    pub critical: bool,
    /// Outside harm of one wrong result.
    pub value_at_risk: Balance,
    /// Last block for claims.
    pub claim_until: Block,
    /// Blocks from claim to commitment.
    pub run_blocks: Block,
}

/// A receipt shown to be in a replica's root: (replica, task, receipt).
pub type Opened = (u8, u32, Receipt);

/// A call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "fields are named as in the protocol")]
pub enum Call {
    /// Becomes a provider.
    Register { who: Who, bond: Balance, price: Balance, capacity: u32, burn_max: Balance },
    /// Adds to the bond.
    BondMore { who: Who, amount: Balance },
    /// Changes price and capacity.
    SetOffer { who: Who, price: Balance, capacity: u32 },
    /// Takes no more work.
    Leave { who: Who },
    /// Takes work again.
    Rejoin { who: Who },
    /// Takes the bond back.
    Withdraw { who: Who },
    /// Posts a job.
    Post { who: Who, spec: Spec },
    /// Claims up to `count` replicas.
    Claim { who: Who, job: u64, count: u32 },
    /// Commits to the results of a batch.
    Commit { who: Who, id: Id, commitment: u64 },
    /// An auditor says what it found; `drawn` is what its lottery gave it, in order.
    Report { id: Id, commitment: u64, auditor: Who, drawn: Vec<u32>, answers: Vec<(u32, Receipt)> },
    /// Opens the commitment `opens`, and the receipts of the tasks in `openings`.
    Reveal { who: Who, id: Id, opens: u64, root: Vec<Receipt>, openings: Vec<u32> },
    /// Shows that two revealed replicas differ.
    Contest { who: Who, job: u64, batch: u32, a: Opened, b: Opened },
    /// A validator's vote.
    Vote { contest: u64, auditor: Who, receipt: Receipt },
    /// Moves a contest on whose time is over.
    CloseContest { contest: u64 },
    /// Ends an assignment that missed its deadline.
    Expire { id: Id },
    /// Cancels what is not claimed.
    Cancel { who: Who, job: u64 },
    /// Pays or returns revealed replicas whose sisters cannot come.
    Settle { job: u64, batch: u32 },
    /// Executes a slash that is due.
    ExecuteSlash { cause: Cause },
    /// Cancels a slash, by referendum.
    CancelSlash { cause: Cause },
    /// What the chain does by itself where a block has room.
    Idle,
    /// The validators of a new session.
    Session { validators: Vec<Who> },
}

macro_rules! refusals {
    ($($name:ident)*) => {
        /// The rule that refuses a call, by the name of its error on chain.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "the pallets document their errors")]
        pub enum Refusal { $($name,)* }
    };
}

refusals! {
    // Bonds.
    NotProvider AlreadyRegistered BondTooSmall PriceTooHigh CannotAfford InvalidCapacity ZeroAmount Leaving NotLeaving
    StillAssigned StillLiable UnbondingNotOver CapacityReached CapacityExceeded PriceTooLow ExposureExceeded AlreadySlashed
    BondFrozen UnknownSlash SlashNotDue SlashSettled
    // Jobs.
    InvalidTasks InvalidBatchSize InvalidGasLimit InvalidReplicas PriceBelowFloor InvalidDeadline InvalidRunBlocks
    UnknownJob JobNotOpen ClaimsClosed InvalidCount NothingToClaim SameOperator NotRequester NothingToCancel
    // Assignments.
    UnknownAssignment NotYours WrongState DeadlinePassed DeadlineNotPassed AuditNotOver CommitmentMismatch
    WrongOpenings AuditIncomplete SisterMayCommit TooManyWithheld InvalidOpening InvalidReceipt SameReplica DifferentTasks ReceiptsAgree NothingToSettle
    SisterInFlight RootsDiffer
    // Audits and contests.
    UnknownAudit StaleCommitment NotAuditor AuditClosed AlreadyReported TooManyAnswers NotDrawn UnknownContest
    AlreadyVoted VotesClosed ContestOpen Disabled
}

/// Refuses by a rule unless it holds.
pub(crate) fn ensure(holds: bool, rule: Refusal) -> Result<(), Refusal> {
    if holds {
        Ok(())
    } else {
        Err(rule)
    }
}

impl Market {
    /// Applies a call. A refused call may leave half its work behind: [`Market::step`] throws that away.
    pub fn apply(&mut self, call: &Call, now: Block) -> Result<(), Refusal> {
        match call {
            Call::Register { who, bond, price, capacity, burn_max } => {
                self.register(*who, *bond, (*price, *capacity), *burn_max, now)
            }
            Call::BondMore { who, amount } => self.bond_more(*who, *amount),
            Call::SetOffer { who, price, capacity } => self.set_offer(*who, *price, *capacity),
            Call::Leave { who } => self.leave(*who, now),
            Call::Rejoin { who } => self.rejoin(*who),
            Call::Withdraw { who } => self.withdraw(*who, now),
            Call::Post { who, spec } => self.post(*who, spec, now),
            Call::Claim { who, job, count } => self.claim(*who, *job, *count, now),
            Call::Commit { who, id, commitment } => self.commit(*who, *id, *commitment, now),
            Call::Report { id, commitment, auditor, drawn, answers } => {
                self.report(*id, *commitment, *auditor, drawn, answers, now)
            }
            Call::Reveal { who, id, opens, root, openings } => {
                self.reveal(*who, *id, *opens, root, openings, now)
            }
            Call::Contest { who, job, batch, a, b } => {
                self.contest(*who, *job, *batch, *a, *b, now)
            }
            Call::Vote { contest, auditor, receipt } => {
                self.vote(*contest, *auditor, *receipt, now)
            }
            Call::CloseContest { contest } => self.close_contest(*contest, now),
            Call::Expire { id } => self.expire(*id, now),
            Call::Cancel { who, job } => self.cancel(*who, *job, now),
            Call::Settle { job, batch } => self.settle(*job, *batch, now),
            Call::ExecuteSlash { cause } => self.execute_slash(*cause, now),
            Call::CancelSlash { cause } => self.cancel_slash(*cause),
            Call::Session { validators } => {
                self.seat(validators, now);
                Ok(())
            }
            Call::Idle => {
                self.execute_due(now);
                Ok(())
            }
        }
    }
}
