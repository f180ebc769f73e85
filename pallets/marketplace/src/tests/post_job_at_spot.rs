use super::*;
use sp_runtime::{FixedPointNumber, FixedU128};

type Spec = JobSpec<Balance, u32>;

fn times(hundredths: u32) -> FixedU128 {
    FixedU128::saturating_from_rational(hundredths, 100u32)
}

fn try_post(spec: Spec, factor: FixedU128) -> DispatchResultWithPostInfo {
    Marketplace::post_job_at_spot(RuntimeOrigin::signed(REQUESTER), spec, factor)
}

/// Asserts that a job is posted at this price and no other part of it differs from what was asked for.
fn assert_price(spec: Spec, factor: FixedU128, price: Balance) {
    events();
    let id = NextJob::<Test>::get();
    assert_ok!(try_post(spec.clone(), factor));
    assert_eq!(job(id).spec, JobSpec { price, ..spec });
    let [Event::JobPosted { job, escrow, price: said, .. }] = events()[..] else {
        panic!("one event");
    };
    assert_eq!((job, said), (id, price));
    // Ten tasks of 10^9 gas, a tenth of an SCU, each rounded up.
    assert_eq!(escrow, 10 * price.div_ceil(10));
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        // The spot price is 1,000 in the commons.
        assert_price(JobSpec { price: 2_000, ..sampled() }, times(120), 1_200);
        assert_price(JobSpec { price: 1_000, ..sampled() }, times(100), 1_000);
        SpotOfHome::set(&999);
        // 0.25 x 999 is 249.75, and debts are rounded up.
        assert_price(JobSpec { price: 1_000, ..sampled() }, times(25), 250);
    });
}

#[test]
fn goes_by_the_price_of_the_home() {
    let with_home = ExtBuilder::default().founding(|home| home.members = vec![REQUESTER]);
    with_home.build_and_execute(|| {
        let at_home = JobSpec { price: 10_000, domain: HOME, ..sampled() };
        assert_price(at_home.clone(), times(150), 3_000);
        // What the home asks for at least, it asks for here as well.
        change_domain(HOME, |home| home.floor = 2_001);
        assert_noop!(try_post(at_home.clone(), times(100)), TOO_CHEAP);
        assert_price(at_home, times(101), 2_020);
    });
}

#[test]
fn the_price_stays_the_jobs() {
    ExtBuilder::default().build_and_execute(|| {
        assert_price(sampled(), times(100), 1_000);
        SpotOfHome::set(&5_000);
        run(
            PAUL,
            {
                claim(PAUL, JobId(0), 1);
                unit(JobId(0), 0, 0)
            },
            &[],
        );
        assert_eq!(job(JobId(0)).spec.price, 1_000);
        let gas: u64 = (0..4).map(|task| honest(task).gas).sum();
        let fee = Balance::from(gas) * 1_000;
        assert_eq!(job(JobId(0)).escrow.paid, fee.div_ceil(10_000_000_000));
    });
}

#[test]
fn works_at_limit() {
    ExtBuilder::default().build_and_execute(|| {
        assert_price(JobSpec { price: 250, ..sampled() }, times(25), 250);
        assert_price(JobSpec { price: 8_000, ..sampled() }, times(800), 8_000);
        // The chain's floor is 10.
        SpotOfHome::set(&40);
        assert_price(JobSpec { price: 10, ..sampled() }, times(25), 10);
    });
}

#[test]
fn fails_past_limit() {
    ExtBuilder::default().build_and_execute(|| {
        let least = FixedU128::from_inner(1);
        for factor in
            [times(0), times(25) - least, times(800) + least, FixedU128::from_inner(u128::MAX)]
        {
            let refused = try_post(sampled(), factor);
            assert_noop!(refused, Error::<Test>::InvalidSpotFactor);
        }
        let above = || JobSpec { price: 1_199, ..sampled() };
        assert_noop!(try_post(above(), times(120)), Error::<Test>::SpotAboveLimit);
        // By the least that a factor can be more, it is a planck more.
        let refused = try_post(sampled(), times(100) + least);
        assert_noop!(refused, Error::<Test>::SpotAboveLimit);
        SpotOfHome::set(&39);
        let refused = try_post(JobSpec { price: 9, ..sampled() }, times(25));
        assert_noop!(refused, Error::<Test>::SpotAboveLimit);
        SpotOfHome::set(&36);
        let refused = try_post(sampled(), times(25));
        assert_noop!(refused, Error::<Test>::PriceBelowFloor);
        SpotOfHome::set(&Balance::MAX);
        let refused = try_post(JobSpec { price: Balance::MAX, ..sampled() }, times(101));
        assert_noop!(refused, Error::<Test>::Overflow);
    });
}

#[test]
fn fails_for_all_that_posting_fails_for() {
    ExtBuilder::default().build_and_execute(|| {
        let refused = try_post(JobSpec { tasks: 0, ..sampled() }, times(100));
        assert_noop!(refused, Error::<Test>::InvalidTasks);
        let refused = try_post(JobSpec { program: H256::zero(), ..sampled() }, times(100));
        assert_noop!(refused, Error::<Test>::UnknownProgram);
        SpotOfHome::set(&(u128::MAX >> 20));
        let refused = try_post(JobSpec { price: Balance::MAX, ..sampled() }, times(100));
        assert_noop!(refused, Error::<Test>::CannotAfford);
        let none = Marketplace::post_job_at_spot(RuntimeOrigin::none(), sampled(), times(100));
        assert_noop!(none, sp_runtime::traits::BadOrigin);
    });
}
