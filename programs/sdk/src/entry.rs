//! The part of [`crate::entry!`] that is not a macro; exists only in guests.

extern crate alloc;

use crate::Input;
use alloc::vec::Vec;

pub use polkavm_derive;

/// Stops the program; its outcome is `Trapped`.
pub fn trap() -> ! {
    // SAFETY: an illegal instruction ends the program, so nothing after it can be affected.
    #[allow(unsafe_code)]
    unsafe {
        core::arch::asm!("unimp", options(noreturn))
    }
}

/// The input at the addresses that the machine passes.
pub fn input([payload, payload_len, item, item_len]: [u64; 4]) -> Input<'static> {
    Input { payload: range(payload, payload_len), item: range(item, item_len) }
}

fn range(address: u64, length: u64) -> &'static [u8] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the machine passes ranges of its own, which are mapped, initialised and read-only for the
    // whole run, and nothing else calls this.
    #[allow(unsafe_code)]
    unsafe {
        core::slice::from_raw_parts(address as *const u8, length as usize)
    }
}

/// What `refine` returns: length and address of the output, which stays until the run ends.
pub fn output(bytes: Vec<u8>) -> u64 {
    let bytes = bytes.leak();
    ((bytes.len() as u64) << 32) | bytes.as_ptr() as u64
}
