//! Who makes and finalises blocks.
//!
//! The validators are those of genesis: there is no staking, so nobody could be paid for reporting an
//! equivocation or slashed for it, and none can be reported. They change their keys with
//! `session.set_keys`; every session is one BABE epoch, so randomness rotates with it.

use crate::{
    params, AccountId, AuthorityDiscovery, Babe, Balances, Grandpa, Runtime, RuntimeEvent, Session,
    SessionKeys, Verification,
};
use frame_support::traits::{ConstU128, ConstU32, ConstU64};
use sp_runtime::traits::ConvertInto;

impl pallet_babe::Config for Runtime {
    type EpochDuration = ConstU64<{ params::EPOCH_SLOTS }>;
    type ExpectedBlockTime = ConstU64<{ params::SLOT_MILLIS }>;
    // Session decides when the validators change.
    type EpochChangeTrigger = pallet_babe::ExternalTrigger;
    type DisabledValidators = Session;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<{ params::MAX_VALIDATORS }>;
    type MaxNominators = ConstU32<0>;
    type KeyOwnerProof = sp_core::Void;
    type EquivocationReportSystem = ();
}

impl pallet_grandpa::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<{ params::MAX_VALIDATORS }>;
    type MaxNominators = ConstU32<0>;
    type MaxSetIdSessionEntries = ConstU64<0>;
    type KeyOwnerProof = sp_core::Void;
    type EquivocationReportSystem = ();
}

/// What hears of every new session, in the order of [`SessionKeys`].
pub type SessionHandlers = (Babe, Grandpa, AuthorityDiscovery, Verification);

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    type ShouldEndSession = Babe;
    type NextSessionRotation = Babe;
    // Nobody replaces the validators of genesis.
    type SessionManager = ();
    type SessionHandler = SessionHandlers;
    type Keys = SessionKeys;
    type DisablingStrategy = ();
    type Currency = Balances;
    type KeyDeposit = ConstU128<{ params::KEYS_DEPOSIT }>;
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Runtime, Babe>;
    // Blocks earn nothing; fees burn.
    type EventHandler = ();
}

impl pallet_authority_discovery::Config for Runtime {
    type MaxAuthorities = ConstU32<{ params::MAX_VALIDATORS }>;
}
