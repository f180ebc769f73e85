//! Audits and contests as pure functions: a record goes in, the next record or a refusal comes out.

use crate::faults::{self, FaultRecord};
use alloc::vec::Vec;
use sp_core::H256;
use sp_runtime::{traits::AtLeast32BitUnsigned, RuntimeAppPublic};
use stardust_primitives::{
    audit::{Answer, Audit, AuditReport, Auditor, SignedAnswer, SignedReport},
    contest::{Contest, SignedVote, Vote},
    crypto::AuditId,
};

/// Which rule refuses a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    StaleCommitment,
    NotAuditor,
    AuditClosed,
    AlreadyReported,
    TooManyAnswers,
    BadSignature,
    BadLot,
    NotDrawn,
    AlreadyVoted,
    OtherTask,
    VotesClosed,
    TooManyVotes,
    ContestOpen,
    Disabled,
}

/// Who may speak, where and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a, AccountId, BlockNumber> {
    pub(crate) auditors: &'a [Auditor<AccountId>],
    pub(crate) faults: &'a [FaultRecord<AccountId, BlockNumber>],
    pub(crate) fault_blocks: BlockNumber,
    pub(crate) genesis: H256,
    pub(crate) now: BlockNumber,
}

impl<AccountId: PartialEq, BlockNumber: AtLeast32BitUnsigned + Copy>
    Context<'_, AccountId, BlockNumber>
{
    /// The account of a validator of the session that may speak (VER-3).
    pub(crate) fn account_of(&self, key: &AuditId) -> Result<&AccountId, Refusal> {
        let auditor = self.auditors.iter().find(|auditor| auditor.key == *key);
        let account = auditor.map(|auditor| &auditor.account).ok_or(Refusal::NotAuditor)?;
        faults::ensure_able(self.faults, account, self.fault_blocks, self.now)?;
        Ok(account)
    }
}

/// The audit with one more report in it (VER-2), whose signature and lot are [`proven`].
pub(crate) fn reported<AccountId: Clone + PartialEq, BlockNumber: AtLeast32BitUnsigned + Copy>(
    mut audit: Audit<AccountId, BlockNumber>,
    report: &AuditReport,
    context: &Context<'_, AccountId, BlockNumber>,
) -> Result<Audit<AccountId, BlockNumber>, Refusal> {
    let auditor = &report.auditor;
    require(report.commitment == audit.commitment, Refusal::StaleCommitment)?;
    let account = context.account_of(auditor)?;
    require(context.now <= audit.ends(), Refusal::AuditClosed)?;
    let reported_before = audit.answers.iter().any(|answer| answer.auditor == *auditor);
    require(!reported_before, Refusal::AlreadyReported)?;
    for answer in &report.answers {
        let (auditor, account) = (auditor.clone(), account.clone());
        let answer = SignedAnswer { auditor, account, answer: *answer };
        audit.answers.try_push(answer).map_err(|_| Refusal::TooManyAnswers)?;
    }
    audit.note_report(context.now);
    Ok(audit)
}

/// Whether the auditor signed the report and drew what it answers (VER-2): what costs most to find out.
pub(crate) fn proven<AccountId, BlockNumber: AtLeast32BitUnsigned + Copy>(
    audit: &Audit<AccountId, BlockNumber>,
    signed: &SignedReport,
    context: &Context<'_, AccountId, BlockNumber>,
) -> Result<(), Refusal> {
    let SignedReport { report, signature } = signed;
    let signed_by = report.auditor.verify(&report.to_sign(context.genesis), signature);
    require(signed_by, Refusal::BadSignature)?;
    check_draw(audit, report, context)
}

/// Whether the answers are a non-empty beginning of the auditor's draw.
fn check_draw<AccountId, BlockNumber: AtLeast32BitUnsigned + Copy>(
    audit: &Audit<AccountId, BlockNumber>,
    report: &AuditReport,
    context: &Context<'_, AccountId, BlockNumber>,
) -> Result<(), Refusal> {
    let AuditReport { assignment, commitment, auditor, lot, answers } = report;
    let randomness = lot
        .randomness(auditor, context.genesis, audit.seed, *assignment, *commitment)
        .ok_or(Refusal::BadLot)?;
    let drawn = audit.draw(&randomness, context.now);
    let answered = answers.iter().map(|answer| answer.index);
    let is_beginning =
        answers.len() <= drawn.len() && answered.eq(drawn.into_iter().take(answers.len()));
    require(is_beginning && !answers.is_empty(), Refusal::NotDrawn)
}

