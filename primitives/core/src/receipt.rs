//! What one task produced.

use crate::hashing::tagged;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;

/// Most bytes of an output: the machine ends a task that returns more.
pub const MAX_OUTPUT_BYTES: u32 = 64 * 1024;

/// How a task ended. Closed and deterministic: a fault of the machine it ran on has no place here.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum OutcomeKind {
    /// The program returned an output.
    Returned,
    /// The program trapped: its own fault, and a valid, paid outcome.
    Trapped,
    /// The program used its whole gas limit: a valid, paid outcome.
    OutOfGas,
}

/// What one task produced.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Receipt {
    /// Index of the task within its job.
    pub index: u32,
    /// How it ended.
    pub outcome: OutcomeKind,
    /// [`output_hash`] of the output; zero unless `outcome` is `Returned`.
    pub output: H256,
    /// Gas used; the whole limit if `outcome` is `OutOfGas`.
    pub gas: u64,
}

impl Receipt {
    /// The receipt of a task that returned `output`.
    pub fn returned(index: u32, output: &[u8], gas: u64) -> Self {
        Self { index, outcome: OutcomeKind::Returned, output: output_hash(output), gas }
    }

    /// The receipt of a task that trapped or ran out of gas.
    pub fn failed(index: u32, outcome: OutcomeKind, gas: u64) -> Self {
        Self { index, outcome, output: H256::zero(), gas }
    }

    /// Whether `output` is all that the task returned: nothing unless `outcome` is `Returned`.
    pub fn has_output(&self, output: &[u8]) -> bool {
        match self.outcome {
            OutcomeKind::Returned => output_hash(output) == self.output,
            OutcomeKind::Trapped | OutcomeKind::OutOfGas => output.is_empty(),
        }
    }

    /// Hash of the receipt: a leaf of its batch's tree, what auditors report and the panel votes.
    pub fn hash(&self) -> H256 {
        tagged("receipt", self)
    }
}

/// Hash under which an output is named in a receipt.
pub fn output_hash(output: &[u8]) -> H256 {
    tagged("output", &output)
}
