//! A6: commits and does not reveal, reveals in the last block, or reveals only what no auditor saw through.

use super::{once, Detection, Fixed, Promise, Strategy};
use crate::{
    auditors::{Conduct, Drawn},
    dice::Dice,
    market::{lie, Market},
    providers::{Audited, Desk, Policy, Reveal, Work},
    sample::{Round, Sample},
};
use stardust_primitives::{
    audit::Answer,
    ids::AssignmentId,
    provider::{SlashCause, SlashStatus},
};
use stardust_world::{account, slashes};

/// Cheats, reads the auditors' answers on the chain, and reveals only if they agree with what it says.
struct Peek {
    cheat: Fixed,
    /// Claims of the same batch until one gets through.
    attempts: u32,
}

impl Policy for Peek {
    fn claims(&self, desk: &Desk) -> u32 {
        if desk.committed < self.attempts * self.cheat.batches {
            self.cheat.batches.saturating_sub(desk.assigned)
        } else {
            0
        }
    }

    fn work(&self, id: AssignmentId, tasks: &[u32], dice: &mut Dice) -> Option<Work> {
        self.cheat.work(id, tasks, dice)
    }

    fn reveal(&self, seen: &Audited) -> Reveal {
        if seen.differs {
            Reveal::Nothing
        } else {
            Reveal::Now
        }
    }
}

/// Earns the trust that makes audits rare by honest work on small batches, then does none and peeks.
struct Trusted;

impl Policy for Trusted {
    fn claims(&self, desk: &Desk) -> u32 {
        match desk.job.0 {
            0 => SMALL.batches.saturating_sub(desk.committed.max(desk.assigned)),
            _ if desk.checked >= 60 => once(desk, LARGE.batches),
            _ => 0,
        }
    }

    fn work(&self, id: AssignmentId, tasks: &[u32], _dice: &mut Dice) -> Option<Work> {
        let lies = tasks.iter().copied().filter(|_| id.job.0 == 1).collect();
        Some(Work { lies, copied: false })
    }

    fn reveal(&self, seen: &Audited) -> Reveal {
        if seen.differs {
            Reveal::Nothing
        } else {
            Reveal::Now
        }
    }
}

/// Honest but for the moment of its reveal.
struct Late {
    never: bool,
    clears: bool,
}

impl Policy for Late {
    fn claims(&self, desk: &Desk) -> u32 {
        once(desk, MARKET.batches)
    }

    fn reveal(&self, seen: &Audited) -> Reveal {
        // As long before the end as a crash may last, and some for a network that delays and drops.
        if self.never || seen.next + 25 < seen.deadline {
            Reveal::Nothing
        } else {
            Reveal::Now
        }
    }

    fn clears(&self, _seen: &Audited) -> bool {
        self.clears
    }
}

/// What trust is earned with: two tasks a batch, so that nearly every batch is audited.
const SMALL: Market = Market { batches: 72, batch_size: 2, share: 0.2, ..Market::WHOLE };
/// What it is used for. Fees only: nobody outside pays for a false result.
const LARGE: Market = Market { batches: 12, batch_size: 20, share: 0.79, outside: 0.0, bond: 500 };
/// Most of the value of a result lies outside the market.
const OUTSIDE: Market = Market { outside: 0.9, ..Market::WHOLE };
const MARKET: Market = Market { batches: 6, ..Market::WHOLE };
/// Batches of one task that need most of the bond each, nearly all of it for the value at risk.
const LONE: Market = Market {
    batches: LONE_TASKS,
    batch_size: 1,
    share: 0.95 * LONE_TASKS as f64,
    outside: 0.9,
    bond: 500,
};
const LONE_TASKS: u32 = 100;
/// Who tries its luck with them, each with one at a time.
const GAMBLERS: u32 = 10;

fn late(seed: u64, never: bool) -> Sample {
    let round = Round { backup_from: 160, ..Round::with(seed, MARKET) };
    let late = Late { never, clears: false };
    round.play(|sim| sim.add("Mallory", MARKET.bond, false, Box::new(late)))
}

/// An honest provider that is away when it should reveal, and shows its receipts afterwards.
fn away(seed: u64, liars: usize) -> Sample {
    let late = Late { never: true, clears: true };
    let round = Round { backup_from: 160, ..Round::with(seed, MARKET) };
    round.play_then(
        |sim| {
            sim.corrupt(liars, || Box::new(Liar));
            sim.add("Mallory", MARKET.bond, false, Box::new(late));
        },
        |sim| {
            let faults = |cause: &SlashCause<_>| matches!(cause, SlashCause::Withheld { .. });
            let kept = slashes().into_iter().filter(|(cause, slash)| {
                slash.provider == account("Mallory")
                    && slash.status != SlashStatus::Cancelled
                    && !faults(cause)
            });
            let kept = kept.count();
            if kept > 0 {
                sim.violations.push(format!("{kept} slashes of who told the truth"));
            }
        },
    )
}

/// Finds something else than the provider says, whatever that is; votes with the others.
struct Liar;

impl Conduct for Liar {
    fn reports(&self, drawn: &Drawn<'_>) -> Vec<Vec<Answer>> {
        let wrong = |index: &u32| Answer { index: *index, receipt: lie(*index).hash() };
        vec![drawn.tasks.iter().map(wrong).collect()]
    }
}

fn trusted(seed: u64) -> Sample {
    let markets = vec![SMALL, LARGE];
    let round = Round { markets, backup_from: 220, blocks: 600, ..Round::new(seed) };
    round.play(|sim| sim.add("Mallory", 550, false, Box::new(Trusted)))
}

fn peek(seed: u64) -> Sample {
    let round = Round { backup_from: 140, blocks: 1_200, ..Round::with(seed, OUTSIDE) };
    let cheat = Fixed { batches: OUTSIDE.batches, lies: 1 };
    round.play(|sim| {
        let peek = Box::new(Peek { cheat, attempts: 1 });
        sim.add("Mallory", OUTSIDE.bond + 50, false, peek);
    })
}

fn lone(seed: u64) -> Sample {
    let round = Round { backup_from: 140, blocks: 600, ..Round::with(seed, LONE) };
    round.play(|sim| {
        for number in 0..GAMBLERS {
            let cheat = Fixed { batches: 1, lies: 1 };
            let gambler = Box::new(Peek { cheat, attempts: 4 });
            sim.add(&format!("Mallory/{number}"), LONE.bond + 50, false, gambler);
        }
    })
}

pub(super) fn strategies() -> Vec<Strategy> {
    let unknown = Detection::Unknown;
    vec![
        Strategy::new("A6 never", "commits and never reveals", 84, |seed| late(seed, true))
            .promising(Promise::Loses, unknown),
        Strategy::new("A6 last", "reveals in the last blocks", 84, |seed| late(seed, false))
            .promising(Promise::Honest, unknown),
        // Faults, and no more: not what a fraud costs.
        Strategy::new("A6 away", "away for the reveal, shows its receipts later", 84, |seed| {
            away(seed, 0)
        })
        .promising(Promise::Loses, unknown),
        Strategy::new("A6 framed", "the same, and one auditor of four lied about it", 84, |seed| {
            away(seed, 1)
        })
        .promising(Promise::Loses, unknown),
        Strategy::new("A6 peek", "one lie a batch; reveals what no audit saw", 50, peek),
        Strategy::new("A6 trusted", "honest on 144 tasks, then no work; the same", 27, trusted),
        Strategy::new("A6 lone", "ten, each one task of 95% of V*; the same", 100, lone),
    ]
}
