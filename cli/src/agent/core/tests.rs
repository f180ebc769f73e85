use super::*;
use codec::Decode;
use stardust_primitives::{
    audit::{Answer, SignedAnswer},
    capacity::Benchmark,
    crypto::AuditId,
    domain::COMMONS,
    ids::DomainId,
    items::Items,
    job::{Assurance, Escrow, Progress, Terms},
    money::{AuditRates, FeeSplit},
    traits::AuditStatus,
    STAR,
};
use stardust_sdk::JobSpec;

const JOB: JobId = JobId(1);

fn me() -> AccountId {
    AccountId::new([1; 32])
}

fn id(batch: u32) -> AssignmentId {
    AssignmentId { job: JOB, batch, replica: 0 }
}

fn node(byte: u8) -> SumNode {
    SumNode { hash: H256::repeat_byte(byte), gas: 5 }
}

fn seal(byte: u8) -> Sealed {
    Sealed { root: node(byte), commitment: H256::repeat_byte(byte + 100) }
}

fn agent() -> Agent {
    let policy = Policy { account: me(), workers: 2, min_price: 0, vm_version: 1 };
    Agent::new(policy)
}

fn job(assurance: Assurance) -> Job {
    Job {
        requester: AccountId::new([9; 32]),
        author: AccountId::new([9; 32]),
        spec: JobSpec {
            program: H256::zero(),
            payload: None,
            items: Items::Index,
            tasks: 100,
            batch_size: 10,
            gas_limit: 1_000_000_000,
            price: STAR,
            assurance,
            value_at_risk: 0,
            domain: COMMONS,
            claim_until: 1_000,
            run_blocks: 100,
        },
        terms: Terms {
            fees: FeeSplit {
                provider: Default::default(),
                author: Default::default(),
                network: Default::default(),
            },
            fault_share: Default::default(),
            audit_pay_percent: 125,
            rates: AuditRates {
                least_audits_milli: 200,
                newcomer_audits_milli: 2_000,
                newcomer_batches: 20,
                trust_batches: 20,
                honest_share: Default::default(),
            },
            audit_blocks: 4,
            reveal_blocks: 20,
            clear_blocks: 200,
            output_blocks: 28_800,
            answer_blocks: 1_200,
            vm_version: 1,
        },
        revenue: None,
        escrow: Escrow::default(),
        progress: Progress::default(),
        claims_until: 1_000,
        status: JobStatus::Open,
        deposits: Default::default(),
        closed_at: None,
    }
}

fn provider() -> Provider {
    Provider {
        bond: 600 * STAR,
        unbonding: Default::default(),
        frozen: 0,
        pending: 0,
        deposit: 0,
        pool: None,
        exposure: 0,
        assigned: 0,
        withheld: 0,
        capacity: 100,
        price: STAR,
        endpoint: Default::default(),
        status: ProviderStatus::Active,
        liable_until: 0,
        demands: 0,
        // No test goes on for so long that it would ping.
        active_at: 1_000_000,
    }
}

/// Nothing on chain but one job that has nothing to claim.
fn chain(now: BlockNumber) -> Chain {
    let mut job = job(Assurance::Sampled);
    job.progress.assigned = job.replicas();
    Chain {
        now,
        provider: provider(),
        cap: 1_000 * STAR,
        capacity: Capacity {
            limit: u64::MAX,
            is_measured: true,
            cores_max: Some(8),
            record: Default::default(),
        },
        ping_blocks: 200,
        mine: vec![],
        jobs: [(JOB, job)].into(),
        closed: Default::default(),
        paths: Default::default(),
        overdue: vec![],
        all: BTreeMap::new(),
        demands: vec![],
        votes_until: BTreeMap::new(),
    }
}

fn view(id: AssignmentId, provider: AccountId, state: AssignmentState<BlockNumber>) -> Assignment {
    let assignment = stardust_primitives::assignment::Assignment {
        provider,
        domain: COMMONS,
        passage: Default::default(),
        value: STAR,
        claimed_at: 1,
        state,
    };
    Assignment { id, assignment, audit: None, deadline: None }
}

fn own(batch: u32, state: AssignmentState<BlockNumber>) -> Assignment {
    view(id(batch), me(), state)
}

