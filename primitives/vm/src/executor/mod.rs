//! Running tasks with the recompiler, in processes of their own.
//!
//! The recompiler never runs inside the node: its `run()` has no timeout and no cancel, and spins for
//! ever when its sandbox worker dies. A [`Pool`] keeps a few executor processes, which are this very
//! executable started again with a hidden argument, and kills one that is late.

mod backend;
mod cgroup;
mod child;
#[cfg_attr(target_os = "linux", path = "linux.rs")]
#[cfg_attr(not(target_os = "linux"), path = "elsewhere.rs")]
mod host;
mod isolation;
mod pool;
mod process;
mod shelf;
mod wire;

pub(crate) use backend::run_watched;
pub use isolation::{Isolation, Limits, User};
pub use pool::{Pool, PoolConfig};
pub use process::{run_if_requested, ARGUMENT};
