//! Batches that run abroad: what the gateway is told of each, once when it is claimed and once when it is over.

use super::*;
use stardust_primitives::{
    reputation::ProgramClass,
    traits::{BenchmarkWork, Benchmarks},
};

/// The way from [`HOME`] to [`ABROAD`].
const WAY: [DomainId; 2] = [TRANSIT, ABROAD];

type Spec = JobSpec<Balance, u32>;

fn at_home(spec: Spec) -> Spec {
    JobSpec { domain: HOME, ..spec }
}

/// A chain where Paul is abroad, whither the jobs of the requester's domain may go; Pia is there, and Pete at home.
fn abroad() -> ExtBuilder {
    ExtBuilder::default().balance(TREASURY, ED).founding(|home| {
        (home.members, home.egress) = (vec![REQUESTER], vec![COMMONS, ABROAD]);
    })
}

fn execute(test: impl FnOnce()) {
    abroad().build_and_execute(|| {
        settle_in(PAUL, ABROAD);
        settle_in(PIA, ABROAD);
        settle_in(PETE, HOME);
        test();
    });
}

fn claim_abroad(who: AccountId, job: JobId, count: u32) {
    assert_ok!(claim_along(who, job, count, &WAY));
}

fn reserved() -> Vec<Balance> {
    Entered::get().into_iter().map(|(.., limit)| limit).collect()
}

/// The gas of an honest batch's tasks, at the price of [`spec`].
fn fee(id: AssignmentId) -> Balance {
    let tasks = job(id.job).spec.batch_tasks(id.batch).unwrap();
    let gas: u64 = tasks.map(|task| honest(task).gas).sum();
    (u128::from(gas) * 1_000).div_ceil(10_000_000_000)
}

#[test]
fn each_batch_enters_for_the_most_that_it_may_be_paid() {
    execute(|| {
        let id = post(at_home(sampled()));
        claim_abroad(PAUL, id, 3);
        // Tasks at 100 planck, four and four and two of them; harm that they may do besides is nobody's debt.
        let of = |limit| (HOME, passage(&WAY), limit);
        assert_eq!(Entered::get(), [of(400), of(400), of(200)]);
        assert_eq!(Classes::get(), [ProgramClass::Short; 3]);
        let kept = |batch| record(unit(id, batch, 0)).unwrap();
        assert!((0..3).all(|batch| kept(batch).passage == passage(&WAY)));
        assert_eq!(kept(0).domain, ABROAD);
    });
}

#[test]
fn nothing_enters_at_home_or_where_the_commons_are() {
    execute(|| {
        let (home, free) = (post(at_home(sampled())), post(sampled()));
        claim(PETE, home, 1);
        claim(PAULS_OTHER, home, 1);
        claim(PAUL, free, 1);
        assert_eq!(Entered::get(), []);
        for (who, id) in [(PETE, home), (PAULS_OTHER, home), (PAUL, free)] {
            assert_noop!(claim_along(who, id, 1, &WAY), WRONG_PATH);
        }
        assert_noop!(claim_along(PIA, home, 1, &[]), WRONG_PATH);
        run(PETE, unit(home, 0, 0), &[]);
        assert_eq!(PaidAbroad::get(), []);
    });
}

#[test]
fn claiming_stops_where_the_gateway_refuses() {
    execute(|| {
        let id = post(at_home(sampled()));
        Credit::set(&900);
        let weight = claim_along(PAUL, id, 3, &WAY).unwrap().actual_weight.unwrap();
        assert_eq!(reserved(), [400, 400]);
        assert_eq!(weight, <() as crate::WeightInfo>::claim(3, 2));
        assert_eq!((provider(PAUL).assigned, provider(PAUL).exposure), (2, 2 * 600));
        assert_noop!(claim_along(PAUL, id, 1, &WAY), NO_CREDIT);
        // What comes back makes room.
        advance(21);
        assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), unit(id, 1, 0)));
        claim_abroad(PIA, id, 1);
    });
}

