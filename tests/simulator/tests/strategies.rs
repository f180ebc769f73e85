//! Every strategy with the seeds that its verdict needs: who cheats loses, the honest lose nothing, every
//! invariant holds after every block.

use stardust_simulator::{markdown, play, Effort};

#[test]
fn what_the_protocol_promises_holds() {
    let rows = play(Effort::Verdict, "");
    println!("{}", markdown(&rows));
    let runs: usize = rows.iter().map(|row| row.runs()).sum();
    assert!(runs >= 1_000, "{runs} seeds");
    let few = rows.iter().filter(|row| row.tasks_at_stake().is_some_and(|tasks| tasks < 10_000));
    let few: Vec<_> = few.map(|row| &row.id).collect();
    assert!(few.is_empty(), "fewer than 10,000 tasks: {few:?}");
    let broken = rows.iter().filter(|row| !row.holds());
    let broken: Vec<_> = broken.map(|row| format!("{}: {:?}", row.id, row.broken)).collect();
    assert_eq!(broken, Vec::<String>::new());
}
