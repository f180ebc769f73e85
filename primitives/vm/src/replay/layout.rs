//! Where things lie in a guest's memory, as pages.

use super::{hash::PAGE, REGISTERS};
use crate::{
    limits::{INPUT_BYTES_MAX, ITEM_ALIGN, PAGE_BYTES},
    Program,
};
use codec::{Decode, Encode};
use core::ops::Range;
use polkavm::{MemoryMap, MemoryMapBuilder, Reg};

/// A page that a program can touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// Read-only data: part of the program.
    ReadOnly(u32),
    /// Read-write data and stack: what a state holds.
    Memory(u32),
    /// The address space of the input, of which a task may use less.
    Input(u32),
}

#[cfg(feature = "std")]
impl Place {
    /// Which page of the memory, if it is one.
    pub(super) fn memory(&self) -> Option<u32> {
        match self {
            Self::Memory(page) => Some(*page),
            _ => None,
        }
    }

    /// Which page of the input, if it is one.
    pub(super) fn input(&self) -> Option<u32> {
        match self {
            Self::Input(page) => Some(*page),
            _ => None,
        }
    }
}

/// The memory of one program.
#[derive(Clone)]
pub(super) struct Layout(MemoryMap);

impl Layout {
    /// None for what the upload check refuses.
    pub(super) fn new(program: &Program) -> Option<Self> {
        let blob = program.blob();
        MemoryMapBuilder::new(PAGE_BYTES)
            .ro_data_size(blob.ro_data_size())
            .rw_data_size(blob.rw_data_size())
            .stack_size(blob.stack_size())
            .aux_data_size(INPUT_BYTES_MAX)
            .build()
            .ok()
            .map(Self)
    }

    fn data_pages(&self) -> u32 {
        self.0.rw_data_size().div_ceil(PAGE_BYTES)
    }

    /// Pages of read-write data and stack: the leaves of a state's tree.
    pub(super) fn memory_pages(&self) -> u32 {
        self.data_pages().saturating_add(self.0.stack_size().div_ceil(PAGE_BYTES))
    }

    /// The two ranges of addresses that the tree's pages are in, in the tree's order.
    #[cfg(feature = "std")]
    pub(super) fn memory_ranges(&self) -> [Range<u32>; 2] {
        [self.0.rw_data_range(), self.0.stack_range()]
    }

    /// The page that an address is in.
    pub(super) fn place(&self, address: u32) -> Option<Place> {
        let page_in = |range: Range<u32>| {
            let offset = range.contains(&address).then(|| address.checked_sub(range.start));
            offset.flatten().map(|offset| offset / PAGE_BYTES)
        };
        if let Some(page) = page_in(self.0.ro_data_range()) {
            return Some(Place::ReadOnly(page));
        }
        if let Some(page) = page_in(self.0.rw_data_range()) {
            return Some(Place::Memory(page));
        }
        if let Some(page) = page_in(self.0.stack_range()) {
            return Some(Place::Memory(page.checked_add(self.data_pages())?));
        }
        page_in(self.0.aux_data_range()).map(Place::Input)
    }

    /// The registers before the first instruction.
    pub(super) fn first_registers(&self, input: &InputLengths) -> [u64; REGISTERS] {
        let base = u64::from(self.0.aux_data_address());
        Reg::ALL.map(|register| match register {
            Reg::RA => polkavm::RETURN_TO_HOST,
            Reg::SP => self.0.stack_address_high().into(),
            Reg::A0 => base,
            Reg::A1 => input.payload.into(),
            // Below 2^32: the input's addresses are.
            Reg::A2 => base.saturating_add(input.item_offset().unwrap_or(0).into()),
            Reg::A3 => input.item.into(),
            _ => 0,
        })
    }

    /// Where a page starts.
    pub(super) fn address(&self, place: Place) -> u32 {
        let (base, page) = match place {
            Place::ReadOnly(page) => (self.0.ro_data_address(), page),
            Place::Memory(page) => match page.checked_sub(self.data_pages()) {
                Some(page) => (self.0.stack_address_low(), page),
                None => (self.0.rw_data_address(), page),
            },
            Place::Input(page) => (self.0.aux_data_address(), page),
        };
        // Places come from addresses, so this does not overflow.
        base.saturating_add(page.saturating_mul(PAGE_BYTES))
    }
}

/// The `page`-th page of some bytes, which zeros follow.
pub(super) fn page_of(bytes: &[u8], page: u32) -> &[u8] {
    let start = (page as usize).saturating_mul(PAGE).min(bytes.len());
    let end = start.saturating_add(PAGE).min(bytes.len());
    bytes.get(start..end).unwrap_or_default()
}

/// The lengths of a task's input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode)]
pub struct InputLengths {
    /// Bytes of the payload.
    pub payload: u32,
    /// Bytes of the item.
    pub item: u32,
}

impl InputLengths {
    /// None for an input that no task can have.
    pub(super) fn of(payload: &[u8], item: &[u8]) -> Option<Self> {
        let lengths =
            Self { payload: payload.len().try_into().ok()?, item: item.len().try_into().ok()? };
        lengths.bytes().map(|_| lengths)
    }

    /// Where the item starts.
    fn item_offset(&self) -> Option<u32> {
        self.payload.checked_next_multiple_of(u32::try_from(ITEM_ALIGN).ok()?)
    }

    /// Bytes of the whole input; none if it is too long.
    pub(super) fn bytes(&self) -> Option<u32> {
        let bytes = self.item_offset()?.checked_add(self.item)?;
        (bytes <= INPUT_BYTES_MAX).then_some(bytes)
    }

    /// Pages of the input: what a program can read, and the leaves of the input's tree.
    pub(super) fn pages(&self) -> u32 {
        self.bytes().unwrap_or(0).div_ceil(PAGE_BYTES)
    }
}
