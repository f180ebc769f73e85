//! What an executor asks of the kernel.

use super::User;
use nix::{
    libc,
    sched::{sched_getaffinity, sched_getcpu, sched_setaffinity, CpuSet},
    sys::{
        prctl,
        resource::{setrlimit, Resource},
        wait::{waitid, Id, WaitPidFlag, WaitStatus},
    },
    unistd::{geteuid, gettid, setgroups, setresgid, setresuid, Gid, Pid, Uid},
};
use std::{io, process};

/// First of the users of executors, by process id: a range in which nobody hands out users.
const USERS_FROM: u32 = 2_000_000_000;

/// The user that owns nothing, which exists also where few users do.
const NOBODY: u32 = 65_534;

/// Most processes and threads of an executor that is alone with its user.
const PROCESSES_MAX: u64 = 64;

/// Takes the user that tasks will run as: `wanted`, or one that no other process has. Only root can;
/// for others, and where a kernel knows no such user, it says why not.
pub(super) fn take_user(wanted: Option<u32>) -> io::Result<User> {
    let current = geteuid();
    if !current.is_root() {
        return match wanted.filter(|uid| *uid != current.as_raw()) {
            Some(uid) => {
                Err(io::Error::other(format!("only root can run executors as user {uid}")))
            }
            None => {
                Ok(User { uid: current.as_raw(), shared: Some("only root can take one".into()) })
            }
        };
    }
    if let Some(uid) = wanted {
        become_user(uid)?;
        return Ok(User { uid, shared: Some("it was told which".into()) });
    }
    // Process ids end at 2^22.
    let own = USERS_FROM.saturating_add(process::id());
    let Err(reason) = become_user(own) else {
        setrlimit(Resource::RLIMIT_NPROC, PROCESSES_MAX, PROCESSES_MAX)?;
        return Ok(User { uid: own, shared: None });
    };
    let shared = Some(format!("cannot become user {own}: {reason}"));
    let uid = if become_user(NOBODY).is_ok() { NOBODY } else { current.as_raw() };
    Ok(User { uid, shared })
}

/// Also out of all groups but the user's own.
fn become_user(uid: u32) -> nix::Result<()> {
    let (user, group) = (Uid::from_raw(uid), Gid::from_raw(uid));
    setgroups(&[])?;
    setresgid(group, group, group)?;
    setresuid(user, user, user)?;
    // A change of user takes it away, and with it the sandbox's access to its own `/proc`.
    prctl::set_dumpable(true)
}

/// Nothing that is started from here gains a privilege, by a file's mode or otherwise.
pub(super) fn give_up_privileges() -> io::Result<()> {
    Ok(prctl::set_no_new_privs()?)
}

/// Calls `make` while this thread may use only the core it is on.
///
/// The recompiler keeps an idle worker for each core that it finds when it is made, and takes the one
/// next to the core that asks: a task that the scheduler has moved to another core would wait 100 ms
/// for a worker. Made like this it has one worker, which, since it is not pinned, runs wherever it likes.
pub(super) fn on_one_core<T>(make: impl FnOnce() -> T) -> T {
    let this_thread = Pid::from_raw(0);
    let all = sched_getaffinity(this_thread).ok();
    if all.is_some() {
        // Where this fails there are more workers, and some first tasks take longer.
        let _ = only_current_core().and_then(|one| sched_setaffinity(this_thread, &one));
    }
    let made = make();
    if let Some(all) = all {
        let _ = sched_setaffinity(this_thread, &all);
    }
    made
}

fn only_current_core() -> nix::Result<CpuSet> {
    let mut one = CpuSet::new();
    one.set(sched_getcpu()?)?;
    Ok(one)
}

/// The calling thread, for [`make_idle`].
pub(super) fn this_thread() -> Pid {
    gettid()
}

/// Puts a thread of this process into the idle scheduling class; without effect where there is none.
pub(super) fn make_idle(thread: Pid) {
    let parameters = libc::sched_param { sched_priority: 0 };
    // SAFETY: `parameters` is a valid `sched_param` that outlives the call, which only reads it.
    // Neither `std` nor `nix` wraps this call.
    #[allow(unsafe_code)]
    let _ = unsafe { libc::sched_setscheduler(thread.as_raw(), libc::SCHED_IDLE, &parameters) };
}

/// What a child process has died of, if it has. It stays to be waited for.
pub(super) fn death_of(child: Pid) -> Option<String> {
    let flags = WaitPidFlag::WEXITED
        | WaitPidFlag::WNOHANG
        | WaitPidFlag::WNOWAIT
        // The sandbox's workers send no signal at their end, and are waited for only with this.
        | WaitPidFlag::__WALL;
    match waitid(Id::Pid(child), flags) {
        Ok(WaitStatus::Signaled(_, signal, _)) => Some(format!("was killed by {signal}")),
        Ok(WaitStatus::Exited(_, code)) => Some(format!("exited with {code}")),
        _ => None,
    }
}
