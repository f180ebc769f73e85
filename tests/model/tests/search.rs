//! Every state that small markets can get into, breadth first: all calls at all legal and illegal moments, time
//! in steps to the next deadline. In each state all invariants hold; from each, calls that anyone may make lead
//! to a market with all jobs closed; and nobody who tells the truth in time is ever slashed.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::print_stdout
)]

use stardust_model::{
    invariants, Block, Call, Cause, Fate, Id, Job, Market, Receipt, Rules, Slash, Spec, State,
    Status, Who,
};
use std::{
    collections::{HashMap, VecDeque},
    hash::{Hash, Hasher},
};

const HONEST: Who = 0;
const OTHER: Who = 1;
const REQUESTER: Who = 2;
const AUTHOR: Who = 3;
const NETWORK: Who = 4;
/// The home domain's.
const TREASURY: Who = 9;
/// The auditor of four that lies.
const LYING_AUDITOR: Who = 3;

const TRUTH: Receipt = Receipt { output: 0, gas: 1 };
const LIE: Receipt = Receipt { output: 1, gas: 1 };

const RULES: Rules = Rules {
    existential_deposit: 1,
    least_bond: 10_000,
    least_price: 100,
    half_life: 10,
    registration_deposit: 40,
    // Longer than all that may still slash anybody.
    unbonding_blocks: 40,
    liable_blocks: 5,
    most_capacity: 8,
    fraud_percent: 30,
    paid_out_percent: 25,
    compensated_percent: 15,
    defer_blocks: 4,
    margin: 2,
    fault_percent: 10,
    provider_percent: 80,
    author_percent: 5,
    network: NETWORK,
    price_floor: 1,
    most_claim_blocks: 100,
    most_run_blocks: 100,
    most_load: u64::MAX,
    audit_blocks: 0,
    audit_gas_per_block: 10,
    reveal_blocks: 1,
    clear_blocks: 2,
    panel_blocks: 1,
    audit_pay_percent: 125,
    // A batch of one task earns less than a point; no step ends in a search.
    fee_per_point: 4,
    decay_blocks: 1_000,
    // Longer than any search.
    fault_blocks: 1_000,
    validators: 4,
    auditors: [5, 6, 7, 8],
};

/// What is searched.
#[derive(Clone, Copy)]
struct Setting {
    name: &'static str,
    batches: u32,
    replicas: u8,
    claim_until: Block,
    /// Whether validators audit.
    audited: bool,
    /// Whether provider 0 is truthful and in time.
    honest: bool,
    /// Whether more than a third of the validators must audit each batch.
    critical: bool,
    /// Whether the fourth validator may leave and come back.
    sessions: bool,
    /// Whether one provider may leave and withdraw, and slashes may be cancelled or are executed by call; else the chain
    /// executes them as soon as they are due.
    leaving: bool,
}

/// A market at a block.
#[derive(Clone)]
struct Node {
    market: Market,
    now: Block,
}

fn start(setting: Setting) -> Node {
    let accounts = (0..10).map(|who| (who, 100_000));
    let mut market = Market::new(RULES, accounts);
    for who in [HONEST, OTHER] {
        let (bond, price, capacity) = (20_000, 1, 2);
        let burn_max = RULES.least_price * 2;
        let register = Call::Register { who, bond, price, capacity, burn_max };
        market.step(&register, 1).unwrap();
    }
    let spec = Spec {
        author: AUTHOR,
        home: Some((TREASURY, 10)),
        tasks: setting.batches,
        batch_size: 1,
        gas_limit: 10,
        price: 100_000_000_000,
        replicas: setting.replicas,
        critical: setting.critical,
        value_at_risk: 700,
        claim_until: setting.claim_until,
        run_blocks: 1,
    };
    market.step(&Call::Post { who: REQUESTER, spec }, 1).unwrap();
    Node { market, now: 1 }
}

/// A step: calls that are made together, or time.
enum Move {
    /// Some calls; whether anyone may make them with what is on chain.
    Calls(Vec<Call>, bool),
    /// To the block after the next deadline.
    Time,
}

impl Move {
    fn one(call: Call) -> Self {
        Self::Calls(vec![call], false)
    }

