//! A chain with a market, recorders in place of the other pallets, and preimages in memory.

mod capacity;
mod domains;
mod gateway;
mod reservations;

use crate as pallet_marketplace;
use alloc::{borrow::Cow, collections::BTreeMap};
pub use capacity::CapacityMock;
#[cfg(test)]
pub(crate) use capacity::TOO_MUCH;
use codec::{Decode, Encode};
pub use domains::DomainsMock;
pub(crate) use domains::*;
use frame_support::{
    derive_impl, parameter_types,
    traits::{ConstU128, ConstU32, FetchResult, Footprint, QueryPreimage, StorePreimage},
    StorageNoopGuard,
};
pub use gateway::GatewayMock;
#[cfg(test)]
pub(crate) use gateway::*;
pub use reservations::ReservationsMock;
#[cfg(test)]
pub(crate) use reservations::{Kept, RESERVED};
use scale_info::TypeInfo;
use sp_core::{sr25519, H256};
use sp_runtime::{
    traits::{BlakeTwo256, Convert, Hash},
    BuildStorage, DispatchError, DispatchResult, Perbill,
};
use stardust_primitives::{
    audit::{critical_reports, Answer, AuditDepth, SignedAnswer},
    contest::Contest,
    crypto::AuditId,
    domain::COMMONS,
    ids::{AssignmentId, ContestId, DomainId, JobId},
    job::Terms,
    money::{AuditRates, FeeSplit},
    provider::{Harm, SlashCause},
    reputation::{PaidBatch, ProgramClass, Scores},
    traits::{
        AuditRequest, AuditStatus, ContestRequest, Machine, ProgramDefect, Providers, Reputation,
        SpotPrices, Verification,
    },
    Balance,
};

pub(crate) type AccountId = u64;

pub(crate) const REQUESTER: AccountId = 1;
pub(crate) const AUTHOR: AccountId = 2;
pub(crate) const NETWORK: AccountId = 3;
pub(crate) const STRANGER: AccountId = 4;
/// Providers of different operators.
pub(crate) const PAUL: AccountId = 11;
pub(crate) const PIA: AccountId = 12;
pub(crate) const PETE: AccountId = 13;
/// A second provider of Paul's.
pub(crate) const PAULS_OTHER: AccountId = 14;
/// Auditors have accounts of their own: the n-th this one and n.
/// What keeps the delegators' part of fees.
pub(crate) const DELEGATORS: AccountId = 29;
pub(crate) const AUDITOR: AccountId = 30;
pub(crate) const AUDITORS: u8 = 8;
pub(crate) const ED: Balance = 1_000;
pub(crate) const RICH: Balance = 1_000_000_000_000_000;
pub(crate) const GENESIS: H256 = H256::repeat_byte(0x67);
/// What jobs snapshot of the rates at which batches are audited.
pub(crate) const RATES: AuditRates = AuditRates {
    least_audits_milli: 200,
    newcomer_audits_milli: 2_000,
    newcomer_batches: 20,
    trust_batches: 20,
    honest_share: Perbill::from_percent(63),
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
    pub type System = frame_system;

    #[runtime::pallet_index(1)]
    pub type Balances = pallet_balances;

    #[runtime::pallet_index(2)]
    pub type Marketplace = pallet_marketplace;
}

#[derive_impl(frame_system::config_preludes::TestDefaultConfig)]
impl frame_system::Config for Test {
    type Block = frame_system::mocking::MockBlockU32<Test>;
    type AccountData = pallet_balances::AccountData<Balance>;
}

#[derive_impl(pallet_balances::config_preludes::TestDefaultConfig)]
impl pallet_balances::Config for Test {
    type Balance = Balance;
    type ExistentialDeposit = ConstU128<ED>;
    type AccountStore = System;
}

