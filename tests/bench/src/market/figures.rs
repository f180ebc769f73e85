//! What was measured. No IO.

/// What a block cost and when it was made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Block {
    /// Its height.
    pub(crate) number: u32,
    /// Its time, milliseconds since 1970.
    pub(crate) millis: u64,
    /// Its weight, picoseconds.
    pub(crate) weight: u64,
    /// What of that is ordinary transactions'.
    pub(crate) normal: u64,
    /// Bytes of its extrinsics.
    pub(crate) bytes: u64,
}

/// A measurement: what some blocks did.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Figures {
    /// What was measured.
    pub(crate) name: String,
    /// What is counted: transfers or tasks.
    pub(crate) units: u64,
    /// Batches, where there are some.
    pub(crate) batches: u32,
    /// Audits of these batches.
    pub(crate) audits: u64,
    /// Most transfers or batches that became final in one block.
    pub(crate) most: u32,
    /// Blocks after the first.
    pub(crate) blocks: u32,
    /// Seconds from the first block to the last.
    pub(crate) seconds: f64,
    /// Bytes of extrinsics, without the inherent ones.
    pub(crate) bytes: u64,
    /// Weight in picoseconds, without that of empty blocks.
    pub(crate) weight: u64,
    /// Greatest weight of a block, picoseconds.
    pub(crate) heaviest: u64,
    /// Bytes that stay in the state.
    pub(crate) state: u64,
}

impl Figures {
    /// Takes together what successive blocks cost, beyond an `idle` one each. The clock runs from the
    /// first to the last.
    pub(crate) fn of(name: &str, units: u64, blocks: &[Block], idle: &Block) -> Self {
        let total = |cost: fn(&Block) -> u64| {
            let costs = blocks.iter().map(|block| cost(block).saturating_sub(cost(idle)));
            costs.fold(0, u64::saturating_add)
        };
        let (first, last) = (
            blocks.first().copied().unwrap_or_default(),
            blocks.last().copied().unwrap_or_default(),
        );
        Self {
            name: name.into(),
            units,
            batches: 0,
            audits: 0,
            most: 0,
            blocks: last.number.saturating_sub(first.number),
            seconds: last.millis.saturating_sub(first.millis) as f64 / 1_000.0,
            bytes: total(|block| block.bytes),
            weight: total(|block| block.weight),
            heaviest: blocks.iter().map(|block| block.weight).max().unwrap_or(0),
            state: 0,
        }
    }

    /// Transfers or tasks a second.
    pub(crate) fn rate(&self) -> f64 {
        self.units as f64 / self.seconds
    }

    /// A sum for each transfer or task.
    pub(crate) fn each(&self, sum: u64) -> f64 {
        sum as f64 / self.units.max(1) as f64
    }

    /// Audits for each batch.
    pub(crate) fn audits_per_batch(&self) -> f64 {
        self.audits as f64 / f64::from(self.batches.max(1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_summed_without_what_empty_ones_cost() {
        let block = |number: u32, weight, bytes| Block {
            number,
            millis: 1_000_000 + u64::from(number) * 3_000,
            weight,
            normal: 0,
            bytes,
        };
        let blocks = [block(7, 5, 11), block(8, 105, 1_010), block(9, 45, 30)];
        let figures = Figures::of("x", 20, &blocks, &block(1, 5, 10));
        assert_eq!((figures.blocks, figures.seconds), (2, 6.0));
        assert_eq!((figures.bytes, figures.weight, figures.heaviest), (1_021, 140, 105));
        assert!((figures.rate() - 20.0 / 6.0).abs() < 1e-9);
        assert!((figures.each(figures.weight) - 7.0).abs() < 1e-9);
    }
}
