//! When an answer is submitted: until the state shows it, and not more often than useful.

use crate::{
    action::Note,
    event::{PoolAnswer, SubmissionKey},
    retained::Retained,
    Clock, Limits,
};
use stardust_primitives::{ids::AssignmentId, BlockNumber};

/// What became of one answer so far. Exists for each duty that asks for an answer.
#[derive(Debug, Default)]
struct Submission {
    /// What the answer is about.
    of: Vec<AssignmentId>,
    /// The best block, and its view, at which it was submitted last; none before the first time, and
    /// after the duty was gone and came back.
    tried: Option<(BlockNumber, u64)>,
    tried_ever: bool,
    /// What the pool said last; none while it has not said anything.
    answer: Option<PoolAnswer>,
    accepted_ever: bool,
    /// The latest view that showed the duty.
    seen: u64,
}

/// All answers.
#[derive(Debug)]
pub(crate) struct Submissions {
    limits: Limits,
    table: Retained<SubmissionKey, Submission>,
    reports: u64,
    votes: u64,
}

impl Submissions {
    pub(crate) fn new(limits: Limits) -> Self {
        let table = Retained::new(limits.duties.saturating_mul(4));
        Self { limits, table, reports: 0, votes: 0 }
    }

    /// Notes that the state asks for this answer. Says whether it was submitted before.
    pub(crate) fn note(&mut self, key: &SubmissionKey, of: &[AssignmentId], clock: Clock) -> bool {
        let Some(submission) = self.table.need(key, clock.number) else {
            let submission =
                Submission { of: of.to_vec(), seen: clock.view, ..Submission::default() };
            self.table.insert(key.clone(), submission, clock.number);
            return false;
        };
        if submission.seen.saturating_add(1) < clock.view {
            // The answer was on chain and a reorganisation took it away.
            submission.tried = None;
        }
        submission.seen = clock.view;
        submission.tried_ever
    }

    /// Whether a noted answer is to be submitted now, which then counts as done.
    pub(crate) fn is_due(&mut self, key: &SubmissionKey, clock: Clock) -> bool {
        let resubmit_blocks = self.limits.resubmit_blocks;
        let Some(submission) = self.table.get_mut(key) else { return false };
        let is_due = match (submission.tried, submission.answer) {
            (None, _) => true,
            (Some((_, view)), _) if view == clock.view => false,
            (_, Some(PoolAnswer::Refused)) => true,
            (Some((number, _)), _) => {
                clock.number < number || clock.number >= number.saturating_add(resubmit_blocks)
            }
        };
        if is_due {
            submission.tried = Some((clock.number, clock.view));
            submission.tried_ever = true;
            submission.answer = None;
        }
        is_due
    }

    /// Takes the pool's word.
    pub(crate) fn on_answer(&mut self, key: &SubmissionKey, answer: PoolAnswer) {
        let Some(submission) = self.table.get_mut(key) else { return };
        submission.answer = Some(answer);
        if answer == PoolAnswer::Accepted && !submission.accepted_ever {
            submission.accepted_ever = true;
            let total = match key {
                SubmissionKey::Report(_) => &mut self.reports,
                SubmissionKey::Vote(_) => &mut self.votes,
            };
            *total = total.saturating_add(1);
        }
    }

    /// Forgets what is final, and says which of these were never answered.
    pub(crate) fn evict(&mut self, clock: Clock) -> Vec<Note> {
        let mut missed = Vec::new();
        self.table.evict(clock.finalized, |submission, Submission { of, accepted_ever, .. }| {
            if !accepted_ever {
                missed.push(Note::Missed { submission, of });
            }
        });
        missed
    }

    pub(crate) fn reports(&self) -> u64 {
        self.reports
    }

    pub(crate) fn votes(&self) -> u64 {
        self.votes
    }

    #[cfg(test)]
    pub(crate) fn remembered(&self) -> usize {
        self.table.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{event::VoteKey, tasks::TaskKey};
    use sp_core::{sr25519, H256};
    use stardust_primitives::ids::ContestId;

    fn key() -> SubmissionKey {
        SubmissionKey::Vote(VoteKey {
            auditor: sr25519::Public::from_raw([1; 32]).into(),
            contest: ContestId(1),
            task: TaskKey { work: H256::zero(), index: 1 },
        })
    }

    fn at(number: BlockNumber, view: u64) -> Clock {
        Clock { number, now: number, finalized: 0, view }
    }

    #[test]
    fn an_answer_is_submitted_once_and_again_when_no_block_takes_it() {
        let mut submissions = Submissions::new(Limits::default());
        assert!(!submissions.is_due(&key(), at(1, 1)), "nobody asked");
        assert!(!submissions.note(&key(), &[], at(1, 1)));
        assert!(submissions.is_due(&key(), at(1, 1)));
        assert!(!submissions.is_due(&key(), at(1, 1)));
        submissions.on_answer(&key(), PoolAnswer::Accepted);
        for (number, due) in [(2, false), (3, false), (4, true), (5, false)] {
            assert!(submissions.note(&key(), &[], at(number, number.into())));
            assert_eq!(submissions.is_due(&key(), at(number, number.into())), due, "{number}");
            submissions.on_answer(&key(), PoolAnswer::Accepted);
        }
        assert_eq!(submissions.votes(), 1);
    }

    #[test]
    fn a_refused_answer_is_tried_at_each_block() {
        let mut submissions = Submissions::new(Limits::default());
        for number in 1..5 {
            let clock = at(number, number.into());
            submissions.note(&key(), &[], clock);
            assert!(submissions.is_due(&key(), clock));
            submissions.on_answer(&key(), PoolAnswer::Refused);
            assert!(!submissions.is_due(&key(), clock), "once in each");
        }
        assert_eq!(submissions.votes(), 0);
    }

    #[test]
    fn a_duty_that_comes_back_is_answered_at_once() {
        let mut submissions = Submissions::new(Limits::default());
        submissions.note(&key(), &[], at(5, 5));
        assert!(submissions.is_due(&key(), at(5, 5)));
        submissions.on_answer(&key(), PoolAnswer::Accepted);
        // View 6 does not show the duty; then block 6 gives way to another one.
        assert!(submissions.note(&key(), &[], at(6, 7)));
        assert!(submissions.is_due(&key(), at(6, 7)));
    }

    #[test]
    fn what_ends_without_an_answer_is_missed() {
        let mut submissions = Submissions::new(Limits::default());
        submissions.note(&key(), &[], at(5, 5));
        let early = Clock { number: 9, now: 9, finalized: 5, view: 9 };
        assert!(submissions.evict(early).is_empty());
        let missed = Note::Missed { submission: key(), of: Vec::new() };
        assert_eq!(submissions.evict(Clock { finalized: 6, ..early }), [missed]);
        assert_eq!(submissions.remembered(), 0);
    }
}
