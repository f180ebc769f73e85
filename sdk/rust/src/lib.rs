#![doc = include_str!("../README.md")]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation
    )
)]

pub mod amount;
pub mod border;
pub mod calls;
mod chain;
mod client;
pub mod demands;
pub mod dispatch;
pub mod domains;
mod error;
pub mod governance;
pub mod outputs;
mod post;
pub mod routes;
mod signer;
mod staking;
pub mod statement;
mod submit;
pub mod validators;

pub use chain::{Balances, Offered};
pub use client::{Client, Head, Heads, View};
pub use error::Error;
pub use post::{Posted, Registered};
pub use signer::{account_from_str, Signer};
pub use stardust_primitives as primitives;
pub use submit::{EventRecord, Included, Until};

use stardust_primitives::{
    api, capacity, job, provider, reputation, spot, staking_api, AccountId, Balance, BlockNumber,
};

/// Result of everything that asks the chain.
pub type Result<T, E = Error> = core::result::Result<T, E>;
/// A job as this chain keeps it.
pub type Job = job::Job<AccountId, Balance, BlockNumber>;
/// What a requester asks for.
pub type JobSpec = job::JobSpec<Balance, BlockNumber>;
/// A registered program.
pub type ProgramRecord = job::ProgramRecord<AccountId, Balance>;
/// A provider as this chain keeps it.
pub type Provider = provider::Provider<Balance, BlockNumber>;
/// A slash as this chain keeps it, with its cause.
pub type Slash =
    (provider::SlashCause<BlockNumber>, provider::SlashRecord<AccountId, Balance, BlockNumber>);
/// Where a provider stands in one class of programs.
pub type Standing = reputation::Standing<BlockNumber>;
/// What a provider may claim at a time.
pub type Capacity = capacity::CapacityView<BlockNumber>;
/// A domain's spot price, and what it comes from.
pub type Spot = spot::SpotView<BlockNumber>;
/// What an account has behind a provider.
pub type Delegation = staking_api::DelegationView<AccountId, Balance, BlockNumber>;
/// One of a provider's delegators.
pub type Delegator = staking_api::DelegatorView<AccountId, Balance>;
/// A job, and where its assigned replicas stand.
pub type JobReport = api::JobReport<AccountId, Balance, BlockNumber>;
/// What a job would cost.
pub type Quote = api::Quote<Balance, BlockNumber>;
/// A demand for an output that waits for its answer.
pub type Demand = api::DemandView<BlockNumber>;
/// An assignment with what its provider needs to go on.
pub type Assignment = api::AssignmentView<AccountId, Balance, BlockNumber>;
