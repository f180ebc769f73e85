//! Renders a picture of the Mandelbrot set, one tile per task.
//!
//! - **payload**: a [`Picture`], 40 bytes.
//! - **item**: a tile's number as 8 little-endian bytes; tiles go row by row from the upper left corner.
//! - **output**: for each pixel of the tile, row by row, after how many rounds it left the circle of radius 2,
//!   as 2 little-endian bytes; the picture's bound if it did not.
//!
//! Numbers are signed, of 64 bits, with 56 after the point: steps of 1.4e-17, finer than what floats of 64 bits
//! have where the set lies. Products round towards minus infinity. Any other payload or item traps.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;
use stardust_guest::{EndOfInput, Input, Reader};

/// Tasks of the example job: tiles of its picture.
pub const TASKS: u64 = 80;

/// Bits after the point.
pub const FRACTION: u32 = 56;
/// Most pixels in a tile: two bytes each, 64 KiB in all.
pub const TILE_PIXELS_MAX: u32 = 32 * 1024;
/// Most tiles along an edge of the picture.
const TILES_MAX: u32 = 1 << 10;
/// Corners lie within this distance of the axes: what is outside left at once, and squares must not overflow.
const EDGE_MAX: i128 = 4 << FRACTION;

/// What is drawn, and how fine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Tiles in a row and in a column.
    pub tiles: [u32; 2],
    /// Edge of a tile in pixels.
    pub edge: u32,
    /// Bound of the rounds, up to 65,535.
    pub rounds_max: u32,
    /// Real and imaginary part of the upper left pixel.
    pub corner: [i64; 2],
    /// Distance of two neighbouring pixels.
    pub step: i64,
}

impl Picture {
    /// The picture that a payload describes, none if it is not one that can be drawn.
    pub fn parse(payload: &[u8]) -> Option<Self> {
        let (picture, rest) = Self::read(payload).ok()?;
        let right = i128::from(picture.corner[0]) + picture.span(0);
        let bottom = i128::from(picture.corner[1]) - picture.span(1);
        let ends = [picture.corner[0].into(), picture.corner[1].into(), right, bottom];
        let is_near = ends.iter().all(|end| (-EDGE_MAX..=EDGE_MAX).contains(end));
        let is_tiled = picture.tiles.iter().all(|count| (1..=TILES_MAX).contains(count));
        let pixels = picture.edge.checked_mul(picture.edge)?;
        let is_small = pixels > 0 && pixels <= TILE_PIXELS_MAX;
        let is_bounded = picture.rounds_max <= u32::from(u16::MAX);
        (rest.is_empty() && is_near && is_tiled && is_small && is_bounded && picture.step > 0)
            .then_some(picture)
    }

    /// The payload of this picture.
    pub fn encode(&self) -> Vec<u8> {
        let small = [self.tiles[0], self.tiles[1], self.edge, self.rounds_max];
        let large = [self.corner[0], self.corner[1], self.step];
        let mut bytes: Vec<u8> = small.iter().flat_map(|word| word.to_le_bytes()).collect();
        bytes.extend(large.iter().flat_map(|word| word.to_le_bytes()));
        bytes
    }

    /// Width and height in pixels.
    pub fn size(&self) -> [u32; 2] {
        self.tiles.map(|count| count * self.edge)
    }

    fn read(payload: &[u8]) -> Result<(Self, &[u8]), EndOfInput> {
        let mut reader = Reader::new(payload);
        let tiles = [reader.u32()?, reader.u32()?];
        let (edge, rounds_max) = (reader.u32()?, reader.u32()?);
        let corner = [reader.i64()?, reader.i64()?];
        let step = reader.i64()?;
        Ok((Self { tiles, edge, rounds_max, corner, step }, reader.rest()))
    }

    /// From the first to the last pixel of a row or column.
    fn span(&self, axis: usize) -> i128 {
        i128::from(self.tiles[axis]) * i128::from(self.edge) * i128::from(self.step)
    }

    /// Pixels of a tile, none if the picture has no such tile.
    pub fn tile(&self, number: u64) -> Option<Vec<u8>> {
        let columns = u64::from(self.tiles[0]);
        let (column, row) = (number % columns, number / columns);
        if row >= u64::from(self.tiles[1]) {
            return None;
        }
        // Within the picture, whose corners were checked.
        let edge = i64::from(self.edge);
        let left = self.corner[0] + column as i64 * edge * self.step;
        let top = self.corner[1] - row as i64 * edge * self.step;
        let mut pixels = Vec::with_capacity(2 * (self.edge * self.edge) as usize);
        for y in 0..edge {
            for x in 0..edge {
                let rounds = rounds(left + x * self.step, top - y * self.step, self.rounds_max);
                pixels.extend((rounds as u16).to_le_bytes());
            }
        }
        Some(pixels)
    }
}

/// The program.
pub fn run(input: Input<'_>) -> Vec<u8> {
    let picture = Picture::parse(input.payload).expect("the payload is a picture");
    let number = Reader::new(input.item).u64().expect("the item is an index");
    picture.tile(number).expect("the index is a tile's")
}

/// After how many rounds of z = z * z + c a point leaves the circle of radius 2, at most `bound`.
fn rounds(real: i64, imaginary: i64, bound: u32) -> u32 {
    let (mut x, mut y) = (0_i64, 0_i64);
    for round in 0..bound {
        // From within the circle z * z is within 4 of 0, and c within 6: the squares of the next point come to
        // at most 100, and there is room for 127.
        let (xx, yy) = (product(x, x), product(y, y));
        if xx + yy > 4 << FRACTION {
            return round;
        }
        y = 2 * product(x, y) + imaginary;
        x = xx - yy + real;
    }
    bound
}

/// Rounds towards minus infinity.
fn product(left: i64, right: i64) -> i64 {
    ((i128::from(left) * i128::from(right)) >> FRACTION) as i64
}
