//! A small world over the real runtime: truthful and lying providers, validators, a requester.
//!
//! Every step goes through a dispatchable. What is *right* is decided here, by [`truth`], and never read
//! from the code under test.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::print_stdout,
    reason = "a panic is how a test fails, and names of test steps say what they do"
)]

pub mod chain;
mod seeds;

pub use seeds::{each_seed, in_parallel};

use codec::Encode;
use frame_support::{
    dispatch::{DispatchResultWithPostInfo, GetDispatchInfo, PostDispatchInfo},
    storage::with_storage_layer,
    traits::{Authorize, OnIdle},
    weights::Weight,
};
use frame_system::offchain::CreateAuthorizedTransaction;
use sp_core::{
    crypto::{VrfSecret, Wraps},
    sr25519, Pair, H256,
};
use sp_runtime::{
    traits::{BlockNumberProvider, DispatchTransaction, Dispatchable, TransactionExtension},
    transaction_validity::{TransactionSource, TransactionValidityError},
    ApplyExtrinsicResultWithInfo, DispatchResult,
};
use stardust_primitives::{
    assignment::{Assignment, AssignmentState},
    audit::{lot_to_sign, Answer, Audit, AuditReport, Lot, SignedReport},
    commitment::commitment,
    contest::{DisputedTask, PanelVote, SignedVote, Vote},
    crypto::AuditPair,
    domain::COMMONS,
    ids::{AssignmentId, ContestId, DomainId, JobId, FIRST_WITHHELD},
    items::Items,
    job::{Assurance, Job, JobSpec, JobStatus},
    provider::{Provider, SlashCause, SlashRecord, SlashStatus},
    receipt::{OutcomeKind, Receipt},
    reputation::ProgramClass,
    traits::Reputation as _,
    tree::{BatchTree, Opening},
    AccountId, Balance, BlockNumber, STAR,
};
use stardust_runtime::{
    params, AllPalletsWithSystem, Balances, Clock, ProtocolParameters, Reputation, Runtime,
    RuntimeCall, RuntimeEvent, RuntimeOrigin, System,
};
use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
};

pub const GENESIS: H256 = H256::repeat_byte(0x11);
pub const GAS_LIMIT: u64 = 1_000_000_000;
pub const PRICE: Balance = STAR / 100;
pub const PRIMES: &[u8] = include_bytes!("../../../programs/output/primes.polkavm");

/// The key of `//Name`, as the development accounts are derived. Derived once: that takes milliseconds.
pub fn pair(name: &str) -> sr25519::Pair {
    thread_local! {
        static PAIRS: RefCell<BTreeMap<String, sr25519::Pair>> = Default::default();
    }
    PAIRS.with(|pairs| {
        let mut pairs = pairs.borrow_mut();
        let derive = || sr25519::Pair::from_string(&format!("//{name}"), None).unwrap();
        pairs.entry(name.to_owned()).or_insert_with(derive).clone()
    })
}

pub fn account(name: &str) -> AccountId {
    pair(name).public().0.into()
}

pub fn signed(name: &str) -> RuntimeOrigin {
    RuntimeOrigin::signed(account(name))
}

pub fn audit_key(name: &str) -> AuditPair {
    pair(name).into()
}

/// Runs `test` at block 1 of the preset's chain and checks every pallet's invariants at its end.
pub fn on(preset: &str, test: impl FnOnce()) {
    chain::externalities(preset).execute_with(|| {
        begin();
        frame_system::BlockHash::<Runtime>::insert(0, GENESIS);
        test();
        check_invariants();
    });
}

/// Goes to block 1, in which nothing has happened yet.
pub fn begin() {
    System::set_block_number(1);
    Clock::set_block_number(1);
}

#[track_caller]
pub fn check_invariants() {
    broken_invariant().unwrap();
}

