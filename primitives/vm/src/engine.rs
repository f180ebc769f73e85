//! One run of one program, the same in both backends.

use crate::{
    limits::{
        cost_model, input_bytes, start_gas, GAS_LIMIT_MAX, INPUT_BYTES_MAX, ITEM_ALIGN,
        ITEM_BYTES_MAX, OUTPUT_BYTES_MAX, PAGE_BYTES, PAYLOAD_BYTES_MAX,
    },
    Fault, Outcome, Program, Verdict,
};
use alloc::{format, string::ToString, sync::Arc, vec, vec::Vec};
use core::cell::RefCell;
use polkavm::{
    BackendKind, Config, CorePinning, CostModel, CostModelKind, CostModelRef, Engine,
    GasMeteringKind, InterruptKind, MemoryAccessError, MemoryProtection, Module, ModuleConfig,
    ProgramBlob, ProgramCounter, RawInstance, Reg,
};

/// Runs one task with the interpreter, here and now.
///
/// For the runtime and as a reference; slow (30 to 80 times slower than the recompiler), safe in any
/// process, and bounded by `gas_limit` alone.
pub fn interpret(blob: &[u8], payload: &[u8], item: &[u8], gas_limit: u64) -> Verdict {
    let program = Program::new(blob).map_err(|error| Fault::Unsupported(error.to_string()))?;
    program.interpret(payload, item, gas_limit)
}

impl Program {
    /// Runs one task with the interpreter; see [`interpret`].
    pub fn interpret(&self, payload: &[u8], item: &[u8], gas_limit: u64) -> Verdict {
        let machine = Machine::new(BackendKind::Interpreter)?;
        machine.load(self)?.run(payload, item, gas_limit, RawInstance::run)
    }
}

/// Refuses what the protocol excludes before anything is set up for it.
pub(crate) fn ensure_request(payload: &[u8], item: &[u8], gas_limit: u64) -> Result<(), Fault> {
    let refuse = |what: &str, found: u64, limit: u64| {
        Err(Fault::Unsupported(format!("{what} of {found}; the limit is {limit}")))
    };
    if payload.len() > PAYLOAD_BYTES_MAX {
        return refuse("a payload in bytes", payload.len() as u64, PAYLOAD_BYTES_MAX as u64);
    }
    if item.len() > ITEM_BYTES_MAX {
        return refuse("an item in bytes", item.len() as u64, ITEM_BYTES_MAX as u64);
    }
    if gas_limit > GAS_LIMIT_MAX {
        return refuse("a gas limit", gas_limit, GAS_LIMIT_MAX);
    }
    Ok(())
}

pub(crate) fn machine_fault(error: impl ToString) -> Fault {
    Fault::Machine(error.to_string())
}

/// One backend in the one configuration that is consensus.
pub(crate) struct Machine(Arc<Engine>);

/// What an instance does besides running.
#[derive(Clone, Copy, Default)]
pub(crate) struct Mode {
    /// Stop before each instruction.
    pub(crate) steps: bool,
    /// Start with no memory, and stop where a page is missing. Interpreter only.
    pub(crate) paging: bool,
}

impl Machine {
    pub(crate) fn new(backend: BackendKind) -> Result<Self, Fault> {
        // Never `Config::from_env`: the environment must not be able to change a receipt.
        let mut config = Config::new();
        config
            .set_backend(Some(backend))
            .set_core_pinning(CorePinning::Disabled)
            .set_worker_count(1)
            .set_cache_enabled(false)
            .set_allow_dynamic_paging(backend == BackendKind::Interpreter)
            .set_imperfect_logger_filtering_workaround(true);
        let engine = Engine::new(&config).map_err(machine_fault)?;
        Ok(Self(Arc::new(engine)))
    }

    pub(crate) fn load(&self, program: &Program) -> Result<Loaded, Fault> {
        self.load_as(program, Mode::default())
    }

