//! The guest: see the library.
#![cfg_attr(target_arch = "riscv64", no_std, no_main)]

stardust_guest::entry!(option_pricing::run, heap = 4 << 10);

#[cfg(not(target_arch = "riscv64"))]
fn main() {
    eprintln!("This is a guest program; `assemble option-pricing` makes prices of its outputs.");
    std::process::exit(2);
}
