//! What the pure modules refuse, as errors of calls: one for one.

use crate::{DemandError, Error, OpeningError, TransitionError};
use stardust_primitives::{job::SpecError, traits::ProgramDefect};

impl<T> From<SpecError> for Error<T> {
    fn from(error: SpecError) -> Self {
        match error {
            SpecError::Tasks => Self::InvalidTasks,
            SpecError::BatchSize => Self::InvalidBatchSize,
            SpecError::GasLimit => Self::InvalidGasLimit,
            SpecError::Replicas => Self::InvalidReplicas,
        }
    }
}

impl<T> From<ProgramDefect> for Error<T> {
    fn from(defect: ProgramDefect) -> Self {
        match defect {
            ProgramDefect::TooLarge => Self::ProgramTooLarge,
            ProgramDefect::Malformed => Self::ProgramMalformed,
            ProgramDefect::WrongInstructionSet => Self::WrongInstructionSet,
            ProgramDefect::Imports => Self::ProgramImports,
            ProgramDefect::NoEntry => Self::NoEntry,
            ProgramDefect::BadJump => Self::BadJump,
            ProgramDefect::BlockTooLong => Self::BlockTooLong,
            ProgramDefect::TooMuchMemory => Self::TooMuchMemory,
        }
    }
}

impl<T> From<TransitionError> for Error<T> {
    fn from(error: TransitionError) -> Self {
        match error {
            TransitionError::JobNotOpen => Self::JobNotOpen,
            TransitionError::ClaimsClosed => Self::ClaimsClosed,
            TransitionError::NothingToClaim => Self::NothingToClaim,
            TransitionError::SameOperator => Self::SameOperator,
            TransitionError::NotYours => Self::NotYours,
            TransitionError::WrongState => Self::WrongState,
            TransitionError::DeadlinePassed => Self::DeadlinePassed,
            TransitionError::DeadlineNotPassed => Self::DeadlineNotPassed,
            TransitionError::AuditNotOver => Self::AuditNotOver,
            TransitionError::AuditIncomplete => Self::AuditIncomplete,
            TransitionError::SisterMayCommit => Self::SisterMayCommit,
            TransitionError::Overflow => Self::Overflow,
        }
    }
}

impl<T> From<DemandError> for Error<T> {
    fn from(error: DemandError) -> Self {
        match error {
            DemandError::AlreadyDemanded => Self::AlreadyDemanded,
            DemandError::TooManyDemands => Self::TooManyDemands,
            DemandError::NothingAtStake => Self::NothingAtStake,
            DemandError::UnknownDemand => Self::UnknownDemand,
        }
    }
}

impl<T> From<OpeningError> for Error<T> {
    fn from(error: OpeningError) -> Self {
        match error {
            OpeningError::WrongOpenings => Self::WrongOpenings,
            OpeningError::InvalidOpening => Self::InvalidOpening,
            OpeningError::InvalidReceipt => Self::InvalidReceipt,
        }
    }
}
