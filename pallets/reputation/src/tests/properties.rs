//! Any history, against a model in floating point that knows only the protocol's words.

use crate::{mock::*, Pallet, Records, TrustRecordOf};
use frame_support::assert_ok;
use proptest::prelude::*;
use stardust_primitives::{
    reputation::{PaidBatch, ProgramClass},
    traits::{OnWithdrawn, Reputation as _},
};

#[derive(Clone, Debug)]
enum Step {
    Paid { fee: u128, is_checked: bool, blocks: u32, gas: u64 },
    Fault,
    Silence,
    Fraud,
    Gone,
    Wait(u32),
}

fn step() -> impl Strategy<Value = Step> {
    let paid = (0u128..2 * FEE, any::<bool>(), 0u32..40, 0u64..3_000)
        .prop_map(|(fee, is_checked, blocks, gas)| Step::Paid { fee, is_checked, blocks, gas });
    prop_oneof![
        12 => paid,
        1 => Just(Step::Fault),
        1 => Just(Step::Silence),
        1 => Just(Step::Fraud),
        1 => Just(Step::Gone),
        4 => (0u32..2 * HALF_LIFE).prop_map(Step::Wait),
    ]
}

/// A class as the reference keeps it: exact but for floating point.
#[derive(Clone, Copy, Debug)]
struct Model {
    points: f64,
    availability: f64,
    latency: f64,
    /// Steps that may have rounded.
    rounded: f64,
}

impl Default for Model {
    fn default() -> Self {
        Self { points: 0.0, availability: 0.0, latency: 16.0, rounded: 0.0 }
    }
}

impl Model {
    fn wait(&mut self, steps: u32) {
        let factor = 0.5f64.powf(f64::from(steps) / 32.0);
        self.points *= factor;
        self.availability *= factor;
        self.latency = 16.0 - (16.0 - self.latency) * factor;
    }

    fn pay(&mut self, fee: u128, is_checked: bool, blocks: u32, gas: u64) {
        // In whole thousandths, which is what it is weighed by, too.
        let gain = ((fee * 1_000 / FEE) as f64 / 1e3).min(1.0);
        self.points += if is_checked { gain } else { 0.0 };
        self.availability += (1.0 - self.availability) * gain / 16.0;
        let needed = 1.0 + (gas / GAS_PER_BLOCK) as f64;
        let latency = (f64::from(blocks) / needed).clamp(1.0, 16.0);
        let weight = if latency < self.latency { gain } else { 1.0 };
        self.latency += (latency - self.latency) * weight / 16.0;
    }
}

/// Takes a step in a class on both, and says what the network got.
fn take(models: &mut [Model; 3], at: usize, step: Step) -> u128 {
    let class = ProgramClass::ALL[at];
    match step {
        Step::Paid { fee, is_checked, blocks, gas } => {
            let before = checked(class);
            let batch = PaidBatch { network_fee: fee, is_checked, blocks, gas };
            Reputation::note_paid(&ALICE, class, batch);
            assert!(checked(class) <= before + 1, "at most a point a batch");
            models[at].pay(fee, is_checked, blocks, gas);
            return fee;
        }
        Step::Fault => {
            Reputation::note_fault(&ALICE, class);
            models[at].points = 0.0;
            models[at].availability *= 15.0 / 16.0;
        }
        Step::Silence => {
            Reputation::note_silence(&ALICE);
            models.iter_mut().for_each(|model| model.points = 0.0);
        }
        Step::Fraud => {
            Reputation::note_fraud(&ALICE);
            models.iter_mut().for_each(|model| model.points = 0.0);
            assert_eq!(ProgramClass::ALL.map(checked), [0; 3]);
        }
        Step::Gone => {
            Reputation::on_withdrawn(&ALICE);
            *models = [Model::default(); 3];
            assert_eq!(Records::<Test>::iter().count(), 0);
        }
        Step::Wait(blocks) => {
            let steps = wait(blocks);
            models.iter_mut().for_each(|model| model.wait(steps));
        }
    }
    0
}

/// Lets time pass, which raises nothing, and says how many steps of the half-life ended.
fn wait(blocks: u32) -> u32 {
    let now = System::block_number();
    let seen = |class| (checked(class), Reputation::scores(&ALICE, class));
    let before = ProgramClass::ALL.map(seen);
    go_to(now + blocks);
    for (class, (points, scores)) in ProgramClass::ALL.into_iter().zip(before) {
        let later = Reputation::scores(&ALICE, class);
        assert!(checked(class) <= points);
        assert!(later.correctness <= scores.correctness);
        assert!(later.availability <= scores.availability);
        assert!(later.speed <= scores.speed);
    }
    (now + blocks) / STEP - now / STEP
}

/// Each step rounds at most once when it decays and once when it adds.
fn compare(model: &Model, record: &TrustRecordOf<Test>) {
    let near = |found: f64, exact: f64, unit: f64| {
        let most = unit * (2.0 * model.rounded + 2.0) + 1e-9;
        assert!((found - exact).abs() <= most, "{record:?}, {model:?}");
    };
    let points = record.points_milli as f64 / 1e3;
    assert!(points <= model.points + 1e-9, "rounded up: {record:?}, {model:?}");
    near(points, model.points, 1e-3);
    near(f64::from(record.availability.deconstruct()) / 1e9, model.availability, 1e-9);
    near(f64::from(record.latency_milli) / 1e3, model.latency, 1e-3);
}

proptest! {
    #[test]
    fn any_history_is_the_references(
        steps in prop::collection::vec((0usize..3, step()), 1..120),
    ) {
        new_test_ext().execute_with(|| {
            let (mut models, mut fees) = ([Model::default(); 3], 0);
            for (at, step) in steps {
                fees += take(&mut models, at, step);
                // Whatever it was, it may have rounded.
                models.iter_mut().for_each(|model| model.rounded += 1.0);
                assert_ok!(Pallet::<Test>::do_try_state());
            }
            let standings = Reputation::reputation(ALICE);
            for standing in &standings {
                compare(&models[standing.class as usize], &standing.record);
            }
            let points: u128 = standings.iter().map(|s| u128::from(s.record.points_milli)).sum();
            assert!(points * FEE <= 1_000 * fees, "REP-1: trust that nobody paid for");
        });
    }
}
