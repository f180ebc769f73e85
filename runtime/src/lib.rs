//! The Stardust runtime: BABE and GRANDPA, accounts, and a market in verified computing.
//!
//! Pallets meet here and nowhere else. The numbers are in [`params`], the wiring in [`configs`], what
//! nodes and clients may ask in [`apis`], and the first state of a chain in [`genesis_presets`].
#![cfg_attr(not(feature = "std"), no_std)]
// `#[frame_support::runtime]` expands to public items without documentation; ours have theirs.
#![allow(missing_docs)]
#![recursion_limit = "256"]

extern crate alloc;

#[cfg(feature = "std")]
include!(concat!(env!("OUT_DIR"), "/wasm_binary.rs"));

pub mod apis;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarks;
#[deny(missing_docs)]
pub mod configs;
#[deny(missing_docs)]
pub mod emission;
#[deny(missing_docs)]
pub mod genesis_presets;
#[deny(missing_docs)]
pub mod governance;
#[deny(missing_docs)]
pub mod params;
mod views;

use alloc::{borrow::Cow, vec::Vec};
use sp_runtime::{generic, impl_opaque_keys, traits::BlakeTwo256, MultiAddress, MultiSignature};
use sp_version::RuntimeVersion;

pub use stardust_primitives::{AccountId, Balance, BlockNumber};

/// Number of an account's transactions.
pub type Nonce = u32;
/// Hash of a block, an extrinsic or a record.
pub type Hash = sp_core::H256;
/// How transactions name accounts.
pub type Address = MultiAddress<AccountId, ()>;
/// An sr25519, ed25519 or ecdsa signature.
pub type Signature = MultiSignature;
/// Header of a block.
pub type Header = generic::Header<BlockNumber, BlakeTwo256>;
/// A block.
pub type Block = generic::Block<Header, UncheckedExtrinsic>;
/// A transaction or an inherent, before any check.
pub type UncheckedExtrinsic =
    generic::UncheckedExtrinsic<Address, RuntimeCall, Signature, TxExtension>;
/// What the signer of a transaction signs.
pub type SignedPayload = generic::SignedPayload<RuntimeCall, TxExtension>;

/// What surrounds each transaction.
///
/// None but the standard extensions carries bytes: polkadot.js cannot encode others.
pub type TxExtension = (
    frame_system::AuthorizeCall<Runtime>,
    frame_system::CheckNonZeroSender<Runtime>,
    frame_system::CheckSpecVersion<Runtime>,
    frame_system::CheckTxVersion<Runtime>,
    frame_system::CheckGenesis<Runtime>,
    frame_system::CheckMortality<Runtime>,
    frame_system::CheckNonce<Runtime>,
    frame_system::CheckWeight<Runtime>,
    pallet_transaction_payment::ChargeTransactionPayment<Runtime>,
    frame_system::WeightReclaim<Runtime>,
);

/// Runs blocks.
pub type Executive = frame_executive::Executive<
    Runtime,
    Block,
    frame_system::ChainContext<Runtime>,
    Runtime,
    AllPalletsWithSystem,
>;

/// Types for nodes, which treat extrinsics as bytes and so survive every upgrade of the runtime.
pub mod opaque {
    use super::Header;
    use sp_runtime::{generic, OpaqueExtrinsic};

    /// A block of opaque extrinsics.
    pub type Block = generic::Block<Header, OpaqueExtrinsic>;
}

impl_opaque_keys! {
    /// A validator's keys of one session.
    pub struct SessionKeys {
        /// Makes blocks.
        pub babe: Babe,
        /// Finalises them.
        pub grandpa: Grandpa,
        /// Signs the validator's addresses.
        pub authority_discovery: AuthorityDiscovery,
        /// Draws audits, reports and votes.
        pub audit: Verification,
    }
}

/// The version of this runtime.
#[sp_version::runtime_version]
pub const VERSION: RuntimeVersion = RuntimeVersion {
    spec_name: Cow::Borrowed("stardust"),
    impl_name: Cow::Borrowed("stardust"),
    authoring_version: 1,
    spec_version: 1,
    impl_version: 1,
    apis: apis::RUNTIME_API_VERSIONS,
    transaction_version: 1,
    system_version: 1,
};