/// The first invariant that does not hold, by what its check says.
pub fn broken_invariant() -> Result<(), String> {
    let said = |error| format!("{error:?}");
    pallet_marketplace::Pallet::<Runtime>::do_try_state().map_err(said)?;
    pallet_verification::Pallet::<Runtime>::do_try_state().map_err(said)?;
    pallet_provider_staking::Pallet::<Runtime>::do_try_state().map_err(said)?;
    pallet_protocol_parameters::Pallet::<Runtime>::do_try_state().map_err(said)?;
    pallet_clock::Pallet::<Runtime>::do_try_state().map_err(said)?;
    pallet_reputation::Pallet::<Runtime>::do_try_state().map_err(said)?;
    pallet_capacity::Pallet::<Runtime>::do_try_state().map_err(said)?;
    pallet_spot::Pallet::<Runtime>::do_try_state().map_err(said)?;
    pallet_domain_voting::Pallet::<Runtime>::do_try_state().map_err(said)?;
    pallet_domains::Pallet::<Runtime>::do_try_state().map_err(said)?;
    pallet_border::Pallet::<Runtime>::do_try_state().map_err(said)?;
    check_reservations()?;
    pallet_dispatch::Pallet::<Runtime>::do_try_state().map_err(said)?;
    check_exposures()?;
    check_shares()?;
    check_trust()?;
    check_demands()
}

/// SPOT-1 across pallets: who is counted for a price is a provider, and counted for the work that it has.
fn check_shares() -> Result<(), String> {
    for (who, share) in pallet_spot::Shares::<Runtime>::iter() {
        let record = pallet_capacity::Records::<Runtime>::get(&who);
        let is_there = pallet_provider_staking::Providers::<Runtime>::contains_key(&who);
        if !is_there || record.map(|record| record.load) != Some(share.load) {
            return Err(format!("SPOT-1: {who} is counted for other work than it has"));
        }
    }
    Ok(())
}

/// REP-1 across pallets: a record is a provider's, it counts nothing without a slash, and its trust is from after the
/// last fraud: an assignment takes a block at least, so that time and capacity bound the batches since then.
fn check_trust() -> Result<(), String> {
    let slashes = slashes();
    for (who, _, record) in pallet_reputation::Records::<Runtime>::iter() {
        if !pallet_provider_staking::Providers::<Runtime>::contains_key(&who) {
            return Err(format!("REP-1: {who} is gone and not forgotten"));
        }
        let own = slashes.iter().filter(|(_, slash)| slash.provider == who);
        let (frauds, faults): (Vec<_>, Vec<_>) = own.partition(|(cause, _)| {
            matches!(cause, SlashCause::Fraud { .. } | SlashCause::Unanswered { .. })
        });
        if record.frauds as usize > frauds.len() || record.faults as usize > faults.len() {
            return Err(format!("REP-1: {who} has more faults or frauds than slashes"));
        }
        let clean_since = frauds.iter().map(|(_, slash)| slash.at).max().unwrap_or(0);
        let blocks = u64::from(now().saturating_sub(clean_since)) + 1;
        if u64::from(record.batches) > blocks * u64::from(params::MAX_CAPACITY) {
            return Err(format!("REP-1: {who} has trust from before its last fraud"));
        }
    }
    Ok(())
}

/// MKT-5 across pallets: a provider is held back by the demands on its work and by what it withheld under question, as
/// many as there are of each.
fn check_demands() -> Result<(), String> {
    let mut withheld: BTreeMap<AccountId, usize> = BTreeMap::new();
    for (_, (_, replica), assignment) in pallet_marketplace::Assignments::<Runtime>::iter() {
        if replica >= FIRST_WITHHELD {
            *withheld.entry(assignment.provider).or_default() += 1;
        }
    }
    for (who, provider) in pallet_provider_staking::Providers::<Runtime>::iter() {
        let open = pallet_marketplace::Pallet::<Runtime>::demands_on(&who).len();
        let found = (open, withheld.remove(&who).unwrap_or(0));
        if (provider.demands as usize, provider.withheld as usize) != found {
            return Err(format!("MKT-5: {who} is held back by other demands than there are"));
        }
    }
    withheld.is_empty().then_some(()).ok_or_else(|| "MKT-5: who withheld is gone".into())
}

