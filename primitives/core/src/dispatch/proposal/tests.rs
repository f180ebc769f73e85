use super::*;
use crate::{
    crypto::AuditPair,
    ids::{AssignmentId, JobId},
};
use proptest::prelude::*;
use sp_core::Pair;

const GENESIS: H256 = H256::repeat_byte(1);

fn pair(number: u8) -> AuditPair {
    AuditPair::from_seed(&[number; 32])
}

fn key(number: u8) -> AuditId {
    pair(number).public()
}

fn solution(replica: u8) -> Solution<u64> {
    let id = AssignmentId { job: JobId(1), batch: 0, replica };
    Solution::new([(id, 1)]).unwrap()
}

fn proposal(round: u32, total: u64, auditor: u8) -> Proposal<u64> {
    Proposal { round, merit: merit(total), solution: solution(0), auditor: key(auditor) }
}

fn signed(proposal: Proposal<u64>, by: u8) -> SignedProposal<u64> {
    let signature = pair(by).sign(proposal.to_sign(GENESIS).as_bytes());
    SignedProposal { proposal, signature }
}

fn merit(total: u64) -> Merit {
    Merit { total, pairs: 1 }
}

/// Round 2, in which validator 1 has proposed something that counts 1,000.
fn round_two() -> Round {
    Round::default().at(8).after(key(1), merit(1_000)).unwrap().0
}

fn admitted(round: &Round, proposal: Proposal<u64>, by: u8) -> Result<(), Rejected> {
    round.admit(&signed(proposal, by), |auditor| *auditor != key(66), GENESIS)
}

#[test]
fn a_round_takes_only_a_step_up() {
    let round = Round::default().at(8);
    assert_eq!((round.number, round.last_block()), (2, 11));
    let (round, is_best) = round.after(key(1), merit(1_000)).unwrap();
    assert!(is_best);
    assert_eq!(round.replaced_by(merit(1_009)), Err(Rejected::NotBetter { needed: 1_010 }));
    assert_eq!(round.replaced_by(merit(1_010)), Ok(()));
    let (round, is_best) = round.after(key(2), merit(999)).unwrap();
    assert!(!is_best);
    assert_eq!(round.best, Some(merit(1_000)));
    assert_eq!(round.clone().at(11), round);
    assert_eq!(round.at(12), Round { number: 3, ..Round::default() });
}

#[test]
fn nothing_replaces_nothing() {
    let round = Round::default();
    let nothing = Merit::default();
    assert_eq!(round.replaced_by(nothing), Err(Rejected::NotBetter { needed: 0 }));
    let worthless = merit(0);
    assert_eq!(round.replaced_by(worthless), Ok(()));
    let round = Round { best: Some(worthless), ..round };
    assert_eq!(round.replaced_by(worthless), Err(Rejected::NotBetter { needed: 1 }));
}

#[test]
fn each_rule_of_the_door() {
    let round = round_two();
    assert_eq!(admitted(&round, proposal(2, 1_010, 2), 2), Ok(()));
    assert_eq!(admitted(&round, proposal(1, 2_000, 2), 2), Err(Rejected::WrongRound));
    assert_eq!(admitted(&round, proposal(3, 2_000, 2), 2), Err(Rejected::WrongRound));
    let worse = admitted(&round, proposal(2, 1_009, 2), 2);
    assert_eq!(worse, Err(Rejected::NotBetter { needed: 1_010 }));
    assert_eq!(admitted(&round, proposal(2, 2_000, 1), 1), Err(Rejected::AlreadyProposed));
    assert_eq!(admitted(&round, proposal(2, 2_000, 66), 66), Err(Rejected::NotValidator));
    assert_eq!(admitted(&round, proposal(2, 2_000, 2), 3), Err(Rejected::BadSignature));
    let empty = Proposal { solution: Solution::default(), ..proposal(2, 2_000, 2) };
    assert_eq!(admitted(&round, empty, 2), Err(Rejected::NotCanonical));
    let mut twice = proposal(2, 2_000, 2);
    let share = twice.solution.shares.first().cloned().unwrap();
    twice.solution.shares.try_push(share).unwrap();
    assert_eq!(admitted(&round, twice, 2), Err(Rejected::NotCanonical));
}

#[test]
fn each_of_a_hundred_validators_proposes_once() {
    let all: Vec<_> = (0..100).map(key).collect();
    let full = Round { proposed: all.try_into().unwrap(), ..round_two() };
    assert_eq!(admitted(&full, proposal(2, 2_000, 200), 200), Err(Rejected::TooManyProposers));
    assert_eq!(full.after(key(200), Merit::default()), Err(Rejected::TooManyProposers));
}

#[test]
fn a_signature_names_chain_round_pairs_and_key() {
    let signed = proposal(2, 9, 1).to_sign(GENESIS);
    assert_eq!(signed, proposal(2, 9, 1).to_sign(GENESIS));
    for other in [proposal(3, 9, 1), proposal(2, 8, 1), proposal(2, 9, 2)] {
        assert_ne!(signed, other.to_sign(GENESIS));
    }
    assert_ne!(signed, proposal(2, 9, 1).to_sign(H256::zero()));
    let pairs = Proposal { solution: solution(1), ..proposal(2, 9, 1) };
    assert_ne!(signed, pairs.to_sign(GENESIS));
}

proptest! {
    #[test]
    fn whatever_is_proposed_the_best_never_falls(
        merits in proptest::collection::vec((0u64..2_000_000_000, 0u32..5), 0..100),
    ) {
        let mut round = Round::default();
        for (number, (total, pairs)) in merits.into_iter().enumerate() {
            let before = round.best;
            let kept = Merit { total, pairs };
            let auditor = key(u8::try_from(number).unwrap());
            let (next, is_best) = round.after(auditor, kept).unwrap();
            round = next;
            match (before, is_best) {
                (Some(before), true) => {
                    prop_assert!(total > before.total);
                    prop_assert!(u128::from(total) * 100 >= u128::from(before.total) * 101);
                    prop_assert_eq!(round.best, Some(kept));
                }
                (None, true) => prop_assert_eq!(round.best, Some(kept)),
                (_, false) => prop_assert_eq!(round.best, before),
            }
        }
    }
}
