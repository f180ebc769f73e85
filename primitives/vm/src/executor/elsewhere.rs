//! What an executor asks of the kernel: nothing, where that is not Linux. Tasks are interpreted there.

use super::User;
use nix::unistd::{geteuid, Pid};
use std::io;

pub(super) fn take_user(_: Option<u32>) -> io::Result<User> {
    Ok(User { uid: geteuid().as_raw(), shared: Some("only on Linux".into()) })
}

pub(super) fn give_up_privileges() -> io::Result<()> {
    Ok(())
}

pub(super) fn on_one_core<T>(make: impl FnOnce() -> T) -> T {
    make()
}

pub(super) fn this_thread() -> Pid {
    Pid::this()
}

pub(super) fn make_idle(_: Pid) {}

pub(super) fn death_of(_: Pid) -> Option<String> {
    None
}
