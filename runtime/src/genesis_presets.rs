//! The first states a chain can start from.

use crate::{
    configs::compute::{DelegationAccount, NetworkAccount},
    params, AccountId, BabeConfig, Balance, BalancesConfig, RuntimeGenesisConfig, SessionConfig,
    SessionKeys, SudoConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use serde_json::Value;
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use stardust_primitives::STAR;

/// One validator, Alice, who is also sudo: for work on one machine.
pub const DEVELOPMENT: &str = sp_genesis_builder::DEV_RUNTIME_PRESET;
/// Four validators, Alice to Dave, and nobody with sudo: for a network on one machine.
pub const LOCAL: &str = "local";

/// Planck that each of the well-known accounts starts with: a million STAR, two thousand bonds.
const ENDOWMENT: Balance = 1_000_000 * STAR;

/// A validator made of well-known keys.
struct Validator {
    account: Sr25519Keyring,
    keys: Sr25519Keyring,
    grandpa: Ed25519Keyring,
}

impl Validator {
    fn session_keys(&self) -> SessionKeys {
        SessionKeys {
            babe: self.keys.public().into(),
            grandpa: self.grandpa.public().into(),
            authority_discovery: self.keys.public().into(),
            audit: self.keys.public().into(),
        }
    }
}

const VALIDATORS: [Validator; 4] = [
    Validator {
        account: Sr25519Keyring::AliceStash,
        keys: Sr25519Keyring::Alice,
        grandpa: Ed25519Keyring::Alice,
    },
    Validator {
        account: Sr25519Keyring::BobStash,
        keys: Sr25519Keyring::Bob,
        grandpa: Ed25519Keyring::Bob,
    },
    Validator {
        account: Sr25519Keyring::CharlieStash,
        keys: Sr25519Keyring::Charlie,
        grandpa: Ed25519Keyring::Charlie,
    },
    Validator {
        account: Sr25519Keyring::DaveStash,
        keys: Sr25519Keyring::Dave,
        grandpa: Ed25519Keyring::Dave,
    },
];

/// A genesis with the first `validators` of the well-known ones.
fn genesis(validators: usize, sudo: Option<AccountId>) -> Value {
    // These accounts exist from the start, so that no share of a fee is ever too small for the one, and nothing that
    // slashes leave in the other is ever dust.
    let pots = [NetworkAccount::get(), DelegationAccount::get()];
    let pots = pots.map(|account| (account, params::EXISTENTIAL_DEPOSIT));
    let balances: Vec<(AccountId, Balance)> = Sr25519Keyring::well_known()
        .map(|account| (account.to_account_id(), ENDOWMENT))
        .chain(pots)
        .collect();
    let keys: Vec<_> = VALIDATORS
        .iter()
        .take(validators)
        .map(|validator| {
            let account = validator.account.to_account_id();
            (account.clone(), account, validator.session_keys())
        })
        .collect();
    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig { balances },
        babe: BabeConfig { epoch_config: params::BABE_EPOCH_CONFIG },
        session: SessionConfig { keys },
        sudo: SudoConfig { key: sudo },
    })
}

/// The genesis patch of a preset, as JSON.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
    let patch = match id.as_ref() {
        DEVELOPMENT => genesis(1, Some(Sr25519Keyring::Alice.to_account_id())),
        LOCAL => genesis(VALIDATORS.len(), None),
        _ => return None,
    };
    serde_json::to_vec(&patch).ok()
}

/// The names of all presets.
pub fn preset_names() -> Vec<PresetId> {
    vec![PresetId::from(DEVELOPMENT), PresetId::from(LOCAL)]
}
