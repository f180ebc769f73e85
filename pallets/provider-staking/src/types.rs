//! The records of this pallet with the runtime's types.

use frame_system::{pallet_prelude::BlockNumberFor, Config};
use stardust_primitives::{
    delegation::{Exit, Pool},
    provider::{Harm, Provider, SlashCause, SlashRecord},
    Balance,
};

/// A provider with the runtime's types.
pub type ProviderOf<T> = Provider<Balance, BlockNumberFor<T>>;
/// A slash record with the runtime's types.
pub type SlashRecordOf<T> = SlashRecord<<T as Config>::AccountId, Balance, BlockNumberFor<T>>;
/// Whom a fraud harmed, with the runtime's types.
pub type HarmOf<T> = Harm<<T as Config>::AccountId, Balance>;
/// The cause of a slash with the runtime's types.
pub type SlashCauseOf<T> = SlashCause<BlockNumberFor<T>>;
/// A pool with the runtime's types.
pub type PoolOf<T> = Pool<Balance, BlockNumberFor<T>>;
/// Stake that left a pool, with the runtime's types.
pub type ExitOf<T> = Exit<Balance, BlockNumberFor<T>>;