/// DOM-9 across pallets: what a domain may come to owe another is its price for all batches that are under way there,
/// each at its fee limit.
fn check_reservations() -> Result<(), String> {
    let mut expected: BTreeMap<(DomainId, DomainId), Balance> = BTreeMap::new();
    for (id, (batch, _), assignment) in pallet_marketplace::Assignments::<Runtime>::iter() {
        let spec = job(id).spec;
        let tasks = spec.batch_tasks(batch).unwrap().len() as Balance;
        let limit = tasks * (Balance::from(spec.gas_limit) * spec.price).div_ceil(10_000_000_000);
        let mut from = spec.domain;
        for hop in assignment.passage {
            let parts = Balance::from(hop.price.deconstruct());
            *expected.entry((from, hop.into)).or_default() +=
                (limit * parts).div_ceil(1_000_000_000);
            from = hop.into;
        }
    }
    for (pair, peering) in pallet_border::Peerings::<Runtime>::iter() {
        let (low, high) = (pair.low(), pair.high());
        for (from, into, side) in [(low, high, peering.low), (high, low, peering.high)] {
            if side.reserved != expected.remove(&(from, into)).unwrap_or(0) {
                return Err(format!("DOM-9: {from:?} has reserved another sum for {into:?}"));
            }
        }
    }
    expected.is_empty().then_some(()).ok_or_else(|| "DOM-9: reserved at no border".into())
}

/// STK-1 across pallets: a provider's exposure is the sum of the values of its work that is not final.
fn check_exposures() -> Result<(), String> {
    let mut work: BTreeMap<AccountId, (Balance, u32)> = BTreeMap::new();
    let all = pallet_marketplace::Assignments::<Runtime>::iter();
    for (_, (_, replica), assignment) in all {
        let is_final =
            matches!(assignment.state, AssignmentState::Paid { .. } | AssignmentState::Dropped);
        if !is_final && replica < FIRST_WITHHELD {
            let (value, count) = work.entry(assignment.provider).or_default();
            (*value, *count) = (*value + assignment.value, *count + 1);
        }
    }
    for (who, provider) in pallet_provider_staking::Providers::<Runtime>::iter() {
        let found = work.remove(&who).unwrap_or_default();
        if (provider.exposure, provider.assigned) != found {
            return Err(format!("STK-1: {who} is exposed by another sum than its work's"));
        }
        // Where nobody has changed the parameters, V* before the slashes is known. What secures the work is all that was
        // behind it: some of it may be on its way out by now.
        let taken = slashes().into_iter().map(|(_, slash)| slash);
        let taken = taken.filter(|slash| slash.provider == who);
        let taken = taken.filter(|slash| slash.status != SlashStatus::Cancelled);
        let taken = taken.map(|slash| slash.amount).sum::<Balance>();
        let unbonding = provider.unbonding.iter().map(|part| part.amount).sum::<Balance>();
        let pool = provider.pool.as_ref().map_or(0, |pool| pool.stake);
        let left = pallet_provider_staking::Exits::<Runtime>::iter_prefix_values(&who);
        let left = left.map(|exit| exit.stake).sum::<Balance>();
        let cap = params::DETERRENCE.exposure_cap(provider.bond + unbonding + pool + left + taken);
        if ProtocolParameters::current() == params::PARAMETERS && provider.exposure > cap {
            return Err(format!("STK-1: {who} is exposed by more than V*"));
        }
    }
    work.is_empty().then_some(()).ok_or_else(|| "STK-1: work of nobody".into())
}

pub fn now() -> BlockNumber {
    Clock::current_block_number()
}

pub fn advance(blocks: BlockNumber) {
    System::set_block_number(System::block_number() + blocks);
    Clock::set_block_number(now() + blocks);
}

/// As an extrinsic would: what fails changes nothing. After each, every invariant holds.
#[track_caller]
pub fn dispatch(call: impl Into<RuntimeCall>, origin: RuntimeOrigin) -> DispatchResultWithPostInfo {
    let result = try_dispatch(call, origin);
    if !CHECKS_LATER.get() {
        check_invariants();
    }
    result
}

thread_local! {
    static CHECKS_LATER: Cell<bool> = const { Cell::new(false) };
}