parameter_types! {
    pub const Genesis: H256 = GENESIS;
    pub const NetworkAccount: AccountId = NETWORK;
    /// What the recorders know, in storage so that it is rolled back with a failed call.
    pub storage Blobs: BTreeMap<H256, Vec<u8>> = BTreeMap::new();
    pub storage Requests: BTreeMap<H256, u32> = BTreeMap::new();
    pub storage Known: BTreeMap<AccountId, ProviderMock> = BTreeMap::new();
    pub storage Slashes: Vec<SlashMock> = Vec::new();
    pub storage Pardons: Vec<SlashCause<u32>> = Vec::new();
    pub storage Notes: Vec<Note> = Vec::new();
    pub storage Harms: Vec<Harm<AccountId, Balance>> = Vec::new();
    pub storage Audits: BTreeMap<AssignmentId, AuditMock> = BTreeMap::new();
    pub storage Contests: BTreeMap<ContestId, Contest<AccountId, u32>> = BTreeMap::new();
    pub storage Validators: u32 = 4;
    pub storage StorageUnit: Balance = 0;
    pub storage NextContest: u64 = 0;
    pub storage SpotOfHome: Balance = 1_000;
    pub storage GovernedTerms: Terms<u32> = Terms {
        fees: FeeSplit {
            provider: Perbill::from_percent(80),
            author: Perbill::from_percent(5),
            network: Perbill::from_percent(15),
        },
        fault_share: Perbill::from_percent(10),
        audit_pay_percent: 125,
        rates: RATES,
        audit_blocks: 4,
        reveal_blocks: 10,
        clear_blocks: 200,
        output_blocks: 40,
        answer_blocks: 8,
        vm_version: 1,
    };
}

impl pallet_marketplace::Config for Test {
    type Currency = Balances;
    type RuntimeHoldReason = RuntimeHoldReason;
    type Preimages = PreimagesMock;
    type Machine = MachineMock;
    type Providers = ProvidersMock;
    type Reputation = ReputationMock;
    type Capacity = CapacityMock;
    type Domains = DomainsMock;
    type Spot = SpotMock;
    type Gateway = GatewayMock;
    type Reservations = ReservationsMock;
    type Verification = VerificationMock;
    type Clock = System;
    type Genesis = Genesis;
    type NetworkAccount = NetworkAccount;
    type Terms = GovernedTerms;
    type PriceFloor = ConstU128<10>;
    type AnswerFee = AnswerFee;
    type StoragePrice = StoragePrice;
    type KeepBlocks = ConstU32<100>;
    type MaxClaimBlocks = ConstU32<1_000>;
    type MaxRunBlocks = ConstU32<100>;
    type WeightInfo = ();
    #[cfg(feature = "runtime-benchmarks")]
    type BenchmarkHelper = BenchmarkMock;
}

/// One price in the commons, twice as much elsewhere.
pub struct SpotMock;

impl SpotPrices<Balance> for SpotMock {
    fn spot(domain: DomainId) -> Balance {
        SpotOfHome::get().saturating_mul(if domain == COMMONS { 1 } else { 2 })
    }
}

/// Half a planck for a byte, rounded down, and 100.
pub struct AnswerFee;

impl Convert<u32, Balance> for AnswerFee {
    fn convert(bytes: u32) -> Balance {
        100 + Balance::from(bytes / 2)
    }
}

/// Ten units for a record and one for a byte; a unit is nothing unless a test says otherwise.
pub struct StoragePrice;

impl Convert<Footprint, Balance> for StoragePrice {
    fn convert(footprint: Footprint) -> Balance {
        StorageUnit::get() * Balance::from(footprint.count * 10 + footprint.size)
    }
}

/// Preimages in memory, with reference counts.
pub struct PreimagesMock;

impl QueryPreimage for PreimagesMock {
    type H = BlakeTwo256;

    fn len(hash: &H256) -> Option<u32> {
        Blobs::get().get(hash).map(|blob| blob.len() as u32)
    }

    fn fetch(hash: &H256, len: Option<u32>) -> FetchResult {
        let blob = Blobs::get().get(hash).cloned().ok_or(DispatchError::Unavailable)?;
        assert!(len.is_none_or(|len| len as usize == blob.len()), "fetched by a wrong length");
        Ok(Cow::Owned(blob))
    }

    fn is_requested(hash: &H256) -> bool {
        Requests::get().contains_key(hash)
    }

