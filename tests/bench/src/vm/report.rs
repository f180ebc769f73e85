//! What was measured, for people and as JSON.
#![allow(
    clippy::print_stdout,
    reason = "printing figures is what a benchmark is for; this is the only place that does"
)]

use super::{
    start::{Memory, Overhead, Starts},
    step::Step,
};
use serde_json::{json, Map, Value};
use std::time::Duration;

/// What was measured of an example: the median time of a task on each engine.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The program.
    pub(crate) name: String,
    /// Gas of the task.
    pub(crate) gas: u64,
    pub(crate) native: Duration,
    pub(crate) recompiler: Duration,
    pub(crate) interpreter: Duration,
    pub(crate) wasmtime: Duration,
}

impl Row {
    fn gas_per_second(&self) -> f64 {
        self.gas as f64 / self.recompiler.as_secs_f64()
    }
}

/// What a generated program's gas is worth.
#[derive(Clone, Debug)]
pub(crate) struct Worth {
    pub(crate) name: String,
    /// Whether it is random access over all the memory that is allowed.
    pub(crate) is_criterion: bool,
    pub(crate) gas: u64,
    pub(crate) time: Duration,
}

impl Worth {
    fn gas_per_second(&self) -> f64 {
        self.gas as f64 / self.time.as_secs_f64()
    }
}

/// Everything.
pub(crate) struct Report {
    pub(crate) rows: Vec<Row>,
    pub(crate) starts: Starts,
    pub(crate) overhead: Overhead,
    pub(crate) memory: Memory,
    pub(crate) steps: Vec<Step>,
    pub(crate) worth: Vec<Worth>,
    /// How long measuring took.
    pub(crate) took: Duration,
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn mebibytes(bytes: u64) -> f64 {
    bytes as f64 / f64::from(1 << 20)
}

fn ratio(time: Duration, base: Duration) -> f64 {
    time.as_secs_f64() / base.as_secs_f64()
}

fn geometric_mean(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) =
        values.fold((0.0, 0.0), |(sum, count), value| (sum + value.ln(), count + 1.0));
    f64::exp(sum / count)
}

fn extremes(values: impl Iterator<Item = f64>) -> (f64, f64) {
    values.fold((f64::INFINITY, 0.0), |(least, most): (f64, f64), value| {
        (least.min(value), most.max(value))
    })
}

impl Report {
    fn against(&self, base: fn(&Row) -> Duration) -> f64 {
        geometric_mean(self.rows.iter().map(|row| ratio(row.recompiler, base(row))))
    }

    /// How many times the gas per second differs at most between an example and random access over all memory.
    fn spread(&self) -> f64 {
        let random = self.worth.iter().filter(|one| one.is_criterion).map(Worth::gas_per_second);
        let (slowest, fastest) = extremes(self.rows.iter().map(Row::gas_per_second));
        let (least, most) = extremes(random);
        f64::max(fastest / least, most / slowest)
    }

    /// Prints the figures.
    pub(crate) fn print(&self) {
        self.print_examples();
        let Starts { cold, new_small, new_large, cached, cached_p95 } = self.starts;
        println!("\nto start, and run a task that does next to nothing, in ms");
        println!("  a new executor                       {:9.2}", millis(cold));
        println!("  a program new to it, 100 bytes       {:9.2}", millis(new_small));
        println!("  a program new to it, 350 KB of code  {:9.2}", millis(new_large));
        println!("  a program that it has: median        {:9.2}", millis(cached));
        println!("                         95% within    {:9.2}", millis(cached_p95));
        let Overhead { pool, bare } = self.overhead;
        println!(
            "\na quarter of an SCU: {:.1} ms in an executor, {:.1} ms in PolkaVM alone: {:+.1}%",
            millis(pool),
            millis(bare),
            (ratio(pool, bare) - 1.0) * 100.0
        );
        let Memory { idle, small, large } = self.memory;
        println!(
            "memory of executor and worker, in MiB: {:.0} idle, {:.0} with a program of 0.3 MiB, {:.0} with one \
             of 64 MiB",
            mebibytes(idle),
            mebibytes(small),
            mebibytes(large)
        );
        self.print_steps();
        self.print_worth();
        println!("\nmeasuring took {:.0} s", self.took.as_secs_f64());
    }

    fn print_examples(&self) {
        println!("a task in ms, and how many times another engine's");
        println!(
            "{:16} {:>9} {:>11} {:>12} {:>9} {:>9} {:>11} {:>8} {:>7}",
            "program",
            "native",
            "recompiler",
            "interpreter",
            "wasmtime",
            "/ native",
            "/ wasmtime",
            "Mgas",
            "Ggas/s"
        );
        for row in &self.rows {
            println!(
                "{:16} {:>9.2} {:>11.2} {:>12.2} {:>9.2} {:>9.2} {:>11.2} {:>8.1} {:>7.2}",
                row.name,
                millis(row.native),
                millis(row.recompiler),
                millis(row.interpreter),
                millis(row.wasmtime),
                ratio(row.recompiler, row.native),
                ratio(row.recompiler, row.wasmtime),
                row.gas as f64 / 1e6,
                row.gas_per_second() / 1e9,
            );
        }
        let (native, wasmtime) = (self.against(|row| row.native), self.against(|row| row.wasmtime));
        println!("{:16} {:>44} {native:>9.2} {wasmtime:>11.2}", "geometric mean", "");
    }