#[test]
fn a_batch_that_no_other_rule_lets_through_does_not_enter() {
    execute(|| {
        let id = post(at_home(sampled()));
        change_provider(PAUL, |known| known.cap = 600);
        assert_ok!(claim_along(PAUL, id, 3, &WAY));
        assert_eq!(reserved(), [400], "exposure is full");
        change_provider(PIA, |known| known.most_load = Some(0));
        assert_noop!(claim_along(PIA, id, 1, &WAY), TOO_MUCH);
        assert_eq!(reserved(), [400], "and so is capacity");
    });
}

#[test]
fn open_work_asks_along_the_path_of_each_job() {
    execute(|| {
        let (home, free) = (post(at_home(sampled())), post(sampled()));
        let way = Path::truncate_from(WAY.to_vec());
        let refusals = |paths: &[JobId]| {
            let paths = paths.iter().map(|job| (*job, way.clone())).collect();
            let work = Marketplace::open_work(PAUL, paths);
            work.into_iter().map(|work| (work.job, work.refusal)).collect::<Vec<_>>()
        };
        assert_eq!(refusals(&[]), [(home, Some(WRONG_PATH)), (free, None)]);
        assert_eq!(refusals(&[JobId(99), home]), [(home, None), (free, None)]);
        assert_eq!(refusals(&[free, home]), [(home, None), (free, Some(WRONG_PATH))]);
        Credit::set(&399);
        assert_eq!(refusals(&[home]), [(home, Some(NO_CREDIT)), (free, None)]);
        assert_eq!(Entered::get(), [], "and nothing entered by asking");
    });
}

#[test]
fn what_is_paid_is_told_with_its_whole_fee() {
    execute(|| {
        let id = post(at_home(sampled()));
        claim_abroad(PAUL, id, 2);
        let id = unit(id, 0, 0);
        commit(PAUL, id, &[]);
        advance(audit_blocks(id.job) + 1);
        // Whatever becomes of those on the way meanwhile.
        Credit::set(&0);
        settle_in(PAUL, COMMONS);
        events();
        let weight = try_reveal(PAUL, id, &[]).unwrap().actual_weight.unwrap();
        let path = Path::truncate_from(WAY.to_vec());
        assert_eq!(PaidAbroad::get(), [(id, HOME, path.clone(), fee(id))]);
        assert_eq!(reserved(), [400], "that of the other one");
        let said = events().into_iter().find_map(|event| match event {
            Event::BatchPaid {
                domain,
                path,
                provider_fee,
                author_fee,
                domain_fee,
                network_fee,
                ..
            } => Some((domain, path, provider_fee + author_fee + domain_fee + network_fee)),
            _ => None,
        });
        assert_eq!(said, Some((ABROAD, path, fee(id))));
        let kept = record(id).unwrap();
        assert_eq!((kept.domain, kept.passage.len()), (ABROAD, 0));
        let plain = <() as crate::WeightInfo>::reveal(0, 0, 1).ref_time();
        assert_eq!(weight.ref_time(), plain + 2 * HOP_WEIGHT);
    });
}

#[test]
fn each_replica_is_told_when_it_is_paid() {
    execute(|| {
        let id = post(at_home(replicated(3)));
        claim_abroad(PAUL, id, 1);
        assert_ok!(claim_along(PIA, id, 1, &[ABROAD]));
        claim(PETE, id, 1);
        let all = [(PAUL, 0), (PIA, 1), (PETE, 2)];
        all.iter().for_each(|(who, replica)| commit(*who, unit(id, 0, *replica), &[]));
        advance(audit_blocks(id) + 1);
        let weights = all.map(|(who, replica)| {
            try_reveal(who, unit(id, 0, replica), &[]).unwrap().actual_weight.unwrap().ref_time()
        });
        let (first, second) = (unit(id, 0, 0), unit(id, 0, 1));
        assert_eq!(paid_abroad(), [(first, fee(first)), (second, fee(second))]);
        let plain = <() as crate::WeightInfo>::reveal(0, 0, 3).ref_time();
        assert_eq!(weights, [plain + 3 * HOP_WEIGHT; 3], "three borders in all, whoever is last");
    });
}

