//! What a task can come to: closed and deterministic.

// The derive of `Encode` casts each variant's index.
#![allow(clippy::cast_possible_truncation)]

use alloc::vec::Vec;
use codec::{Decode, Encode};

/// What running one task came to; the same on every machine, so fit for a receipt.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Outcome {
    /// The program returned an output.
    Returned {
        /// What it returned, at most [`crate::limits::OUTPUT_BYTES_MAX`] bytes.
        output: Vec<u8>,
        /// Gas used, with the start fee.
        gas: u64,
    },
    /// The program stopped by a fault of its own: a panic, a bad access, an unreadable output.
    Trapped {
        /// Gas used, with the start fee.
        gas: u64,
    },
    /// The gas limit did not suffice; the whole limit is charged.
    OutOfGas {
        /// The gas limit.
        gas: u64,
    },
}

impl Outcome {
    /// Gas used.
    pub fn gas(&self) -> u64 {
        match self {
            Self::Returned { gas, .. } | Self::Trapped { gas } | Self::OutOfGas { gas } => *gas,
        }
    }

    /// The output; empty unless the program returned.
    pub fn output(&self) -> &[u8] {
        match self {
            Self::Returned { output, .. } => output,
            Self::Trapped { .. } | Self::OutOfGas { .. } => &[],
        }
    }

    /// Whether the program returned.
    pub fn is_returned(&self) -> bool {
        matches!(self, Self::Returned { .. })
    }
}
