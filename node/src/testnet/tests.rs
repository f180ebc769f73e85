#![allow(clippy::arithmetic_side_effects, clippy::cast_possible_truncation)]

use super::*;
use crate::chain_spec;
use sc_chain_spec::{ChainSpec as _, ChainType};
use sp_io::hashing;
use sp_runtime::app_crypto::sp_core::bytes;

/// The example of the documentation, with a key for each word in capitals.
fn example() -> String {
    let text = include_str!("../../../docs/testnet.example.toml");
    ["ACCOUNT", "BABE", "GRANDPA", "DISCOVERY", "AUDIT"]
        .iter()
        .flat_map(|word| [format!("{word}-1"), format!("{word}-2")])
        .chain(["FAUCET".to_string()])
        .zip(1u8..)
        .fold(text.to_string(), |text, (word, number)| text.replace(&word, &public(number)))
}

/// A public key that nobody knows the secret of.
fn public(number: u8) -> String {
    bytes::to_hex(&[number; 32], false)
}

/// Changes the example in one place.
fn with(from: &str, to: &str) -> String {
    let text = example();
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// The flaw of a file, and its entry.
fn flaw(text: &str) -> (String, Flaw) {
    let error = genesis(text).err().expect("it is flawed");
    (error.entry().to_string(), error.into_flaw())
}

fn spec(text: &str) -> chain_spec::ChainSpec {
    chain_spec::testnet(text).unwrap()
}

fn json(spec: &chain_spec::ChainSpec, raw: bool) -> JsonValue {
    spec.as_json(raw).unwrap().parse().unwrap()
}

/// The storage of a raw specification, but for the code, which has the presets in it.
fn storage(raw: &JsonValue) -> BTreeMap<String, String> {
    let top = raw.pointer("/genesis/raw/top").and_then(JsonValue::as_object).unwrap();
    let text = |value: &JsonValue| value.as_str().unwrap().to_string();
    let code = bytes::to_hex(b":code", false);
    assert!(top.contains_key(&code));
    top.iter()
        .filter(|(key, _)| **key != code)
        .map(|(key, value)| (key.clone(), text(value)))
        .collect()
}

/// Of a storage, the entries in which somebody's well-known key is.
fn famous(storage: &BTreeMap<String, String>) -> Vec<String> {
    let known: Vec<_> = well_known()
        .into_iter()
        .map(|(raw, name)| (bytes::to_hex(&raw, false)[2..].to_string(), name))
        .collect();
    let names = |text: &String| {
        known
            .iter()
            .filter(|(raw, _)| text.contains(raw))
            .map(|(_, name)| name.clone())
            .collect::<Vec<_>>()
    };
    storage.iter().flat_map(|(key, value)| [names(key), names(value)].concat()).collect()
}

fn sudo_key() -> String {
    bytes::to_hex(&[hashing::twox_128(b"Sudo"), hashing::twox_128(b"Key")].concat(), false)
}

#[test]
fn the_specification_is_one_of_a_public_chain() {
    let spec = spec(&example());
    assert_eq!(spec.chain_type(), ChainType::Live);
    let plain = json(&spec, false);
    assert_eq!(plain["protocolId"], "stardust");
    assert_eq!(plain["properties"]["tokenSymbol"], "STAR");
    assert_eq!(plain["properties"]["tokenDecimals"], 12);
    assert_eq!(plain["properties"]["ss58Format"], 42);
    assert_eq!(plain["bootNodes"], JsonValue::Array(Vec::new()));
    assert_eq!(plain["telemetryEndpoints"], JsonValue::Null);
    let patch = &plain["genesis"]["runtimeGenesis"]["patch"];
    assert_eq!(patch["sudo"]["key"], JsonValue::Null);
    assert_eq!(patch["clock"]["pace"], to_json_value(params::PACE).unwrap());
    assert_eq!(patch["balances"]["devAccounts"], JsonValue::Null);
    assert_eq!(patch["balances"]["balances"].as_array().unwrap().len(), 3 + 3);
    assert_eq!(patch["staking"]["validatorCount"], 100);
    assert_eq!(patch["staking"]["minimumValidatorCount"], 2);
}

#[test]
fn its_storage_has_neither_well_known_keys_nor_sudo() {
    // More planck than fit 64 bits.
    let text = with("amount = 1_000_000", "amount = 1_000_000_000_000");
    let ours = storage(&json(&spec(&text), true));
    let much = bytes::to_hex(&(1_000_000_000_000 * STAR).to_le_bytes(), false);
    assert!(ours.values().any(|value| value.contains(&much[2..])));
    assert_eq!(famous(&ours), Vec::<String>::new());
    assert!(!ours.contains_key(&sudo_key()));
    let validator = &public(1)[2..];
    assert!(ours.iter().any(|(key, value)| key.contains(validator) || value.contains(validator)));
    // The same look at a chain for development finds both.
    let theirs = storage(&json(&chain_spec::development().unwrap(), true));
    for name in ["//Alice", "//Alice//stash", "//Ferdie"] {
        assert!(famous(&theirs).contains(&name.to_string()), "{name}");
    }
    assert!(theirs.contains_key(&sudo_key()));
}

#[test]
fn whom_the_presets_endow_is_well_known() {
    let known = well_known();
    let own = own_accounts().map(|account| account.to_string());
    let preset = genesis_presets::get_preset(&genesis_presets::LOCAL.into()).unwrap();
    let preset: JsonValue = String::from_utf8(preset).unwrap().parse().unwrap();
    let accounts = preset["balances"]["balances"].as_array().unwrap();
    assert!(accounts.len() > own.len());
    for account in accounts.iter().map(|entry| entry[0].as_str().unwrap()) {
        let famous = matches!(keys::account(account, &known), Err(Flaw::WellKnown(_)));
        assert_ne!(famous, own.contains(&account.to_string()), "{account}");
    }
    for validator in preset["session"]["keys"].as_array().unwrap() {
        for (kind, key) in validator[2].as_object().unwrap() {
            let flaw = keys::account(key.as_str().unwrap(), &known);
            assert!(matches!(flaw, Err(Flaw::WellKnown(_))), "{kind}");
        }
    }
}

#[test]
fn addresses_of_nodes_and_servers_are_taken_over() {
    let node =
        "/dns/boot.example.org/tcp/30333/p2p/12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp";
    let text = with("bootnodes = []", &format!("bootnodes = [\"{node}\"]"))
        + "\n[[telemetry]]\nurl = \"wss://telemetry.example.org/submit/\"\n";
    let plain = json(&spec(&text), false);
    assert_eq!(plain["bootNodes"][0], node);
    assert!(plain["telemetryEndpoints"][0][0].as_str().unwrap().contains("telemetry.example.org"));
}

#[test]
fn ss58_and_hexadecimal_are_the_same() {
    let address = AccountId::from([1; 32]).to_string();
    let text = example().replace(&public(1), &address);
    assert_eq!(json(&spec(&text), false), json(&spec(&example()), false));
}

#[test]
fn names_and_ids_are_for_people_and_folders() {
    for name in ["", " ", "two\\nlines", &"x".repeat(65)] {
        assert_eq!(flaw(&with("Stardust Testnet", name)), ("name".into(), Flaw::Name));
    }
    for id in ["", "Big", "a/b", "../x", &"x".repeat(65)] {
        assert_eq!(flaw(&with("stardust_testnet", id)), ("id".into(), Flaw::Id));
    }
    for id in ["dev", "local"] {
        assert_eq!(flaw(&with("stardust_testnet", id)), ("id".into(), Flaw::IdTaken));
    }
}

#[test]
fn what_is_no_such_file_is_refused_with_its_line() {
    let cases = [
        ("seats = 100", "seats = 100\nsudo = \"x\"", "unknown field `sudo`"),
        ("seats = 100", "seats = 100\nrpc_methods = \"unsafe\"", "unknown field `rpc_methods`"),
        ("stake = 20_000", "stake = -1", "invalid value"),
        ("stake = 20_000", "stake = 1.5", "invalid type"),
        ("stake = 20_000", "stake = \"20000\"", "invalid type"),
        ("amount = 25_000", "amount = 25_000\nvested = 1", "unknown field `vested`"),
        ("audit = ", "audits = ", "unknown field `audits`"),
        ("name = ", "# name = ", "missing field `name`"),
        ("name = ", "name = = ", "TOML parse error"),
    ];
    for (from, to, expected) in cases {
        let (entry, Flaw::Toml(text)) = flaw(&with(from, to)) else { panic!("{to}") };
        assert_eq!(entry, "file");
        assert!(text.contains(expected) && text.contains("line"), "{to}: {text}");
    }
}

#[test]
fn validators_are_staked_each_once() {
    let none = example().split("[[validators]]").next().unwrap().to_string();
    assert_eq!(flaw(&none), ("validators".into(), Flaw::NoValidators));

    let twice = with(
        &format!("account = \"{}\"\nstake", public(2)),
        &format!("account = \"{}\"\nstake", public(1)),
    );
    assert_eq!(flaw(&twice), ("validators[1].account".into(), Flaw::ValidatorTwice));
    assert_eq!(
        flaw(&with("stake = 20_000", "stake = 9_999")),
        ("validators[0].stake".into(), Flaw::StakeTooLow)
    );
    for amount in ["24_999", "1"] {
        let text = with("stake = 20_000", "stake = 24_999").replacen("25_000", amount, 1);
        let expected = Flaw::StakeNotEndowed { needed: 25_000 };
        assert_eq!(flaw(&text), ("validators[0].stake".into(), expected));
    }
    assert!(genesis(&with("stake = 20_000", "stake = 24_999")).is_ok());
    let stranger = with(
        &format!("account = \"{}\"\namount", public(1)),
        &format!("account = \"{}\"\namount", public(99)),
    );
    assert_eq!(flaw(&stranger).0, "validators[0].stake");

    let section = |at: u32| {
        let key = |kind: u8| {
            let mut raw = [kind; 32];
            raw[..4].copy_from_slice(&at.to_le_bytes());
            bytes::to_hex(&raw, false)
        };
        let staked = format!("[[validators]]\naccount = \"{}\"\nstake = 10000\n", key(0));
        let keys: String = ["babe", "grandpa", "authority_discovery", "audit"]
            .iter()
            .zip(1u8..)
            .map(|(name, kind)| format!("{name} = \"{}\"\n", key(kind)))
            .collect();
        format!("{staked}{keys}[[endowments]]\naccount = \"{}\"\namount = 10001\n", key(0))
    };
    let head = "name = \"x\"\nid = \"x\"\n";
    let many =
        |count: u32| head.to_string() + &(1000..1000 + count).map(section).collect::<String>();
    assert!(genesis(&many(100)).is_ok());
    let most = Flaw::TooMany { count: 101, most: 100 };
    assert_eq!(flaw(&many(101)), ("validators".into(), most));
}

#[test]
fn seats_are_for_the_validators_and_within_the_chain_s() {
    for seats in ["1", "101", "0"] {
        let found = flaw(&with("seats = 100", &format!("seats = {seats}")));
        assert_eq!(found, ("seats".into(), Flaw::Seats { validators: 2 }));
    }
    assert!(genesis(&with("seats = 100", "seats = 2")).is_ok());
    assert!(genesis(&with("seats = 100", "")).is_ok());
}

#[test]
fn keys_are_public_unknown_and_used_once() {
    let fields = [
        ("account", 1, "endowments[0].account"),
        ("babe", 3, "validators[0].babe"),
        ("grandpa", 5, "validators[0].grandpa"),
        ("authority_discovery", 7, "validators[0].authority_discovery"),
        ("audit", 9, "validators[0].audit"),
    ];
    for (field, number, entry) in fields {
        for text in ["", "0x", "//Alice", "ACCOUNT-1", "0x0102", &public(1)[..60]] {
            let found = flaw(&example().replace(&public(number), text));
            assert_eq!(found, (entry.to_string(), Flaw::NotPublic), "{field} = {text}");
        }
        for (raw, name) in well_known() {
            let found = flaw(&example().replace(&public(number), &bytes::to_hex(&raw, false)));
            assert_eq!(found, (entry.to_string(), Flaw::WellKnown(name)), "{field}");
        }
    }
    let again = |from: u8, to: u8| flaw(&example().replace(&public(from), &public(to)));
    let first = |name: &str| Flaw::KeyTwice { first: name.into() };
    assert_eq!(again(4, 3), ("validators[1].babe".into(), first("validators[0].babe")));
    assert_eq!(again(9, 3), ("validators[0].audit".into(), first("validators[0].babe")));
    assert_eq!(again(6, 9), ("validators[1].grandpa".into(), first("validators[0].audit")));
}

#[test]
fn a_secret_in_the_wrong_place_is_not_repeated() {
    let secret = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    let error = genesis(&example().replace(&public(3), secret)).err().unwrap().to_string();
    assert!(error.contains("validators[0].babe") && !error.contains("bottom"), "{error}");
}

#[test]
fn endowments_exist_once_and_are_nobody_s_of_the_chain() {
    let faucet = "amount = 1_000_000";
    assert_eq!(
        flaw(&with(faucet, "amount = 0")),
        ("endowments[2].amount".into(), Flaw::EndowedTooLittle)
    );
    assert_eq!(
        flaw(&example().replace(&public(11), &public(2))),
        ("endowments[2].account".into(), Flaw::EndowedTwice)
    );
    for own in own_accounts() {
        let found = flaw(&example().replace(&public(11), &own.to_string()));
        assert_eq!(found, ("endowments[2].account".into(), Flaw::OwnAccount));
    }
    let many: String = (0..10_001u32)
        .map(|at| {
            format!(
                "[[endowments]]\naccount = \"{}\"\namount = 1\n",
                AccountId::from([at as u8; 32])
            )
        })
        .collect();
    let found = flaw(&format!("name = \"x\"\nid = \"x\"\n{many}"));
    assert_eq!(found, ("endowments".into(), Flaw::TooMany { count: 10_001, most: 10_000 }));
}

#[test]
fn addresses_are_addresses() {
    let found = flaw(&with("bootnodes = []", "bootnodes = [\"example.org\"]"));
    assert_eq!(found, ("bootnodes[0]".into(), Flaw::Bootnode("example.org".into())));
    let found = flaw(&(example() + "\n[[telemetry]]\nurl = \"example\"\n"));
    assert_eq!(found, ("telemetry[0].url".into(), Flaw::Telemetry("example".into())));
}

#[test]
fn one_star_is_what_the_runtime_means() {
    assert_eq!(params::MIN_VALIDATOR_BOND, 10_000 * STAR);
}
