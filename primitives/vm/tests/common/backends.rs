//! Both backends in this process, driven through PolkaVM's own interface, state by state.
//!
//! Written from the design and not from the crate's code, so that the two check each other. Only tests
//! may run the recompiler in their own process: it can hang, and takes the process with it.

use polkavm::{
    ArcBytes, BackendKind, Config, CorePinning, CostModelKind, CostModelRef, Engine,
    GasMeteringKind, InterruptKind, MemoryMap, MemoryProtection, Module, ModuleConfig, ProgramBlob,
    ProgramCounter, RawInstance, Reg,
};
use stardust_vm::limits::{COST_MODEL, INPUT_BYTES_MAX, ITEM_ALIGN, OUTPUT_BYTES_MAX, PAGE_BYTES};

/// How a program is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    Recompiler,
    Interpreter,
    /// The interpreter with dynamic paging: every page is handed out when it is first touched.
    Paged,
    /// The interpreter, stopping before each instruction; for counting them.
    Stepping,
}

/// One program made ready in one mode.
pub struct Ready {
    mode: Mode,
    module: Module,
    blob: ProgramBlob,
}

/// The input of a task, and the gas for its instructions.
pub struct Task<'a> {
    pub payload: &'a [u8],
    pub item: &'a [u8],
    pub gas: u64,
}

/// Everything that a run can depend on from here.
#[derive(Clone, PartialEq, Eq)]
pub struct State {
    pub pc: u32,
    pub gas: i64,
    pub regs: Vec<u64>,
    /// Read-write data and the stack.
    pub memory: Vec<u8>,
}

/// How a run ended, with what is left of the gas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    Returned {
        output: Vec<u8>,
        gas: i64,
    },
    /// It returned something that cannot be an output.
    BadOutput {
        gas: i64,
    },
    Trapped {
        gas: i64,
    },
    OutOfGas,
}

/// Where a run stopped.
pub enum Stop {
    Boundary(State),
    End(End),
}

/// The engines of one thread; making one takes 100 ms.
pub struct Engines {
    recompiler: Option<Engine>,
    interpreter: Engine,
}

impl Engines {
    /// Says so where there is no recompiler: then nothing is compared with it.
    pub fn new() -> Self {
        let engine = |backend| {
            let mut config = Config::new();
            config
                .set_backend(Some(backend))
                .set_core_pinning(CorePinning::Disabled)
                .set_worker_count(1)
                .set_cache_enabled(false)
                .set_allow_dynamic_paging(backend == BackendKind::Interpreter)
                .set_imperfect_logger_filtering_workaround(true);
            Engine::new(&config)
        };
        let recompiler = engine(BackendKind::Compiler);
        if let Err(error) = &recompiler {
            eprintln!("NOT COMPARED WITH THE RECOMPILER: {error}");
        }
        Self { recompiler: recompiler.ok(), interpreter: engine(BackendKind::Interpreter).unwrap() }
    }

    /// The modes that there are here, without [`Mode::Stepping`].
    pub fn modes(&self) -> Vec<Mode> {
        let recompiler = self.recompiler.is_some().then_some(Mode::Recompiler);
        [Mode::Interpreter, Mode::Paged].into_iter().chain(recompiler).collect()
    }

    pub fn ready(&self, mode: Mode, blob: &[u8]) -> Ready {
        let engine = match mode {
            Mode::Recompiler => self.recompiler.as_ref().unwrap(),
            _ => &self.interpreter,
        };
        let mut config = ModuleConfig::new();
        config
            .set_page_size(PAGE_BYTES)
            .set_aux_data_size(INPUT_BYTES_MAX)
            .set_gas_metering(Some(GasMeteringKind::Sync))
            .set_dynamic_paging(mode == Mode::Paged)
            .set_step_tracing(mode == Mode::Stepping)
            .set_cost_model(Some(CostModelKind::Simple(CostModelRef::from_static(&COST_MODEL))));
        let blob = ProgramBlob::parse(ArcBytes::from(blob)).unwrap();
        let module = Module::from_blob(engine, &config, blob.clone()).unwrap();
        Ready { mode, module, blob }
    }
}

