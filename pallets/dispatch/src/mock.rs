//! A runtime with this pallet, and a market by hand.

use crate::{self as pallet_dispatch, Config, Error, Event, Pallet};
use frame_support::{
    assert_storage_noop, derive_impl, parameter_types,
    traits::{Authorize, Hooks, PalletInfoAccess},
    weights::Weight,
};
use frame_system::{
    offchain::{CreateAuthorizedTransaction, CreateTransaction, CreateTransactionBase},
    RawOrigin,
};
use sp_core::{Pair, H256};
use sp_runtime::{
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
    },
    BuildStorage, DispatchError, DispatchResult, ModuleError, Perbill,
};
use stardust_primitives::{
    crypto::{AuditId, AuditPair},
    dispatch::{
        pair::{Candidate, Free, OpenReplica},
        proposal::{Proposal, SignedProposal},
        round,
        score::Weights,
        solution::{weigh, Merit, Solution},
    },
    domain::policy::{DomainRule, Refused},
    ids::{AssignmentId, DomainId, JobId},
    reputation::{ProgramClass, Scores},
    traits::{Pairs, Proposers, Reservations},
};
use std::collections::BTreeMap;

#[frame_support::runtime]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask
    )]
    pub struct Test;

    #[runtime::pallet_index(0)]
    pub type System = frame_system::Pallet<Test>;
    #[runtime::pallet_index(1)]
    pub type Dispatch = pallet_dispatch::Pallet<Test>;
}

pub(crate) type Extension = frame_system::AuthorizeCall<Test>;
pub(crate) type Extrinsic = frame_system::mocking::MockUncheckedExtrinsic<Test, (), Extension>;
type Header = sp_runtime::generic::Header<u32, sp_runtime::traits::BlakeTwo256>;
pub(crate) type Block = sp_runtime::generic::Block<Header, Extrinsic>;
pub(crate) type TestError = Error<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

impl CreateTransactionBase<crate::Call<Test>> for Test {
    type RuntimeCall = RuntimeCall;
    type Extrinsic = Extrinsic;
}

impl CreateTransaction<crate::Call<Test>> for Test {
    type Extension = Extension;

    fn create_transaction(call: RuntimeCall, extension: Extension) -> Extrinsic {
        Extrinsic::new_transaction(call, extension)
    }
}

impl CreateAuthorizedTransaction<crate::Call<Test>> for Test {
    fn create_extension() -> Extension {
        frame_system::AuthorizeCall::new()
    }
}

/// Of a job, the batches that were claimed, in their order, and those that are open after them.
pub(crate) type Work = (u32, u32);

parameter_types! {
    /// The jobs that can be claimed.
    pub static Jobs: BTreeMap<u64, Work> = BTreeMap::new();
    pub static Candidates: BTreeMap<u64, Candidate<u64>> = BTreeMap::new();
    /// Validators by their numbers, see [`pair`].
    pub static Validators: Vec<u8> = Vec::new();
    pub static Disabled: Vec<u8> = Vec::new();
    pub Genesis: H256 = H256::repeat_byte(9);
    pub ScoreWeights: Weights = Weights::default();
}

/// Whose domain no job lets in.
pub(crate) const STRANGER: u64 = 99;
pub(crate) const SHUT: Refused =
    Refused { rule: DomainRule::Ingress, domain: DomainId(2), version: 1 };

/// The market by hand.
pub struct Hand;

fn replica(job: u64, batch: u32) -> OpenReplica<u64> {
    OpenReplica {
        id: AssignmentId { job: JobId(job), batch, replica: 0 },
        class: ProgramClass::Short,
        pace: 10,
        value: 10,
        price: 100,
        operators: Default::default(),
    }
}

impl Pairs<u64> for Hand {
    fn open(id: &AssignmentId) -> Option<OpenReplica<u64>> {
        let (claimed, open) = Jobs::get().get(&id.job.0).copied()?;
        let is_open = (claimed..claimed + open).contains(&id.batch) && id.replica == 0;
        is_open.then(|| replica(id.job.0, id.batch))
    }

