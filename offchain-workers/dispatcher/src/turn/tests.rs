use super::*;
use proptest::prelude::*;
use sp_core::ByteArray;
use stardust_primitives::{crypto::AuditId, dispatch::proposal::Round};

const fn merit(total: u64) -> Merit {
    Merit { total, pairs: 1 }
}

/// A lone validator before the first block of round 2.
fn view() -> View {
    View {
        now: 7,
        seed: H256::zero(),
        best: None,
        rank: Some(0),
        validators: 1,
        has_proposed: false,
    }
}

fn run(view: View, memory: Option<Memory>, found: Merit, taken: bool) -> Vec<Action> {
    let mut turn = Turn::default();
    let mut actions = Vec::new();
    let mut event = Event::Imported(view);
    while let Some(action) = turn.handle(event) {
        actions.push(action);
        event = match action {
            Action::Lock { .. } => Event::Locked(memory),
            Action::Match { .. } => Event::Matched(found),
            Action::Propose { .. } => Event::Proposed(taken),
            Action::Keep(_) | Action::Unlock => break,
        };
    }
    if matches!(actions.last(), Some(Action::Keep(_) | Action::Unlock)) {
        assert_eq!(turn, Turn::default());
    }
    actions
}

const LOCK: Action = Action::Lock { blocks: 4 };
const MATCH: Action = Action::Match { seed: H256::zero() };
const PROPOSE: Action = Action::Propose { round: 2 };

fn kept(proposed_at: Option<BlockNumber>) -> Memory {
    Memory { round: 2, seed: H256::zero(), proposed_at }
}

#[test]
fn a_fresh_node_matches_and_proposes() {
    let actions = run(view(), Some(Memory::default()), merit(5), true);
    assert_eq!(actions, [LOCK, MATCH, PROPOSE, Action::Keep(kept(Some(7)))]);
}

#[test]
fn what_the_pool_refused_is_tried_again() {
    let actions = run(view(), Some(Memory::default()), merit(5), false);
    assert_eq!(actions, [LOCK, MATCH, PROPOSE, Action::Unlock]);
}

#[test]
fn nothing_better_is_not_proposed() {
    let keep = Action::Keep(kept(None));
    let better = View { best: Some(merit(100)), ..view() };
    assert_eq!(run(better, Some(Memory::default()), merit(100), true), [LOCK, MATCH, keep]);
    let actions = run(better, Some(Memory::default()), merit(101), true);
    assert_eq!(actions, [LOCK, MATCH, PROPOSE, Action::Keep(kept(Some(7)))]);
    assert_eq!(run(view(), Some(Memory::default()), Merit::default(), true), [LOCK, MATCH, keep]);
}

#[test]
fn who_has_no_lock_does_nothing() {
    assert_eq!(run(view(), None, merit(5), true), [LOCK]);
}

#[test]
fn who_is_no_validator_or_has_proposed_rests() {
    assert_eq!(run(View { rank: None, ..view() }, None, merit(5), true), []);
    assert_eq!(run(View { has_proposed: true, ..view() }, None, merit(5), true), []);
}

#[test]
fn a_round_is_computed_once_on_each_fork() {
    assert_eq!(run(view(), Some(kept(None)), merit(5), true), [LOCK, Action::Unlock]);
    let fork = Memory { seed: H256::repeat_byte(1), ..kept(None) };
    assert_eq!(run(view(), Some(fork), merit(5), true).len(), 4);
    let last = Memory { round: 1, ..kept(None) };
    assert_eq!(run(view(), Some(last), merit(5), true).len(), 4);
}

#[test]
fn a_lost_proposal_is_made_again() {
    let at = |now| run(View { now, ..view() }, Some(kept(Some(8))), merit(5), true).len();
    assert_eq!(at(8), 2);
    assert_eq!(at(9), 2);
    assert_eq!(at(10), 4);
    // A reorganisation took the block of the proposal back.
    assert_eq!(at(7), 4);
}

#[test]
fn answers_that_nobody_asked_for_change_nothing() {
    for event in [Event::Locked(None), Event::Matched(merit(1)), Event::Proposed(true)] {
        let mut turn = Turn::default();
        assert_eq!(turn.handle(event), None);
        assert_eq!(turn, Turn::default());
    }
    let mut turn = Turn::default();
    assert_eq!(turn.handle(Event::Imported(view())), Some(LOCK));
    assert_eq!(turn.handle(Event::Matched(merit(1))), None);
    assert_eq!(turn.handle(Event::Locked(Some(Memory::default()))), Some(MATCH));
}

proptest! {
    #[test]
    fn a_third_begins_and_all_are_due_before_the_last_block(
        seed in any::<[u8; 32]>(), validators in 1u32..100, round in 1u32..1_000,
    ) {
        let due = |offset: u32| {
            let now = round * ROUND_BLOCKS + offset - 1;
            (0..validators)
                .filter(|rank| {
                    is_due(&View { now, seed: seed.into(), rank: Some(*rank), validators, ..view() })
                })
                .count() as u32
        };
        prop_assert_eq!(due(0), validators.div_ceil(3));
        prop_assert!(due(0) <= due(1) && due(1) <= due(2));
        prop_assert_eq!(due(2), validators);
        prop_assert_eq!(due(3), validators);
    }
}

