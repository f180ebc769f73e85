//! One file per call, one for the interface to the market, one for the hook, one for pools, one for the invariants.

mod bond_more;
mod cancel_slash;
mod delegate;
mod end_round;
mod execute_due;
mod execute_slash;
mod invariants;
mod leave;
mod ping;
mod pools;
mod properties;
mod providers;
mod register;
mod rejoin;
mod set_commission;
mod set_offer;
mod unbond;
mod undelegate;
mod withdraw;
mod withdraw_delegation;
mod withdraw_unbonded;
