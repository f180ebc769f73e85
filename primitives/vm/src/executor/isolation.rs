//! How tasks are kept from the machine that runs them.

// The derive of `Encode` casts each variant's index.
#![allow(clippy::cast_possible_truncation)]

use codec::{Decode, Encode};
use std::fmt;

/// How a pool's executors are isolated, in one line by its `Display`; to be said at the start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Isolation {
    /// Why tasks are interpreted in the executor itself; none if the recompiler's sandbox holds them.
    pub unsandboxed: Option<String>,
    /// Whom executors run as.
    pub user: User,
    /// What bounds their memory and their number of processes.
    pub limits: Limits,
}

/// Whom an executor runs as.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub struct User {
    /// User and group.
    pub uid: u32,
    /// Why other processes may run as the same user; none if the user is the executor's alone.
    pub shared: Option<String>,
}

/// What bounds an executor's memory besides the upload check, and its number of processes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Limits {
    /// A cgroup for each executor and its sandbox worker, and resource limits.
    Cgroup {
        /// Most memory of the two in bytes.
        memory_bytes: u64,
        /// Most threads of the two.
        tasks: u32,
    },
    /// Resource limits on the executor alone.
    Rlimits {
        /// Most memory that the executor allocates, in bytes.
        memory_bytes: u64,
        /// Why there is no cgroup.
        reason: String,
    },
}

impl Isolation {
    /// Whether the recompiler runs in its sandbox, that is, whether this machine is fit for paid work.
    pub fn is_sandboxed(&self) -> bool {
        self.unsandboxed.is_none()
    }

    /// What this machine does not give.
    fn missing(&self) -> Vec<String> {
        let sandbox = self.unsandboxed.as_ref().map(|reason| format!("the sandbox ({reason})"));
        let user = self.user.shared.as_ref().map(|reason| format!("a user of its own ({reason})"));
        let cgroup = match &self.limits {
            Limits::Cgroup { .. } => None,
            Limits::Rlimits { reason, .. } => Some(format!("a cgroup of its own ({reason})")),
        };
        [sandbox, user, cgroup].into_iter().flatten().collect()
    }
}

impl fmt::Display for Isolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MIB: u64 = 1024 * 1024;
        f.write_str(match self.unsandboxed {
            None => "recompiler in a sandbox (namespaces, seccomp)",
            Some(_) => "INTERPRETER, UNSANDBOXED, many times slower than the recompiler",
        })?;
        write!(f, "; user {}", self.user.uid)?;
        match &self.limits {
            Limits::Cgroup { memory_bytes, tasks } => {
                write!(f, "; cgroup of {} MiB and {tasks} threads", memory_bytes.div_ceil(MIB))?;
            }
            Limits::Rlimits { memory_bytes, .. } => {
                write!(f, "; resource limits, {} MiB", memory_bytes.div_ceil(MIB))?;
            }
        }
        let missing = self.missing();
        if missing.is_empty() {
            return f.write_str("; nothing is missing");
        }
        write!(f, "; missing: {}", missing.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_says_what_holds_and_what_is_missing() {
        let best = Isolation {
            unsandboxed: None,
            user: User { uid: 7, shared: None },
            limits: Limits::Cgroup { memory_bytes: 1 << 30, tasks: 32 },
        };
        assert!(best.is_sandboxed());
        assert_eq!(
            best.to_string(),
            "recompiler in a sandbox (namespaces, seccomp); user 7; cgroup of 1024 MiB and 32 \
             threads; nothing is missing"
        );
        let worst = Isolation {
            unsandboxed: Some("no namespaces".into()),
            user: User { uid: 0, shared: Some("no other".into()) },
            limits: Limits::Rlimits { memory_bytes: 1, reason: "no cgroups".into() },
        };
        assert!(!worst.is_sandboxed());
        assert_eq!(
            worst.to_string(),
            "INTERPRETER, UNSANDBOXED, many times slower than the recompiler; user 0; resource \
             limits, 1 MiB; missing: the sandbox (no namespaces), a user of its own (no other), a \
             cgroup of its own (no cgroups)"
        );
    }
}
