//! Two sweeps and their pictures: detection over the number of false receipts, profit over their share.

use crate::{
    market::Market,
    sample::{Round, Sample},
    stats::{wilson, Mean},
    strategies::{Fixed, Lazy},
};
use stardust_world::in_parallel;
use std::fmt::Write;

const LIES: [u32; 8] = [1, 2, 3, 4, 6, 8, 12, 20];
const RATES: [f64; 8] = [0.0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0];
const BONDS: [u32; 3] = [500, 2_000, 10_000];

/// A point: abscissa, value, and the ends of its interval.
#[derive(Clone, Copy, Debug)]
struct Point {
    x: f64,
    y: f64,
    low: f64,
    high: f64,
}

/// A line of a picture.
#[derive(Clone, Debug)]
struct Series {
    name: String,
    points: Vec<Point>,
}

/// What the sweeps gave.
#[derive(Clone, Debug)]
pub struct Sweep {
    detection: Vec<Series>,
    profit: Vec<Series>,
}

fn detection_at(lies: u32, seed: u64) -> Sample {
    let policy = Fixed { batches: Market::WHOLE.batches, lies };
    Round::new(seed).play(|sim| sim.add("Mallory", 500, false, Box::new(policy)))
}

fn profit_at(rate: f64, bond: u32, seed: u64) -> Sample {
    let market = Market { bond, ..Market::WHOLE };
    // All is a share of the bond: the same seed would give the same point for each of them.
    let seed = seed + u64::from(bond);
    let policy = Lazy { rate, batches: market.batches };
    Round::with(seed, market).play(|sim| sim.add("Mallory", bond, false, Box::new(policy)))
}

/// Plays both sweeps with so many seeds at each point.
pub fn sweep(seeds: u32) -> Sweep {
    let detection_plan = grid(&LIES, seeds);
    let caught = in_parallel(&detection_plan, |(lies, seed)| detection_at(*lies, *seed));
    let (mut measured, mut theory) = (Vec::new(), Vec::new());
    for lies in LIES {
        let of = detection_plan.iter().zip(&caught).filter(|((other, _), _)| *other == lies);
        let samples: Vec<_> = of.map(|(_, sample)| sample).collect();
        let trials: u32 = samples.iter().map(|sample| sample.trials).sum();
        let hits: u32 = samples.iter().map(|sample| sample.caught).sum();
        let predicted = samples.iter().map(|sample| sample.predicted).sum::<f64>();
        let (low, high) = wilson(hits, trials);
        let (x, count) = (f64::from(lies), f64::from(trials.max(1)));
        measured.push(Point { x, y: f64::from(hits) / count, low, high });
        let y = predicted / count;
        theory.push(Point { x, y, low: y, high: y });
    }
    let name = |name: &str| name.to_owned();
    let detection = vec![
        Series { name: name("theory, with Lambda in force"), points: theory },
        Series { name: name("measured, 95% interval"), points: measured },
    ];
    Sweep { detection, profit: profit_series(seeds) }
}

fn grid<T: Copy>(values: &[T], seeds: u32) -> Vec<(T, u64)> {
    values.iter().flat_map(|value| (0..u64::from(seeds)).map(|seed| (*value, seed))).collect()
}

fn profit_series(seeds: u32) -> Vec<Series> {
    let curve = |bond: u32| {
        let plan = grid(&RATES, seeds);
        let samples = in_parallel(&plan, |(rate, seed)| profit_at(*rate, bond, *seed));
        let point = |rate: &f64| {
            let of = plan.iter().zip(&samples).filter(|((other, _), _)| other == rate);
            let profits: Vec<_> = of.map(|(_, sample)| 100.0 * sample.profit).collect();
            let Mean { value, half } = Mean::of(&profits);
            Point { x: 100.0 * rate, y: value, low: value - half, high: value + half }
        };
        Series { name: format!("bond {bond} STAR"), points: RATES.iter().map(point).collect() }
    };
    BONDS.into_iter().map(curve).collect()
}

