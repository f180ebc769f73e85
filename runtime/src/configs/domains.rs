//! Sovereign domains: who decides for them, and what none of them may decide.

use crate::{
    configs::staking::TreasuryAccount,
    governance::{domains::EnsureDomainMembers, paced, tracks, RootOr},
    params, Balances, BlockNumber, Clock, Runtime, RuntimeHoldReason,
};
use frame_support::{parameter_types, traits::ConstU128, PalletId};
use pallet_domains::Limits;
use sp_runtime::Perbill;

parameter_types! {
    /// What the treasuries' accounts are made from.
    pub const DomainsPalletId: PalletId = params::DOMAINS_PALLET_ID;
    /// Most of a fee that a domain may take.
    pub const DomainRevenueMax: Perbill = params::DOMAIN_REVENUE_MAX;
    /// What no domain can change; at the pace of governance, but for what members and jobs are promised.
    pub DomainLimits: Limits<BlockNumber> = Limits {
        change_delay: paced(params::DOMAIN_CHANGE_BLOCKS),
        freeze: paced(params::DOMAIN_FREEZE_BLOCKS),
        notice_max: paced(params::DOMAIN_NOTICE_BLOCKS),
        term_max: params::DOMAIN_TERM_BLOCKS,
        absence: paced(params::DOMAIN_ABSENCE_BLOCKS),
        vouch_age: paced(params::DOMAIN_VOUCH_BLOCKS),
        keep: params::DOMAIN_KEEP_BLOCKS,
        rules: params::DOMAIN_RULES,
        invitations: params::DOMAIN_INVITATIONS,
    };
}

impl pallet_domains::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Clock = Clock;
    // No two domains have signed anything about each other: there are no peerings yet.
    type Border = ();
    type MembersOrigin = EnsureDomainMembers;
    type OversightOrigin = RootOr<{ tracks::DOMAIN_OVERSIGHT }>;
    type PalletId = DomainsPalletId;
    type Remainder = TreasuryAccount;
    type DomainDeposit = ConstU128<{ params::DOMAIN_DEPOSIT }>;
    type MemberDeposit = ConstU128<{ params::MEMBER_DEPOSIT }>;
    type RevenueMax = DomainRevenueMax;
    type Limits = DomainLimits;
    type WeightInfo = pallet_domains::weights::SubstrateWeight<Runtime>;
}
