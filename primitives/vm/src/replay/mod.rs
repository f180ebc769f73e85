#![doc = include_str!("README.md")]

mod hash;
mod layout;
mod paged;
mod piece;
mod state;
mod step;
mod trace;
mod tree;
mod witness;

#[cfg(feature = "std")]
mod image;
#[cfg(feature = "std")]
mod prove;
#[cfg(feature = "std")]
mod replayer;
#[cfg(feature = "std")]
mod session;

pub use hash::{Hash, Hasher, ZERO};
pub use layout::InputLengths;
#[cfg(feature = "std")]
pub use prove::{witness, WitnessError};
#[cfg(feature = "std")]
pub use replayer::{trace, Position, Replayer, Trace, TraceError};
#[cfg(feature = "std")]
pub(crate) use session::Execute;
#[cfg(feature = "std")]
pub use session::{Backend, Loaded, Machine, Session, Snapshot};
pub use state::{final_root, initial_state, InputCommitment, State, Status, Task, REGISTERS};
pub use step::{step, StepError};
pub use trace::{gas_floor, TraceRoot, BOUNDARIES_MAX};
pub use witness::{
    Claim, Pages, Piece, Witness, CHUNK_GAS_MAX, INSTRUCTIONS_THAT_FIT, RETURN_WITNESS_BYTES_MAX,
    STEP_GAS_MAX, STEP_PAGES_MAX, WITNESS_BYTES_MAX,
};
