//! One file per call, one for the interface to the market, one for the hook, one for the invariants.

mod bond_more;
mod cancel_slash;
mod execute_due;
mod execute_slash;
mod invariants;
mod leave;
mod pools;
mod properties;
mod providers;
mod register;
mod rejoin;
mod set_offer;
mod withdraw;
