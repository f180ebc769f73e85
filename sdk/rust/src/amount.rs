//! Amounts of money as people write them: `600` and `0.01STAR` are STAR, `1000000planck` is planck.

use stardust_primitives::{Balance, STAR};

/// Decimal places of one STAR.
const DECIMALS: usize = 12;

/// Why a text is no amount.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is no amount: {reason}; write for example 600, 0.01STAR or 1000000planck")]
pub struct AmountError {
    text: String,
    reason: &'static str,
}

/// Reads an amount; without a unit it is STAR. Underscores may group digits.
pub fn parse(text: &str) -> Result<Balance, AmountError> {
    let fail = |reason| AmountError { text: text.into(), reason };
    let lower = text.trim().to_ascii_lowercase().replace('_', "");
    if let Some(planck) = lower.strip_suffix("planck") {
        return digits(planck.trim_end()).ok_or(fail("planck come in whole numbers"));
    }
    let number = lower.strip_suffix("star").unwrap_or(&lower).trim_end();
    let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
    if fraction.len() > DECIMALS {
        return Err(fail("one STAR has 12 decimal places"));
    }
    let whole = digits(whole).ok_or(fail("not a number"))?;
    let fraction = digits(&format!("{fraction:0<DECIMALS$}")).ok_or(fail("not a number"))?;
    let whole = whole.checked_mul(STAR).and_then(|planck| planck.checked_add(fraction));
    whole.ok_or(fail("too large"))
}

fn digits(text: &str) -> Option<Balance> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Writes an amount in STAR, without needless zeros.
pub fn display(planck: Balance) -> String {
    let whole = planck.checked_div(STAR).unwrap_or_default();
    let fraction = planck.checked_rem(STAR).unwrap_or_default();
    if fraction == 0 {
        return format!("{whole} STAR");
    }
    let fraction = format!("{fraction:0>DECIMALS$}");
    format!("{whole}.{} STAR", fraction.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_in_both_units() {
        assert_eq!(parse("600"), Ok(600 * STAR));
        assert_eq!(parse(" 600 STAR "), Ok(600 * STAR));
        assert_eq!(parse("0.01STAR"), Ok(STAR / 100));
        assert_eq!(parse("0.000000000001"), Ok(1));
        assert_eq!(parse("1.5star"), Ok(STAR * 3 / 2));
        assert_eq!(parse("1_000_000planck"), Ok(1_000_000));
        assert_eq!(parse("7 planck"), Ok(7));
        assert_eq!(parse("0"), Ok(0));
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in
            ["", "STAR", "planck", "-1", "+1", "1.2.3", "1e3", ".5", "1,5", "0.5planck", "1 DOT"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse("0.0000000000001").unwrap_err().to_string().contains("12 decimal"));
        assert!(parse("340282366920938463463374608").unwrap_err().to_string().contains("large"));
    }

    #[test]
    fn amounts_are_written_as_they_are_read() {
        for planck in [0, 1, 999, STAR - 1, STAR, STAR + 1, 600 * STAR, u128::MAX] {
            assert_eq!(parse(&display(planck)), Ok(planck));
        }
        assert_eq!(display(STAR / 100), "0.01 STAR");
        assert_eq!(display(600 * STAR), "600 STAR");
    }
}