fn committed(batch: u32, sealed: Sealed, ends: BlockNumber, audited: &[u32]) -> Assignment {
    let commitment = sealed.commitment;
    let mut view =
        own(batch, AssignmentState::Committed { commitment, committed_at: 2, deadline: None });
    let answers = audited.iter().map(|index| SignedAnswer {
        auditor: AuditId::decode(&mut &[3; 32][..]).unwrap(),
        account: AccountId::new([3; 32]),
        answer: Answer { index: *index, receipt: H256::zero() },
    });
    let answers = answers.collect();
    view.audit = Some(AuditStatus { opened_at: 2, ends, is_complete: true, answers });
    view.deadline = Some(ends + 20);
    view
}

const CLAIMED: AssignmentState<BlockNumber> = AssignmentState::Claimed { deadline: 50 };

#[test]
fn a_claimed_batch_is_run_once_and_then_committed() {
    let (mut agent, mut chain) = (agent(), chain(10));
    chain.mine = vec![own(3, CLAIMED)];
    assert_eq!(agent.decide(&chain), [Action::Run(id(3))]);
    assert_eq!(agent.decide(&chain), [], "it runs already");
    agent.sealed(id(3), seal(1), 10);
    let commit = Action::Commit { id: id(3), commitment: seal(1).commitment };
    assert_eq!(agent.decide(&chain), vec![commit.clone()]);
    assert_eq!(agent.decide(&chain), [], "it is being submitted");
    agent.failed(Key::Commit(id(3)), 2);
    assert_eq!(agent.decide(&chain), [], "it rests");
    chain.now = 12;
    assert_eq!(agent.decide(&chain), [commit]);
}

#[test]
fn after_a_restart_a_claimed_batch_is_run_or_committed_by_what_is_stored() {
    let mut chain = chain(10);
    chain.mine = vec![own(3, CLAIMED), own(4, CLAIMED)];
    let mut agent = agent();
    agent.remember(id(3), Some(seal(1)), false);
    agent.remember(id(4), None, false);
    let commit = Action::Commit { id: id(3), commitment: seal(1).commitment };
    assert_eq!(agent.decide(&chain), [commit, Action::Run(id(4))]);
}

#[test]
fn a_batch_past_its_deadline_is_given_up() {
    let (mut agent, mut chain) = (agent(), chain(10));
    chain.mine = vec![own(3, CLAIMED)];
    assert_eq!(agent.decide(&chain), [Action::Run(id(3))]);
    chain.now = 50;
    assert_eq!(agent.decide(&chain), [Action::Cancel(id(3))]);
    assert_eq!(agent.decide(&chain), []);
}

#[test]
fn a_batch_that_was_taken_away_is_stopped_and_forgotten_after_a_while() {
    let (mut agent, mut chain) = (agent(), chain(10));
    chain.mine = vec![own(3, CLAIMED)];
    agent.decide(&chain);
    agent.remember(id(3), None, false);
    chain.mine.clear();
    assert_eq!(agent.decide(&chain), [Action::Cancel(id(3))]);
    assert_eq!(agent.decide(&chain), []);
    chain.now += GRACE_BLOCKS;
    assert_eq!(agent.decide(&chain), [Action::Forget(id(3))]);
    assert_eq!(agent.decide(&chain), []);
}

#[test]
fn a_committed_batch_is_revealed_when_its_audit_is_over() {
    let (mut agent, mut chain) = (agent(), chain(10));
    agent.remember(id(3), Some(seal(1)), false);
    chain.mine = vec![committed(3, seal(1), 12, &[37, 31, 37])];
    assert_eq!(agent.decide(&chain), []);
    chain.now = 12;
    let reveal = Action::Reveal { id: id(3), claimed_at: 1, audited: vec![31, 37] };
    assert_eq!(agent.decide(&chain), vec![reveal.clone()]);
    agent.failed(Key::Reveal(id(3)), 1);
    chain.now = 13;
    assert_eq!(agent.decide(&chain), [reveal]);
    agent.failed(Key::Reveal(id(3)), 1);
    chain.now = 32;
    assert_eq!(agent.decide(&chain), [], "too late");
}

