//! One task in every way that there is; all must agree in everything.

use super::{
    backends::{ready, Backends, End, Ready, State, Stop, Task},
    generate::Case,
};
use stardust_vm::{
    limits::start_gas,
    replay::{self, final_root, Hash, Hasher, InputCommitment, Loaded, Status},
    Outcome, Program,
};

/// Boundaries compared in one run at most; each costs an instance of the recompiler or two.
const BOUNDARIES_MAX: u64 = 12;

/// What was compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compared {
    pub programs: u64,
    /// Runs of a program, in whatever way.
    pub runs: u64,
    /// State roots compared with another mode's.
    pub roots: u64,
    pub gas: u64,
    pub returned: u64,
    pub trapped: u64,
    pub out_of_gas: u64,
}

impl Compared {
    pub fn add(&mut self, other: &Self) {
        self.programs += other.programs;
        self.runs += other.runs;
        self.roots += other.roots;
        self.gas += other.gas;
        self.returned += other.returned;
        self.trapped += other.trapped;
        self.out_of_gas += other.out_of_gas;
    }
}

/// Compares a generated case; a difference panics and says in what.
pub fn case(backends: &Backends, case: &Case) -> Compared {
    let program = Program::new(case.program.blob()).unwrap();
    let task = Task { payload: &case.payload, item: &case.item, gas: case.gas };
    program_in(backends, &program, &task, case.chunk)
}

/// Compares a task of a program: PolkaVM driven by hand on each backend, and the crate's sessions on each
/// backend, straight through, resumed at every boundary, and with another backend after each.
pub fn program_in(backends: &Backends, program: &Program, task: &Task<'_>, chunk: u64) -> Compared {
    let chunk = chunk.max(task.gas / BOUNDARIES_MAX).max(1);
    let engines = backends.engines.iter();
    let by_hand: Vec<_> =
        engines.map(|engine| course(&ready(engine, program.bytes(), false), task, chunk)).collect();
    let reference = &by_hand[0];
    by_hand.iter().for_each(|other| other.assert_is(reference));
    let outcome = expected(program, task, &reference.end);
    let limit = fee(program, task) + task.gas;
    let interpreted = program.interpret(task.payload, task.item, limit).unwrap();
    assert_eq!(interpreted, outcome, "`interpret`");

    let task = replay::Task { payload: task.payload, item: task.item, gas_limit: limit };
    let machines = backends.machines.iter();
    let all: Vec<_> = machines.map(|(_, machine)| machine.load(program).unwrap()).collect();
    let roots = sessions(&all[..1], &task, chunk, false, Some(&reference.states), &outcome);
    assert_eq!(roots.last(), Some(&root_of_receipt(program, &task, &outcome)), "the last root");
    for ((backend, _), loaded) in backends.machines.iter().zip(&all) {
        for is_resumed in [false, true] {
            let loaded = std::slice::from_ref(loaded);
            let other = sessions(loaded, &task, chunk, is_resumed, None, &outcome);
            assert_eq!(other, roots, "{backend:?}, resumed: {is_resumed}");
        }
    }
    assert_eq!(sessions(&all, &task, chunk, true, None, &outcome), roots, "alternating");
    let ways = 2 * all.len() + 1;
    let mut compared = Compared {
        programs: 1,
        runs: (ways + by_hand.len() + 2) as u64,
        roots: (roots.len() * ways) as u64,
        gas: outcome.gas() - (limit - task.gas_to_run(program).unwrap()),
        ..Compared::default()
    };
    match outcome {
        Outcome::Returned { .. } => compared.returned = 1,
        Outcome::Trapped { .. } => compared.trapped = 1,
        Outcome::OutOfGas { .. } => compared.out_of_gas = 1,
    }
    compared
}

/// A whole run by hand: the states at its boundaries, memory at its end, and the end.
struct Course {
    states: Vec<State>,
    memory: Vec<u8>,
    end: End,
}

fn course(ready: &Ready, task: &Task<'_>, chunk: u64) -> Course {
    let mut states = vec![];
    let mut run = ready.start(task);
    for boundary in 1.. {
        let reserve = task.gas.saturating_sub(chunk.saturating_mul(boundary));
        match run.advance(reserve) {
            Stop::Boundary(state) => states.push(state),
            Stop::End(end) => return Course { states, memory: run.memory(), end },
        }
    }
    unreachable!()
}

impl Course {
    fn assert_is(&self, reference: &Self) {
        for (nth, (one, two)) in self.states.iter().zip(&reference.states).enumerate() {
            let short = |state: &State| State { memory: vec![], ..state.clone() };
            assert_eq!(short(one), short(two), "by hand: boundary {nth}");
            assert_same_bytes(&one.memory, &two.memory);
        }
        assert_eq!(self.end, reference.end, "by hand: the end");
        assert_eq!(self.states.len(), reference.states.len(), "by hand: boundaries");
        assert_same_bytes(&self.memory, &reference.memory);
    }
}

fn assert_same_bytes(one: &[u8], two: &[u8]) {
    assert_eq!(one.len(), two.len());
    let differs = one.iter().zip(two).position(|(one, two)| one != two);
    assert_eq!(differs, None, "by hand: memory differs there");
}

/// The state roots of a task from its start to its end; if resumed, in a fresh instance of the next
/// backend after each boundary.
fn sessions(
    backends: &[Loaded],
    task: &replay::Task<'_>,
    chunk: u64,
    is_resumed: bool,
    states: Option<&[State]>,
    outcome: &Outcome,
) -> Vec<Hash> {
    let mut session = backends[0].start(task).unwrap();
    let mut roots = vec![session.root().unwrap()];
    loop {
        if let Some(end) = session.advance(chunk).unwrap() {
            assert_eq!(end, outcome, "a session");
            roots.push(session.root().unwrap());
            return roots;
        }
        if let Some(state) = states.and_then(|states| states.get(roots.len() - 1)) {
            let found = session.state().unwrap();
            let found = (found.pc, found.gas_left, &found.registers[..]);
            assert_eq!(found, (state.pc, state.gas, &state.regs[..]), "boundary {}", roots.len());
        }
        roots.push(session.root().unwrap());
        if is_resumed {
            let snapshot = session.snapshot().unwrap().unwrap();
            // The old instance goes first: the recompiler has one worker.
            drop(session);
            session = backends[roots.len() % backends.len()].resume(task, &snapshot).unwrap();
        }
    }
}

/// The last root as anyone computes it from a receipt.
fn root_of_receipt(program: &Program, task: &replay::Task<'_>, outcome: &Outcome) -> Hash {
    let hasher = Hasher::native();
    let input = InputCommitment::new(task.payload, task.item, &hasher).unwrap();
    let status = Status::of(outcome, &hasher);
    let program = hasher.content(program.bytes());
    final_root(program, &input, status, task.gas_limit, outcome.gas(), &hasher)
}

fn fee(program: &Program, task: &Task<'_>) -> u64 {
    let input = task.payload.len().next_multiple_of(16) + task.item.len();
    start_gas(program.summary().memory, input as u64)
}

fn expected(program: &Program, task: &Task<'_>, end: &End) -> Outcome {
    let limit = fee(program, task) + task.gas;
    match end {
        End::Returned { output, gas } => {
            Outcome::Returned { output: output.clone(), gas: limit - gas }
        }
        End::Trapped { gas } => Outcome::Trapped { gas: limit - gas },
        End::OutOfGas => Outcome::OutOfGas { gas: limit },
    }
}