/// Runs what makes so many records that a look at all of them after each call takes too long; one look at the end.
#[track_caller]
pub fn checked_at_end<R>(run: impl FnOnce() -> R) -> R {
    CHECKS_LATER.set(true);
    let result = run();
    CHECKS_LATER.set(false);
    check_invariants();
    result
}

/// The same without a look at the invariants: for who wants to know whether it would succeed.
pub fn try_dispatch(
    call: impl Into<RuntimeCall>,
    origin: RuntimeOrigin,
) -> DispatchResultWithPostInfo {
    with_storage_layer(|| call.into().dispatch(origin))
}

/// As a transaction in a block, with nonce and fee, but for the signature, which is taken for checked. Says what the
/// signer paid for it, too. After each, every invariant holds.
#[track_caller]
pub fn transact(
    call: impl Into<RuntimeCall>,
    name: &str,
) -> (ApplyExtrinsicResultWithInfo<PostDispatchInfo>, Balance) {
    let (call, who) = (call.into(), account(name));
    let mut extension = <Runtime as CreateAuthorizedTransaction<RuntimeCall>>::create_extension();
    extension.6 = frame_system::CheckNonce::from(System::account_nonce(&who));
    let mut info = call.get_dispatch_info();
    info.extension_weight = extension.weight(&call);
    // Address, signature and extensions take about as many bytes.
    let length = call.encoded_size() + 110;
    // Each has a block of its own.
    System::set_block_consumed_resources(Weight::zero(), 0);
    System::reset_events();
    let origin = RuntimeOrigin::signed(who);
    let result = extension.dispatch_transaction(origin, call, &info, length, 0);
    let fee = |event| match event {
        RuntimeEvent::TransactionPayment(
            pallet_transaction_payment::Event::TransactionFeePaid { actual_fee, .. },
        ) => actual_fee,
        _ => 0,
    };
    let paid = System::events().into_iter().map(|record| fee(record.event)).sum();
    check_invariants();
    (result, paid)
}

#[track_caller]
pub fn ok(call: impl Into<RuntimeCall>, origin: RuntimeOrigin) {
    let call = call.into();
    if let Err(error) = dispatch(call.clone(), origin) {
        panic!("{call:?}: {:?}", error.error);
    }
}

/// Sends a call that authorizes itself, as the pool and a block would.
pub fn authorized(
    call: impl Into<RuntimeCall>,
) -> Result<DispatchResult, TransactionValidityError> {
    let call = call.into();
    match call.authorize(TransactionSource::Local) {
        None => panic!("{call:?} takes a signed origin"),
        Some(Err(invalid)) => Err(invalid),
        Some(Ok(_)) => Ok(dispatch(call, frame_system::RawOrigin::Authorized.into())
            .map(|_| ())
            .map_err(|error| error.error)),
    }
}

/// Registers a provider, whatever that costs now.
pub fn register(name: &str, bond: Balance) {
    ok(registration(bond, 1, 1_000), signed(name));
}

/// The call that does.
pub fn registration(
    bond: Balance,
    price: Balance,
    capacity: u32,
) -> pallet_provider_staking::Call<Runtime> {
    let endpoint = b"http://127.0.0.1:1".to_vec().try_into().unwrap();
    let burn_max = Balance::MAX;
    pallet_provider_staking::Call::register { bond, endpoint, price, capacity, burn_max }
}

/// What registrations burned in this block, by the events that are there.
pub fn registrations_burned() -> Balance {
    let burned = |event| match event {
        RuntimeEvent::ProviderStaking(pallet_provider_staking::Event::Registered {
            price, ..
        }) => price,
        _ => 0,
    };
    System::events().into_iter().map(|record| burned(record.event)).sum()
}

pub fn provider(name: &str) -> Provider<Balance, BlockNumber> {
    pallet_provider_staking::Providers::<Runtime>::get(account(name)).unwrap()
}

/// The trust of a provider in tasks as long as those here, in whole points.
pub fn checked(provider: &AccountId) -> u32 {
    Reputation::checked(provider, ProgramClass::of_gas_limit(GAS_LIMIT))
}

