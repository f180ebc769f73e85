//! The ways to run a task.

use super::subjects::Subject;
use anyhow::{bail, ensure, Context, Result};
use polkavm::{
    BackendKind, CorePinning, CostModelKind, CostModelRef, GasMeteringKind, InterruptKind,
    ModuleConfig, ProgramCounter, Reg,
};
use stardust_vm::{
    executor::{Pool, PoolConfig},
    limits::{
        cost_model, input_bytes, start_gas, GAS_LIMIT_MAX, INPUT_BYTES_MAX, ITEM_ALIGN, PAGE_BYTES,
    },
    Outcome, Program, Verdict,
};
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use wasmtime::{Config, Linker, Module, OptLevel, Store, TypedFunc};

/// Runs tasks of one program.
pub(crate) trait Engine {
    /// How long a task took, and its output.
    fn run(&mut self, item: &[u8]) -> Result<(Duration, Vec<u8>)>;
}

fn timed<T>(work: impl FnOnce() -> Result<T>) -> Result<(Duration, T)> {
    let begun = Instant::now();
    let done = work()?;
    Ok((begun.elapsed(), done))
}

/// The same code, compiled for this computer as the guests are for the machine; in a process of its own,
/// which measures itself.
pub(crate) struct Native {
    child: Child,
    items: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Native {
    /// A program, natively.
    pub(crate) fn new(executable: &Path, subject: &Subject) -> Result<Self> {
        let mut command = Command::new(executable);
        command.arg(subject.export()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().with_context(|| executable.display().to_string())?;
        let (items, answers) = child.stdin.take().zip(child.stdout.take()).context("no pipes")?;
        let mut native = Self { child, items, answers: BufReader::new(answers) };
        native.write(&subject.payload)?;
        Ok(native)
    }

    fn write(&mut self, bytes: &[u8]) -> Result<()> {
        writeln!(self.items, "{}", hex::encode(bytes))?;
        Ok(self.items.flush()?)
    }
}

impl Engine for Native {
    fn run(&mut self, item: &[u8]) -> Result<(Duration, Vec<u8>)> {
        self.write(item)?;
        let mut answer = String::new();
        self.answers.read_line(&mut answer)?;
        let (time, output) = answer.trim_end().split_once(' ').context("a native task failed")?;
        Ok((Duration::from_nanos(time.parse()?), hex::decode(output)?))
    }
}

impl Drop for Native {
    fn drop(&mut self) {
        // Both fail only when it is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn returned(verdict: Verdict) -> Result<(Vec<u8>, u64)> {
    match verdict? {
        Outcome::Returned { output, gas } => Ok((output, gas)),
        other => bail!("a task did not return: {other:?}"),
    }
}

/// A pool of one executor, which must be the recompiler's.
pub(crate) fn pool() -> Result<Pool> {
    let pool = Pool::new(PoolConfig { executors: 1, ..PoolConfig::default() })?;
    let isolation = pool.isolation();
    ensure!(isolation.is_sandboxed(), "the recompiler does not run here: {isolation}");
    Ok(pool)
}

/// The machine as validators and providers run it: compiled, in an executor process.
pub(crate) struct Recompiler {
    pool: Pool,
    program: Program,
    payload: Arc<[u8]>,
    gas: u64,
}

impl Recompiler {
    /// An executor for a program.
    pub(crate) fn new(blob: &[u8], payload: &[u8]) -> Result<Self> {
        Ok(Self {
            pool: pool()?,
            program: Program::new(blob)?,
            payload: Arc::from(payload),
            gas: 0,
        })
    }

    /// Gas of the last task.
    pub(crate) fn gas(&self) -> u64 {
        self.gas
    }

    pub(crate) fn pool(&self) -> &Pool {
        &self.pool
    }
}

impl Engine for Recompiler {
    fn run(&mut self, item: &[u8]) -> Result<(Duration, Vec<u8>)> {
        let (time, verdict) =
            timed(|| Ok(self.pool.run(&self.program, &self.payload, item, GAS_LIMIT_MAX)))?;
        let (output, gas) = returned(verdict)?;
        self.gas = gas;
        Ok((time, output))
    }
}

/// The machine as the runtime has it, natively.
pub(crate) struct Interpreter<'a> {
    program: Program,
    payload: &'a [u8],
}

impl<'a> Interpreter<'a> {
    /// An interpreter for a program.
    pub(crate) fn new(subject: &'a Subject) -> Result<Self> {
        Ok(Self { program: Program::new(subject.blob.as_slice())?, payload: &subject.payload })
    }
}

impl Engine for Interpreter<'_> {
    fn run(&mut self, item: &[u8]) -> Result<(Duration, Vec<u8>)> {
        let (time, verdict) =
            timed(|| Ok(self.program.interpret(self.payload, item, GAS_LIMIT_MAX)))?;
        Ok((time, returned(verdict)?.0))
    }
}

/// PolkaVM's recompiler in this process, configured as the machine is, without anything of ours around it.
pub(crate) struct Bare<'a> {
    module: polkavm::Module,
    entry: ProgramCounter,
    payload: &'a [u8],
    start_gas: u64,
    gas: u64,
}

