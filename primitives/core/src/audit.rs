//! The audit lottery: who re-executes which tasks of a committed batch.
//!
//! Each validator evaluates its own VRF, so nobody else can know the draw, and anybody can check it.
//! If nobody reports although a report was to be expected, the audit widens tranche by tranche.

use crate::{
    crypto::{AuditId, AuditSignature},
    hashing::tagged,
    ids::AssignmentId,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::Range;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::{
    traits::{AtLeast32BitUnsigned, One, Saturating, Zero},
    FixedPointNumber, FixedU128,
};
use sp_core::{
    bounded::BoundedVec,
    crypto::{VrfPublic, Wraps},
    sr25519::{
        self,
        vrf::{VrfSignData, VrfSignature, VrfTranscript},
    },
    ConstU32, H256,
};

/// Most audited tasks in one report.
pub const MAX_ANSWERS_PER_REPORT: u32 = 16;
/// Most audited tasks of one assignment.
pub const MAX_ANSWERS: u32 = 64;
/// Tranches in which the expected number of audits doubles; one more draws every validator.
pub const DOUBLING_TRANCHES: u32 = 4;

/// One audited task: what its receipt should hash to.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct Answer {
    /// Index of the task within its job.
    pub index: u32,
    /// Hash of the receipt that the auditor computed.
    pub receipt: H256,
}

/// A validator, as audits know it.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Auditor<AccountId> {
    /// The key with which it draws, reports and votes.
    pub key: AuditId,
    /// The account that is paid for its audits and bears its faults.
    pub account: AccountId,
}

/// An answer and who gave it.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct SignedAnswer<AccountId> {
    /// The validator's audit key.
    pub auditor: AuditId,
    /// The validator's account when it reported; it is paid even if it has left by then.
    pub account: AccountId,
    /// Its answer.
    pub answer: Answer,
}

/// How deep an audit goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum AuditDepth {
    /// So many audits are to be expected (Lambda), by whoever is drawn.
    Expected(FixedU128),
    /// Every validator draws one task, and [`critical_reports`] of them must report.
    Everyone,
}

/// Reports that the audit of a batch with critical assurance needs: more than a third of the validators,
/// so that one of them is honest if fewer than a third are not.
pub fn critical_reports(validators: u32) -> u32 {
    (validators / 3).saturating_add(1)
}

/// The audit of one assignment, fixed when the batch is committed.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Audit<AccountId, BlockNumber> {
    /// Epoch randomness at the commitment.
    pub seed: H256,
    /// The commitment that is audited.
    pub commitment: H256,
    /// First task of the batch.
    pub first_task: u32,
    /// Tasks in the batch.
    pub tasks: u32,
    /// Lambda: audits to expect in the first tranche.
    pub expected: FixedU128,
    /// Reports without which the reveal is refused; with them, every validator draws exactly one task.
    /// Zero where a sample is enough.
    pub required: u32,
    /// Validators in the session of the commitment.
    pub validators: u32,
    /// Block of the commitment.
    pub opened_at: BlockNumber,
    /// Blocks of one tranche.
    pub tranche_blocks: BlockNumber,
    /// Tranche in which there were reports enough: the first one, or as many as are required.
    pub reported_in: Option<u32>,
    /// What the auditors found.
    pub answers: BoundedVec<SignedAnswer<AccountId>, ConstU32<MAX_ANSWERS>>,
}

impl<AccountId, BlockNumber: AtLeast32BitUnsigned + Copy> Audit<AccountId, BlockNumber> {
    /// The tasks of the batch.
    pub fn task_range(&self) -> Range<u32> {
        self.first_task..self.first_task.saturating_add(self.tasks)
    }

    /// The tranche that `now` lies in.
    pub fn tranche(&self, now: BlockNumber) -> u32 {
        let length = self.tranche_blocks.max(One::one());
        let passed = now.saturating_sub(self.opened_at).saturating_sub(One::one());
        passed.checked_div(&length).and_then(|t| t.try_into().ok()).unwrap_or(u32::MAX)
    }

    /// Audits to expect in a tranche.
    pub fn expected_in(&self, tranche: u32) -> FixedU128 {
        let everyone = FixedU128::from_u32(self.validators);
        // Every validator on every task. A bound by the tasks alone would leave a batch of one task to a single
        // draw, and to nobody where that one is silent.
        let most = FixedU128::from_u32(self.tasks).saturating_mul(everyone);
        if self.required > 0 {
            // Two validators may have the same task, so a short batch is no bound.
            return everyone;
        }
        let expected = if tranche < DOUBLING_TRANCHES {
            let factor = FixedU128::from_u32(1u32.checked_shl(tranche).unwrap_or(u32::MAX));
            self.expected.saturating_mul(factor)
        } else {
            everyone.max(self.expected)
        };
        expected.min(most)
    }

