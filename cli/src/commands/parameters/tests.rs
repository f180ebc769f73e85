use super::*;
use sp_arithmetic::Perbill;
use stardust_sdk::primitives::{
    dispatch::score::Weights,
    money::{AuditRates, Deterrence, FeeSplit},
    parameters::{
        BondParameters, DispatchParameters, MarketParameters, ProviderParameters,
        TreasuryParameters, VerificationParameters,
    },
    STAR,
};

pub(in crate::commands) fn parameters() -> Parameters {
    let percent = Perbill::from_percent;
    Parameters {
        market: MarketParameters {
            fees: FeeSplit { provider: percent(80), author: percent(5), network: percent(15) },
            fault_share: percent(10),
            audit_pay_percent: 125,
            price_floor: 1,
            max_claim_blocks: 201_600,
            max_run_blocks: 14_400,
            reveal_blocks: 100,
            clear_blocks: 14_400,
            output_blocks: 28_800,
            answer_blocks: 1_200,
            keep_blocks: 864_000,
        },
        verification: VerificationParameters {
            rates: AuditRates {
                least_audits_milli: 200,
                newcomer_audits_milli: 2_000,
                newcomer_batches: 20,
                trust_batches: 20,
                honest_share: percent(63),
            },
            audit_blocks: 4,
            panel_blocks: 20,
            fault_blocks: 28_800,
        },
        bonds: BondParameters {
            deterrence: Deterrence {
                fraud_slash: percent(30),
                paid_out: percent(25),
                compensated: percent(15),
                margin: 2,
            },
            min_bond: 500 * STAR,
            unbonding_blocks: 201_600,
            defer_blocks: 28_800,
            delegation_limit: 1,
        },
        providers: ProviderParameters {
            registration_price: STAR,
            price_half_life: 360,
            registration_deposit: 10_700_000_000,
            ping_blocks: 200,
            min_delegation: 10 * STAR,
            commission_raise: percent(1),
            commission_blocks: 28_800,
            fee_per_point: STAR / 1_000,
        },
        treasury: TreasuryParameters { emission_share: percent(20) },
        dispatch: DispatchParameters { weights: Weights::PROTOCOL },
    }
}

fn with(values: &[&str]) -> anyhow::Result<Parameters> {
    let values: Vec<String> = values.iter().map(|value| (*value).to_owned()).collect();
    proposed(&parameters(), &values)
}

#[test]
fn people_read_units_and_bounds() {
    let text = table(&parameters());
    for line in [
        "market",
        "  provider_fee          80%                           50% to 100%",
        "  audit_pay             125%                          100% to 1000%",
        "  price_floor           0.000000000001 STAR           0.000000000001 STAR to 1 STAR",
        "  max_run_blocks        14400 blocks (12 h)           1200 blocks (60 min) to 28800 blocks (24 h)",
        "  least_audits          0.2                           0.2 to 8",
        "  compensated           15%",
        "  margin                2                             2 to 10",
        "  min_bond              500 STAR                      10 STAR to 1000000 STAR",
        "  defer_blocks          28800 blocks (24 h)           28800 blocks (24 h) to 115200 blocks (4 days)",
        "  commission_raise      1%                            0.1% to 10%",
        "treasury",
        "  treasury_share        20%                           0% to 50%",
        "dispatch",
        "  correctness_weight    30%",
    ] {
        assert!(text.lines().any(|shown| shown == line), "{line}\n{text}");
    }
    assert_eq!(text.lines().count(), TABLE.len() + 6);
}

#[test]
fn scripts_read_numbers_and_planck_as_strings() {
    let json = table_json(&parameters());
    assert_eq!(json["market"]["fault_share"], 10.0);
    assert_eq!(json["market"]["reveal_blocks"], 100);
    assert_eq!(json["verification"]["least_audits"], 0.2);
    assert_eq!(json["bonds"]["min_bond"], (500 * STAR).to_string());
    assert_eq!(json["bonds"]["delegation_limit"], 1);
}

#[test]
fn what_is_shown_can_be_proposed() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let json = table_json(&parameters());
    std::fs::write(file.path(), json.to_string()).unwrap();
    let name = file.path().to_str().unwrap();
    assert_eq!(with(&[name]).unwrap(), parameters());
    // Some of it is enough, and a later value counts.
    std::fs::write(file.path(), r#"{"market": {"fault_share": 12.5, "price_floor": "7"}}"#)
        .unwrap();
    let mut expected = parameters();
    expected.market.fault_share = Perbill::from_parts(125_000_000);
    expected.market.price_floor = 8;
    assert_eq!(with(&[name, "price_floor=8planck"]).unwrap(), expected);
    for wrong in ["[]", "{", r#"{"nothing": 1}"#, r#"{"margin": true}"#] {
        std::fs::write(file.path(), wrong).unwrap();
        assert!(with(&[name]).is_err(), "{wrong}");
    }
}

