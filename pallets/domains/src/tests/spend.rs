use super::*;

fn spend(amount: u128) -> sp_runtime::DispatchResult {
    Sovereign::spend(admin(), D1, BOB, amount)
}

#[test]
fn works_down_to_what_keeps_the_treasury() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        let treasury = Sovereign::treasury(D1);
        assert_ok!(Balances::transfer_keep_alive(by(ALICE), treasury, 10 * STAR));
        assert_noop!(spend(10 * STAR + 1), TestError::CannotSpend);
        System::reset_events();
        assert_ok!(spend(10 * STAR));
        assert_eq!(events(), [changed(ADMIN, Change::Spent { to: BOB, amount: 10 * STAR })]);
        assert_eq!(Balances::free_balance(BOB), ENDOWMENT + 10 * STAR);
        assert_eq!(Balances::free_balance(treasury), STAR);
        assert_noop!(spend(1), TestError::CannotSpend);
    });
}

#[test]
fn a_treasury_is_of_one_domain() {
    ExtBuilder::default().domain(open()).domain(open()).build_and_execute(|| {
        let other = Sovereign::treasury(D2);
        assert_ok!(Balances::transfer_keep_alive(by(ALICE), other, 10 * STAR));
        assert_noop!(spend(1), TestError::CannotSpend);
        // Nor does a payee's existential deposit come from nowhere.
        let too_little = Sovereign::spend(admin(), D2, 77, 1);
        assert_noop!(too_little, TestError::CannotSpend);
    });
}

#[test]
fn is_the_admins() {
    only_the_admin(|origin, id| Sovereign::spend(origin, id, BOB, 0));
}
