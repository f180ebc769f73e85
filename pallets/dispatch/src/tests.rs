//! Tests, one file per call and hook.

mod authorize;
mod claims;
mod invariants;
mod properties;
mod propose;
mod rounds;
mod views;
mod worker;
