//! From the outputs of a job to an answer.

use assemble::{digits, examples::Example, outputs, picture, proof_of_work, proteins, Output};
use mandelbrot::Picture;
use std::{fs, path::PathBuf};

/// A folder of this test's own.
fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    folder
}

fn decoded(png: &[u8]) -> (u32, u32, Vec<u8>) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    let frame = reader.next_frame(&mut pixels).expect("a picture");
    assert_eq!((frame.color_type, frame.bit_depth), (png::ColorType::Rgb, png::BitDepth::Eight));
    (frame.width, frame.height, pixels)
}

#[test]
fn tiles_become_a_picture() {
    let step = (3_i64 << 56) / 96;
    let corner = [-(2_i64 << 56), 1_i64 << 56];
    let picture = Picture { tiles: [3, 2], edge: 32, rounds_max: 200, corner, step };
    let mut tiles: Vec<Output> =
        (0..6).map(|number| (number, picture.tile(number).expect("a tile"))).collect();
    let mut file = Vec::new();
    assert_eq!(picture::write(&picture.encode(), &tiles, &mut file).expect("a picture"), 0);
    let (width, height, pixels) = decoded(&file);
    assert_eq!((width, height), (96, 64));
    let at = |x: usize, y: usize| &pixels[(y * 96 + x) * 3..][..3];
    // -2 + 32 i: outside at once; -1, 0 and -0.5: inside; 0.9: outside.
    assert_ne!(at(0, 0), [0; 3]);
    for x in [32, 64, 48] {
        assert_eq!(at(x, 32), [0; 3], "{x}");
    }
    assert_ne!(at(93, 32), [0; 3]);
    // One tile is missing.
    tiles.remove(4);
    let mut file = Vec::new();
    assert_eq!(picture::write(&picture.encode(), &tiles, &mut file).expect("a picture"), 1);
    let (_, _, pixels) = decoded(&file);
    assert!(pixels[(40 * 96 + 40) * 3..][..3] == [0x80; 3]);
    // No tile of this picture.
    for bad in [(6, tiles[0].1.clone()), (0, vec![0; 3])] {
        assert!(picture::write(&picture.encode(), &[bad], Vec::new()).is_err());
    }
    assert!(picture::write(&[], &tiles, Vec::new()).is_err());
}

#[test]
fn a_search_finds_the_first_block() {
    let folder = folder("proof-of-work");
    let example = Example::find("proof-of-work").expect("an example");
    example.run_into(&folder, 31_786..31_789).expect("outputs");
    let answer = proof_of_work(&outputs(&folder).expect("outputs")).expect("an answer");
    let hash = "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f";
    assert_eq!(answer, format!("a block: nonce 2083236893, hash {hash}"));
    fs::remove_file(folder.join("31787.bin")).expect("a file");
    let answer = proof_of_work(&outputs(&folder).expect("outputs")).expect("an answer");
    assert!(answer.starts_with("no block; the best: nonce 2083"), "{answer}");
    fs::write(folder.join("5.bin"), [0; 3]).expect("a file");
    assert!(proof_of_work(&outputs(&folder).expect("outputs")).is_err());
}

#[test]
fn digits_are_counted() {
    let folder = folder("digits-inference");
    let example = Example::find("digits-inference").expect("an example");
    example.run_into(&folder, 0..15).expect("outputs");
    let outputs = outputs(&folder).expect("outputs");
    let payload = example.payload().expect("a payload");
    let answer = digits(&payload, &outputs).expect("an answer");
    assert!(answer.contains(" of 360 held out are right, ") && answer.ends_with(" of all 1797"));
    let right: u32 = answer.split(' ').next().and_then(|word| word.parse().ok()).expect("a count");
    assert!(right * 100 >= 360 * 97, "{answer}");
    assert!(digits(&payload, &[(15, outputs[0].1.clone())]).is_err());
    assert!(digits(&[], &outputs).is_err() && digits(&payload, &[(0, vec![0; 40])]).is_err());
}

#[test]
fn proteins_are_sorted_by_surprise() {
    let folder = folder("alignment");
    let example = Example::find("alignment").expect("an example");
    example.run_into(&folder, 0..28).expect("outputs");
    let table = proteins::table(&outputs(&folder).expect("outputs")).expect("a table");
    let order: Vec<u64> = table
        .lines()
        .skip(1)
        .map(|line| {
            line.split_whitespace().next().and_then(|task| task.parse().ok()).expect("a task")
        })
        .collect();
    assert_eq!(order.len(), 28);
    assert_eq!(order[..2], [0, 5], "itself, then the horse's");
    // The twelve globins come before all others.
    assert!(order[..12].iter().all(|task| *task < 12), "{table}");
    assert!(table.contains(" 63/145 "), "{table}");
}

#[test]
fn folders_without_outputs_are_refused() {
    let folder = folder("empty");
    assert!(outputs(&folder).is_err());
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("notes.txt"), "").expect("a file");
    fs::write(folder.join("1.part"), "").expect("a file");
    assert!(outputs(&folder).is_err());
    fs::write(folder.join("10.bin"), [10]).expect("a file");
    fs::write(folder.join("9.bin"), [9]).expect("a file");
    assert_eq!(outputs(&folder).expect("outputs"), [(9, vec![9]), (10, vec![10])]);
    assert!(Example::find("nothing").is_err());
}
