//! Against arithmetic that is not the program's, and against what is known of the set.

use mandelbrot::{run, Picture, FRACTION, TASKS, TILE_PIXELS_MAX};
use stardust_guest::Input;

const PAYLOAD: &[u8] = include_bytes!("../data/seahorse.bin");

/// A picture of the whole set: 3 x 3 around -0.5, in tiles of 64 pixels.
fn whole(tiles: u32, rounds_max: u32) -> Picture {
    let step = (3_i64 << FRACTION) / i64::from(tiles * 64);
    let corner = [-(2_i64 << FRACTION), 3_i64 << (FRACTION - 1)];
    Picture { tiles: [tiles; 2], edge: 64, rounds_max, corner, step }
}

/// The rounds of all pixels, tile by tile.
fn all(picture: &Picture) -> Vec<u16> {
    let tiles = u64::from(picture.tiles[0] * picture.tiles[1]);
    let outputs = (0..tiles)
        .flat_map(|tile| run(Input { payload: &picture.encode(), item: &tile.to_le_bytes() }));
    let bytes: Vec<u8> = outputs.collect();
    bytes.as_chunks().0.iter().map(|rounds| u16::from_le_bytes(*rounds)).collect()
}

#[test]
fn the_example_is_a_picture() {
    let picture = Picture::parse(PAYLOAD).expect("a picture");
    assert_eq!(picture.encode(), PAYLOAD);
    assert_eq!(u64::from(picture.tiles[0] * picture.tiles[1]), TASKS);
    assert_eq!(picture.size(), [1_280, 1_024]);
}

/// Where a float of 64 bits is exact enough, it counts the same rounds for nearly every point.
#[test]
fn floats_agree_on_the_whole_set() {
    let picture = whole(4, 500);
    let float = |raw: i64| raw as f64 / (1_u64 << FRACTION) as f64;
    let rounds_of = |real: f64, imaginary: f64| {
        let (mut x, mut y) = (0.0_f64, 0.0_f64);
        (0..500).find(|_| {
            let is_out = x * x + y * y > 4.0;
            (x, y) = (x * x - y * y + real, 2.0 * x * y + imaginary);
            is_out
        })
    };
    let ours = all(&picture);
    let mut differences = 0;
    for (place, ours) in ours.iter().enumerate() {
        let (tile, pixel) = (place / 4_096, place % 4_096);
        let (x, y) = (tile % 4 * 64 + pixel % 64, tile / 4 * 64 + pixel / 64);
        let real = float(picture.corner[0] + x as i64 * picture.step);
        let imaginary = float(picture.corner[1] - y as i64 * picture.step);
        differences += u32::from(rounds_of(real, imaginary).unwrap_or(500) != *ours);
    }
    assert!(differences <= 16, "{differences} of {}", ours.len());
}

/// The area of the set is known to be 1.50659 (Bittner et al., 2014: within 0.00003 at most).
#[test]
fn the_area_is_the_known_one() {
    let rounds = all(&whole(10, 2_000));
    let inside = rounds.iter().filter(|rounds| **rounds == 2_000).count();
    let area = 9.0 * inside as f64 / rounds.len() as f64;
    assert!((area - 1.506_59).abs() < 0.01, "{area}");
}

/// Deep in, where floats of 64 bits fail: numbers of 100 bits after the point see nearly the same picture.
#[test]
fn finer_numbers_agree_deep_in() {
    const FINE: u32 = 100;
    let picture = Picture::parse(PAYLOAD).expect("a picture");
    let product = |left: i128, right: i128| {
        // Halves of 64 bits; what is left out is below the last bit but three.
        let (high, low) = (left >> 50, left & ((1 << 50) - 1));
        let (other_high, other_low) = (right >> 50, right & ((1 << 50) - 1));
        high * other_high + ((high * other_low) >> 50) + ((low * other_high) >> 50)
    };
    let rounds_of = |real: i128, imaginary: i128| {
        let (mut x, mut y) = (0_i128, 0_i128);
        (0..picture.rounds_max).find(|_| {
            let (xx, yy) = (product(x, x), product(y, y));
            let is_out = xx + yy > 4 << FINE;
            y = 2 * product(x, y) + imaginary;
            x = xx - yy + real;
            is_out
        })
    };
    let fine = |raw: i64| i128::from(raw) << (FINE - FRACTION);
    let tile = picture.tile(0).expect("a tile");
    let (mut same, mut near) = (0, 0);
    for pixel in (0..128 * 128).step_by(61) {
        let (x, y) = ((pixel % 128) as i64, (pixel / 128) as i64);
        let real = fine(picture.corner[0] + x * picture.step);
        let exact = rounds_of(real, fine(picture.corner[1] - y * picture.step));
        let ours = u16::from_le_bytes([tile[2 * pixel], tile[2 * pixel + 1]]);
        let exact = exact.unwrap_or(picture.rounds_max);
        same += u32::from(exact == u32::from(ours));
        near += u32::from(exact.abs_diff(ours.into()) <= exact / 20);
    }
    assert!(same > 200 && near > 250, "of 269 points {same} are the same, {near} near");
}

#[test]
fn what_is_no_picture_is_refused() {
    let good = whole(2, 10);
    let corners = [[5 << FRACTION, 0], [0, -(5 << FRACTION)], [i64::MIN, i64::MAX]];
    let bad = [
        Picture { tiles: [0, 1], ..good },
        Picture { tiles: [1_025, 1], ..good },
        Picture { tiles: [u32::MAX; 2], ..good },
        Picture { edge: 0, ..good },
        Picture { edge: 182, ..good },
        Picture { edge: u32::MAX, ..good },
        Picture { rounds_max: 65_536, ..good },
        Picture { step: 0, ..good },
        Picture { step: -1, ..good },
        Picture { step: i64::MAX, ..good },
    ];
    assert!(Picture::parse(&good.encode()).is_some());
    for bad in bad.into_iter().chain(corners.map(|corner| Picture { corner, ..good })) {
        assert_eq!(Picture::parse(&bad.encode()), None, "{bad:?}");
    }
    assert_eq!(Picture::parse(&good.encode()[1..]), None);
    assert_eq!(Picture::parse(&[good.encode(), vec![0]].concat()), None);
    assert!(good.tile(3).is_some() && good.tile(4).is_none() && good.tile(u64::MAX).is_none());
    let edge = TILE_PIXELS_MAX.isqrt();
    let largest = Picture { edge, step: good.step / 4, ..good };
    assert_eq!(Picture::parse(&largest.encode()), Some(largest));
}
