//! Prices options by simulating what a share may do, one stream of random paths per task.
//!
//! - **payload**: a [`Market`], 36 bytes.
//! - **item**: a stream's number as 8 little-endian bytes.
//! - **output**: [`Sums`], 116 bytes.
//!
//! The share follows a geometric Brownian motion, observed at equal distances up to the end. Three calls are priced
//! on the same paths: on the last price (European), on the geometric and on the arithmetic mean of the observed
//! prices (Asian). The first two have closed forms to compare with; the third has none. Any other payload or item
//! traps.
#![no_std]

extern crate alloc;

mod sums;

pub use sums::{Sum, Sums};

use alloc::vec::Vec;
use stardust_guest::{EndOfInput, Fixed, Input, Random, Reader, Writer};

/// Tasks of the example job: ten million paths.
pub const TASKS: u64 = 100;

/// Logarithms of growth and normal numbers: from -128 to 128 in steps of 0.00000006.
type Number = Fixed<24>;

/// Most observations of a path.
const STEPS_MAX: u32 = 1_000;
/// Most paths of a task.
const PATHS_MAX: u32 = 1_000_000;
/// Bits after the point of what a path adds to its logarithm in a step.
const STEP_FRACTION: u32 = 40;

/// A share, a call on it, and how finely both are simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Market {
    /// The share's price now, above 0.
    pub spot: Fixed<16>,
    /// What the call pays the excess over, above 0.
    pub strike: Fixed<16>,
    /// Riskless interest a year, compounded continuously; at most 1 in all the years together, either way.
    pub rate: Fixed<24>,
    /// Standard deviation of a year's logarithm of growth, above 0; at most 1 in all the years together.
    pub volatility: Fixed<24>,
    /// Years until the call pays, above 0.
    pub years: Fixed<24>,
    /// Observations, at the end of as many equal parts of the time.
    pub steps: u32,
    /// Paths of a task.
    pub paths: u32,
    /// What the random numbers of all tasks start from.
    pub seed: u64,
}

impl Market {
    /// The market that a payload describes, none if it is none that can be simulated.
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let market = Self::read(payload).ok()?;
        let positive = [market.spot.raw(), market.strike.raw(), market.volatility.raw()];
        let is_positive = positive.iter().chain([&market.years.raw()]).all(|raw| *raw > 0);
        let counts = [(market.steps, STEPS_MAX), (market.paths, PATHS_MAX)];
        let is_counted = counts.iter().all(|(count, most)| (1..=*most).contains(count));
        let is_calm = market.variance() <= 1 << 60 && market.interest().unsigned_abs() <= 1 << 48;
        (is_positive && is_counted && is_calm).then_some(market)
    }

    /// The payload of this market.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        for raw in [self.spot.raw(), self.strike.raw()] {
            writer.i32(raw);
        }
        for rate in [self.rate, self.volatility, self.years] {
            writer.i32(rate.raw());
        }
        writer.u32(self.steps);
        writer.u32(self.paths);
        writer.u64(self.seed);
        writer.into_bytes()
    }

    fn read(payload: &[u8]) -> Result<Self, EndOfInput> {
        let mut reader = Reader::new(payload);
        let market = Self {
            spot: Fixed::from_raw(reader.i32()?),
            strike: Fixed::from_raw(reader.i32()?),
            rate: Fixed::from_raw(reader.i32()?),
            volatility: Fixed::from_raw(reader.i32()?),
            years: Fixed::from_raw(reader.i32()?),
            steps: reader.u32()?,
            paths: reader.u32()?,
            seed: reader.u64()?,
        };
        if reader.is_at_end() {
            Ok(market)
        } else {
            Err(EndOfInput)
        }
    }

    /// Of the logarithm of the last price; 60 bits after the point.
    fn variance(&self) -> i128 {
        let volatility = i128::from(self.volatility.raw());
        (volatility * volatility * i128::from(self.years.raw())) >> 12
    }

    /// Of all the years; 48 bits after the point.
    fn interest(&self) -> i64 {
        i64::from(self.rate.raw()) * i64::from(self.years.raw())
    }

    /// What one stream's paths pay.
    pub fn simulate(&self, stream: u64) -> Sums {
        let steps = i64::from(self.steps);
        // At most 1, so that a step's deviation, the root of its share, has 30 bits after the point.
        let variance = self.variance() as i64;
        let deviation = ((variance / steps) as u64).isqrt() as i64;
        let drift = ((self.interest() >> 8) - (variance >> 21)) / steps;
        let discount = Number::from_raw((-self.interest() >> 24) as i32).exp();
        let mut random = Random::for_task(self.seed, stream);
        let mut sums = Sums { paths: self.paths, ..Sums::default() };
        for _ in 0..self.paths {
            let (mut growth, mut logarithms, mut prices) = (0_i64, 0_i64, 0_u64);
            let mut price = 0;
            for _ in 0..self.steps {
                let normal: Number = random.normal();
                // Normal numbers are below 16: 28 bits and 30.
                growth += drift + ((i64::from(normal.raw()) * deviation) >> (54 - STEP_FRACTION));
                logarithms += growth;
                price = self.price(growth);
                prices += price;
            }
            let means = [self.price(logarithms / steps), prices / u64::from(self.steps)];
            let pays = |price: u64| self.pays(price, discount);
            sums.add(pays(price), means.map(pays));
        }
        sums
    }

    /// The share's price after a logarithm of growth, with 24 bits after the point; at most 128 times what it is.
    fn price(&self, growth: i64) -> u64 {
        let growth = Number::from_raw((growth >> (STEP_FRACTION - 24)) as i32).exp();
        // Both are positive.
        (self.spot.raw() as u64 * growth.raw() as u64) >> 16
    }

    /// What the call is worth now if it pays on such a price.
    fn pays(&self, price: u64, discount: Number) -> u64 {
        let excess = price.saturating_sub((self.strike.raw() as u64) << 8);
        (excess * discount.raw() as u64) >> 24
    }
}

/// The program.
pub fn run(input: Input<'_>) -> Vec<u8> {
    let market = Market::parse(input.payload).expect("the payload is a market");
    let stream = Reader::new(input.item).u64().expect("the item is an index");
    market.simulate(stream).encode()
}