    fn open_count(job: JobId) -> u32 {
        Jobs::get().get(&job.0).map_or(0, |(_, open)| *open)
    }

    fn candidate(provider: &u64) -> Option<Candidate<u64>> {
        Candidates::get().get(provider).cloned()
    }

    fn host(provider: &u64) -> DomainId {
        DomainId(u32::from(*provider == STRANGER))
    }

    fn reach(_job: JobId, provider: &u64) -> Result<u8, Refused> {
        if *provider == STRANGER {
            Err(SHUT)
        } else {
            Ok(0)
        }
    }

    fn open_jobs(most: u32) -> Vec<JobId> {
        Jobs::get().into_keys().map(JobId).take(most as usize).collect()
    }

    fn next_open(job: JobId, most: u32) -> Vec<OpenReplica<u64>> {
        let Some((claimed, open)) = Jobs::get().get(&job.0).copied() else { return Vec::new() };
        (claimed..claimed + open.min(most)).map(|batch| replica(job.0, batch)).collect()
    }

    fn providers(_seed: H256, most: u32) -> Vec<u64> {
        Candidates::get().into_keys().take(most as usize).collect()
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_pair(number: u32) -> (AssignmentId, u64) {
        Jobs::mutate(|jobs| jobs.insert(number.into(), (0, 1)));
        Candidates::mutate(|known| known.insert(number.into(), candidate(number.into(), 90)));
        (id(number.into(), 0), number.into())
    }
}

impl Proposers for Hand {
    fn all() -> Vec<AuditId> {
        Validators::get().into_iter().map(auditor).collect()
    }

    fn may_propose(key: &AuditId) -> bool {
        let disabled: Vec<_> = Disabled::get().into_iter().map(auditor).collect();
        Self::all().contains(key) && !disabled.contains(key)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_proposer(_auditor: AuditId) {}
}

impl Config for Test {
    type Pairs = Hand;
    type Proposers = Hand;
    type Clock = System;
    type ScoreWeights = ScoreWeights;
    type Genesis = Genesis;
    type WeightInfo = ();
}

/// A provider with four slots that is right so often.
pub(crate) fn candidate(provider: u64, percent: u32) -> Candidate<u64> {
    let correctness = Perbill::from_percent(percent);
    let scores = Scores { correctness, ..Default::default() };
    Candidate {
        provider,
        operator: provider,
        is_active: true,
        price: 50,
        booked: None,
        free: Free { slots: 4, pace: 1_000, room: 1_000 },
        cap: 1_000,
        scores: [scores; 3],
    }
}

pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    sp_io::TestExternalities::from(storage)
}

/// Jobs 1 and 2 with three open batches each, providers 1 to 4, the better the higher, and seven validators; at the end
/// of round 0.
pub(crate) fn start() {
    Jobs::set([(1, (0, 3)), (2, (0, 3))].into());
    Candidates::set((1..=4).map(|one| (one, candidate(one, one as u32 * 20))).collect());
    Validators::set((0..7).collect());
    Disabled::set(Vec::new());
    System::set_block_number(0);
    go_to(4);
}

/// Runs a test in that state, and checks the invariants after it.
pub(crate) fn execute(test: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        start();
        test();
        check();
    });
}

pub(crate) fn check() {
    assert_storage_noop!(Pallet::<Test>::do_try_state().unwrap());
}

/// The hash of a block.
pub(crate) fn block_hash(block: u32) -> H256 {
    sp_io::hashing::blake2_256(&block.to_le_bytes()).into()
}

/// Begins blocks up to this one.
pub(crate) fn go_to(block: u32) {
    while System::block_number() < block {
        let now = System::block_number();
        frame_system::BlockHash::<Test>::insert(now, block_hash(now));
        System::set_block_number(now + 1);
        Dispatch::on_initialize(now + 1);
    }
}

/// Ends a block in which there is room for nothing more than this.
pub(crate) fn idle(room: Weight) -> Weight {
    Dispatch::on_idle(System::block_number(), room)
}

