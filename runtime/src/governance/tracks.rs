//! Every track of referenda, in two tables: the public's and the technical committee's; and one row for all domains'.
//!
//! A referendum waits for its `prepare` period, and until somebody places the deposit. Then it is `decision` blocks
//! long decided. As soon as approval (ayes of all votes, by conviction) and support (ayes of all STAR that are not
//! the treasury's, without conviction) are both above their curves, and stay there for `confirm` blocks, it has passed,
//! and is carried out `enactment` blocks later. The curves fall: what many want soon passes soon, what few care about
//! takes longer. Periods are in blocks of a public chain; genesis may divide them all, for a network for tests.

use super::{caller_of, origins::Origin, paced};
use crate::{
    params::{DAYS, HOURS, MINUTES},
    Balance, BlockNumber, OriginCaller,
};
use alloc::borrow::Cow;
use core::marker::PhantomData;
use frame_system::RawOrigin;
use pallet_referenda::{Curve, Track, TrackInfo, TracksInfo};
use sp_runtime::{str_array, FixedI64};
use stardust_primitives::{domain::COMMONS, STAR};

pub use stardust_primitives::governance::{BIG_SPEND, MEDIUM_SPEND, SMALL_SPEND};

/// One track.
pub struct Row {
    /// Its number; for the committee's, the least rank that votes.
    pub id: u16,
    /// Its name, of at most 25 bytes.
    pub name: &'static str,
    /// What its referenda act as; none is root.
    pub origin: Option<Origin>,
    /// Most referenda that are decided at a time: the more each can do, the fewer at once.
    pub deciding: u32,
    /// Deposit for a decision. It comes back, unless the referendum is killed as abuse.
    pub deposit: Balance,
    /// Least blocks from submission to decision.
    pub prepare: BlockNumber,
    /// Blocks in which it is decided.
    pub decision: BlockNumber,
    /// Blocks for which it has to be ahead without a break.
    pub confirm: BlockNumber,
    /// Least blocks from the decision to what follows from it.
    pub enactment: BlockNumber,
    /// Approval that it takes.
    pub approval: Curve,
    /// Support that it takes.
    pub support: Curve,
}

/// The track of root.
pub const ROOT: u16 = 0;
/// The track that has root do what the technical committee whitelisted.
pub const WHITELISTED_CALLER: u16 = 1;
/// The track of the emergency origin.
pub const EMERGENCY: u16 = 10;
/// The track of the market's parameters.
pub const MARKET_PARAMETERS: u16 = 20;
/// The track of audits, contests, bonds and slashes.
pub const VERIFICATION_PARAMETERS: u16 = 21;
/// The track that cancels slashes.
pub const SLASH_CANCELLER: u16 = 30;
/// The track that oversees domains.
pub const DOMAIN_OVERSIGHT: u16 = 40;
/// The track of small spends.
pub const SMALL_SPENDER: u16 = 50;
/// The track of middling spends.
pub const MEDIUM_SPENDER: u16 = 51;
/// The track of big spends.
pub const BIG_SPENDER: u16 = 52;

/// The committee's track for its members, who are its rank 1.
pub const FELLOWS: u16 = 1;
/// The committee's track for what only its rank 2 decides.
pub const SENIORS: u16 = 2;

const fn percent(percent: u128) -> FixedI64 {
    FixedI64::from_rational(percent, 100)
}

/// From 100% to 50% over the whole decision: who has a clear majority need not wait for the end.
const MAJORITY: Curve = Curve::make_linear(1, 1, percent(50), percent(100));
/// The same, but already 80% after a seventh of the decision: for what is asked often, or is urgent.
const SOON: Curve = Curve::make_reciprocal(1, 7, percent(80), percent(50), percent(100));
/// From half of all STAR to 5% at the end: nothing that can do anything passes unnoticed.
const HALF: Curve = Curve::make_linear(1, 1, percent(5), percent(50));
/// From half, over 10% at half time, to 2%: for what a minority must not decide, though not everyone has a view of it.
const BROAD: Curve = Curve::make_reciprocal(1, 2, percent(10), percent(2), percent(50));
/// From half, over 10% after a quarter, to 1%: what can be set back by the same track.
const PLAIN: Curve = Curve::make_reciprocal(1, 4, percent(10), percent(1), percent(50));
/// From half, over 5% after a tenth, to 0.5%: sums that most voters will not look at.
const SMALL: Curve =
    Curve::make_reciprocal(1, 10, percent(5), FixedI64::from_rational(5, 1_000), percent(50));
/// From half, over 20% after a fourteenth, to 5%: for what takes the technical committee's word, too.
const VOUCHED: Curve = Curve::make_reciprocal(1, 14, percent(20), percent(5), percent(50));
/// From 30%, over 15% after an eighth, to 5%: within the hour for which a deposit buys safe mode, as many as that have
/// to come together.
const URGENT: Curve = Curve::make_reciprocal(1, 8, percent(15), percent(5), percent(30));

