//! Where a run's gas goes.
//!
//! Gas is taken block by block. The interpreter is given the gas of one block at a time and stops where the next
//! one begins, so that every block is counted at the full price and the sum is the outcome's gas, exactly.

use crate::{
    engine::Machine,
    limits::{cost_model, input_bytes},
    Fault, Outcome, Program,
};
use polkavm::{
    debug_info::FrameInfo,
    program::{ISA_JamV1, Instruction},
    BackendKind, CostModel, InterruptKind, ProgramBlob, ProgramCounter, RawInstance, Reg,
};
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
};

/// What deeper calls take is counted for the chain of this length that led to them.
const DEPTH_MAX: u32 = 128;

/// A run, and where its gas went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// What the run ended with.
    pub outcome: Outcome,
    /// Gas taken before the first instruction.
    pub start_gas: u64,
    /// Gas that was left and too little for the next block; nothing unless the outcome is out of gas.
    pub unspent: u64,
    /// The blocks that ran, by the calls that led to them.
    pub samples: Vec<Sample>,
}

/// The runs of one block, reached by one chain of calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sample {
    /// Where the calls are that led here, the outermost first: offsets into the code.
    pub calls: Vec<u32>,
    /// The instructions of the block, and the gas of each in all runs together.
    pub gas: Vec<(u32, u64)>,
    /// How often it ran.
    pub runs: u64,
}

/// Runs one task with the interpreter and counts where its gas goes.
///
/// Some 100 times slower than the recompiler. The outcome is that of every other way to run the task.
pub fn profile(
    program: &Program,
    payload: &[u8],
    item: &[u8],
    gas_limit: u64,
) -> Result<Profile, Fault> {
    let loaded = Machine::new(BackendKind::Interpreter)?.load(program)?;
    let memory = program.summary().memory;
    let model = cost_model(memory.saturating_add(input_bytes(payload.len(), item.len())));
    let mut counter = Counter::new(program.blob(), model);
    let mut unspent = 0;
    let mut for_code = 0;
    let outcome = loaded.run(payload, item, gas_limit, |instance| {
        for_code = instance.gas();
        let interrupt = counter.run(instance)?;
        unspent = instance.gas();
        Ok(interrupt)
    })?;
    let is_out_of_gas = matches!(outcome, Outcome::OutOfGas { .. });
    let for_code = u64::try_from(for_code).unwrap_or(0);
    Ok(Profile {
        start_gas: if for_code == 0 { outcome.gas() } else { gas_limit.saturating_sub(for_code) },
        unspent: if is_out_of_gas { u64::try_from(unspent).unwrap_or(0) } else { 0 },
        outcome,
        samples: counter.samples(),
    })
}

/// How a block ends, as far as calls are concerned.
#[derive(Clone, Copy)]
enum End {
    /// Calls a function, which comes back to the second place; the first is where the call is.
    Call(u32, u32),
    /// May go back to who called.
    Indirect,
    Other,
}

struct Block {
    gas: i64,
    end: End,
}

/// A chain of calls: where the last one was made, and the chain before it.
struct Node {
    parent: usize,
    call: u32,
    depth: u32,
}

struct Counter<'a> {
    blob: &'a ProgramBlob,
    model: &'static CostModel,
    blocks: HashMap<u32, Block>,
    /// All chains of calls; the first is the empty one.
    nodes: Vec<Node>,
    children: HashMap<(usize, u32), usize>,
    /// The calls that have not come back: where each comes back to, and the chain there.
    open: Vec<(u32, usize)>,
    runs: HashMap<(usize, u32), u64>,
}

impl<'a> Counter<'a> {
    fn new(blob: &'a ProgramBlob, model: &'static CostModel) -> Self {
        Self {
            blob,
            model,
            blocks: HashMap::new(),
            nodes: vec![Node { parent: 0, call: 0, depth: 0 }],
            children: HashMap::new(),
            open: Vec::new(),
            runs: HashMap::new(),
        }
    }

