//! A control group (version 2) for one executor and its sandbox worker, where one can be had.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
    thread,
    time::Duration,
};

/// Most threads of an executor and its worker: it has three, the worker one.
pub(super) const TASKS_MAX: u32 = 32;

/// How the groups are called, before the id of the process that made them.
const PREFIX: &str = "stardust-executor-";

/// A group, which is removed when this is dropped.
#[derive(Debug)]
pub(super) struct Cgroup(PathBuf);

impl Cgroup {
    /// Makes a group next to this process's own, or says why it cannot.
    ///
    /// Next to and not below: a group that holds processes cannot limit groups below it. Whoever
    /// delegates a group to this process has to put the process into a group inside of it.
    pub(super) fn create(memory_bytes: u64) -> Result<Self, String> {
        let read =
            |path: &str| fs::read_to_string(path).map_err(|error| format!("{path}: {error}"));
        let own = own_folder(&read("/proc/self/cgroup")?, &read("/proc/self/mountinfo")?)?;
        let parent = own.parent().filter(|parent| parent.join("cgroup.procs").exists());
        Self::create_in(parent.unwrap_or(&own), memory_bytes)
    }

    fn create_in(folder: &Path, memory_bytes: u64) -> Result<Self, String> {
        remove_left_behind(folder);
        let name = |number: u64| format!("{PREFIX}{}-{number}", process::id());
        static NUMBERS: AtomicU64 = AtomicU64::new(0);
        let path = folder.join(name(NUMBERS.fetch_add(1, Ordering::Relaxed)));
        let failed = |what: &str| {
            let what = what.to_owned();
            move |error: io::Error| format!("{what}: {error}")
        };
        fs::create_dir(&path).map_err(failed("it cannot be made"))?;
        let group = Self(path);
        if !group.0.join("memory.max").exists() || !group.0.join("pids.max").exists() {
            fs::write(folder.join("cgroup.subtree_control"), "+memory +pids")
                .map_err(failed("memory and pids are not delegated"))?;
        }
        group.set("memory.max", memory_bytes).map_err(failed("memory.max"))?;
        group.set("pids.max", TASKS_MAX.into()).map_err(failed("pids.max"))?;
        // Both are absent from some kernels, and improve what is there.
        let _ = group.set("memory.swap.max", 0);
        let _ = group.set("memory.oom.group", 1);
        Ok(group)
    }

    fn set(&self, file: &str, value: u64) -> io::Result<()> {
        // Never made: a limit that the kernel does not know is none.
        let mut options = fs::OpenOptions::new();
        let mut file = options.write(true).open(self.0.join(file))?;
        io::Write::write_all(&mut file, value.to_string().as_bytes())
    }

    /// Takes a process in; what it starts from then on is in, too.
    pub(super) fn add(&self, pid: u32) -> Result<(), String> {
        self.set("cgroup.procs", pid.into()).map_err(|error| format!("cgroup.procs: {error}"))
    }

    /// Whether the kernel has killed something in it for want of memory.
    pub(super) fn ran_out_of_memory(&self) -> bool {
        let events = fs::read_to_string(self.0.join("memory.events")).unwrap_or_default();
        let killed = events.lines().find_map(|line| line.strip_prefix("oom_kill "));
        killed.is_some_and(|times| times.trim() != "0")
    }
}

