//! One task in every way that there is; all must agree in everything.

use super::{
    backends::{End, Engines, Mode, Ready, State, Stop, Task},
    generate::Case,
};
use stardust_vm::{limits::start_gas, Outcome, Program};

/// Boundaries compared in one run at most; each costs an instance in every mode.
const BOUNDARIES_MAX: u64 = 12;

/// What was compared.
#[derive(Clone, Copy, Debug, Default)]
pub struct Compared {
    pub programs: u64,
    pub runs: u64,
    pub boundaries: u64,
    pub gas: u64,
    pub returned: u64,
    pub trapped: u64,
    pub out_of_gas: u64,
}

impl Compared {
    pub fn add(&mut self, other: &Self) {
        self.programs += other.programs;
        self.runs += other.runs;
        self.boundaries += other.boundaries;
        self.gas += other.gas;
        self.returned += other.returned;
        self.trapped += other.trapped;
        self.out_of_gas += other.out_of_gas;
    }
}

/// A whole run: the states at its boundaries, memory at its end, and the end.
struct Course {
    states: Vec<State>,
    memory: Vec<u8>,
    end: End,
}

/// Compares a generated case; a difference panics and says in what.
pub fn case(engines: &Engines, case: &Case) -> Compared {
    let task = Task { payload: &case.payload, item: &case.item, gas: case.gas };
    blob(engines, &case.program.blob(), &task, case.chunk)
}

/// Compares a task of a blob that passes the check.
pub fn blob(engines: &Engines, blob: &[u8], task: &Task<'_>, chunk: u64) -> Compared {
    let program = Program::new(blob).unwrap();
    let chunk = chunk.max(task.gas / BOUNDARIES_MAX).max(1);
    let modes = engines.modes();
    let ready: Vec<_> = modes.iter().map(|mode| engines.ready(*mode, blob)).collect();
    let reference = course(&ready[..1], task, chunk, false);
    for (mode, ready) in modes.iter().zip(&ready) {
        let one = std::slice::from_ref(ready);
        agree(&reference, &course(one, task, chunk, false), &format!("{mode:?}, straight"));
        agree(&reference, &course(one, task, chunk, true), &format!("{mode:?}, resumed"));
        let whole = course(one, task, task.gas.max(1), false);
        assert_eq!(reference.end, whole.end, "{mode:?}, without boundaries");
    }
    agree(&reference, &course(&ready, task, chunk, true), "alternating");
    let outcome = interpreted(&program, task);
    assert_eq!(outcome, expected(&program, task, &reference.end), "`interpret`");
    let mut compared = Compared {
        programs: 1,
        runs: 3 * modes.len() as u64 + 2,
        boundaries: reference.states.len() as u64 * (2 * modes.len() as u64 + 1),
        gas: outcome.gas() - fee(&program, task),
        ..Compared::default()
    };
    match reference.end {
        End::Returned { .. } => compared.returned = 1,
        End::BadOutput { .. } | End::Trapped { .. } => compared.trapped = 1,
        End::OutOfGas => compared.out_of_gas = 1,
    }
    compared
}

/// Runs from boundary to boundary, each time in the next of the modes if there are several.
fn course(modes: &[Ready], task: &Task<'_>, chunk: u64, is_resumed: bool) -> Course {
    let mut states: Vec<State> = vec![];
    let mut run = modes[0].start(task);
    for boundary in 1.. {
        if let Some(state) = states.last().filter(|_| is_resumed) {
            // The old instance goes first: the recompiler has one worker.
            drop(run);
            run = modes[states.len() % modes.len()].resume(task, state);
        }
        let reserve = task.gas.saturating_sub(chunk.saturating_mul(boundary));
        match run.advance(reserve as i64) {
            Stop::Boundary(state) => states.push(state),
            Stop::End(end) => {
                let memory = run.memory();
                return Course { states, memory, end };
            }
        }
    }
    unreachable!()
}

fn agree(reference: &Course, other: &Course, how: &str) {
    for (nth, (one, two)) in reference.states.iter().zip(&other.states).enumerate() {
        let at = format!("{how}: boundary {nth}");
        assert_eq!((one.pc, one.gas), (two.pc, two.gas), "{at}: place and gas");
        assert_eq!(one.regs, two.regs, "{at}: registers");
        let differs = one.memory.iter().zip(&two.memory).position(|(one, two)| one != two);
        assert_eq!(differs, None, "{at}: memory differs there");
    }
    assert_eq!(reference.end, other.end, "{how}: the end");
    assert_eq!(reference.states.len(), other.states.len(), "{how}: how many boundaries");
    let differs = reference.memory.iter().zip(&other.memory).position(|(one, two)| one != two);
    assert_eq!(differs, None, "{how}: memory differs there at the end");
}

fn fee(program: &Program, task: &Task<'_>) -> u64 {
    let input = task.payload.len().next_multiple_of(16) + task.item.len();
    start_gas(program.summary().memory, input as u64)
}

fn interpreted(program: &Program, task: &Task<'_>) -> Outcome {
    program.interpret(task.payload, task.item, fee(program, task) + task.gas).unwrap()
}

fn expected(program: &Program, task: &Task<'_>, end: &End) -> Outcome {
    let limit = fee(program, task) + task.gas;
    let used = |left: &i64| limit - u64::try_from(*left).unwrap();
    match end {
        End::Returned { output, gas } => {
            Outcome::Returned { output: output.clone(), gas: used(gas) }
        }
        End::BadOutput { gas } | End::Trapped { gas } => Outcome::Trapped { gas: used(gas) },
        End::OutOfGas => Outcome::OutOfGas { gas: limit },
    }
}

/// The modes of [`Engines::modes`], for tests that must have the recompiler.
pub fn has_recompiler(engines: &Engines) -> bool {
    engines.modes().contains(&Mode::Recompiler)
}
