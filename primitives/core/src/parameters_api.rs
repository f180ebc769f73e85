//! Runtime API: whether a vote on parameters would be accepted.

use crate::parameters::{Group, Violation};

sp_api::decl_runtime_apis! {
    /// The governed parameters, for voters. `MarketApi` tells those in force.
    pub trait ParametersApi {
        /// Whether the call that sets this group would accept it now; else the rule that refuses, with its two sides.
        fn check(proposed: Group) -> Result<(), Violation>;
    }
}
