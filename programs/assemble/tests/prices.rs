//! What the simulation says of options whose prices are known.

use assemble::{
    examples::Example,
    prices::{closed_european, closed_geometric, matched_arithmetic, normal, prices, table, Price},
    Output,
};
use option_pricing::{run, Market};
use stardust_guest::{Fixed, Input};

fn market(name: &str) -> Market {
    Market::parse(&Example::find(name).expect("an example").payload().expect("a payload"))
        .expect("a market")
}

/// A market in floats.
fn of([spot, strike, rate, volatility, years]: [f64; 5], steps: u32) -> Market {
    let fixed = |value: f64, bits: u32| (value * f64::from(1_u32 << bits)).round() as i32;
    Market {
        spot: Fixed::from_raw(fixed(spot, 16)),
        strike: Fixed::from_raw(fixed(strike, 16)),
        rate: Fixed::from_raw(fixed(rate, 24)),
        volatility: Fixed::from_raw(fixed(volatility, 24)),
        years: Fixed::from_raw(fixed(years, 24)),
        steps,
        paths: 50_000,
        seed: 1,
    }
}

fn simulated(market: &Market, tasks: u64) -> Vec<Output> {
    let payload = market.encode();
    let output = |task: u64| run(Input { payload: &payload, item: &task.to_le_bytes() });
    (0..tasks).map(|task| (task, output(task))).collect()
}

fn assert_near(price: Price, exact: f64) {
    assert!((price.value - exact).abs() < 3.0 * price.error, "{price:?}, not {exact}");
}

#[test]
fn closed_forms_are_the_published_ones() {
    // Hull, 8th edition, example 14.6: 4.76.
    let call = closed_european(&of([42.0, 40.0, 0.1, 0.2, 0.5], 1));
    assert!((call - 4.76).abs() < 0.005, "{call}");
    // Example 25.3: 6.00, 5.70 and 5.63 for 12, 52 and 250 observations.
    for (steps, exact) in [(12, 6.00), (52, 5.70), (250, 5.63)] {
        let call = matched_arithmetic(&of([50.0, 50.0, 0.1, 0.4, 1.0], steps));
        assert!((call - exact).abs() < 0.005, "{call}, not {exact}");
    }
    // One observation: all three are the same option.
    let one = of([50.0, 48.0, 0.1, 0.4, 1.0], 1);
    assert!((closed_geometric(&one) - closed_european(&one)).abs() < 1e-9);
    assert!((matched_arithmetic(&one) - closed_european(&one)).abs() < 1e-9);
    for (x, exact) in
        [(0.0, 0.5), (1.959_964, 0.975), (-3.090_232, 0.001), (40.0, 1.0), (-40.0, 0.0)]
    {
        assert!((normal(x) - exact).abs() < 1e-7, "{x}");
    }
}

#[test]
fn the_example_prices_what_is_known_within_three_standard_errors() {
    let market = market("option-pricing");
    assert_eq!(Market { paths: 50_000, seed: 1, ..market }, of([50.0, 50.0, 0.1, 0.4, 1.0], 12));
    let outputs = simulated(&market, 20);
    let prices = prices(&market, &outputs).expect("prices");
    assert_eq!(prices.paths, 2_000_000);
    assert_near(prices.european, closed_european(&market));
    assert_near(prices.geometric, closed_geometric(&market));
    assert!(prices.european.error < 0.015);
    // The book's approximation is good to a percent, and both estimates agree.
    assert!((prices.controlled.value - 6.0).abs() < 0.06, "{prices:?}");
    assert_near(prices.arithmetic, prices.controlled.value);
    assert!(prices.controlled.error * 10.0 < prices.arithmetic.error, "{prices:?}");
    let table = table(&market.encode(), &outputs).expect("a table");
    assert!(table.starts_with("2000000 paths\n"), "{table}");
}

#[test]
fn other_markets_are_priced_as_well() {
    let markets = [
        of([42.0, 40.0, 0.1, 0.2, 0.5], 4),
        of([100.0, 130.0, -0.02, 0.7, 2.0], 3),
        of([1_000.0, 1_000.0, 0.0, 0.05, 0.25], 50),
        of([0.5, 0.1, 0.3, 0.9, 1.0], 2),
    ];
    for market in markets {
        let prices = prices(&market, &simulated(&market, 4)).expect("prices");
        assert_near(prices.european, closed_european(&market));
        assert_near(prices.geometric, closed_geometric(&market));
        // The arithmetic mean is never below the geometric one.
        assert!(prices.arithmetic.value >= prices.geometric.value);
    }
}

#[test]
fn streams_differ_and_paths_are_needed() {
    let market = of([50.0, 50.0, 0.1, 0.4, 1.0], 12);
    let outputs = simulated(&market, 2);
    assert_ne!(outputs[0].1, outputs[1].1);
    assert!(prices(&market, &[]).is_err());
    assert!(prices(&market, &[(0, vec![0; 5])]).is_err());
    assert!(table(&[], &outputs).is_err());
}
