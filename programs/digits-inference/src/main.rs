//! The guest: see the library.
#![cfg_attr(target_arch = "riscv64", no_std, no_main)]

stardust_guest::entry!(digits_inference::run, heap = 64 << 10);

#[cfg(not(target_arch = "riscv64"))]
fn main() {
    eprintln!("This is a guest program; `assemble digits-inference` judges its outputs.");
    std::process::exit(2);
}