    fn exit(call: Call) -> Self {
        Self::Calls(vec![call], true)
    }
}

/// What a commitment of this number opens.
fn root(commitment: u64) -> Vec<Receipt> {
    vec![if commitment == 0 { TRUTH } else { LIE }]
}

fn ids(setting: Setting, market: &Market) -> Vec<Id> {
    let replicas = (0..setting.batches).flat_map(move |batch| {
        (0..setting.replicas).map(move |replica| Id { job: 0, batch, replica })
    });
    replicas.chain(market.assignments.keys().copied().filter(|id| id.is_withheld())).collect()
}

/// All that anybody might try in a state.
fn moves(setting: Setting, node: &Node) -> Vec<Move> {
    let mut moves = vec![Move::Time, Move::one(Call::Cancel { who: REQUESTER, job: 0 })];
    moves.push(Move::exit(Call::Cancel { who: AUTHOR, job: 0 }));
    for who in [HONEST, OTHER] {
        moves.push(Move::one(Call::Claim { who, job: 0, count: 1 }));
    }
    if setting.leaving {
        let who = OTHER;
        let calls = [Call::Leave { who }, Call::Rejoin { who }, Call::Withdraw { who }];
        moves.extend(calls.map(Move::one));
        for cause in node.market.slashes.keys().copied() {
            moves.push(Move::exit(Call::ExecuteSlash { cause }));
            moves.push(Move::one(Call::CancelSlash { cause }));
        }
    }
    if setting.sessions {
        let seats = |last| Move::one(Call::Session { validators: (0..last).collect() });
        moves.extend([seats(3), seats(4)]);
    }
    for id in ids(setting, &node.market) {
        moves.push(Move::exit(Call::Expire { id }));
        work_moves(setting, node, id, &mut moves);
    }
    for batch in 0..setting.batches {
        moves.push(Move::exit(Call::Settle { job: 0, batch }));
        let opened = |replica| {
            let id = Id { job: 0, batch, replica };
            match &node.market.assignments.get(&id)?.state {
                State::Revealed { root } => Some((replica, batch, root[0])),
                _ => None,
            }
        };
        let pair = (opened(0), opened(1));
        let (a, b) = (pair.0.unwrap_or((0, batch, TRUTH)), pair.1.unwrap_or((1, batch, LIE)));
        moves.push(Move::one(Call::Contest { who: REQUESTER, job: 0, batch, a, b }));
    }
    for contest in 0..=node.market.next_contest {
        moves.push(Move::exit(Call::CloseContest { contest }));
        let votes = [0, 1, 2].map(|auditor| Call::Vote { contest, auditor, receipt: TRUTH });
        moves.push(Move::Calls(votes.into(), false));
    }
    moves
}

/// What provider and auditors might try with one replica.
fn work_moves(setting: Setting, node: &Node, id: Id, moves: &mut Vec<Move>) {
    let assignment = node.market.assignments.get(&id);
    let provider = assignment.map_or(OTHER, |assignment| assignment.provider);
    let stranger = if provider == HONEST { OTHER } else { HONEST };
    let audit = assignment.and_then(|assignment| assignment.audit.as_ref());
    let answered = audit.is_some_and(|audit| !audit.answers.is_empty());
    moves.push(Move::one(Call::Commit { who: stranger, id, commitment: 0 }));
    for commitment in [0, 1] {
        if commitment == 0 || !setting.honest || provider != HONEST {
            moves.push(Move::one(Call::Commit { who: provider, id, commitment }));
        }
        for openings in [vec![], vec![id.batch]] {
            // Openings that are not asked for are refused; one such attempt is enough.
            if answered == openings.is_empty() && commitment == 1 {
                continue;
            }
            let root = root(commitment);
            let reveal = Call::Reveal { who: provider, id, opens: commitment, root, openings };
            moves.push(Move::one(reveal));
        }
        let auditors = [(0, TRUTH), (LYING_AUDITOR, LIE)].into_iter().filter(|_| setting.audited);
        for (auditor, receipt) in auditors {
            let (drawn, answers) = (vec![id.batch], vec![(id.batch, receipt)]);
            moves.push(Move::one(Call::Report { id, commitment, auditor, drawn, answers }));
        }
    }
}

