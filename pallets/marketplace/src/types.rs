//! The protocol's types with this chain's accounts, balances and block numbers.

use frame_system::pallet_prelude::BlockNumberFor;
use stardust_primitives::{
    assignment::Assignment,
    demand::Demands,
    job::{Job, JobSpec, ProgramRecord},
    Balance,
};

/// An account of this chain.
pub type AccountIdOf<T> = <T as frame_system::Config>::AccountId;
/// A job of this chain.
pub type JobOf<T> = Job<AccountIdOf<T>, Balance, BlockNumberFor<T>>;
/// What a requester of this chain asks for.
pub type JobSpecOf<T> = JobSpec<Balance, BlockNumberFor<T>>;
/// An assignment of this chain.
pub type AssignmentOf<T> = Assignment<AccountIdOf<T>, Balance, BlockNumberFor<T>>;
/// The demands on an assignment of this chain.
pub type DemandsOf<T> = Demands<BlockNumberFor<T>>;
/// A program of this chain.
pub type ProgramRecordOf<T> = ProgramRecord<AccountIdOf<T>, Balance>;
