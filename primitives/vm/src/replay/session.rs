//! A task run piece by piece, on any backend, with its state between the pieces.

use super::{
    hash::{trimmed, Hash, Hasher, PAGE},
    image::Image,
    layout::{page_of, InputLengths, Layout, Place},
    paged::{enter, registers, Paged, Pages},
    state::{initial_state, input_bytes, State, Status, Task, REGISTERS},
};
use crate::{
    engine::{self, ending, gas_of, machine_fault, set_gas, Ending, Mode},
    Fault, Outcome, Program, Verdict,
};
use polkavm::{BackendKind, InterruptKind, RawInstance};

/// What runs the pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    /// The interpreter: safe in any process.
    Interpreter,
    /// The interpreter with a memory that is handed to it page by page, as in [`super::step`].
    PagedInterpreter,
    /// The recompiler.
    ///
    /// Never in a node or any other process that must go on: a run has no timeout, cannot be cancelled
    /// and spins for ever if its sandbox worker dies. For executor processes and tests.
    Recompiler,
}

/// A backend made ready.
pub struct Machine {
    machine: engine::Machine,
    backend: Backend,
}

impl Machine {
    /// Starts a backend; for [`Backend::Recompiler`] also its sandbox, at the first use.
    pub fn new(backend: Backend) -> Result<Self, Fault> {
        let kind = match backend {
            Backend::Interpreter | Backend::PagedInterpreter => BackendKind::Interpreter,
            Backend::Recompiler => BackendKind::Compiler,
        };
        Ok(Self { machine: engine::Machine::new(kind)?, backend })
    }

    /// Makes a program ready.
    pub fn load(&self, program: &Program) -> Result<Loaded, Fault> {
        self.load_as(program, false)
    }

    /// Makes a program ready to be run instruction by instruction: [`Session::step`].
    pub fn load_for_steps(&self, program: &Program) -> Result<Loaded, Fault> {
        if self.backend == Backend::Recompiler {
            return Err(Fault::Unsupported("single steps on the recompiler".into()));
        }
        self.load_as(program, true)
    }

    fn load_as(&self, program: &Program, steps: bool) -> Result<Loaded, Fault> {
        let paging = self.backend == Backend::PagedInterpreter;
        let execute = match self.backend {
            Backend::Recompiler => crate::executor::run_watched,
            Backend::Interpreter | Backend::PagedInterpreter => RawInstance::run,
        };
        Loaded::new(&self.machine, program, Mode { steps, paging }, execute)
    }
}

impl Loaded {
    /// `execute` runs an instance, on whichever thread suits it.
    pub(crate) fn new(
        machine: &engine::Machine,
        program: &Program,
        mode: Mode,
        execute: Execute,
    ) -> Result<Self, Fault> {
        let hasher = Hasher::native();
        let layout = Layout::new(program)
            .ok_or_else(|| Fault::Unsupported("a program that was not checked".into()))?;
        Ok(Self {
            loaded: machine.load_as(program, mode)?,
            program: program.clone(),
            layout,
            hasher,
            mode,
            execute,
        })
    }

    /// The whole run at once.
    pub(crate) fn run(&self, payload: &[u8], item: &[u8], gas_limit: u64) -> Verdict {
        self.loaded.run(payload, item, gas_limit, self.execute)
    }

    /// Bytes that keeping it takes, besides what is small.
    pub(crate) fn bytes(&self) -> usize {
        self.program.bytes().len().saturating_add(self.loaded.code_bytes())
    }
}

/// A program made ready for one backend.
pub struct Loaded {
    loaded: engine::Loaded,
    program: Program,
    layout: Layout,
    hasher: Hasher,
    mode: Mode,
    execute: Execute,
}

/// How an instance is run.
pub(crate) type Execute = fn(&mut RawInstance) -> Result<InterruptKind, polkavm::Error>;

/// A running task between two pieces, to be gone on with in any instance on any backend.
#[derive(Clone)]
pub struct Snapshot {
    state: State,
    /// The highest `gas_left` at which the next piece ends.
    mark: u64,
    pub(super) image: Image,
}

impl Snapshot {
    /// The state.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// Gas left at the start of the piece that comes next, less what is carried into it.
    pub fn mark(&self) -> u64 {
        self.mark
    }
}

/// A task, stopped between two pieces.
pub struct Session<'a> {
    guest: Guest,
    task: Task<'a>,
    /// Up to date where it is final; else `pc`, registers and memory are those of the last look.
    state: State,
    outcome: Option<Outcome>,
    mark: u64,
    image: Image,
    hasher: Hasher,
    layout: Layout,
    steps: bool,
    is_fresh: bool,
    steps_taken: u64,
}

enum Guest {
    Whole(RawInstance, Execute),
    Paged(Paged, Backing),
}

