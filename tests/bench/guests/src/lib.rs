//! The example programs as one WebAssembly module, with a heap like theirs on the machine.
//!
//! `room(len)` gives memory for an input; each program's function takes payload and item and returns the
//! output's length and address as the machine's entry does.
#![cfg(target_arch = "wasm32")]
#![no_std]

extern crate alloc;

mod programs;

use alloc::{vec, vec::Vec};
use stardust_guest::{Heap, Input};

#[global_allocator]
static HEAP: Heap<{ 4 << 20 }> = Heap::new();

#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

/// Memory for `len` bytes.
#[no_mangle]
pub extern "C" fn room(len: usize) -> *mut u8 {
    vec![0; len].leak().as_mut_ptr()
}

fn range(address: *const u8, len: usize) -> &'static [u8] {
    // SAFETY: the host passes what `room` gave, which is never given back.
    unsafe { core::slice::from_raw_parts(address, len) }
}

fn run(
    program: fn(Input<'_>) -> Vec<u8>,
    [(payload, payload_len), (item, item_len)]: [(*const u8, usize); 2],
) -> u64 {
    let input = Input { payload: range(payload, payload_len), item: range(item, item_len) };
    let output = program(input).leak();
    ((output.len() as u64) << 32) | output.as_ptr() as u64
}

macro_rules! export {
    ($($name:ident)*) => { $(
        /// Runs a task of the program of this name.
        #[no_mangle]
        pub extern "C" fn $name(
            payload: *const u8,
            payload_len: usize,
            item: *const u8,
            item_len: usize,
        ) -> u64 {
            run(::$name::run, [(payload, payload_len), (item, item_len)])
        }
    )* };
}
programs::programs!(export);
