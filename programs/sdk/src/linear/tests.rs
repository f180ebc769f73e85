//! Against sums spelled out, over shapes around every block size, with the extremes of the numbers.

use super::*;
use crate::Random;
use std::{vec, vec::Vec};

/// Random numbers, one in four of them an extreme.
fn numbers(random: &mut Random, count: usize) -> Vec<i8> {
    let mut number = || match random.below(8) {
        0 => i8::MIN,
        1 => i8::MAX,
        _ => random.next_u32() as i8,
    };
    (0..count).map(|_| number()).collect()
}

fn expected_product(left: &[i8], right: &[i8], [rows, inner, columns]: [usize; 3]) -> Vec<i32> {
    let entry = |row: usize, column: usize| -> i64 {
        let terms = (0..inner)
            .map(|at| i64::from(left[row * inner + at]) * i64::from(right[at * columns + column]));
        terms.sum()
    };
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    places.map(|(row, column)| i32::try_from(entry(row, column)).unwrap()).collect()
}

fn check_product(left: &[i8], right: &[i8], shape: [usize; 3]) {
    let mut out = vec![-1; shape[0] * shape[2]];
    mat_mul(left, right, shape, &mut out).unwrap();
    assert!(out == expected_product(left, right, shape), "{shape:?}");
}

#[test]
fn products_of_every_small_shape() {
    let mut random = Random::new(1);
    for rows in 0..14 {
        for columns in 0..8 {
            for inner in [0, 1, 2, 3, 7, 8, 9, 59, 60, 61, 63, 64, 65, 128, 190] {
                let left = numbers(&mut random, rows * inner);
                let right = numbers(&mut random, inner * columns);
                check_product(&left, &right, [rows, inner, columns]);
            }
        }
    }
}

#[test]
fn products_of_extremes() {
    for (left, right) in [(-128, -128), (-128, 127), (127, -128), (127, 127)] {
        for shape in [[7, 300, 5], [2, 20_000, 2]] {
            let [rows, inner, columns] = shape;
            check_product(&vec![left; rows * inner], &vec![right; inner * columns], shape);
        }
    }
    let most = 131_071;
    let mut out = [0];
    mat_mul(&vec![-128; most], &vec![-128; most], [1, most, 1], &mut out).unwrap();
    assert_eq!(out, [131_071 << 14], "the longest exact sum");
}

#[test]
fn dots_and_matrix_times_vector() {
    let mut random = Random::new(2);
    for length in (0..70).chain([127, 128, 129, 1_000, 70_000]) {
        for rows in [0, 1, 2, 3, 4, 5, 9] {
            let matrix = numbers(&mut random, rows * length);
            let vector = numbers(&mut random, length);
            let expected = expected_product(&matrix, &vector, [rows, length, 1]);
            let mut out = vec![-1; rows];
            mat_vec(&matrix, &vector, &mut out).unwrap();
            assert!(out == expected, "{rows} x {length}");
            for (row, sum) in expected.iter().enumerate() {
                assert_eq!(dot_i8(&matrix[row * length..][..length], &vector), *sum);
            }
        }
    }
    for extreme in [-128, 127] {
        let row = vec![extreme; 131_071];
        for other in [-128_i8, 127] {
            let sum = 131_071 * i32::from(extreme) * i32::from(other);
            assert_eq!(dot_i8(&row, &vec![other; 131_071]), sum);
        }
    }
    assert_eq!(dot_i8(&[1, 2, 3], &[10, 20]), 50, "the rest is ignored");
}

#[test]
fn dots_of_wider_numbers() {
    let mut random = Random::new(3);
    for length in [0, 1, 2, 3, 4, 5, 63, 64, 1_001] {
        let mut draw = || (0..length).map(|_| random.next_u32() as i32).collect::<Vec<_>>();
        let (left, right) = (draw(), draw());
        let exact = |shift: u32| {
            let pairs = left.iter().zip(&right);
            pairs.map(|(a, b)| i64::from(a >> shift) * i64::from(b >> shift)).sum::<i64>()
        };
        let short = |numbers: &[i32]| numbers.iter().map(|n| (n >> 16) as i16).collect::<Vec<_>>();
        assert_eq!(dot_i16(&short(&left), &short(&right)), exact(16));
        let less = |numbers: &[i32]| numbers.iter().map(|n| n >> 6).collect::<Vec<_>>();
        assert_eq!(dot_i32(&less(&left), &less(&right)), exact(6));
    }
    let wrapped = (i64::from(i32::MIN) * i64::from(i32::MIN)).wrapping_mul(3);
    assert_eq!(dot_i32(&[i32::MIN; 3], &[i32::MIN; 3]), wrapped);
}

#[test]
fn wrong_shapes_are_refused() {
    let mut out = [7; 4];
    assert_eq!(mat_mul(&[0; 4], &[0; 3], [2, 2, 2], &mut out), Err(ShapeMismatch));
    assert_eq!(mat_mul(&[0; 4], &[0; 4], [2, 2, 1], &mut out), Err(ShapeMismatch));
    assert_eq!(mat_mul(&[], &[], [usize::MAX, 2, 0], &mut []), Err(ShapeMismatch));
    assert_eq!(mat_vec(&[0; 5], &[0; 2], &mut out), Err(ShapeMismatch));
    assert_eq!(out, [7; 4], "nothing was computed");
}