/// The blocks after which something may not be done any more, or may be done at last.
fn deadlines(setting: Setting, market: &Market, now: Block) -> Vec<Block> {
    let mut all = Vec::new();
    for (id, assignment) in &market.assignments {
        match assignment.state {
            State::Claimed { deadline } => all.push(deadline),
            State::Committed { .. } | State::Withheld { .. } => {
                let (audit, reveal) = market.reveal_window(*id, now).unwrap();
                all.extend([audit, reveal].into_iter().filter(|last| *last < Block::MAX));
            }
            _ => {}
        }
    }
    all.extend(market.contests.values().map(|contest| contest.deadline));
    all.extend(market.providers.values().filter_map(|p| p.leaving).map(|from| from - 1));
    if setting.leaving {
        all.extend(pending(market).map(|(_, _, due)| due - 1));
    }
    for job in market.jobs.values().filter(|job| job.status != Status::Closed) {
        all.push(job.spec.claim_until);
        if job.spec.replicas > 1 {
            all.push(late(job));
        }
    }
    all
}

/// Who waits for which slashes, until when.
fn pending(market: &Market) -> impl Iterator<Item = (Who, u128, Block)> + '_ {
    market.slashes.values().filter_map(|slash| match slash.fate {
        Fate::Pending { due } => Some((slash.who, slash.amount, due)),
        Fate::Executed { .. } | Fate::Cancelled => None,
    })
}

/// The last block before `settle` gives up on roots that differ.
fn late(job: &Job) -> Block {
    let run = job.spec.claim_until + job.spec.run_blocks;
    run + 5 * RULES.tranche_blocks(job.spec.gas_limit) + 3 * RULES.reveal_blocks
}

/// The next block at which something is different.
fn next_block(setting: Setting, node: &Node) -> Option<Block> {
    let next = deadlines(setting, &node.market, node.now)
        .into_iter()
        .filter(|last| *last >= node.now)
        .min()?
        + 1;
    // Who is in time lets no deadline of its own pass.
    let misses = node.market.assignments.iter().any(|(id, assignment)| {
        let last = match assignment.state {
            State::Claimed { deadline } => deadline,
            State::Committed { .. } => node.market.reveal_window(*id, node.now).unwrap().1,
            _ => return false,
        };
        assignment.provider == HONEST && next > last
    });
    (!setting.honest || !misses).then_some(next)
}

