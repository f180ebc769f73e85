//! Values of parameters as people write and read them, and what a vote would change or be refused for in words.

use serde_json::{json, Value};
use stardust_sdk::{
    amount,
    primitives::{
        parameters::{Change, Limits, Parameter, Relation, Unit, Violation},
        BlockNumber,
    },
};

/// Seconds from block to block.
const BLOCK_SECONDS: u128 = 3;

/// Blocks as a time, with the largest unit that they make up.
pub(crate) fn duration(blocks: u128) -> String {
    let seconds = blocks.saturating_mul(BLOCK_SECONDS);
    let (unit, name) = match seconds {
        172_800.. => (86_400, "days"),
        7_200.. => (3_600, "h"),
        120.. => (60, "min"),
        _ => (1, "s"),
    };
    // Hundredths are enough; a value that no bound allows may be any.
    let hundredths = seconds.saturating_mul(100).checked_div(unit).unwrap_or_default();
    let (whole, rest) = decimal(hundredths, 2);
    format!("{blocks} blocks ({whole}{rest} {name})")
}

/// A number of so many decimal places as its whole part and, with the point, its other places, without needless zeros.
fn decimal(scaled: u128, places: usize) -> (String, String) {
    let digits = format!("{scaled:0>width$}", width = places.saturating_add(1));
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(places));
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    (whole.to_owned(), format!("{point}{fraction}"))
}

/// Decimal places with which people write a unit.
fn places(unit: Unit) -> usize {
    match unit {
        Unit::Share => 7,
        Unit::Milli => 3,
        Unit::Percent | Unit::Planck | Unit::Blocks | Unit::Batches | Unit::Times => 0,
    }
}

/// What a unit is called, where it is not part of each value.
pub(super) fn unit(unit: Unit) -> &'static str {
    match unit {
        Unit::Share | Unit::Percent => "percent",
        Unit::Planck => "STAR",
        Unit::Blocks => "blocks",
        Unit::Milli => "audits",
        Unit::Batches => "batches",
        Unit::Times => "times",
    }
}

/// A value with its unit.
pub(super) fn value(of: Unit, value: u128) -> String {
    let (whole, rest) = decimal(value, places(of));
    match of {
        Unit::Share | Unit::Percent => format!("{whole}{rest}%"),
        Unit::Planck => amount::display(value),
        Unit::Blocks => duration(value),
        Unit::Milli | Unit::Times => format!("{whole}{rest}"),
        Unit::Batches => format!("{value} batches"),
    }
}

/// A value for scripts: planck as a string, the rest as a number.
pub(super) fn json(of: Unit, value: u128) -> Value {
    let (whole, rest) = decimal(value, places(of));
    let number = format!("{whole}{rest}");
    match of {
        Unit::Planck => json!(number),
        Unit::Share | Unit::Milli => number.parse::<f64>().map_or(Value::Null, Value::from),
        Unit::Percent | Unit::Blocks | Unit::Batches | Unit::Times => {
            u64::try_from(value).map_or(json!(number), Value::from)
        }
    }
}

/// Between what governance may choose; nothing where only a relation says.
pub(super) fn limits(parameter: &Parameter) -> String {
    let show = |Limits { least, most, .. }| {
        format!("{} to {}", value(parameter.unit, least), value(parameter.unit, most))
    };
    parameter.limits().map(show).unwrap_or_default()
}

/// Reads a value: percent, audits and numbers as they are, amounts in STAR unless they say otherwise, blocks also as a
/// time like `12h`.
pub(super) fn parse(of: Unit, text: &str) -> anyhow::Result<u128> {
    let text = text.trim();
    let read = match of {
        Unit::Planck => return Ok(amount::parse(text)?),
        Unit::Blocks => blocks(text),
        Unit::Share | Unit::Percent => scaled(text.trim_end_matches('%').trim_end(), places(of)),
        Unit::Milli | Unit::Batches | Unit::Times => scaled(text, places(of)),
    };
    let example = match of {
        Unit::Share | Unit::Percent => "12.5%",
        Unit::Blocks => "1200, 90s, 30min, 12h or 7d",
        Unit::Milli => "0.2",
        Unit::Planck | Unit::Batches | Unit::Times => "20",
    };
    read.ok_or_else(|| anyhow::anyhow!("`{text}` is no value here; write for example {example}"))
}

/// A decimal number, times ten to the power of `places`.
fn scaled(text: &str, places: usize) -> Option<u128> {
    let plain = text.replace('_', "");
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let fraction = fraction.trim_end_matches('0');
    let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let is_valid = !whole.is_empty() && is_number(whole) && is_number(fraction);
    let digits = format!("{whole}{fraction:0<places$}");
    (is_valid && fraction.len() <= places).then(|| digits.parse().ok()).flatten()
}

/// Blocks, or a time that is whole blocks.
fn blocks(text: &str) -> Option<u128> {
    let units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];
    let time = units.into_iter().find_map(|(unit, seconds)| {
        let number = scaled(text.strip_suffix(unit)?.trim_end(), 0)?;
        number.checked_mul(seconds)
    });
    match time {
        Some(seconds) => {
            let blocks = seconds.checked_div(BLOCK_SECONDS)?;
            (blocks.checked_mul(BLOCK_SECONDS)? == seconds).then_some(blocks)
        }
        None => scaled(text, 0),
    }
}

/// Reads blocks, or a time that is whole blocks.
pub(crate) fn parse_blocks(text: &str) -> Result<BlockNumber, String> {
    let read = blocks(text.trim()).and_then(|blocks| blocks.try_into().ok());
    read.ok_or_else(|| {
        format!("`{text}` is no time; write for example 1200, 90s, 30min, 12h or 7d")
    })
}

/// The rule that refuses a vote, with its two sides.
pub(super) fn refusal(violation: &Violation) -> String {
    let (left, right) = (violation.left_name(), violation.right_name());
    let relation = match violation.relation {
        Relation::AtLeast => "at least",
        Relation::AtMost => "at most",
        Relation::Equal => "exactly",
    };
    let [found, due] = [violation.left, violation.right].map(|side| value(violation.unit, side));
    let right = if right.is_empty() { String::new() } else { format!("{right}, ") };
    format!("{left}, {found}, must be {relation} {right}{due}. {}", violation.reason())
}

/// One line of what a vote would change: old and new value, and what it is.
pub(super) fn change(change: &Change) -> String {
    let Change { parameter, old, new } = change;
    let [old, new] = [old, new].map(|side| value(parameter.unit, *side));
    format!("{}.{}: {old} -> {new}; {}", parameter.group, parameter.name, parameter.meaning)
}

/// The refusal for scripts.
pub(super) fn refusal_json(violation: &Violation) -> Value {
    let relation = match violation.relation {
        Relation::AtLeast => ">=",
        Relation::AtMost => "<=",
        Relation::Equal => "=",
    };
    let side = |name: &str, side| json!({ "name": name, "value": json(violation.unit, side) });
    json!({
        "rule": format!("{:?}", violation.rule),
        "left": side(violation.left_name(), violation.left),
        "relation": relation,
        "right": side(violation.right_name(), violation.right),
        "unit": unit(violation.unit),
        "reason": violation.reason(),
    })
}

/// A change for scripts.
pub(super) fn change_json(change: &Change) -> Value {
    let Change { parameter, old, new } = change;
    json!({
        "group": parameter.group,
        "name": parameter.name,
        "old": json(parameter.unit, *old),
        "new": json(parameter.unit, *new),
        "unit": unit(parameter.unit),
        "meaning": parameter.meaning,
    })
}
