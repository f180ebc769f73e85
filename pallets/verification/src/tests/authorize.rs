//! The door of the transaction pool.

use crate::{mock::*, Call};
use codec::Encode;
use frame_support::{assert_ok, traits::Authorize, weights::Weight};
use sp_core::H256;
use sp_runtime::{
    transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
    FixedU128,
};
use stardust_primitives::{
    audit::{Lot, SignedReport},
    contest::SignedVote,
    ids::ContestId,
};

const RECEIPT: H256 = H256::repeat_byte(1);

fn custom(code: u8) -> TransactionValidityError {
    InvalidTransaction::Custom(code).into()
}

fn refusal_of_report(report: SignedReport) -> TransactionValidityError {
    pool(Call::report_audit { report }).unwrap_err()
}

fn refusal_of_vote(vote: SignedVote) -> TransactionValidityError {
    pool(Call::vote { vote }).unwrap_err()
}

#[test]
fn a_report_that_counts_is_let_in() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        open_audit(id, FixedU128::from_u32(8));
        System::set_block_number(2);
        let valid = pool(Call::report_audit { report: full_report(0, id) }).unwrap();
        let tag = ("StardustReport", (auditor(0), id, COMMITMENT)).encode();
        assert_eq!(valid.provides, [tag]);
        assert!(valid.requires.is_empty());
        assert!(valid.propagate);
        assert!(valid.priority > u64::MAX / 8);
        // With it in the chain the audit ends with the first tranche.
        assert_eq!(valid.longevity, u64::from(1 + TRANCHE - 2));
        // Being let in changes nothing.
        assert!(stored_audit(id).answers.is_empty());
    });
}

#[test]
fn a_vote_that_counts_is_let_in() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open_contest(&[(0, RECEIPT)], None);
        let valid = pool(Call::vote { vote: vote_for(1, id, RECEIPT) }).unwrap();
        assert_eq!(valid.provides, [("StardustVote", (auditor(1), id)).encode()]);
        assert_eq!(valid.longevity, u64::from(PANEL_BLOCKS));
        assert!(valid.propagate);
    });
}

#[test]
fn the_last_block_is_long_enough() {
    ExtBuilder::default().build_and_execute(|| {
        let id = open_contest(&[(0, RECEIPT)], None);
        System::set_block_number(1 + PANEL_BLOCKS);
        let valid = pool(Call::vote { vote: vote_for(1, id, RECEIPT) }).unwrap();
        assert_eq!(valid.longevity, 1);
    });
}

#[test]
fn reports_that_would_fail_are_refused_with_the_code_of_the_readme() {
    ExtBuilder::default().validators(5).build_and_execute(|| {
        let id = assignment(0, 0);
        assert_eq!(refusal_of_report(report_for(0, id, &[100])), custom(0));
        open_audit(id, FixedU128::from_u32(50));
        let honest = full_report(0, id);
        let changed = |change: fn(&mut SignedReport)| {
            let mut report = honest.clone();
            change(&mut report);
            refusal_of_report(sign(0, report.report))
        };
        assert_eq!(changed(|r| r.report.commitment = H256::zero()), custom(1));
        assert_eq!(refusal_of_report(full_report(5, id)), custom(2));
        let mut forged = honest.clone();
        forged.signature = full_report(1, id).signature;
        assert_eq!(refusal_of_report(forged), custom(6));
        assert_eq!(changed(|r| r.report.lot = Lot([0; 96])), custom(7));
        assert_eq!(changed(|r| r.report.answers[0].index = 99), custom(8));
        assert_ok!(report(honest.clone()));
        assert_eq!(refusal_of_report(honest), custom(4));
        session(0..7);
        for n in 1..6 {
            assert_ok!(report(full_report(n, id)));
        }
        assert_eq!(refusal_of_report(full_report(6, id)), custom(5));
        System::set_block_number(1 + TRANCHE + 1);
        assert_eq!(refusal_of_report(full_report(6, id)), custom(3));
    });
}

#[test]
fn votes_that_would_fail_are_refused_with_the_code_of_the_readme() {
    ExtBuilder::default().build_and_execute(|| {
        assert_eq!(refusal_of_vote(vote_for(0, ContestId(0), RECEIPT)), custom(9));
        let id = open_contest(&[(0, RECEIPT)], None);
        assert_eq!(refusal_of_vote(vote_for(4, id, RECEIPT)), custom(2));
        let mut forged = vote_for(0, id, RECEIPT);
        forged.vote.vote.receipt = H256::zero();
        assert_eq!(refusal_of_vote(forged), custom(6));
        assert_ok!(vote(vote_for(0, id, RECEIPT)));
        assert_eq!(refusal_of_vote(vote_for(0, id, RECEIPT)), custom(10));
        System::set_block_number(1 + PANEL_BLOCKS + 1);
        assert_eq!(refusal_of_vote(vote_for(1, id, RECEIPT)), custom(12));
    });
}

#[test]
fn the_codes_are_the_error_indices() {
    let errors = [
        TestError::UnknownAudit,
        TestError::StaleCommitment,
        TestError::NotAuditor,
        TestError::AuditClosed,
        TestError::AlreadyReported,
        TestError::TooManyAnswers,
        TestError::BadSignature,
        TestError::BadLot,
        TestError::NotDrawn,
        TestError::UnknownContest,
        TestError::AlreadyVoted,
        TestError::OtherTask,
        TestError::VotesClosed,
        TestError::TooManyVotes,
        TestError::ContestOpen,
        TestError::Disabled,
    ];
    let codes: Vec<u8> = errors.iter().map(|error| error.encode()[0]).collect();
    assert_eq!(codes, (0..16).collect::<Vec<u8>>());
}

#[test]
fn other_calls_have_no_door() {
    ExtBuilder::default().build_and_execute(|| {
        let call = RuntimeCall::Verification(Call::close_contest { contest: ContestId(0) });
        assert!(call.authorize(TransactionSource::External).is_none());
    });
}

#[test]
fn both_doors_have_a_weight() {
    ExtBuilder::default().build_and_execute(|| {
        let id = assignment(0, 0);
        let report =
            RuntimeCall::Verification(Call::report_audit { report: report_for(0, id, &[1]) });
        let vote =
            RuntimeCall::Verification(Call::vote { vote: vote_for(0, ContestId(0), RECEIPT) });
        assert_ne!(report.weight_of_authorize(), Weight::zero());
        assert_ne!(vote.weight_of_authorize(), Weight::zero());
    });
}