    pub(crate) fn load_as(&self, program: &Program, mode: Mode) -> Result<Loaded, Fault> {
        let summary = program.summary();
        let loaded = Loaded {
            engine: self.0.clone(),
            blob: program.blob().clone(),
            mode,
            modules: RefCell::default(),
            entry: ProgramCounter(summary.entry),
            memory: summary.memory,
        };
        // What does not compile is refused before there is a task.
        loaded.module(0)?;
        Ok(loaded)
    }
}

/// A program made ready for one backend.
pub(crate) struct Loaded {
    engine: Arc<Engine>,
    blob: ProgramBlob,
    mode: Mode,
    /// One for each cost model that a task's input has asked for; there are few.
    modules: RefCell<Vec<(&'static CostModel, Module)>>,
    entry: ProgramCounter,
    memory: u64,
}

/// Where payload and item lie in the guest's memory.
pub(crate) struct Input {
    payload_at: u32,
    item_at: u32,
    size: u32,
}

impl Input {
    fn new(base: u32, payload: &[u8], item: &[u8]) -> Option<Self> {
        let item_offset = payload.len().checked_next_multiple_of(ITEM_ALIGN)?;
        let size = u32::try_from(item_offset.checked_add(item.len())?).ok()?;
        let item_at = base.checked_add(u32::try_from(item_offset).ok()?)?;
        Some(Self { payload_at: base, item_at, size })
    }
}

impl Loaded {
    /// The program, compiled with the cost model for an input of this size.
    pub(crate) fn module(&self, input_bytes: u64) -> Result<Module, Fault> {
        // Some tens of mebibytes: both have passed their limits.
        let model = cost_model(self.memory.saturating_add(input_bytes));
        let mut modules = self.modules.borrow_mut();
        let compiled = modules.iter().find(|(of, _)| core::ptr::eq(*of, model));
        if let Some((_, module)) = compiled {
            return Ok(module.clone());
        }
        let mut config = ModuleConfig::new();
        config
            .set_page_size(PAGE_BYTES)
            .set_aux_data_size(INPUT_BYTES_MAX)
            .set_step_tracing(self.mode.steps)
            .set_dynamic_paging(self.mode.paging)
            .set_gas_metering(Some(GasMeteringKind::Sync))
            .set_cost_model(Some(CostModelKind::Simple(CostModelRef::from_static(model))));
        let module = Module::from_blob(&self.engine, &config, self.blob.clone());
        let module = module.map_err(machine_fault)?;
        modules.push((model, module.clone()));
        Ok(module)
    }

    /// Size of the machine code; none with the interpreter.
    #[cfg(feature = "std")]
    pub(crate) fn code_bytes(&self) -> usize {
        let modules = self.modules.borrow();
        let code = modules.iter().filter_map(|(_, module)| module.machine_code());
        // They lie in memory together.
        code.fold(0, |bytes, code| bytes.saturating_add(code.len()))
    }

    /// Runs one task in a fresh instance. `execute` runs the instance, on whichever thread suits it.
    pub(crate) fn run(
        &self,
        payload: &[u8],
        item: &[u8],
        gas_limit: u64,
        execute: impl FnOnce(&mut RawInstance) -> Result<InterruptKind, polkavm::Error>,
    ) -> Verdict {
        let Some((mut instance, gas)) = self.start(payload, item, gas_limit)? else {
            return Ok(Outcome::OutOfGas { gas: gas_limit });
        };
        set_gas(&mut instance, gas)?;
        let interrupt = execute(&mut instance).map_err(machine_fault)?;
        let left = gas_of(&instance);
        Ok(match ending(&mut instance, &interrupt)? {
            Some(end) => end.outcome(gas_limit, left),
            None => Outcome::OutOfGas { gas: gas_limit },
        })
    }

    /// A fresh instance about to run a task, and the gas that the start fee leaves it; none if the
    /// fee is more than the limit.
    pub(crate) fn start(
        &self,
        payload: &[u8],
        item: &[u8],
        gas_limit: u64,
    ) -> Result<Option<(RawInstance, u64)>, Fault> {
        ensure_request(payload, item, gas_limit)?;
        let input = self.input(payload, item)?;
        let Some(gas) = gas_limit.checked_sub(start_gas(self.memory, input.size.into())) else {
            return Ok(None);
        };
        let mut instance = self.instance(&input, payload, item)?;
        instance.prepare_call_untyped(self.entry, &input.arguments(payload, item));
        Ok(Some((instance, gas)))
    }