    /// Runs to the end; leaves the instance with the gas that is left.
    fn run(&mut self, instance: &mut RawInstance) -> Result<InterruptKind, polkavm::Error> {
        let mut left = instance.gas();
        let mut node = 0;
        let mut ended = End::Other;
        loop {
            // Stands at the start of a block: only there is the next price known.
            let at = instance.next_program_counter().map_or(0, |at| at.0);
            node = self.follow(node, ended, at);
            let block = self.block(instance, at);
            if block.gas > left {
                instance.set_gas(left);
                return Ok(InterruptKind::NotEnoughGas);
            }
            ended = block.end;
            left = left.saturating_sub(block.gas);
            instance.set_gas(block.gas);
            let runs = self.runs.entry((node, at)).or_default();
            *runs = runs.saturating_add(1);
            match instance.run()? {
                InterruptKind::NotEnoughGas => {}
                other => {
                    instance.set_gas(left);
                    return Ok(other);
                }
            }
        }
    }

    fn block(&mut self, instance: &RawInstance, at: u32) -> &Block {
        let blob = self.blob;
        self.blocks.entry(at).or_insert_with(|| {
            let gas = instance.module().calculate_gas_cost_for(ProgramCounter(at)).unwrap_or(1);
            let last = block_instructions(blob, at).last();
            Block { gas, end: last.map_or(End::Other, |(at, kind)| end_of(blob, at, kind)) }
        })
    }

    /// The chain of calls at a block, by that at the block before and how it ended.
    fn follow(&mut self, node: usize, ended: End, at: u32) -> usize {
        match ended {
            End::Other => node,
            End::Call(call, back) => {
                self.open.push((back, node));
                self.child(node, call)
            }
            // Or else it is a jump through a table, inside of a function.
            End::Indirect => match self.open.pop_if(|(back, _)| *back == at) {
                Some((_, caller)) => caller,
                None => node,
            },
        }
    }

    fn child(&mut self, parent: usize, call: u32) -> usize {
        let depth = self.nodes.get(parent).map_or(0, |node| node.depth).saturating_add(1);
        if depth > DEPTH_MAX {
            return parent;
        }
        *self.children.entry((parent, call)).or_insert_with(|| {
            self.nodes.push(Node { parent, call, depth });
            self.nodes.len().saturating_sub(1)
        })
    }

    fn calls(&self, mut node: usize) -> Vec<u32> {
        let mut calls = Vec::new();
        while let Some(Node { parent, call, depth: 1.., .. }) = self.nodes.get(node) {
            calls.push(*call);
            node = *parent;
        }
        calls.reverse();
        calls
    }

    fn samples(&self) -> Vec<Sample> {
        let sorted: BTreeMap<_, _> = self.runs.iter().collect();
        let sample = |(&(node, at), &runs): (&(usize, u32), &u64)| {
            let gas = self.blocks.get(&at).map_or(0, |block| block.gas);
            let gas = u64::try_from(gas).unwrap_or(0).saturating_mul(runs);
            Sample { calls: self.calls(node), gas: self.shares(at, gas), runs }
        };
        sorted.into_iter().map(sample).collect()
    }

    /// The gas of a block, shared by the weights of its instructions; what is left over is the last one's.
    fn shares(&self, at: u32, gas: u64) -> Vec<(u32, u64)> {
        let weights: Vec<_> = block_instructions(self.blob, at)
            .map(|(at, kind)| (at, self.model.cost_for_opcode(kind.opcode())))
            .collect();
        let all: u128 = weights.iter().map(|(_, weight)| u128::from(*weight)).sum();
        let share = |weight: u32| {
            let share = u128::from(gas).saturating_mul(weight.into()).checked_div(all);
            share.and_then(|share| u64::try_from(share).ok()).unwrap_or(0)
        };
        let mut shares: Vec<_> = weights.iter().map(|(at, weight)| (*at, share(*weight))).collect();
        let shared: u64 = shares.iter().map(|(_, gas)| *gas).sum();
        if let Some((_, last)) = shares.last_mut() {
            *last = last.saturating_add(gas.saturating_sub(shared));
        }
        shares
    }
}

