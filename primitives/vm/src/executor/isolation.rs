//! How tasks are kept from the machine that runs them.

// The derive of `Encode` casts each variant's index.
#![allow(clippy::cast_possible_truncation)]

use codec::{Decode, Encode};
use std::fmt;

/// How well a pool's executors are isolated, and how fast they are.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode)]
pub enum Isolation {
    /// The recompiler, its guests in a sandbox of namespaces.
    Sandboxed,
    /// The interpreter, 30 to 80 times slower: the sandbox cannot be had on this machine.
    Interpreted {
        /// Why not, with what to do about it where that is known.
        reason: String,
    },
}

impl Isolation {
    /// Whether the recompiler runs, that is, whether this machine is fit for paid work.
    pub fn is_sandboxed(&self) -> bool {
        matches!(self, Self::Sandboxed)
    }
}

impl fmt::Display for Isolation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sandboxed => f.write_str("recompiler in a sandbox"),
            Self::Interpreted { reason } => write!(
                f,
                "INTERPRETER ONLY, many times slower than the recompiler, because the sandbox is \
				 not available ({reason}); user namespaces are needed"
            ),
        }
    }
}
