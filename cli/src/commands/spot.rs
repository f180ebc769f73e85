//! Spot prices: what an SCU costs in a domain now.

use crate::{commands::delegation::percent, output::table, Context};
use anyhow::{bail, Context as _};
use codec::Decode;
use serde_json::json;
use sp_arithmetic::{FixedPointNumber, FixedU128};
use stardust_primitives::{
    ids::DomainId,
    spot::{is_spot_factor, times_spot},
    AccountId, Balance, STAR,
};
use stardust_sdk::{account_from_str, amount, calls, Client};

/// How many times the spot price: a number like 1.2.
pub(super) fn parse_factor(text: &str) -> Result<FixedU128, String> {
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    // Read like an amount: twelve places are enough.
    let parts = amount::parse(text).ok().filter(|_| is_plain);
    let factor = parts.and_then(|parts| FixedU128::checked_from_rational(parts, STAR));
    factor
        .filter(|factor| is_spot_factor(*factor))
        .ok_or_else(|| "use a number from 0.25 to 8, like 1.2".into())
}

/// What a job pays per SCU that is posted at so many times the spot price now, if it pays no more than `most`.
pub(super) async fn price(
    client: &Client,
    domain: DomainId,
    factor: FixedU128,
    most: Balance,
) -> anyhow::Result<Balance> {
    let spot = client.latest().spot(domain).await?.price;
    let price = times_spot(spot, factor).context("so many times the spot price is no amount")?;
    if price > most {
        bail!("that is {} per SCU now, which is more than --price", amount::display(price));
    }
    Ok(price)
}

/// Shows the spot price of a domain, and what it comes from.
pub(super) async fn show(context: &Context, client: &Client, id: DomainId) -> anyhow::Result<()> {
    let spot = client.latest().spot(id).await?;
    let words = || {
        table(&[
            ("spot price", format!("{} per SCU", amount::display(spot.price))),
            ("floor", amount::display(spot.floor)),
            ("in use", format!("{}% of the epoch's capacity so far", percent(spot.utilisation))),
            (
                "capacity",
                format!("{} gas a block, of which {} are claimed", spot.supply, spot.busy),
            ),
            ("next price", format!("from block {} on", spot.epoch_ends)),
        ])
    };
    let json = json!({
        "domain": id.0,
        "price": spot.price.to_string(),
        "floor": spot.floor.to_string(),
        "utilisation_percent": percent(spot.utilisation),
        "supply": spot.supply.to_string(),
        "busy": spot.busy.to_string(),
        "epoch_ends": spot.epoch_ends,
    });
    context.out.result(words, json);
    Ok(())
}

/// The fields of `Spot.Refreshed`.
#[derive(Decode)]
struct Refreshed {
    _provider: AccountId,
    /// Domain, capacity and load.
    share: Option<(DomainId, u64, u64)>,
}

/// Has a provider counted for what it offers now.
pub(super) async fn recount(
    context: &Context,
    client: &Client,
    provider: &str,
) -> anyhow::Result<()> {
    let call = calls::refresh_offer(&account_from_str(provider)?);
    let included = client.submit(&context.signer()?, &call, context.until()).await?;
    let Refreshed { share, .. } = included.find("Spot", "Refreshed")?;
    let words = || match share {
        Some((domain, capacity, load)) => {
            format!(
                "counted in domain {domain}: {capacity} gas a block, of which {load} are claimed"
            )
        }
        None => "not counted any more".into(),
    };
    let json = share.map(|(domain, capacity, load)| {
        json!({ "domain": domain.0, "capacity": capacity, "load": load })
    });
    context.out.result(words, json!({ "share": json }));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_read() {
        let hundredths = |number: u32| Ok(FixedU128::saturating_from_rational(number, 100u32));
        assert_eq!(parse_factor("1.2"), hundredths(120));
        assert_eq!(parse_factor("0.25"), hundredths(25));
        assert_eq!(parse_factor("8"), hundredths(800));
        for text in ["", "0.24", "8.1", "-1", "1e0", "1planck", "2STAR", "1.0000000000001"] {
            assert!(parse_factor(text).is_err(), "{text}");
        }
    }
}