/// All slashes, in the order of their blocks.
pub fn slashes() -> Vec<(SlashCause<BlockNumber>, SlashRecord<AccountId, Balance, BlockNumber>)> {
    let mut slashes: Vec<_> = pallet_provider_staking::Slashes::<Runtime>::iter().collect();
    slashes.sort_by_key(|(_, slash)| slash.at);
    slashes
}

/// What burned of all slashes.
pub fn burned() -> Balance {
    let burned = |status| match status {
        SlashStatus::Executed { burned, .. } => burned,
        SlashStatus::Pending { .. } | SlashStatus::Cancelled => 0,
    };
    slashes().into_iter().map(|(_, slash)| burned(slash.status)).sum()
}

/// Waits until all that was slashed is due, and lets the chain execute it.
pub fn pass_defer_window() {
    advance(params::DEFER_BLOCKS);
    AllPalletsWithSystem::on_idle(now(), Weight::MAX);
}

pub fn note(name: &str, bytes: &[u8]) -> H256 {
    ok(pallet_preimage::Call::note_preimage { bytes: bytes.to_vec() }, signed(name));
    stardust_primitives::hashing::content(bytes)
}

/// Registers `primes` with royalties to Ferdie.
pub fn register_primes() -> H256 {
    let program = note("Eve", PRIMES);
    let call = pallet_marketplace::Call::register_program {
        program,
        size: PRIMES.len() as u32,
        royalty_to: Some(account("Ferdie")),
    };
    ok(call, signed("Eve"));
    program
}

pub fn spec(program: H256, tasks: u32, batch_size: u32) -> JobSpec<Balance, BlockNumber> {
    JobSpec {
        program,
        payload: None,
        items: Items::Index,
        tasks,
        batch_size,
        gas_limit: GAS_LIMIT,
        price: PRICE,
        assurance: Assurance::Sampled,
        value_at_risk: 0,
        domain: COMMONS,
        claim_until: now() + 10_000,
        run_blocks: 100,
    }
}

/// Posts a job of Alice's.
pub fn post(spec: JobSpec<Balance, BlockNumber>) -> JobId {
    let id = pallet_marketplace::NextJob::<Runtime>::get();
    ok(pallet_marketplace::Call::post_job { spec }, signed("Alice"));
    id
}

pub fn job(id: JobId) -> Job<AccountId, Balance, BlockNumber> {
    pallet_marketplace::Jobs::<Runtime>::get(id).unwrap()
}

pub fn assignment(id: AssignmentId) -> Option<Assignment<AccountId, Balance, BlockNumber>> {
    pallet_marketplace::Assignments::<Runtime>::get(id.job, (id.batch, id.replica))
}

pub fn audit(id: AssignmentId) -> Option<Audit<AccountId, BlockNumber>> {
    pallet_verification::Audits::<Runtime>::get(id.job, (id.batch, id.replica))
}

/// What task `index` of any job here really produces.
pub fn truth(index: u32) -> Receipt {
    let gas = 1_000_000 + u64::from(index) * 7_919 % 1_000_000;
    match index % 17 {
        11 => Receipt::failed(index, OutcomeKind::Trapped, gas),
        13 => Receipt::failed(index, OutcomeKind::OutOfGas, GAS_LIMIT),
        _ => Receipt::returned(index, &index.to_le_bytes(), gas),
    }
}

/// The accounts of the validators that a preset can have.
pub const STASHES: [&str; 4] = ["Alice//stash", "Bob//stash", "Charlie//stash", "Dave//stash"];

/// What the auditors of an assignment are due by the protocol's text: 1.25 x the gas of each task at the
/// price, rounded down.
pub fn audits_due(id: AssignmentId) -> Balance {
    let answers = audit(id).map(|audit| audit.answers.into_inner()).unwrap_or_default();
    let pay = |index| u128::from(truth(index).gas) * PRICE * 125 / 1_000_000_000_000;
    answers.iter().map(|signed| pay(signed.answer.index)).sum()
}