#[test]
fn a_batch_that_too_few_audited_is_not_revealed_but_returned() {
    let (mut agent, mut chain) = (agent(), chain(10));
    agent.remember(id(3), Some(seal(1)), false);
    let mut view = committed(3, seal(1), 12, &[37]);
    // As the chain says it: there is no time for a reveal after the audit.
    view.deadline = Some(12);
    if let Some(audit) = &mut view.audit {
        audit.is_complete = false;
    }
    chain.mine = vec![view];
    for block in 11..14 {
        chain.now = block;
        assert_eq!(agent.decide(&chain), []);
    }
    chain.overdue = vec![id(3)];
    let mut wishes = Vec::new();
    for block in 14..24 {
        chain.now = block;
        wishes.extend(agent.decide(&chain));
    }
    assert!(wishes.contains(&Action::Expire(id(3))), "{wishes:?}");
}

#[test]
fn a_commitment_to_other_results_is_reported_once_and_never_revealed() {
    let (mut agent, mut chain) = (agent(), chain(20));
    agent.remember(id(3), Some(seal(2)), false);
    chain.mine = vec![committed(3, seal(1), 12, &[31])];
    assert_eq!(agent.decide(&chain), [Action::Lost(id(3))]);
    assert_eq!(agent.decide(&chain), []);
}

#[test]
fn who_lost_the_folder_computes_its_results_anew() {
    let (mut agent, mut chain) = (agent(), chain(20));
    chain.mine = vec![committed(4, seal(1), 12, &[41])];
    assert_eq!(agent.decide(&chain), [Action::Run(id(4))]);
    assert_eq!(agent.decide(&chain), [], "it runs already");
    agent.sealed(id(4), seal(1), 10);
    let reveal = Action::Reveal { id: id(4), claimed_at: 1, audited: vec![41] };
    assert_eq!(agent.decide(&chain), [reveal]);
}

#[test]
fn a_reveal_waits_for_sisters_that_may_be_committed() {
    let (mut agent, mut chain) = (agent(), chain(20));
    agent.remember(id(3), Some(seal(1)), false);
    chain.mine = vec![committed(3, seal(1), 12, &[])];
    chain.mine[0].deadline = None;
    assert_eq!(agent.decide(&chain), []);
    chain.mine[0].deadline = Some(40);
    assert!(matches!(agent.decide(&chain)[..], [Action::Reveal { .. }]));
}

#[test]
fn a_withheld_commitment_is_cleared_by_what_is_stored_or_computed_anew() {
    let (mut agent, mut chain) = (agent(), chain(50));
    agent.remember(id(3), Some(seal(1)), false);
    let withheld = |batch| {
        let mut view = committed(batch, seal(1), 12, &[31]);
        view.id = id(batch).withheld_names().next().unwrap();
        let commitment = seal(1).commitment;
        view.assignment.state = AssignmentState::Withheld { commitment, until: 90 };
        view.deadline = Some(90);
        view
    };
    chain.mine = vec![withheld(3), withheld(4)];
    let clear = |batch| {
        let id = id(batch).withheld_names().next().unwrap();
        Action::Reveal { id, claimed_at: 1, audited: vec![31] }
    };
    assert_eq!(agent.decide(&chain), [clear(3), Action::Run(id(4))]);
    agent.sealed(id(4), seal(1), 10);
    chain.now += GRACE_BLOCKS;
    chain.mine.iter_mut().for_each(|view| view.deadline = Some(900));
    assert_eq!(agent.decide(&chain), [clear(4)], "and nothing is forgotten before");
}

#[test]
fn a_paid_batch_is_published_when_the_chain_says_so() {
    let (mut agent, mut chain) = (agent(), chain(20));
    agent.remember(id(3), Some(seal(1)), false);
    agent.remember(id(4), Some(seal(1)), false);
    assert_eq!(agent.wanted(&chain.mine, &chain.jobs), [JOB].into());
    assert_eq!(agent.decide(&chain), [], "not known yet");
    let paid = |batch, root| own(batch, AssignmentState::Paid { root, paid_at: 9 });
    // The root of batch 4 is not ours: it is not what we have stored.
    chain.all = [(JOB, vec![paid(3, node(1)), paid(4, node(2))])].into();
    assert_eq!(agent.decide(&chain), [Action::Publish(id(3))]);
    agent.published(id(3));
    assert_eq!(agent.decide(&chain), []);
    chain.now += GRACE_BLOCKS;
    assert_eq!(agent.decide(&chain), [Action::Forget(id(4))], "what is published stays");
    assert!(agent.wanted(&chain.mine, &chain.jobs).is_empty());
}