#[test]
fn nobody_owes_a_part_of_what_nobody_could_be_paid() {
    // Neither the author nor the network has an account, and their parts are less than one takes to exist.
    abroad().balance(AUTHOR, 0).balance(NETWORK, 0).build_and_execute(|| {
        settle_in(PAUL, ABROAD);
        let id = post(at_home(sampled()));
        claim_abroad(PAUL, id, 1);
        let id = unit(id, 0, 0);
        run(PAUL, id, &[]);
        assert_eq!(paid_abroad(), [(id, fee(id) * 80 / 100)]);
        assert_eq!(job(id.job).escrow.paid, fee(id) * 80 / 100);
    });
}

/// Ends a batch abroad that was claimed in block 1 without paying it.
type Failure = (&'static str, fn() -> AssignmentId);

fn one_abroad(spec: Spec) -> AssignmentId {
    let id = post(at_home(spec));
    claim_abroad(PAUL, id, 1);
    unit(id, 0, 0)
}

fn expire(id: AssignmentId) {
    assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), id));
}

/// An auditor finds something else than the provider, who reveals.
fn contested() -> AssignmentId {
    let id = one_abroad(sampled());
    commit(PAUL, id, &[2]);
    answer(id, 1, 2, honest(2).hash());
    advance(audit_blocks(id.job) + 1);
    reveal(PAUL, id, &[2]);
    assert_eq!(reserved(), [400], "a contest decides first");
    id
}

/// Two replicas abroad that differ, the first of which is false.
fn differing() -> JobId {
    let id = post(at_home(JobSpec { tasks: 4, ..replicated(2) }));
    let (first, second) = (unit(id, 0, 0), unit(id, 0, 1));
    claim_abroad(PAUL, id, 1);
    claim_abroad(PIA, id, 1);
    commit(PAUL, first, &[2]);
    commit(PIA, second, &[]);
    advance(audit_blocks(id) + 1);
    reveal(PAUL, first, &[2]);
    reveal(PIA, second, &[]);
    assert_eq!(reserved(), [400; 2], "nobody is paid while they differ");
    id
}

fn questioned() -> AssignmentId {
    let id = one_abroad(sampled());
    commit(PAUL, id, &[2]);
    answer(id, 1, 2, honest(2).hash());
    go_to(Audits::get()[&id].ends + 11);
    expire(id);
    id
}

const FAILURES: [Failure; 8] = [
    ("not committed", || {
        let id = one_abroad(sampled());
        advance(21);
        expire(id);
        id
    }),
    ("not committed, and claims are over", || {
        let id = one_abroad(sampled());
        advance(200);
        expire(id);
        id
    }),
    ("cancelled, and not committed", || {
        let id = one_abroad(sampled());
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id.job));
        assert_eq!(reserved(), [400], "what is claimed goes on");
        advance(21);
        expire(id);
        id
    }),
    ("not revealed", || {
        let id = one_abroad(sampled());
        commit(PAUL, id, &[]);
        advance(40);
        expire(id);
        id
    }),
    ("not audited", || {
        let id = one_abroad(critical());
        commit(PAUL, id, &[]);
        advance(40);
        expire(id);
        id
    }),
    ("not revealed under question", questioned),
    ("found wrong", || {
        let id = contested();
        assert_ok!(decide(ContestId(0), Some(honest(2).hash())));
        id
    }),
    ("not decided", || {
        let id = contested();
        assert_ok!(decide(ContestId(0), None));
        id
    }),
];

