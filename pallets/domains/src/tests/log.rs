//! The log keeps the last changes of each book, newest first.

use super::*;
use crate::Log;

#[test]
fn who_did_what_under_which_policy() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        assert_ok!(Sovereign::propose_policy(admin(), D1, open()));
        go_to(1 + FREEZE);
        assert_ok!(join(ALICE));
        assert_ok!(Sovereign::set_admin(admin(), D1, Admin::Members));
        assert_ok!(Sovereign::attend(members_of(D1), D1));
        let lines = Sovereign::log(D1, Book::Administration);
        let told: Vec<_> = lines.iter().map(|line| (line.at, line.version)).collect();
        assert_eq!(told, [(101, 2), (101, 2), (1, 1), (1, 1), (1, 1)]);
        assert_eq!(lines[0].actor, Actor::Members);
        assert_eq!(lines[0].change, Change::Attended);
        assert_eq!(lines[4].actor, Actor::Account(FOUNDER));
        let lines = Sovereign::log(D1, Book::Membership);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].change, Change::Joined { account: ALICE, until: 301 });
        assert_eq!(Sovereign::log(D2, Book::Membership), []);
    });
}

#[test]
fn keeps_64_of_each_book_whatever_happens_in_the_other() {
    ExtBuilder::default().domain(open()).build_and_execute(|| {
        for _ in 0..200 {
            assert_ok!(join(ALICE));
        }
        assert_eq!(Sovereign::log(D1, Book::Administration).len(), 2);
        assert_eq!(Sovereign::log(D1, Book::Membership).len(), 64);
        for block in 2..80 {
            go_to(block);
            assert_ok!(Sovereign::attend(admin(), D1));
        }
        let lines = Sovereign::log(D1, Book::Administration);
        let at: Vec<_> = lines.iter().map(|line| line.at).collect();
        assert_eq!(at, (16..80).rev().collect::<Vec<_>>());
        assert_eq!(Log::<Test>::iter_prefix(D1).count(), 128);
    });
}
