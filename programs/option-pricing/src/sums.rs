//! The output.

use alloc::vec::Vec;
use core::ops::AddAssign;
use stardust_guest::{EndOfInput, Reader, Writer};

/// What was paid, added up over paths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    /// Of the pays, with 24 bits after the point.
    pub pays: u128,
    /// Of their squares, with 48.
    pub squares: u128,
}

/// What the calls of a task paid, discounted: enough for prices and their errors, and to add those of other tasks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// Paths.
    pub paths: u32,
    /// The call on the last price.
    pub european: Sum,
    /// The call on the geometric mean.
    pub geometric: Sum,
    /// The call on the arithmetic mean.
    pub arithmetic: Sum,
    /// Of the products of what the two means paid, with 48 bits after the point: one has a known price, which
    /// tells how far off the other is.
    pub products: u128,
}

impl Sum {
    fn add(&mut self, pays: u64) {
        self.pays += u128::from(pays);
        self.squares += u128::from(pays) * u128::from(pays);
    }
}

impl Sums {
    /// Adds a path: what the calls on the last price, on the geometric and the arithmetic mean pay.
    ///
    /// A path pays less than 2^46, and a task has less than 2^20 of them.
    pub(crate) fn add(&mut self, last: u64, [geometric, arithmetic]: [u64; 2]) {
        self.european.add(last);
        self.geometric.add(geometric);
        self.arithmetic.add(arithmetic);
        self.products += u128::from(geometric) * u128::from(arithmetic);
    }

    /// 116 bytes: the paths in 4, the sums in the order of the fields in 16 each, all little-endian.
    pub fn encode(&self) -> Vec<u8> {
        let mut writer = Writer::new();
        writer.u32(self.paths);
        for sum in [self.european, self.geometric, self.arithmetic] {
            writer.bytes(&sum.pays.to_le_bytes());
            writer.bytes(&sum.squares.to_le_bytes());
        }
        writer.bytes(&self.products.to_le_bytes());
        writer.into_bytes()
    }

    /// The sums in `bytes`.
    pub fn decode(bytes: &[u8]) -> Result<Self, EndOfInput> {
        let mut reader = Reader::new(bytes);
        let paths = reader.u32()?;
        let mut number = || reader.array().map(u128::from_le_bytes);
        let mut sum = || Ok(Sum { pays: number()?, squares: number()? });
        let (european, geometric, arithmetic) = (sum()?, sum()?, sum()?);
        Ok(Self { paths, european, geometric, arithmetic, products: number()? })
    }
}

impl AddAssign for Sum {
    fn add_assign(&mut self, other: Self) {
        self.pays += other.pays;
        self.squares += other.squares;
    }
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.paths += other.paths;
        self.european += other.european;
        self.geometric += other.geometric;
        self.arithmetic += other.arithmetic;
        self.products += other.products;
    }
}
