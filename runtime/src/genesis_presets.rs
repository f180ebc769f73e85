//! The first states a chain can start from.

use crate::{
    configs::{
        compute::{DelegationAccount, NetworkAccount},
        staking::TreasuryAccount,
    },
    params, AccountId, BabeConfig, Balance, BalancesConfig, CapacityConfig, ClockConfig,
    MarketplaceConfig, RuntimeGenesisConfig, SessionConfig, SessionKeys, StakingConfig, SudoConfig,
};
use alloc::{vec, vec::Vec};
use frame_support::build_struct_json_patch;
use pallet_clock::Pace;
use pallet_staking::StakerStatus;
use serde_json::Value;
use sp_genesis_builder::PresetId;
use sp_keyring::{Ed25519Keyring, Sr25519Keyring};
use sp_runtime::Perbill;
use stardust_primitives::{capacity::BenchmarkProgram, hashing, STAR};

/// One validator, Alice, who is also sudo: for work on one machine. Referenda are over in minutes.
pub const DEVELOPMENT: &str = sp_genesis_builder::DEV_RUNTIME_PRESET;
/// Four validators, Alice to Dave, and nobody with sudo: for a network on one machine. An epoch has ten slots and an era
/// two epochs, a minute, so that who joins or leaves can be watched; referenda are over in minutes.
pub const LOCAL: &str = "local";

/// Planck that each of the well-known accounts starts with: a million STAR, two thousand bonds.
const ENDOWMENT: Balance = 1_000_000 * STAR;
/// Planck that each validator of a preset has bonded: ten times the least.
const STAKE: Balance = 100_000 * STAR;
/// Seats for validators: more than there are, so that another may take one.
const SEATS: u32 = 10;
/// The pace of the local network.
const LOCAL_PACE: Pace =
    Pace { epoch_slots: 10, era_sessions: 2, governance_speed: params::FAST_GOVERNANCE };
/// The pace of one machine: a public chain's, but for referenda.
const DEVELOPMENT_PACE: Pace = Pace { governance_speed: params::FAST_GOVERNANCE, ..params::PACE };

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
fn genesis(validators: usize, sudo: Option<AccountId>, pace: Pace) -> Value {
    // These accounts exist from the start, so that no share of a fee or an emission is ever too small for them, and
    // nothing that slashes leave of a delegation is ever dust.
    let common = [NetworkAccount::get(), TreasuryAccount::get(), DelegationAccount::get()]
        .map(|account| (account, params::EXISTENTIAL_DEPOSIT));
    let balances: Vec<(AccountId, Balance)> = Sr25519Keyring::well_known()
        .map(|account| (account.to_account_id(), ENDOWMENT))
        .chain(common)
        .collect();
    let keys: Vec<_> = VALIDATORS
        .iter()
        .take(validators)
        .map(|validator| {
            let account = validator.account.to_account_id();
            (account.clone(), account, validator.session_keys())
        })
        .collect();
    let stakers: Vec<_> = keys
        .iter()
        .map(|(account, ..)| (account.clone(), account.clone(), STAKE, StakerStatus::Validator))
        .collect();
    build_struct_json_patch!(RuntimeGenesisConfig {
        balances: BalancesConfig { balances },
        clock: ClockConfig { pace: Some(pace) },
        staking: StakingConfig {
            validator_count: SEATS,
            // Whoever leaves may leave: one is enough for a chain on one machine.
            minimum_validator_count: 1,
            slash_reward_fraction: Perbill::from_percent(params::SLASH_REPORTER_PERCENT),
            min_nominator_bond: params::MIN_NOMINATOR_BOND,
            min_validator_bond: params::MIN_VALIDATOR_BOND,
            max_validator_count: Some(params::MAX_CANDIDATES),
            stakers,
        },
        babe: BabeConfig { epoch_config: params::BABE_EPOCH_CONFIG },
        session: SessionConfig { keys },
        // Programs of the chain's own are nobody's: their royalties go where the network's share of fees goes.
        marketplace: MarketplaceConfig {
            programs: vec![(NetworkAccount::get(), params::BENCHMARK_PROGRAM.to_vec().into())],
        },
        capacity: CapacityConfig { program: Some(benchmark_program()) },
        sudo: SudoConfig { key: sudo },
    })
}

/// What providers are measured with.
fn benchmark_program() -> BenchmarkProgram {
    let program = hashing::content(params::BENCHMARK_PROGRAM);
    BenchmarkProgram { program, task_gas: params::BENCHMARK_TASK_GAS }
}

/// The genesis patch of a preset, as JSON.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
    let patch = match id.as_ref() {
        DEVELOPMENT => genesis(1, Some(Sr25519Keyring::Alice.to_account_id()), DEVELOPMENT_PACE),
        LOCAL => genesis(VALIDATORS.len(), None, LOCAL_PACE),
        _ => return None,
    };
    serde_json::to_vec(&patch).ok()
}

/// The names of all presets.
pub fn preset_names() -> Vec<PresetId> {
    vec![PresetId::from(DEVELOPMENT), PresetId::from(LOCAL)]
}
