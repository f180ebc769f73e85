//! `stardust gov status`, and a track in words.

use super::words::{self, Described};
use crate::{
    commands::{delegation::percent, hex, parameters::duration},
    output::table,
    Context,
};
use anyhow::anyhow;
use serde_json::{json, Value};
use sp_arithmetic::Perbill;
use stardust_primitives::{hashing::content, Balance, BlockNumber};
use stardust_sdk::{
    amount,
    governance::{Deciding, Ongoing, Proposal, Referendum, Track},
    primitives::parameters::Parameters,
    Error, View,
};

/// What all referenda are seen against.
struct Chain {
    view: View,
    tracks: Vec<Track>,
    parameters: Parameters,
    /// Height of the block.
    now: BlockNumber,
    /// Planck whose holders can vote.
    votable: Balance,
    /// Blocks after which a referendum that is not decided ends.
    undecided: BlockNumber,
}

/// Where a referendum stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stage {
    pub(super) name: &'static str,
    /// Block at which this ends; none where that depends on others.
    pub(super) until: Option<BlockNumber>,
    /// What comes then if no vote changes.
    pub(super) then: &'static str,
}

/// The votes, and what the curves ask of them at this block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Standing {
    pub(super) approval: Perbill,
    pub(super) approval_asked: Perbill,
    pub(super) support: Perbill,
    pub(super) support_asked: Perbill,
}

impl Standing {
    fn of(ongoing: &Ongoing, track: &Track, votable: Balance, now: BlockNumber) -> Self {
        let tally = ongoing.tally;
        // Somebody has some STAR.
        let support = Perbill::from_rational(tally.support, votable.max(1));
        Self::at(now, track, ongoing.deciding, tally.approval(), support)
    }

    /// Shares against what a track asks at a block.
    pub(super) fn at(
        now: BlockNumber,
        track: &Track,
        deciding: Option<Deciding>,
        approval: Perbill,
        support: Perbill,
    ) -> Self {
        let since = deciding.map_or(now, |deciding| deciding.since);
        let passed = now.saturating_sub(since).min(track.decision);
        // No track decides in no time.
        let passed = Perbill::from_rational(passed, track.decision.max(1));
        Self {
            approval,
            approval_asked: track.approval.threshold(passed),
            support,
            support_asked: track.support.threshold(passed),
        }
    }

    pub(super) fn is_ahead(&self) -> bool {
        self.approval >= self.approval_asked && self.support >= self.support_asked
    }
}

impl Stage {
    pub(super) fn of<Id, O, T>(
        ongoing: &Ongoing<Id, O, T>,
        track: &Track,
        undecided: BlockNumber,
        is_ahead: bool,
    ) -> Self {
        let at = |name, until, then| Self { name, until: Some(until), then };
        let submitted = ongoing.submitted;
        match ongoing.deciding {
            Some(deciding) => match deciding.confirming {
                Some(end) => at("confirming", end, "it has passed"),
                None => {
                    let end = deciding.since.saturating_add(track.decision);
                    // The chain looks again when what is asked has come down to the votes of now.
                    match ongoing.alarm.filter(|(alarm, _)| *alarm < end) {
                        Some((alarm, _)) => {
                            at("deciding", alarm, "its votes are enough to confirm")
                        }
                        // The SDK's curves have no time for more support than they begin with.
                        None if is_ahead => at(
                            "deciding",
                            end,
                            "it begins to be confirmed; any vote, however small, has the chain look at once",
                        ),
                        None => at("deciding", end, "it has failed"),
                    }
                }
            },
            None if ongoing.in_queue => {
                Self { name: "queued", until: None, then: "others of its track are decided first" }
            }
            None if ongoing.decision_deposit.is_none() => {
                let end = submitted.saturating_add(undecided);
                at(
                    "undecided",
                    end,
                    "it has timed out, unless somebody places its decision deposit",
                )
            }
            None => at("preparing", submitted.saturating_add(track.prepare), "it is decided"),
        }
    }

