//! What may be wrong with a testnet's file, with the rule and the remedy.

use super::{in_star, MAX_NAME};
use stardust_runtime::params;
use std::fmt;

/// A flaw, and the entry that has it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ConfigError {
    entry: String,
    flaw: Flaw,
}

impl ConfigError {
    /// A flaw of an entry.
    pub(super) fn new(entry: impl Into<String>, flaw: Flaw) -> Self {
        Self { entry: entry.into(), flaw }
    }

    /// What has the flaw, as a path into the file.
    #[cfg(test)]
    pub(super) fn entry(&self) -> &str {
        &self.entry
    }

    /// What is wrong.
    #[cfg(test)]
    pub(super) fn into_flaw(self) -> Flaw {
        self.flaw
    }

    /// What the reader of TOML says; it names line and column by itself.
    pub(super) fn toml(error: toml::de::Error) -> Self {
        Self::new("file", Flaw::Toml(error.to_string()))
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.entry, self.flaw)
    }
}

impl std::error::Error for ConfigError {}

/// What is wrong.
///
/// What stood where a public key belongs is never repeated: it may be a secret.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Not TOML, or not with these fields.
    Toml(String),
    /// No name, or not one line of it.
    Name,
    /// An id that cannot name a folder.
    Id,
    /// The id of a chain that every node knows.
    IdTaken,
    /// Fewer seats than validators, or more than the chain has.
    Seats { validators: usize },
    /// No address of a node.
    Bootnode(String),
    /// No address of a telemetry server.
    Telemetry(String),
    /// More entries than fit.
    TooMany { count: usize, most: usize },
    /// Not 32 bytes, in SS58 or hexadecimal.
    NotPublic,
    /// Everybody knows its secret.
    WellKnown(String),
    /// An account that the chain has made for itself.
    OwnAccount,
    /// Less than an account needs to exist.
    EndowedTooLittle,
    /// An account with two endowments.
    EndowedTwice,
    /// Nobody to make blocks.
    NoValidators,
    /// An account with two seats.
    ValidatorTwice,
    /// Less than a validator must have at stake.
    StakeTooLow,
    /// A stake that the account does not have.
    StakeNotEndowed { needed: u128 },
    /// A key that is used elsewhere.
    KeyTwice { first: String },
    /// What the runtime makes of it is no genesis.
    Genesis(String),
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Toml(error) => write!(f, "{}; see docs/testnet.example.toml", error.trim_end()),
            Self::Name => write!(f, "a name has 1 to {MAX_NAME} characters in one line; write one"),
            Self::Id => write!(
                f,
                "an id has 1 to {MAX_NAME} of the characters a-z, 0-9, _ and -; write one, for example my_testnet"
            ),
            Self::IdTaken => {
                write!(f, "`dev` and `local` are the ids of built-in chains; choose another")
            },
            Self::Seats { validators } => write!(
                f,
                "seats are for all {validators} validators, and at most {}; choose a number between",
                params::MAX_VALIDATORS
            ),
            Self::Bootnode(text) => write!(
                f,
                "`{text}` is no address of a node; write /dns/HOST/tcp/30333/p2p/PEER or /ip4/…, \
                 with the peer that `stardust-node key inspect-node-key --file FILE` prints"
            ),
            Self::Telemetry(text) => {
                write!(f, "`{text}` is no address of a telemetry server; write wss://HOST/submit/")
            },
            Self::TooMany { count, most } => {
                write!(f, "{count} are more than the {most} that may be; leave some out")
            },
            Self::NotPublic => write!(
                f,
                "not a public key: these are 32 bytes as SS58 address or as 0x and 64 digits; write what \
                 `stardust-node key inspect` prints as public key, and if a secret stood here, make a new one"
            ),
            Self::WellKnown(name) => write!(
                f,
                "the key of {name}, whose secret everybody knows; make one with `stardust-node key generate`"
            ),
            Self::OwnAccount => {
                write!(f, "an account of the chain itself, which genesis endows; leave it out")
            },
            Self::EndowedTooLittle => write!(
                f,
                "an account has the existential deposit at least, {} planck; endow a STAR or more, or leave it out",
                params::EXISTENTIAL_DEPOSIT
            ),
            Self::EndowedTwice => write!(f, "it is endowed above; write the sum of both, once"),
            Self::NoValidators => write!(
                f,
                "a chain has one validator at least, and survives the loss of one with four; add [[validators]]"
            ),
            Self::ValidatorTwice => {
                write!(f, "this account is a validator above; each has an account of its own")
            },
            Self::StakeTooLow => write!(
                f,
                "a validator has {} STAR at stake at least; raise it",
                in_star(params::MIN_VALIDATOR_BOND)
            ),
            Self::StakeNotEndowed { needed } => write!(
                f,
                "the account is endowed with less than the stake and one STAR for fees; endow it with {needed} or more"
            ),
            Self::KeyTwice { first } => write!(
                f,
                "the same key as {first}; every validator has four keys of its own, make another with \
                 `stardust-node key generate`"
            ),
            Self::Genesis(error) => write!(f, "the runtime refuses it: {error}"),
        }
    }
}
