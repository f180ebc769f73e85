//! Domains: sovereign sub-networks with rules of their own for who runs what, and for whom.

pub mod border;
pub mod border_view;
pub mod policy;
pub mod record;
pub mod routes;
pub mod view;

use crate::{
    ids::{DomainId, ProgramId},
    job::Assurance,
    reputation::ProgramClass,
};
use codec::{Decode, Encode};
use scale_info::TypeInfo;

/// The domain that is open to all: who is in no other is in it.
pub const COMMONS: DomainId = DomainId(0);

/// What a domain looks at in a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DomainJob<Balance> {
    /// The job's home domain.
    pub home: DomainId,
    /// The program.
    pub program: ProgramId,
    /// How long its tasks may take.
    pub class: ProgramClass,
    /// How sure the requester wants to be.
    pub assurance: Assurance,
    /// Planck per SCU.
    pub price: Balance,
}
