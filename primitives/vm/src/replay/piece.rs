//! A piece of a run with the interpreter that asks for its pages.

use super::{
    hash::Hasher,
    layout::{InputLengths, Layout},
    paged::{enter, registers, Paged, Pages},
    state::{State, Status, REGISTERS},
    witness::Piece,
};
use crate::{
    engine::{gas_of, Machine, Mode},
    Fault, Program,
};
use alloc::vec::Vec;
use polkavm::{BackendKind, InterruptKind};

/// Where a piece led.
pub(super) enum End {
    /// To another state in which the task runs.
    Running {
        pc: u32,
        gas_left: u64,
        registers: [u64; REGISTERS],
        /// The pages of memory that were touched, as they are now.
        memory: Vec<(u32, Vec<u8>)>,
    },
    /// To the end of the task.
    Final { status: Status, gas_left: u64 },
}

impl End {
    pub(super) fn is_return(&self) -> bool {
        matches!(self, Self::Final { status: Status::Returned(_), .. })
    }
}

/// Runs a piece; none if the state's `pc` is not an instruction.
///
/// The state must be one in which the task runs, and have at least the gas at which the piece ends.
pub(super) fn run_piece<P: Pages>(
    program: &Program,
    layout: &Layout,
    state: &State,
    input: &InputLengths,
    piece: &Piece,
    pages: &mut P,
    hasher: &Hasher,
) -> Result<Option<End>, P::Error> {
    let machine = Machine::new(BackendKind::Interpreter)?;
    let mode = Mode { steps: piece.instructions.is_some(), paging: true };
    let loaded = machine.load_as(program, mode)?;
    let mut guest = Paged::new(&loaded, program, layout, input)?;
    // The machine's gas is what may be used in this piece: at its end the machine stops by itself.
    let gas = state.gas_left.saturating_sub(piece.gas_floor);
    if !enter(guest.instance(), program, state.pc, &state.registers, gas)? {
        return Ok(None);
    }
    let interrupt = match piece.instructions {
        Some(0) => InterruptKind::Step,
        Some(instructions) => run_instructions(&mut guest, instructions, pages)?,
        None => guest.run(pages)?,
    };
    let is_untouched = piece.instructions == Some(0);
    let gas_left = if is_untouched {
        state.gas_left
    } else {
        // At most what was left before.
        gas_of(guest.instance()).saturating_add(piece.gas_floor)
    };
    let ended = |status| End::Final { status, gas_left };
    Ok(Some(match interrupt {
        InterruptKind::Finished => match guest.output(pages)? {
            Some(output) => ended(Status::Returned(hasher.output(&output))),
            None => ended(Status::Trapped),
        },
        InterruptKind::Trap | InterruptKind::Ecalli(_) => ended(Status::Trapped),
        InterruptKind::NotEnoughGas if piece.gas_floor == 0 => {
            End::Final { status: Status::OutOfGas, gas_left: 0 }
        }
        InterruptKind::NotEnoughGas | InterruptKind::Step => {
            let next = guest.instance().next_program_counter();
            let memory = guest.touched()?;
            let next = next.ok_or_else(|| Fault::Machine("nowhere to go on".into()))?;
            End::Running { pc: next.0, gas_left, registers: registers(guest.instance()), memory }
        }
        InterruptKind::Segfault(_) => {
            return Err(Fault::Machine("a page that was not asked for".into()).into())
        }
    }))
}

/// Runs a fresh guest for some instructions, or to where something else stops it.
fn run_instructions<P: Pages>(
    guest: &mut Paged,
    instructions: u32,
    pages: &mut P,
) -> Result<InterruptKind, P::Error> {
    // It stops before each instruction, so also before the first.
    for _ in 0..=instructions {
        match guest.run(pages)? {
            InterruptKind::Step => {}
            interrupt => return Ok(interrupt),
        }
    }
    Ok(InterruptKind::Step)
}