fn demand(batch: u32, index: u32) -> Demand {
    let demand = stardust_primitives::demand::Demand { index, deposit: 1, demanded_at: 19 };
    Demand { id: id(batch), demand, deadline: 1_219 }
}

#[test]
fn demands_are_answered_until_they_are_gone() {
    let (mut agent, mut chain) = (agent(), chain(20));
    agent.remember(id(3), Some(seal(1)), true);
    // Of batch 4 nothing is stored any more.
    chain.demands = vec![demand(3, 31), demand(3, 35), demand(4, 41)];
    let answer = |index| Action::Answer { id: id(3), index };
    assert_eq!(agent.decide(&chain), [answer(31), answer(35), Action::Lost(id(4))]);
    assert_eq!(agent.decide(&chain), [], "under way");
    agent.done(Key::Answer(id(3), 31));
    agent.failed(Key::Answer(id(3), 35), 2);
    chain.demands.remove(0);
    chain.now += 1;
    assert_eq!(agent.decide(&chain), [], "rests");
    chain.now += 1;
    assert_eq!(agent.decide(&chain), [answer(35)]);
}

#[test]
fn what_was_public_is_not_committed_again() {
    let (mut agent, mut chain) = (agent(), chain(20));
    agent.remember(id(3), Some(seal(1)), true);
    chain.mine = vec![own(3, CLAIMED)];
    assert_eq!(agent.decide(&chain), [Action::Forget(id(3))]);
    assert_eq!(agent.decide(&chain), [Action::Run(id(3))]);
}

/// A replicated job in which our replica 0 of batch 3 is revealed with root 1.
fn replicated(sister: Option<AssignmentState<BlockNumber>>) -> (Agent, Chain) {
    let (mut agent, mut chain) = (agent(), chain(20));
    agent.remember(id(3), Some(seal(1)), false);
    let mut job = job(Assurance::Replicated { n: 2 });
    job.progress.assigned = job.replicas();
    chain.jobs = [(JOB, job)].into();
    let mine = own(3, AssignmentState::Revealed { root: node(1) });
    let other = |state| view(AssignmentId { replica: 1, ..id(3) }, AccountId::new([2; 32]), state);
    chain.all = [(JOB, std::iter::once(mine.clone()).chain(sister.map(other)).collect())].into();
    chain.mine = vec![mine];
    (agent, chain)
}

#[test]
fn a_revealed_replica_is_served() {
    let committed =
        AssignmentState::Committed { commitment: H256::zero(), committed_at: 3, deadline: None };
    let (mut agent, chain) = replicated(Some(committed));
    assert_eq!(agent.wanted(&chain.mine, &chain.jobs), [JOB].into());
    assert_eq!(agent.decide(&chain), [Action::Publish(id(3))]);
}

#[test]
fn a_sister_with_another_root_is_contested() {
    let (mut agent, chain) = replicated(Some(AssignmentState::Revealed { root: node(2) }));
    let contest = Action::Contest { mine: id(3), sister: 1 };
    assert_eq!(agent.decide(&chain), [Action::Publish(id(3)), contest]);
    agent.published(id(3));
    assert_eq!(agent.decide(&chain), []);
}

#[test]
fn a_revealed_replica_whose_sister_failed_is_settled() {
    let settle = Action::Settle { job: JOB, batch: 3 };
    for sister in [None, Some(AssignmentState::Dropped)] {
        let (mut agent, chain) = replicated(sister);
        assert_eq!(agent.decide(&chain), [Action::Publish(id(3)), settle.clone()]);
    }
    let committed =
        AssignmentState::Committed { commitment: H256::zero(), committed_at: 3, deadline: None };
    let (mut agent, chain) = replicated(Some(committed));
    assert_eq!(agent.decide(&chain), [Action::Publish(id(3))], "it may still be revealed");
}

