//! Tests through the calls, one file for each; here is what they share.

mod answer_output;
mod audits;
mod benchmarks;
mod cancel_job;
mod claim;
mod commit;
mod contest;
mod crossing;
mod demand_output;
mod domains;
mod expire;
mod expire_demand;
mod forget_job;
mod invariants;
mod open;
mod post_job;
mod post_job_at_spot;
mod properties;
mod pure;
mod register_program;
mod reveal;
mod settle;
mod unregister_program;
mod verdicts;
mod views;
mod walkthrough;
mod withheld;

pub(crate) use crate::{mock::*, pallet::*, SWEEP};
pub(crate) use codec::MaxEncodedLen;
pub(crate) use frame_support::{
    assert_noop, assert_ok,
    dispatch::{DispatchResultWithPostInfo, Pays},
    traits::fungible::{Inspect, InspectHold},
};
pub(crate) use sp_core::H256;
pub(crate) use sp_runtime::{BoundedVec, Perbill};
pub(crate) use stardust_primitives::{
    api::DemandView,
    assignment::{Assignment, AssignmentState},
    commitment::commitment,
    demand::Demand,
    domain::{
        border::{Passage, Path},
        COMMONS,
    },
    ids::{AssignmentId, ContestId, DomainId, JobId},
    items::Items,
    job::{Assurance, Job, JobSpec, JobStatus},
    provider::SlashCause,
    receipt::{OutcomeKind, Receipt},
    tree::{BatchTree, Opening, SumNode},
    Balance,
};

/// Fee limit of a task of [`spec`]: 10^9 gas at 1,000 planck for 10^10.
pub(crate) const TASK_LIMIT: Balance = 100;
pub(crate) const GAS_LIMIT: u64 = 1_000_000_000;
pub(crate) const SALT: [u8; 32] = [7; 32];

/// A program whose bytes the machine of the mock accepts, registered by the requester for its author.
pub(crate) fn program() -> H256 {
    let blob = [0xff, 1, 2, 3];
    let program = note(&blob);
    if Programs::<Test>::get(program).is_none() {
        let origin = RuntimeOrigin::signed(REQUESTER);
        assert_ok!(Marketplace::register_program(origin, program, 4, Some(AUTHOR)));
    }
    program
}

/// Ten tasks in batches of four: the last batch has two.
pub(crate) fn spec(assurance: Assurance) -> JobSpec<Balance, u32> {
    JobSpec {
        program: program(),
        payload: None,
        items: Items::Index,
        tasks: 10,
        batch_size: 4,
        gas_limit: GAS_LIMIT,
        price: 1_000,
        assurance,
        value_at_risk: 50,
        domain: COMMONS,
        claim_until: System::block_number() + 100,
        run_blocks: 20,
    }
}

pub(crate) fn sampled() -> JobSpec<Balance, u32> {
    spec(Assurance::Sampled)
}

pub(crate) fn replicated(n: u8) -> JobSpec<Balance, u32> {
    spec(Assurance::Replicated { n })
}

pub(crate) fn critical() -> JobSpec<Balance, u32> {
    spec(Assurance::Critical)
}

/// Posts a job as the requester.
pub(crate) fn post(spec: JobSpec<Balance, u32>) -> JobId {
    let id = NextJob::<Test>::get();
    assert_ok!(Marketplace::post_job(RuntimeOrigin::signed(REQUESTER), spec));
    id
}

pub(crate) fn unit(job: JobId, batch: u32, replica: u8) -> AssignmentId {
    AssignmentId { job, batch, replica }
}

pub(crate) fn job(id: JobId) -> Job<AccountId, Balance, u32> {
    Jobs::<Test>::get(id).unwrap()
}

pub(crate) fn record(id: AssignmentId) -> Option<Assignment<AccountId, Balance, u32>> {
    Assignments::<Test>::get(id.job, (id.batch, id.replica))
}

pub(crate) fn state(id: AssignmentId) -> AssignmentState<u32> {
    record(id).unwrap().state
}

pub(crate) fn escrow_held() -> Balance {
    Balances::balance_on_hold(&HoldReason::JobEscrow.into(), &REQUESTER)
}