/// A run that goes on from boundary to boundary.
pub struct Run<'a> {
    ready: &'a Ready,
    task: &'a Task<'a>,
    instance: RawInstance,
    /// What is left of the task's gas.
    gas: i64,
    /// Paged: what memory was when it began, and which of its pages have been handed out.
    initial: Vec<u8>,
    handed_out: Vec<u32>,
}

impl Ready {
    pub fn start<'a>(&'a self, task: &'a Task<'a>) -> Run<'a> {
        let map = self.module.memory_map();
        let mut memory = vec![0; (map.rw_data_size() + map.stack_size()) as usize];
        memory[..self.blob.rw_data().len()].copy_from_slice(self.blob.rw_data());
        let mut run = self.run(task, memory);
        let entry = self.blob.exports().next().unwrap().program_counter();
        let input = map.aux_data_address();
        let item = u64::from(input) + task.payload.len().next_multiple_of(ITEM_ALIGN) as u64;
        let arguments = [input.into(), task.payload.len() as u64, item, task.item.len() as u64];
        run.instance.prepare_call_untyped(entry, &arguments);
        run
    }

    /// Goes on from a state, in a fresh instance.
    pub fn resume<'a>(&'a self, task: &'a Task<'a>, state: &State) -> Run<'a> {
        let mut run = self.run(task, state.memory.clone());
        if self.mode != Mode::Paged {
            let rw = self.module.memory_map().rw_data_size() as usize;
            for (at, memory) in
                self.areas().into_iter().zip([&state.memory[..rw], &state.memory[rw..]])
            {
                run.instance.write_memory(at, memory).unwrap();
            }
        }
        for (reg, value) in Reg::ALL.into_iter().zip(&state.regs) {
            run.instance.set_reg(reg, *value);
        }
        run.instance.set_next_program_counter(ProgramCounter(state.pc));
        run.gas = state.gas;
        run
    }

    fn run<'a>(&'a self, task: &'a Task<'a>, initial: Vec<u8>) -> Run<'a> {
        let mut instance = self.module.instantiate().unwrap();
        if self.mode != Mode::Paged {
            let item = task.payload.len().next_multiple_of(ITEM_ALIGN);
            let input = self.module.memory_map().aux_data_address();
            instance.set_accessible_aux_size((item + task.item.len()) as u32).unwrap();
            instance.write_memory(input, task.payload).unwrap();
            instance.write_memory(input + item as u32, task.item).unwrap();
        }
        let gas = task.gas.try_into().unwrap();
        Run { ready: self, task, instance, gas, initial, handed_out: vec![] }
    }

    /// Where read-write data and stack are.
    fn areas(&self) -> [u32; 2] {
        let map = self.module.memory_map();
        [map.rw_data_address(), map.stack_address_low()]
    }
}

