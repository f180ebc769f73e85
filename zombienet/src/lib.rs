#![doc = include_str!("../README.md")]

mod chain;
mod figures;
mod ledger;
mod market;
mod network;
mod node;
pub mod steps;
mod switch;
mod terms;
mod user;
mod wait;

pub use chain::{Chain, Happened};
pub use figures::Figures;
pub use ledger::{explain, Ledger};
pub use market::{Market, Work};
pub use network::{repository, Network, Setup, VALIDATORS};
pub use node::{Block, Node};
pub use switch::{Switch, RETRIES};
pub use terms::Terms;
pub use user::{binary, Provider, User};
pub use wait::{until, within};

/// Planck of one STAR.
pub const STAR: u128 = 1_000_000_000_000;