// Indices are part of every encoded call, event and error: never reuse one. `legacy_ordering` is what has genesis and
// hooks go in the order written here, whatever the indices are.
#[frame_support::runtime(legacy_ordering)]
mod runtime {
    #[runtime::runtime]
    #[runtime::derive(
        RuntimeCall,
        RuntimeEvent,
        RuntimeError,
        RuntimeOrigin,
        RuntimeFreezeReason,
        RuntimeHoldReason,
        RuntimeSlashReason,
        RuntimeLockId,
        RuntimeTask,
        RuntimeViewFunction
    )]
    pub struct Runtime;

    #[runtime::pallet_index(0)]
    pub type System = frame_system;
    #[runtime::pallet_index(1)]
    pub type Timestamp = pallet_timestamp;
    // Ends at the beginning of a block, in which the time of deadlines then goes on.
    #[runtime::pallet_index(50)]
    pub type SafeMode = pallet_safe_mode;
    // Before all hooks that ask for the time of deadlines.
    #[runtime::pallet_index(9)]
    pub type Clock = pallet_clock;

    // Babe and Authorship go before Session, which asks the one whether the session ends, and during
    // whose end the other must already know the author. Staking, which says who the validators are, goes before
    // Session, and after Balances, by which it holds stakes; what the past ones were is noted after it.
    #[runtime::pallet_index(2)]
    pub type Babe = pallet_babe;
    #[runtime::pallet_index(3)]
    pub type Authorship = pallet_authorship;
    #[runtime::pallet_index(4)]
    pub type Balances = pallet_balances;
    #[runtime::pallet_index(5)]
    pub type TransactionPayment = pallet_transaction_payment;
    #[runtime::pallet_index(30)]
    pub type Staking = pallet_staking;
    #[runtime::pallet_index(6)]
    pub type Session = pallet_session;
    #[runtime::pallet_index(32)]
    pub type Historical = pallet_session::historical;
    #[runtime::pallet_index(7)]
    pub type Grandpa = pallet_grandpa;
    #[runtime::pallet_index(8)]
    pub type AuthorityDiscovery = pallet_authority_discovery;

    #[runtime::pallet_index(31)]
    pub type VoterList = pallet_bags_list;
    #[runtime::pallet_index(33)]
    pub type Offences = pallet_offences;

    #[runtime::pallet_index(10)]
    pub type Preimage = pallet_preimage;
    #[runtime::pallet_index(11)]
    pub type Scheduler = pallet_scheduler;
    #[runtime::pallet_index(12)]
    pub type Utility = pallet_utility;
    #[runtime::pallet_index(13)]
    pub type Proxy = pallet_proxy;
    #[runtime::pallet_index(14)]
    pub type Multisig = pallet_multisig;
    // Has a key in the development preset only; without one nobody can ever use it.
    #[runtime::pallet_index(15)]
    pub type Sudo = pallet_sudo;

    #[runtime::pallet_index(16)]
    pub type MultiBlockMigrations = pallet_migrations;

    #[runtime::pallet_index(20)]
    pub type ProviderStaking = pallet_provider_staking;
    #[runtime::pallet_index(21)]
    pub type Marketplace = pallet_marketplace;
    #[runtime::pallet_index(22)]
    pub type Verification = pallet_verification;
    #[runtime::pallet_index(23)]
    pub type ProtocolParameters = pallet_protocol_parameters;
    #[runtime::pallet_index(24)]
    pub type Reputation = pallet_reputation;
    #[runtime::pallet_index(25)]
    pub type Capacity = pallet_capacity;
    #[runtime::pallet_index(26)]
    pub type Domains = pallet_domains;
    #[runtime::pallet_index(27)]
    pub type Border = pallet_border;
    // After the clock, by which its rounds go.
    #[runtime::pallet_index(28)]
    pub type Dispatch = pallet_dispatch;
    #[runtime::pallet_index(29)]
    pub type Spot = pallet_spot;

    #[runtime::pallet_index(40)]
    pub type Referenda = pallet_referenda;
    #[runtime::pallet_index(41)]
    pub type ConvictionVoting = pallet_conviction_voting;
    #[runtime::pallet_index(42)]
    pub type Origins = governance::origins;
    #[runtime::pallet_index(43)]
    pub type Whitelist = pallet_whitelist;
    // The technical committee, and what its members vote on.
    #[runtime::pallet_index(44)]
    pub type Fellowship = pallet_ranked_collective;
    #[runtime::pallet_index(45)]
    pub type FellowshipReferenda = pallet_referenda<Instance1>;
    #[runtime::pallet_index(46)]
    pub type Treasury = pallet_treasury;
    // Bounties and their parts.
    #[runtime::pallet_index(47)]
    pub type Bounties = pallet_multi_asset_bounties;
    // The votes of domains' members, and what they vote on.
    #[runtime::pallet_index(48)]
    pub type DomainVoting = pallet_domain_voting;
    #[runtime::pallet_index(49)]
    pub type DomainReferenda = pallet_referenda<Instance2>;
    #[runtime::pallet_index(51)]
    pub type TxPause = pallet_tx_pause;
    #[runtime::pallet_index(52)]
    pub type Identity = pallet_identity;
    #[runtime::pallet_index(53)]
    pub type Recovery = pallet_recovery;
}
