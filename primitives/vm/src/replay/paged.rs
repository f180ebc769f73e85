//! The interpreter with a memory that is handed to it page by page, as it asks.

use super::{
    hash::PAGE,
    layout::{page_of, InputLengths, Layout, Place},
    state::REGISTERS,
};
use crate::{
    engine::{self, machine_fault, output_range, Loaded},
    limits::{BLOCK_INSTRUCTIONS_MAX, PAGE_BYTES},
    Fault, Program,
};
use alloc::{collections::BTreeSet, vec, vec::Vec};
use polkavm::{
    program::ISA_JamV1, InterruptKind, MemoryProtection, ProgramCounter, RawInstance, Reg,
};

/// Where the pages of memory and input come from.
pub(super) trait Pages {
    /// Why a page cannot be had.
    type Error: From<Fault>;

    /// The content of a page of memory or input, without some zeros at its end.
    fn page(&mut self, place: Place) -> Result<&[u8], Self::Error>;

    /// Notes that a page of read-only data is needed.
    fn read_only(&mut self, page: u32) -> Result<(), Self::Error>;
}

/// A task in the interpreter that has only the pages it has asked for.
pub(super) struct Paged {
    instance: RawInstance,
    program: Program,
    layout: Layout,
    input_pages: u32,
    /// Pages of memory that it has, which it may have changed.
    touched: BTreeSet<u32>,
}

impl Paged {
    /// `loaded` must have been loaded for paging.
    pub(super) fn new(
        loaded: &Loaded,
        program: &Program,
        layout: &Layout,
        input: &InputLengths,
    ) -> Result<Self, Fault> {
        Ok(Self {
            instance: loaded.module().instantiate().map_err(machine_fault)?,
            program: program.clone(),
            layout: layout.clone(),
            input_pages: input.pages(),
            touched: BTreeSet::new(),
        })
    }

    pub(super) fn instance(&mut self) -> &mut RawInstance {
        &mut self.instance
    }

    /// Runs until something other than a missing page stops it.
    pub(super) fn run<P: Pages>(&mut self, pages: &mut P) -> Result<InterruptKind, P::Error> {
        loop {
            match self.instance.run().map_err(machine_fault)? {
                InterruptKind::Segfault(fault) if fault.is_write_protected => {
                    return Ok(InterruptKind::Trap);
                }
                InterruptKind::Segfault(fault) => match self.place(fault.page_address) {
                    Some(place) => self.supply(place, pages)?,
                    None => return Ok(InterruptKind::Trap),
                },
                interrupt => return Ok(interrupt),
            }
        }
    }

    /// The page at an address, if the task has it.
    fn place(&self, address: u32) -> Option<Place> {
        let place = self.layout.place(address)?;
        match place {
            Place::Input(page) => (page < self.input_pages).then_some(place),
            Place::ReadOnly(_) | Place::Memory(_) => Some(place),
        }
    }

    fn supply<P: Pages>(&mut self, place: Place, pages: &mut P) -> Result<(), P::Error> {
        let address = self.layout.address(place);
        let content = match place {
            Place::ReadOnly(page) => {
                pages.read_only(page)?;
                page_of(self.program.blob().ro_data(), page)
            }
            Place::Memory(page) => {
                self.touched.insert(page);
                pages.page(place)?
            }
            Place::Input(_) => pages.page(place)?,
        };
        let instance = &mut self.instance;
        instance
            .zero_memory_with_memory_protection(address, PAGE_BYTES, MemoryProtection::ReadWrite)
            .map_err(machine_fault)?;
        instance.write_memory(address, content).map_err(machine_fault)?;
        // Only now: what is protected cannot be written here either.
        if !matches!(place, Place::Memory(_)) {
            instance.protect_memory(address, PAGE_BYTES).map_err(machine_fault)?;
        }
        Ok(())
    }