/// A chain with one branch, whose last blocks can be taken back, and nodes that crash, sleep and lose what they send.
struct World {
    numbers: u64,
    /// The round after each block, and the block's hash.
    chain: Vec<(Round, H256)>,
    /// Of each node: its storage, and the block from which its lock is free.
    nodes: Vec<(Memory, BlockNumber)>,
    /// On their way: from which node, for which round, how much.
    pool: Vec<(u8, u32, u64)>,
    matchings: usize,
}

fn key(node: u8) -> AuditId {
    AuditId::from_slice(&[node; 32]).unwrap()
}

impl World {
    fn below(&mut self, most: u64) -> u64 {
        self.numbers ^= self.numbers << 13;
        self.numbers ^= self.numbers >> 7;
        self.numbers ^= self.numbers << 17;
        self.numbers % most
    }

    fn now(&self) -> BlockNumber {
        self.chain.len() as BlockNumber - 1
    }

    fn view(&self, node: u8) -> View {
        let now = self.now();
        let begins = round(now + 1) * ROUND_BLOCKS;
        let ahead = self.chain.last().unwrap().0.clone().at(now + 1);
        View {
            now,
            seed: self.chain[begins.saturating_sub(1) as usize].1,
            best: ahead.best,
            rank: Some(node.into()),
            validators: self.nodes.len() as u32,
            has_proposed: ahead.proposed.contains(&key(node)),
        }
    }

    /// One run of one node. It dies at each step with one chance in `hazard`.
    fn run(&mut self, node: u8, hazard: u64) {
        let mut turn = Turn::default();
        let (at, now) = (usize::from(node), self.now());
        let mut event = Event::Imported(self.view(node));
        while let Some(action) = turn.handle(event) {
            if self.below(hazard) == 0 {
                return;
            }
            event = match action {
                Action::Lock { blocks } => {
                    let (memory, free_from) = self.nodes[at];
                    // A lock of a branch that is gone holds no longer than one of this.
                    let is_free = now >= free_from || free_from > now + blocks;
                    if is_free {
                        self.nodes[at].1 = now + blocks;
                    }
                    Event::Locked(is_free.then_some(memory))
                }
                Action::Match { .. } => {
                    self.matchings += 1;
                    // All find the same in a round; the first round has nothing to give.
                    Event::Matched(merit(1_000 + u64::from(round(now + 1))))
                }
                Action::Propose { round } => {
                    self.pool.push((node, round, 1_000 + u64::from(round)));
                    Event::Proposed(true)
                }
                Action::Keep(memory) => return self.nodes[at] = (memory, 0),
                Action::Unlock => return self.nodes[at].1 = 0,
            };
        }
    }

    /// A block with what the pool has, less what is lost with one chance in `loss`.
    fn build(&mut self, loss: u64) {
        let now = self.now() + 1;
        let mut state = self.chain.last().unwrap().0.clone().at(now);
        for (node, round, total) in core::mem::take(&mut self.pool) {
            if self.below(loss) == 0 || round != state.number || state.proposed.contains(&key(node))
            {
                continue;
            }
            let before = state.best;
            let (next, is_best) = state.after(key(node), merit(total)).unwrap();
            assert!(!is_best || next.best > before);
            state = next;
        }
        let hash = H256::from_low_u64_be(self.below(u64::MAX));
        self.chain.push((state, hash));
    }
}

fn world(seed: u64, nodes: usize) -> World {
    World {
        numbers: seed | 1,
        chain: vec![(Round::default(), H256::repeat_byte(9))],
        nodes: vec![(Memory::default(), 0); nodes],
        pool: Vec::new(),
        matchings: 0,
    }
}

#[test]
fn in_calm_each_round_has_its_solution_and_few_proposals() {
    let mut world = world(7, 9);
    while world.now() < 400 {
        (0..9).for_each(|node| world.run(node, u64::MAX));
        world.build(u64::MAX);
        let (state, _) = world.chain.last().unwrap();
        assert_eq!(state.best, Some(merit(1_000 + u64::from(state.number))));
        // The first third, at once; the others see that it is done. Round 0 lacks its first block.
        assert!(state.number == 0 || state.proposed.len() <= 3, "{state:?}");
    }
    // Each node computes once in each round, all but those that propose late.
    assert!(world.matchings <= 9 * 102, "{}", world.matchings);
}

#[test]
fn crashes_losses_and_reorganisations_are_survived() {
    let (mut all_solved, mut all) = (0, 0);
    for seed in 1..100 {
        let mut world = world(seed * 0x9e37_79b9, 9);
        while world.now() < 200 {
            for node in 0..9 {
                if world.below(4) > 0 {
                    world.run(node, 10);
                }
            }
            world.build(3);
            if world.below(20) == 0 {
                let depth = 1 + world.below(6) as usize;
                let keep = world.chain.len().saturating_sub(depth).max(1);
                world.chain.truncate(keep);
            }
        }
        // The state in the last block of each round that is over.
        let over: Vec<_> = world.chain.iter().skip(3).step_by(4).map(|(state, _)| state).collect();
        let solved = over.iter().filter(|state| state.best.is_some()).count();
        assert!(solved * 10 >= over.len() * 8, "seed {seed}: {solved} of {}", over.len());
        (all_solved, all) = (all_solved + solved, all + over.len());
        // And once all is calm again, all is as if nothing had been.
        world.pool.clear();
        for _ in 0..12 {
            (0..9).for_each(|node| world.run(node, u64::MAX));
            world.build(u64::MAX);
        }
        assert!(world.chain.last().unwrap().0.best.is_some(), "seed {seed}");
    }
    assert!(all_solved * 100 >= all * 95, "{all_solved} of {all}");
}
