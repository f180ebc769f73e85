//! The dispatcher: which provider is proposed for which unclaimed batch, decided without IO, clocks or chance.
//!
//! The runtime's off-chain worker runs it on every validator: [`matching::solve`] computes a solution, [`Turn`] says
//! when to lock, compute, propose and rest. The chain weighs what is proposed pair by pair; see
//! [`stardust_primitives::dispatch`]. So a dispatcher can be wrong, late or dead, and costs efficiency only.
//!
//! Properties, each with a test:
//! - *Alike*: the same state and seed give the same solution on every machine; the seed breaks ties.
//! - *Feasible*: the chain keeps every pair of a solution that is weighed on the state it was made from.
//! - *Good*: with one batch for each provider, within 10% of the best there is; with unequal batches and
//!   replicas nearly always, and over many markets within a hundredth.
//! - *Bounded*: at most [`matching::MAX_REPLICAS`] replicas and [`matching::MAX_CANDIDATES`] providers are looked at,
//!   the seed's choice if there are more; steps and memory are limited whatever the scores are.
#![cfg_attr(not(feature = "std"), no_std)]
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

extern crate alloc;

pub mod matching;
mod turn;

pub use turn::{Action, Event, Memory, Turn, View};
