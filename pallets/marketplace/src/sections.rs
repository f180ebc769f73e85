//! The events and errors of the pallet, which its macro takes in as if they stood there.

/// What happens.
#[frame_support::pallet_macros::pallet_section]
mod event {
    /// What happened in the market.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A program may be used in jobs.
        ProgramRegistered {
            /// The program.
            program: ProgramId,
            /// Who registered it first.
            author: T::AccountId,
        },
        /// A job is open to claims.
        JobPosted {
            /// The job.
            job: JobId,
            /// Who pays.
            requester: T::AccountId,
            /// What is held for fees and audits.
            escrow: Balance,
            /// What is held for what stays on chain.
            deposit: Balance,
            /// Planck per SCU.
            price: Balance,
        },
        /// A provider took a replica of a batch.
        BatchClaimed {
            /// The assignment.
            id: AssignmentId,
            /// Who took it.
            provider: T::AccountId,
        },
        /// A provider committed to the results; the audit begins.
        BatchCommitted {
            /// The assignment.
            id: AssignmentId,
            /// The commitment.
            commitment: H256,
        },
        /// A reveal was accepted: it agrees with every audit.
        BatchRevealed {
            /// The assignment.
            id: AssignmentId,
            /// Root of the receipts.
            root: SumNode,
        },
        /// A replica of a batch is final.
        BatchPaid {
            /// The assignment.
            id: AssignmentId,
            /// Who ran it.
            provider: T::AccountId,
            /// Where it ran: the provider's domain when it claimed.
            domain: DomainId,
            /// The domains that it entered on its way there from the job's home, this one the last; empty where it
            /// crossed no border.
            path: Path,
            /// Gas of all its tasks.
            gas: u64,
            /// What the provider got.
            provider_fee: Balance,
            /// What the program's author got.
            author_fee: Balance,
            /// What the job's home domain got.
            domain_fee: Balance,
            /// What the network got.
            network_fee: Balance,
            /// Audited tasks, each auditor's counted.
            audited: u32,
        },
        /// An auditor was paid for its audits of an assignment whose reveal was accepted.
        AuditsPaid {
            /// The assignment.
            id: AssignmentId,
            /// The auditor's account.
            auditor: T::AccountId,
            /// Tasks that it audited.
            audits: u32,
            /// Its pay by the job's terms.
            due: Balance,
            /// What it got; the rest was not there, and stays unpaid.
            paid: Balance,
        },
        /// An assignment ended without pay; the replica may be claimed again unless it is cancelled.
        BatchReturned {
            /// The assignment that was.
            id: AssignmentId,
        },
        /// A provider did not commit in time.
        BatchExpired {
            /// The assignment that was.
            id: AssignmentId,
            /// Whose fault it was.
            provider: T::AccountId,
        },
        /// A provider did not reveal in time.
        BatchWithheld {
            /// The assignment that was.
            id: AssignmentId,
            /// Whose fault it was.
            provider: T::AccountId,
        },
        /// That commitment had been questioned by audits: a slash is frozen until it is cleared.
        BatchQuestioned {
            /// The name under which the commitment is kept, and may be revealed.
            id: AssignmentId,
            /// Who is slashed if it is not cleared.
            provider: T::AccountId,
        },
        /// A withheld commitment was opened after all and agrees with every audit: its slash is cancelled.
        BatchCleared {
            /// The name that it had.
            id: AssignmentId,
            /// Whose commitment it was.
            provider: T::AccountId,
        },
        /// A withheld commitment is kept no longer.
        WithheldForgotten {
            /// The name that it had.
            id: AssignmentId,
            /// Whose commitment it was.
            provider: T::AccountId,
        },
        /// Too few auditors reported on a batch whose assurance is critical; it is nobody's fault.
        BatchUnaudited {
            /// The assignment that was.
            id: AssignmentId,
            /// Who ran it.
            provider: T::AccountId,
        },
        /// Two receipts are claimed for one task.
        Contested {
            /// The contest.
            contest: ContestId,
            /// The job.
            job: JobId,
            /// The batch.
            batch: u32,
            /// The task.
            task: u32,
        },
        /// A provider's receipt lost a contest.
        Fraud {
            /// The assignment that was.
            id: AssignmentId,
            /// Whose fraud it was.
            provider: T::AccountId,
            /// The contest.
            contest: ContestId,
        },
        /// The panel decided nothing; nobody is slashed.
        Undecided {
            /// The contest.
            contest: ContestId,
        },
        /// Replicas will not be run.
        JobCancelled {
            /// The job.
            job: JobId,
            /// How many replicas.
            replicas: u32,
            /// What went back to the requester for them.
            refunded: Balance,
        },
        /// Every replica is paid or cancelled, and the escrow is empty.
        JobClosed {
            /// The job.
            job: JobId,
            /// What was paid for it in all.
            paid: Balance,
            /// What went back to the requester in all.
            refunded: Balance,
        },
        /// A program may not be used in jobs any more.
        ProgramUnregistered {
            /// The program.
            program: ProgramId,
        },
        /// The last record of a closed job was removed.
        JobForgotten {
            /// The job.
            job: JobId,
            /// What went back to the requester.
            deposit: Balance,
        },
        /// A requester could not fetch an output and demands it on chain.
        OutputDemanded {
            /// The paid assignment.
            id: AssignmentId,
            /// The task.
            index: u32,
            /// Who has to answer.
            provider: T::AccountId,
            /// Last block for the answer.
            deadline: BlockNumberFor<T>,
        },
        /// A demand was answered; the output stands in the extrinsic.
        OutputAnswered {
            /// The paid assignment.
            id: AssignmentId,
            /// The task.
            index: u32,
            /// Hash of its output; zero if it returned none.
            output: H256,
            /// What the answer cost the requester.
            cost: Balance,
        },
        /// A demand was not answered in time.
        OutputWithheld {
            /// The paid assignment.
            id: AssignmentId,
            /// The task.
            index: u32,
            /// Whose fault it was.
            provider: T::AccountId,
        },
    }
}