/// The output of task `index` of any job here, empty unless it returned.
pub fn output(index: u32) -> Vec<u8> {
    match truth(index).outcome {
        OutcomeKind::Returned => index.to_le_bytes().to_vec(),
        OutcomeKind::Trapped | OutcomeKind::OutOfGas => Vec::new(),
    }
}

/// What a liar says it produced.
pub fn lie(index: u32) -> Receipt {
    Receipt::returned(index, b"made up", truth(index).gas)
}

/// A batch as its provider keeps it between commitment and reveal.
#[derive(Clone)]
pub struct Batch {
    pub id: AssignmentId,
    pub provider: &'static str,
    pub tree: BatchTree,
    pub salt: [u8; 32],
}

impl Batch {
    pub fn run(id: AssignmentId, provider: &'static str, receipt: impl Fn(u32) -> Receipt) -> Self {
        let tasks = job(id.job).spec.batch_tasks(id.batch).unwrap();
        let tree = BatchTree::build(tasks.map(receipt).collect()).unwrap();
        Self { id, provider, tree, salt: [id.batch as u8; 32] }
    }

    pub fn commitment(&self) -> H256 {
        let provider = account(self.provider);
        commitment(GENESIS, self.id, &provider, &self.tree.root(), &self.salt)
    }

    #[track_caller]
    pub fn commit(&self) {
        let call = pallet_marketplace::Call::commit { id: self.id, commitment: self.commitment() };
        ok(call, signed(self.provider));
    }

    pub fn open(&self, index: u32) -> Opening {
        let first = job(self.id.job).spec.batch_tasks(self.id.batch).unwrap().start;
        self.tree.open(index - first).unwrap()
    }

    /// The openings that the audit asks for.
    pub fn audited_openings(&self) -> Vec<Opening> {
        let answers = audit(self.id).map(|audit| audit.answers.into_inner()).unwrap_or_default();
        let audited: std::collections::BTreeSet<_> =
            answers.iter().map(|signed| signed.answer.index).collect();
        audited.into_iter().map(|index| self.open(index)).collect()
    }

    pub fn reveal_call(&self) -> RuntimeCall {
        pallet_marketplace::Call::reveal {
            id: self.id,
            root: self.tree.root(),
            salt: self.salt,
            openings: self.audited_openings().try_into().unwrap(),
        }
        .into()
    }

    #[track_caller]
    pub fn reveal(&self) {
        ok(self.reveal_call(), signed(self.provider));
    }
}

/// Claims one replica and says which.
#[track_caller]
pub fn claim(name: &'static str, job: JobId) -> AssignmentId {
    claim_along(name, job, &[])
}

/// The call that claims one replica, which comes along a path.
pub fn claim_call(job: JobId, path: &[DomainId]) -> pallet_marketplace::Call<Runtime> {
    let path = path.to_vec().try_into().unwrap();
    pallet_marketplace::Call::claim { job, count: 1, path }
}

/// Claims one replica, which comes along a path, and says which.
#[track_caller]
pub fn claim_along(name: &'static str, job: JobId, path: &[DomainId]) -> AssignmentId {
    System::reset_events();
    ok(claim_call(job, path), signed(name));
    let claimed = System::events().into_iter().find_map(|record| match record.event {
        RuntimeEvent::Marketplace(pallet_marketplace::Event::BatchClaimed { id, .. }) => Some(id),
        _ => None,
    });
    claimed.unwrap()
}

/// The report of somebody for the tasks that its key draws at this block; none if it draws none.
pub fn report(
    auditor: &str,
    id: AssignmentId,
    receipt: impl Fn(u32) -> Receipt,
) -> Option<SignedReport> {
    let audit = audit(id)?;
    let pair = audit_key(auditor);
    let data = lot_to_sign(GENESIS, audit.seed, id, audit.commitment);
    let lot = Lot::new(&pair.as_inner_ref().vrf_sign(&data)).unwrap();
    let randomness = lot.randomness(&pair.public(), GENESIS, audit.seed, id, audit.commitment);
    let drawn = audit.draw(&randomness.unwrap(), now());
    if drawn.is_empty() {
        return None;
    }
    let answers: Vec<_> =
        drawn.into_iter().map(|index| Answer { index, receipt: receipt(index).hash() }).collect();
    let report = AuditReport {
        assignment: id,
        commitment: audit.commitment,
        auditor: pair.public(),
        lot,
        answers: answers.try_into().unwrap(),
    };
    Some(sign_report(auditor, report))
}

