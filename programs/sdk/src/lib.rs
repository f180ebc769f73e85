//! What a Stardust program needs: an entry point, a heap, readers and writers, fixed-point numbers, linear
//! algebra on integers, random numbers.
//!
//! A program is a function from an [`Input`] (the job's payload and this task's item) to bytes. It has no
//! clock, no randomness, no files and no floats in hardware: the same input gives the same output and the
//! same gas on every machine, which is what makes its results checkable. A panic is a trap, which is a
//! valid outcome of a task.
//!
//! ```
//! extern crate alloc;
//! use stardust_guest::{Input, Reader};
//!
//! /// Doubles the task's index.
//! fn double(input: Input<'_>) -> alloc::vec::Vec<u8> {
//!     let index = Reader::new(input.item).u64().expect("items are indices");
//!     index.wrapping_mul(2).to_le_bytes().to_vec()
//! }
//!
//! stardust_guest::entry!(double);
//! # fn main() {
//! let input = Input { payload: &[], item: &21_u64.to_le_bytes() };
//! assert_eq!(double(input), 42_u64.to_le_bytes());
//! # }
//! ```
//!
//! Everything but the entry point is the same natively, so a program is tested like any library.
#![no_std]

#[cfg(test)]
extern crate std;

#[cfg(target_arch = "riscv64")]
#[doc(hidden)]
pub mod entry;
pub mod fixed;
mod heap;
pub mod linear;
mod random;
mod reader;
mod writer;

pub use fixed::Fixed;
pub use heap::Heap;
pub use random::Random;
pub use reader::{EndOfInput, Reader};
pub use writer::Writer;

/// SCALE, the encoding of the chain and of everything around it: `parity-scale-codec`, with its derives.
///
/// Only with the feature `scale`. A derive must be told where to find the crate:
///
/// ```
/// use stardust_guest::scale::{Decode, Encode};
///
/// #[derive(Encode, Decode, Debug, PartialEq)]
/// #[codec(crate = stardust_guest::scale)]
/// struct Setting {
///     rate: u32,
///     layers: Vec<u16>,
/// }
///
/// let setting = Setting { rate: 7, layers: vec![64, 10] };
/// let bytes = setting.encode();
/// assert_eq!(bytes, [7, 0, 0, 0, 2 << 2, 64, 0, 10, 0]);
/// assert_eq!(Setting::decode(&mut &bytes[..]), Ok(setting));
/// ```
#[cfg(feature = "scale")]
pub use parity_scale_codec as scale;

/// What a task works on.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The job's payload: the same for every task, empty if the job has none.
    pub payload: &'a [u8],
    /// The task's own input; the task's index as 8 little-endian bytes in jobs without items.
    pub item: &'a [u8],
}

/// Makes a function `fn(Input<'_>) -> Vec<u8>` the program.
///
/// The heap is a static array, by default of 256 KiB: `entry!(run, heap = 4 << 20)` makes it 4 MiB. Every
/// page of it costs gas at the start of each task, used or not. Natively this expands to nothing.
#[macro_export]
macro_rules! entry {
    ($function:path) => {
        $crate::entry!($function, heap = 256 << 10);
    };
    ($function:path, heap = $heap:expr) => {
        #[cfg(target_arch = "riscv64")]
        #[allow(missing_docs, unused_imports)]
        mod stardust_entry {
            use super::*;
            use $crate::entry::polkavm_derive;

            #[global_allocator]
            static HEAP: $crate::Heap<{ $heap }> = $crate::Heap::new();

            #[panic_handler]
            fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
                $crate::entry::trap()
            }

            #[polkavm_derive::polkavm_export(abi = $crate::entry::polkavm_derive::default_abi)]
            extern "C" fn refine(payload: u64, payload_len: u64, item: u64, item_len: u64) -> u64 {
                // The machine passes two readable ranges.
                let input = $crate::entry::input([payload, payload_len, item, item_len]);
                $crate::entry::output($function(input))
            }
        }
    };
}