#[test]
fn a_change_is_one_line_of_old_and_new() {
    let next = with(&["bonds.unbonding_blocks=14d", "least_audits=0.5", "min_bond=1_000"]).unwrap();
    let changes = changes(&parameters(), &next);
    let lines = [
        "verification.least_audits: 0.2 -> 0.5; the same of a batch of a provider that is trusted most",
        "bonds.min_bond: 500 STAR -> 1000 STAR; least bond of a provider",
        "bonds.unbonding_blocks: 201600 blocks (7 days) -> 403200 blocks (14 days); time from leaving to the bond's return",
    ];
    assert_eq!(describe(&changes), lines.join("\n") + "\n");
    assert_eq!(words::change_json(&changes[1])["new"], (1_000 * STAR).to_string());
    assert_eq!(describe(&[]), "nothing changes\n");
}

#[test]
fn a_refusal_names_the_inequality_and_its_two_sides() {
    let said = |values: &[&str]| {
        let violation = with(values).unwrap().check().unwrap_err();
        let refused = Refused(violation);
        assert_eq!(refused.json()["rule"], refused.rule().replace("ProtocolParameters.", ""));
        refused.to_string()
    };
    for (values, text) in [
        (
            &["unbonding_blocks=100800"][..],
            "refused: unbonding_blocks, 100800 blocks (3.5 days), must be at least 201600 blocks (7 days). Longer than all \
             that may still slash the bond: run, audit, reveal, contests, clearing and deferral together, each the longest \
             that a vote may choose; four weeks at most.",
        ),
        (
            &["network_fee=14"],
            "refused: provider_fee + author_fee + network_fee, 99%, must be exactly the whole fee, 100%. What is paid is \
             shared, no more and no less (MKT-3).",
        ),
        (
            &["compensated=25.0000001%"],
            "refused: compensated, 25.0000001%, must be at most paid_out, 25%. Compensation is a part of what is paid out.",
        ),
        (
            &["delegation_limit=2"],
            "refused: (1 - paid_out) x (1 + delegation_limit), 225%, must be at most margin, 200%. A cheater minds its own \
             part of a slash alone, while delegations raise what it may have at stake: with more of them it wins more than \
             it loses.",
        ),
        (
            &["commission_raise=10%"],
            "refused: commission_raise x a day / commission_blocks, 10%, must be at most the most within a day, 5%. Whoever \
             delegates has the time to leave before the commission has changed much.",
        ),
    ] {
        assert_eq!(said(values), text);
    }
}

#[test]
fn values_are_read_in_their_units() {
    for (unit, text, value) in [
        (Unit::Share, "2.5%", 25_000_000),
        (Unit::Share, "0.0000001", 1),
        (Unit::Share, "10.0", 100_000_000),
        (Unit::Percent, "125%", 125),
        (Unit::Planck, "0.5STAR", STAR / 2),
        (Unit::Blocks, "28_800", 28_800),
        (Unit::Blocks, "12h", 14_400),
        (Unit::Blocks, "7d", 201_600),
        (Unit::Blocks, "30min", 600),
        (Unit::Blocks, "9 s", 3),
        (Unit::Milli, "0.2", 200),
        (Unit::Times, "4", 4),
    ] {
        assert_eq!(words::parse(unit, text).unwrap(), value, "{text}");
    }
    for (unit, text) in [
        (Unit::Share, "0.00000001"),
        (Unit::Share, "-1"),
        (Unit::Share, ""),
        (Unit::Percent, "1.5"),
        (Unit::Blocks, "1s"),
        (Unit::Blocks, "h"),
        (Unit::Milli, "x"),
        (Unit::Times, "1.5"),
        (Unit::Planck, "much"),
    ] {
        assert!(words::parse(unit, text).is_err(), "{text}");
    }
    // What its type cannot hold is refused here already.
    for value in ["margin=4294967296", "fault_share=101%", "no_such=1", "market.margin=3", "nofile"]
    {
        assert!(with(&[value]).is_err(), "{value}");
    }
}