    /// Last block in which a report counts; the reveal may follow after it.
    ///
    /// Without a report, and where one was to be expected, the audit goes through all tranches; so it does
    /// until the required ones have come.
    pub fn ends(&self) -> BlockNumber {
        let tranches = match self.reported_in {
            Some(tranche) => tranche.saturating_add(1),
            None if self.required == 0 && self.expected < FixedU128::one() => 1,
            None => DOUBLING_TRANCHES.saturating_add(1),
        };
        self.opened_at
            .saturating_add(self.tranche_blocks.max(One::one()).saturating_mul(tranches.into()))
    }

    /// How many validators have answers in the audit.
    pub fn reports(&self) -> u32 {
        let mut auditors: Vec<_> = self.answers.iter().map(|signed| &signed.auditor).collect();
        auditors.sort_unstable();
        auditors.dedup();
        // Bounded by the answers.
        u32::try_from(auditors.len()).unwrap_or(u32::MAX)
    }

    /// Notes that a report came at `now`: the tranche in which there are enough is the last.
    pub fn note_report(&mut self, now: BlockNumber) {
        if self.reported_in.is_none() && self.reports() >= self.required.max(1) {
            self.reported_in = Some(self.tranche(now));
        }
    }

    /// Whether the reports have come without which the reveal is refused. A verdict that refutes one of
    /// them later does not undo it: among more than a third of the validators there was an honest one.
    pub fn is_complete(&self) -> bool {
        self.required == 0 || self.reported_in.is_some()
    }

    /// The tasks that a validator whose VRF gave `randomness` audits if it reports at `now`, the ones
    /// it already had in earlier tranches first.
    pub fn draw(&self, randomness: &[u8; 32], now: BlockNumber) -> Vec<u32> {
        draw(randomness, self.expected_in(self.tranche(now)), self.validators, self.task_range())
    }
}

/// The draw of one validator: floor(lambda / validators) audits and one more with the chance of the
/// remaining fraction, each of another task. A larger `expected` only appends.
pub fn draw(
    randomness: &[u8; 32],
    expected: FixedU128,
    validators: u32,
    tasks: Range<u32>,
) -> Vec<u32> {
    let share =
        expected.const_checked_div(FixedU128::from_u32(validators)).unwrap_or_else(FixedU128::zero);
    let whole = share.trunc();
    let chance = share.saturating_sub(whole);
    let whole: u32 = (whole.into_inner().checked_div(FixedU128::DIV).unwrap_or(0))
        .try_into()
        .unwrap_or(u32::MAX);
    // 53 bits are plenty for a chance and fit the fixed point type.
    let lot = low_u64(tagged("audit-count", randomness)) >> 11;
    let lot = FixedU128::from_rational(u128::from(lot), 1u128 << 53);
    let count = whole.saturating_add(u32::from(lot < chance)).min(MAX_ANSWERS_PER_REPORT);
    let length = tasks.end.saturating_sub(tasks.start);
    let mut drawn = Vec::new();
    for turn in 0..count.min(length) {
        let lot = low_u64(tagged("audit-index", &(randomness, turn)));
        // The bias of a 64-bit remainder by at most 65,536 is below 2^-47.
        let Some(lot) = lot.checked_rem(u64::from(length)) else { break };
        let mut offset = u32::try_from(lot).unwrap_or(0);
        // At most as many steps as there are audits already: the next free task is taken.
        while drawn.contains(&tasks.start.saturating_add(offset)) {
            offset = offset.saturating_add(1);
            if offset >= length {
                offset = 0;
            }
        }
        drawn.push(tasks.start.saturating_add(offset));
    }
    drawn
}

fn low_u64(hash: H256) -> u64 {
    let [a, b, c, d, e, f, g, h, ..] = hash.0;
    u64::from_le_bytes([a, b, c, d, e, f, g, h])
}

/// What a validator's VRF is evaluated on.
fn transcript(genesis: H256, seed: H256, id: AssignmentId, commitment: H256) -> VrfTranscript {
    VrfTranscript::new(
        b"stardust-audit",
        &[
            (b"genesis", genesis.as_bytes()),
            (b"seed", seed.as_bytes()),
            (b"assignment", &id.encode()),
            (b"commitment", commitment.as_bytes()),
        ],
    )
}

