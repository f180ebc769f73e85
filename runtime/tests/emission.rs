//! What is minted, year by year: the table in docs/emission.md is what the chain does.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use sp_runtime::Perbill;
use stardust_primitives::{Balance, STAR};
use stardust_runtime::{
    emission::{of_era, yearly, Emission},
    params,
};

const DOCS: &str = include_str!("../../docs/emission.md");
/// Milliseconds of an era of six hours.
const ERA: u64 = 6 * 3_600_000;
/// STAR in the table's beginning.
const START: Balance = 1_000_000_000;

/// The lines of the table: for each of ten years its rate, and the STAR there are, minted, for whom.
fn table() -> String {
    let mut issuance = START * STAR;
    let mut age = 0;
    let mut lines = String::new();
    for year in 0..10 {
        let (before, mut stakers, mut treasury) = (issuance, 0, 0);
        while age + ERA <= (year + 1) * params::YEAR_MILLIS {
            let Emission { stakers: for_stakers, treasury: for_treasury } =
                of_era(age, ERA, issuance, params::TREASURY_SHARE);
            issuance += for_stakers + for_treasury;
            (stakers, treasury) = (stakers + for_stakers, treasury + for_treasury);
            age += ERA;
        }
        let percent = f64::from(yearly(year).deconstruct()) / 1e7;
        let million = |planck: Balance| planck as f64 / 1e6 / STAR as f64;
        lines += &format!(
            "| {} | {percent:.2}% | {:.1} | {:.1} | {:.1} | {:.1} |\n",
            year + 1,
            million(before),
            million(issuance - before),
            million(stakers),
            million(treasury)
        );
    }
    lines
}

#[test]
fn the_table_of_the_docs_is_what_the_chain_does() {
    let table = table();
    assert!(DOCS.contains(&table), "docs/emission.md should say:\n{table}");
}

#[test]
fn the_rate_declines_to_its_least_and_stays() {
    // 8% times 0.85 to the power of the year, by hand, in parts of a billion rounded down.
    let rates = [
        80_000_000, 68_000_000, 57_800_000, 49_130_000, 41_760_500, 35_496_425, 30_171_961,
        25_646_166, 21_799_241, 20_000_000, 20_000_000,
    ];
    for (year, rate) in rates.into_iter().enumerate() {
        assert_eq!(yearly(year as u64), Perbill::from_parts(rate), "year {year}");
    }
    assert_eq!(yearly(u64::MAX), Perbill::from_percent(2));
}

#[test]
fn an_era_mints_its_part_of_a_year_and_nothing_is_lost() {
    // A year in one piece: 8% of 1,000 STAR, four fifths of it for stakers.
    let all = of_era(0, params::YEAR_MILLIS, 1_000 * STAR, params::TREASURY_SHARE);
    assert_eq!(all, Emission { stakers: 64 * STAR, treasury: 16 * STAR });
    // How it is shared does not change how much it is.
    let half = of_era(0, params::YEAR_MILLIS, 1_000 * STAR, Perbill::from_percent(50));
    assert_eq!(half, Emission { stakers: 40 * STAR, treasury: 40 * STAR });
    // A half hour of the second year: 6.8% of 1,000,000 STAR, of which a 17,532nd part.
    let half_hour =
        of_era(params::YEAR_MILLIS, 1_800_000, 1_000_000 * STAR, params::TREASURY_SHARE);
    assert_eq!(half_hour.stakers + half_hour.treasury, 68_000 * STAR / 17_532);
    for (age, millis, issuance) in [(0, 0, STAR), (u64::MAX, ERA, 0), (0, ERA, 1)] {
        let nothing = Emission { stakers: 0, treasury: 0 };
        assert_eq!(of_era(age, millis, issuance, params::TREASURY_SHARE), nothing);
    }
    // Nothing overflows, wherever it is asked.
    let most = of_era(u64::MAX, u64::MAX, Balance::MAX, params::TREASURY_SHARE);
    assert!(most.stakers > 0);
}
