//! `stardust parameters`.

use crate::Context;
use serde_json::{json, Map, Value};
use sp_arithmetic::Perbill;
use stardust_sdk::{
    amount,
    primitives::{
        parameters::{
            bounds, BondParameters, MarketParameters, Parameters, VerificationParameters,
        },
        Balance, BlockNumber,
    },
};
use std::ops::RangeInclusive;

/// Seconds from block to block.
const BLOCK_SECONDS: u32 = 3;

/// A parameter: what it is called, what it is, and between what governance may choose.
struct Row {
    name: &'static str,
    value: String,
    bounds: String,
    json: Value,
}

impl Row {
    fn new<N>(
        name: &'static str,
        value: N,
        bounds: Option<RangeInclusive<N>>,
        words: impl Fn(&N) -> String,
        json: impl Fn(&N) -> Value,
    ) -> Self {
        let bounds = bounds.map(|of| format!("{} to {}", words(of.start()), words(of.end())));
        let bounds = bounds.unwrap_or_default();
        Self { name, value: words(&value), bounds, json: json(&value) }
    }

    /// A share, shown in percent.
    fn share(name: &'static str, share: Perbill, of: Option<RangeInclusive<Perbill>>) -> Self {
        let percent = |share: &Perbill| f64::from(share.deconstruct()) / 1e7;
        let words = |share: &Perbill| format!("{}%", percent(share));
        Self::new(name, share, of, words, |share| json!(percent(share)))
    }

    fn number(name: &'static str, number: u32, of: RangeInclusive<u32>, unit: &str) -> Self {
        let words = |number: &u32| format!("{number}{unit}");
        Self::new(name, number, Some(of), words, |number| json!(number))
    }

    fn milli(name: &'static str, milli: u32, of: RangeInclusive<u32>) -> Self {
        let audits = |milli: &u32| f64::from(*milli) / 1e3;
        Self::new(name, milli, Some(of), |m| format!("{}", audits(m)), |m| json!(audits(m)))
    }

    fn amount(name: &'static str, planck: Balance, of: RangeInclusive<Balance>) -> Self {
        let words = |planck: &Balance| amount::display(*planck);
        Self::new(name, planck, Some(of), words, |planck| json!(planck.to_string()))
    }

    fn blocks(name: &'static str, blocks: BlockNumber, of: RangeInclusive<BlockNumber>) -> Self {
        Self::new(name, blocks, Some(of), |blocks| duration(*blocks), |blocks| json!(blocks))
    }
}

/// Blocks as a time, with the largest unit that they make up.
fn duration(blocks: BlockNumber) -> String {
    let seconds = blocks.saturating_mul(BLOCK_SECONDS);
    let (unit, name) = match seconds {
        172_800.. => (86_400, "days"),
        7_200.. => (3_600, "h"),
        120.. => (60, "min"),
        _ => (1, "s"),
    };
    format!("{blocks} blocks ({} {name})", f64::from(seconds) / f64::from(unit))
}

fn market(market: MarketParameters) -> Vec<Row> {
    let (fees, of_gas) = (market.fees, "% of its gas");
    vec![
        Row::share("provider_fee", fees.provider, Some(bounds::PROVIDER_FEE)),
        Row::share("author_fee", fees.author, None),
        Row::share("network_fee", fees.network, Some(bounds::NETWORK_FEE)),
        Row::share("fault_share", market.fault_share, Some(bounds::FAULT_SHARE)),
        Row::number("audit_pay", market.audit_pay_percent, bounds::AUDIT_PAY_PERCENT, of_gas),
        Row::amount("price_floor", market.price_floor, bounds::PRICE_FLOOR),
        Row::blocks("max_claim_blocks", market.max_claim_blocks, bounds::MAX_CLAIM_BLOCKS),
        Row::blocks("max_run_blocks", market.max_run_blocks, bounds::MAX_RUN_BLOCKS),
        Row::blocks("reveal_blocks", market.reveal_blocks, bounds::REVEAL_BLOCKS),
        Row::blocks("clear_blocks", market.clear_blocks, bounds::CLEAR_BLOCKS),
        Row::blocks("output_blocks", market.output_blocks, bounds::OUTPUT_BLOCKS),
        Row::blocks("answer_blocks", market.answer_blocks, bounds::ANSWER_BLOCKS),
    ]
}