    fn print_steps(&self) {
        println!("\nto decide a piece in the runtime's Wasm, and of a block's weight");
        for step in &self.steps {
            println!(
                "  {:36} {:>8} gas {:>6} B {:>9.2} ms {:>5.1}%",
                step.name,
                step.gas,
                step.bytes,
                millis(step.time),
                step.share() * 100.0
            );
        }
    }

    fn print_worth(&self) {
        println!("\nwhat gas is worth in programs made to be slow or fast");
        for one in &self.worth {
            let mark = if one.is_criterion { "*" } else { " " };
            println!(
                "{mark} {:32} {:>9.2} ms {:>8.2} Ggas/s",
                one.name,
                millis(one.time),
                one.gas_per_second() / 1e9
            );
        }
        println!(
            "between the examples and * (random access over all memory): {:.1} times",
            self.spread()
        );
    }

    /// The figures as JSON.
    pub(crate) fn json(&self) -> Value {
        let examples: Map<String, Value> = self
            .rows
            .iter()
            .map(|row| {
                let figures = json!({
                    "native_s": row.native.as_secs_f64(),
                    "recompiler_s": row.recompiler.as_secs_f64(),
                    "interpreter_s": row.interpreter.as_secs_f64(),
                    "wasmtime_fuel_s": row.wasmtime.as_secs_f64(),
                    "gas": row.gas,
                });
                (row.name.clone(), figures)
            })
            .collect();
        let worth: Map<String, Value> =
            self.worth.iter().map(|one| (one.name.clone(), one.gas_per_second().into())).collect();
        let steps: Map<String, Value> = self
            .steps
            .iter()
            .map(|step| (step.name.clone(), step.time.as_secs_f64().into()))
            .collect();
        json!({
            "examples": examples,
            "geomean": {
                "vs_native": self.against(|row| row.native),
                "vs_wasmtime": self.against(|row| row.wasmtime),
            },
            "start_s": {
                "executor": self.starts.cold.as_secs_f64(),
                "new_program": self.starts.new_small.as_secs_f64(),
                "new_large_program": self.starts.new_large.as_secs_f64(),
                "cached_program": self.starts.cached.as_secs_f64(),
                "cached_program_p95": self.starts.cached_p95.as_secs_f64(),
            },
            "host_layer": {
                "pool_s": self.overhead.pool.as_secs_f64(),
                "bare_s": self.overhead.bare.as_secs_f64(),
            },
            "memory_bytes": {
                "idle": self.memory.idle,
                "small_program": self.memory.small,
                "large_program": self.memory.large,
            },
            "step_s": steps,
            "gas_per_second": worth,
            "gas_per_second_spread": self.spread(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(name: &str, milliseconds: [u64; 4]) -> Row {
        let [native, recompiler, interpreter, wasmtime] = milliseconds.map(Duration::from_millis);
        Row { name: name.into(), gas: 60_000_000, native, recompiler, interpreter, wasmtime }
    }

    fn report() -> Report {
        let ms = Duration::from_millis;
        let worth = |name: &str, is_criterion, time| Worth {
            name: name.into(),
            is_criterion,
            gas: 6_000_000,
            time: ms(time),
        };
        Report {
            rows: vec![row("x", [10, 20, 300, 40]), row("y", [10, 80, 300, 40])],
            starts: Starts {
                cold: ms(1),
                new_small: ms(1),
                new_large: ms(1),
                cached: ms(1),
                cached_p95: ms(1),
            },
            overhead: Overhead { pool: ms(1), bare: ms(1) },
            memory: Memory { idle: 1, small: 1, large: 1 },
            steps: vec![Step { name: "piece".into(), gas: 1, bytes: 1, time: ms(500) }],
            worth: vec![worth("random", true, 10), worth("odd", false, 100)],
            took: ms(1),
        }
    }

    #[test]
    fn figures_have_the_names_and_units_that_were_promised() {
        let json = report().json();
        let near = |found: &Value, value: f64| (found.as_f64().unwrap() - value).abs() < 1e-9;
        let x = &json["examples"]["x"];
        assert!(near(&x["native_s"], 0.01) && near(&x["recompiler_s"], 0.02));
        assert!(near(&x["interpreter_s"], 0.3) && near(&x["wasmtime_fuel_s"], 0.04));
        assert_eq!(x["gas"], 60_000_000);
        // Means of 2 and 8, and of 1/2 and 2.
        assert!(near(&json["geomean"]["vs_native"], 4.0));
        assert!(near(&json["geomean"]["vs_wasmtime"], 1.0));
        // Half a second, of a block's two.
        assert!(near(&json["step_s"]["piece"], 0.5));
        assert!((report().steps[0].share() - 0.25).abs() < 1e-9);
    }

    #[test]
    fn the_spread_leaves_out_what_was_not_promised() {
        // Examples at 3 and 0.75 Ggas/s; random access at 0.6, something else at 0.06.
        assert!((report().spread() - 5.0).abs() < 1e-9);
    }
}