    fn request(hash: &H256) {
        let mut requests = Requests::get();
        *requests.entry(*hash).or_default() += 1;
        Requests::set(&requests);
    }

    fn unrequest(hash: &H256) {
        let mut requests = Requests::get();
        let count = requests.get_mut(hash).expect("only what was requested");
        *count -= 1;
        if *count == 0 {
            requests.remove(hash);
        }
        Requests::set(&requests);
    }
}

impl StorePreimage for PreimagesMock {
    const MAX_LENGTH: usize = 4 << 20;

    fn note(bytes: Cow<[u8]>) -> Result<H256, DispatchError> {
        let hash = note(&bytes);
        Self::request(&hash);
        Ok(hash)
    }
}

/// Notes a preimage without requesting it, as a user would.
pub(crate) fn note(bytes: &[u8]) -> H256 {
    let hash = BlakeTwo256::hash(bytes);
    let mut blobs = Blobs::get();
    blobs.insert(hash, bytes.to_vec());
    Blobs::set(&blobs);
    hash
}

pub(crate) fn requests(hash: H256) -> u32 {
    Requests::get().get(&hash).copied().unwrap_or(0)
}

/// A machine that refuses a program for the reason that its first byte names.
pub struct MachineMock;

impl Machine for MachineMock {
    const VERSION: u32 = 1;

    fn check(blob: &[u8]) -> Result<(), ProgramDefect> {
        use ProgramDefect::*;
        let defects = [
            TooLarge,
            Malformed,
            WrongInstructionSet,
            Imports,
            NoEntry,
            BadJump,
            BlockTooLong,
            TooMuchMemory,
        ];
        match blob.first().and_then(|byte| defects.get(usize::from(*byte))) {
            Some(defect) => Err(*defect),
            None => Ok(()),
        }
    }
}

/// What the recorder knows of a provider.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ProviderMock {
    pub(crate) operator: AccountId,
    pub(crate) cap: Balance,
    pub(crate) capacity: u32,
    pub(crate) exposure: Balance,
    pub(crate) assigned: u32,
    pub(crate) checked: u32,
    pub(crate) refuses: bool,
    pub(crate) liable_until: u32,
    pub(crate) demands: u32,
    pub(crate) withheld: u32,
    /// Percent of what it earns that is its delegators'.
    pub(crate) delegated_percent: Balance,
    pub(crate) delegators_paid: Balance,
    /// Gas per block that its batches take, and the most that they may, if there is a limit.
    pub(crate) load: u64,
    pub(crate) most_load: Option<u64>,
    pub(crate) benchmark: Option<JobId>,
    /// Gas of its benchmarks that were paid, and how many came to nothing.
    pub(crate) measured: Vec<u64>,
    pub(crate) abandoned: u32,
}

/// A slash that was asked for: whose, why, how much (none for fraud).
pub(crate) type SlashMock = (AccountId, SlashCause<u32>, Option<Balance>);

pub(crate) const EXPOSURE_EXCEEDED: DispatchError = DispatchError::Other("exposure exceeded");
pub(crate) const CAPACITY_REACHED: DispatchError = DispatchError::Other("capacity reached");
pub(crate) const REFUSED: DispatchError = DispatchError::Other("refused");

/// A recorder in place of the provider pallet.
pub struct ProvidersMock;

pub(crate) fn provider(who: AccountId) -> ProviderMock {
    Known::get().get(&who).cloned().unwrap_or_default()
}

pub(crate) fn change_provider(who: AccountId, change: impl FnOnce(&mut ProviderMock)) {
    let mut known = Known::get();
    change(known.entry(who).or_default());
    Known::set(&known);
}

impl Providers<AccountId, Balance, u32> for ProvidersMock {
    fn operator(provider: &AccountId) -> Option<AccountId> {
        Known::get().get(provider).map(|known| known.operator)
    }

