//! One file per call, one for the interface to the market, one for sessions, duties and invariants each.

mod authorize;
mod close_contest;
mod duties;
mod faults;
mod invariants;
mod offences;
mod properties;
mod report_audit;
mod sessions;
mod verification;
mod vote;
