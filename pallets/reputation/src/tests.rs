//! One file for the interface to the market, one for each kind of pure function with its reference, one for the invariants.

mod decay;
mod interfaces;
mod invariants;
mod properties;
mod scores;
