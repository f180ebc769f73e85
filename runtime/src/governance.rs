//! Who decides what: the origins that referenda act with, and the tracks on which they are decided.
//!
//! Nothing here decides anything itself; the SDK's pallets do, as `configs::governance` wires them.

pub mod domains;
pub mod origins;
pub mod tracks;

use crate::{AccountId, Balance, BlockNumber, OriginCaller, Runtime, RuntimeOrigin};
use core::marker::PhantomData;
use frame_support::traits::{EitherOf, EnsureOrigin, Get, OriginTrait};
use frame_system::EnsureRoot;
use pallet_referenda::TracksInfo;
use tracks::{Fellowship, Public, Table, Tracks};

/// What was decided on the track `ID` of a table, and nothing else.
pub struct DecidedOn<T, const ID: u16>(PhantomData<T>);

impl<T: Table, const ID: u16> EnsureOrigin<RuntimeOrigin> for DecidedOn<T, ID> {
    type Success = ();

    fn try_origin(origin: RuntimeOrigin) -> Result<(), RuntimeOrigin> {
        match Tracks::<T>::track_for(origin.caller()) {
            Ok(id) if id == ID => Ok(()),
            _ => Err(origin),
        }
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        tracks::origin_of::<T>(ID).map(RuntimeOrigin::from).ok_or(())
    }
}

/// Root, or what was decided on a track of the public's referenda.
pub type RootOr<const ID: u16> = EitherOf<EnsureRoot<AccountId>, DecidedOn<Public, ID>>;

/// Root, or what was decided on a track of the technical committee's referenda.
pub type RootOrFellowship<const ID: u16> =
    EitherOf<EnsureRoot<AccountId>, DecidedOn<Fellowship, ID>>;

/// Who may spend of the treasury: root any sum, and each track of spends up to its cap.
pub struct Spender;

impl EnsureOrigin<RuntimeOrigin> for Spender {
    type Success = Balance;

    fn try_origin(origin: RuntimeOrigin) -> Result<Balance, RuntimeOrigin> {
        let track = Tracks::<Public>::track_for(origin.caller());
        track.ok().and_then(tracks::spend_cap).ok_or(origin)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin() -> Result<RuntimeOrigin, ()> {
        Ok(RuntimeOrigin::root())
    }
}

/// So many blocks at the pace of the chain's governance, which genesis fixed: never none.
pub fn paced(blocks: BlockNumber) -> BlockNumber {
    pallet_clock::ChainPace::<Runtime>::get().of_governance(blocks)
}

/// [`paced`] for what the SDK's pallets take as a type.
pub struct Paced<T>(PhantomData<T>);

impl<T: Get<BlockNumber>> Get<BlockNumber> for Paced<T> {
    fn get() -> BlockNumber {
        paced(T::get())
    }
}

/// The origin that stands for root, or for one of ours.
fn caller_of(origin: Option<origins::Origin>) -> OriginCaller {
    match origin {
        Some(origin) => OriginCaller::Origins(origin),
        None => OriginCaller::system(frame_system::RawOrigin::Root),
    }
}