    pub(crate) fn input(&self, payload: &[u8], item: &[u8]) -> Result<Input, Fault> {
        let bytes = input_bytes(payload.len(), item.len());
        let base = self.module(bytes)?.memory_map().aux_data_address();
        Input::new(base, payload, item)
            .ok_or_else(|| Fault::Unsupported("the input is too large".into()))
    }

    /// A fresh instance that has its input.
    pub(crate) fn instance(
        &self,
        input: &Input,
        payload: &[u8],
        item: &[u8],
    ) -> Result<RawInstance, Fault> {
        let module = self.module(input.size.into())?;
        let mut instance = module.instantiate().map_err(machine_fault)?;
        instance.set_accessible_aux_size(input.size).map_err(machine_fault)?;
        instance.write_memory(input.payload_at, payload).map_err(machine_fault)?;
        instance.write_memory(input.item_at, item).map_err(machine_fault)?;
        Ok(instance)
    }
}

impl Input {
    /// What the entry function is called with.
    fn arguments(&self, payload: &[u8], item: &[u8]) -> [u64; 4] {
        [self.payload_at.into(), payload.len() as u64, self.item_at.into(), item.len() as u64]
    }
}

/// How a run ended, if not for want of gas.
pub(crate) enum Ending {
    Returned(Vec<u8>),
    Trapped,
}

impl Ending {
    pub(crate) fn outcome(self, gas_limit: u64, gas_left: u64) -> Outcome {
        // A run never has more left than its limit.
        let gas = gas_limit.saturating_sub(gas_left);
        match self {
            Self::Returned(output) => Outcome::Returned { output, gas },
            Self::Trapped => Outcome::Trapped { gas },
        }
    }
}

/// What an interrupt means; none if the gas did not suffice.
pub(crate) fn ending(
    instance: &mut RawInstance,
    interrupt: &InterruptKind,
) -> Result<Option<Ending>, Fault> {
    match interrupt {
        InterruptKind::Finished => {
            let returned = instance.reg(Reg::A0);
            Ok(Some(read_output(instance, returned)?.map_or(Ending::Trapped, Ending::Returned)))
        }
        InterruptKind::NotEnoughGas => Ok(None),
        InterruptKind::Trap | InterruptKind::Ecalli(_) => Ok(Some(Ending::Trapped)),
        InterruptKind::Segfault(_) | InterruptKind::Step => {
            Err(Fault::Machine("an interrupt that was not asked for".into()))
        }
    }
}

pub(crate) fn gas_of(instance: &RawInstance) -> u64 {
    u64::try_from(instance.gas()).unwrap_or(0)
}

pub(crate) fn set_gas(instance: &mut RawInstance, gas: u64) -> Result<(), Fault> {
    // At most 2^40 and the cost of one block.
    instance.set_gas(i64::try_from(gas).map_err(machine_fault)?);
    Ok(())
}

/// Address and length of an output, from what the entry function returned; none if it is too long.
pub(crate) fn output_range(returned: u64) -> Option<(u32, u32)> {
    let [address, length] = [returned & u64::from(u32::MAX), returned >> 32]
        .map(|half| u32::try_from(half).unwrap_or(0));
    (length <= OUTPUT_BYTES_MAX).then_some((address, length))
}

/// Reads `length << 32 | address`; none if it is too long or not readable by the guest.
fn read_output(instance: &mut RawInstance, returned: u64) -> Result<Option<Vec<u8>>, Fault> {
    let Some((address, length)) = output_range(returned) else { return Ok(None) };
    if !instance.is_memory_accessible(address, length, MemoryProtection::Read) {
        return Ok(None);
    }
    let mut output = vec![0; usize::try_from(length).unwrap_or(0)];
    match instance.read_memory_into(address, output.as_mut_slice()) {
        Ok(_) => Ok(Some(output)),
        Err(MemoryAccessError::OutOfRangeAccess { .. }) => Ok(None),
        Err(error) => Err(machine_fault(error)),
    }
}