/// The public's tracks, by their numbers.
const PUBLIC: [Row; 10] = [
    // Can do anything, an upgrade too: two weeks for everyone to hear of it, one at a time, and a day between the
    // decision and the deed for whoever wants to leave first.
    Row {
        id: ROOT,
        name: "root",
        origin: None,
        deciding: 1,
        deposit: 10_000 * STAR,
        prepare: 2 * HOURS,
        decision: 14 * DAYS,
        confirm: DAYS,
        enactment: DAYS,
        approval: SOON,
        support: HALF,
    },
    // Does what root does, but the technical committee looked at it: repairs that cannot wait for two days.
    Row {
        id: WHITELISTED_CALLER,
        name: "whitelisted_caller",
        origin: Some(Origin::WhitelistedCaller),
        deciding: 10,
        deposit: 1_000 * STAR,
        prepare: 30 * MINUTES,
        decision: 14 * DAYS,
        confirm: 30 * MINUTES,
        enactment: 10 * MINUTES,
        approval: SOON,
        support: VOUCHED,
    },
    // Stops the market or a call and starts it again; nothing that it does lasts. Passes within an hour, before the
    // safe mode that a deposit bought runs out.
    Row {
        id: EMERGENCY,
        name: "emergency",
        origin: Some(Origin::Emergency),
        deciding: 3,
        deposit: 5_000 * STAR,
        prepare: MINUTES,
        decision: DAYS,
        confirm: 15 * MINUTES,
        enactment: MINUTES,
        approval: SOON,
        support: URGENT,
    },
    // Fees, prices and windows inside hard bounds, for new jobs only: wrong ones can be set back.
    Row {
        id: MARKET_PARAMETERS,
        name: "market_parameters",
        origin: Some(Origin::MarketParameters),
        deciding: 5,
        deposit: 1_000 * STAR,
        prepare: HOURS,
        decision: 7 * DAYS,
        confirm: 12 * HOURS,
        enactment: 12 * HOURS,
        approval: SOON,
        support: PLAIN,
    },
    // Audits, contests, bonds and slashes are the two sides of deterrence (GOV-1), so one track has them all; the
    // bounds keep cheating a loss, but work under way was priced by the old ones: two weeks, a day to react.
    Row {
        id: VERIFICATION_PARAMETERS,
        name: "verification_parameters",
        origin: Some(Origin::VerificationParameters),
        deciding: 3,
        deposit: 1_000 * STAR,
        prepare: 2 * HOURS,
        decision: 14 * DAYS,
        confirm: DAYS,
        enactment: DAYS,
        approval: SOON,
        support: BROAD,
    },
    // Must be over, from the first vote to the deed, in less than the day for which slashes are deferred, with five
    // hours left to notice and to write the proposal. Many at a time: one bug can slash many.
    Row {
        id: SLASH_CANCELLER,
        name: "slash_canceller",
        origin: Some(Origin::SlashCanceller),
        deciding: 50,
        deposit: 200 * STAR,
        prepare: 30 * MINUTES,
        decision: 16 * HOURS,
        confirm: 2 * HOURS,
        enactment: 10 * MINUTES,
        approval: SOON,
        support: BROAD,
    },
    // Dissolves what others have built and left, or gives it to others: as slow as root.
    Row {
        id: DOMAIN_OVERSIGHT,
        name: "domain_oversight",
        origin: Some(Origin::DomainOversight),
        deciding: 5,
        deposit: 1_000 * STAR,
        prepare: 2 * HOURS,
        decision: 14 * DAYS,
        confirm: DAYS,
        enactment: DAYS,
        approval: MAJORITY,
        support: BROAD,
    },
    // The larger the sum, the longer, the dearer, and the fewer at a time.
    Row {
        id: SMALL_SPENDER,
        name: "small_spender",
        origin: Some(Origin::SmallSpender),
        deciding: 30,
        deposit: 100 * STAR,
        prepare: HOURS,
        decision: 7 * DAYS,
        confirm: 6 * HOURS,
        enactment: HOURS,
        approval: MAJORITY,
        support: SMALL,
    },
    Row {
        id: MEDIUM_SPENDER,
        name: "medium_spender",
        origin: Some(Origin::MediumSpender),
        deciding: 15,
        deposit: 500 * STAR,
        prepare: 2 * HOURS,
        decision: 10 * DAYS,
        confirm: 12 * HOURS,
        enactment: 12 * HOURS,
        approval: MAJORITY,
        support: PLAIN,
    },
    Row {
        id: BIG_SPENDER,
        name: "big_spender",
        origin: Some(Origin::BigSpender),
        deciding: 5,
        deposit: 2_500 * STAR,
        prepare: 4 * HOURS,
        decision: 14 * DAYS,
        confirm: DAYS,
        enactment: DAYS,
        approval: MAJORITY,
        support: BROAD,
    },
];

