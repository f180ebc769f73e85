//! What the agent shows to Prometheus, over HTTP at a port of its own.

use crate::agent::{
    engine::Tally,
    ledger::{Ledger, Outcome},
    snapshot::{Snapshot, Stage},
};
use axum::{
    extract::State, http::header::CONTENT_TYPE, response::IntoResponse, routing::get, Router,
};
use stardust_primitives::{Balance, BlockNumber, STAR};
use substrate_prometheus_endpoint::{
    prometheus::{Encoder, TextEncoder, TEXT_FORMAT},
    register, Counter, CounterVec, Gauge, GaugeVec, Opts, PrometheusError, Registry, F64, U64,
};

/// The metrics, all with the prefix `stardust_provider_`.
pub(crate) struct Metrics {
    batches: GaugeVec<U64>,
    jobs_open: Gauge<U64>,
    demands_open: Gauge<U64>,
    exposure: Gauge<F64>,
    exposure_cap: Gauge<F64>,
    bond: Gauge<F64>,
    free: Gauge<F64>,
    connected: Gauge<U64>,
    best: Gauge<U64>,
    outcomes: CounterVec<U64>,
    earnings: Counter<F64>,
    gas: Counter<U64>,
    faults: CounterVec<U64>,
}

fn named(name: &str, help: &str) -> Opts {
    Opts::new(format!("stardust_provider_{name}"), help)
}

impl Metrics {
    pub(crate) fn register(registry: &Registry) -> Result<Self, PrometheusError> {
        let gauge = |name: &str, help: &str| {
            register(Gauge::<U64>::with_opts(named(name, help))?, registry)
        };
        let money = |name: &str, help: &str| {
            register(Gauge::<F64>::with_opts(named(name, help))?, registry)
        };
        let counters = |name: &str, help: &str, label: &str| {
            register(CounterVec::<U64>::new(named(name, help), &[label])?, registry)
        };
        let batches = named("batches", "Batches that are not final, by what they wait for");
        let earnings = "STAR paid in finalized blocks to the provider and its delegators";
        let earnings = Counter::with_opts(named("earnings_star_total", earnings))?;
        let gas = Counter::with_opts(named("gas_total", "Gas of the tasks run to an outcome"))?;
        let metrics = Self {
            batches: register(GaugeVec::new(batches, &["state"])?, registry)?,
            jobs_open: gauge("jobs_open", "Jobs of which the provider may claim now")?,
            demands_open: gauge("demands_open", "Demands for outputs that are not answered")?,
            exposure: money("exposure_star", "Value of the work that is not final")?,
            exposure_cap: money("exposure_cap_star", "Most that the exposure may be")?,
            bond: money("bond_star", "The provider's own bond")?,
            free: money("free_balance_star", "What the account can spend, on fees for example")?,
            connected: gauge("connected", "1 while blocks come from the node, else 0")?,
            best: gauge("best_block", "The last block that the agent decided on")?,
            outcomes: counters(
                "batches_total",
                "Batches that ended in finalized blocks, by how",
                "outcome",
            )?,
            earnings: register(earnings, registry)?,
            gas: register(gas, registry)?,
            faults: counters(
                "executor_faults_total",
                "Runs of a task that ended in a fault of this machine, by kind",
                "kind",
            )?,
        };
        metrics.begin();
        Ok(metrics)
    }

    /// All series are there from the beginning, or the first of each would be no increase.
    fn begin(&self) {
        Stage::ALL.iter().for_each(|stage| self.batches.with_label_values(&[stage.name()]).set(0));
        for outcome in Outcome::ALL {
            self.outcomes.with_label_values(&[outcome.name()]).reset();
        }
        self.ran(&Tally::default());
    }

    /// Whether blocks come.
    pub(crate) fn connected(&self, is_connected: bool) {
        self.connected.set(is_connected.into());
    }

    /// Where the provider stands at a block.
    pub(crate) fn stands(&self, best: BlockNumber, snapshot: &Snapshot, free: Balance) {
        self.best.set(best.into());
        for (stage, count) in Stage::ALL.iter().zip(snapshot.batches) {
            self.batches.with_label_values(&[stage.name()]).set(number(count));
        }
        self.jobs_open.set(number(snapshot.jobs_open));
        self.demands_open.set(number(snapshot.demands_open));
        self.exposure.set(star(snapshot.exposure));
        self.exposure_cap.set(star(snapshot.exposure_cap));
        self.bond.set(star(snapshot.bond));
        self.free.set(star(free));
    }

