//! `stardust gov unlock`.

use crate::{commands::parameters::duration, Context};
use serde_json::{json, Value};
use stardust_primitives::{AccountId, Balance, BlockNumber};
use stardust_sdk::{
    amount,
    governance::{self, Lock, Outcome, Track, Vote, Voting},
    Client, View,
};

/// Why some of an account's planck is not free.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cause {
    /// A vote on a referendum that is not over.
    Open(u32),
    /// A vote that won, with a conviction.
    Won(u32),
    /// A delegation.
    Delegated,
    /// Votes and delegations that were taken back.
    Earlier,
}

/// Planck that are not free, and from which block they are; none where that depends on others or on a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hold {
    cause: Cause,
    amount: Balance,
    until: Option<BlockNumber>,
}

/// A vote, and how its referendum stands.
type Seen = (u32, Vote, Outcome);

/// What a vote locks at block `now`; none if it can be taken back and is free then.
fn won(vote: &Vote, outcome: Outcome, period: BlockNumber, now: BlockNumber) -> Option<Lock> {
    let Outcome::Decided { at, approved } = outcome else { return None };
    vote.lock(at, approved, period).filter(|lock| now < lock.until)
}

/// The referenda whose votes can be taken back without locking more than they do: the chain puts all that it takes back
/// into one lock.
fn removable(votes: &[Seen], prior: Lock, period: BlockNumber, now: BlockNumber) -> Vec<u32> {
    // What is over locks nothing, though it is written there until somebody looks.
    let mut kept = if now < prior.until { prior } else { Lock::default() };
    let mut removable = Vec::new();
    for (referendum, vote, outcome) in votes {
        if *outcome == Outcome::Open {
            continue;
        }
        match won(vote, *outcome, period, now) {
            Some(lock) if kept.joins(lock) => kept = kept.joined(lock),
            Some(_) => continue,
            None => {}
        }
        removable.push(*referendum);
    }
    removable
}

/// Everything that is not free at block `now`.
fn holds(voting: &Voting, votes: &[Seen], period: BlockNumber, now: BlockNumber) -> Vec<Hold> {
    let mut holds = Vec::new();
    for (referendum, vote, outcome) in votes {
        if *outcome == Outcome::Open {
            let cause = Cause::Open(*referendum);
            holds.push(Hold { cause, amount: vote.amount(), until: None });
        } else if let Some(Lock { until, amount }) = won(vote, *outcome, period, now) {
            holds.push(Hold { cause: Cause::Won(*referendum), amount, until: Some(until) });
        }
    }
    if let Voting::Delegating { amount, .. } = voting {
        holds.push(Hold { cause: Cause::Delegated, amount: *amount, until: None });
    }
    let Lock { until, amount } = voting.prior();
    if now < until {
        holds.push(Hold { cause: Cause::Earlier, amount, until: Some(until) });
    }
    holds
}

impl Hold {
    fn words(&self, now: BlockNumber) -> String {
        let cause = match self.cause {
            Cause::Open(referendum) => format!("referendum {referendum} is not over"),
            Cause::Won(referendum) => format!("its vote on referendum {referendum} won"),
            Cause::Delegated => "it is delegated; `stardust gov undelegate` ends that".into(),
            Cause::Earlier => "votes or a delegation that ended".into(),
        };
        let when = self.until.map(|until| {
            let left = duration(until.saturating_sub(now).into());
            format!(", until block {until}, for {left}")
        });
        format!("  {}: {cause}{}\n", amount::display(self.amount), when.unwrap_or_default())
    }

    fn json(&self) -> Value {
        let (cause, referendum) = match self.cause {
            Cause::Open(referendum) => ("open", Some(referendum)),
            Cause::Won(referendum) => ("won", Some(referendum)),
            Cause::Delegated => ("delegated", None),
            Cause::Earlier => ("earlier", None),
        };
        json!({
            "cause": cause,
            "referendum": referendum,
            "amount": self.amount.to_string(),
            "until": self.until,
        })
    }
}

/// A track that locks something of an account's.
struct Locked {
    track: u16,
    name: String,
    locked: Balance,
    holds: Vec<Hold>,
}

impl Locked {
    /// The block from which all is free; none where something has no such block.
    fn until(&self) -> Option<BlockNumber> {
        let untils: Option<Vec<_>> = self.holds.iter().map(|hold| hold.until).collect();
        untils?.into_iter().max()
    }

    fn words(&self, now: BlockNumber) -> String {
        let holds: String = self.holds.iter().map(|hold| hold.words(now)).collect();
        format!("{} still locks {}\n{holds}", self.name, amount::display(self.locked))
    }

    fn json(&self) -> Value {
        json!({
            "track": self.name,
            "track_id": self.track,
            "locked": self.locked.to_string(),
            "until": self.until(),
            "holds": self.holds.iter().map(Hold::json).collect::<Vec<_>>(),
        })
    }
}

/// What an account does on a track, with how the referenda that it voted on stand.
async fn look(
    view: &View,
    account: &AccountId,
    track: u16,
) -> anyhow::Result<Option<(Voting, Vec<Seen>)>> {
    let Some(voting) = view.voting(account, track).await? else { return Ok(None) };
    let mut seen = Vec::new();
    if let Voting::Casting { votes, .. } = &voting {
        for (referendum, vote) in votes {
            let outcome = Outcome::from(&view.referendum(*referendum).await?);
            seen.push((*referendum, *vote, outcome));
        }
    }
    Ok(Some((voting, seen)))
}