/// All pages of a task, for an interpreter that asks for them one by one.
struct Backing {
    /// As the memory was when the instance was made: what it has asked for since is its own.
    image: Image,
    input: Vec<u8>,
}

impl Pages for Backing {
    type Error = Fault;

    fn page(&mut self, place: Place) -> Result<&[u8], Fault> {
        Ok(match place {
            Place::Memory(page) => self.image.page(page),
            Place::Input(page) => page_of(&self.input, page),
            Place::ReadOnly(_) => &[],
        })
    }

    fn read_only(&mut self, _: u32) -> Result<(), Fault> {
        Ok(())
    }
}

impl Loaded {
    /// A task before its first instruction.
    pub fn start<'a>(&self, task: &Task<'a>) -> Result<Session<'a>, Fault> {
        engine::ensure_request(task.payload, task.item, task.gas_limit)?;
        let state = initial_state(&self.program, task, &self.hasher)
            .ok_or_else(|| Fault::Unsupported("the input is too large".into()))?;
        let image = Image::new(&self.program, &self.layout, &self.hasher);
        let mark = state.gas_left;
        let outcome = state.status.is_final().then_some(Outcome::OutOfGas { gas: task.gas_limit });
        self.session(task, Snapshot { state, mark, image }, outcome)
    }

    /// A task gone on with in a fresh instance. `task` must be the one that the snapshot is of.
    pub fn resume<'a>(&self, task: &Task<'a>, snapshot: &Snapshot) -> Result<Session<'a>, Fault> {
        self.session(task, snapshot.clone(), None)
    }

    fn session<'a>(
        &self,
        task: &Task<'a>,
        snapshot: Snapshot,
        outcome: Option<Outcome>,
    ) -> Result<Session<'a>, Fault> {
        let Snapshot { state, mark, image } = snapshot;
        let mut guest = if self.mode.paging {
            let input = input_bytes(task.payload, task.item).unwrap_or_default();
            let lengths = InputLengths::of(task.payload, task.item)
                .ok_or_else(|| Fault::Unsupported("the input is too large".into()))?;
            let paged = Paged::new(&self.loaded, &self.program, &self.layout, &lengths)?;
            Guest::Paged(paged, Backing { image: image.clone(), input })
        } else {
            let input = self.loaded.input(task.payload, task.item)?;
            let mut instance = self.loaded.instance(&input, task.payload, task.item)?;
            self.write_memory(&mut instance, &image)?;
            Guest::Whole(instance, self.execute)
        };
        if outcome.is_none() {
            let instance = guest.instance();
            if !enter(instance, &self.program, state.pc, &state.registers, state.gas_left)? {
                return Err(Fault::Machine("a state in which nothing can run".into()));
            }
        }
        Ok(Session {
            guest,
            task: *task,
            state,
            outcome,
            mark,
            image,
            hasher: self.hasher,
            layout: self.layout.clone(),
            steps: self.mode.steps,
            is_fresh: true,
            steps_taken: 0,
        })
    }

    /// Makes a fresh instance's memory that of an image.
    fn write_memory(&self, instance: &mut RawInstance, image: &Image) -> Result<(), Fault> {
        let data = self.program.blob().rw_data();
        for page in 0..self.layout.memory_pages() {
            let content = image.page(page);
            // The stack comes after the data, and is zeros in both.
            if trimmed(content) != trimmed(page_of(data, page)) {
                let address = self.layout.address(Place::Memory(page));
                instance.write_memory(address, content).map_err(machine_fault)?;
            }
        }
        Ok(())
    }
}

impl Guest {
    fn instance(&mut self) -> &mut RawInstance {
        match self {
            Self::Whole(instance, _) => instance,
            Self::Paged(paged, _) => paged.instance(),
        }
    }

    fn run(&mut self) -> Result<InterruptKind, Fault> {
        match self {
            Self::Whole(instance, execute) => execute(instance).map_err(machine_fault),
            Self::Paged(paged, backing) => paged.run(backing),
        }
    }

    fn ending(&mut self, interrupt: &InterruptKind) -> Result<Option<Ending>, Fault> {
        match (self, interrupt) {
            (Self::Paged(paged, backing), InterruptKind::Finished) => {
                Ok(Some(paged.output(backing)?.map_or(Ending::Trapped, Ending::Returned)))
            }
            (guest, _) => ending(guest.instance(), interrupt),
        }
    }
}