impl<'a> Bare<'a> {
    /// A program, for items of 8 bytes.
    pub(crate) fn new(blob: &[u8], payload: &'a [u8]) -> Result<Self> {
        let program = Program::new(blob)?;
        let summary = program.summary();
        let input = input_bytes(payload.len(), 8);
        let mut config = polkavm::Config::new();
        config.set_backend(Some(BackendKind::Compiler)).set_worker_count(1);
        config.set_core_pinning(CorePinning::Disabled);
        let engine = polkavm::Engine::new(&config)?;
        let model = cost_model(summary.memory.saturating_add(input));
        let mut config = ModuleConfig::new();
        config
            .set_page_size(PAGE_BYTES)
            .set_aux_data_size(INPUT_BYTES_MAX)
            .set_gas_metering(Some(GasMeteringKind::Sync))
            .set_cost_model(Some(CostModelKind::Simple(CostModelRef::from_static(model))));
        let module = polkavm::Module::new(&engine, &config, blob.to_vec().into())?;
        let start_gas = start_gas(summary.memory, input);
        Ok(Self { module, entry: ProgramCounter(summary.entry), payload, start_gas, gas: 0 })
    }

    /// Gas of the last task, by the machine's count.
    pub(crate) fn gas(&self) -> u64 {
        self.gas
    }
}

impl Engine for Bare<'_> {
    fn run(&mut self, item: &[u8]) -> Result<(Duration, Vec<u8>)> {
        let item_at = input_bytes(self.payload.len(), 0).next_multiple_of(ITEM_ALIGN as u64);
        let (time, (output, left)) = timed(|| {
            let mut instance = self.module.instantiate()?;
            let base = self.module.memory_map().aux_data_address();
            let item_at = base.saturating_add(u32::try_from(item_at)?);
            let size = input_bytes(self.payload.len(), item.len());
            instance.set_accessible_aux_size(u32::try_from(size)?)?;
            instance.write_memory(base, self.payload)?;
            instance.write_memory(item_at, item)?;
            let arguments =
                [base.into(), self.payload.len() as u64, item_at.into(), item.len() as u64];
            instance.prepare_call_untyped(self.entry, &arguments);
            instance.set_gas(i64::try_from(GAS_LIMIT_MAX)?);
            let interrupt = instance.run()?;
            ensure!(matches!(interrupt, InterruptKind::Finished), "a task did not return");
            let packed = instance.reg(Reg::A0);
            let address = u32::try_from(packed & u64::from(u32::MAX))?;
            Ok((instance.read_memory(address, u32::try_from(packed >> 32)?)?, instance.gas()))
        })?;
        let used = GAS_LIMIT_MAX.saturating_sub(u64::try_from(left)?);
        self.gas = self.start_gas.saturating_add(used);
        Ok((time, output))
    }
}

/// The SDK's wasmtime, metered by fuel and with one answer for every NaN.
pub(crate) struct WebAssembly<'a> {
    engine: wasmtime::Engine,
    module: Module,
    subject: &'a Subject,
}

type Entry = TypedFunc<(u32, u32, u32, u32), u64>;

impl<'a> WebAssembly<'a> {
    /// A program in a module.
    pub(crate) fn new(subject: &'a Subject, module: &[u8]) -> Result<Self> {
        let mut config = Config::new();
        config.consume_fuel(true).cranelift_nan_canonicalization(true);
        config.cranelift_opt_level(OptLevel::Speed);
        let engine = wasmtime::Engine::new(&config)?;
        let module = Module::new(&engine, module)?;
        Ok(Self { engine, module, subject })
    }

    fn call(&self, item: &[u8]) -> Result<Vec<u8>> {
        // An instance of its own for each task, as the machine gives one.
        let mut store = Store::new(&self.engine, ());
        store.set_fuel(u64::MAX)?;
        let instance = Linker::new(&self.engine).instantiate(&mut store, &self.module)?;
        let memory = instance.get_memory(&mut store, "memory").context("no memory")?;
        let room = instance.get_typed_func::<u32, u32>(&mut store, "room")?;
        let mut place = |bytes: &[u8]| -> Result<(u32, u32)> {
            let length = u32::try_from(bytes.len())?;
            let address = room.call(&mut store, length)?;
            memory.write(&mut store, usize::try_from(address)?, bytes)?;
            Ok((address, length))
        };
        let (payload, payload_len) = place(&self.subject.payload)?;
        let (item, item_len) = place(item)?;
        let entry: Entry = instance.get_typed_func(&mut store, &self.subject.export())?;
        let packed = entry.call(&mut store, (payload, payload_len, item, item_len))?;
        let (length, address) = (packed >> 32, packed & u64::from(u32::MAX));
        let mut output = vec![0; usize::try_from(length)?];
        memory.read(&store, usize::try_from(address)?, &mut output)?;
        Ok(output)
    }
}

impl Engine for WebAssembly<'_> {
    fn run(&mut self, item: &[u8]) -> Result<(Duration, Vec<u8>)> {
        timed(|| self.call(item))
    }
}