pub fn sign_report(auditor: &str, report: AuditReport) -> SignedReport {
    let signature = audit_key(auditor).sign(report.to_sign(GENESIS).as_bytes());
    SignedReport { report, signature }
}

pub fn send_report(report: SignedReport) -> Result<DispatchResult, TransactionValidityError> {
    authorized(pallet_verification::Call::report_audit { report })
}

/// Reports truthfully for a validator if it is drawn; says whether it was.
pub fn audit_truthfully(auditor: &str, id: AssignmentId) -> bool {
    let report = report(auditor, id, truth);
    let is_drawn = report.is_some();
    report.into_iter().for_each(|report| send_report(report).unwrap().unwrap());
    is_drawn
}

pub fn vote(auditor: &str, contest: ContestId, receipt: H256) -> SignedVote {
    // A contest that is decided already is about nothing; the vote must be refused.
    let gone = DisputedTask { job: JobId(u64::MAX), batch: 0, task: 0 };
    let contested = pallet_verification::Contests::<Runtime>::get(contest);
    let disputed = contested.map_or(gone, |contest| contest.disputed());
    let vote = Vote { auditor: audit_key(auditor).public(), receipt };
    sign_vote(auditor, PanelVote { contest, disputed, vote })
}

pub fn sign_vote(auditor: &str, vote: PanelVote) -> SignedVote {
    let signature = audit_key(auditor).sign(vote.to_sign(GENESIS).as_bytes());
    SignedVote { vote, signature }
}

pub fn send_vote(vote: SignedVote) -> Result<DispatchResult, TransactionValidityError> {
    authorized(pallet_verification::Call::vote { vote })
}

/// The contests that are open, and the task of each.
pub fn contests() -> Vec<(ContestId, u32)> {
    pallet_verification::Contests::<Runtime>::iter().map(|(id, c)| (id, c.task)).collect()
}

/// Lets these validators vote truthfully until the contest is decided.
pub fn panel_votes(validators: &[&str], contest: ContestId, task: u32) {
    for name in validators {
        // The verdict comes with the vote that decides, and later ones have no contest any more.
        if pallet_verification::Contests::<Runtime>::contains_key(contest) {
            let _ = send_vote(vote(name, contest, truth(task).hash()));
        }
    }
}

/// Goes past the end of an assignment's audit.
pub fn pass_audit(id: AssignmentId) {
    let ends = audit(id).unwrap().ends();
    if now() <= ends {
        advance(ends + 1 - now());
    }
}

pub fn issuance() -> Balance {
    Balances::total_issuance()
}

/// Free and held balance of an account.
pub fn wealth(who: &AccountId) -> Balance {
    let data = frame_system::Account::<Runtime>::get(who).data;
    data.free + data.reserved
}

pub fn is_closed(id: JobId) -> bool {
    job(id).status == JobStatus::Closed
}

pub fn is_paid(id: AssignmentId) -> bool {
    matches!(assignment(id), Some(Assignment { state: AssignmentState::Paid { .. }, .. }))
}

/// The name of a call's error, as a wallet shows it.
pub fn error_name(result: DispatchResultWithPostInfo) -> String {
    match result.expect_err("the call must fail").error {
        sp_runtime::DispatchError::Module(module) => module.message.unwrap().to_owned(),
        other => format!("{other:?}"),
    }
}

/// Hash of the whole state: a refused call must not change it.
pub fn state_root() -> Vec<u8> {
    sp_io::storage::root(sp_runtime::StateVersion::V1)
}

/// Where the network's share of fees collects.
pub fn network() -> AccountId {
    <<Runtime as pallet_marketplace::Config>::NetworkAccount as frame_support::traits::Get<_>>::get(
    )
}