    fn expose(who: &AccountId, value: Balance, _price: Balance) -> DispatchResult {
        let known = provider(*who);
        frame_support::ensure!(!known.refuses, REFUSED);
        frame_support::ensure!(known.assigned < known.capacity, CAPACITY_REACHED);
        frame_support::ensure!(known.exposure + value <= known.cap, EXPOSURE_EXCEEDED);
        change_provider(*who, |known| {
            known.exposure += value;
            known.assigned += 1;
        });
        Ok(())
    }

    fn release(who: &AccountId, value: Balance, _claimed_at: u32) -> DispatchResult {
        change_provider(*who, |known| {
            known.exposure -= value;
            known.assigned -= 1;
        });
        Ok(())
    }

    fn exposure_cap(who: &AccountId) -> Balance {
        provider(*who).cap
    }

    fn bind_until(who: &AccountId, block: u32) -> DispatchResult {
        change_provider(*who, |known| known.liable_until = known.liable_until.max(block));
        Ok(())
    }

    fn demand(who: &AccountId) -> DispatchResult {
        change_provider(*who, |known| known.demands += 1);
        Ok(())
    }

    fn end_demand(who: &AccountId) -> DispatchResult {
        change_provider(*who, |known| known.demands -= 1);
        Ok(())
    }

    fn slash_fault(who: &AccountId, cause: SlashCause<u32>, amount: Balance) -> DispatchResult {
        record_slash((*who, cause, Some(amount)))
    }

    fn withhold(who: &AccountId, _claimed_at: u32) -> DispatchResult {
        change_provider(*who, |known| known.withheld += 1);
        Ok(())
    }

    fn forget_withheld(who: &AccountId, _claimed_at: u32) -> DispatchResult {
        change_provider(*who, |known| known.withheld -= 1);
        Ok(())
    }

    fn delegators_part(who: &AccountId, earned: Balance) -> Option<(AccountId, Balance)> {
        let percent = provider(*who).delegated_percent;
        (percent > 0).then(|| (DELEGATORS, earned * percent / 100))
    }

    fn note_delegators_paid(who: &AccountId, part: Balance) -> DispatchResult {
        change_provider(*who, |known| known.delegators_paid += part);
        Ok(())
    }

    fn slash_fraud(
        who: &AccountId,
        cause: SlashCause<u32>,
        _claimed_at: u32,
        harm: Option<Harm<AccountId, Balance>>,
    ) -> DispatchResult {
        Harms::set(&[Harms::get(), Vec::from_iter(harm)].concat());
        record_slash((*who, cause, None))
    }

    fn pardon(cause: SlashCause<u32>) -> DispatchResult {
        Pardons::set(&[Pardons::get(), vec![cause]].concat());
        Ok(())
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_provider(who: &AccountId) {
        register(*who, *who);
    }
}

/// What was told of a provider.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Note {
    Paid(AccountId, ProgramClass, PaidBatch<Balance, u32>),
    Fault(AccountId, ProgramClass),
    Silence(AccountId),
    Fraud(AccountId),
}

fn record_note(note: Note) {
    Notes::set(&[Notes::get(), vec![note]].concat());
}

/// What was told of providers since the last call, payments aside.
pub(crate) fn bad_notes() -> Vec<Note> {
    let notes = Notes::get();
    Notes::set(&Vec::new());
    notes.into_iter().filter(|note| !matches!(note, Note::Paid(..))).collect()
}

/// A recorder in place of the reputation pallet: it counts checked batches whatever their class and fee.
pub struct ReputationMock;

impl Reputation<AccountId, Balance, u32> for ReputationMock {
    fn checked(who: &AccountId, _class: ProgramClass) -> u32 {
        provider(*who).checked
    }

    fn scores(_who: &AccountId, _class: ProgramClass) -> Scores {
        Scores::default()
    }

    fn note_paid(who: &AccountId, class: ProgramClass, batch: PaidBatch<Balance, u32>) {
        let checked = u32::from(batch.is_checked);
        change_provider(*who, |known| known.checked += checked);
        record_note(Note::Paid(*who, class, batch));
    }

    fn note_fault(who: &AccountId, class: ProgramClass) {
        record_note(Note::Fault(*who, class));
    }

