//! Prices of options, their errors, and the closed forms that they are compared with.

use crate::{Error, Output};
use option_pricing::{Market, Sum, Sums};
use std::f64::consts::{PI, SQRT_2};

/// A price, and the standard error of its estimate.
#[derive(Clone, Copy, Debug)]
pub struct Price {
    /// The mean of what the paths paid.
    pub value: f64,
    /// How far off it is likely to be.
    pub error: f64,
}

/// What many paths say.
#[derive(Clone, Copy, Debug)]
pub struct Prices {
    /// Paths.
    pub paths: u64,
    /// The call on the last price.
    pub european: Price,
    /// The call on the geometric mean.
    pub geometric: Price,
    /// The call on the arithmetic mean.
    pub arithmetic: Price,
    /// The same, less what the known price of the call on the geometric mean shows these paths to be off by.
    pub controlled: Price,
}

/// The prices that all outputs of a job together give.
pub fn prices(market: &Market, outputs: &[Output]) -> Result<Prices, Error> {
    let mut total = Sums::default();
    for (task, bytes) in outputs {
        total += Sums::decode(bytes).map_err(|error| format!("task {task}: {error}"))?;
    }
    if total.paths == 0 {
        return Err("there are no paths".into());
    }
    let count = f64::from(total.paths);
    let bits = (1_u64 << 24) as f64;
    let mean = |sum: &Sum| sum.pays as f64 / bits / count;
    let square = |sum: &Sum| sum.squares as f64 / bits / bits / count;
    let variance = |sum: &Sum| square(sum) - mean(sum) * mean(sum);
    let price = |sum: &Sum| Price { value: mean(sum), error: (variance(sum) / count).sqrt() };
    let (geometric, arithmetic) = (&total.geometric, &total.arithmetic);
    let covariance =
        total.products as f64 / bits / bits / count - mean(geometric) * mean(arithmetic);
    let slope = covariance / variance(geometric);
    let rest = (variance(arithmetic) - slope * covariance).max(0.0);
    let controlled = Price {
        value: mean(arithmetic) - slope * (mean(geometric) - closed_geometric(market)),
        error: (rest / count).sqrt(),
    };
    Ok(Prices {
        paths: total.paths.into(),
        european: price(&total.european),
        geometric: price(geometric),
        arithmetic: price(arithmetic),
        controlled,
    })
}

/// The prices in words.
pub fn table(payload: &[u8], outputs: &[Output]) -> Result<String, Error> {
    let market = Market::parse(payload).ok_or("the payload is not a market")?;
    let prices = prices(&market, outputs)?;
    let row = |name: &str, price: Price, closed: Option<f64>| {
        let closed = closed.map_or(String::new(), |closed| {
            let errors = (price.value - closed) / price.error;
            format!("   closed form {closed:.5}, {errors:+.1} standard errors")
        });
        format!("{name:28}{:.5} +- {:.5}{closed}", price.value, price.error)
    };
    let rows = [
        format!("{} paths", prices.paths),
        row("call on the last price", prices.european, Some(closed_european(&market))),
        row("on the geometric mean", prices.geometric, Some(closed_geometric(&market))),
        row("on the arithmetic mean", prices.arithmetic, None),
        row("  controlled by the former", prices.controlled, None),
    ];
    Ok(rows.join("\n"))
}

/// A market in floats.
struct Floats {
    spot: f64,
    strike: f64,
    rate: f64,
    volatility: f64,
    years: f64,
    steps: f64,
}

impl Floats {
    fn new(market: &Market) -> Self {
        let float = |raw: i32, bits: u32| f64::from(raw) / f64::from(1_u32 << bits);
        Self {
            spot: float(market.spot.raw(), 16),
            strike: float(market.strike.raw(), 16),
            rate: float(market.rate.raw(), 24),
            volatility: float(market.volatility.raw(), 24),
            years: float(market.years.raw(), 24),
            steps: market.steps.into(),
        }
    }

    /// What a call is worth on a lognormal price of this mean and this variance of its logarithm.
    fn call(&self, mean: f64, variance: f64) -> f64 {
        let above = ((mean / self.strike).ln() + variance / 2.0) / variance.sqrt();
        let below = above - variance.sqrt();
        let discount = (-self.rate * self.years).exp();
        discount * (mean * normal(above) - self.strike * normal(below))
    }
}

/// Black and Scholes, 1973.
pub fn closed_european(market: &Market) -> f64 {
    let floats = Floats::new(market);
    let mean = floats.spot * (floats.rate * floats.years).exp();
    floats.call(mean, floats.volatility * floats.volatility * floats.years)
}

/// Kemna and Vorst, 1990, for observations at a finite number of times.
pub fn closed_geometric(market: &Market) -> f64 {
    let floats = Floats::new(market);
    let (n, variance) = (floats.steps, floats.volatility * floats.volatility);
    let drift = (floats.rate - variance / 2.0) * floats.years * (n + 1.0) / (2.0 * n);
    let variance = variance * floats.years * (n + 1.0) * (2.0 * n + 1.0) / (6.0 * n * n);
    floats.call(floats.spot * (drift + variance / 2.0).exp(), variance)
}

/// Turnbull and Wakeman, 1991: as if the arithmetic mean were lognormal with the mean and variance that it has.
pub fn matched_arithmetic(market: &Market) -> f64 {
    let floats = Floats::new(market);
    let times: Vec<f64> =
        (1..=market.steps).map(|step| floats.years * f64::from(step) / floats.steps).collect();
    let squared = floats.volatility * floats.volatility;
    let forward = |time: f64| floats.spot * (floats.rate * time).exp();
    let first: f64 = times.iter().map(|time| forward(*time)).sum::<f64>() / floats.steps;
    let pairs = times.iter().flat_map(|early| times.iter().map(move |late| (*early, *late)));
    let second: f64 =
        pairs.map(|(s, t)| forward(s) * forward(t) * (squared * s.min(t)).exp()).sum::<f64>()
            / (floats.steps * floats.steps);
    floats.call(first, (second / (first * first)).ln())
}

/// How likely a normal number is to be below `x`: the series of Marsaglia, 2004.
pub fn normal(x: f64) -> f64 {
    if x.abs() > 8.0 * SQRT_2 {
        return if x > 0.0 { 1.0 } else { 0.0 };
    }
    let (mut term, mut sum, mut odd) = (x, x, 1.0);
    loop {
        odd += 2.0;
        term *= x * x / odd;
        if sum + term == sum {
            return 0.5 + sum * (-x * x / 2.0).exp() / (2.0 * PI).sqrt();
        }
        sum += term;
    }
}
