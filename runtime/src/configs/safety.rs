//! What stops the market when something is wrong, and what nothing stops.
//!
//! In *safe mode* only the calls named here pass, and the clock of deadlines stands still, so that nobody is at fault
//! for what it could not do. Anybody may enter it for an hour, for a deposit that a referendum of root may take; the
//! emergency track enters it for half a day, extends it and ends it. It ends by itself. A *pause* stops single calls,
//! until the same track lifts it, and time goes on meanwhile.

use crate::{
    governance::{tracks, RootOr},
    params, AccountId, Balance, Balances, BlockNumber, Runtime, RuntimeCall, RuntimeEvent,
    RuntimeHoldReason, SafeMode, TxPause,
};
use frame_support::{
    parameter_types,
    traits::{
        CallMetadata, ConstU32, Contains, EverythingBut, GetCallMetadata, InsideBoth, MapSuccess,
    },
};
use frame_system::EnsureRoot;
use pallet_tx_pause::RuntimeCallNameOf;
use sp_runtime::traits::Replace;

/// Calls of a pallet by their names; an empty list is all of them.
pub type Calls = (&'static str, &'static [&'static str]);

/// What nothing stops: blocks and finality, the panel's decisions, referenda, and all that they carry out with another
/// origin than root. Root passes every filter.
pub const UNSTOPPABLE: [Calls; 22] = [
    ("System", &[]),
    ("Timestamp", &[]),
    ("Babe", &[]),
    ("Grandpa", &[]),
    ("Session", &[]),
    ("Preimage", &[]),
    ("Scheduler", &[]),
    ("Sudo", &[]),
    ("Verification", &[]),
    ("ProtocolParameters", &[]),
    ("Capacity", &["set_program"]),
    ("Domains", &["dissolve", "set_admin"]),
    ("Referenda", &[]),
    ("ConvictionVoting", &[]),
    ("Whitelist", &[]),
    ("Fellowship", &[]),
    ("FellowshipReferenda", &[]),
    ("DomainVoting", &[]),
    ("DomainReferenda", &[]),
    ("ProviderStaking", &["cancel_slash"]),
    ("Staking", &["cancel_deferred_slash"]),
    ("Marketplace", &["contest"]),
];

/// What passes in safe mode besides, but can be paused where it is the fault: proofs of honest work, money on its way
/// home, who makes blocks, the accounts that act for others, whose calls pass the same filter, and money that a
/// referendum grants.
pub const IN_SAFE_MODE: [Calls; 11] = [
    ("Marketplace", &["reveal", "settle", "answer_output", "cancel_job"]),
    ("ProviderStaking", &["withdraw", "withdraw_unbonded", "withdraw_delegation"]),
    ("Staking", &["chill", "validate", "withdraw_unbonded"]),
    ("Utility", &[]),
    ("Proxy", &[]),
    ("Multisig", &[]),
    ("Treasury", &["spend", "void_spend", "spend_local", "remove_approval"]),
    ("Bounties", &["fund_bounty", "propose_curator", "unassign_curator", "close_bounty"]),
    ("TxPause", &[]),
    (
        "Border",
        &[
            "accept",
            "announce",
            "close",
            "end",
            "propose",
            "restore",
            "resume",
            "suspend",
            "withdraw_offer",
            "withdraw_route",
        ],
    ),
    (
        "Domains",
        &[
            "admit",
            "attend",
            "expel",
            "leave",
            "propose_policy",
            "set_rule",
            "spend",
            "start",
            "withdraw_policy",
        ],
    ),
];

fn names(list: &[Calls], pallet: &[u8], call: &[u8]) -> bool {
    list.iter().any(|(name, calls)| {
        name.as_bytes() == pallet
            && (calls.is_empty() || calls.iter().any(|name| name.as_bytes() == call))
    })
}

/// Calls that pass in safe mode.
pub struct PassInSafeMode;

impl Contains<RuntimeCall> for PassInSafeMode {
    fn contains(call: &RuntimeCall) -> bool {
        let CallMetadata { pallet_name, function_name } = call.get_call_metadata();
        let (pallet, call) = (pallet_name.as_bytes(), function_name.as_bytes());
        names(&UNSTOPPABLE, pallet, call) || names(&IN_SAFE_MODE, pallet, call)
    }
}

/// Calls that cannot be paused.
pub struct CannotBePaused;

impl Contains<RuntimeCallNameOf<Runtime>> for CannotBePaused {
    fn contains((pallet, call): &RuntimeCallNameOf<Runtime>) -> bool {
        // Safe mode must be there when a pause is not enough.
        pallet.as_slice() == b"SafeMode" || names(&UNSTOPPABLE, pallet, call)
    }
}

/// Staking gives the origin that cancels slashes more than that: to slash by hand, for one. A filter passes only root,
/// so that what is named here is root's.
pub struct OnlyRoots;

impl Contains<RuntimeCall> for OnlyRoots {
    fn contains(call: &RuntimeCall) -> bool {
        use pallet_staking::Call;
        matches!(
            call,
            RuntimeCall::Staking(
                Call::set_min_commission { .. }
                    | Call::deprecate_controller_batch { .. }
                    | Call::restore_ledger { .. }
                    | Call::manual_slash { .. }
            )
        )
    }
}

/// The calls that pass now.
pub type CallFilter = InsideBoth<SafeMode, InsideBoth<TxPause, EverythingBut<OnlyRoots>>>;

parameter_types! {
    /// What safe mode costs whoever enters it.
    pub const EnterDeposit: Option<Balance> = Some(params::SAFE_MODE_DEPOSIT);
    /// What it costs to extend it.
    pub const ExtendDeposit: Option<Balance> = Some(params::SAFE_MODE_EXTENSION_DEPOSIT);
    /// Blocks until such a deposit can be taken back.
    pub const ReleaseDelay: Option<BlockNumber> = Some(params::SAFE_MODE_RELEASE_BLOCKS);
}

/// The emergency track, for as many blocks as it may have safe mode at a time.
pub type ForceSafeMode =
    MapSuccess<RootOr<{ tracks::EMERGENCY }>, Replace<ConstU32<{ params::EMERGENCY_BLOCKS }>>>;

impl pallet_safe_mode::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type WhitelistedCalls = PassInSafeMode;
    // As long on a network for tests: there has to be time for an emergency referendum there, too.
    type EnterDuration = ConstU32<{ params::SAFE_MODE_BLOCKS }>;
    type ExtendDuration = ConstU32<{ params::SAFE_MODE_EXTENSION }>;
    type EnterDepositAmount = EnterDeposit;
    type ExtendDepositAmount = ExtendDeposit;
    type ForceEnterOrigin = ForceSafeMode;
    type ForceExtendOrigin = ForceSafeMode;
    type ForceExitOrigin = RootOr<{ tracks::EMERGENCY }>;
    // Takes somebody's money for good.
    type ForceDepositOrigin = EnsureRoot<AccountId>;
    type Notify = ();
    type ReleaseDelay = ReleaseDelay;
    type WeightInfo = pallet_safe_mode::weights::SubstrateWeight<Runtime>;
}

impl pallet_tx_pause::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type PauseOrigin = RootOr<{ tracks::EMERGENCY }>;
    type UnpauseOrigin = RootOr<{ tracks::EMERGENCY }>;
    type WhitelistedCalls = CannotBePaused;
    type MaxNameLen = ConstU32<{ params::CALL_NAME_BYTES }>;
    type WeightInfo = pallet_tx_pause::weights::SubstrateWeight<Runtime>;
}