#[test]
fn each_batch_that_comes_to_nothing_leaves_once() {
    for (name, fail) in FAILURES {
        execute(|| {
            let id = fail();
            assert_eq!((reserved(), CameBack::get()), (vec![], 1), "{name}");
            assert_eq!(PaidAbroad::get(), [], "{name}");
            check_gateway();
            let Job { status, spec, .. } = job(id.job);
            if status == JobStatus::Open && spec.assurance == Assurance::Sampled {
                // Who runs it next may be anywhere.
                claim_abroad(PIA, id.job, 1);
                assert_eq!(reserved(), [400], "{name}");
                run(PIA, id, &[]);
                assert_eq!(paid_abroad(), [(id, fee(id))], "{name}");
            }
        });
    }
}

#[test]
fn what_was_withheld_leaves_once_however_it_ends() {
    let ends: [fn(AssignmentId); 2] = [
        |kept| {
            advance(300);
            expire(kept);
        },
        |kept| {
            reveal(PAUL, kept, &[2]);
            assert_ok!(decide(ContestId(0), Some(honest(2).hash())));
        },
    ];
    for end in ends {
        execute(|| {
            let id = questioned();
            let kept = id.withheld_names().next().unwrap();
            assert_eq!(record(kept).unwrap().passage.len(), 0);
            end(kept);
            assert_eq!((record(kept), CameBack::get(), reserved()), (None, 1, vec![]));
        });
    }
}

#[test]
fn a_replica_without_a_successor_leaves_and_its_sister_is_paid() {
    execute(|| {
        let id = differing();
        let (first, second) = (unit(id, 0, 0), unit(id, 0, 1));
        let opened = |id: AssignmentId, lies: &[u32]| (id.replica, open(id, &tree(id, lies), 2));
        let origin = RuntimeOrigin::signed(STRANGER);
        assert_ok!(Marketplace::contest(origin, id, 0, opened(first, &[2]), opened(second, &[])));
        assert_ok!(decide(ContestId(0), Some(honest(2).hash())));
        assert_eq!(state(first), AssignmentState::Dropped);
        assert_eq!((CameBack::get(), paid_abroad()), (1, vec![(second, fee(second))]));
        assert_eq!(reserved(), []);
    });
}

#[test]
fn replicas_that_differ_for_good_leave() {
    execute(|| {
        let id = differing();
        advance(300);
        assert_ok!(Marketplace::settle(RuntimeOrigin::signed(STRANGER), id, 0));
        assert_eq!((CameBack::get(), PaidAbroad::get(), reserved()), (2, vec![], vec![]));
        assert_eq!(job(id).status, JobStatus::Closed);
    });
}

#[test]
fn a_benchmark_runs_at_home_wherever_its_provider_is() {
    abroad().balance(PAUL, RICH).build_and_execute(|| {
        settle_in(PAUL, ABROAD);
        let (program, gas_limit, run_blocks) = (program(), 1_000, 40);
        let work = BenchmarkWork { program, gas_limit, tasks: 8, first: 0, run_blocks };
        let id = Marketplace::begin(&PAUL, work).unwrap();
        change_provider(PAUL, |known| known.benchmark = Some(id));
        assert_eq!(record(unit(id, 0, 0)).unwrap().passage.len(), 0);
        assert_eq!(Entered::get(), []);
    });
}

#[test]
fn calls_weigh_the_longest_way_beforehand() {
    use frame_support::dispatch::GetDispatchInfo;
    let weigh = |call: Call<Test>| call.get_dispatch_info().call_weight.ref_time();
    let path = |hops: u32| Path::truncate_from((1..=hops).map(DomainId).collect());
    let of = |hops| weigh(Call::claim { job: JobId(0), count: 2, path: path(hops) });
    let claim = |hops| <() as crate::WeightInfo>::claim(2, hops).ref_time();
    assert!((0..=4).all(|hops| of(hops) == claim(hops)));
    let id = unit(JobId(0), 0, 0);
    let expire = <() as crate::WeightInfo>::expire().ref_time();
    assert_eq!(weigh(Call::expire { id }), expire + 4 * HOP_WEIGHT);
    let settle = <() as crate::WeightInfo>::settle().ref_time();
    assert_eq!(weigh(Call::settle { job: JobId(0), batch: 0 }), settle + 12 * HOP_WEIGHT);
}
