//! What the auditor shows to Prometheus.

use stardust_offchain_core::Stats;
use stardust_vm::executor::Isolation;
use substrate_prometheus_endpoint::{
    register, Counter, CounterVec, Gauge, Opts, PrometheusError, Registry, U64,
};

/// The metrics, all with the prefix `stardust_`.
pub(crate) struct Metrics {
    audits_open: Gauge<U64>,
    audits_drawn: Gauge<U64>,
    duty_age: Gauge<U64>,
    contests_open: Gauge<U64>,
    abstained: Gauge<U64>,
    running: Gauge<U64>,
    waiting: Gauge<U64>,
    sandboxed: Gauge<U64>,
    reports: Counter<U64>,
    votes: Counter<U64>,
    missed: Counter<U64>,
    tasks: Counter<U64>,
    gas: Counter<U64>,
    faults: CounterVec<U64>,
    rulings: CounterVec<U64>,
}

impl Metrics {
    pub(crate) fn register(registry: &Registry) -> Result<Self, PrometheusError> {
        let gauge =
            |name: &str, help: &str| register(Gauge::with_opts(Opts::new(name, help))?, registry);
        let counter =
            |name: &str, help: &str| register(Counter::with_opts(Opts::new(name, help))?, registry);
        // Each of its counters is shown from the start: what never happened is 0, and not unknown.
        let counters = |name: &str, help: &str, label: &str, values: &[(&str, u64)]| {
            let counters = register(CounterVec::new(Opts::new(name, help), &[label])?, registry)?;
            for (value, _) in values {
                counters.get_metric_with_label_values(&[*value])?;
            }
            Ok::<_, PrometheusError>(counters)
        };
        let nothing = Stats::default();
        Ok(Self {
            audits_open: gauge(
                "stardust_audit_duties_open",
                "Open audits in which this node has not reported",
            )?,
            audits_drawn: gauge(
                "stardust_audit_duties_drawn",
                "Open audits in which this node is drawn and has not reported",
            )?,
            duty_age: gauge(
                "stardust_audit_duty_age_blocks",
                "Blocks since the oldest open audit in which this node is drawn was opened",
            )?,
            contests_open: gauge(
                "stardust_panel_duties_open",
                "Open contests in which this node has not voted",
            )?,
            abstained: gauge(
                "stardust_audit_duties_abstained",
                "Open audits and contests left to others because of another machine version",
            )?,
            running: gauge("stardust_executor_running", "Tasks that run now")?,
            waiting: gauge("stardust_executor_queue", "Tasks that wait for an executor")?,
            sandboxed: gauge(
                "stardust_executor_sandboxed",
                "1 if tasks run with the recompiler in a sandbox, 0 if interpreted or not at all",
            )?,
            reports: counter(
                "stardust_audits_reported_total",
                "Audit reports that the transaction pool took, each counted once",
            )?,
            votes: counter(
                "stardust_panel_votes_total",
                "Panel votes that the transaction pool took, each counted once",
            )?,
            missed: counter(
                "stardust_audits_missed_total",
                "Drawn audits and contests that ended without an answer of this node",
            )?,
            tasks: counter("stardust_audit_tasks_total", "Tasks run to an outcome")?,
            gas: counter("stardust_audit_gas_total", "Gas of the tasks run to an outcome")?,
            faults: counters(
                "stardust_executor_faults_total",
                "Tasks that ended in a fault of this machine, by its kind",
                "kind",
                &nothing.faults.by_kind(),
            )?,
            rulings: counters(
                "stardust_panel_verdicts_total",
                "Contests that ended, of those in which this node was asked to vote",
                "verdict",
                &nothing.rulings.by_verdict(),
            )?,
        })
    }

    pub(crate) fn isolation(&self, isolation: &Isolation) {
        self.sandboxed.set(u64::from(isolation.is_sandboxed()));
    }

    pub(crate) fn update(&self, stats: &Stats) {
        let gauges = [
            (&self.audits_open, stats.audits_open),
            (&self.audits_drawn, stats.audits_drawn),
            (&self.contests_open, stats.contests_open),
            (&self.abstained, stats.abstained),
            (&self.running, stats.running),
            (&self.waiting, stats.waiting),
        ];
        for (gauge, value) in gauges {
            gauge.set(u64::try_from(value).unwrap_or(u64::MAX));
        }
        let counters = [
            (&self.reports, stats.reports),
            (&self.votes, stats.votes),
            (&self.missed, stats.missed),
            (&self.tasks, stats.outcomes),
            (&self.gas, stats.gas),
        ];
        for (counter, value) in counters {
            raise(counter, value);
        }
        self.duty_age.set(stats.duty_age.into());
        for (kind, value) in stats.faults.by_kind() {
            raise(&self.faults.with_label_values(&[kind]), value);
        }
        for (verdict, value) in stats.rulings.by_verdict() {
            raise(&self.rulings.with_label_values(&[verdict]), value);
        }
    }
}

/// Raises a counter to a value that only grows.
fn raise(counter: &Counter<U64>, value: u64) {
    counter.inc_by(value.saturating_sub(counter.get()));
}
