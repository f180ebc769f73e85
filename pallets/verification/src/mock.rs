//! A runtime with this pallet and a market that records what it hears.

use crate::{self as pallet_verification, Audits, Contests, Error, Event, Pallet};
use frame_support::{
    assert_ok, assert_storage_noop, derive_impl, parameter_types,
    traits::{Authorize, ConstU32, OneSessionHandler, PalletInfoAccess},
    weights::Weight,
};
use frame_system::RawOrigin;
use sp_core::{
    crypto::{VrfSecret, Wraps},
    Pair, H256,
};
use sp_runtime::{
    transaction_validity::{
        InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction,
    },
    BuildStorage, DispatchError, DispatchResult, FixedU128, ModuleError,
};
use stardust_primitives::{
    audit::{lot_to_sign, Answer, Audit, AuditDepth, AuditReport, Lot, SignedReport},
    contest::{Contest, DisputedTask, PanelVote, Party, SignedVote, Vote},
    crypto::{AuditId, AuditPair},
    ids::{AssignmentId, ContestId, JobId},
    items::Items,
    traits::{self, AuditRequest, ContestRequest, Market, Verification as _, Work},
};

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
    pub type Verification = pallet_verification::Pallet<Test>;
}

pub(crate) type Block = frame_system::mocking::MockBlockU32<Test>;
pub(crate) type TestError = Error<Test>;

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = Block;
}

pub(crate) const PANEL_BLOCKS: u32 = 10;
pub(crate) const FAULT_BLOCKS: u32 = 100;
const EPOCH_SEED: H256 = H256::repeat_byte(7);
pub(crate) const TRANCHE: u32 = 4;
/// The market knows jobs below this one.
pub(crate) const JOBS: u64 = 100;

parameter_types! {
    pub static Seed: H256 = EPOCH_SEED;
    pub static Verdicts: Vec<(ContestId, H256)> = Vec::new();
    /// Who was reported for which contest.
    pub static Offences: Vec<(ContestId, Vec<u64>)> = Vec::new();
    pub static Undecided: Vec<ContestId> = Vec::new();
    /// Who exposed the fraud, by each verdict.
    pub static Exposers: Vec<Option<u64>> = Vec::new();
    pub static MarketRefuses: bool = false;
    pub Genesis: H256 = System::block_hash(0);
}

/// Records what it hears, or refuses it.
pub struct RecordingMarket;

impl RecordingMarket {
    fn hear(id: ContestId) -> DispatchResult {
        // The state is final before the market hears: whatever it calls, the contest is gone.
        assert!(!Contests::<Test>::contains_key(id));
        frame_support::ensure!(!MarketRefuses::get(), DispatchError::Unavailable);
        Ok(())
    }
}

impl Market<u64, u32> for RecordingMarket {
    fn work(job: JobId) -> Option<Work> {
        (job.0 < JOBS).then(work)
    }

    fn on_verdict(id: ContestId, contest: &Contest<u64, u32>, decided: H256) -> DispatchResult {
        Self::hear(id)?;
        Exposers::mutate(|exposers| exposers.push(contest.exposer));
        Verdicts::mutate(|verdicts| verdicts.push((id, decided)));
        Ok(())
    }

    fn on_undecided(id: ContestId, _contest: &Contest<u64, u32>) -> DispatchResult {
        Self::hear(id)?;
        Undecided::mutate(|undecided| undecided.push(id));
        Ok(())
    }
}

/// Records who is reported.
pub struct RecordingOffences;

pub(crate) const REPORT_WEIGHT: Weight = Weight::from_parts(1_000_000, 0);

impl traits::Offences<u64> for RecordingOffences {
    fn report(contest: ContestId, wrong: Vec<u64>) {
        assert!(!Contests::<Test>::contains_key(contest));
        Offences::mutate(|offences| offences.push((contest, wrong)));
    }

    fn weight() -> Weight {
        REPORT_WEIGHT
    }
}