#[test]
fn a_contest_without_a_verdict_is_closed_in_turn() {
    let (mut agent, mut chain) = (agent(), chain(20));
    agent.remember(id(3), Some(seal(1)), true);
    let contest = ContestId(8);
    let state = AssignmentState::Contested { root: node(1), contest, commitment: None };
    chain.mine = vec![own(3, state)];
    chain.votes_until = [(contest, 22)].into();
    assert_eq!(agent.decide(&chain), []);
    let closed = (22..30).find_map(|now| {
        chain.now = now;
        agent.decide(&chain).pop()
    });
    assert_eq!(closed, Some(Action::CloseContest(contest)));
}

#[test]
fn the_overdue_are_expired_in_turn_and_the_own_last() {
    let (mut agent, mut chain) = (agent(), chain(100));
    let other = AssignmentId { job: JobId(7), batch: 0, replica: 0 };
    chain.overdue = vec![id(3), other];
    chain.mine = vec![own(3, CLAIMED)];
    let mut seen = vec![];
    for block in 100..110 {
        chain.now = block;
        seen.extend(agent.decide(&chain).into_iter().map(|action| (block, action)));
    }
    let at = |action: &Action| seen.iter().find(|(_, seen)| seen == action).unwrap().0;
    assert!((100..=103).contains(&at(&Action::Expire(other))));
    assert_eq!(at(&Action::Expire(id(3))), 106);
    assert_eq!(seen.len(), 2);
}

#[test]
fn who_was_quiet_for_as_long_as_governance_says_pings() {
    let mut chain = chain(1_000_199);
    assert_eq!(agent().decide(&chain), []);
    chain.now += 1;
    assert_eq!(agent().decide(&chain), [Action::Ping]);
    // A vote made it longer.
    chain.ping_blocks = 201;
    assert_eq!(agent().decide(&chain), []);
}

fn open_chain() -> Chain {
    let mut chain = chain(10);
    chain.jobs = [(JOB, job(Assurance::Sampled))].into();
    chain
}

fn claims(agent: &mut Agent, chain: &Chain) -> Vec<(JobId, u32)> {
    let actions = agent.decide(chain);
    let claims = actions.into_iter().filter_map(|action| match action {
        Action::Claim { job, count, .. } => Some((job, count)),
        _ => None,
    });
    claims.collect()
}

#[test]
fn a_job_that_the_domains_keep_from_it_is_left_to_others() {
    let (mut agent, mut chain) = (agent(), open_chain());
    chain.closed.insert(JOB);
    assert_eq!(agent.decide(&chain), []);
    chain.closed.clear();
    assert_eq!(claims(&mut agent, &chain).len(), 1, "the border opened");
}

#[test]
fn a_job_of_another_domain_is_claimed_along_the_way_that_was_found() {
    let (mut agent, mut chain) = (agent(), open_chain());
    let path = Path::truncate_from(vec![DomainId(2), DomainId(3)]);
    chain.paths.insert(JOB, path.clone());
    let taken = |actions: Vec<Action>| match actions.as_slice() {
        [Action::Claim { path, .. }] => path.clone(),
        other => panic!("a claim: {other:?}"),
    };
    assert_eq!(taken(agent.decide(&chain)), path);
    agent.done(Key::Claim(JOB));
    chain.paths.clear();
    assert!(taken(agent.decide(&chain)).is_empty());
}

#[test]
fn no_more_is_claimed_than_there_is_capacity_for() {
    let (mut agent, mut chain) = (agent(), open_chain());
    let taken = pace(&job(Assurance::Sampled).spec);
    (chain.capacity.limit, chain.capacity.record.load) = (4 * taken, taken + 1);
    assert_eq!(claims(&mut agent, &chain), [(JOB, 2)]);
    chain.capacity.limit = taken;
    agent.done(Key::Claim(JOB));
    assert_eq!(agent.decide(&chain), []);
}

#[test]
fn who_is_short_of_capacity_shows_what_it_has_once() {
    let (mut agent, mut chain) = (agent(), open_chain());
    (chain.capacity.limit, chain.capacity.is_measured) = (0, false);
    // As many cores as it has workers.
    assert_eq!(agent.decide(&chain), [Action::Benchmark(2)]);
    assert_eq!(agent.decide(&chain), [], "it is under way");
    agent.done(Key::Benchmark);
    let (target, began_at, committed_at) = (9, 9, None);
    let benchmark = Benchmark { job: JobId(9), target, began_at, committed_at };
    chain.capacity.record.benchmark = Some(benchmark);
    assert_eq!(agent.decide(&chain), [], "it is on chain");
    chain.capacity.record.benchmark = None;
    chain.capacity.cores_max = Some(1);
    assert_eq!(agent.decide(&chain), [Action::Benchmark(1)], "as many as can be shown");
    agent.done(Key::Benchmark);
    chain.capacity.is_measured = true;
    assert_eq!(agent.decide(&chain), [], "it has shown what it can");
}

