//! The guest: see the library.
#![cfg_attr(target_arch = "riscv64", no_std, no_main)]

stardust_guest::entry!(digits_search::run);

#[cfg(not(target_arch = "riscv64"))]
fn main() {
    eprintln!("This is a guest program; `digits-native` runs the same code natively.");
    std::process::exit(2);
}