    fn note_silence(who: &AccountId) {
        record_note(Note::Silence(*who));
    }

    fn note_fraud(who: &AccountId) {
        record_note(Note::Fraud(*who));
    }
}

fn record_slash(slash: SlashMock) -> DispatchResult {
    let mut slashes = Slashes::get();
    let is_new = slashes.iter().all(|(_, cause, _)| *cause != slash.1);
    frame_support::ensure!(is_new, DispatchError::Other("STK-3: slashed twice"));
    slashes.push(slash);
    Slashes::set(&slashes);
    Ok(())
}

pub(crate) fn register(who: AccountId, operator: AccountId) {
    change_provider(who, |known| {
        *known = ProviderMock { operator, cap: RICH, capacity: 1_000_000, ..Default::default() };
    });
}

/// What the recorder knows of an audit.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct AuditMock {
    pub(crate) commitment: H256,
    pub(crate) first_task: u32,
    pub(crate) tasks: u32,
    pub(crate) depth: AuditDepth,
    pub(crate) opened_at: u32,
    pub(crate) ends: u32,
    pub(crate) reports: u32,
    pub(crate) answers: Vec<SignedAnswer<AccountId>>,
}

/// A recorder in place of the verification pallet.
pub struct VerificationMock;

impl Verification<AccountId, u32> for VerificationMock {
    fn validators() -> u32 {
        Validators::get()
    }

    fn open_audit(request: AuditRequest<u32>) -> DispatchResult {
        let mut audits = Audits::get();
        let known = audits.insert(
            request.assignment,
            AuditMock {
                commitment: request.commitment,
                first_task: request.tasks.start,
                tasks: request.tasks.end - request.tasks.start,
                depth: request.depth,
                opened_at: System::block_number(),
                ends: System::block_number() + request.tranche_blocks,
                reports: 0,
                answers: Vec::new(),
            },
        );
        assert!(known.is_none(), "an audit is open already");
        Audits::set(&audits);
        Ok(())
    }

    fn audit_status(assignment: AssignmentId) -> Option<AuditStatus<AccountId, u32>> {
        let audit = Audits::get().get(&assignment)?.clone();
        let is_complete = match audit.depth {
            AuditDepth::Expected(_) => true,
            AuditDepth::Everyone => audit.reports >= critical_reports(Validators::get()),
        };
        let AuditMock { opened_at, ends, answers, .. } = audit;
        Some(AuditStatus { opened_at, ends, is_complete, answers })
    }

    fn move_audit(from: AssignmentId, to: AssignmentId) {
        let mut audits = Audits::get();
        let audit = audits.remove(&from).expect("an open audit");
        assert!(audits.insert(to, audit).is_none(), "an audit has that name already");
        Audits::set(&audits);
    }

    fn close_audit(assignment: AssignmentId) {
        let mut audits = Audits::get();
        audits.remove(&assignment);
        Audits::set(&audits);
    }

    fn open_contest(request: ContestRequest<AccountId>) -> Result<ContestId, DispatchError> {
        let id = ContestId(NextContest::get());
        NextContest::set(&(id.0 + 1));
        let mut contests = Contests::get();
        contests.insert(
            id,
            Contest {
                job: request.job,
                batch: request.batch,
                task: request.task,
                parties: request.parties,
                audited: request.audited,
                exposer: request.exposer,
                validators: 4,
                deadline: System::block_number() + 10,
                extended: false,
                votes: Default::default(),
            },
        );
        Contests::set(&contests);
        Ok(id)
    }
}

/// The audit key of the n-th auditor.
pub(crate) fn auditor(n: u8) -> AuditId {
    AuditId::from(sr25519::Public::from_raw([n; 32]))
}

/// Lets the n-th auditor answer in an open audit.
pub(crate) fn answer(id: AssignmentId, n: u8, index: u32, receipt: H256) {
    let mut audits = Audits::get();
    let audit = audits.get_mut(&id).expect("an open audit");
    assert!((audit.first_task..audit.first_task + audit.tasks).contains(&index));
    let account = AUDITOR + AccountId::from(n);
    let is_first = audit.answers.iter().all(|signed| signed.account != account);
    audit.reports += u32::from(is_first);
    let answer = Answer { index, receipt };
    audit.answers.push(SignedAnswer { auditor: auditor(n), account, answer });
    Audits::set(&audits);
}

