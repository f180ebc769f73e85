//! Referenda, votes, and the technical committee.
//!
//! Whatever anybody proposes is decided by everybody who has STAR, on the track of the origin that it is to be carried
//! out with. The technical committee decides nothing alone but who belongs to it: a call that it whitelists still takes
//! the public's vote, on a shorter track.
//!
//! It whitelists by referenda of its own, not by the word of some member of a rank: one stolen key must not be enough
//! to put root on the short track.

use crate::{
    governance::{
        origins,
        tracks::{self, Fellowship as FellowshipTable, Public, Tracks},
        DecidedOn, Paced, RootOr, RootOrFellowship,
    },
    params, AccountId, Balances, FellowshipReferenda, Preimage, Referenda, Runtime, RuntimeCall,
    RuntimeEvent, Scheduler, System, Treasury,
};
use frame_support::traits::{
    tokens::currency::ActiveIssuanceOf, AsEnsureOriginWithArg, ConstU128, ConstU16, ConstU32,
    EitherOf, MapSuccess,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureSigned};
use pallet_ranked_collective::{EnsureMember, Unit};
use sp_runtime::traits::{ConvertToValue, Identity, Replace};

impl origins::Config for Runtime {}

impl pallet_referenda::Config for Runtime {
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
    type Scheduler = Scheduler;
    type Currency = Balances;
    type SubmitOrigin = AsEnsureOriginWithArg<EnsureSigned<AccountId>>;
    // Whatever is cancelled can be proposed again; what is killed loses its deposits.
    type CancelOrigin = RootOr<{ tracks::EMERGENCY }>;
    type KillOrigin = EnsureRoot<AccountId>;
    type Slash = Treasury;
    type Votes = pallet_conviction_voting::VotesOf<Runtime>;
    type Tally = pallet_conviction_voting::TallyOf<Runtime>;
    type SubmissionDeposit = ConstU128<{ params::SUBMISSION_DEPOSIT }>;
    type MaxQueued = ConstU32<{ params::QUEUED_REFERENDA }>;
    type UndecidingTimeout = Paced<ConstU32<{ params::UNDECIDED_BLOCKS }>>;
    type AlarmInterval = ConstU32<1>;
    type Tracks = Tracks<Public>;
    type Preimages = Preimage;
    // Not the time of deadlines: votes go on in safe mode, or nobody could end it.
    type BlockNumberProvider = System;
}

impl pallet_conviction_voting::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_conviction_voting::weights::SubstrateWeight<Runtime>;
    // What is bonded or held votes, too: those who have most at stake in the market.
    type Currency = Balances;
    type Polls = Referenda;
    // All STAR but the treasury's.
    type MaxTurnout = ActiveIssuanceOf<Balances, AccountId>;
    type MaxVotes = ConstU32<{ params::VOTES_PER_TRACK }>;
    type VoteLockingPeriod = Paced<ConstU32<{ params::VOTE_LOCK_BLOCKS }>>;
    type BlockNumberProvider = System;
    type VotingHooks = ();
}

impl pallet_whitelist::Config for Runtime {
    type RuntimeEvent = RuntimeEvent;
    type RuntimeCall = RuntimeCall;
    type WhitelistOrigin = RootOrFellowship<{ tracks::SENIORS }>;
    type DispatchWhitelistedOrigin = RootOr<{ tracks::WHITELISTED_CALLER }>;
    type Preimages = Preimage;
    type DeferredDispatchExpiration = Paced<ConstU32<{ params::DEFERRED_BLOCKS }>>;
    type BlockNumberProvider = System;
    type WeightInfo = pallet_whitelist::weights::SubstrateWeight<Runtime>;
}

/// Up to which rank whose decisions reach: root's and the seniors' to the highest, the fellows' to their own.
pub type Ranking = EitherOf<
    EnsureRootWithSuccess<AccountId, ConstU16<{ params::SENIOR_RANK }>>,
    EitherOf<
        MapSuccess<
            DecidedOn<FellowshipTable, { tracks::SENIORS }>,
            Replace<ConstU16<{ params::SENIOR_RANK }>>,
        >,
        MapSuccess<
            DecidedOn<FellowshipTable, { tracks::FELLOWS }>,
            Replace<ConstU16<{ params::FELLOW_RANK }>>,
        >,
    >,
>;

impl pallet_ranked_collective::Config for Runtime {
    type WeightInfo = pallet_ranked_collective::weights::SubstrateWeight<Runtime>;
    type RuntimeEvent = RuntimeEvent;
    // A candidate has no vote before it is promoted.
    type AddOrigin = RootOrFellowship<{ tracks::FELLOWS }>;
    type RemoveOrigin = Ranking;
    type PromoteOrigin = Ranking;
    type DemoteOrigin = Ranking;
    type ExchangeOrigin = RootOrFellowship<{ tracks::SENIORS }>;
    type Polls = FellowshipReferenda;
    // A track's number is the least rank that votes on it.
    type MinRankOfClass = Identity;
    type MemberSwappedHandler = ();
    // One member, one vote.
    type VoteWeight = Unit;
    type MaxMemberCount = ConvertToValue<ConstU32<{ params::FELLOWSHIP_MEMBERS }>>;
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkSetup = ();
}

impl pallet_referenda::Config<pallet_referenda::Instance1> for Runtime {
    type RuntimeCall = RuntimeCall;
    type RuntimeEvent = RuntimeEvent;
    type WeightInfo = pallet_referenda::weights::SubstrateWeight<Runtime>;
    type Scheduler = Scheduler;
    type Currency = Balances;
    type SubmitOrigin = EnsureMember<Runtime, (), { params::FELLOW_RANK }>;
    type CancelOrigin = RootOr<{ tracks::EMERGENCY }>;
    type KillOrigin = EnsureRoot<AccountId>;
    type Slash = Treasury;
    type Votes = pallet_ranked_collective::Votes;
    type Tally = pallet_ranked_collective::TallyOf<Runtime>;
    type SubmissionDeposit = ConstU128<{ params::FELLOWSHIP_DEPOSIT }>;
    type MaxQueued = ConstU32<{ params::QUEUED_REFERENDA }>;
    type UndecidingTimeout = Paced<ConstU32<{ params::UNDECIDED_BLOCKS }>>;
    type AlarmInterval = ConstU32<1>;
    type Tracks = Tracks<FellowshipTable>;
    type Preimages = Preimage;
    type BlockNumberProvider = System;
}
