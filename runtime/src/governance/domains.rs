//! The second house: the referenda of a domain's members.
//!
//! There is a track for each domain, and its number is the domain's: a referendum on it acts as that domain's members and as
//! nobody else. The tracks are all alike, one row of the table, so that none of them has to be made or kept and nothing
//! grows with the number of domains.

use super::{
    origins::Origin,
    tracks::{self, DOMAIN_MEMBERS},
};
use crate::{Balance, BlockNumber, OriginCaller, RuntimeOrigin};
use alloc::borrow::Cow;
use frame_support::traits::{EnsureOrigin, OriginTrait};
use pallet_referenda::{Track, TrackInfo, TracksInfo};
use sp_runtime::traits::MaybeConvert;
use stardust_primitives::{domain::COMMONS, ids::DomainId};

/// The domain for whose members an origin stands.
pub struct DomainOf;

impl MaybeConvert<OriginCaller, DomainId> for DomainOf {
    fn maybe_convert(origin: OriginCaller) -> Option<DomainId> {
        match origin {
            OriginCaller::Origins(Origin::DomainMembers(domain)) => Some(domain),
            _ => None,
        }
    }
}

/// What the members of a domain decided, and nothing else: not even root stands for them.
pub struct EnsureDomainMembers;

impl EnsureOrigin<RuntimeOrigin> for EnsureDomainMembers {
    type Success = DomainId;

    fn try_origin(origin: RuntimeOrigin) -> Result<DomainId, RuntimeOrigin> {
        DomainOf::maybe_convert(origin.caller().clone()).ok_or(origin)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        Ok(Origin::DomainMembers(DomainId(1)).into())
    }
}

/// The tracks of all domains.
pub struct DomainTracks;

impl TracksInfo<Balance, BlockNumber> for DomainTracks {
    type Id = DomainId;
    type RuntimeOrigin = OriginCaller;

    // One stands for all: these go into the metadata, and there are as many as there are numbers. The commons has no
    // members, so that nothing is ever decided on this one.
    fn tracks() -> impl Iterator<Item = Cow<'static, Track<DomainId, Balance, BlockNumber>>> {
        let info = tracks::info(&DOMAIN_MEMBERS);
        core::iter::once(Cow::Owned(Track { id: COMMONS, info }))
    }

    fn track_for(origin: &OriginCaller) -> Result<DomainId, ()> {
        DomainOf::maybe_convert(origin.clone()).ok_or(())
    }

    fn track_ids() -> impl Iterator<Item = DomainId> {
        core::iter::once(COMMONS)
    }

    // Who may propose is asked at submission, so that there is no need to know here which domains exist. One that is
    // dissolved while its referenda go on still has their track.
    fn info(_: DomainId) -> Option<Cow<'static, TrackInfo<Balance, BlockNumber>>> {
        Some(Cow::Owned(tracks::info(&DOMAIN_MEMBERS)))
    }
}
