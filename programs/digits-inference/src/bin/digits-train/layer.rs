//! A layer in training: a matrix, applied to what each of its places sees of the values before.

use digits_inference::network::{FEATURES, FIRST, SECOND, UNITS};
use stardust_guest::{linear::Convolution, Fixed, Random};

/// Sums of so many products are kept apart, and then added: what vector units can do, in a fixed order.
const LANES: usize = 8;

/// A convolution, or a dense layer, which is one with a single place that sees everything.
pub(crate) struct Layer {
    /// For each place, and each weight of a filter, the value before that it sees; none is zero.
    sees: Vec<Vec<Option<usize>>>,
    pub(crate) filters: usize,
    /// A row for each filter.
    pub(crate) weights: Vec<f32>,
    pub(crate) biases: Vec<f32>,
    weight_steps: Vec<f32>,
    bias_steps: Vec<f32>,
    /// What each place saw of the last input.
    seen: Vec<Vec<f32>>,
    is_last: bool,
    /// Filter by filter, the values of all places.
    pub(crate) values: Vec<f32>,
}

impl Layer {
    pub(crate) fn all(random: &mut Random) -> Vec<Self> {
        let everything = |count: usize| vec![(0..count).map(Some).collect()];
        vec![
            Self::new(sees(&FIRST), FIRST.filters, false, random),
            Self::new(sees(&SECOND), SECOND.filters, false, random),
            Self::new(everything(FEATURES), UNITS, false, random),
            Self::new(everything(UNITS), 10, true, random),
        ]
    }

    fn new(
        sees: Vec<Vec<Option<usize>>>,
        filters: usize,
        is_last: bool,
        random: &mut Random,
    ) -> Self {
        let inner = sees[0].len();
        // He's start: the variance of values stays the same from layer to layer.
        let spread = (2.0 / inner as f32).sqrt();
        let mut weight = || {
            let normal: Fixed<24> = random.normal();
            normal.raw() as f32 / (1 << 24) as f32 * spread
        };
        Self {
            filters,
            weights: (0..filters * inner).map(|_| weight()).collect(),
            biases: vec![0.0; filters],
            weight_steps: vec![0.0; filters * inner],
            bias_steps: vec![0.0; filters],
            seen: sees.iter().map(|place| vec![0.0; place.len()]).collect(),
            is_last,
            values: vec![0.0; filters * sees.len()],
            sees,
        }
    }

    pub(crate) fn forward(&mut self, input: &[f32]) {
        for (sees, seen) in self.sees.iter().zip(&mut self.seen) {
            for (from, value) in sees.iter().zip(seen) {
                *value = from.map_or(0.0, |from| input[from]);
            }
        }
        let (places, inner) = (self.seen.len(), self.seen[0].len());
        for (filter, row) in self.weights.chunks_exact(inner).enumerate() {
            for (place, seen) in self.seen.iter().enumerate() {
                let sum = dot(row, seen) + self.biases[filter];
                let is_cut = !self.is_last && sum < 0.0;
                self.values[filter * places + place] = if is_cut { 0.0 } else { sum };
            }
        }
    }

    /// From the error of each value to that of each value before; remembers the steps that make it smaller.
    pub(crate) fn backward(&mut self, errors: &[f32], before: &mut [f32]) {
        let (places, inner) = (self.seen.len(), self.seen[0].len());
        before.fill(0.0);
        let mut back = vec![0.0; inner];
        for (place, seen) in self.seen.iter().enumerate() {
            back.fill(0.0);
            for filter in 0..self.filters {
                let at = filter * places + place;
                if !self.is_last && self.values[at] <= 0.0 {
                    continue;
                }
                let row = filter * inner..(filter + 1) * inner;
                add(&mut self.weight_steps[row.clone()], errors[at], seen);
                add(&mut back, errors[at], &self.weights[row]);
                self.bias_steps[filter] += errors[at];
            }
            for (from, error) in self.sees[place].iter().zip(&back) {
                if let Some(from) = from {
                    before[*from] += error;
                }
            }
        }
    }

    /// Takes the remembered steps, and keeps `momentum` of them for the next.
    pub(crate) fn step(&mut self, rate: f32, momentum: f32) {
        let all =
            [(&mut self.weights, &mut self.weight_steps), (&mut self.biases, &mut self.bias_steps)];
        for (numbers, steps) in all {
            for (number, step) in numbers.iter_mut().zip(steps) {
                *number -= rate * *step;
                *step *= momentum;
            }
        }
    }
}

/// What each place of a convolution sees.
fn sees(shape: &Convolution) -> Vec<Vec<Option<usize>>> {
    let [height, width] = shape.size;
    let [rows, columns] = shape.output_size();
    // As much before as after, or one less: as the SDK pads.
    let before = |out: usize, size: usize, kernel: usize| {
        ((out - 1) * shape.stride + kernel).saturating_sub(size) / 2
    };
    let above = before(rows, height, shape.kernel[0]);
    let left = before(columns, width, shape.kernel[1]);
    let places = (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column)));
    let place = |(row, column): (usize, usize)| {
        let mut seen = Vec::new();
        for channel in 0..shape.channels {
            for down in 0..shape.kernel[0] {
                for across in 0..shape.kernel[1] {
                    let y = (row * shape.stride + down).checked_sub(above).filter(|y| *y < height);
                    let x = (column * shape.stride + across).checked_sub(left);
                    let x = x.filter(|x| *x < width);
                    seen.push(y.zip(x).map(|(y, x)| (channel * height + y) * width + x));
                }
            }
        }
        seen
    };
    places.map(place).collect()
}

fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    let (lefts, left_rest) = left.as_chunks::<LANES>();
    let (rights, right_rest) = right.as_chunks::<LANES>();
    for (left, right) in lefts.iter().zip(rights) {
        for lane in 0..LANES {
            lanes[lane] += left[lane] * right[lane];
        }
    }
    let rest: f32 = left_rest.iter().zip(right_rest).map(|(left, right)| left * right).sum();
    lanes.iter().sum::<f32>() + rest
}

fn add(to: &mut [f32], factor: f32, what: &[f32]) {
    for (to, what) in to.iter_mut().zip(what) {
        *to += factor * what;
    }
}
