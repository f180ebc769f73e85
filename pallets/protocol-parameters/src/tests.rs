//! One file per call, one for the invariant, one for what is accepted at all.

mod invariants;
mod properties;
mod set_bonds;
mod set_dispatch;
mod set_market;
mod set_providers;
mod set_treasury;
mod set_verification;
