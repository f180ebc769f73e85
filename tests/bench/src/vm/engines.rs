//! The four ways to run a task.

use super::Subject;
use anyhow::{bail, Context, Result};
use stardust_guest::Input;
use stardust_vm::{
    executor::{Pool, PoolConfig},
    limits::GAS_LIMIT_MAX,
    Outcome, Program, Verdict,
};
use std::sync::Arc;
use wasmtime::{Config, Linker, Module, OptLevel, Store, TypedFunc};

/// Runs tasks of one program.
pub(crate) trait Engine {
    /// The output of a task.
    fn run(&mut self, item: &[u8]) -> Result<Vec<u8>>;
}

/// The same code, compiled for this computer.
pub(crate) struct Native<'a>(&'a Subject);

impl<'a> Native<'a> {
    /// A program, natively.
    pub(crate) fn new(subject: &'a Subject) -> Self {
        Self(subject)
    }
}

impl Engine for Native<'_> {
    fn run(&mut self, item: &[u8]) -> Result<Vec<u8>> {
        Ok((self.0.native)(Input { payload: &self.0.payload, item }))
    }
}

fn returned(verdict: Verdict) -> Result<(Vec<u8>, u64)> {
    match verdict? {
        Outcome::Returned { output, gas } => Ok((output, gas)),
        other => bail!("a task did not return: {other:?}"),
    }
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
    pub(crate) fn new(subject: &Subject) -> Result<Self> {
        let pool = Pool::new(PoolConfig { executors: 1, ..PoolConfig::default() })?;
        let isolation = pool.isolation();
        if !isolation.is_sandboxed() {
            bail!("the recompiler does not run here: {isolation}");
        }
        let program = Program::new(subject.blob.clone())?;
        Ok(Self { pool, program, payload: Arc::from(subject.payload.as_slice()), gas: 0 })
    }

    /// Gas of the last task.
    pub(crate) fn gas(&self) -> u64 {
        self.gas
    }
}

impl Engine for Recompiler {
    fn run(&mut self, item: &[u8]) -> Result<Vec<u8>> {
        let verdict = self.pool.run(&self.program, &self.payload, item, GAS_LIMIT_MAX);
        let (output, gas) = returned(verdict)?;
        self.gas = gas;
        Ok(output)
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
        Ok(Self { program: Program::new(subject.blob.clone())?, payload: &subject.payload })
    }
}

impl Engine for Interpreter<'_> {
    fn run(&mut self, item: &[u8]) -> Result<Vec<u8>> {
        Ok(returned(self.program.interpret(self.payload, item, GAS_LIMIT_MAX))?.0)
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
        config.cranelift_opt_level(OptLevel::SpeedAndSize);
        let engine = wasmtime::Engine::new(&config)?;
        let module = Module::new(&engine, module)?;
        Ok(Self { engine, module, subject })
    }
}

impl Engine for WebAssembly<'_> {
    fn run(&mut self, item: &[u8]) -> Result<Vec<u8>> {
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
        let entry: Entry = instance.get_typed_func(&mut store, self.subject.export)?;
        let packed = entry.call(&mut store, (payload, payload_len, item, item_len))?;
        let (length, address) = (packed >> 32, packed & u64::from(u32::MAX));
        let mut output = vec![0; usize::try_from(length)?];
        memory.read(&store, usize::try_from(address)?, &mut output)?;
        Ok(output)
    }
}
