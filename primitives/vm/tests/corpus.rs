//! What the fuzzers have found, run again without them, and the fuzz targets on a few random bytes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

mod common;

use common::{
    targets::{self, TARGETS},
    Random,
};
use std::{fs, path::Path};

#[test]
fn the_corpus_passes() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/corpus");
    for (name, target) in TARGETS {
        let mut files = 0;
        for entry in fs::read_dir(corpus.join(name)).unwrap() {
            let path = entry.unwrap().path();
            // A failure names the file on its way out.
            println!("{}", path.display());
            target(&fs::read(&path).unwrap());
            files += 1;
        }
        assert!(files > 0, "{name}");
    }
}

#[test]
fn spoiled_witnesses_are_refused() {
    let mut random = Random(0x317e);
    for round in 0..3_000_u32 {
        let mut bytes: Vec<u8> = (0..16 + random.below(1_500)).map(|_| 0).collect();
        bytes.iter_mut().for_each(|byte| *byte = random.next().to_le_bytes()[0]);
        // All kinds of change equally.
        bytes[1] = round.to_le_bytes()[0];
        targets::witness(&bytes);
    }
}
