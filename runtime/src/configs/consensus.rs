//! Who makes and finalises blocks.
//!
//! Stake elects the validators, once an era. Every session is one BABE epoch, so randomness rotates with it. Whoever
//! makes two blocks in a slot, or votes twice in a round, is reported with a proof of whose key it was, and slashed.

use crate::{
    configs::staking::{BabeReports, Disabling, EpochSlots, GrandpaReports, KeyOwnerProof},
    params, AccountId, AuthorityDiscovery, Babe, Balances, Grandpa, Runtime, RuntimeEvent, Session,
    SessionKeys, Staking, Verification,
};
use frame_support::traits::{ConstU128, ConstU32, ConstU64};
use pallet_session::historical::NoteHistoricalRoot;
use sp_runtime::traits::ConvertInto;

impl pallet_babe::Config for Runtime {
    type EpochDuration = EpochSlots;
    type ExpectedBlockTime = ConstU64<{ params::SLOT_MILLIS }>;
    // Session decides when the validators change.
    type EpochChangeTrigger = pallet_babe::ExternalTrigger;
    type DisabledValidators = Session;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<{ params::MAX_VALIDATORS }>;
    type MaxNominators = ConstU32<{ params::MAX_BACKERS }>;
    type KeyOwnerProof = KeyOwnerProof;
    type EquivocationReportSystem = BabeReports;
}

impl pallet_grandpa::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = ();
    type MaxAuthorities = ConstU32<{ params::MAX_VALIDATORS }>;
    type MaxNominators = ConstU32<{ params::MAX_BACKERS }>;
    // As long as stake is bonded, a set of the past is known by its session.
    type MaxSetIdSessionEntries = ConstU64<{ params::BONDED_SESSIONS }>;
    type KeyOwnerProof = KeyOwnerProof;
    type EquivocationReportSystem = GrandpaReports;
}

/// What hears of every new session, in the order of [`SessionKeys`].
pub type SessionHandlers = (Babe, Grandpa, AuthorityDiscovery, Verification);

impl pallet_session::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type ValidatorId = AccountId;
    type ValidatorIdOf = ConvertInto;
    type ShouldEndSession = Babe;
    type NextSessionRotation = Babe;
    type SessionManager = NoteHistoricalRoot<Self, Staking>;
    type SessionHandler = SessionHandlers;
    type Keys = SessionKeys;
    type DisablingStrategy = Disabling;
    type Currency = Balances;
    type KeyDeposit = ConstU128<{ params::KEYS_DEPOSIT }>;
    type WeightInfo = pallet_session::weights::SubstrateWeight<Runtime>;
}

impl pallet_authorship::Config for Runtime {
    type FindAuthor = pallet_session::FindAccountFromAuthorIndex<Runtime, Babe>;
    // A block earns its author points, which share out what the era mints. Fees burn.
    type EventHandler = Staking;
}

impl pallet_authority_discovery::Config for Runtime {
    type MaxAuthorities = ConstU32<{ params::MAX_VALIDATORS }>;
}