#[test]
fn who_is_drawn_for_a_benchmark_runs_it() {
    let (mut agent, mut chain) = (agent(), chain(10));
    chain.capacity.record.due = Some(200);
    assert_eq!(agent.decide(&chain), [Action::Benchmark(2)]);
    agent.done(Key::Benchmark);
    chain.capacity.cores_max = None;
    assert_eq!(agent.decide(&chain), [], "nobody is measured");
}

#[test]
fn twice_the_workers_are_claimed_ahead() {
    let (mut agent, mut chain) = (agent(), open_chain());
    assert_eq!(claims(&mut agent, &chain), [(JOB, 4)]);
    assert_eq!(claims(&mut agent, &chain), [], "a claim is under way");
    agent.done(Key::Claim(JOB));
    chain.mine = (0..3).map(|batch| own(batch, CLAIMED)).collect();
    assert_eq!(claims(&mut agent, &chain), [(JOB, 1)]);
    agent.done(Key::Claim(JOB));
    agent.sealed(id(0), seal(1), 10);
    assert_eq!(claims(&mut agent, &chain), [(JOB, 2)], "what is sealed is not waited for");
    agent.done(Key::Claim(JOB));
    chain.mine = vec![];
    // Short batches: as many are claimed ahead as were finished lately.
    (1..9).for_each(|batch| agent.sealed(id(batch), seal(1), 1));
    assert_eq!(claims(&mut agent, &chain), [(JOB, 9)]);
}

#[test]
fn claims_respect_capacity_exposure_and_time() {
    let mut full = open_chain();
    full.provider.capacity = 7;
    full.provider.assigned = 6;
    assert_eq!(claims(&mut agent(), &full), [(JOB, 1)]);
    full.provider.assigned = 7;
    assert_eq!(claims(&mut agent(), &full), []);

    let mut exposed = open_chain();
    // 10 tasks x 10^9 gas at 1 STAR per 10^10 gas: 1 STAR a batch.
    exposed.cap = 10 * STAR;
    exposed.provider.exposure = 8 * STAR;
    assert_eq!(claims(&mut agent(), &exposed), [(JOB, 2)]);
    exposed.provider.exposure = 10 * STAR;
    assert_eq!(claims(&mut agent(), &exposed), []);

    let mut long = open_chain();
    // 10 tasks of half a second each, two workers, 12 s: 24 core seconds, half of them.
    long.jobs.get_mut(&JOB).unwrap().spec.run_blocks = 4;
    assert_eq!(claims(&mut agent(), &long), [(JOB, 2)]);
    long.jobs.get_mut(&JOB).unwrap().spec.run_blocks = 1;
    assert_eq!(claims(&mut agent(), &long), [(JOB, 1)], "one is always tried");
}

#[test]
fn only_jobs_that_pay_and_can_be_run_are_claimed() {
    let cases: [fn(&mut Chain); 6] = [
        |chain| chain.provider.price = STAR + 1,
        |chain| chain.provider.status = ProviderStatus::Leaving { withdraw_from: 99 },
        |chain| chain.jobs.get_mut(&JOB).unwrap().terms.vm_version = 2,
        |chain| chain.jobs.get_mut(&JOB).unwrap().spec.claim_until = 10,
        |chain| chain.jobs.get_mut(&JOB).unwrap().status = JobStatus::Draining,
        |chain| chain.jobs.get_mut(&JOB).unwrap().progress.paid = 10,
    ];
    for spoil in cases {
        let mut chain = open_chain();
        spoil(&mut chain);
        assert_eq!(claims(&mut agent(), &chain), []);
    }
    let mut greedy = agent();
    greedy.policy.min_price = STAR + 1;
    assert_eq!(claims(&mut greedy, &open_chain()), []);
}

