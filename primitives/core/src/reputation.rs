//! Reputation: what a provider's results say of it, for each class of programs.

use crate::GAS_PER_SCU;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_runtime::Perbill;

/// Thousandths of a point: a batch that was checked and paid its fee earns at most one point.
pub const MILLI_PER_POINT: u32 = 1_000;
/// The latency of a provider that no machine could beat: it takes as long as a current core alone.
pub const BEST_LATENCY_MILLI: u32 = 1_000;
/// The latency from which a provider counts as slow as can be, and with which everybody begins.
pub const WORST_LATENCY_MILLI: u32 = 16_000;

/// What kind of programs trust is about: how long one of their tasks may take.
///
/// What a provider can keep up with hangs on the length of a task: a machine that sleeps at night is fine for tasks of
/// a second and fails those of a minute, and one audit of a long task checks far more work than one of a short. So trust
/// that was earned cheaply with short tasks does not carry to long ones. A job's gas limit is all that the chain knows of a
/// program beforehand; domains may add classes of their own.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub enum ProgramClass {
    /// A task takes at most an SCU.
    Short,
    /// A task takes at most 32 SCU.
    Medium,
    /// A task may take longer.
    Long,
}

/// Most gas of a short task.
const SHORT_GAS: u128 = GAS_PER_SCU;
/// Most gas of a medium task: half a minute of a current core, two minutes of a slow one.
const MEDIUM_GAS: u128 = 32 * GAS_PER_SCU;

impl ProgramClass {
    /// All classes, the shortest tasks first.
    pub const ALL: [Self; 3] = [Self::Short, Self::Medium, Self::Long];

    /// The class of a job whose tasks may use so much gas each.
    pub fn of_gas_limit(gas_limit: u64) -> Self {
        let gas_limit = u128::from(gas_limit);
        if gas_limit <= SHORT_GAS {
            Self::Short
        } else if gas_limit <= MEDIUM_GAS {
            Self::Medium
        } else {
            Self::Long
        }
    }
}

/// What a provider's results in one class of programs say of it, as of one block.
///
/// Points, availability and what latency lacks to the worst halve with each half-life that passes, in steps; counts stay.
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
pub struct TrustRecord<BlockNumber> {
    /// Trust, in thousandths of a checked batch: what the batches since the last fault earned and time left of it.
    pub points_milli: u64,
    /// Batches that were checked and paid since the last fault or fraud.
    pub batches: u32,
    /// Deadlines it missed: faults.
    pub faults: u32,
    /// Frauds, those in other classes among them.
    pub frauds: u32,
    /// How often it kept its deadlines lately, none yet counting as never.
    pub availability: Perbill,
    /// Blocks from claim to commitment lately, in thousandths of those that a current core needs for the gas;
    /// between [`BEST_LATENCY_MILLI`] and [`WORST_LATENCY_MILLI`].
    pub latency_milli: u32,
    /// Block of the last change.
    pub changed_at: BlockNumber,
}

/// What the record says to who has to choose: all in [0, 1], a newcomer's near 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Scores {
    /// With 95% confidence its receipts are right at least so often: the lower bound of a Beta posterior.
    pub correctness: Perbill,
    /// How often it kept its deadlines lately.
    pub availability: Perbill,
    /// How near its latency is to a current core's: 1 at the best, 0 at the worst.
    pub speed: Perbill,
}

/// Where a provider stands in one class of programs now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Standing<BlockNumber> {
    /// The class.
    pub class: ProgramClass,
    /// Its record, with what time took from it until now.
    pub record: TrustRecord<BlockNumber>,
    /// What the record says.
    pub scores: Scores,
}

/// A batch that was paid, as far as reputation goes by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct PaidBatch<Balance, BlockNumber> {
    /// What the network got of its fee, in planck.
    pub network_fee: Balance,
    /// Whether an auditor ran some of its tasks, and agreed.
    pub is_checked: bool,
    /// Blocks from its claim to its commitment.
    pub blocks: BlockNumber,
    /// Gas of all its tasks.
    pub gas: u64,
}

#[cfg(test)]
mod tests {
    use super::ProgramClass::{self, *};
    use proptest::prelude::*;

    #[test]
    fn classes_end_at_whole_scu() {
        for (gas_limit, class) in [
            (0, Short),
            (10_000_000_000, Short),
            (10_000_000_001, Medium),
            (320_000_000_000, Medium),
            (320_000_000_001, Long),
            (1 << 40, Long),
            (u64::MAX, Long),
        ] {
            assert_eq!(ProgramClass::of_gas_limit(gas_limit), class, "{gas_limit}");
        }
    }

    proptest! {
        #[test]
        fn more_gas_is_never_a_shorter_class(a in any::<u64>(), b in any::<u64>()) {
            let (less, more) = (a.min(b), a.max(b));
            prop_assert!(ProgramClass::of_gas_limit(less) <= ProgramClass::of_gas_limit(more));
        }

        #[test]
        fn all_lists_each_class_once(gas_limit in any::<u64>()) {
            let class = ProgramClass::of_gas_limit(gas_limit);
            prop_assert_eq!(ProgramClass::ALL.iter().filter(|known| **known == class).count(), 1);
        }
    }
}
