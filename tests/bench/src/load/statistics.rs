//! Many measurements in a few figures. No IO.

/// How measurements are spread.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Spread {
    /// How many there are.
    pub(crate) count: usize,
    /// Their mean.
    pub(crate) mean: f64,
    /// Half of them are not above it.
    pub(crate) median: f64,
    /// 95% of them are not above it.
    pub(crate) p95: f64,
    /// The greatest.
    pub(crate) max: f64,
}

impl Spread {
    /// Sums up measurements; all zero if there are none.
    pub(crate) fn of(values: impl IntoIterator<Item = f64>) -> Self {
        let mut sorted: Vec<_> = values.into_iter().collect();
        sorted.sort_by(f64::total_cmp);
        let count = sorted.len();
        // The least that so many of a hundred are not above.
        let rank = |percent: usize| {
            let rank = count.saturating_mul(percent).div_ceil(100).saturating_sub(1);
            sorted.get(rank).copied().unwrap_or(0.0)
        };
        Self {
            count,
            mean: sorted.iter().sum::<f64>() / count.max(1) as f64,
            median: rank(50),
            p95: rank(95),
            max: rank(100),
        }
    }

    /// The same in another unit.
    pub(crate) fn times(self, factor: f64) -> Self {
        Self {
            count: self.count,
            mean: self.mean * factor,
            median: self.median * factor,
            p95: self.p95 * factor,
            max: self.max * factor,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_the_nearest_ranks() {
        // 1 to 40 in some order: the 20th is the median, the 38th is at 95%.
        let values = (0..40u32).map(|at| f64::from(at * 7 % 40 + 1));
        let spread = Spread::of(values);
        let expected = Spread { count: 40, mean: 20.5, median: 20.0, p95: 38.0, max: 40.0 };
        assert_eq!(spread, expected);
        assert_eq!(spread.times(0.5).p95, 19.0);
    }

    #[test]
    fn one_and_none() {
        let one = Spread { count: 1, mean: 3.0, median: 3.0, p95: 3.0, max: 3.0 };
        assert_eq!(Spread::of([3.0]), one);
        assert_eq!(Spread::of([]), Spread::default());
    }
}
