//! The genesis of a public chain, from a small TOML file.
//!
//! [`genesis`] is a pure function: the text in, a checked [`Testnet`] out, or the first [`ConfigError`] with the
//! entry, the rule and the remedy. What a public chain must not have, such as accounts whose secrets everybody
//! knows, is refused here; what it has none of, such as a sudo key, the file has no word for.

mod command;
mod error;
mod keys;

#[cfg(test)]
mod tests;

pub(crate) use command::BuildTestnetSpecCmd;
use error::{ConfigError, Flaw};
use jsonrpsee::core::{to_json_value, JsonValue};
use keys::{well_known, Keys, Raw, SessionTexts};
use sc_network::config::MultiaddrWithPeerId;
use sc_telemetry::TelemetryEndpoints;
use serde::Deserialize;
use stardust_runtime::{
    configs::{
        compute::{DelegationAccount, NetworkAccount},
        staking::TreasuryAccount,
    },
    genesis_presets, params, AccountId, Balance, SessionKeys,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    str::FromStr,
};

/// Planck of a STAR.
const STAR: Balance = 1_000_000_000_000;
/// Planck that a validator has besides its stake, for what must stay free, deposits and fees.
const BESIDE_STAKE: Balance = STAR;
/// Most characters of a name or an id: both are shown in one line.
const MAX_NAME: usize = 64;
/// Most endowments: a genesis with more would take minutes to build. Who has more accounts pays them from one.
const MAX_ENDOWMENTS: usize = 10_000;
/// Most boot nodes and telemetry servers.
const MAX_ADDRESSES: usize = 100;
/// Validators below which no election may fall, where genesis has as many: the fewest of which one may fail.
const SAFE_VALIDATORS: usize = 4;

/// The file, as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    name: String,
    id: String,
    #[serde(default = "most_seats")]
    seats: u32,
    #[serde(default)]
    bootnodes: Vec<String>,
    #[serde(default)]
    telemetry: Vec<Server>,
    #[serde(default)]
    validators: Vec<Validator>,
    #[serde(default)]
    endowments: Vec<Endowment>,
}

fn most_seats() -> u32 {
    params::MAX_VALIDATORS
}

/// A telemetry server.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Server {
    url: String,
    #[serde(default)]
    verbosity: u8,
}

/// One of the first validators; the stake is in STAR.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Validator {
    account: String,
    stake: u64,
    babe: String,
    grandpa: String,
    authority_discovery: String,
    audit: String,
}

/// An account and what it starts with, in STAR.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Endowment {
    account: String,
    amount: u64,
}

/// What a chain specification of a public chain says.
pub(crate) struct Testnet {
    /// The chain's name.
    pub(crate) name: String,
    /// The chain's id, by which nodes name their folders.
    pub(crate) id: String,
    /// Where nodes find the first peers.
    pub(crate) bootnodes: Vec<MultiaddrWithPeerId>,
    /// To whom nodes report, if to anybody.
    pub(crate) telemetry: Option<TelemetryEndpoints>,
    /// What differs from the runtime's default genesis.
    pub(crate) patch: JsonValue,
}

/// A staked validator.
struct Staker {
    account: AccountId,
    stake: Balance,
    keys: SessionKeys,
}

/// Reads and checks a file.
pub(crate) fn genesis(text: &str) -> Result<Testnet, ConfigError> {
    let config: Config = toml::from_str(text).map_err(ConfigError::toml)?;
    check_names(&config)?;
    let bootnodes = bootnodes(&config.bootnodes)?;
    let telemetry = telemetry(config.telemetry)?;
    let known = well_known();
    let balances = endowments(&config.endowments, &known)?;
    let stakers = stakers(&config.validators, &balances, &known)?;
    check_seats(config.seats, stakers.len())?;
    let patch = patch(balances, &stakers, config.seats)
        .map_err(|error| ConfigError::new("genesis", Flaw::Genesis(error)))?;
    Ok(Testnet { name: config.name, id: config.id, bootnodes, telemetry, patch })
}

