//! Measures what the layer around the recompiler costs: `overhead BLOB PAYLOAD TASK [ROUNDS]`.
//!
//! Runs a task in an executor and, in turn, with PolkaVM alone in this process, in the same
//! configuration. A task is an index, its item the index as 8 little-endian bytes. `-` is no payload.
#![allow(clippy::print_stdout, clippy::arithmetic_side_effects)]

use polkavm::{
    BackendKind, Config, CorePinning, CostModelKind, CostModelRef, Engine, GasMeteringKind,
    InterruptKind, Module, ModuleConfig, ProgramCounter,
};
use stardust_vm::{
    executor::{run_if_requested, Pool, PoolConfig},
    limits::{COST_MODEL, GAS_LIMIT_MAX, INPUT_BYTES_MAX, ITEM_ALIGN, PAGE_BYTES},
    Program,
};
use std::{error::Error, fs, sync::Arc, time::Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    run_if_requested();
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (blob, payload, task, rounds) = match arguments.as_slice() {
        [blob, payload, task] => (blob, payload, task, 11),
        [blob, payload, task, rounds] => (blob, payload, task, rounds.parse()?),
        _ => return Err("usage: overhead BLOB PAYLOAD TASK [ROUNDS]".into()),
    };
    let program = Program::new(fs::read(blob)?)?;
    let payload: Arc<[u8]> = if payload == "-" { Arc::from([]) } else { fs::read(payload)?.into() };
    let item = task.parse::<u64>()?.to_le_bytes();
    let pool = Pool::new(PoolConfig { executors: 1, ..PoolConfig::default() })?;
    println!("{}", pool.isolation());
    let bare = Bare::new(&program)?;
    let (mut here, mut there) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        let start = Instant::now();
        pool.run(&program, &payload, &item, GAS_LIMIT_MAX)?;
        there.push(start.elapsed());
        let start = Instant::now();
        bare.run(&payload, &item)?;
        here.push(start.elapsed());
    }
    println!("with loading {:?}", there.first());
    here.sort();
    there.sort();
    for (name, index) in [("best", 0), ("median", rounds / 2)] {
        let [Some(here), Some(there)] = [&here, &there].map(|times| times.get(index)) else {
            break;
        };
        let ratio = there.as_secs_f64() / here.as_secs_f64();
        println!("{name}: bare {here:?}, executor {there:?}, {ratio:.3} times");
    }
    Ok(())
}

/// PolkaVM as it comes, on this thread.
struct Bare {
    module: Module,
    entry: ProgramCounter,
}

impl Bare {
    fn new(program: &Program) -> Result<Self> {
        let mut config = Config::new();
        config
            .set_backend(Some(BackendKind::Compiler))
            .set_core_pinning(CorePinning::Disabled)
            .set_worker_count(1);
        let engine = Engine::new(&config)?;
        let mut config = ModuleConfig::new();
        config
            .set_page_size(PAGE_BYTES)
            .set_aux_data_size(INPUT_BYTES_MAX)
            .set_gas_metering(Some(GasMeteringKind::Sync))
            .set_cost_model(Some(CostModelKind::Simple(CostModelRef::from_static(&COST_MODEL))));
        let module = Module::new(&engine, &config, program.bytes().to_vec().into())?;
        Ok(Self { module, entry: ProgramCounter(program.summary().entry) })
    }

    fn run(&self, payload: &[u8], item: &[u8]) -> Result<()> {
        let base = self.module.memory_map().aux_data_address();
        let at = u32::try_from(payload.len().next_multiple_of(ITEM_ALIGN))?;
        let mut instance = self.module.instantiate()?;
        instance.set_accessible_aux_size(at + u32::try_from(item.len())?)?;
        instance.write_memory(base, payload)?;
        instance.write_memory(base + at, item)?;
        let arguments = [base.into(), payload.len() as u64, (base + at).into(), item.len() as u64];
        instance.prepare_call_untyped(self.entry, &arguments);
        instance.set_gas(i64::try_from(GAS_LIMIT_MAX)?);
        match instance.run()? {
            InterruptKind::Finished => Ok(()),
            other => Err(format!("the task did not return: {other:?}").into()),
        }
    }
}
