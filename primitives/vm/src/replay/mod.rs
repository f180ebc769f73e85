//! Any piece of a run, run again.
//!
//! A task's state between two instructions has a root. The roots at the boundaries of chunks of gas are
//! a trace; two parties that claim different receipts for one task find the first piece at which their
//! traces part, and [`step`] decides that piece, anywhere, from a [`Witness`] alone.

mod hash;
mod layout;
mod paged;
mod piece;
mod state;
mod step;
mod tree;
mod witness;

#[cfg(feature = "std")]
mod image;
#[cfg(feature = "std")]
mod prove;
#[cfg(feature = "std")]
mod session;

pub use hash::{Hash, Hasher, ZERO};
pub use layout::InputLengths;
#[cfg(feature = "std")]
pub use prove::{witness, WitnessError};
#[cfg(feature = "std")]
pub use session::{Backend, Loaded, Machine, Session, Snapshot};
pub use state::{final_root, initial_state, InputCommitment, State, Status, Task, REGISTERS};
pub use step::{step, StepError};
pub use witness::{
    Claim, Pages, Piece, Witness, CHUNK_GAS_MAX, INSTRUCTIONS_THAT_FIT, RETURN_WITNESS_BYTES_MAX,
    STEP_GAS_MAX, STEP_PAGES_MAX, WITNESS_BYTES_MAX,
};
