#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

mod check;
mod engine;
mod fault;
mod outcome;

#[cfg(feature = "std")]
pub mod executor;
pub mod limits;
pub mod replay;

pub use check::{check, CheckError, Program, Summary, ENTRY};
pub use engine::interpret;
pub use fault::{Fault, Verdict};
pub use outcome::Outcome;

/// Version of everything a receipt depends on: PolkaVM's release and instruction set, the cost model
/// and every number in [`limits`]. Stored with each program and snapshot into each job.
pub const VM_VERSION: u32 = 1;