/// A state without its history, its free balances, and with time counted from now: what can happen next, and how it
/// moves money, is the same.
fn canonical(setting: Setting, node: &Node) -> u128 {
    let mut market = node.market.clone();
    let numbers: Vec<_> = market.contests.keys().copied().collect();
    let renumber = |id: u64| numbers.iter().position(|number| *number == id).unwrap() as u64;
    // Blocks left; a block that has passed is as good as any other.
    let left = |block: Block| block.saturating_add(1).saturating_sub(node.now);
    market.contests = market.contests.into_iter().map(|(id, c)| (renumber(id), c)).collect();
    market.next_contest = 0;
    market.verdicts.clear();
    let mut frozen: Vec<_> =
        pending(&market).map(|(who, n, due)| (left(due - 1), who, n)).collect();
    // What falls when its commitment is shown.
    let unanswered = |(cause, slash): (&Cause, &Slash)| match (cause, slash.fate) {
        (Cause::Unanswered(id, _), Fate::Pending { .. }) => Some((*id, slash.who, slash.amount)),
        _ => None,
    };
    let unanswered: Vec<_> = market.slashes.iter().filter_map(unanswered).collect();
    market.slashes.clear();
    market.slash_queue.clear();
    // Counts are history; only points decide anything.
    for provider in market.providers.values_mut() {
        provider.trust.retain(|_, trust| trust.points_milli > 0);
        provider.trust.values_mut().for_each(|trust| trust.batches = 0);
        provider.trust.values_mut().for_each(|trust| (trust.faults, trust.frauds) = (0, 0));
    }
    market.faults.values_mut().for_each(|faults| {
        (faults.last, faults.count) = (0, faults.count.min(2));
    });
    market.purses.clear();
    for contest in market.contests.values_mut() {
        contest.deadline = left(contest.deadline);
    }
    for provider in market.providers.values_mut() {
        provider.leaving = provider.leaving.map(|from| left(from - 1));
        (provider.frozen, provider.liable_until) = (0, left(provider.liable_until));
    }
    let mut hasher = Lanes(0x9e37_79b9_7f4a_7c15, 0xbf58_476d_1ce4_e5b9);
    unanswered.hash(&mut hasher);
    // Who cannot leave does not care what is frozen.
    if setting.leaving {
        frozen.sort();
        frozen.hash(&mut hasher);
    }
    for (id, assignment) in &mut market.assignments {
        (assignment.claimed_at, assignment.committed_at) = (0, 0);
        node.market
            .reveal_window(*id, node.now)
            .map(|(audit, last)| (left(audit), left(last)))
            .hash(&mut hasher);
        match &mut assignment.state {
            State::Claimed { deadline } => *deadline = left(*deadline),
            State::Committed { deadline, .. } => *deadline = None,
            State::Withheld { until, .. } => *until = left(*until),
            State::Contested { contest, .. } => *contest = renumber(*contest),
            _ => {}
        }
        if let Some(audit) = &mut assignment.audit {
            (audit.opened_at, audit.reported_in) = (0, None);
            audit.commitment = 0;
        }
    }
    for job in market.jobs.values_mut() {
        let late = late(job);
        job.spec.claim_until = left(job.spec.claim_until);
        job.cancelled_at = job.cancelled_at.map(|at| left(at + job.spec.run_blocks));
        (job.spec.replicas > 1).then_some(left(late)).hash(&mut hasher);
    }
    market.hash(&mut hasher);
    u128::from(hasher.0) << 64 | u128::from(hasher.1)
}

/// Two multiplicative hashes side by side: 128 bits make a collision among millions of states unlikely.
struct Lanes(u64, u64);

impl Hasher for Lanes {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            let word = u64::from_le_bytes(word);
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
            self.1 = (self.1.rotate_left(23) ^ word).wrapping_mul(0x94d0_49bb_1331_11eb);
        }
    }
}

/// What a search found.
#[derive(Default)]
struct Found {
    states: usize,
    accepted: usize,
    refused: usize,
    slashes: usize,
}

/// Makes a move, on a copy of the node's market; none if it is refused.
fn make(setting: Setting, node: &Node, step: &Move, copy: &mut Market) -> Option<Node> {
    let Move::Calls(calls, _) = step else {
        let now = next_block(setting, node)?;
        let mut market = node.market.clone();
        if !setting.leaving {
            market.step(&Call::Idle, now).unwrap();
            invariants::check(&market).unwrap();
        }
        return Some(Node { market, now });
    };
    let (first, rest) = calls.split_first()?;
    if copy.apply(first, node.now).is_err() {
        if *copy != node.market {
            *copy = node.market.clone();
        }
        return None;
    }
    // A verdict about what a provider withheld that has left since finds nobody to slash.
    if rest.iter().any(|call| copy.apply(call, node.now).is_err()) {
        *copy = node.market.clone();
        return None;
    }
    let market = std::mem::replace(copy, node.market.clone());
    invariants::check(&market)
        .and_then(|()| invariants::mkt_4_moves(&node.market, &market))
        .unwrap_or_else(|broken| panic!("{}: {calls:?}: {broken}", setting.name));
    Some(Node { market, now: node.now })
}