/// What is still locked, track by track.
async fn all_locked(
    view: &View,
    account: &AccountId,
    period: BlockNumber,
    now: BlockNumber,
) -> anyhow::Result<Vec<Locked>> {
    let tracks = view.tracks().await?;
    let mut all = Vec::new();
    for (track, locked) in view.vote_locks(account).await? {
        let named = tracks.iter().find(|found: &&Track| found.id == track);
        let name = named.map_or_else(|| format!("track {track}"), |track| track.name.clone());
        let found = look(view, account, track).await?;
        let holds = found.map(|(voting, votes)| holds(&voting, &votes, period, now));
        all.push(Locked { track, name, locked, holds: holds.unwrap_or_default() });
    }
    Ok(all)
}

/// Takes back the votes on referenda that are over, frees what nothing locks, and says what is still locked until when.
pub(super) async fn execute(context: &Context, client: &Client) -> anyhow::Result<()> {
    let signer = context.signer()?;
    let account = signer.account();
    let head = client.best().await?;
    let view = client.at(head.hash);
    let period = view.vote_lock_blocks().await?;
    let mut block = head.hash;
    for (track, _) in view.vote_locks(account).await? {
        if let Some((voting, votes)) = look(&view, account, track).await? {
            for referendum in removable(&votes, voting.prior(), period, head.number) {
                super::submit(context, client, governance::remove_vote(track, referendum)).await?;
            }
        }
        let unlock = governance::unlock_votes(track, account);
        block = super::submit(context, client, unlock).await?;
    }
    // What the last of them left.
    let view = client.at(block);
    let now = view.height().await?;
    let locked = all_locked(&view, account, period, now).await?;
    let words = || match locked.as_slice() {
        [] => "no vote locks anything".into(),
        locked => locked.iter().map(|locked| locked.words(now)).collect(),
    };
    let shown: Vec<_> = locked.iter().map(Locked::json).collect();
    context.out.result(words, json!({ "locks": shown }));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERIOD: BlockNumber = 280;

    fn passed(at: BlockNumber) -> Outcome {
        Outcome::Decided { at, approved: true }
    }

    /// Ayes with conviction 1.
    fn aye(amount: Balance) -> Vote {
        Vote::Standard(0x81, amount)
    }

    fn casting(prior: Lock) -> Voting {
        Voting::Casting { votes: Vec::new(), delegations: (0, 0), prior }
    }

    #[test]
    fn what_is_over_is_taken_back() {
        let nay = Vote::Standard(6, 9);
        let votes = [
            (0, aye(5), Outcome::Open),
            (1, nay, passed(100)),
            (2, aye(5), Outcome::Void),
            (3, aye(5), passed(100)),
        ];
        assert_eq!(removable(&votes, Lock::default(), PERIOD, 200), [1, 2, 3]);
        let found = holds(&casting(Lock::default()), &votes, PERIOD, 200);
        let open = Hold { cause: Cause::Open(0), amount: 5, until: None };
        let won = Hold { cause: Cause::Won(3), amount: 5, until: Some(380) };
        assert_eq!(found, [open, won]);
        // At its end the lock is none.
        assert_eq!(holds(&casting(Lock::default()), &votes, PERIOD, 380), [open]);
        assert_eq!(holds(&casting(Lock::default()), &votes, PERIOD, 379), [open, won]);
    }

    #[test]
    fn a_short_lock_of_much_and_a_long_one_of_little_stay_apart() {
        let little_long = Vote::Standard(0x86, 1);
        let votes = [(0, little_long, passed(100)), (1, aye(1_000), passed(100))];
        assert_eq!(removable(&votes, Lock::default(), PERIOD, 200), [0]);
        assert_eq!(removable(&votes, Lock::default(), PERIOD, 380), [0, 1]);
        // What was locked before counts, as long as it does.
        let prior = Lock { until: 300, amount: 2 };
        assert_eq!(removable(&votes[..1], prior, PERIOD, 200), [0u32; 0]);
        assert_eq!(removable(&votes[..1], prior, PERIOD, 300), [0]);
    }

    #[test]
    fn people_and_scripts_are_told_until_when() {
        let prior = Lock { until: 500, amount: 1_000_000_000_000 };
        let mut locked = Locked {
            track: 50,
            name: "small_spender".into(),
            locked: prior.amount,
            holds: holds(&casting(prior), &[], PERIOD, 460),
        };
        let words = locked.words(460);
        assert!(words.contains("small_spender still locks 1 STAR"), "{words}");
        assert!(words.contains("1 STAR: votes or a delegation that ended, until block 500, for 40"));
        let json = locked.json();
        assert_eq!((&json["until"], &json["holds"][0]["cause"]), (&json!(500), &json!("earlier")));
        let to = [9u8; 32].into();
        let delegations = (0, 0);
        let voting = Voting::Delegating { amount: 7, to, conviction: 1, delegations, prior };
        locked.holds = holds(&voting, &[], PERIOD, 460);
        assert_eq!(locked.holds.len(), 2);
        assert_eq!(locked.until(), None);
        assert!(locked.words(460).contains("it is delegated; `stardust gov undelegate` ends that"));
    }
}