    /// In words, at a block.
    pub(super) fn words(&self, now: BlockNumber) -> String {
        let Self { name, until, then } = self;
        until.map_or_else(
            || format!("{name}; {then}"),
            |until| {
                let left = duration(until.saturating_sub(now).into());
                format!("{name}, for {left}; at block {until} {then}")
            },
        )
    }
}

/// A share, and what is asked.
pub(super) fn share(has: Perbill, asked: Perbill) -> String {
    format!("{:.2}% of {:.2}% asked now", percent(has), percent(asked))
}

/// A referendum that goes on, or how one ended and in which block.
pub(super) fn going_on<R>(
    referendum: Referendum<R>,
) -> Result<Box<R>, (&'static str, BlockNumber)> {
    match referendum {
        Referendum::Ongoing(ongoing) => Ok(ongoing),
        Referendum::Approved(at, ..) => Err(("approved", at)),
        Referendum::Rejected(at, ..) => Err(("rejected", at)),
        Referendum::Cancelled(at, ..) => Err(("cancelled", at)),
        Referendum::TimedOut(at, ..) => Err(("timed_out", at)),
        Referendum::Killed(at) => Err(("killed", at)),
    }
}

impl Chain {
    async fn look(view: View) -> anyhow::Result<Self> {
        Ok(Self {
            tracks: view.tracks().await?,
            parameters: view.parameters().await?,
            now: view.height().await?,
            votable: view.votable().await?,
            undecided: view.undecided_blocks().await?,
            view,
        })
    }

    /// A referendum for people and for scripts.
    async fn shown(&self, index: u32, ongoing: &Ongoing) -> anyhow::Result<(String, Value)> {
        let track = self.tracks.iter().find(|track| track.id == ongoing.track);
        let unknown = || Error::Unknown(format!("track {}", ongoing.track));
        let track = track.ok_or_else(unknown)?;
        let calls = self.view.proposed_calls(&ongoing.proposal).await?;
        let effect = match calls {
            Some(calls) => words::described(&calls, &self.parameters),
            None => Described {
                lines: "its call is not on chain: somebody has to note its preimage\n".into(),
                json: Value::Null,
            },
        };
        let standing = Standing::of(ongoing, track, self.votable, self.now);
        let stage = Stage::of(ongoing, track, self.undecided, standing.is_ahead());
        let head = table(&rows(index, ongoing, track, stage, standing, self.now));
        let json = json(index, ongoing, track, stage, standing, self.now, effect.json);
        Ok((head + &effect.lines, json))
    }
}

/// All that are not over.
pub(super) async fn all(context: &Context, view: View) -> anyhow::Result<()> {
    let chain = Chain::look(view).await?;
    let (mut words, mut all) = (Vec::new(), Vec::new());
    for (index, ongoing) in chain.view.ongoing_referenda().await? {
        let (shown, json) = chain.shown(index, &ongoing).await?;
        words.push(shown);
        all.push(json);
    }
    let words = || match words.as_slice() {
        [] => "nothing is being decided".into(),
        words => words.join("\n"),
    };
    context.out.result(words, all.into());
    Ok(())
}

/// One, which may be over.
pub(super) async fn one(context: &Context, view: View, index: u32) -> anyhow::Result<()> {
    let chain = Chain::look(view).await?;
    let found = chain.view.referendum(index).await?;
    let found = found.ok_or_else(|| anyhow!("there is no referendum {index}"))?;
    let (words, json) = match going_on(found) {
        Ok(ongoing) => chain.shown(index, &ongoing).await?,
        Err((stage, at)) => over(index, stage, at),
    };
    context.out.result(|| words, json);
    Ok(())
}

/// One that is over.
pub(super) fn over(index: u32, stage: &str, at: BlockNumber) -> (String, Value) {
    let words = format!("referendum {index} was {} in block {at}", stage.replace('_', " "));
    (words, json!({ "referendum": index, "stage": stage, "at": at }))
}

/// Hash of what is proposed.
pub(super) fn hash(proposal: &Proposal) -> String {
    match proposal {
        Proposal::Inline(bytes) => hex(content(bytes)),
        Proposal::Legacy(hash) | Proposal::Lookup { hash, .. } => hex(hash),
    }
}