impl Run<'_> {
    /// Runs to the boundary before the block for which it would take from the last `reserve` gas, or to
    /// the end.
    pub fn advance(&mut self, reserve: i64) -> Stop {
        self.instance.set_gas(self.gas - reserve);
        let interrupt = self.interrupt();
        self.gas = self.instance.gas() + reserve;
        let gas = self.gas;
        match interrupt {
            InterruptKind::NotEnoughGas if reserve > 0 => Stop::Boundary(self.state()),
            InterruptKind::NotEnoughGas => Stop::End(End::OutOfGas),
            InterruptKind::Trap | InterruptKind::Segfault(_) => Stop::End(End::Trapped { gas }),
            InterruptKind::Finished => Stop::End(self.output(gas)),
            other => panic!("{other:?}"),
        }
    }

    /// The address of the next instruction to run; none when the run is over.
    pub fn step(&mut self) -> Option<u32> {
        self.instance.set_gas(self.gas);
        let interrupt = self.instance.run().unwrap();
        self.gas = self.instance.gas();
        (interrupt == InterruptKind::Step).then(|| self.instance.program_counter().unwrap().0)
    }

    fn interrupt(&mut self) -> InterruptKind {
        loop {
            let interrupt = self.instance.run().unwrap();
            match &interrupt {
                InterruptKind::Segfault(fault) if self.ready.mode == Mode::Paged => {
                    if fault.is_write_protected || !self.hand_out(fault.page_address) {
                        return interrupt;
                    }
                }
                _ => return interrupt,
            }
        }
    }

    /// Whether the guest has that page; then it can be used from now on.
    fn hand_out(&mut self, page: u32) -> bool {
        let map = self.ready.module.memory_map();
        let input = {
            let mut input = self.task.payload.to_vec();
            input.resize(input.len().next_multiple_of(ITEM_ALIGN), 0);
            input.extend(self.task.item);
            input.resize(input.len().next_multiple_of(PAGE_BYTES as usize), 0);
            input
        };
        let rw = map.rw_data_size() as usize;
        let mut ro = self.ready.blob.ro_data().to_vec();
        ro.resize(map.ro_data_size() as usize, 0);
        let areas: [(u32, &[u8], bool); 4] = [
            (map.ro_data_address(), &ro, false),
            (map.rw_data_address(), &self.initial[..rw], true),
            (map.stack_address_low(), &self.initial[rw..], true),
            (map.aux_data_address(), &input, false),
        ];
        for (start, content, is_writable) in areas {
            let Some(offset) = page.checked_sub(start) else { continue };
            let Some(content) = content.get(offset as usize..) else { continue };
            let Some(content) = content.get(..PAGE_BYTES as usize) else { continue };
            let protection = MemoryProtection::ReadWrite;
            self.instance.zero_memory_with_memory_protection(page, PAGE_BYTES, protection).unwrap();
            self.instance.write_memory(page, content).unwrap();
            if is_writable {
                self.handed_out.push(page);
            } else {
                self.instance.protect_memory(page, PAGE_BYTES).unwrap();
            }
            return true;
        }
        false
    }

    fn state(&mut self) -> State {
        let gas = self.gas;
        let pc = self.instance.next_program_counter().unwrap().0;
        let regs = Reg::ALL.into_iter().map(|reg| self.instance.reg(reg)).collect();
        State { pc, gas, regs, memory: self.memory() }
    }

    /// Read-write data and stack as they are now.
    pub fn memory(&mut self) -> Vec<u8> {
        let mut memory = self.initial.clone();
        let map: &MemoryMap = self.ready.module.memory_map();
        let rw = map.rw_data_size() as usize;
        let areas = self.ready.areas();
        if self.ready.mode != Mode::Paged {
            let (low, high) = memory.split_at_mut(rw);
            for (at, buffer) in areas.into_iter().zip([low, high]) {
                if !buffer.is_empty() {
                    self.instance.read_memory_into(at, buffer).unwrap();
                }
            }
            return memory;
        }
        for page in &self.handed_out {
            let offset = match page.checked_sub(areas[1]) {
                Some(in_stack) => rw + in_stack as usize,
                None => (page - areas[0]) as usize,
            };
            let buffer = &mut memory[offset..offset + PAGE_BYTES as usize];
            self.instance.read_memory_into(*page, buffer).unwrap();
        }
        memory
    }

    fn output(&mut self, gas: i64) -> End {
        let returned = self.instance.reg(Reg::A0);
        let (length, address) = ((returned >> 32) as u32, returned as u32);
        if length > OUTPUT_BYTES_MAX {
            return End::BadOutput { gas };
        }
        // Nothing can be read from anywhere.
        if self.ready.mode == Mode::Paged && length > 0 {
            let end = u64::from(address) + u64::from(length);
            let first = u64::from(address / PAGE_BYTES * PAGE_BYTES);
            for page in (first..end).step_by(PAGE_BYTES as usize) {
                let Ok(page) = u32::try_from(page) else { return End::BadOutput { gas } };
                let is_there = self.instance.is_memory_accessible(page, 1, MemoryProtection::Read);
                if !is_there && !self.hand_out(page) {
                    return End::BadOutput { gas };
                }
            }
        }
        match self.instance.read_memory(address, length) {
            Ok(output) => End::Returned { output, gas },
            Err(_) => End::BadOutput { gas },
        }
    }
}
