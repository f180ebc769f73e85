//! Faults of auditors as pure functions: the record goes in, the next record comes out.
//!
//! An auditor is at fault whose answer or vote a verdict showed to be wrong. The first fault is remembered
//! for a window; another within it disables the auditor for as long again.

use crate::lifecycle::Refusal;
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame_support::{traits::ConstU32, BoundedVec};
use scale_info::TypeInfo;
use sp_runtime::traits::AtLeast32BitUnsigned;
use stardust_primitives::{audit::Auditor, contest::MAX_VALIDATORS};

/// Faults within the window from which on an auditor is disabled.
pub(crate) const DISABLING_FAULTS: u32 = 2;

/// The faults of one auditor that are not forgotten.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct FaultRecord<AccountId, BlockNumber> {
    /// Whose.
    pub account: AccountId,
    /// How many, each not later than the window after the one before.
    pub count: u32,
    /// Block of the last one; the record is forgotten a window later.
    pub last: BlockNumber,
    /// Block since which the auditor is disabled, if it is.
    pub disabled_at: Option<BlockNumber>,
}

/// All faults that are not forgotten, the latest last.
pub type Faults<AccountId, BlockNumber> =
    BoundedVec<FaultRecord<AccountId, BlockNumber>, ConstU32<MAX_VALIDATORS>>;

/// What a fault led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Consequence {
    /// Faults of the auditor now.
    pub(crate) count: u32,
    /// Whether the auditor is disabled now.
    pub(crate) is_disabled: bool,
}

/// How many of `validators` may be disabled at a time: with the others, two thirds still can decide.
pub(crate) fn disabled_most(validators: usize) -> usize {
    validators.saturating_sub(1) / 3
}

impl<AccountId, BlockNumber: AtLeast32BitUnsigned + Copy> FaultRecord<AccountId, BlockNumber> {
    /// Last block in which the record counts.
    pub(crate) fn until(&self, window: BlockNumber) -> BlockNumber {
        self.last.saturating_add(window)
    }

    fn is_disabled(&self, window: BlockNumber, now: BlockNumber) -> bool {
        self.disabled_at.is_some() && now <= self.until(window)
    }
}

/// How many auditors of the session are disabled.
pub(crate) fn disabled<AccountId: PartialEq, BlockNumber: AtLeast32BitUnsigned + Copy>(
    faults: &[FaultRecord<AccountId, BlockNumber>],
    auditors: &[Auditor<AccountId>],
    window: BlockNumber,
    now: BlockNumber,
) -> usize {
    let disabled = faults.iter().filter(|known| known.is_disabled(window, now));
    disabled.filter(|known| is_seated(auditors, &known.account)).count()
}

/// Refuses an auditor that is disabled.
pub(crate) fn ensure_able<AccountId: PartialEq, BlockNumber: AtLeast32BitUnsigned + Copy>(
    faults: &[FaultRecord<AccountId, BlockNumber>],
    account: &AccountId,
    window: BlockNumber,
    now: BlockNumber,
) -> Result<(), Refusal> {
    let mut faults = faults.iter().filter(|known| known.is_disabled(window, now));
    match faults.find(|known| known.account == *account) {
        Some(_) => Err(Refusal::Disabled),
        None => Ok(()),
    }
}

/// The faults with one more of each of `wrong`, and what follows for each of them (VER-3).
///
/// Where as many are disabled as may be, they stay so, and a further fault is only recorded.
pub(crate) fn with_faults<AccountId: Clone + PartialEq, BlockNumber>(
    mut faults: Faults<AccountId, BlockNumber>,
    wrong: &[AccountId],
    auditors: &[Auditor<AccountId>],
    window: BlockNumber,
    now: BlockNumber,
) -> (Faults<AccountId, BlockNumber>, Vec<Consequence>)
where
    BlockNumber: AtLeast32BitUnsigned + Copy,
{
    faults.retain(|known| now <= known.until(window));
    let disabled = disabled(&faults, auditors, window, now);
    let mut room = disabled_most(auditors.len()).saturating_sub(disabled);
    let mut consequences = Vec::new();
    for account in wrong {
        let mut known = taken(&mut faults, account, now);
        known.count = known.count.saturating_add(1);
        known.last = now;
        let seats = usize::from(is_seated(auditors, account));
        let is_new = known.disabled_at.is_none() && known.count >= DISABLING_FAULTS;
        if is_new && room >= seats {
            room = room.saturating_sub(seats);
            known.disabled_at = Some(now);
        }
        let is_disabled = known.disabled_at.is_some();
        consequences.push(Consequence { count: known.count, is_disabled });
        // There is room: one was taken out.
        let _ = faults.try_push(known);
    }
    (faults, consequences)
}

/// Who commits an offence by being wrong about a contest: who voted wrongly, having run the task for nothing else, and
/// who answered wrongly again. Each once; what an auditor answers once may be a fault of its machine.
pub(crate) fn offenders<AccountId: Ord>(
    outvoted: Vec<AccountId>,
    repeated: Vec<AccountId>,
) -> Vec<AccountId> {
    let mut offenders = outvoted;
    offenders.extend(repeated);
    offenders.sort_unstable();
    offenders.dedup();
    offenders
}

/// Takes the record of an auditor out, or begins one. There is room for one record then.
fn taken<AccountId: Clone + PartialEq, BlockNumber: Copy>(
    faults: &mut Faults<AccountId, BlockNumber>,
    account: &AccountId,
    now: BlockNumber,
) -> FaultRecord<AccountId, BlockNumber> {
    if let Some(at) = faults.iter().position(|known| known.account == *account) {
        return faults.remove(at);
    }
    if faults.is_full() {
        // Only where the auditors of many sessions fail within a window. Who is disabled goes last.
        let spare = faults.iter().position(|known| known.disabled_at.is_none());
        faults.remove(spare.unwrap_or(0));
    }
    FaultRecord { account: account.clone(), count: 0, last: now, disabled_at: None }
}

/// The faults as a new session begins: among its auditors, who was disabled last is free again where more
/// would be disabled than may be (VER-3).
pub(crate) fn within_limit<AccountId: Clone + PartialEq, BlockNumber>(
    mut faults: Faults<AccountId, BlockNumber>,
    auditors: &[Auditor<AccountId>],
    window: BlockNumber,
    now: BlockNumber,
) -> Faults<AccountId, BlockNumber>
where
    BlockNumber: AtLeast32BitUnsigned + Copy,
{
    faults.retain(|known| now <= known.until(window));
    let mut disabled: Vec<_> = faults
        .iter_mut()
        .filter(|known| known.disabled_at.is_some() && is_seated(auditors, &known.account))
        .collect();
    disabled.sort_by_key(|known| known.disabled_at);
    for known in disabled.into_iter().skip(disabled_most(auditors.len())) {
        known.disabled_at = None;
    }
    faults
}

fn is_seated<AccountId: PartialEq>(auditors: &[Auditor<AccountId>], account: &AccountId) -> bool {
    auditors.iter().any(|auditor| auditor.account == *account)
}
