//! Names of accounts, who may act for them, and how a lost one is recovered.

use crate::{
    configs::assets::DepositFor, params, AccountId, Balances, Runtime, RuntimeCall, RuntimeEvent,
    RuntimeHoldReason, Signature, System, Treasury,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{
    parameter_types,
    traits::{tokens::imbalance::ResolveTo, ConstU128, ConstU32, InstanceFilter},
};
use frame_system::EnsureRoot;
use pallet_identity::legacy::IdentityInfo;
use pallet_recovery::HoldReason;
use scale_info::TypeInfo;
use sp_runtime::traits::{BlakeTwo256, Verify};

/// What a proxy may do on behalf of an account. A new call is nobody's but `Any`'s until it is named here.
// The order is part of every proxy's record: only append.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub enum ProxyType {
    /// Everything.
    #[default]
    Any,
    /// The work of a provider's agent: claim, commit, reveal, and what anyone may call. Money can
    /// only arrive, so the agent's machine need not hold the key of the bond.
    Agent,
    /// What neither pays anybody nor decides where money is paid; it may put up deposits and bonds, and vote.
    NonTransfer,
    /// Referenda, votes, the technical committee, bounties.
    Governance,
    /// A validator's and a nominator's stake and keys.
    Staking,
    /// A provider's bond and offer, and its agent's work.
    Provider,
    /// A domain's admission: whom it invites, and whom it expels.
    DomainAdmission,
    /// A domain's rules.
    DomainPolicy,
    /// A domain's treasury.
    DomainTreasury,
    /// All about domains, and what they sign about each other.
    Domain,
}

impl InstanceFilter<RuntimeCall> for ProxyType {
    // The calls inside a batch pass the same filter.
    fn filter(&self, call: &RuntimeCall) -> bool {
        if matches!(call, RuntimeCall::Utility(..)) {
            return true;
        }
        match self {
            Self::Any => true,
            Self::Agent => is_agents(call),
            Self::NonTransfer => {
                is_agents(call)
                    || is_providers(call)
                    || is_vote(call)
                    || moves_nothing(call)
                    || (is_stakers(call) && !directs_rewards(call))
            }
            Self::Governance => is_vote(call) || is_bounty(call),
            Self::Staking => is_stakers(call),
            Self::Provider => is_agents(call) || is_providers(call),
            Self::DomainAdmission => is_admission(call),
            Self::DomainPolicy => is_domain_policy(call),
            Self::DomainTreasury => {
                matches!(call, RuntimeCall::Domains(pallet_domains::Call::spend { .. }))
            }
            Self::Domain => matches!(call, RuntimeCall::Domains(..) | RuntimeCall::Border(..)),
        }
    }

    fn is_superset(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Any, _) => true,
            (Self::NonTransfer, Self::Provider) => true,
            (Self::NonTransfer | Self::Provider, Self::Agent) => true,
            (Self::Domain, Self::DomainAdmission | Self::DomainPolicy | Self::DomainTreasury) => {
                true
            }
            _ => self == other,
        }
    }
}

fn is_agents(call: &RuntimeCall) -> bool {
    use pallet_marketplace::Call as Market;
    matches!(
        call,
        RuntimeCall::Marketplace(
            Market::claim { .. }
                | Market::commit { .. }
                | Market::reveal { .. }
                | Market::contest { .. }
                | Market::expire { .. }
                | Market::settle { .. }
        )
    )
}

fn is_providers(call: &RuntimeCall) -> bool {
    use pallet_marketplace::Call as Market;
    matches!(
        call,
        RuntimeCall::ProviderStaking(..)
            // It posts a job of the provider's own, at the least price.
            | RuntimeCall::Capacity(pallet_capacity::Call::measure { .. })
            | RuntimeCall::Marketplace(Market::answer_output { .. } | Market::expire_demand { .. })
    )
}

fn is_admission(call: &RuntimeCall) -> bool {
    use pallet_domains::Call;
    matches!(call, RuntimeCall::Domains(Call::admit { .. } | Call::expel { .. }))
}

fn is_domain_policy(call: &RuntimeCall) -> bool {
    use pallet_domains::Call;
    matches!(
        call,
        RuntimeCall::Domains(
            Call::propose_policy { .. } | Call::withdraw_policy { .. } | Call::set_rule { .. }
        )
    )
}

fn is_stakers(call: &RuntimeCall) -> bool {
    matches!(call, RuntimeCall::Staking(..) | RuntimeCall::Session(..) | RuntimeCall::VoterList(..))
}

fn directs_rewards(call: &RuntimeCall) -> bool {
    use pallet_staking::Call;
    matches!(call, RuntimeCall::Staking(Call::bond { .. } | Call::set_payee { .. }))
}