pub(crate) fn total(who: AccountId) -> Balance {
    Balances::total_balance(&who)
}

pub(crate) fn advance(blocks: u32) {
    System::set_block_number(System::block_number() + blocks);
}

pub(crate) fn go_to(block: u32) {
    System::set_block_number(block);
}

/// Claims and asserts that it works.
pub(crate) fn claim(who: AccountId, job: JobId, count: u32) {
    assert_ok!(claim_along(who, job, count, &[]));
}

/// Tries to claim batches that come along a path.
pub(crate) fn claim_along(
    who: AccountId,
    job: JobId,
    count: u32,
    path: &[DomainId],
) -> DispatchResultWithPostInfo {
    let path = path.to_vec().try_into().unwrap();
    Marketplace::claim(RuntimeOrigin::signed(who), job, count, path)
}

/// What an honest provider gets for a task: half of the gas limit and a bit.
pub(crate) fn honest(task: u32) -> Receipt {
    Receipt::returned(task, &task.to_le_bytes(), GAS_LIMIT / 2 + u64::from(task))
}

/// What a cheat makes up for a task.
pub(crate) fn forged(task: u32) -> Receipt {
    Receipt::returned(task, b"made up", GAS_LIMIT / 2 + u64::from(task))
}

/// The tree of a batch, honest but for the tasks in `lies`.
pub(crate) fn tree(id: AssignmentId, lies: &[u32]) -> BatchTree {
    let tasks = job(id.job).spec.batch_tasks(id.batch).unwrap();
    let receipt = |task| if lies.contains(&task) { forged(task) } else { honest(task) };
    BatchTree::build(tasks.map(receipt).collect()).unwrap()
}

/// The opening of a task.
pub(crate) fn open(id: AssignmentId, tree: &BatchTree, task: u32) -> Opening {
    tree.open(task - job(id.job).spec.batch_tasks(id.batch).unwrap().start).unwrap()
}

/// The openings that a reveal needs: all audited tasks.
pub(crate) fn openings(id: AssignmentId, tree: &BatchTree) -> Vec<Opening> {
    let audits = Audits::get();
    let answers = audits.get(&id).map(|audit| audit.answers.clone()).unwrap_or_default();
    let mut tasks: Vec<_> = answers.iter().map(|signed| signed.answer.index).collect();
    tasks.sort();
    tasks.dedup();
    tasks.into_iter().map(|task| open(id, tree, task)).collect()
}

pub(crate) fn commit_root(who: AccountId, id: AssignmentId, root: SumNode) {
    let blinded = commitment(GENESIS, id, &who, &root, &SALT);
    assert_ok!(Marketplace::commit(RuntimeOrigin::signed(who), id, blinded));
}

/// Commits to a tree with these lies.
pub(crate) fn commit(who: AccountId, id: AssignmentId, lies: &[u32]) {
    commit_root(who, id, tree(id, lies).root());
}

/// Tries to reveal a tree with these lies.
pub(crate) fn try_reveal(
    who: AccountId,
    id: AssignmentId,
    lies: &[u32],
) -> DispatchResultWithPostInfo {
    let tree = tree(id, lies);
    let openings = BoundedVec::try_from(openings(id, &tree)).unwrap();
    Marketplace::reveal(RuntimeOrigin::signed(who), id, tree.root(), SALT, openings)
}

/// Reveals and asserts that it works.
pub(crate) fn reveal(who: AccountId, id: AssignmentId, lies: &[u32]) {
    assert_ok!(try_reveal(who, id, lies));
}

/// From claimed to revealed: commits, waits for the end of the audit, reveals.
pub(crate) fn run(who: AccountId, id: AssignmentId, lies: &[u32]) {
    commit(who, id, lies);
    advance(audit_blocks(id.job) + 1);
    reveal(who, id, lies);
}

pub(crate) fn audit_blocks(id: JobId) -> u32 {
    job(id).terms.audit_blocks
}

/// What a demand holds: 100 planck, and one for every two bytes of 64 KiB.
pub(crate) const DEMAND_DEPOSIT: Balance = 100 + 32_768;