impl Session<'_> {
    /// What the task came to; none while it runs.
    pub fn outcome(&self) -> Option<&Outcome> {
        self.outcome.as_ref()
    }

    /// Runs the next `chunk` of gas: to the first start of a block at which more than that would have
    /// been used since the start, counting all chunks so far, or to the end.
    ///
    /// So boundaries depend on the task alone, and less than a block's gas is carried from one to the
    /// next.
    pub fn advance(&mut self, chunk: u64) -> Result<Option<&Outcome>, Fault> {
        self.run_to(self.mark.saturating_sub(chunk))
    }

    /// Runs to the first start of a block after which less gas than `floor` would be left, or to the
    /// end, which a floor of 0 always means.
    pub fn run_to(&mut self, floor: u64) -> Result<Option<&Outcome>, Fault> {
        self.run(floor, u64::MAX)
    }

    /// Runs at most this many instructions, and no further than [`Self::run_to`] would.
    ///
    /// The program must have been loaded for steps.
    pub fn step(&mut self, instructions: u64, floor: u64) -> Result<Option<&Outcome>, Fault> {
        if !self.steps {
            return Err(Fault::Unsupported("single steps of a program not loaded for them".into()));
        }
        self.run(floor, instructions)
    }

    fn run(&mut self, floor: u64, instructions: u64) -> Result<Option<&Outcome>, Fault> {
        self.mark = floor.min(self.mark);
        if self.outcome.is_some() || instructions == 0 {
            return Ok(self.outcome.as_ref());
        }
        // What the machine holds is `gas_left`, and the cost of the block if it was entered in it.
        let held = gas_of(self.guest.instance());
        let held = held.checked_sub(floor);
        let held = held.ok_or_else(|| Fault::Unsupported("less gas is left already".into()))?;
        set_gas(self.guest.instance(), held)?;
        let mut left = instructions;
        let interrupt = loop {
            let interrupt = self.guest.run()?;
            if interrupt != InterruptKind::Step || !self.steps {
                break interrupt;
            }
            // A fresh instance stops before it has run anything.
            if !core::mem::take(&mut self.is_fresh) {
                left = left.saturating_sub(1);
                self.steps_taken = self.steps_taken.saturating_add(1);
            }
            if left == 0 {
                break interrupt;
            }
        };
        let gas_left = gas_of(self.guest.instance()).saturating_add(floor);
        set_gas(self.guest.instance(), gas_left)?;
        self.state.gas_left = gas_left;
        let is_stopped = interrupt == InterruptKind::Step
            || (interrupt == InterruptKind::NotEnoughGas && floor > 0);
        if !is_stopped {
            let limit = self.task.gas_limit;
            let outcome = match self.guest.ending(&interrupt)? {
                Some(end) => end.outcome(limit, gas_left),
                None => Outcome::OutOfGas { gas: limit },
            };
            let gas_left = limit.saturating_sub(outcome.gas());
            self.steps_taken = self.steps_taken.saturating_add(1);
            self.state = self.state.ended(Status::of(&outcome, &self.hasher), gas_left);
            self.outcome = Some(outcome);
        }
        Ok(self.outcome.as_ref())
    }

    /// How many instructions this session has run, if its program was loaded for steps.
    ///
    /// What ends the task counts as one.
    pub(super) fn steps_taken(&self) -> u64 {
        self.steps_taken
    }

    /// The state.
    pub fn state(&mut self) -> Result<&State, Fault> {
        if self.outcome.is_none() {
            let instance = self.guest.instance();
            let pc = instance.next_program_counter();
            self.state.pc = pc.ok_or_else(|| Fault::Machine("nowhere to go on".into()))?.0;
            self.state.registers = registers(instance);
            self.look_at_memory()?;
            self.state.memory = self.image.root();
        }
        Ok(&self.state)
    }

    /// The state's root.
    pub fn root(&mut self) -> Result<Hash, Fault> {
        let hasher = self.hasher;
        Ok(self.state()?.root(&hasher))
    }

    /// All that is needed to go on elsewhere; none if the task has ended.
    pub fn snapshot(&mut self) -> Result<Option<Snapshot>, Fault> {
        let state = self.state()?.clone();
        Ok((!state.status.is_final()).then(|| Snapshot {
            state,
            mark: self.mark,
            image: self.image.clone(),
        }))
    }

    fn look_at_memory(&mut self) -> Result<(), Fault> {
        match &mut self.guest {
            Guest::Whole(instance, _) => {
                let mut first = 0_u32;
                for range in self.layout.memory_ranges() {
                    let length = u32::try_from(range.len()).map_err(machine_fault)?;
                    let bytes = instance.read_memory(range.start, length).map_err(machine_fault)?;
                    let pages = (first..).zip(bytes.chunks(PAGE));
                    self.image.set(&self.hasher, pages);
                    first = first.saturating_add(length / crate::limits::PAGE_BYTES);
                }
            }
            Guest::Paged(paged, _) => {
                let touched = paged.touched()?;
                let pages = touched.iter().map(|(page, content)| (*page, content.as_slice()));
                self.image.set(&self.hasher, pages);
            }
        }
        Ok(())
    }
}

const _: () = assert!(REGISTERS == 13);
