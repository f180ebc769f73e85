//! Benchmarks, each at its worst case.

use crate::{
    benchmark_lot, AuditOf, AuditorFaults, AuditorOf, Auditors, Audits, Call, Config, ContestOf,
    Contests, FaultRecord, Faults, Pallet,
};
use alloc::vec::Vec;
use codec::Decode;
use frame_benchmarking::v2::*;
use frame_support::{
    pallet_prelude::TransactionSource,
    traits::{Authorize, Get},
    BoundedVec,
};
use frame_system::{pallet_prelude::BlockNumberFor, RawOrigin};
use sp_core::{sr25519, H256};
use sp_runtime::{
    traits::{BlockNumberProvider, One, Saturating, Zero},
    FixedU128, RuntimeAppPublic,
};
use stardust_primitives::{
    audit::{
        Answer, AuditReport, Auditor, SignedAnswer, SignedReport, MAX_ANSWERS,
        MAX_ANSWERS_PER_REPORT,
    },
    contest::{PanelVote, Party, SignedVote, Vote, MAX_PARTIES, MAX_VALIDATORS},
    crypto::AuditId,
    ids::{AssignmentId, ContestId, JobId},
    traits::ContestRequest,
};

/// Prepares the market for the benchmark of a verdict.
pub trait BenchmarkHelper<AccountId> {
    /// Puts the market into the state in which a verdict in `contest` costs most, and gives the contest
    /// and the receipt that is to win.
    fn contest(contest: ContestId) -> (ContestRequest<AccountId>, H256);
}

/// For a market that takes any verdict.
impl<AccountId> BenchmarkHelper<AccountId> for () {
    fn contest(_contest: ContestId) -> (ContestRequest<AccountId>, H256) {
        let parties = (0u8..).zip([1u8, 2]).take(MAX_PARTIES as usize);
        let parties = parties
            .map(|(replica, receipt)| Party { replica, receipt: H256::repeat_byte(receipt) });
        let parties = BoundedVec::truncate_from(parties.collect());
        let (job, batch, task) = (JobId(0), 0, 0);
        let (audited, exposer) = (None, None);
        let request = ContestRequest { job, batch, task, parties, audited, exposer };
        (request, H256::repeat_byte(3))
    }
}

/// A validator whose key is not in the keystore.
fn stranger(n: u8) -> AuditId {
    sr25519::Public::from_raw([n; 32]).into()
}

/// The account of the n-th validator.
fn stash<T: Config>(n: u8) -> T::AccountId {
    account("validator", n.into(), 0)
}

/// A full set of validators, the last of which can sign, and each of the others with a fault.
fn validators<T: Config>() -> AuditId {
    let signer = AuditId::generate_pair(Some(benchmark_lot::SECRET.as_bytes().to_vec()));
    let strangers = (0u8..).take(MAX_VALIDATORS.saturating_sub(1) as usize);
    let auditor = |n| AuditorOf::<T> { key: stranger(n), account: stash::<T>(n) };
    let last = Auditor { key: signer.clone(), account: stash::<T>(u8::MAX) };
    let auditors = strangers.clone().map(auditor).chain([last]).collect::<Vec<_>>();
    Auditors::<T>::put(BoundedVec::truncate_from(auditors));
    let last = Pallet::<T>::now();
    let fault = |n| FaultRecord { account: stash::<T>(n), count: 1, last, disabled_at: None };
    AuditorFaults::<T>::put(Faults::truncate_from(strangers.map(fault).collect()));
    signer
}

/// The genesis that the lot made beforehand is for.
fn genesis<T: Config>() -> Result<H256, BenchmarkError> {
    let genesis = benchmark_lot::GENESIS;
    let hash = T::Hash::decode(&mut &genesis.0[..])
        .map_err(|_| BenchmarkError::Stop("the hash of a block has 32 bytes"))?;
    frame_system::BlockHash::<T>::insert(BlockNumberFor::<T>::zero(), hash);
    if T::Genesis::get() == genesis {
        Ok(genesis)
    } else {
        Err(BenchmarkError::Stop("Genesis must be the hash of block 0"))
    }
}

/// Everybody's answer for one task.
fn answers<T: Config>(
    count: u32,
    index: u32,
) -> BoundedVec<SignedAnswer<T::AccountId>, frame_support::traits::ConstU32<MAX_ANSWERS>> {
    let answer = Answer { index, receipt: H256::repeat_byte(0xEE) };
    let signed = |n| SignedAnswer { auditor: stranger(n), account: stash::<T>(n), answer };
    let answers = (0u8..).take(count as usize).map(signed);
    BoundedVec::truncate_from(answers.collect())
}

fn audit<T: Config>(answers_before: u32, first_task: u32) -> AuditOf<T> {
    let tasks = stardust_primitives::tree::MAX_BATCH;
    AuditOf::<T> {
        seed: benchmark_lot::SEED,
        commitment: benchmark_lot::COMMITMENT,
        first_task,
        tasks,
        expected: FixedU128::from_u32(tasks),
        required: 0,
        validators: MAX_VALIDATORS,
        opened_at: Pallet::<T>::now(),
        tranche_blocks: 4u32.into(),
        reported_in: Some(0),
        answers: answers::<T>(answers_before, first_task),
    }
}