/// Batches 0 and 1 of a sampled job claimed in block 1; the second, tasks 4 to 7, run and paid in block 7.
pub(crate) fn paid_batch() -> AssignmentId {
    paid_with(honest(6))
}

/// Such a batch with this receipt of task 6.
pub(crate) fn paid_with(receipt: Receipt) -> AssignmentId {
    let id = post(sampled());
    claim(PAUL, id, 2);
    let id = unit(id, 1, 0);
    let root = tree_with(&receipt).root();
    commit_root(PAUL, id, root);
    advance(audit_blocks(id.job) + 1);
    let origin = RuntimeOrigin::signed(PAUL);
    assert_ok!(Marketplace::reveal(origin, id, root, SALT, BoundedVec::new()));
    assert!(matches!(state(id), AssignmentState::Paid { paid_at: 7, .. }));
    events();
    id
}

/// Tasks 4 to 7, all honest but for this receipt in the place of its task.
fn tree_with(receipt: &Receipt) -> BatchTree {
    let receipts = (4..8).map(|task| if task == receipt.index { *receipt } else { honest(task) });
    BatchTree::build(receipts.collect()).unwrap()
}

/// Demands an output and asserts that it works.
pub(crate) fn demand(id: AssignmentId, task: u32) {
    assert_ok!(Marketplace::demand_output(RuntimeOrigin::signed(REQUESTER), id, task));
}

/// Tries to answer a demand on a batch of [`paid_with`] this receipt.
pub(crate) fn try_answer(
    who: AccountId,
    id: AssignmentId,
    receipt: &Receipt,
    output: &[u8],
) -> DispatchResultWithPostInfo {
    let output = output.to_vec().try_into().unwrap();
    let opening = tree_with(receipt).open(receipt.index - 4).unwrap();
    Marketplace::answer_output(RuntimeOrigin::signed(who), id, opening, output)
}

/// From here on what stays on chain takes a deposit.
pub(crate) fn charge() {
    StorageUnit::set(&1);
}

pub(crate) fn deposit_held(who: AccountId) -> Balance {
    Balances::balance_on_hold(&HoldReason::StorageDeposit.into(), &who)
}

pub(crate) fn demand_held() -> Balance {
    Balances::balance_on_hold(&HoldReason::OutputDemand.into(), &REQUESTER)
}

/// The market's events since the last call of this function, in order.
pub(crate) fn events() -> Vec<Event<Test>> {
    let records = System::read_events_for_pallet::<Event<Test>>();
    System::reset_events();
    records
}

/// Fee of a batch and its shares: provider, author, network; computed without the pallet's code.
pub(crate) fn shares(gas: u64, tasks: u32) -> (Balance, Balance, Balance) {
    let fee =
        (u128::from(gas) * 1_000).div_ceil(10_000_000_000).min(TASK_LIMIT * u128::from(tasks));
    let (provider, author) = (fee * 80 / 100, fee * 5 / 100);
    (provider, author, fee - provider - author)
}

/// The event of a batch paid in full to all.
pub(crate) fn paid_event(who: AccountId, id: AssignmentId, audited: u32) -> Event<Test> {
    let tasks = job(id.job).spec.batch_tasks(id.batch).unwrap();
    let gas = tasks.clone().map(|task| honest(task).gas).sum();
    let (provider_fee, author_fee, network_fee) = shares(gas, tasks.len() as u32);
    Event::BatchPaid {
        id,
        provider: who,
        domain: COMMONS,
        path: Path::new(),
        gas,
        provider_fee,
        author_fee,
        domain_fee: 0,
        network_fee,
        audited,
    }
}

/// The event of an auditor paid for `audits` tasks.
pub(crate) fn audits_paid(
    id: AssignmentId,
    n: u8,
    audits: u32,
    due: Balance,
    paid: Balance,
) -> Event<Test> {
    Event::AuditsPaid { id, auditor: AUDITOR + AccountId::from(n), audits, due, paid }
}

/// Asserts that a call succeeds and costs no fee.
pub(crate) fn assert_free(result: DispatchResultWithPostInfo) {
    assert_eq!(result.unwrap().pays_fee, Pays::No);
}
