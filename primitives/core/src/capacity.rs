//! How much a provider may claim at a time: as much as a benchmark has shown that it can run.

use crate::{
    ids::{JobId, ProgramId},
    job::JobSpec,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_core::H256;
use sp_runtime::traits::UniqueSaturatedInto;

/// What providers are measured with.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct BenchmarkProgram {
    /// A registered program that takes a seed of 8 bytes and no payload.
    pub program: ProgramId,
    /// Gas that each of its tasks takes at most, and nearly does.
    pub task_gas: u64,
}

/// A benchmark that is under way.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Benchmark<BlockNumber> {
    /// The job that it is.
    pub job: JobId,
    /// Gas per block that it is to show.
    pub target: u64,
    /// Block in which it began.
    pub began_at: BlockNumber,
    /// Block of its commitment.
    pub committed_at: Option<BlockNumber>,
}

/// What is known of a provider's capacity.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct CapacityRecord<BlockNumber> {
    /// Gas per block that its last benchmark showed; none before the first.
    pub verified: Option<u64>,
    /// Block of that benchmark's end.
    pub measured_at: BlockNumber,
    /// Gas per block that the batches take which it has claimed and not committed.
    pub load: u64,
    /// The benchmark under way.
    pub benchmark: Option<Benchmark<BlockNumber>>,
    /// It was drawn: last block for another benchmark before it counts as not measured.
    pub due: Option<BlockNumber>,
    /// The last epoch seed that it was drawn by, or not.
    pub drawn_by: H256,
}

/// What anybody may ask of a provider's capacity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct CapacityView<BlockNumber> {
    /// Gas per block that its claims may add up to now.
    pub limit: u64,
    /// Whether that is what a benchmark showed.
    pub is_measured: bool,
    /// Most cores that a benchmark can show; none if nobody is measured.
    pub cores_max: Option<u32>,
    /// What is known.
    pub record: CapacityRecord<BlockNumber>,
}

/// Gas per block that a full batch of a job takes of its provider's capacity: its gas limit over the time that the
/// provider has for it.
pub fn pace<Balance, N: UniqueSaturatedInto<u64> + Copy>(spec: &JobSpec<Balance, N>) -> u64 {
    let tasks = u64::from(spec.batch_size.min(spec.tasks));
    // At most 2^40 x 2^16.
    let gas = spec.gas_limit.saturating_mul(tasks);
    gas.div_ceil(spec.run_blocks.unique_saturated_into().max(1))
}
