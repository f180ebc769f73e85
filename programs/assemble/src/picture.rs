//! Tiles of the Mandelbrot set to one picture.

use crate::{Error, Output};
use mandelbrot::Picture;
use std::io::Write;

/// Bytes of a pixel: red, green, blue.
const COLOURS: usize = 3;

/// Writes a picture as a PNG. Tiles that are missing stay grey; returns how many there are.
pub fn write(payload: &[u8], outputs: &[Output], to: impl Write) -> Result<u64, Error> {
    let picture = Picture::parse(payload).ok_or("the payload is not a picture")?;
    let [width, height] = picture.size();
    let edge = picture.edge as usize;
    let mut pixels = vec![0x80; width as usize * height as usize * COLOURS];
    let [columns, rows] = picture.tiles.map(u64::from);
    let mut missing = columns * rows;
    for (number, tile) in outputs {
        if *number >= columns * rows || tile.len() != 2 * edge * edge {
            return Err(format!("the output of task {number} is not a tile of this picture").into());
        }
        let (column, row) = ((number % columns) as usize, (number / columns) as usize);
        for (y, line) in tile.chunks_exact(2 * edge).enumerate() {
            let start = ((row * edge + y) * width as usize + column * edge) * COLOURS;
            let places = pixels[start..start + edge * COLOURS].as_chunks_mut::<COLOURS>().0;
            for (place, rounds) in places.iter_mut().zip(line.as_chunks().0) {
                *place = colour(u16::from_le_bytes(*rounds), picture.rounds_max);
            }
        }
        missing -= 1;
    }
    let mut encoder = png::Encoder::new(to, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels)?;
    writer.finish()?;
    Ok(missing)
}

/// Points of the set are black; the others go through a wheel of colours with the logarithm of their rounds, so
/// that deep places, where all rounds are many, have as many bands as shallow ones.
fn colour(rounds: u16, rounds_max: u32) -> [u8; COLOURS] {
    if u32::from(rounds) >= rounds_max {
        return [0; COLOURS];
    }
    let turn = (f64::from(rounds) + 1.0).ln();
    let shade = |speed: f64, phase: f64| ((turn * speed + phase).sin() * 0.5 + 0.5) * 255.0;
    [shade(5.0, 0.0), shade(5.0, 0.9), shade(5.0, 1.8)].map(|shade| shade as u8)
}