/// What a validator signs to draw its lot in the audit of `id`.
pub fn lot_to_sign(genesis: H256, seed: H256, id: AssignmentId, commitment: H256) -> VrfSignData {
    transcript(genesis, seed, id, commitment).into_sign_data()
}

/// A VRF output with its proof, as bytes.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
)]
pub struct Lot(pub [u8; 96]);

impl Lot {
    /// The bytes of a signature made over [`lot_to_sign`].
    pub fn new(signature: &VrfSignature) -> Option<Self> {
        signature.encode().try_into().ok().map(Self)
    }

    /// The randomness of the lot, if it is the one that `auditor` drew in this audit.
    pub fn randomness(
        &self,
        auditor: &AuditId,
        genesis: H256,
        seed: H256,
        id: AssignmentId,
        commitment: H256,
    ) -> Option<[u8; 32]> {
        let signature = VrfSignature::decode(&mut &self.0[..]).ok()?;
        let public: &sr25519::Public = auditor.as_inner_ref();
        let input = transcript(genesis, seed, id, commitment);
        if !public.vrf_verify(&input.clone().into_sign_data(), &signature) {
            return None;
        }
        public.make_bytes::<32>(b"stardust-audit-lot", &input, &signature.pre_output).ok()
    }
}

/// A validator's report of its audit of one assignment.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct AuditReport {
    /// What was audited.
    pub assignment: AssignmentId,
    /// The commitment that was audited: a report never counts for another attempt.
    pub commitment: H256,
    /// The validator's audit key.
    pub auditor: AuditId,
    /// Proof of the draw.
    pub lot: Lot,
    /// A non-empty beginning of the drawn tasks, in the order of the draw.
    pub answers: BoundedVec<Answer, ConstU32<MAX_ANSWERS_PER_REPORT>>,
}

impl AuditReport {
    /// What the auditor signs.
    pub fn to_sign(&self, genesis: H256) -> H256 {
        tagged("audit-report", &(genesis, self))
    }
}

/// An [`AuditReport`] with its signature.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo)]
pub struct SignedReport {
    /// The report.
    pub report: AuditReport,
    /// By the auditor's key, over [`AuditReport::to_sign`].
    pub signature: AuditSignature,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{crypto::AuditPair, ids::JobId};
    use proptest::prelude::*;
    use sp_core::{crypto::VrfSecret, Pair};

    fn audit(expected: FixedU128, reported_in: Option<u32>) -> Audit<u64, u32> {
        Audit {
            seed: H256::zero(),
            commitment: H256::zero(),
            first_task: 100,
            tasks: 50,
            expected,
            required: 0,
            validators: 4,
            opened_at: 10,
            tranche_blocks: 5,
            reported_in,
            answers: Default::default(),
        }
    }

    proptest! {
        #[test]
        fn draws_are_distinct_tasks_of_the_batch_and_grow_by_appending(
            seed in any::<[u8; 32]>(), lambda in 0u32..200, more in 0u32..200, validators in 1u32..20,
            start in 0u32..1000, length in 1u32..100,
        ) {
            let tasks = start..start + length;
            let expected = FixedU128::from_rational(u128::from(lambda), 10);
            let few = draw(&seed, expected, validators, tasks.clone());
            let many = draw(&seed, expected + FixedU128::from_rational(u128::from(more), 10), validators, tasks.clone());
            prop_assert!(many.starts_with(&few));
            prop_assert!(few.iter().all(|t| tasks.contains(t)));
            let mut unique = many.clone();
            unique.sort();
            unique.dedup();
            prop_assert_eq!(unique.len(), many.len());
        }
    }

    #[test]
    fn the_mean_number_of_audits_is_lambda_and_tasks_are_drawn_evenly() {
        let (lambda, validators, tasks) = (FixedU128::from_rational(3, 10), 4, 8u32);
        let mut hits = [0u32; 8];
        for turn in 0u32..20_000 {
            let randomness = *tagged("test", &turn).as_fixed_bytes();
            draw(&randomness, lambda, validators, 0..tasks)
                .iter()
                .for_each(|t| hits[*t as usize] += 1);
        }
        // 20,000 draws at 0.075: mean 1,500, standard deviation 37; five of them on each side.
        let total: u32 = hits.iter().sum();
        assert!((1_315..=1_685).contains(&total), "{total}");
        assert!(hits.iter().all(|h| (118..=257).contains(h)), "{hits:?}");
    }

