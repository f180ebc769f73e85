//! Public keys in a testnet's file: what they are, and which must not be there.

use super::error::{ConfigError, Flaw};
use sp_runtime::app_crypto::sp_core::{crypto::DEV_PHRASE, ed25519, sr25519, Pair};
use stardust_runtime::{AccountId, SessionKeys};
use std::{collections::BTreeMap, str::FromStr};

/// The bytes of a public key or an account.
pub(super) type Raw = [u8; 32];

/// Those whose secrets are in every copy of the SDK.
const NAMES: [&str; 8] = ["Alice", "Bob", "Charlie", "Dave", "Eve", "Ferdie", "One", "Two"];

/// The well-known public keys of both kinds, with the secrets that they have.
pub(super) fn well_known() -> BTreeMap<Raw, String> {
    let paths = NAMES.iter().flat_map(|name| [format!("//{name}"), format!("//{name}//stash")]);
    let mut known = BTreeMap::new();
    for path in paths.chain([String::new()]) {
        let secret = format!("{DEV_PHRASE}{path}");
        let name = if path.is_empty() { "the development phrase".into() } else { path };
        if let Ok(pair) = sr25519::Pair::from_string(&secret, None) {
            known.insert(*pair.public().as_array_ref(), name.clone());
        }
        if let Ok(pair) = ed25519::Pair::from_string(&secret, None) {
            known.insert(*pair.public().as_array_ref(), name);
        }
    }
    known
}

/// Reads an account that nobody but its owner has the secret of.
pub(super) fn account(text: &str, known: &BTreeMap<Raw, String>) -> Result<AccountId, Flaw> {
    let account = AccountId::from_str(text).map_err(|_| Flaw::NotPublic)?;
    match known.get::<Raw>(account.as_ref()) {
        Some(name) => Err(Flaw::WellKnown(name.clone())),
        None => Ok(account),
    }
}

/// The four session keys of a validator, as they are written.
pub(super) struct SessionTexts<'a> {
    pub(super) babe: &'a str,
    pub(super) grandpa: &'a str,
    pub(super) authority_discovery: &'a str,
    pub(super) audit: &'a str,
}

/// The session keys that were read so far, each with its entry.
pub(super) struct Keys<'a> {
    known: &'a BTreeMap<Raw, String>,
    taken: BTreeMap<Raw, String>,
}

impl<'a> Keys<'a> {
    /// None yet.
    pub(super) fn new(known: &'a BTreeMap<Raw, String>) -> Self {
        Self { known, taken: BTreeMap::new() }
    }

    /// Reads the keys of a validator, none of which may have been read before.
    pub(super) fn take(
        &mut self,
        entry: &str,
        texts: &SessionTexts<'_>,
    ) -> Result<SessionKeys, ConfigError> {
        let mut one = |field: &str, text: &str| {
            let entry = format!("{entry}.{field}");
            self.one(&entry, text).map_err(|flaw| ConfigError::new(entry, flaw))
        };
        Ok(SessionKeys {
            babe: sr25519::Public::from_raw(one("babe", texts.babe)?).into(),
            grandpa: ed25519::Public::from_raw(one("grandpa", texts.grandpa)?).into(),
            authority_discovery: sr25519::Public::from_raw(one(
                "authority_discovery",
                texts.authority_discovery,
            )?)
            .into(),
            audit: sr25519::Public::from_raw(one("audit", texts.audit)?).into(),
        })
    }

    fn one(&mut self, entry: &str, text: &str) -> Result<Raw, Flaw> {
        let raw: Raw = account(text, self.known)?.into();
        match self.taken.insert(raw, entry.into()) {
            Some(first) => Err(Flaw::KeyTwice { first }),
            None => Ok(raw),
        }
    }
}