/// Ends a contest as verification does: refuted answers go first, then the market hears of it.
pub(crate) fn decide(id: ContestId, decided: Option<H256>) -> DispatchResult {
    use stardust_primitives::traits::Market;
    let mut contests = Contests::get();
    let contest = contests.remove(&id).expect("an open contest");
    Contests::set(&contests);
    let Some(decided) = decided else { return Marketplace::on_undecided(id, &contest) };
    let mut audits = Audits::get();
    for party in &contest.parties {
        let party = AssignmentId { job: contest.job, batch: contest.batch, replica: party.replica };
        if let Some(audit) = audits.get_mut(&party) {
            audit.answers.retain(|signed| {
                signed.answer.index != contest.task || signed.answer.receipt == decided
            });
        }
    }
    Audits::set(&audits);
    Marketplace::on_verdict(id, &contest, decided)
}

#[cfg(feature = "runtime-benchmarks")]
pub struct BenchmarkMock;

#[cfg(feature = "runtime-benchmarks")]
impl pallet_marketplace::BenchmarkHelper<AccountId> for BenchmarkMock {
    fn program(bytes: u32) -> Vec<u8> {
        vec![0xff; bytes as usize]
    }

    fn answer(assignment: AssignmentId, answers: Vec<(AccountId, Answer)>) {
        let mut audits = Audits::get();
        let audit = audits.get_mut(&assignment).expect("an open audit");
        for (account, answer) in answers {
            audit.answers.push(SignedAnswer { auditor: auditor(0), account, answer });
        }
        Audits::set(&audits);
    }
}

/// Builds the chain on which a test runs.
pub(crate) struct ExtBuilder {
    balances: Vec<(AccountId, Balance)>,
    home: Option<DomainMock>,
}

impl Default for ExtBuilder {
    fn default() -> Self {
        let accounts = [REQUESTER, AUTHOR, NETWORK, STRANGER, PAUL, PIA, PETE, PAULS_OTHER];
        let auditors = (0..AUDITORS).map(|n| AUDITOR + AccountId::from(n));
        let mut balances: Vec<_> =
            accounts.into_iter().chain(auditors).map(|who| (who, ED)).collect();
        balances[0].1 = RICH;
        Self { balances, home: None }
    }
}

impl ExtBuilder {
    /// Gives an account this balance at genesis; none if zero.
    pub(crate) fn balance(mut self, who: AccountId, amount: Balance) -> Self {
        self.balances.retain(|(known, _)| *known != who);
        if amount > 0 {
            self.balances.push((who, amount));
        }
        self
    }

    /// Founds [`HOME`].
    pub(crate) fn founding(mut self, change: impl FnOnce(&mut DomainMock)) -> Self {
        change(self.home.get_or_insert_default());
        self
    }

    pub(crate) fn build(self) -> sp_io::TestExternalities {
        let mut storage = frame_system::GenesisConfig::<Test>::default().build_storage().unwrap();
        pallet_balances::GenesisConfig::<Test> { balances: self.balances, ..Default::default() }
            .assimilate_storage(&mut storage)
            .unwrap();
        let mut ext: sp_io::TestExternalities = storage.into();
        ext.execute_with(|| {
            System::set_block_number(1);
            register(PAUL, PAUL);
            register(PIA, PIA);
            register(PETE, PETE);
            register(PAULS_OTHER, PAUL);
            if let Some(home) = self.home {
                change_domain(HOME, |known| *known = home);
            }
        });
        ext
    }

    /// Runs a test and checks the invariants at its end.
    pub(crate) fn build_and_execute(self, test: impl FnOnce()) {
        self.build().execute_with(|| {
            test();
            let _guard = StorageNoopGuard::default();
            Marketplace::do_try_state().unwrap();
            gateway::check_gateway();
        });
    }
}
