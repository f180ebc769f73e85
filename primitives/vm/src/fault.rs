//! What can go wrong on this machine alone.

// The derive of `Encode` casts each variant's index.
#![allow(clippy::cast_possible_truncation)]

use crate::Outcome;
use alloc::string::String;
use codec::{Decode, Encode};
use core::fmt;

/// What running a task on this machine came to.
pub type Verdict = Result<Outcome, Fault>;

/// Something failed here; says nothing about the task, and must never be submitted anywhere.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Fault {
    /// The executor process ended in mid-run.
    JobDied(String),
    /// The task did not end within this machine's wall-clock limit, and was killed.
    TimedOut,
    /// Talking to the executor failed.
    Io(String),
    /// This machine ran short of memory.
    HostMemory,
    /// The request is outside what the machine accepts: an unchecked program, an input too large.
    Unsupported(String),
    /// The virtual machine itself failed.
    Machine(String),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::JobDied(how) => write!(f, "the executor process died: {how}"),
            Self::TimedOut => f.write_str("the task ran past this machine's wall-clock limit"),
            Self::Io(error) => write!(f, "talking to the executor failed: {error}"),
            Self::HostMemory => f.write_str("this machine ran short of memory"),
            Self::Unsupported(what) => write!(f, "the machine does not accept this: {what}"),
            Self::Machine(error) => write!(f, "the virtual machine failed: {error}"),
        }
    }
}

impl core::error::Error for Fault {}
