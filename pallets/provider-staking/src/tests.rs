//! One file per call, one for the interface to the market, one for the invariants.

mod bond_more;
mod invariants;
mod leave;
mod properties;
mod providers;
mod register;
mod rejoin;
mod set_offer;
mod withdraw;
