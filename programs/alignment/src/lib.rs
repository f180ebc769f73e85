//! Compares a protein with those of a collection: one task aligns it with one of them.
//!
//! - **payload**: a [`Collection`]: scores, and sequences, the first of which is compared with each.
//! - **item**: a sequence's number as 8 little-endian bytes.
//! - **output**: a [`Report`]: the best local alignment (Smith and Waterman, 1981) with affine gaps (Gotoh, 1982),
//!   and what the same protein scores against shuffled copies of the sequence, which tells whether the score means
//!   anything (Pearson and Lipman, 1988).
//!
//! Any other payload or item traps.
#![no_std]

extern crate alloc;

mod align;
pub mod collection;
pub mod report;

use alloc::vec::Vec;
use collection::Collection;
use report::Report;
use stardust_guest::{Input, Random, Reader};

/// Tasks of the example job: sequences of its collection.
pub const TASKS: u64 = 28;

/// The program.
pub fn run(input: Input<'_>) -> Vec<u8> {
    let collection = Collection::parse(input.payload).expect("the payload is a collection");
    let number = Reader::new(input.item).u64().expect("the item is an index");
    compare(&collection, number).expect("the index is a sequence's").encode()
}

/// Compares the first sequence with another; none if there is none of that number.
pub fn compare(collection: &Collection<'_>, number: u64) -> Option<Report> {
    let query = *collection.sequences.first()?;
    let subject = *collection.sequences.get(usize::try_from(number).ok()?)?;
    let profile = align::Profile::new(&collection.scores, query);
    let alignment = profile.align(subject);
    let mut report = Report { alignment, shuffles: collection.shuffles, ..Report::default() };
    let mut shuffled = subject.to_vec();
    let mut random = Random::for_task(0, number);
    let mut rows = align::Rows::default();
    for _ in 0..collection.shuffles {
        random.shuffle(&mut shuffled);
        let score = profile.score(&shuffled, &mut rows);
        report.as_good += u32::from(score >= report.alignment.score);
        report.sum += u64::from(score);
        report.sum_of_squares += u64::from(score) * u64::from(score);
    }
    Some(report)
}