fn check_names(config: &Config) -> Result<(), ConfigError> {
    let length = config.name.trim().chars().count();
    if !(1..=MAX_NAME).contains(&length) || config.name.chars().any(char::is_control) {
        return Err(ConfigError::new("name", Flaw::Name));
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-';
    if !(1..=MAX_NAME).contains(&config.id.len()) || !config.id.chars().all(plain) {
        return Err(ConfigError::new("id", Flaw::Id));
    }
    // Nodes of two chains with one id would share a folder.
    if ["dev", "local"].contains(&config.id.as_str()) {
        return Err(ConfigError::new("id", Flaw::IdTaken));
    }
    Ok(())
}

fn check_seats(seats: u32, validators: usize) -> Result<(), ConfigError> {
    let enough = usize::try_from(seats).is_ok_and(|seats| seats >= validators);
    if !enough || seats > params::MAX_VALIDATORS {
        return Err(ConfigError::new("seats", Flaw::Seats { validators }));
    }
    Ok(())
}

fn bootnodes(texts: &[String]) -> Result<Vec<MultiaddrWithPeerId>, ConfigError> {
    at_most("bootnodes", texts.len(), MAX_ADDRESSES)?;
    let parse = |(at, text): (usize, &String)| {
        let fail = |_| ConfigError::new(format!("bootnodes[{at}]"), Flaw::Bootnode(text.clone()));
        MultiaddrWithPeerId::from_str(text).map_err(fail)
    };
    texts.iter().enumerate().map(parse).collect()
}

fn telemetry(servers: Vec<Server>) -> Result<Option<TelemetryEndpoints>, ConfigError> {
    at_most("telemetry", servers.len(), MAX_ADDRESSES)?;
    for (at, server) in servers.iter().enumerate() {
        if TelemetryEndpoints::new(vec![(server.url.clone(), 0)]).is_err() {
            let flaw = Flaw::Telemetry(server.url.clone());
            return Err(ConfigError::new(format!("telemetry[{at}].url"), flaw));
        }
    }
    let all: Vec<_> = servers.into_iter().map(|server| (server.url, server.verbosity)).collect();
    Ok(TelemetryEndpoints::new(all).ok().filter(|all| !all.is_empty()))
}

fn at_most(entry: &str, count: usize, most: usize) -> Result<(), ConfigError> {
    if count > most {
        return Err(ConfigError::new(entry, Flaw::TooMany { count, most }));
    }
    Ok(())
}

/// The accounts that belong to the chain, and need their existential deposit from the start.
fn own_accounts() -> [AccountId; 3] {
    [NetworkAccount::get(), TreasuryAccount::get(), DelegationAccount::get()]
}

fn endowments(
    all: &[Endowment],
    known: &BTreeMap<Raw, String>,
) -> Result<BTreeMap<AccountId, Balance>, ConfigError> {
    at_most("endowments", all.len(), MAX_ENDOWMENTS)?;
    let mut balances = BTreeMap::new();
    for (at, endowment) in all.iter().enumerate() {
        let entry = format!("endowments[{at}]");
        let account = keys::account(&endowment.account, known)
            .map_err(|flaw| ConfigError::new(format!("{entry}.account"), flaw))?;
        if own_accounts().contains(&account) {
            return Err(ConfigError::new(format!("{entry}.account"), Flaw::OwnAccount));
        }
        let planck = star(endowment.amount);
        if planck < params::EXISTENTIAL_DEPOSIT {
            return Err(ConfigError::new(format!("{entry}.amount"), Flaw::EndowedTooLittle));
        }
        if balances.insert(account, planck).is_some() {
            return Err(ConfigError::new(format!("{entry}.account"), Flaw::EndowedTwice));
        }
    }
    Ok(balances)
}

fn stakers(
    all: &[Validator],
    balances: &BTreeMap<AccountId, Balance>,
    known: &BTreeMap<Raw, String>,
) -> Result<Vec<Staker>, ConfigError> {
    if all.is_empty() {
        return Err(ConfigError::new("validators", Flaw::NoValidators));
    }
    let most = usize::try_from(params::MAX_VALIDATORS).unwrap_or(usize::MAX);
    at_most("validators", all.len(), most)?;
    let (mut accounts, mut keys) = (BTreeSet::new(), Keys::new(known));
    let mut stakers = Vec::with_capacity(all.len());
    for (at, validator) in all.iter().enumerate() {
        let entry = format!("validators[{at}]");
        let flawed = |field: &str, flaw| ConfigError::new(format!("{entry}.{field}"), flaw);
        let account =
            keys::account(&validator.account, known).map_err(|flaw| flawed("account", flaw))?;
        if !accounts.insert(account.clone()) {
            return Err(flawed("account", Flaw::ValidatorTwice));
        }
        let stake = star(validator.stake);
        if stake < params::MIN_VALIDATOR_BOND {
            return Err(flawed("stake", Flaw::StakeTooLow));
        }
        // Saturates far above all that genesis can endow.
        let needed = stake.saturating_add(BESIDE_STAKE);
        if balances.get(&account).is_none_or(|endowed| *endowed < needed) {
            return Err(flawed("stake", Flaw::StakeNotEndowed { needed: in_star(needed) }));
        }
        let texts = SessionTexts {
            babe: &validator.babe,
            grandpa: &validator.grandpa,
            authority_discovery: &validator.authority_discovery,
            audit: &validator.audit,
        };
        let keys = keys.take(&entry, &texts)?;
        stakers.push(Staker { account, stake, keys });
    }
    Ok(stakers)
}

/// Planck of whole STAR, as TOML has them: no more than 2^63.
fn star(amount: u64) -> Balance {
    // Saturates never: 2^64 STAR are 2^104 planck.
    Balance::from(amount).saturating_mul(STAR)
}

/// Whole STAR that are at least so many planck.
fn in_star(planck: Balance) -> Balance {
    planck.div_ceil(STAR)
}

/// What differs from the runtime's default genesis: the preset for a network on one machine, with its accounts,
/// validators and pace replaced.
fn patch(
    balances: BTreeMap<AccountId, Balance>,
    stakers: &[Staker],
    seats: u32,
) -> Result<JsonValue, String> {
    let preset = genesis_presets::get_preset(&genesis_presets::LOCAL.into())
        .ok_or("the runtime has no preset to start from")?;
    let preset = String::from_utf8(preset).map_err(|error| error.to_string())?;
    let mut patch = preset.parse::<JsonValue>().map_err(|error| error.to_string())?;
    let own = own_accounts().map(|account| (account, params::EXISTENTIAL_DEPOSIT));
    let balances: Vec<_> = balances.into_iter().chain(own).collect();
    let staked: Vec<_> =
        stakers.iter().map(|one| (&one.account, &one.account, one.stake, "Validator")).collect();
    let keys: Vec<_> = stakers.iter().map(|one| (&one.account, &one.account, &one.keys)).collect();
    let changes = object([
        ("balances", object([("balances", json(&balances)?)])),
        ("clock", object([("pace", json(&params::PACE)?)])),
        (
            "staking",
            object([
                ("validatorCount", seats.into()),
                ("minimumValidatorCount", stakers.len().min(SAFE_VALIDATORS).into()),
                ("stakers", json(&staked)?),
            ]),
        ),
        ("session", object([("keys", json(&keys)?)])),
    ]);
    sc_chain_spec::json_merge(&mut patch, changes);
    Ok(patch)
}

fn json(value: &impl serde::Serialize) -> Result<JsonValue, String> {
    to_json_value(value).map_err(|error| error.to_string())
}

fn object<const N: usize>(fields: [(&str, JsonValue); N]) -> JsonValue {
    fields.into_iter().collect()
}
