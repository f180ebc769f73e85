//! An executor process on its own, for tests and for programs that are not themselves executors.

fn main() {
    stardust_vm::executor::run_if_requested();
    eprintln!("This is an executor process; it is started by a pool with `vm-executor`.");
    std::process::exit(2);
}
