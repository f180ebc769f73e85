//! The words of Stardust as types: what pallets, node services, clients and providers share.
//!
//! Everything here is plain data and pure functions; nothing reads storage, the network or a clock.
//! Pallets never depend on each other: they meet in [`traits`]. Nodes and clients read the chain
//! through [`api`], [`staking_api`], [`parameters_api`], [`domains_api`], [`border_api`] and [`spot`].
#![cfg_attr(not(feature = "std"), no_std)]
// `derive(Encode)` of an enum casts its variant's number; our own code converts with `try_from`.
#![allow(clippy::cast_possible_truncation)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects
    )
)]

extern crate alloc;

pub mod api;
pub mod assignment;
pub mod audit;
pub mod border_api;
pub mod capacity;
pub mod commitment;
pub mod contest;
pub mod crypto;
pub mod delegation;
pub mod demand;
pub mod dispatch;
pub mod dispatch_api;
pub mod domain;
pub mod domains_api;
pub mod governance;
pub mod hashing;
pub mod ids;
pub mod items;
pub mod job;
pub mod money;
pub mod parameters;
pub mod parameters_api;
pub mod provider;
pub mod receipt;
pub mod reputation;
pub mod spot;
pub mod staking_api;
pub mod traits;
pub mod tree;
pub mod validator;

/// The native token's unit: 1 STAR = 10^12 planck.
pub type Balance = u128;
/// Account of a user: an sr25519, ed25519 or ecdsa signer.
pub type AccountId = sp_runtime::AccountId32;
/// Height of a block.
pub type BlockNumber = u32;

/// Planck in one STAR.
pub const STAR: Balance = 1_000_000_000_000;
/// Gas in one standard compute unit, about a second of one current core.
pub const GAS_PER_SCU: u128 = 10_000_000_000;
