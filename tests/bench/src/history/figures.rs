//! How a database grows. No IO.

/// Blocks of a day, one each three seconds.
const BLOCKS_PER_DAY: f64 = 28_800.0;

/// A node's database and state at one height.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sample {
    /// The height of the best block.
    pub(crate) block: u32,
    /// Bytes that the database takes on disk.
    pub(crate) used: u64,
    /// Bytes that its files say they have: some are reserved and not written.
    pub(crate) apparent: u64,
    /// Bytes of the database's log on disk: what is not yet in its tables. It comes and goes.
    pub(crate) log: u64,
    /// Bytes of its indices on disk: each has its full size from the start, and takes the disk as it fills.
    pub(crate) index: u64,
    /// Bytes of the keys and values of the state.
    pub(crate) state: u64,
}

impl Sample {
    /// Bytes of the tables on disk: what stays.
    pub(crate) fn tables(&self) -> u64 {
        self.used.saturating_sub(self.log).saturating_sub(self.index)
    }
}

/// What a node's samples say.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct History {
    /// Its name, which says how it prunes.
    pub(crate) name: String,
    /// As it grew, the lowest block first.
    pub(crate) samples: Vec<Sample>,
    /// The greatest distance from finalized to best block that was seen.
    pub(crate) lag: u32,
    /// Slots without a block.
    pub(crate) empty_slots: u64,
    /// Whether the node still has the state of block 1, and its body.
    pub(crate) old_state: bool,
    /// See `old_state`.
    pub(crate) old_body: bool,
}

impl History {
    /// The last sample.
    pub(crate) fn last(&self) -> Sample {
        self.samples.last().copied().unwrap_or_default()
    }

    /// What is added in a day, by the second half of the samples: what a chain starts with is not counted.
    pub(crate) fn per_day(&self, value: fn(&Sample) -> u64) -> f64 {
        let last = self.last();
        let half = self.samples.iter().find(|sample| sample.block >= last.block.div_ceil(2));
        let first = half.copied().unwrap_or_default();
        let blocks = last.block.saturating_sub(first.block);
        if blocks == 0 {
            return 0.0;
        }
        // A database may shrink, for a while.
        (value(&last) as f64 - value(&first) as f64) / f64::from(blocks) * BLOCKS_PER_DAY
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_is_that_of_the_second_half() {
        let sample = |block, used, state| Sample { block, used, state, ..Sample::default() };
        let history = History {
            // Fast at first, then 20 bytes a block; the state shrinks by one in ten blocks.
            samples: vec![sample(1, 0, 0), sample(50, 9_000, 105), sample(100, 10_000, 100)],
            ..History::default()
        };
        assert_eq!(history.per_day(|sample| sample.used), 20.0 * 28_800.0);
        assert_eq!(history.per_day(|sample| sample.state), -2_880.0);
        assert_eq!(history.last(), sample(100, 10_000, 100));
        assert_eq!(Sample { log: 300, index: 50, ..history.last() }.tables(), 9_650);
    }

    #[test]
    fn one_sample_does_not_grow() {
        let history = History { samples: vec![Sample::default()], ..History::default() };
        assert_eq!(history.per_day(|sample| sample.used), 0.0);
        assert_eq!(History::default().per_day(|sample| sample.used), 0.0);
    }
}
