use super::*;
use crate::{Domains, HoldReason, LastDomain};
use sp_runtime::Perbill;

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(create(open()));
        let domain = domain();
        assert_eq!(domain.status, DomainStatus::Draft);
        assert_eq!(domain.admin, Admin::Account(ADMIN));
        assert_eq!((domain.founder, domain.deposit), (FOUNDER, DOMAIN_DEPOSIT));
        assert_eq!((domain.policies.version, domain.policies.policy), (1, open()));
        assert_eq!(held(HoldReason::Domain, FOUNDER), DOMAIN_DEPOSIT);
        // The treasury can take any fee from now on.
        assert_eq!(Balances::free_balance(Sovereign::treasury(D1)), STAR);
        assert_eq!(Balances::free_balance(FOUNDER), ENDOWMENT - DOMAIN_DEPOSIT - STAR);
        assert_eq!(events(), [changed(FOUNDER, Change::Created)]);
    });
}

#[test]
fn domains_are_numbered_and_have_treasuries_of_their_own() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(create(open()));
        assert_ok!(create(open()));
        assert_eq!(LastDomain::<Test>::get(), D2);
        assert_ne!(Sovereign::treasury(D1), Sovereign::treasury(D2));
        assert_eq!(held(HoldReason::Domain, FOUNDER), 2 * DOMAIN_DEPOSIT);
        assert_eq!(Sovereign::all(), [D1, D2]);
    });
}

#[test]
fn works_at_the_bounds_of_the_constitution() {
    ExtBuilder::default().build_and_execute(|| {
        assert_ok!(create(Policy {
            revenue: Perbill::from_percent(10),
            notice: NOTICE_MAX,
            term: TERM_MAX,
            admission: Admission::Vouched { by: 8 },
            assurance: stardust_primitives::job::Assurance::Replicated { n: 3 },
            ..open()
        }));
    });
}

/// Policies just past the constitution, with the error that names the rule.
pub(super) fn unconstitutional() -> Vec<(crate::PolicyOf<Test>, TestError)> {
    use stardust_primitives::job::Assurance::Replicated;
    vec![
        (Policy { revenue: Perbill::from_parts(100_000_001), ..open() }, TestError::RevenueTooHigh),
        (Policy { notice: NOTICE_MAX + 1, ..open() }, TestError::NoticeTooLong),
        (Policy { term: 0, ..open() }, TestError::TermOutOfBounds),
        (Policy { term: TERM_MAX + 1, ..open() }, TestError::TermOutOfBounds),
        (admitting(Admission::Vouched { by: 0 }), TestError::VouchersOutOfBounds),
        (admitting(Admission::Vouched { by: 9 }), TestError::VouchersOutOfBounds),
        (Policy { assurance: Replicated { n: 1 }, ..open() }, TestError::InvalidAssurance),
        (Policy { assurance: Replicated { n: 4 }, ..open() }, TestError::InvalidAssurance),
    ]
}

#[test]
fn fails_past_the_bounds_of_the_constitution() {
    ExtBuilder::default().build_and_execute(|| {
        for (policy, error) in unconstitutional() {
            assert_noop!(create(policy), error);
        }
    });
}

#[test]
fn fails_when_it_cannot_be_afforded() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(Sovereign::create(by(POOR), ADMIN, open()), TestError::CannotAfford);
        // The deposit alone is not enough: the treasury needs something, too.
        let _ = <Balances as frame_support::traits::fungible::Mutate<_>>::set_balance(
            &POOR,
            DOMAIN_DEPOSIT + STAR,
        );
        assert_noop!(Sovereign::create(by(POOR), ADMIN, open()), TestError::CannotAfford);
    });
}

#[test]
fn fails_when_numbers_are_used_up() {
    ExtBuilder::default().build_and_execute(|| {
        LastDomain::<Test>::put(DomainId(u32::MAX));
        assert_noop!(create(open()), TestError::OutOfIds);
        assert_eq!(Domains::<Test>::iter().count(), 0);
    });
}

#[test]
fn fails_when_not_signed() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(Sovereign::create(RuntimeOrigin::root(), ADMIN, open()), BadOrigin);
    });
}
