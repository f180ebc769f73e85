use core::{
    alloc::{GlobalAlloc, Layout},
    cell::{Cell, UnsafeCell},
    ptr,
};

/// An allocator that goes through a static array once; freeing gives back only the last allocation.
///
/// Programs are short and single-threaded, and the machine has no call for more memory: this is smaller
/// and cheaper than a real allocator. Reuse buffers in loops.
pub struct Heap<const BYTES: usize> {
    memory: UnsafeCell<Memory<BYTES>>,
    used: Cell<usize>,
}

#[repr(C, align(16))]
struct Memory<const BYTES: usize>([u8; BYTES]);

// SAFETY: guests have one thread; outside guests this type is used in single-threaded tests only.
#[allow(unsafe_code)]
unsafe impl<const BYTES: usize> Sync for Heap<BYTES> {}

impl<const BYTES: usize> Heap<BYTES> {
    /// An empty heap.
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self { memory: UnsafeCell::new(Memory([0; BYTES])), used: Cell::new(0) }
    }

    /// Bytes in use, with gaps for alignment.
    pub fn used(&self) -> usize {
        self.used.get()
    }

    fn base(&self) -> *mut u8 {
        self.memory.get().cast()
    }

    /// Whether an allocation is the last one, so that its end can move.
    fn is_last(&self, block: *mut u8, size: usize) -> bool {
        (block as usize).wrapping_sub(self.base() as usize).checked_add(size) == Some(self.used())
    }
}

// SAFETY: blocks are disjoint ranges of the static array, aligned as asked: `alloc` only ever hands out
// what lies between `used` and the new `used`, and `used` falls only when the last block is given back.
#[allow(unsafe_code)]
unsafe impl<const BYTES: usize> GlobalAlloc for Heap<BYTES> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let base = self.base() as usize;
        let start = base.checked_add(self.used()).and_then(|at| {
            at.checked_next_multiple_of(layout.align()).map(|aligned| aligned.wrapping_sub(base))
        });
        let range = start.and_then(|start| Some((start, start.checked_add(layout.size())?)));
        match range {
            Some((start, end)) if end <= BYTES => {
                self.used.set(end);
                // SAFETY: `start <= end <= BYTES`, inside the array.
                unsafe { self.base().add(start) }
            }
            _ => ptr::null_mut(),
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if self.is_last(block, layout.size()) {
            self.used.set(self.used().wrapping_sub(layout.size()));
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if self.is_last(block, layout.size()) {
            let start = self.used().wrapping_sub(layout.size());
            return match start.checked_add(size) {
                Some(end) if end <= BYTES => {
                    self.used.set(end);
                    block
                }
                _ => ptr::null_mut(),
            };
        }
        // SAFETY: the caller guarantees that `size` with this alignment is a valid layout.
        let moved = unsafe { self.alloc(Layout::from_size_align_unchecked(size, layout.align())) };
        if !moved.is_null() {
            // SAFETY: both blocks are at least as long as the smaller size, and disjoint.
            unsafe { ptr::copy_nonoverlapping(block, moved, layout.size().min(size)) };
        }
        moved
    }
}

#[cfg(test)]
#[allow(unsafe_code)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_aligned_disjoint_and_bounded() {
        let heap = Heap::<64>::new();
        let byte = Layout::new::<u8>();
        let word = Layout::new::<u64>();
        // SAFETY: layouts are not empty; blocks are used within their sizes.
        unsafe {
            let first = heap.alloc(byte);
            let second = heap.alloc(word);
            assert_eq!(second as usize % 8, 0);
            assert!(second as usize > first as usize);
            assert_eq!(heap.used(), 16);
            assert!(heap.alloc(Layout::from_size_align(49, 1).unwrap()).is_null());
            heap.dealloc(first, byte);
            assert_eq!(heap.used(), 16, "not the last block");
            heap.dealloc(second, word);
            assert_eq!(heap.used(), 8);
        }
    }

    #[test]
    fn the_last_block_grows_in_place_and_others_move() {
        let heap = Heap::<64>::new();
        let two = Layout::from_size_align(2, 1).unwrap();
        // SAFETY: as above.
        unsafe {
            let first = heap.alloc(two);
            first.write(7);
            assert_eq!(heap.realloc(first, two, 10), first);
            let ten = Layout::from_size_align(10, 1).unwrap();
            heap.alloc(two);
            let moved = heap.realloc(first, ten, 20);
            assert_ne!(moved, first);
            assert_eq!(moved.read(), 7);
            let twenty = Layout::from_size_align(20, 1).unwrap();
            assert!(heap.realloc(moved, twenty, 60).is_null());
        }
    }
}
