//! Audits and contests as pure functions: a record goes in, the next record or a refusal comes out.

use alloc::vec::Vec;
use sp_core::H256;
use sp_runtime::{traits::AtLeast32BitUnsigned, RuntimeAppPublic};
use stardust_primitives::{
    audit::{Audit, AuditReport, SignedAnswer, SignedReport},
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
}

/// Who may speak, where and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Context<'a, BlockNumber> {
    pub(crate) auditors: &'a [AuditId],
    pub(crate) genesis: H256,
    pub(crate) now: BlockNumber,
}

/// The audit with one more report in it (VER-2). What costs little is checked first.
pub(crate) fn reported<BlockNumber: AtLeast32BitUnsigned + Copy>(
    mut audit: Audit<BlockNumber>,
    signed: &SignedReport,
    context: &Context<'_, BlockNumber>,
) -> Result<Audit<BlockNumber>, Refusal> {
    let SignedReport { report, signature } = signed;
    let auditor = &report.auditor;
    require(report.commitment == audit.commitment, Refusal::StaleCommitment)?;
    require(context.auditors.contains(auditor), Refusal::NotAuditor)?;
    require(context.now <= audit.ends(), Refusal::AuditClosed)?;
    let reported_before = audit.answers.iter().any(|answer| answer.auditor == *auditor);
    require(!reported_before, Refusal::AlreadyReported)?;
    let signed_by = auditor.verify(&report.to_sign(context.genesis), signature);
    require(signed_by, Refusal::BadSignature)?;
    check_draw(&audit, report, context)?;

    for answer in &report.answers {
        let answer = SignedAnswer { auditor: auditor.clone(), answer: *answer };
        audit.answers.try_push(answer).map_err(|_| Refusal::TooManyAnswers)?;
    }
    let tranche = audit.tranche(context.now);
    audit.reported_in.get_or_insert(tranche);
    Ok(audit)
}

/// Whether the answers are a non-empty beginning of the auditor's draw.
fn check_draw<BlockNumber: AtLeast32BitUnsigned + Copy>(
    audit: &Audit<BlockNumber>,
    report: &AuditReport,
    context: &Context<'_, BlockNumber>,
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
pub(crate) fn without_refuted<BlockNumber>(
    mut audit: Audit<BlockNumber>,
    task: u32,
    decided: H256,
) -> (Audit<BlockNumber>, Vec<AuditId>) {
    let is_wrong =
        |signed: &SignedAnswer| signed.answer.index == task && signed.answer.receipt != decided;
    let wrong = audit.answers.iter().filter(|signed| is_wrong(signed));
    let refuted = wrong.map(|signed| signed.auditor.clone()).collect();
    audit.answers.retain(|signed| !is_wrong(signed));
    (audit, refuted)
}

/// The contest with one more vote in it (VER-1).
pub(crate) fn voted<BlockNumber: AtLeast32BitUnsigned + Copy>(
    mut contest: Contest<BlockNumber>,
    signed: &SignedVote,
    context: &Context<'_, BlockNumber>,
) -> Result<Contest<BlockNumber>, Refusal> {
    let Vote { auditor, .. } = &signed.vote.vote;
    require(context.auditors.contains(auditor), Refusal::NotAuditor)?;
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
pub(crate) enum Overdue<BlockNumber> {
    /// It goes on until a new deadline.
    Extended(Contest<BlockNumber>),
    /// It is over.
    Undecided(Contest<BlockNumber>),
}

/// The contest after its deadline.
pub(crate) fn overdue<BlockNumber: AtLeast32BitUnsigned + Copy>(
    contest: Contest<BlockNumber>,
    now: BlockNumber,
    panel_blocks: BlockNumber,
) -> Result<Overdue<BlockNumber>, Refusal> {
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