impl pallet_verification::Config for Test {
    type Market = RecordingMarket;
    type Offences = RecordingOffences;
    type Clock = System;
    type Seed = Seed;
    type Genesis = Genesis;
    type PanelBlocks = ConstU32<PANEL_BLOCKS>;
    type FaultBlocks = ConstU32<FAULT_BLOCKS>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = ();
}

pub(crate) fn work() -> Work {
    let program = H256::repeat_byte(1);
    Work { program, payload: None, items: Items::Index, gas_limit: 1_000, vm_version: 1 }
}

pub(crate) fn new_test_ext() -> sp_io::TestExternalities {
    let storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
    let mut ext = sp_io::TestExternalities::from(storage);
    let keystore = sp_keystore::testing::MemoryKeystore::new();
    ext.register_extension(sp_keystore::KeystoreExt::new(keystore));
    ext.execute_with(|| System::set_block_number(1));
    ext
}

/// Builds a state and checks the invariants after each test.
pub(crate) struct ExtBuilder {
    validators: u8,
}

impl Default for ExtBuilder {
    fn default() -> Self {
        Self { validators: 4 }
    }
}

impl ExtBuilder {
    pub(crate) fn validators(mut self, validators: u8) -> Self {
        self.validators = validators;
        self
    }

    pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
        new_test_ext().execute_with(|| {
            Seed::set(EPOCH_SEED);
            Verdicts::set(Vec::new());
            Undecided::set(Vec::new());
            Exposers::set(Vec::new());
            MarketRefuses::set(false);
            session(0..self.validators);
            test();
            assert_storage_noop!(Pallet::<Test>::do_try_state().unwrap());
        });
    }
}

/// The audit key of the n-th validator that there may ever be.
pub(crate) fn pair(n: u8) -> AuditPair {
    AuditPair::from_seed(&[n + 1; 32])
}

pub(crate) fn auditor(n: u8) -> AuditId {
    pair(n).public()
}

/// Starts a session with these validators.
pub(crate) fn session(validators: impl IntoIterator<Item = u8>) {
    let accounts: Vec<(u64, AuditId)> =
        validators.into_iter().map(|n| (u64::from(n), auditor(n))).collect();
    let keys = || accounts.iter().map(|(account, key)| (account, key.clone()));
    Verification::on_new_session(true, keys(), keys());
}

/// Who the market says exposes frauds.
pub(crate) const CALLER: u64 = 77;

pub(crate) const COMMITMENT: H256 = H256::repeat_byte(42);

pub(crate) fn assignment(batch: u32, replica: u8) -> AssignmentId {
    AssignmentId { job: JobId(3), batch, replica }
}

/// Opens the audit of a batch of 50 tasks from task 100, in the present block.
pub(crate) fn open_audit(id: AssignmentId, expected: FixedU128) {
    open_audit_to(id, AuditDepth::Expected(expected));
}

/// Opens the audit of a batch of 50 tasks from task 100 whose assurance is critical.
pub(crate) fn open_critical_audit(id: AssignmentId) {
    open_audit_to(id, AuditDepth::Everyone);
}

fn open_audit_to(id: AssignmentId, depth: AuditDepth) {
    assert_ok!(Verification::open_audit(AuditRequest {
        assignment: id,
        commitment: COMMITMENT,
        tasks: 100..150,
        depth,
        tranche_blocks: TRANCHE,
    }));
}

pub(crate) fn stored_audit(id: AssignmentId) -> Audit<u64, u32> {
    Audits::<Test>::get(id.job, (id.batch, id.replica)).unwrap()
}

pub(crate) fn lot(n: u8, id: AssignmentId, commitment: H256) -> Lot {
    let data = lot_to_sign(Genesis::get(), Seed::get(), id, commitment);
    Lot::new(&pair(n).as_inner_ref().vrf_sign(&data)).unwrap()
}

/// What validator n draws in the present block.
pub(crate) fn drawn(n: u8, id: AssignmentId) -> Vec<u32> {
    let audit = stored_audit(id);
    let lot = lot(n, id, audit.commitment);
    let randomness =
        lot.randomness(&auditor(n), Genesis::get(), audit.seed, id, audit.commitment).unwrap();
    audit.draw(&randomness, System::block_number())
}