    #[test]
    fn tranches_double_and_then_draw_everyone() {
        let quiet = audit(FixedU128::from_u32(1), None);
        assert_eq!([11, 15, 16, 30, 31, 35].map(|now| quiet.tranche(now)), [0, 0, 1, 3, 4, 4]);
        let expected: Vec<_> = (0..5).map(|t| quiet.expected_in(t).to_float()).collect();
        assert_eq!(expected, [1.0, 2.0, 4.0, 8.0, 4.0]);
        assert_eq!(quiet.ends(), 35);
        assert_eq!(audit(FixedU128::from_rational(1, 2), None).ends(), 15);
        assert_eq!(audit(FixedU128::from_u32(1), Some(0)).ends(), 15);
        assert_eq!(audit(FixedU128::from_u32(1), Some(2)).ends(), 25);
    }

    fn critical(validators: u32, tasks: u32) -> Audit<u64, u32> {
        let required = critical_reports(validators);
        Audit { required, validators, tasks, ..audit(FixedU128::from_u32(validators), None) }
    }

    #[test]
    fn critical_reports_are_more_than_a_third_and_never_all_that_disabling_leaves() {
        for validators in 1..=100u32 {
            let required = critical_reports(validators);
            assert!(required * 3 > validators && (required - 1) * 3 <= validators);
            assert!(required <= 34 && required <= validators - (validators - 1) / 3);
        }
    }

    #[test]
    fn everyone_draws_exactly_one_task_of_a_critical_batch_in_every_tranche() {
        for (validators, tasks) in [(1, 1), (4, 1), (7, 3), (100, 65_536)] {
            let audit = critical(validators, tasks);
            for (turn, now) in (0u32..200).zip([11, 16, 21, 26, 31, 99].into_iter().cycle()) {
                let randomness = *tagged("test", &turn).as_fixed_bytes();
                let drawn = audit.draw(&randomness, now);
                assert_eq!(drawn.len(), 1);
                assert!(audit.task_range().contains(&drawn[0]));
            }
        }
    }

    #[test]
    fn a_critical_audit_lasts_until_enough_validators_reported() {
        let mut audit = critical(7, 50);
        let report = |audit: &mut Audit<u64, u32>, n: u8, now| {
            let auditor = AuditPair::from_seed(&[n; 32]).public();
            let answer = Answer { index: 100, receipt: H256::zero() };
            let signed = SignedAnswer { auditor, account: u64::from(n), answer };
            audit.answers.try_push(signed).unwrap();
            audit.note_report(now);
        };
        assert_eq!(audit.required, 3);
        report(&mut audit, 1, 11);
        report(&mut audit, 2, 18);
        // The same one again is not another.
        report(&mut audit, 2, 18);
        assert_eq!((audit.reports(), audit.is_complete(), audit.ends()), (2, false, 35));
        report(&mut audit, 3, 22);
        assert_eq!((audit.reported_in, audit.ends()), (Some(2), 25));
        assert!(audit.is_complete());
        audit.answers.clear();
        assert!(audit.is_complete() && audit.ends() == 25, "verdicts do not open it again");
    }

    #[test]
    fn a_lot_belongs_to_one_auditor_and_one_audit() {
        let pair = AuditPair::from_seed(&[1; 32]);
        let other = AuditPair::from_seed(&[2; 32]).public();
        let id = AssignmentId { job: JobId(1), batch: 2, replica: 0 };
        let (genesis, seed, commitment) =
            (H256::repeat_byte(1), H256::repeat_byte(2), H256::repeat_byte(3));
        let signature = pair.as_inner_ref().vrf_sign(&lot_to_sign(genesis, seed, id, commitment));
        let lot = Lot::new(&signature).unwrap();
        let auditor = pair.public();
        let right = lot.randomness(&auditor, genesis, seed, id, commitment);
        assert!(right.is_some());
        let again =
            Lot::new(&pair.as_inner_ref().vrf_sign(&lot_to_sign(genesis, seed, id, commitment)))
                .unwrap();
        assert_eq!(again.randomness(&auditor, genesis, seed, id, commitment), right, "unique");
        assert_eq!(lot.randomness(&other, genesis, seed, id, commitment), None);
        assert_eq!(lot.randomness(&auditor, seed, seed, id, commitment), None);
        assert_eq!(lot.randomness(&auditor, genesis, genesis, id, commitment), None);
        assert_eq!(
            lot.randomness(&auditor, genesis, seed, AssignmentId { batch: 3, ..id }, commitment),
            None
        );
        assert_eq!(lot.randomness(&auditor, genesis, seed, id, seed), None);
        assert_eq!(Lot([255; 96]).randomness(&auditor, genesis, seed, id, commitment), None);
    }
}