impl Drop for Cgroup {
    fn drop(&mut self) {
        // Absent from kernels before 5.14, where what is in it has been killed one by one.
        let _ = self.set("cgroup.kill", 1);
        // Empty only when the kernel is done with its processes.
        for _ in 0..20 {
            if fs::remove_dir(&self.0).is_ok() {
                return;
            }
            thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Removes groups of pools that have ended without doing so.
fn remove_left_behind(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let of = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split_once('-'));
        if of.is_some_and(|(pid, _)| !Path::new("/proc").join(pid).exists()) {
            // Fails while something is in it.
            let _ = fs::remove_dir(entry.path());
        }
    }
}

/// Where this process's own group is, by `/proc/self/cgroup` and `/proc/self/mountinfo`.
fn own_folder(groups: &str, mounts: &str) -> Result<PathBuf, String> {
    let own = groups.lines().find_map(|line| line.strip_prefix("0::"));
    let own = own.ok_or("the kernel has no cgroup v2")?;
    // "36 35 0:31 ROOT MOUNT-POINT options.. - TYPE source options"
    let mount = mounts.lines().find_map(|line| {
        let (place, kind) = line.split_once(" - ")?;
        let mut fields = place.split(' ').skip(3);
        kind.starts_with("cgroup2 ").then_some(())?;
        Some((fields.next()?, fields.next()?))
    });
    let (root, point) = mount.ok_or("no cgroup v2 is mounted")?;
    let below = Path::new(own).strip_prefix(root).map_err(|_| "its own group is not mounted")?;
    Ok(Path::new(point).join(below))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    const MOUNTS: &str = "22 28 0:20 / /proc rw - proc proc rw\n\
        30 28 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n";

    #[test]
    fn the_own_group_is_found() {
        let found = own_folder("0::/system.slice/node.service\n", MOUNTS);
        assert_eq!(found, Ok("/sys/fs/cgroup/system.slice/node.service".into()));
        // In a container that sees a part of the tree only.
        let part = "30 28 0:26 /docker/1 /sys/fs/cgroup ro - cgroup2 cgroup rw";
        assert_eq!(own_folder("0::/docker/1\n", part), Ok("/sys/fs/cgroup/".into()));
        assert!(own_folder("0::/docker/2\n", part).unwrap_err().contains("not mounted"));
        // Beside version 1.
        let both = "9:name=systemd:/\n4:memory:/a\n0::/b\n";
        assert_eq!(own_folder(both, MOUNTS), Ok("/sys/fs/cgroup/b".into()));
        assert!(own_folder("4:memory:/a\n", MOUNTS).unwrap_err().contains("no cgroup v2"));
        let first = "31 28 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory";
        assert!(own_folder(both, first).unwrap_err().contains("no cgroup v2 is mounted"));
    }

    /// A folder of plain files in place of the kernel's.
    struct Stand(PathBuf);

    impl Stand {
        fn new(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("stardust-{name}-{}", process::id()));
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }
    }

    impl Drop for Stand {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn limits_go_where_the_kernel_has_them() {
        let stand = Stand::new("cgroup-limits");
        let group = Cgroup(stand.0.clone());
        assert!(group.set("memory.max", 1).is_err(), "a limit that does not exist");
        for file in ["memory.max", "cgroup.procs"] {
            fs::write(stand.0.join(file), "").unwrap();
        }
        group.set("memory.max", 4_096).unwrap();
        group.add(12).unwrap();
        assert_eq!(fs::read_to_string(stand.0.join("memory.max")).unwrap(), "4096");
        assert_eq!(fs::read_to_string(stand.0.join("cgroup.procs")).unwrap(), "12");
        assert!(!group.ran_out_of_memory());
        let events = |kills: u32| format!("low 0\nhigh 0\nmax 3\noom 1\noom_kill {kills}\n");
        for kills in [0, 2] {
            fs::write(stand.0.join("memory.events"), events(kills)).unwrap();
            assert_eq!(group.ran_out_of_memory(), kills > 0);
        }
    }

    #[test]
    fn what_is_not_delegated_is_no_group() {
        // Nothing appears in a folder made here, and the parent takes no controllers.
        let stand = Stand::new("cgroup-undelegated");
        fs::create_dir(stand.0.join("cgroup.subtree_control")).unwrap();
        let why = Cgroup::create_in(&stand.0, 1).unwrap_err();
        assert!(why.contains("not delegated"), "{why}");
        let left: Vec<_> = fs::read_dir(&stand.0).unwrap().flatten().collect();
        assert_eq!(left.len(), 1, "{left:?}");
        assert!(Cgroup::create_in(&stand.0.join("nowhere"), 1).is_err());
    }

    #[test]
    fn groups_of_dead_pools_are_removed() {
        let stand = Stand::new("cgroup-stale");
        // Above every process id.
        let dead = stand.0.join(format!("{PREFIX}4194305-0"));
        let own = stand.0.join(format!("{PREFIX}{}-0", process::id()));
        let other = stand.0.join("user.slice");
        for folder in [&dead, &own, &other] {
            fs::create_dir(folder).unwrap();
        }
        remove_left_behind(&stand.0);
        assert_eq!([&dead, &own, &other].map(|folder| folder.exists()), [false, true, true]);
    }
}