/// The two pictures as SVG, by file name.
pub fn draw(sweep: &Sweep) -> [(&'static str, String); 2] {
    let detection = Picture {
        title: "Batches caught, over false receipts among their 20",
        x: Axis {
            label: "false receipts in the batch (logarithmic)",
            ticks: &[1.0, 2.0, 4.0, 8.0, 20.0],
        },
        y: Axis { label: "share caught", ticks: &[0.0, 0.25, 0.5, 0.75, 1.0] },
        offset: 0.0,
        legend: TOP + HEIGHT - 50.0,
    };
    let profit = Picture {
        title: "Profit of a provider that makes up a share of its receipts",
        x: Axis {
            label: "% of receipts made up (logarithmic)",
            ticks: &[0.0, 1.0, 5.0, 20.0, 100.0],
        },
        y: Axis { label: "% of the bond", ticks: &[-100.0, -75.0, -50.0, -25.0, 0.0, 10.0] },
        // Zero must have a place on a logarithmic axis.
        offset: 0.5,
        legend: TOP + 50.0,
    };
    [
        ("detection.svg", detection.draw(&sweep.detection)),
        ("profit.svg", profit.draw(&sweep.profit)),
    ]
}

struct Axis {
    label: &'static str,
    ticks: &'static [f64],
}

struct Picture {
    title: &'static str,
    x: Axis,
    y: Axis,
    /// Added to abscissae before their logarithm.
    offset: f64,
    /// Where the names of the lines begin: clear of the lines.
    legend: f64,
}

const COLOURS: [&str; 3] = ["#1f6feb", "#d1480f", "#1a7f37"];
const LEFT: f64 = 70.0;
const TOP: f64 = 40.0;
const WIDTH: f64 = 600.0;
const HEIGHT: f64 = 320.0;

impl Picture {
    fn across(&self, x: f64) -> f64 {
        let log = |x: f64| (x + self.offset).ln();
        let (first, last) = (self.x.ticks[0], self.x.ticks[self.x.ticks.len() - 1]);
        LEFT + WIDTH * (log(x) - log(first)) / (log(last) - log(first))
    }

    fn down(&self, y: f64) -> f64 {
        let (first, last) = (self.y.ticks[0], self.y.ticks[self.y.ticks.len() - 1]);
        TOP + HEIGHT * (1.0 - (y - first) / (last - first))
    }

    fn draw(&self, series: &[Series]) -> String {
        let mut svg = String::from(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 700 430\" font-family=\"sans-serif\" \
             font-size=\"13\">\n<rect width=\"700\" height=\"430\" fill=\"#ffffff\"/>\n",
        );
        let _ = writeln!(svg, "<text x=\"70\" y=\"24\" font-size=\"16\">{}</text>", self.title);
        self.axes(&mut svg);
        for (at, (line, colour)) in series.iter().zip(COLOURS).enumerate() {
            self.line(&mut svg, line, colour);
            let y = self.legend + 20.0 * at as f64;
            let _ = writeln!(
                svg,
                "<text x=\"{:.0}\" y=\"{y:.0}\" text-anchor=\"end\" fill=\"{colour}\">{}</text>",
                LEFT + WIDTH - 10.0,
                line.name
            );
        }
        svg + "</svg>\n"
    }

    fn axes(&self, svg: &mut String) {
        let (right, bottom) = (LEFT + WIDTH, TOP + HEIGHT);
        for tick in self.y.ticks {
            let y = self.down(*tick);
            let _ = writeln!(
                svg,
                "<path d=\"M{LEFT} {y:.1}H{right}\" stroke=\"#dddddd\"/><text x=\"62\" y=\"{:.1}\" \
                 text-anchor=\"end\">{tick}</text>",
                y + 4.0
            );
        }
        for tick in self.x.ticks {
            let x = self.across(*tick);
            let _ = writeln!(
                svg,
                "<path d=\"M{x:.1} {TOP}V{bottom}\" stroke=\"#eeeeee\"/><text x=\"{x:.1}\" y=\"{:.1}\" \
                 text-anchor=\"middle\">{tick}</text>",
                bottom + 18.0
            );
        }
        let _ = writeln!(
            svg,
            "<text x=\"370\" y=\"{:.0}\" text-anchor=\"middle\">{}</text>\
             <text transform=\"translate(18 200) rotate(-90)\" text-anchor=\"middle\">{}</text>",
            bottom + 42.0,
            self.x.label,
            self.y.label
        );
    }

    fn line(&self, svg: &mut String, series: &Series, colour: &str) {
        let at = |x: f64, y: f64| format!("{:.1} {:.1}", self.across(x), self.down(y));
        let upper = series.points.iter().map(|point| at(point.x, point.high));
        let lower = series.points.iter().rev().map(|point| at(point.x, point.low));
        let band: Vec<_> = upper.chain(lower).collect();
        let middle: Vec<_> = series.points.iter().map(|point| at(point.x, point.y)).collect();
        let _ = writeln!(
            svg,
            "<path d=\"M{}Z\" fill=\"{colour}\" opacity=\"0.2\"/>\
             <path d=\"M{}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>",
            band.join("L"),
            middle.join("L")
        );
        for point in &series.points {
            let (x, y) = (self.across(point.x), self.down(point.y));
            let _ =
                writeln!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3\" fill=\"{colour}\"/>");
        }
    }
}