    /// What its tasks came to.
    pub(crate) fn ran(&self, tally: &Tally) {
        raise(&self.gas, tally.gas);
        for (kind, count) in tally.faults.by_kind() {
            raise(&self.faults.with_label_values(&[kind]), count);
        }
    }

    /// What became of its batches.
    pub(crate) fn earned(&self, ledger: &Ledger) {
        for (outcome, count) in &ledger.outcomes {
            raise(&self.outcomes.with_label_values(&[outcome.name()]), *count);
        }
        self.earnings.inc_by((star(ledger.earned) - self.earnings.get()).max(0.0));
    }
}

fn raise(counter: &Counter<U64>, total: u64) {
    counter.inc_by(total.saturating_sub(counter.get()));
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

/// Planck in STAR, as precise as a float is.
fn star(amount: Balance) -> f64 {
    amount as f64 / STAR as f64
}

/// `GET /metrics`.
pub(crate) fn router(registry: Registry) -> Router {
    Router::new().route("/metrics", get(show)).with_state(registry)
}

async fn show(State(registry): State<Registry>) -> impl IntoResponse {
    let mut text = Vec::new();
    // Metrics that are registered can be written; should one not be, those before it are.
    let _ = TextEncoder::new().encode(&registry.gather(), &mut text);
    ([(CONTENT_TYPE, TEXT_FORMAT)], text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_offchain_core::Faults;
    use stardust_sdk::outputs::http;
    use stardust_vm::Fault;

    /// What a scrape of all that was shown gives.
    async fn scrape(show: impl FnOnce(&Metrics)) -> Vec<String> {
        let registry = Registry::new();
        show(&Metrics::register(&registry).unwrap());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/metrics", listener.local_addr().unwrap());
        let app = router(registry);
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let answer = http().unwrap().get(url).send().await.unwrap();
        assert_eq!(answer.headers()["content-type"], TEXT_FORMAT);
        let text = answer.text().await.unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        lines.filter_map(|line| line.strip_prefix("stardust_provider_")).map(Into::into).collect()
    }

    #[tokio::test]
    async fn every_series_is_there_before_anything_happened() {
        let lines = scrape(|_| {}).await;
        let labelled = Stage::ALL.len() + Outcome::ALL.len() + Faults::default().by_kind().len();
        assert_eq!(lines.len(), 10 + labelled, "{lines:?}");
        assert!(lines.iter().all(|line| line.ends_with(" 0")), "{lines:?}");
    }

    #[tokio::test]
    async fn each_number_is_shown_under_its_own_name() {
        let lines = scrape(|metrics| {
            let snapshot = Snapshot {
                batches: [1, 2, 3, 4, 5],
                jobs_open: 6,
                demands_open: 7,
                exposure: 8 * STAR + STAR / 2,
                exposure_cap: 9 * STAR,
                bond: 10 * STAR,
            };
            let mut tally = Tally { gas: 11, ..Tally::default() };
            [Fault::TimedOut, Fault::HostMemory, Fault::HostMemory]
                .iter()
                .for_each(|fault| tally.faults.note(fault));
            let outcomes = [(Outcome::Paid, 12), (Outcome::Fraud, 13)];
            let ledger = Ledger { outcomes: outcomes.into(), earned: STAR / 4 };
            metrics.connected(true);
            metrics.stands(14, &snapshot, 15 * STAR);
            // Sums are shown as they are, however often.
            for _ in 0..2 {
                metrics.ran(&tally);
                metrics.earned(&ledger);
            }
            let more = Ledger { earned: STAR / 2, ..ledger };
            metrics.earned(&more);
        })
        .await;
        let expected = [
            "batches{state=\"claimed\"} 1",
            "batches{state=\"committed\"} 2",
            "batches{state=\"revealed\"} 3",
            "batches{state=\"contested\"} 4",
            "batches{state=\"withheld\"} 5",
            "jobs_open 6",
            "demands_open 7",
            "exposure_star 8.5",
            "exposure_cap_star 9",
            "bond_star 10",
            "free_balance_star 15",
            "gas_total 11",
            "batches_total{outcome=\"paid\"} 12",
            "batches_total{outcome=\"fraud\"} 13",
            "batches_total{outcome=\"expired\"} 0",
            "executor_faults_total{kind=\"timed_out\"} 1",
            "executor_faults_total{kind=\"host_memory\"} 2",
            "executor_faults_total{kind=\"job_died\"} 0",
            "earnings_star_total 0.5",
            "connected 1",
            "best_block 14",
        ];
        for line in expected {
            assert!(lines.iter().any(|found| found == line), "{line} is not in {lines:#?}");
        }
    }
}