/// The instructions of the block that starts at an offset.
fn block_instructions(
    blob: &ProgramBlob,
    at: u32,
) -> impl Iterator<Item = (u32, Instruction)> + '_ {
    let mut is_over = false;
    let instructions = blob.instructions_bounded_at_with_isa(ISA_JamV1, ProgramCounter(at));
    instructions
        .take_while(move |parsed| {
            !std::mem::replace(&mut is_over, parsed.kind.opcode().starts_new_basic_block())
        })
        .map(|parsed| (parsed.offset.0, parsed.kind))
}

fn end_of(blob: &ProgramBlob, at: u32, instruction: Instruction) -> End {
    match instruction {
        Instruction::load_imm_and_jump(register, address, _)
        | Instruction::load_imm_and_jump_indirect(register, _, address, _)
            if register.get() == Reg::RA =>
        {
            let address = u32::from_ne_bytes(address.to_ne_bytes());
            let back = blob.jump_table().get_by_address(address);
            back.map_or(End::Other, |back| End::Call(at, back.0))
        }
        Instruction::jump_indirect(..) => End::Indirect,
        _ => End::Other,
    }
}

/// The names of a program's functions, from a blob that was linked with them.
#[derive(Clone)]
pub struct Symbols(ProgramBlob);

impl fmt::Debug for Symbols {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Symbols").finish_non_exhaustive()
    }
}

/// Why a file is not the symbols of a program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SymbolsError {
    /// Not a PolkaVM blob, or a damaged one.
    Unparsable(String),
    /// Its code is not the program's: it belongs to another build.
    OtherCode,
    /// It has no names.
    Stripped,
}

impl fmt::Display for SymbolsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unparsable(error) => write!(f, "not a PolkaVM blob: {error}"),
            Self::OtherCode => f.write_str("its code differs from the program's; build both anew"),
            Self::Stripped => f.write_str("it is stripped of names"),
        }
    }
}

impl std::error::Error for SymbolsError {}

impl Symbols {
    /// The names in `bytes`, if they are those of `program`.
    pub fn new(bytes: &[u8], program: &Program) -> Result<Self, SymbolsError> {
        let blob = ProgramBlob::parse(bytes.into())
            .map_err(|error| SymbolsError::Unparsable(error.to_string()))?;
        let code = program.blob();
        let is_same = blob.code() == code.code()
            && blob.bitmask() == code.bitmask()
            && blob.jump_table().iter().eq(code.jump_table().iter());
        if !is_same {
            return Err(SymbolsError::OtherCode);
        }
        let symbols = Self(blob);
        let entry = program.summary().entry;
        if block_instructions(code, entry).all(|(at, _)| symbols.functions_at(at).is_empty()) {
            return Err(SymbolsError::Stripped);
        }
        Ok(symbols)
    }

    /// The functions that an instruction belongs to: the one that was called, then those known to be inlined
    /// there.
    pub fn functions_at(&self, at: u32) -> Vec<String> {
        let mut functions: Vec<String> = Vec::new();
        self.visit_frames(at, |frame| {
            let name = frame.full_name().map(|name| name.to_string()).unwrap_or_default();
            // A function has a frame where it is entered and one for the line.
            if !name.is_empty() && functions.last() != Some(&name) {
                functions.push(name);
            }
        });
        functions
    }

    /// File and line of the source that an instruction is made of, also where that was inlined.
    pub fn line_at(&self, at: u32) -> Option<(String, u32)> {
        let mut found = None;
        self.visit_frames(at, |frame| {
            if let (Ok(Some(path)), Some(line)) = (frame.path(), frame.line()) {
                found = Some((path.to_owned(), line));
            }
        });
        found
    }

    /// Shows the frames at an instruction, the outermost first.
    fn visit_frames(&self, at: u32, mut see: impl FnMut(&FrameInfo<'_>)) {
        let at = ProgramCounter(at);
        let Ok(Some(mut lines)) = self.0.get_debug_line_program_at(at) else { return };
        while let Ok(Some(region)) = lines.run() {
            if region.instruction_range().contains(&at) {
                return region.frames().for_each(|frame| see(&frame));
            }
        }
    }
}