#[test]
fn after_its_bond_was_refused_nothing_is_claimed_until_it_grows() {
    let (mut agent, mut chain) = (agent(), open_chain());
    agent.bond_refused(chain.provider.bond);
    assert_eq!(claims(&mut agent, &chain), []);
    chain.provider.bond -= 1;
    assert_eq!(claims(&mut agent, &chain), []);
    chain.provider.bond += 2;
    assert_ne!(claims(&mut agent, &chain), []);
}

#[test]
fn the_best_paid_job_comes_first_and_a_refused_one_rests() {
    let (mut agent, mut chain) = (agent(), open_chain());
    let mut better = job(Assurance::Sampled);
    better.spec.price = 2 * STAR;
    better.progress.paid = 7;
    chain.jobs.insert(JobId(2), better);
    assert_eq!(claims(&mut agent, &chain), [(JobId(2), 3), (JOB, 1)]);
    agent.failed(Key::Claim(JobId(2)), 4);
    agent.done(Key::Claim(JOB));
    assert_eq!(claims(&mut agent, &chain), [(JOB, 4)]);
}

#[test]
fn who_had_nothing_to_do_for_long_says_that_it_is_there() {
    let mut agent = agent();
    let mut quiet = chain(299);
    quiet.provider.active_at = 100;
    assert_eq!(agent.decide(&quiet), []);
    quiet.now = 300;
    assert_eq!(agent.decide(&quiet), [Action::Ping]);
    assert_eq!(agent.decide(&quiet), [], "it is under way");
    agent.failed(Key::Ping, 20);
    quiet.now = 321;
    quiet.provider.status = ProviderStatus::Leaving { withdraw_from: 400 };
    assert_eq!(agent.decide(&quiet), [], "who leaves need not be there");
}

#[test]
fn rounds_end_when_something_waits_and_nothing_hinders() {
    let pool = |open, frauds, ready| stardust_primitives::delegation::Pool {
        commission: Default::default(),
        raised_at: 0,
        stake: 0,
        shares: 0,
        joining: 0,
        ready,
        leaving: 0,
        round: 3,
        began_at: 1,
        open,
        frauds,
        members: 1,
    };
    for (pool, ends) in [
        (pool(0, 0, STAR), true),
        (pool(1, 0, STAR), false),
        (pool(0, 1, STAR), false),
        (pool(0, 0, 0), false),
    ] {
        let mut waiting = chain(10);
        waiting.provider.pool = Some(pool);
        let expected = if ends { vec![Action::EndRound] } else { vec![] };
        assert_eq!(agent().decide(&waiting), expected);
    }
}

#[test]
fn a_snapshot_counts_what_is_not_final_and_what_may_be_claimed() {
    let mut chain = open_chain();
    let withheld = AssignmentState::Withheld { commitment: H256::zero(), until: 90 };
    chain.mine = vec![
        own(1, CLAIMED),
        own(2, CLAIMED),
        committed(3, seal(1), 20, &[31]),
        own(4, AssignmentState::Revealed { root: node(1) }),
        own(
            5,
            AssignmentState::Contested { root: node(1), contest: ContestId(3), commitment: None },
        ),
        own(6, withheld),
        own(7, withheld),
        own(8, withheld),
        own(9, AssignmentState::Dropped),
        own(9, AssignmentState::Paid { root: node(1), paid_at: 5 }),
    ];
    chain.demands = vec![demand(9, 31), demand(9, 35)];
    chain.provider.exposure = 70 * STAR;
    let of = |chain: &Chain| crate::agent::snapshot::Snapshot::of(&agent(), chain);
    let snapshot = of(&chain);
    assert_eq!(snapshot.batches, [2, 1, 1, 1, 3]);
    assert_eq!((snapshot.jobs_open, snapshot.demands_open), (1, 2));
    let money = (snapshot.exposure, snapshot.exposure_cap, snapshot.bond);
    assert_eq!(money, (70 * STAR, 1_000 * STAR, 600 * STAR));
    chain.closed.insert(JOB);
    assert_eq!(of(&chain).jobs_open, 0, "the domains keep it from this provider");
    chain.closed.clear();
    chain.provider.price = 2 * STAR;
    assert_eq!(of(&chain).jobs_open, 0, "it pays too little");
}
