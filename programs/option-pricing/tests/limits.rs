//! What can be simulated, and at the ends of it.

use option_pricing::{Market, Sums};
use stardust_guest::Fixed;

fn good() -> Market {
    Market {
        spot: Fixed::from_raw(50 << 16),
        strike: Fixed::from_raw(50 << 16),
        rate: Fixed::from_raw(1 << 20),
        volatility: Fixed::from_raw(1 << 22),
        years: Fixed::ONE,
        steps: 4,
        paths: 10,
        seed: 7,
    }
}

#[test]
fn what_is_no_market_is_refused() {
    let good = good();
    let raw = Fixed::<24>::from_raw;
    let bad = [
        Market { spot: Fixed::ZERO, ..good },
        Market { spot: Fixed::from_raw(-1), ..good },
        Market { strike: Fixed::ZERO, ..good },
        Market { volatility: Fixed::ZERO, ..good },
        Market { volatility: raw((1 << 24) + 1), ..good },
        Market { volatility: Fixed::MAX, years: Fixed::MAX, ..good },
        Market { years: Fixed::ZERO, ..good },
        Market { years: raw(-1), ..good },
        Market { rate: raw((1 << 24) + 1), ..good },
        Market { rate: Fixed::MIN, years: Fixed::MAX, volatility: raw(1), ..good },
        Market { steps: 0, ..good },
        Market { steps: 1_001, ..good },
        Market { paths: 0, ..good },
        Market { paths: 1_000_001, ..good },
    ];
    assert_eq!(Market::parse(&good.encode()), Some(good));
    for bad in bad {
        assert_eq!(Market::parse(&bad.encode()), None, "{bad:?}");
    }
    assert_eq!(Market::parse(&good.encode()[1..]), None);
    assert_eq!(Market::parse(&[good.encode(), vec![0]].concat()), None);
}

#[test]
fn the_ends_of_what_is_allowed_do_not_overflow() {
    let good = Market { paths: 200, ..good() };
    let raw = Fixed::<24>::from_raw;
    let ends = [
        Market { spot: Fixed::MAX, strike: Fixed::from_raw(1), volatility: Fixed::ONE, ..good },
        Market { spot: Fixed::MAX, rate: Fixed::ONE, steps: 1_000, ..good },
        Market { spot: Fixed::from_raw(1), strike: Fixed::MAX, rate: -Fixed::<24>::ONE, ..good },
        Market { volatility: raw(1), years: raw(1), rate: Fixed::MIN, ..good },
        Market { volatility: raw(1), years: Fixed::MAX, rate: Fixed::ZERO, steps: 1, ..good },
    ];
    for market in ends {
        assert_eq!(Market::parse(&market.encode()), Some(market));
        let sums = market.simulate(u64::MAX);
        assert_eq!(Sums::decode(&sums.encode()), Ok(sums));
        assert_eq!(sums.paths, 200);
        assert!(sums.arithmetic.pays >= sums.geometric.pays, "{sums:?}");
    }
}