fn search(setting: Setting) -> Found {
    let first = start(setting);
    let mut known = HashMap::from([(canonical(setting, &first), 0usize)]);
    let mut queue = VecDeque::from([first]);
    let mut closed = Vec::new();
    // From which states an exit leads into each.
    let mut exits: Vec<Vec<usize>> = vec![Vec::new()];
    let mut found = Found::default();
    while let Some(node) = queue.pop_front() {
        let here = found.states;
        found.states += 1;
        if node.market.jobs[&0].status == Status::Closed {
            closed.push(here);
        }
        let mut copy = node.market.clone();
        for step in moves(setting, &node) {
            let Some(next) = make(setting, &node, &step, &mut copy) else {
                found.refused += 1;
                continue;
            };
            found.accepted += 1;
            found.slashes = found.slashes.max(next.market.slashes.len());
            let honest = next.market.slashes.values().all(|slash| slash.who != HONEST);
            assert!(honest || !setting.honest, "{}: the honest are slashed", setting.name);
            let there = *known.entry(canonical(setting, &next)).or_insert_with(|| {
                queue.push_back(next);
                exits.push(Vec::new());
                exits.len() - 1
            });
            if matches!(step, Move::Time | Move::Calls(_, true)) {
                exits[there].push(here);
            }
        }
    }
    if !setting.honest {
        let live = reaching(closed, &exits);
        assert_eq!(live, found.states, "{}: a state without a way to the end", setting.name);
    }
    found
}

/// How many states can get to one of these by exits alone.
fn reaching(targets: Vec<usize>, exits: &[Vec<usize>]) -> usize {
    let mut reached = vec![false; exits.len()];
    targets.iter().for_each(|target| reached[*target] = true);
    let mut stack = targets;
    let mut count = stack.len();
    while let Some(state) = stack.pop() {
        for from in &exits[state] {
            if !std::mem::replace(&mut reached[*from], true) {
                count += 1;
                stack.push(*from);
            }
        }
    }
    count
}

fn run(setting: Setting) -> Found {
    let began = std::time::Instant::now();
    let found = search(setting);
    println!(
        "{}: {} states, {} accepted and {} refused moves, at most {} slashes, {:.1} s",
        setting.name,
        found.states,
        found.accepted,
        found.refused,
        found.slashes,
        began.elapsed().as_secs_f32()
    );
    found
}

const SAMPLED: Setting = Setting {
    name: "sampled, two batches",
    batches: 2,
    replicas: 1,
    claim_until: 2,
    audited: true,
    honest: false,
    critical: false,
    sessions: false,
    leaving: false,
};

const REPLICATED: Setting =
    Setting { name: "replicated, one batch", batches: 1, replicas: 2, ..SAMPLED };

#[test]
fn sampled_markets_keep_their_invariants_and_end() {
    let (a, b) = (
        run(SAMPLED),
        run(Setting { name: "sampled, again and again", batches: 1, claim_until: 5, ..SAMPLED }),
    );
    assert!(a.slashes >= 2 && b.slashes >= 4);
}

#[test]
fn replicated_markets_keep_their_invariants_and_end() {
    let name = "replicated, not audited";
    let (a, b) =
        (run(REPLICATED), run(Setting { name, audited: false, claim_until: 8, ..REPLICATED }));
    assert!(a.slashes >= 2 && b.slashes >= 4);
}

#[test]
fn providers_may_leave_at_any_time() {
    let found = run(Setting {
        name: "leaving, one batch",
        batches: 1,
        claim_until: 3,
        leaving: true,
        ..SAMPLED
    });
    assert!(found.slashes >= 2);
}

#[test]
fn the_honest_are_never_slashed() {
    run(Setting { name: "sampled, one honest", honest: true, claim_until: 3, ..SAMPLED });
    run(Setting { name: "replicated, one honest", honest: true, ..REPLICATED });
    let name = "replicated, not audited, one honest";
    run(Setting { name, honest: true, audited: false, claim_until: 12, ..REPLICATED });
}

#[test]
fn critical_markets_keep_their_invariants_and_end() {
    let critical = Setting { name: "critical, one batch", critical: true, batches: 1, ..SAMPLED };
    let found = run(Setting { claim_until: 5, ..critical });
    assert!(found.slashes >= 2);
    let name = "critical, one honest";
    run(Setting { name, honest: true, ..critical });
}

#[test]
fn sessions_may_change_at_any_time() {
    let name = "sampled, sessions change";
    let found = run(Setting { name, sessions: true, batches: 1, ..SAMPLED });
    assert!(found.slashes >= 2);
    let name = "critical, sessions change";
    run(Setting { name, sessions: true, critical: true, batches: 1, ..SAMPLED });
}
