//! Each invariant, broken by hand, is noticed under its own name.

use super::*;
use frame_support::traits::{PollStatus, Polling};

fn broken_by(change: impl FnOnce(PollIndex), error: &'static str) {
    new_test_ext().execute_with(|| {
        let poll = propose(ALICE, HOME, 7);
        assert_ok!(vote(BOB, poll, true));
        assert_ok!(vote(CHARLIE, poll, false));
        DomainVoting::do_try_state().unwrap();
        change(poll);
        let found = DomainVoting::do_try_state().unwrap_err();
        assert_eq!(found, sp_runtime::TryRuntimeError::Other(error));
    });
}

fn change_tally(poll: PollIndex, change: impl FnOnce(&mut TallyOf<Test>)) {
    Referenda::access_poll(poll, |status| {
        let PollStatus::Ongoing(tally, _) = status else { panic!("it goes on") };
        change(tally)
    });
}

#[test]
fn gov_4() {
    let error = "GOV-4: a tally that is not the sum of its votes";
    broken_by(|poll| change_tally(poll, |tally| tally.ayes = 2), error);
    broken_by(|poll| change_tally(poll, |tally| tally.nays = 0), error);
    broken_by(|poll| Votes::<Test>::insert(poll, BOB, false), error);
    broken_by(|poll| Votes::<Test>::insert(poll, DAVE, true), error);
    broken_by(|poll| Votes::<Test>::remove(poll, CHARLIE), error);
}

#[test]
fn gov_5() {
    let error = "GOV-5: more votes than members";
    broken_by(|poll| change_tally(poll, |tally| tally.members = 1), error);
}