/// The audit without the answers for `task` that a verdict refuted, and who gave them.
pub(crate) fn without_refuted<AccountId: Clone, BlockNumber>(
    mut audit: Audit<AccountId, BlockNumber>,
    task: u32,
    decided: H256,
) -> (Audit<AccountId, BlockNumber>, Vec<SignedAnswer<AccountId>>) {
    let is_wrong = |signed: &SignedAnswer<AccountId>| {
        signed.answer.index == task && signed.answer.receipt != decided
    };
    let refuted = audit.answers.iter().filter(|signed| is_wrong(signed)).cloned().collect();
    audit.answers.retain(|signed| !is_wrong(signed));
    (audit, refuted)
}

/// The first auditor that answered a task as a verdict decided.
pub(crate) fn first_right<AccountId: Clone, BlockNumber>(
    audit: &Audit<AccountId, BlockNumber>,
    task: u32,
    decided: H256,
) -> Option<AccountId> {
    let right = Answer { index: task, receipt: decided };
    let signed = audit.answers.iter().find(|signed| signed.answer == right)?;
    Some(signed.account.clone())
}

/// The auditors of the session whose votes a verdict showed to be wrong.
pub(crate) fn outvoted<AccountId: Clone, BlockNumber>(
    contest: &Contest<AccountId, BlockNumber>,
    auditors: &[Auditor<AccountId>],
    decided: H256,
) -> Vec<AccountId> {
    let wrong = contest.votes.iter().filter(|vote| vote.receipt != decided);
    // Who has left the session since has nothing to be disabled from.
    let auditor_of = |vote: &Vote| auditors.iter().find(|auditor| auditor.key == vote.auditor);
    wrong.filter_map(auditor_of).map(|auditor| auditor.account.clone()).collect()
}

/// The contest with one more vote in it (VER-1).
pub(crate) fn voted<AccountId: PartialEq, BlockNumber: AtLeast32BitUnsigned + Copy>(
    mut contest: Contest<AccountId, BlockNumber>,
    signed: &SignedVote,
    context: &Context<'_, AccountId, BlockNumber>,
) -> Result<Contest<AccountId, BlockNumber>, Refusal> {
    let Vote { auditor, .. } = &signed.vote.vote;
    context.account_of(auditor)?;
    require(context.now <= contest.deadline, Refusal::VotesClosed)?;
    let voted_before = contest.votes.iter().any(|vote| vote.auditor == *auditor);
    require(!voted_before, Refusal::AlreadyVoted)?;
    require(signed.vote.disputed == contest.disputed(), Refusal::OtherTask)?;
    let signed_by = auditor.verify(&signed.vote.to_sign(context.genesis), &signed.signature);
    require(signed_by, Refusal::BadSignature)?;
    contest.votes.try_push(signed.vote.vote.clone()).map_err(|_| Refusal::TooManyVotes)?;
    Ok(contest)
}

/// What becomes of a contest without a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Overdue<AccountId, BlockNumber> {
    /// It goes on until a new deadline.
    Extended(Contest<AccountId, BlockNumber>),
    /// It is over.
    Undecided(Contest<AccountId, BlockNumber>),
}

/// The contest after its deadline.
pub(crate) fn overdue<AccountId, BlockNumber: AtLeast32BitUnsigned + Copy>(
    contest: Contest<AccountId, BlockNumber>,
    now: BlockNumber,
    panel_blocks: BlockNumber,
) -> Result<Overdue<AccountId, BlockNumber>, Refusal> {
    require(now > contest.deadline, Refusal::ContestOpen)?;
    if contest.extended {
        return Ok(Overdue::Undecided(contest));
    }
    let deadline = now.saturating_add(panel_blocks);
    Ok(Overdue::Extended(Contest { deadline, extended: true, ..contest }))
}

fn require(holds: bool, refusal: Refusal) -> Result<(), Refusal> {
    holds.then_some(()).ok_or(refusal)
}
