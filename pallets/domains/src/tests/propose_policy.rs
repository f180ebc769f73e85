use super::*;
use crate::lifecycle;

fn propose(policy: crate::PolicyOf<Test>) -> sp_runtime::DispatchResult {
    Sovereign::propose_policy(admin(), D1, policy)
}

fn floor(price_floor: u128) -> crate::PolicyOf<Test> {
    Policy { price_floor, ..open() }
}

/// The floor and the version in force.
fn in_force() -> (u128, u32) {
    let domain = domain();
    let (policy, version) = lifecycle::in_force(&domain.policies, System::block_number());
    (policy.price_floor, version)
}

#[test]
fn a_policy_comes_into_force_by_itself_after_the_freeze() {
    ExtBuilder::default().domain(floor(1)).build_and_execute(|| {
        assert_ok!(propose(floor(2)));
        let (version, from) = (2, 1 + FREEZE);
        assert_eq!(events(), [changed(ADMIN, Change::PolicyProposed { version, from })]);
        go_to(FREEZE);
        assert_eq!(in_force(), (1, 1));
        go_to(1 + FREEZE);
        assert_eq!(in_force(), (2, 2));
        let view = Sovereign::view(D1).unwrap();
        assert_eq!((view.policy, view.version, view.since), (floor(2), 2, 1 + FREEZE));
        assert_eq!(view.next, None);
        // The next one waits as long again.
        assert_ok!(propose(floor(3)));
        assert_eq!(domain().policies.next.unwrap().from, 1 + 2 * FREEZE);
        assert_eq!((domain().policies.version, domain().policies.since), (2, 1 + FREEZE));
    });
}

#[test]
fn the_change_delay_counts_from_the_proposal() {
    ExtBuilder::default().domain(floor(1)).build_and_execute(|| {
        go_to(500);
        assert_ok!(propose(floor(2)));
        assert_eq!(domain().policies.next.unwrap().from, 500 + DELAY);
        // Another proposal takes its place, and the delay begins anew.
        go_to(510);
        assert_ok!(propose(floor(3)));
        go_to(510 + DELAY - 1);
        assert_eq!(in_force(), (1, 1));
        go_to(510 + DELAY);
        assert_eq!(in_force(), (3, 2));
    });
}

#[test]
fn works_at_the_freeze_and_past_it() {
    ExtBuilder::default().domain(floor(1)).build_and_execute(|| {
        go_to(1 + FREEZE - DELAY);
        assert_ok!(propose(floor(2)));
        assert_eq!(domain().policies.next.unwrap().from, 1 + FREEZE);
        go_to(2 + FREEZE - DELAY);
        assert_ok!(propose(floor(2)));
        assert_eq!(domain().policies.next.unwrap().from, 2 + FREEZE);
    });
}

#[test]
fn fails_past_the_bounds_of_the_constitution() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        for (policy, error) in super::create::unconstitutional() {
            assert_noop!(propose(policy), error);
        }
    });
}

#[test]
fn is_the_admins() {
    only_the_admin(|origin, id| Sovereign::propose_policy(origin, id, open()));
}