/// The technical committee's tracks, by the least rank that votes on them. Each member has one vote.
const FELLOWSHIP: [Row; 2] = [
    // Who becomes and stays a member: a week, so that those who travel can vote.
    Row {
        id: FELLOWS,
        name: "fellows",
        origin: Some(Origin::Fellows),
        deciding: 10,
        deposit: 10 * STAR,
        prepare: 30 * MINUTES,
        decision: 7 * DAYS,
        confirm: 6 * HOURS,
        enactment: 10 * MINUTES,
        approval: MAJORITY,
        support: Curve::make_linear(1, 1, percent(25), percent(100)),
    },
    // What the chain needs at once, and who decides on that: two thirds of the votes to the end, and a third of all
    // seniors. All of them together need an hour; the public's referendum on what they whitelisted goes on meanwhile.
    Row {
        id: SENIORS,
        name: "seniors",
        origin: Some(Origin::Seniors),
        deciding: 10,
        deposit: 10 * STAR,
        prepare: 5 * MINUTES,
        decision: 2 * DAYS,
        confirm: 30 * MINUTES,
        enactment: MINUTES,
        approval: Curve::make_linear(1, 1, percent(67), percent(100)),
        support: Curve::make_linear(1, 1, percent(34), percent(100)),
    },
];

/// The track of each domain, on which its members have one vote each; its number and its origin are the domain's, here
/// those of the commons. A policy takes effect a while after it was decided anyway, by the domains' constitution, so
/// that little of the time has to be before the decision. A week, so that those who travel can vote; a fifth of all members
/// at its end, and half of them if it is to be soon. The deposit is that of a small spend: it is for a community's purse,
/// and each domain has its own track, so that nobody stands in another's queue.
pub const DOMAIN_MEMBERS: Row = Row {
    id: 0,
    name: "domain_members",
    origin: Some(Origin::DomainMembers(COMMONS)),
    deciding: 5,
    deposit: 100 * STAR,
    prepare: HOURS,
    decision: 7 * DAYS,
    confirm: 12 * HOURS,
    enactment: HOURS,
    approval: MAJORITY,
    support: Curve::make_linear(1, 1, percent(20), percent(50)),
};

/// A table of tracks, in the order of their numbers.
pub trait Table {
    /// Its rows.
    const ROWS: &'static [Row];
}

/// Everybody who has STAR.
pub struct Public;

impl Table for Public {
    const ROWS: &'static [Row] = &PUBLIC;
}

/// The technical committee.
pub struct Fellowship;

impl Table for Fellowship {
    const ROWS: &'static [Row] = &FELLOWSHIP;
}

/// The tracks of a table at the pace that genesis fixed.
pub struct Tracks<T>(PhantomData<T>);

impl<T: Table> TracksInfo<Balance, BlockNumber> for Tracks<T> {
    type Id = u16;
    type RuntimeOrigin = OriginCaller;

    fn tracks() -> impl Iterator<Item = Cow<'static, Track<u16, Balance, BlockNumber>>> {
        T::ROWS.iter().map(|row| Cow::Owned(Track { id: row.id, info: info(row) }))
    }

    fn track_for(origin: &OriginCaller) -> Result<u16, ()> {
        let origin = match origin {
            OriginCaller::system(RawOrigin::Root) => None,
            OriginCaller::Origins(origin) => Some(*origin),
            _ => return Err(()),
        };
        T::ROWS.iter().find(|row| row.origin == origin).map(|row| row.id).ok_or(())
    }

    // Their numbers are the same at any pace.
    fn track_ids() -> impl Iterator<Item = u16> {
        T::ROWS.iter().map(|row| row.id)
    }

    // Only one row's worth of curves and periods.
    fn info(id: u16) -> Option<Cow<'static, TrackInfo<Balance, BlockNumber>>> {
        T::ROWS.iter().find(|row| row.id == id).map(|row| Cow::Owned(info(row)))
    }
}

/// A row at the pace that genesis fixed.
pub(super) fn info(row: &Row) -> TrackInfo<Balance, BlockNumber> {
    TrackInfo {
        name: str_array(row.name),
        max_deciding: row.deciding,
        decision_deposit: row.deposit,
        prepare_period: paced(row.prepare),
        decision_period: paced(row.decision),
        confirm_period: paced(row.confirm),
        min_enactment_period: paced(row.enactment),
        min_approval: row.approval.clone(),
        min_support: row.support.clone(),
    }
}

/// What the referenda of a track act as.
pub fn origin_of<T: Table>(id: u16) -> Option<OriginCaller> {
    T::ROWS.iter().find(|row| row.id == id).map(|row| caller_of(row.origin))
}

/// Most that one spend of a track may be; none for a track that spends nothing.
pub fn spend_cap(track: u16) -> Option<Balance> {
    match track {
        ROOT => Some(Balance::MAX),
        SMALL_SPENDER => Some(SMALL_SPEND),
        MEDIUM_SPENDER => Some(MEDIUM_SPEND),
        BIG_SPENDER => Some(BIG_SPEND),
        _ => None,
    }
}