/// Each output as the sum over the kernel, with the padding worked out from both sides.
fn expected_convolution(shape: &Convolution, input: &[i8], weights: &[i8]) -> Vec<i32> {
    let ([height, width], [kh, kw]) = (shape.size, shape.kernel);
    let [out_height, out_width] = shape.output_size();
    let padding = |out: usize, kernel: usize, size: usize| match shape.padding {
        Padding::Valid => 0,
        Padding::Same => (((out - 1) * shape.stride + kernel) as isize - size as isize).max(0) / 2,
    };
    let mut out = Vec::new();
    for filter in 0..shape.filters {
        for y in 0..out_height {
            for x in 0..out_width {
                let mut sum = 0;
                for channel in 0..shape.channels {
                    for (down, across) in (0..kh).flat_map(|d| (0..kw).map(move |a| (d, a))) {
                        let y =
                            (y * shape.stride + down) as isize - padding(out_height, kh, height);
                        let x =
                            (x * shape.stride + across) as isize - padding(out_width, kw, width);
                        if (0..height as isize).contains(&y) && (0..width as isize).contains(&x) {
                            let at = (channel * height + y as usize) * width + x as usize;
                            let weight = ((filter * shape.channels + channel) * kh + down) * kw;
                            sum += i32::from(input[at]) * i32::from(weights[weight + across]);
                        }
                    }
                }
                out.push(sum);
            }
        }
    }
    out
}

#[test]
fn convolutions() {
    let mut random = Random::new(4);
    for padding in [Padding::Valid, Padding::Same] {
        for (stride, kernel) in [(1, [3, 3]), (2, [3, 3]), (1, [1, 1]), (3, [2, 5]), (2, [4, 1])] {
            for (channels, filters, size) in [(1, 1, [8, 8]), (3, 7, [5, 9]), (2, 4, [6, 5])] {
                let shape = Convolution { channels, size, filters, kernel, stride, padding };
                let input = numbers(&mut random, channels * size[0] * size[1]);
                let weights = numbers(&mut random, filters * channels * kernel[0] * kernel[1]);
                let expected = expected_convolution(&shape, &input, &weights);
                let mut out = vec![-1; expected.len()];
                shape.apply(&input, &weights, &mut out).unwrap();
                assert!(out == expected, "{shape:?}");
            }
        }
    }
}

#[test]
fn convolutions_at_the_limits() {
    let shape = Convolution {
        channels: 1,
        size: [2, 2],
        filters: 1,
        kernel: [3, 3],
        stride: 1,
        padding: Padding::Valid,
    };
    assert_eq!(shape.output_size(), [0, 0], "the kernel does not fit");
    shape.apply(&[1; 4], &[1; 9], &mut []).unwrap();
    assert_eq!(shape.apply(&[1; 4], &[1; 8], &mut []), Err(ShapeMismatch));
    let same = Convolution { padding: Padding::Same, ..shape };
    let mut out = [0; 4];
    same.apply(&[1; 4], &[1; 9], &mut out).unwrap();
    assert_eq!(out, [4; 4], "the kernel is larger than the picture");
    assert_eq!(Convolution { stride: 0, ..same }.output_size(), [0, 0]);
    let empty = Convolution { channels: 0, ..same };
    empty.apply(&[], &[], &mut out).unwrap();
    assert_eq!(out, [0; 4], "no channels, no sums");
}

#[test]
fn requantising_rounds_to_nearest_and_cuts_off() {
    let mut random = Random::new(5);
    for _ in 0..20_000 {
        let denominator = (random.next_u32() >> random.below(20)).max(2);
        let numerator = 1 + random.below(u64::from(denominator) - 1) as u32;
        let zero = random.next_u32() as i8;
        let Some(scale) = Requantise::from_ratio(numerator, denominator, zero) else {
            panic!("{numerator} / {denominator}");
        };
        let sum = random.next_u32() as i32 >> random.below(31);
        let exact =
            f64::from(sum) * f64::from(numerator) / f64::from(denominator) + f64::from(zero);
        let limit = 0.5 + f64::from(sum).abs() / f64::from(1 << 30);
        let cut = exact.clamp(-128.0, 127.0);
        assert!((f64::from(scale.apply(sum)) - cut).abs() <= limit, "{sum} -> {exact}");
    }
    let half = Requantise::from_ratio(1, 2, 0).unwrap();
    assert_eq!(half, Requantise::new(1 << 30, 0, 0).unwrap());
    assert_eq!([1, -1, 3, -3].map(|sum| half.apply(sum)), [1, 0, 2, -1], "halves round up");
    assert_eq!(half.apply(i32::MAX), 127);
    assert_eq!(half.apply(i32::MIN), -128);
    let smallest = Requantise::new(i32::MAX, 31, -128).unwrap();
    assert_eq!([i32::MIN, i32::MAX].map(|sum| smallest.apply(sum)), [-128, -127]);
    let mut values = [9; 3];
    half.apply_all(&[10, 20], &mut values);
    assert_eq!(values, [5, 10, 9]);
    assert_eq!(Requantise::new(-1, 0, 0), None);
    assert_eq!(Requantise::new(1, 32, 0), None);
    assert_eq!(Requantise::from_ratio(1, 1, 0), None);
    assert_eq!(Requantise::from_ratio(0, 1, 0), None);
    assert_eq!(Requantise::from_ratio(1, 0, 0), None);
    assert!(Requantise::from_ratio(1, u32::MAX, 0).is_some());
}
