//! `stardust-node`: a full node of the Stardust chain, and a validator that audits.
//!
//! A plain solo-chain service over the SDK's client: BABE, GRANDPA, litep2p, ParityDB. What is its own
//! is the auditor, which runs beside a validator and re-executes what its VRF draws, and the reports of blocks that
//! should not both be.

// The SDK's error types are large, and every function here returns one once, at the start or the end.
#![allow(clippy::result_large_err)]

mod chain_spec;
mod cli;
mod command;
mod epochs;
mod equivocations;
mod logs;
mod rpc;
mod service;
mod testnet;

fn main() -> sc_cli::Result<()> {
    // The executors of the machine are this same binary, started again with another argument. They
    // must become executors before anything else starts a thread or opens a file.
    stardust_vm::executor::run_if_requested();
    command::run()
}
