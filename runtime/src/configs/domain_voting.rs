//! The second house: what the members of a domain vote on, and how.
//!
//! It is the third instance of the SDK's referenda, with a pallet of ours that counts one vote for each member. What
//! passes acts as the members of that one domain, which is the admin of a domain that its members govern.

use crate::{
    governance::{
        domains::{DomainOf, DomainTracks},
        tracks, Paced, RootOr,
    },
    params, AccountId, Balances, Clock, DomainReferenda, Domains, Preimage, Runtime, RuntimeCall,
    RuntimeEvent, Scheduler, System, Treasury,
};
use frame_support::traits::{ConstU128, ConstU32};
use frame_system::EnsureRoot;

impl pallet_domain_voting::Config for Runtime {
    type Polls = DomainReferenda;
    type Members = Domains;
    // That of memberships, which have deadlines.
    type Clock = Clock;
    type WeightInfo = pallet_domain_voting::weights::SubstrateWeight<Runtime>;
}

impl pallet_referenda::Config<pallet_referenda::Instance2> for Runtime {
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
    type Scheduler = Scheduler;
    type Currency = Balances;
    type SubmitOrigin = pallet_domain_voting::EnsureProposer<Runtime, DomainOf>;
    type CancelOrigin = RootOr<{ tracks::EMERGENCY }>;
    type KillOrigin = EnsureRoot<AccountId>;
    type Slash = Treasury;
    type Votes = u32;
    type Tally = pallet_domain_voting::TallyOf<Runtime>;
    // As the public's: anybody may found a domain, so that its members are not known as the committee's are.
    type SubmissionDeposit = ConstU128<{ params::SUBMISSION_DEPOSIT }>;
    type MaxQueued = ConstU32<{ params::QUEUED_REFERENDA }>;
    type UndecidingTimeout = Paced<ConstU32<{ params::UNDECIDED_BLOCKS }>>;
    type AlarmInterval = ConstU32<1>;
    type Tracks = DomainTracks;
    type Preimages = Preimage;
    type BlockNumberProvider = System;
}