/// The audit key of the n-th validator that there may ever be.
pub(crate) fn pair(n: u8) -> AuditPair {
    AuditPair::from_seed(&[n + 1; 32])
}

pub(crate) fn auditor(n: u8) -> AuditId {
    pair(n).public()
}

pub(crate) fn id(job: u64, batch: u32) -> AssignmentId {
    AssignmentId { job: JobId(job), batch, replica: 0 }
}

/// A solution of these pairs of job, batch and provider.
pub(crate) fn solution(pairs: &[(u64, u32, u64)]) -> Solution<u64> {
    let pairs = pairs.iter().map(|(job, batch, provider)| (id(*job, *batch), *provider));
    Solution::new(pairs).unwrap()
}

/// What a solution counts now.
pub(crate) fn merit(solution: &Solution<u64>) -> Merit {
    let round = round(System::block_number());
    weigh(solution, &ScoreWeights::get(), &crate::dispatchables::AtEnd::<Test>::of(round)).merit
}

pub(crate) fn sign(n: u8, proposal: Proposal<u64>) -> SignedProposal<u64> {
    let signature = pair(n).sign(proposal.to_sign(Genesis::get()).as_bytes());
    SignedProposal { proposal, signature }
}

/// What validator n proposes in the round of this block, saying that it counts so much.
pub(crate) fn claiming(n: u8, solution: Solution<u64>, merit: Merit) -> SignedProposal<u64> {
    let round = round(System::block_number());
    sign(n, Proposal { round, merit, solution, auditor: auditor(n) })
}

/// What validator n honestly proposes in the round of this block.
pub(crate) fn proposal(n: u8, pairs: &[(u64, u32, u64)]) -> SignedProposal<u64> {
    let solution = solution(pairs);
    let merit = merit(&solution);
    claiming(n, solution, merit)
}

/// Lets a proposal in as the chain does, and dispatches it.
pub(crate) fn propose(signed: SignedProposal<u64>) -> DispatchResult {
    let call = crate::Call::<Test>::propose { signed: signed.clone() };
    if let Err(TransactionValidityError::Invalid(InvalidTransaction::Custom(error))) =
        call.authorize(TransactionSource::InBlock).expect("a call that is authorized")
    {
        let index = <Dispatch as PalletInfoAccess>::index() as u8;
        let error = ModuleError { index, error: [error, 0, 0, 0], message: None };
        return Err(DispatchError::Module(error));
    }
    Dispatch::propose(RawOrigin::Authorized.into(), signed)
}

/// What the transaction pool says of a proposal.
pub(crate) fn pool(
    signed: SignedProposal<u64>,
) -> Result<ValidTransaction, TransactionValidityError> {
    let call = RuntimeCall::Dispatch(crate::Call::propose { signed });
    call.authorize(TransactionSource::External).unwrap().map(|(valid, unspent)| {
        assert_eq!(unspent, Weight::zero());
        valid
    })
}

/// Claims a batch as the market does, undone where it is refused.
pub(crate) fn claim(provider: u64, job: u64) -> DispatchResult {
    frame_support::storage::with_storage_layer(|| {
        let (claimed, open) = Jobs::get().get(&job).copied().unwrap_or_default();
        frame_support::ensure!(open > 0, DispatchError::Unavailable);
        Dispatch::check(&provider, JobId(job), open)?;
        Dispatch::note_claimed(&provider, JobId(job));
        Jobs::mutate(|jobs| jobs.insert(job, (claimed + 1, open - 1)));
        Ok(())
    })
}

/// That what is left is reserved for so many blocks.
pub(crate) fn reserved(blocks: u8) -> DispatchResult {
    Err(TestError::Reserved { blocks }.into())
}

/// This pallet's events since the last call, in their order.
pub(crate) fn events() -> Vec<Event<Test>> {
    let events = System::read_events_for_pallet::<Event<Test>>();
    System::reset_events();
    events
}