    /// The output of a task that has just returned; none if it is none that a program may return.
    ///
    /// The pages that it lies in are asked for like any other.
    pub(super) fn output<P: Pages>(&mut self, pages: &mut P) -> Result<Option<Vec<u8>>, P::Error> {
        let Some((start, length)) = output_range(self.instance.reg(Reg::A0)) else {
            return Ok(None);
        };
        let mut output = vec![0; length as usize];
        let Some(last) = length.checked_sub(1) else { return Ok(Some(output)) };
        let Some(last) = start.checked_add(last) else { return Ok(None) };
        // Areas are far apart, so a range in one area has only pages of tasks.
        let page_addresses =
            || (start / PAGE_BYTES..=last / PAGE_BYTES).map(|page| page.saturating_mul(PAGE_BYTES));
        if !page_addresses().all(|address| self.place(address).is_some()) {
            return Ok(None);
        }
        for address in page_addresses() {
            let has =
                self.instance.is_memory_accessible(address, PAGE_BYTES, MemoryProtection::Read);
            if let (false, Some(place)) = (has, self.place(address)) {
                self.supply(place, pages)?;
            }
        }
        self.instance.read_memory_into(start, output.as_mut_slice()).map_err(machine_fault)?;
        Ok(Some(output))
    }

    /// The pages of memory that it has, as they are now, in ascending order.
    pub(super) fn touched(&mut self) -> Result<Vec<(u32, Vec<u8>)>, Fault> {
        let mut pages = Vec::with_capacity(self.touched.len());
        for page in &self.touched {
            let mut content = vec![0; PAGE];
            self.instance
                .read_memory_into(self.layout.address(Place::Memory(*page)), content.as_mut_slice())
                .map_err(machine_fault)?;
            pages.push((*page, content));
        }
        Ok(pages)
    }
}

/// Prepares an instance to go on where a state says; false if its `pc` is not an instruction.
///
/// `gas` is what it may use before it stops.
pub(super) fn enter(
    instance: &mut RawInstance,
    program: &Program,
    pc: u32,
    registers: &[u64; REGISTERS],
    gas: u64,
) -> Result<bool, Fault> {
    let Some(start) = block_start(program, pc) else { return Ok(false) };
    let mut gas = gas;
    if start != pc {
        // On entering in mid-block the machine takes the whole block's gas, which is taken already.
        let cost = instance.module().calculate_gas_cost_for(ProgramCounter(start));
        let cost = cost.and_then(|cost| u64::try_from(cost).ok());
        let cost = cost.ok_or_else(|| Fault::Machine("a block without a cost".into()))?;
        gas = gas.saturating_add(cost);
    }
    for (register, value) in Reg::ALL.into_iter().zip(registers) {
        instance.set_reg(register, *value);
    }
    instance.set_next_program_counter(ProgramCounter(pc));
    engine::set_gas(instance, gas)?;
    Ok(true)
}

/// The start of the block that the instruction at `pc` is in; none if there is no instruction.
fn block_start(program: &Program, pc: u32) -> Option<u32> {
    /// No instruction takes more bytes.
    const INSTRUCTION_BYTES_MAX: u32 = 25;
    let blob = program.blob();
    if pc as usize >= blob.code().len() {
        return None;
    }
    let furthest = pc.saturating_sub(BLOCK_INSTRUCTIONS_MAX.saturating_mul(INSTRUCTION_BYTES_MAX));
    let is_start = |at: &u32| blob.scan_is_jump_target_valid(ISA_JamV1, ProgramCounter(*at));
    let start = (furthest..=pc).rev().find(is_start)?;
    let mut instructions = blob
        .instructions_bounded_at_with_isa(ISA_JamV1, ProgramCounter(start))
        .take_while(|instruction| instruction.offset.0 <= pc);
    (start == pc || instructions.any(|instruction| instruction.offset.0 == pc)).then_some(start)
}

/// The registers of an instance.
pub(super) fn registers(instance: &RawInstance) -> [u64; REGISTERS] {
    Reg::ALL.map(|register| instance.reg(register))
}