fn rows(
    index: u32,
    ongoing: &Ongoing,
    track: &Track,
    stage: Stage,
    standing: Standing,
    now: BlockNumber,
) -> Vec<(&'static str, String)> {
    let tally = ongoing.tally;
    let [ayes, nays, support] = [tally.ayes, tally.nays, tally.support].map(amount::display);
    vec![
        ("referendum", format!("{index} on {}, by {}", track.name, ongoing.submission_deposit.who)),
        ("stage", stage.words(now)),
        ("ayes", format!("{ayes}, times convictions; nays {nays}")),
        ("approval", share(standing.approval, standing.approval_asked)),
        ("support", format!("{}: {support}", share(standing.support, standing.support_asked))),
        ("proposal", hash(&ongoing.proposal)),
    ]
}

fn json(
    index: u32,
    ongoing: &Ongoing,
    track: &Track,
    stage: Stage,
    standing: Standing,
    now: BlockNumber,
    calls: Value,
) -> Value {
    json!({
        "referendum": index,
        "track": track.name,
        "track_id": track.id,
        "proposer": ongoing.submission_deposit.who.to_string(),
        "stage": stage.name,
        "until": stage.until,
        "blocks_left": stage.until.map(|until| until.saturating_sub(now)),
        "then": stage.then,
        "decision_deposit": ongoing.decision_deposit.is_some(),
        "ayes": ongoing.tally.ayes.to_string(),
        "nays": ongoing.tally.nays.to_string(),
        "support": ongoing.tally.support.to_string(),
        "approval_percent": percent(standing.approval),
        "approval_asked_percent": percent(standing.approval_asked),
        "support_percent": percent(standing.support),
        "support_asked_percent": percent(standing.support_asked),
        "ahead": standing.is_ahead(),
        "hash": hash(&ongoing.proposal),
        "calls": calls,
    })
}

/// What a track asks for at the begin, in the middle and at the end of a decision.
fn asked(curve: &stardust_sdk::governance::Curve) -> [f64; 3] {
    [0, 50, 100].map(|passed| percent(curve.threshold(Perbill::from_percent(passed))))
}

/// A track in a few lines.
pub(super) fn track_words(track: &Track) -> String {
    let curve = |curve| {
        let [first, half, last] = asked(curve);
        format!("{first:.1}%, {half:.1}% at half time, {last:.1}% at last")
    };
    let time = |blocks: BlockNumber| duration(blocks.into());
    let (deposit, most) = (amount::display(track.decision_deposit), track.max_deciding);
    table(&[
        ("track", format!("{} {}, {most} at a time, deposit {deposit}", track.id, track.name)),
        ("  prepare", time(track.prepare)),
        ("  decision", time(track.decision)),
        ("  confirm", time(track.confirm)),
        ("  enactment", time(track.enactment)),
        ("  approval", curve(&track.approval)),
        ("  support", curve(&track.support)),
    ])
}