fn is_vote(call: &RuntimeCall) -> bool {
    use pallet_treasury::Call;
    matches!(
        call,
        RuntimeCall::Preimage(..)
            | RuntimeCall::Referenda(..)
            | RuntimeCall::ConvictionVoting(..)
            | RuntimeCall::Whitelist(..)
            | RuntimeCall::Fellowship(..)
            | RuntimeCall::FellowshipReferenda(..)
            | RuntimeCall::DomainVoting(..)
            | RuntimeCall::DomainReferenda(..)
            | RuntimeCall::Treasury(Call::payout { .. } | Call::check_status { .. })
    )
}

fn is_bounty(call: &RuntimeCall) -> bool {
    matches!(call, RuntimeCall::Bounties(..))
}

fn moves_nothing(call: &RuntimeCall) -> bool {
    use pallet_identity::Call as People;
    use pallet_marketplace::Call as Market;
    matches!(
        call,
        RuntimeCall::System(..)
            | RuntimeCall::Verification(..)
            | RuntimeCall::Marketplace(
                Market::cancel_job { .. }
                    | Market::forget_job { .. }
                    | Market::unregister_program { .. }
            )
            | RuntimeCall::Identity(
                People::set_identity { .. }
                    | People::set_subs { .. }
                    | People::clear_identity { .. }
                    | People::cancel_request { .. }
                    | People::add_sub { .. }
                    | People::rename_sub { .. }
                    | People::remove_sub { .. }
                    | People::quit_sub { .. }
                    | People::accept_username { .. }
                    | People::set_primary_username { .. }
            )
    )
}

impl pallet_proxy::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type Currency = Balances;
    type ProxyType = ProxyType;
    type ProxyDepositBase = ConstU128<{ params::PROXY_BASE }>;
    type ProxyDepositFactor = ConstU128<{ params::PROXY_FACTOR }>;
    type MaxProxies = ConstU32<{ params::PROXIES }>;
    type MaxPending = ConstU32<{ params::PROXIES }>;
    type CallHasher = BlakeTwo256;
    type AnnouncementDepositBase = ConstU128<{ params::ANNOUNCEMENT_BASE }>;
    type AnnouncementDepositFactor = ConstU128<{ params::ANNOUNCEMENT_FACTOR }>;
    type BlockNumberProvider = System;
    type WeightInfo = pallet_proxy::weights::SubstrateWeight<Runtime>;
}

impl pallet_identity::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type Currency = Balances;
    type BasicDeposit = ConstU128<{ params::IDENTITY_DEPOSIT }>;
    type ByteDeposit = ConstU128<{ params::BYTE_DEPOSIT }>;
    type UsernameDeposit = ConstU128<{ params::USERNAME_DEPOSIT }>;
    type SubAccountDeposit = ConstU128<{ params::SUB_ACCOUNT_DEPOSIT }>;
    type MaxSubAccounts = ConstU32<{ params::SUB_ACCOUNTS }>;
    type IdentityInformation = IdentityInfo<ConstU32<{ params::IDENTITY_FIELDS }>>;
    type MaxRegistrars = ConstU32<{ params::REGISTRARS }>;
    type Slashed = Treasury;
    type ForceOrigin = EnsureRoot<AccountId>;
    type RegistrarOrigin = EnsureRoot<AccountId>;
    type OffchainSignature = Signature;
    type SigningPublicKey = <Signature as Verify>::Signer;
    type UsernameAuthorityOrigin = EnsureRoot<AccountId>;
    type PendingUsernameExpiration = ConstU32<{ params::USERNAME_BLOCKS }>;
    type UsernameGracePeriod = ConstU32<{ params::USERNAME_GRACE_BLOCKS }>;
    type MaxSuffixLength = ConstU32<{ params::SUFFIX_BYTES }>;
    type MaxUsernameLength = ConstU32<{ params::USERNAME_BYTES }>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
    type WeightInfo = pallet_identity::weights::SubstrateWeight<Runtime>;
}

parameter_types! {
    /// Why the deposit for groups of friends is held.
    pub const FriendsHold: RuntimeHoldReason =
        RuntimeHoldReason::Recovery(HoldReason::FriendGroupsStorage);
    /// Why that for an attempt is.
    pub const AttemptHold: RuntimeHoldReason =
        RuntimeHoldReason::Recovery(HoldReason::AttemptStorage);
    /// Why that for the record of who inherited is.
    pub const InheritorHold: RuntimeHoldReason =
        RuntimeHoldReason::Recovery(HoldReason::InheritorStorage);
}

impl pallet_recovery::Config for Runtime {
    type RuntimeCall = RuntimeCall;
    type RuntimeHoldReason = RuntimeHoldReason;
    type BlockNumberProvider = System;
    type Currency = Balances;
    type FriendGroupsConsideration = DepositFor<FriendsHold>;
    type AttemptConsideration = DepositFor<AttemptHold>;
    type InheritorConsideration = DepositFor<InheritorHold>;
    type SecurityDeposit = ConstU128<{ params::RECOVERY_DEPOSIT }>;
    type Slash = ResolveTo<super::staking::TreasuryAccount, Balances>;
    type MaxFriendsPerConfig = ConstU32<{ params::FRIENDS }>;
    type WeightInfo = pallet_recovery::weights::SubstrateWeight<Runtime>;
}
