//! How much approval or support a track asks for as time goes by.

use codec::Decode;
use sp_runtime::Perbill;

/// One whole in billionths, as the chain counts shares and the numbers of curves.
const ONE: i128 = 1_000_000_000;

/// A curve that falls from the begin of a decision to its end; all numbers are billionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub enum Curve {
    /// From `ceil` in a straight line to `floor` at `length`, and on at `floor`.
    LinearDecreasing {
        /// Share of the decision after which it has come down.
        length: Perbill,
        /// What is asked at last.
        floor: Perbill,
        /// What is asked at first.
        ceil: Perbill,
    },
    /// From `begin` down by `step` after each `period`, to `end`.
    SteppedDecreasing {
        /// What is asked at first.
        begin: Perbill,
        /// What is asked at last.
        end: Perbill,
        /// How far each step goes down.
        step: Perbill,
        /// Share of the decision from one step to the next.
        period: Perbill,
    },
    /// `factor / (x + x_offset) + y_offset`.
    Reciprocal {
        /// The numerator.
        factor: i64,
        /// What is added to the time.
        x_offset: i64,
        /// What is added to the result.
        y_offset: i64,
    },
}

impl Curve {
    /// What is asked for when `passed` of the decision is over.
    pub fn threshold(&self, passed: Perbill) -> Perbill {
        let parts = |share: &Perbill| i128::from(share.deconstruct());
        let x = parts(&passed);
        // Billionths times billionths stay far below the limits of the type.
        let asked = match self {
            Self::LinearDecreasing { length, floor, ceil } => {
                let (floor, ceil) = (parts(floor), parts(ceil));
                let fall = ceil.saturating_sub(floor).saturating_mul(x.min(parts(length)));
                fall.checked_div(parts(length)).map_or(floor, |fall| ceil.saturating_sub(fall))
            }
            Self::SteppedDecreasing { begin, end, step, period } => {
                let steps = x.checked_div(parts(period)).unwrap_or_default();
                let fall = steps.saturating_mul(parts(step));
                parts(begin).saturating_sub(fall).max(parts(end))
            }
            Self::Reciprocal { factor, x_offset, y_offset } => {
                let below = x.saturating_add(i128::from(*x_offset));
                let above = i128::from(*factor).saturating_mul(ONE);
                above
                    .checked_div_euclid(below)
                    .map_or(ONE, |quotient| quotient.saturating_add(i128::from(*y_offset)))
            }
        };
        Perbill::from_parts(u32::try_from(asked.clamp(0, ONE)).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_go_through_the_points_that_define_them() {
        let percent = Perbill::from_percent;
        let line = Curve::LinearDecreasing {
            length: Perbill::one(),
            floor: percent(50),
            ceil: percent(100),
        };
        for (at, asked) in [(0, 100), (50, 75), (100, 50)] {
            assert_eq!(line.threshold(percent(at)), percent(asked));
        }
        let steps = Curve::SteppedDecreasing {
            begin: percent(90),
            end: percent(60),
            step: percent(20),
            period: percent(40),
        };
        for (at, asked) in [(0, 90), (39, 90), (40, 70), (80, 60), (100, 60)] {
            assert_eq!(steps.threshold(percent(at)), percent(asked));
        }
        // 100% at first, 80% after a seventh, 50% at last: 2/9 / (x + 1/3) + 1/3.
        let bend =
            Curve::Reciprocal { factor: 222_222_222, x_offset: 333_333_333, y_offset: 333_333_333 };
        let near = |at: u32, asked: u32| {
            let found = bend.threshold(Perbill::from_parts(at)).deconstruct();
            assert!(found.abs_diff(asked) < 10, "{found} at {at}");
        };
        near(0, 1_000_000_000);
        near(142_857_143, 800_000_000);
        near(1_000_000_000, 500_000_000);
    }
}