/// A track for scripts.
pub(super) fn track_json(track: &Track) -> Value {
    json!({
        "id": track.id,
        "name": track.name,
        "max_deciding": track.max_deciding,
        "decision_deposit": track.decision_deposit.to_string(),
        "prepare_blocks": track.prepare,
        "decision_blocks": track.decision,
        "confirm_blocks": track.confirm,
        "enactment_blocks": track.enactment,
        "approval_asked_percent": asked(&track.approval),
        "support_asked_percent": asked(&track.support),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::{Decode, Encode};
    use stardust_primitives::STAR;
    use stardust_sdk::governance::{Curve, Deposit};

    fn track() -> Track {
        let line = |floor, ceil| Curve::LinearDecreasing {
            length: Perbill::one(),
            floor: Perbill::from_percent(floor),
            ceil: Perbill::from_percent(ceil),
        };
        Track {
            id: 20,
            name: "market_parameters".into(),
            max_deciding: 5,
            decision_deposit: 1_000 * STAR,
            prepare: 2,
            decision: 280,
            confirm: 20,
            enactment: 20,
            approval: line(50, 100),
            support: line(10, 50),
        }
    }

    /// Submitted at block 5 with 75 of 100 votes for it, 30 STAR of them without conviction.
    fn ongoing() -> Ongoing {
        let status = (
            (20u16, [42u8, 2], Proposal::Inline(vec![1]), (1u8, 0u32), 5u32),
            ([9u8; 32], 10 * STAR),
            None::<u8>,
            None::<u8>,
            (75 * STAR, 25 * STAR, 30 * STAR),
            false,
            None::<u8>,
        );
        Ongoing::decode(&mut status.encode().as_slice()).unwrap()
    }

    #[test]
    fn a_referendum_says_what_comes_next() {
        let stage = |ongoing: &Ongoing| {
            let Stage { name, until, .. } = Stage::of(ongoing, &track(), 1_000, false);
            (name, until)
        };
        let mut next = ongoing();
        assert_eq!(stage(&next), ("undecided", Some(1_005)));
        next.decision_deposit = Some(Deposit { amount: 1, ..next.submission_deposit.clone() });
        assert_eq!(stage(&next), ("preparing", Some(7)));
        next.in_queue = true;
        assert_eq!(stage(&next), ("queued", None));
        next.deciding = Some(Deciding { since: 10, confirming: None });
        assert_eq!(stage(&next), ("deciding", Some(290)));
        assert_eq!(Stage::of(&next, &track(), 1_000, false).then, "it has failed");
        assert!(Stage::of(&next, &track(), 1_000, true)
            .then
            .starts_with("it begins to be confirmed"));
        next.alarm = Some((40, (40, 0)));
        assert_eq!(stage(&next), ("deciding", Some(40)));
        next.deciding = Some(Deciding { since: 10, confirming: Some(60) });
        assert_eq!(stage(&next), ("confirming", Some(60)));
    }

    #[test]
    fn votes_are_held_against_what_is_asked_now() {
        let mut referendum = ongoing();
        let percent = Perbill::from_percent;
        let at = |referendum: &Ongoing, now| Standing::of(referendum, &track(), 100 * STAR, now);
        let before = at(&referendum, 9);
        assert_eq!((before.approval, before.approval_asked), (percent(75), percent(100)));
        assert_eq!((before.support, before.support_asked), (percent(30), percent(50)));
        assert!(!before.is_ahead());
        referendum.deciding = Some(Deciding { since: 10, confirming: None });
        // Half of 280 blocks: 75% and 30% are asked, which is what there is.
        let half = at(&referendum, 150);
        assert_eq!((half.approval_asked, half.support_asked), (percent(75), percent(30)));
        assert!(half.is_ahead() && !at(&referendum, 149).is_ahead());
        assert_eq!(at(&referendum, 1_000).support_asked, percent(10));
    }

    #[test]
    fn people_and_scripts_see_the_same() {
        let (referendum, track) = (ongoing(), track());
        let stage = Stage::of(&referendum, &track, 1_000, false);
        let standing = Standing::of(&referendum, &track, 100 * STAR, 6);
        let words = table(&rows(3, &referendum, &track, stage, standing, 6));
        for line in [
            "3 on market_parameters",
            "undecided, for 999 blocks (49.95 min); at block 1005 it has timed out",
            "75.00% of 100.00% asked now",
            "30.00% of 50.00% asked now: 30 STAR",
        ] {
            assert!(words.contains(line), "{line}: {words}");
        }
        let json = json(3, &referendum, &track, stage, standing, 6, json!([]));
        assert_eq!(json["blocks_left"], 999);
        assert_eq!(json["ayes"], "75000000000000");
        assert_eq!(json["support_asked_percent"], 50.0);
        assert_eq!(json["ahead"], false);
        assert_eq!(over(3, "timed_out", 9).0, "referendum 3 was timed out in block 9");
        let track_shown = track_words(&track);
        assert!(track_shown.contains("20 market_parameters, 5 at a time, deposit 1000 STAR"));
        assert!(track_shown.contains("100.0%, 75.0% at half time, 50.0% at last"), "{track_shown}");
        assert_eq!(track_json(&track)["support_asked_percent"][1], 30.0);
    }
}
