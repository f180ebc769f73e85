//! How the runtime wires its pallets, by theme.

pub mod assets;
pub mod compute;
pub mod consensus;
pub mod dispatch;
pub mod domain_voting;
pub mod domains;
pub mod governance;
pub mod people;
pub mod safety;
pub mod spot;
pub mod staking;
pub mod system;
pub mod treasury;
