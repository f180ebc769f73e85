//! Adversaries against the real runtime.
//!
//! Each strategy of `strategies` is a policy: what a provider, an auditor or somebody else does with what
//! it may know. A run plays it on a chain in memory: real blocks of the real runtime, transactions with
//! real signatures through the pool's checks, and a network that delays, drops, crashes and forks as its
//! seed says. Programs are not executed: the true receipt of a task is a hash of its index, and a cheater
//! makes another. What a run finds is held against [`theory`], which is written from the protocol's text in
//! floating point and shares no code with the runtime.
//!
//! Profit is what a party has in the end (free balance and bond; what is frozen counts as lost) less what it
//! had, less the cost of the gas that it ran, plus the outside value of each false result that was paid for.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "a tool for tests: floating point statistics, and a panic is how it fails"
)]

mod auditors;
mod dice;
mod keeper;
mod market;
mod overhead;
mod plot;
mod providers;
mod report;
mod sample;
mod sim;
mod stats;
mod strategies;
mod theory;

pub use overhead::{measure, overhead_markdown, Overhead, Stretch, MOST};
pub use plot::{draw, sweep, Sweep};
pub use report::{json, markdown, purse_markdown, Row};
pub use strategies::{play, Effort};
