//! Sovereign domains: who decides for them, what none of them may decide, and what they sign about each other.

use crate::{
    configs::staking::TreasuryAccount,
    governance::{domains::EnsureDomainMembers, paced, tracks, RootOr},
    params, Balances, BlockNumber, Border, Clock, Domains, Runtime, RuntimeHoldReason,
};
use frame_support::{parameter_types, traits::ConstU128, PalletId};
use pallet_domains::Limits;
use sp_runtime::Perbill;

parameter_types! {
    /// What the treasuries' accounts are made from.
    pub const DomainsPalletId: PalletId = params::DOMAINS_PALLET_ID;
    /// Most of a fee that a domain may take.
    pub const DomainRevenueMax: Perbill = params::DOMAIN_REVENUE_MAX;
    /// What the account is made from that holds what a clearing is about to pay.
    pub const BorderPalletId: PalletId = params::BORDER_PALLET_ID;
    /// The periods at the borders; none of them at the pace of governance, since jobs are bound by them.
    pub const BorderLimits: pallet_border::Limits<BlockNumber> = pallet_border::Limits {
        period: params::CLEARING_BLOCKS,
        notice: params::PEERING_NOTICE_BLOCKS,
        term_max: params::PEERING_TERM_BLOCKS,
        route_max: params::ROUTE_TERM_BLOCKS,
        routes: params::DOMAIN_ROUTES,
    };
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
    type Border = Border;
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

impl pallet_border::Config for Runtime {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Sovereigns = Domains;
    type Clock = Clock;
    type PalletId = BorderPalletId;
    type Remainder = TreasuryAccount;
    type Limits = BorderLimits;
    type WeightInfo = pallet_border::weights::SubstrateWeight<Runtime>;
}
