//! Means and their confidence.

/// Deviations of a 95% interval.
pub(crate) const CONFIDENCE: f64 = 1.96;

/// A mean with the half width of its 95% interval.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Mean {
    /// The mean.
    pub(crate) value: f64,
    /// Half the width of the interval.
    pub(crate) half: f64,
}

impl Mean {
    /// Of some numbers.
    pub(crate) fn of(numbers: &[f64]) -> Self {
        let count = numbers.len() as f64;
        if numbers.is_empty() {
            return Self::default();
        }
        let value = numbers.iter().sum::<f64>() / count;
        let squares: f64 = numbers.iter().map(|number| (number - value).powi(2)).sum();
        let deviation = (squares / (count - 1.0).max(1.0)).sqrt();
        Self { value, half: CONFIDENCE * deviation / count.sqrt() }
    }

    /// The upper end of the interval.
    pub(crate) fn upper(&self) -> f64 {
        self.value + self.half
    }
}

/// Wilson's 95% interval of a rate.
pub(crate) fn wilson(hits: u32, trials: u32) -> (f64, f64) {
    let (n, z) = (f64::from(trials), CONFIDENCE);
    if trials == 0 {
        return (0.0, 1.0);
    }
    let rate = f64::from(hits) / n;
    let centre = rate + z * z / (2.0 * n);
    let half = z * (rate * (1.0 - rate) / n + z * z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + z * z / n;
    ((centre - half) / whole, (centre + half) / whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_intervals() {
        let mean = Mean::of(&[1.0, 2.0, 3.0, 4.0]);
        assert!((mean.value - 2.5).abs() < 1e-12 && (mean.half - 1.2652).abs() < 1e-3);
        let (low, high) = wilson(8, 10);
        assert!((low - 0.4902).abs() < 1e-3 && (high - 0.9433).abs() < 1e-3);
        assert_eq!(Mean::of(&[]).half, 0.0);
    }
}