/// A report that fills its audit.
fn report<T: Config>() -> Result<SignedReport, BenchmarkError> {
    let auditor = validators::<T>();
    let genesis = genesis::<T>()?;
    let assignment = benchmark_lot::ASSIGNMENT;
    let commitment = benchmark_lot::COMMITMENT;
    let lot = benchmark_lot::LOT;
    let before = MAX_ANSWERS.saturating_sub(MAX_ANSWERS_PER_REPORT);
    let audit = audit::<T>(before, 0);
    let randomness = lot
        .randomness(&auditor, genesis, audit.seed, assignment, commitment)
        .ok_or(BenchmarkError::Stop("the lot is not valid"))?;
    let drawn = audit.draw(&randomness, Pallet::<T>::now());
    if drawn.len() != MAX_ANSWERS_PER_REPORT as usize {
        return Err(BenchmarkError::Stop("the draw is not full"));
    }
    let drawn = drawn.into_iter().map(|index| Answer { index, receipt: H256::zero() });
    let answers = BoundedVec::truncate_from(drawn.collect());
    Audits::<T>::insert(assignment.job, (assignment.batch, assignment.replica), audit);
    let report = AuditReport { assignment, commitment, auditor: auditor.clone(), lot, answers };
    let signature = auditor
        .sign(&report.to_sign(genesis))
        .ok_or(BenchmarkError::Stop("the keystore does not sign"))?;
    Ok(SignedReport { report, signature })
}

/// A contest in which everybody but one has voted, that one's vote decides, and all answers get refuted.
fn last_vote<T: Config>() -> Result<SignedVote, BenchmarkError> {
    // Benchmarks run in block 1, and are set up in block 0.
    T::Clock::set_block_number(One::one());
    let auditor = validators::<T>();
    let id = ContestId(0);
    let (request, decided) = T::BenchmarkHelper::contest(id);
    let ContestRequest { job, batch, task, parties, audited, exposer } = request;
    for party in &parties {
        Audits::<T>::insert(job, (batch, party.replica), audit::<T>(MAX_ANSWERS, task));
    }
    let votes = (0u8..).take(MAX_VALIDATORS.saturating_sub(1) as usize).map(|n| {
        let receipt = if n < 66 { decided } else { H256::repeat_byte(0xEE) };
        Vote { auditor: stranger(n), receipt }
    });
    let contest = ContestOf::<T> {
        job,
        batch,
        task,
        parties,
        audited,
        exposer,
        validators: MAX_VALIDATORS,
        deadline: Pallet::<T>::now(),
        extended: true,
        votes: BoundedVec::truncate_from(votes.collect()),
    };
    let disputed = contest.disputed();
    Contests::<T>::insert(id, contest);
    let vote = Vote { auditor: auditor.clone(), receipt: decided };
    let vote = PanelVote { contest: id, disputed, vote };
    let signature = auditor
        .sign(&vote.to_sign(T::Genesis::get()))
        .ok_or(BenchmarkError::Stop("the keystore does not sign"))?;
    Ok(SignedVote { vote, signature })
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn report_audit() -> Result<(), BenchmarkError> {
        let report = report::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Authorized, report);

        let id: AssignmentId = benchmark_lot::ASSIGNMENT;
        let answers = Pallet::<T>::audit(id).map(|audit| audit.answers.len());
        assert_eq!(answers, Some(MAX_ANSWERS as usize));
        Ok(())
    }

    #[benchmark]
    fn authorize_report_audit() -> Result<(), BenchmarkError> {
        let call = Call::<T>::report_audit { report: report::<T>()? };

        #[block]
        {
            call.authorize(TransactionSource::External).ok_or("the call authorizes itself")??;
        }

        Ok(())
    }

    #[benchmark]
    fn vote() -> Result<(), BenchmarkError> {
        let signed = last_vote::<T>()?;

        #[extrinsic_call]
        _(RawOrigin::Authorized, signed);

        assert!(!Contests::<T>::contains_key(ContestId(0)));
        Ok(())
    }

    #[benchmark]
    fn authorize_vote() -> Result<(), BenchmarkError> {
        let call = Call::<T>::vote { vote: last_vote::<T>()? };

        #[block]
        {
            call.authorize(TransactionSource::External).ok_or("the call authorizes itself")??;
        }

        Ok(())
    }

    #[benchmark]
    fn close_contest() -> Result<(), BenchmarkError> {
        last_vote::<T>()?;
        let caller: T::AccountId = whitelisted_caller();
        let later = Pallet::<T>::now().saturating_add(One::one());
        T::Clock::set_block_number(later);

        #[extrinsic_call]
        _(RawOrigin::Signed(caller), ContestId(0));

        assert!(!Contests::<T>::contains_key(ContestId(0)));
        Ok(())
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
