//! The guest: nothing but the entry. The work is in the library, where tests can reach it.
#![cfg_attr(target_arch = "riscv64", no_std, no_main)]

// The heap is a static array, here of 4 KiB; each page of it costs gas at the start of every task.
stardust_guest::entry!(my_program::run, heap = 4 << 10);

#[cfg(not(target_arch = "riscv64"))]
fn main() {
    eprintln!("This is a guest: stardust program build");
    std::process::exit(2);
}
