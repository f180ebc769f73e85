//! The audit overhead of an established provider in a long run is at most 5% of the gas that it executes.

use stardust_simulator::{measure, overhead_markdown, MOST};

#[test]
fn auditing_an_established_provider_costs_at_most_a_twentieth() {
    let measured = measure();
    println!("{}", overhead_markdown(&measured));
    let promised: Vec<_> = measured.iter().filter(|row| row.stretch.promised).collect();
    assert!(promised.len() >= 5);
    for row in promised {
        assert!(row.tasks >= 10_000, "{:?}", row.stretch);
        assert!(row.share() <= MOST, "{:.4} of the gas: {:?}", row.share(), row.stretch);
    }
    // Four deviations of as many independent audits; panels come on top where an auditor is wrong.
    for row in &measured {
        let (audits, bound) = (f64::from(row.audits), 4.0 * row.expected.sqrt() + 1.0);
        let difference = (audits - row.expected).abs();
        assert!(difference <= bound, "{audits} audits, by theory {}: {row:?}", row.expected);
    }
    // Where it is more, it is by the text: newcomers, and batches that need much of the bond.
    let dearer = measured.iter().filter(|row| row.theory() > MOST);
    let dearer: Vec<_> = dearer.map(|row| (row.stretch.batch_size, row.share() > 0.04)).collect();
    assert_eq!(dearer, vec![(20, true), (5, true), (20, true)], "newcomer, small, a whole bond");
}