/// The receipt hash that validator n reports for a task; all honest ones report the same.
pub(crate) fn receipt(task: u32) -> H256 {
    H256::from_low_u64_be(u64::from(task))
}

pub(crate) fn sign(n: u8, report: AuditReport) -> SignedReport {
    let signature = pair(n).sign(report.to_sign(Genesis::get()).as_bytes());
    SignedReport { report, signature }
}

/// The report of validator n for these tasks.
pub(crate) fn report_for(n: u8, id: AssignmentId, tasks: &[u32]) -> SignedReport {
    let answers: Vec<_> =
        tasks.iter().map(|index| Answer { index: *index, receipt: receipt(*index) }).collect();
    sign(
        n,
        AuditReport {
            assignment: id,
            commitment: COMMITMENT,
            auditor: auditor(n),
            lot: lot(n, id, COMMITMENT),
            answers: answers.try_into().unwrap(),
        },
    )
}

/// The report of validator n for all it drew.
pub(crate) fn full_report(n: u8, id: AssignmentId) -> SignedReport {
    report_for(n, id, &drawn(n, id))
}

/// Lets a report in as the chain does, and dispatches it.
pub(crate) fn report(report: SignedReport) -> DispatchResult {
    let call = crate::Call::<Test>::report_audit { report: report.clone() };
    if let Err(TransactionValidityError::Invalid(InvalidTransaction::Custom(error))) =
        call.authorize(TransactionSource::InBlock).expect("a call that is authorized")
    {
        let index = <Verification as PalletInfoAccess>::index() as u8;
        let message = None;
        let error = ModuleError { index, error: [error, 0, 0, 0], message };
        return Err(DispatchError::Module(error));
    }
    Verification::report_audit(RawOrigin::Authorized.into(), report)
}

/// Opens a contest about task 100 of batch 0.
pub(crate) fn open_contest(parties: &[(u8, H256)], audited: Option<H256>) -> ContestId {
    open_contest_about(100, parties, audited)
}

/// Opens a contest about a task of batch 0 between these replicas with their receipts.
pub(crate) fn open_contest_about(
    task: u32,
    parties: &[(u8, H256)],
    audited: Option<H256>,
) -> ContestId {
    let parties: Vec<_> = parties
        .iter()
        .map(|(replica, receipt)| Party { replica: *replica, receipt: *receipt })
        .collect();
    let parties = parties.try_into().unwrap();
    let exposer = Some(CALLER);
    let request = ContestRequest { job: JobId(3), batch: 0, task, parties, audited, exposer };
    Verification::open_contest(request).unwrap()
}

/// What a vote is about if its contest is not open.
const NOWHERE: DisputedTask = DisputedTask { job: JobId(0), batch: 0, task: 0 };

/// The vote of validator n, signed.
pub(crate) fn vote_for(n: u8, contest: ContestId, receipt: H256) -> SignedVote {
    let disputed = crate::Contests::<Test>::get(contest).map_or(NOWHERE, |open| open.disputed());
    sign_vote(n, PanelVote { contest, disputed, vote: Vote { auditor: auditor(n), receipt } })
}

pub(crate) fn sign_vote(n: u8, vote: PanelVote) -> SignedVote {
    let signature = pair(n).sign(vote.to_sign(Genesis::get()).as_bytes());
    SignedVote { vote, signature }
}

pub(crate) fn vote(vote: SignedVote) -> DispatchResult {
    let voted = Verification::vote(RawOrigin::Authorized.into(), vote);
    voted.map(drop).map_err(|error| error.error)
}

/// What the transaction pool says of a call.
pub(crate) fn pool(call: crate::Call<Test>) -> Result<ValidTransaction, TransactionValidityError> {
    let call = RuntimeCall::Verification(call);
    call.authorize(TransactionSource::External).unwrap().map(|(valid, unspent)| {
        assert_eq!(unspent, Weight::zero());
        valid
    })
}

/// This pallet's events since the last call, in their order.
pub(crate) fn events() -> Vec<Event<Test>> {
    let events = System::read_events_for_pallet::<Event<Test>>();
    System::reset_events();
    events
}