/// What is refused.
#[frame_support::pallet_macros::pallet_section]
mod error {
    /// Why a call was refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The program is registered for the present machine. Use it.
        AlreadyRegistered,
        /// No such preimage. Note the program in the preimage pallet first.
        MissingPreimage,
        /// The program has another size than was said.
        WrongSize,
        /// The program is larger than the machine allows.
        ProgramTooLarge,
        /// The bytes are no PolkaVM program, or its code is invalid.
        ProgramMalformed,
        /// The program is for another instruction set. Build it with the guest SDK.
        WrongInstructionSet,
        /// The program imports host functions; the machine has none.
        ProgramImports,
        /// The program does not export `refine`.
        NoEntry,
        /// A jump of the program goes to where no basic block starts.
        BadJump,
        /// A basic block of the program is longer than the machine allows.
        BlockTooLong,
        /// The program wants more memory than the machine allows.
        TooMuchMemory,
        /// `tasks` is not 1 to 16,777,216.
        InvalidTasks,
        /// `batch_size` is not 1 to 65,536.
        InvalidBatchSize,
        /// `gas_limit` is not 1 to 2^40.
        InvalidGasLimit,
        /// `Replicated` takes 2 or 3 replicas.
        InvalidReplicas,
        /// No such program. Register it first.
        UnknownProgram,
        /// The program was checked against an older machine. Register it again.
        ProgramOutdated,
        /// The job pays less than the chain's least price.
        PriceBelowFloor,
        /// A job can be posted at a quarter of the spot price to eight times as much; else name a price with `post_job`.
        InvalidSpotFactor,
        /// So many times the home domain's spot price is more than the job's most: raise that, or wait until it falls.
        SpotAboveLimit,
        /// The last block for claims has passed, or is too far away.
        InvalidDeadline,
        /// `run_blocks` is zero or too large.
        InvalidRunBlocks,
        /// No such preimage. Note the payload in the preimage pallet first.
        MissingPayload,
        /// The payload is larger than 1 MiB.
        PayloadTooLarge,
        /// No such preimage. Note the items in the preimage pallet first.
        MissingItems,
        /// The items are no SCALE `Vec<Vec<u8>>`.
        MalformedItems,
        /// The items are larger than 4 MiB.
        ItemsTooLarge,
        /// There are fewer items than tasks.
        TooFewItems,
        /// There are more items than tasks.
        TooManyItems,
        /// The caller cannot put up the escrow or the deposit.
        CannotAfford,
        /// An amount or a counter is too large.
        Overflow,
        /// No such job.
        UnknownJob,
        /// The job takes no more claims.
        JobNotOpen,
        /// The last block for claims has passed.
        ClaimsClosed,
        /// `count` is not 1 to 16.
        InvalidCount,
        /// The caller is no provider. Register first.
        NotProvider,
        /// Every replica is assigned, paid or cancelled.
        NothingToClaim,
        /// What is left belongs to batches of which the caller's operator holds another replica.
        SameOperator,
        /// No such assignment.
        UnknownAssignment,
        /// Another provider's assignment.
        NotYours,
        /// The assignment is in a state from which this call does not lead on.
        WrongState,
        /// The last block for this call has passed.
        DeadlinePassed,
        /// The last block of the assignment's state has not passed.
        DeadlineNotPassed,
        /// The audit still takes reports. Reveal after it ends.
        AuditNotOver,
        /// The audit ended with fewer reports than critical assurance needs. Expire the assignment: it is returned.
        AuditIncomplete,
        /// A sister replica may still be committed, and a root that is shown before can be copied. Reveal after it.
        SisterMayCommit,
        /// The replica has withheld commitments enough that may still be cleared. Expire one that was not.
        TooManyWithheld,
        /// Root and salt do not give the commitment.
        CommitmentMismatch,
        /// The openings are not exactly the audited tasks, in ascending order.
        WrongOpenings,
        /// An opening does not lead to the root.
        InvalidOpening,
        /// A receipt used more gas than the job allows.
        InvalidReceipt,
        /// A contest is between two replicas.
        SameReplica,
        /// The openings are of different tasks.
        DifferentTasks,
        /// The openings are of equal receipts.
        ReceiptsAgree,
        /// Only the requester may demand outputs, or cancel before the last block for claims has passed.
        NotRequester,
        /// The job has nothing to cancel, to sweep or to refund.
        NothingToCancel,
        /// No replica of the batch waits for its sisters.
        NothingToSettle,
        /// A replica of the batch is still assigned and not revealed. Wait for it, or expire it once it is overdue.
        SisterInFlight,
        /// The revealed roots differ. Contest them.
        RootsDiffer,
        /// Only a program's author may unregister it.
        NotAuthor,
        /// The job is not closed.
        JobNotClosed,
        /// The records are still kept: for demands, and for all but the requester a while longer.
        StillKept,
        /// A demand for an output of the job is open. Answer or expire it.
        DemandOpen,
        /// The task is not of the batch.
        UnknownTask,
        /// The output is demanded. Wait for its answer.
        AlreadyDemanded,
        /// Four outputs of the assignment are demanded. Wait for their answers.
        TooManyDemands,
        /// Unanswered demands cost the provider all that the batch earned: another would move it no more.
        NothingAtStake,
        /// The task's output is not demanded, or was answered.
        UnknownDemand,
        /// The output is not the one that its receipt names; of a task that returned none it is empty.
        WrongOutput,
    }
}