fn verification(verification: VerificationParameters) -> Vec<Row> {
    let VerificationParameters { rates, audit_blocks, panel_blocks, fault_blocks } = verification;
    let (newcomer, least) = (rates.newcomer_audits_milli, rates.least_audits_milli);
    let batches = " batches";
    vec![
        Row::milli("newcomer_audits", newcomer, bounds::NEWCOMER_AUDITS_MILLI),
        Row::milli("least_audits", least, bounds::LEAST_AUDITS_MILLI),
        Row::number("newcomer_batches", rates.newcomer_batches, bounds::NEWCOMER_BATCHES, batches),
        Row::number("trust_batches", rates.trust_batches, bounds::TRUST_BATCHES, batches),
        Row::share("honest_share", rates.honest_share, Some(bounds::HONEST_SHARE)),
        Row::blocks("audit_blocks", audit_blocks, bounds::AUDIT_BLOCKS),
        Row::blocks("panel_blocks", panel_blocks, bounds::PANEL_BLOCKS),
        Row::blocks("fault_blocks", fault_blocks, bounds::FAULT_BLOCKS),
    ]
}

fn bonds(bonds: BondParameters) -> Vec<Row> {
    let BondParameters { deterrence, min_bond, unbonding_blocks, defer_blocks } = bonds;
    vec![
        Row::share("fraud_slash", deterrence.fraud_slash, Some(bounds::FRAUD_SLASH)),
        Row::share("paid_out", deterrence.paid_out, Some(bounds::PAID_OUT)),
        Row::share("compensated", deterrence.compensated, None),
        Row::number("margin", deterrence.margin, bounds::MARGIN, ""),
        Row::amount("min_bond", min_bond, bounds::MIN_BOND),
        Row::blocks("unbonding_blocks", unbonding_blocks, bounds::UNBONDING_BLOCKS),
        Row::blocks("defer_blocks", defer_blocks, bounds::DEFER_BLOCKS),
    ]
}

/// The groups with their parameters.
fn groups(parameters: Parameters) -> [(&'static str, Vec<Row>); 3] {
    [
        ("market", market(parameters.market)),
        ("verification", verification(parameters.verification)),
        ("bonds", bonds(parameters.bonds)),
    ]
}

fn words(groups: &[(&'static str, Vec<Row>)]) -> String {
    let mut lines = String::new();
    for (group, rows) in groups {
        lines.push_str(&format!("{group}\n"));
        for Row { name, value, bounds, .. } in rows {
            lines.push_str(format!("  {name:16}  {value:28}  {bounds}").trim_end());
            lines.push('\n');
        }
    }
    lines
}

fn json(groups: &[(&'static str, Vec<Row>)]) -> Value {
    let group = |rows: &[Row]| -> Value {
        rows.iter().map(|row| (row.name.to_owned(), row.json.clone())).collect::<Map<_, _>>().into()
    };
    groups
        .iter()
        .map(|(name, rows)| ((*name).to_owned(), group(rows)))
        .collect::<Map<_, _>>()
        .into()
}

/// Runs the command.
pub(crate) async fn execute(context: &Context) -> anyhow::Result<()> {
    let groups = groups(context.client().await?.latest().parameters().await?);
    context.out.result(|| words(&groups), json(&groups));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_sdk::primitives::{
        money::{AuditRates, Deterrence, FeeSplit},
        STAR,
    };

    fn parameters() -> Parameters {
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
            },
        }
    }

    #[test]
    fn people_read_units_and_bounds() {
        let text = words(&groups(parameters()));
        for line in [
            "  provider_fee      80%                           50% to 100%",
            "  price_floor       0.000000000001 STAR           0.000000000001 STAR to 1 STAR",
            "  max_run_blocks    14400 blocks (12 h)           1200 blocks (60 min) to 28800 blocks (24 h)",
            "  least_audits      0.2                           0.2 to 8",
            "  compensated       15%",
            "  min_bond          500 STAR                      10 STAR to 1000000 STAR",
            "  defer_blocks      28800 blocks (24 h)           28800 blocks (24 h) to 115200 blocks (4 days)",
        ] {
            assert!(text.lines().any(|shown| shown == line), "{line}\n{text}");
        }
    }

    #[test]
    fn scripts_read_numbers_and_planck_as_strings() {
        let json = json(&groups(parameters()));
        assert_eq!(json["market"]["fault_share"], 10.0);
        assert_eq!(json["market"]["reveal_blocks"], 100);
        assert_eq!(json["verification"]["least_audits"], 0.2);
        assert_eq!(json["bonds"]["min_bond"], (500 * STAR).to_string());
    }
}
