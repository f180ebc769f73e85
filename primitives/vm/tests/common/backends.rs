//! Both backends in this process, driven through PolkaVM's own interface.
//!
//! Written from the design and not from the crate's code, so that the two check each other. Only tests
//! may run the recompiler in their own process: it can hang, and takes the process with it.

use polkavm::{
    ArcBytes, BackendKind, Config, CorePinning, CostModelKind, CostModelRef, Engine,
    GasMeteringKind, InterruptKind, Module, ModuleConfig, ProgramBlob, RawInstance, Reg,
};
use stardust_vm::{
    limits::{COST_MODEL, INPUT_BYTES_MAX, ITEM_ALIGN, OUTPUT_BYTES_MAX, PAGE_BYTES},
    replay::{Backend, Machine},
};

/// One program made ready for PolkaVM itself.
pub struct Ready {
    module: Module,
    blob: ProgramBlob,
}

/// The input of a task, and the gas for its instructions: without the fee for the start.
pub struct Task<'a> {
    pub payload: &'a [u8],
    pub item: &'a [u8],
    pub gas: u64,
}

/// Everything that a run can depend on from here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct State {
    pub pc: u32,
    pub gas: u64,
    pub regs: Vec<u64>,
    /// Read-write data and the stack.
    pub memory: Vec<u8>,
}

/// How a run ended, with what is left of the gas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Returned { output: Vec<u8>, gas: u64 },
    Trapped { gas: u64 },
    OutOfGas,
}

/// Where a run stopped.
pub enum Stop {
    Boundary(State),
    End(End),
}

/// The backends of one thread; starting them takes a fifth of a second.
pub struct Backends {
    /// PolkaVM's own, the interpreter first.
    pub engines: Vec<Engine>,
    /// The crate's, the interpreter first.
    pub machines: Vec<(Backend, Machine)>,
}

impl Backends {
    /// Says so where there is no recompiler: then nothing is compared with it.
    pub fn new() -> Self {
        let mut all = Self {
            engines: vec![engine(BackendKind::Interpreter).unwrap()],
            machines: [Backend::Interpreter, Backend::PagedInterpreter]
                .map(|backend| (backend, Machine::new(backend).unwrap()))
                .into(),
        };
        match engine(BackendKind::Compiler) {
            Ok(engine) => {
                let backend = Backend::Recompiler;
                all.engines.push(engine);
                all.machines.push((backend, Machine::new(backend).unwrap()));
            }
            Err(error) => eprintln!("NOTHING IS COMPARED WITH THE RECOMPILER: {error}"),
        }
        all
    }
}

fn engine(backend: BackendKind) -> Result<Engine, polkavm::Error> {
    let mut config = Config::new();
    config
        .set_backend(Some(backend))
        .set_core_pinning(CorePinning::Disabled)
        .set_worker_count(1)
        .set_cache_enabled(false)
        .set_imperfect_logger_filtering_workaround(true);
    Engine::new(&config)
}

/// Makes a program ready; if `is_stepping`, to be stopped before each instruction.
pub fn ready(engine: &Engine, blob: &[u8], is_stepping: bool) -> Ready {
    let mut config = ModuleConfig::new();
    config
        .set_page_size(PAGE_BYTES)
        .set_aux_data_size(INPUT_BYTES_MAX)
        .set_gas_metering(Some(GasMeteringKind::Sync))
        .set_step_tracing(is_stepping)
        .set_cost_model(Some(CostModelKind::Simple(CostModelRef::from_static(&COST_MODEL))));
    let blob = ProgramBlob::parse(ArcBytes::from(blob)).unwrap();
    Ready { module: Module::from_blob(engine, &config, blob.clone()).unwrap(), blob }
}

/// A run that goes on from boundary to boundary.
pub struct Run<'a> {
    ready: &'a Ready,
    instance: RawInstance,
    /// What is left of the task's gas.
    gas: u64,
}

impl Ready {
    pub fn start(&self, task: &Task<'_>) -> Run<'_> {
        let mut instance = self.module.instantiate().unwrap();
        let input = self.module.memory_map().aux_data_address();
        let item = task.payload.len().next_multiple_of(ITEM_ALIGN);
        instance.set_accessible_aux_size((item + task.item.len()) as u32).unwrap();
        instance.write_memory(input, task.payload).unwrap();
        instance.write_memory(input + item as u32, task.item).unwrap();
        let arguments = [
            u64::from(input),
            task.payload.len() as u64,
            u64::from(input) + item as u64,
            task.item.len() as u64,
        ];
        let mut exports = self.blob.exports();
        let entry = exports.find(|export| export.symbol().as_bytes() == b"refine").unwrap();
        instance.prepare_call_untyped(entry.program_counter(), &arguments);
        Run { ready: self, instance, gas: task.gas }
    }
}

impl Run<'_> {
    /// Runs to the boundary before the block for which it would take from the last `reserve` gas, or to
    /// the end.
    pub fn advance(&mut self, reserve: u64) -> Stop {
        let interrupt = self.run(self.gas - reserve);
        self.gas += reserve;
        let gas = self.gas;
        match interrupt {
            InterruptKind::NotEnoughGas if reserve > 0 => Stop::Boundary(self.state()),
            InterruptKind::NotEnoughGas => Stop::End(End::OutOfGas),
            InterruptKind::Trap => Stop::End(End::Trapped { gas }),
            InterruptKind::Finished => Stop::End(self.output(gas)),
            other => panic!("{other:?}"),
        }
    }

    /// The address of the next instruction to run; none when the run is over.
    pub fn step(&mut self) -> Option<u32> {
        let interrupt = self.run(self.gas);
        (interrupt == InterruptKind::Step).then(|| self.instance.program_counter().unwrap().0)
    }

    fn run(&mut self, gas: u64) -> InterruptKind {
        self.instance.set_gas(gas.try_into().unwrap());
        let interrupt = self.instance.run().unwrap();
        self.gas = self.instance.gas().try_into().unwrap();
        interrupt
    }

    fn state(&mut self) -> State {
        State {
            pc: self.instance.next_program_counter().unwrap().0,
            gas: self.gas,
            regs: Reg::ALL.into_iter().map(|reg| self.instance.reg(reg)).collect(),
            memory: self.memory(),
        }
    }

    /// Read-write data and stack as they are now.
    pub fn memory(&mut self) -> Vec<u8> {
        let map = self.ready.module.memory_map();
        let ranges = [map.rw_data_range(), map.stack_range()];
        let used = ranges.into_iter().filter(|range| !range.is_empty());
        used.flat_map(|range| self.instance.read_memory(range.start, range.len() as u32).unwrap())
            .collect()
    }

    fn output(&mut self, gas: u64) -> End {
        let returned = self.instance.reg(Reg::A0);
        let (length, address) = ((returned >> 32) as u32, returned as u32);
        if length > OUTPUT_BYTES_MAX {
            return End::Trapped { gas };
        }
        match self.instance.read_memory(address, length) {
            Ok(output) => End::Returned { output, gas },
            Err(_) => End::Trapped { gas },
        }
    }
}
