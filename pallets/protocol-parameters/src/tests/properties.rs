//! GOV-1: the calls accept exactly the vectors that the protocol's text allows, any of those go together, and each refusal
//! tells an inequality that is indeed broken.
//!
//! The text is stated here once more, in floating point and literal numbers: bounds as a table, and deterrence by
//! trying sets of cheated tasks.

use crate::{mock::*, Pallet};
use frame_support::assert_ok;
use proptest::prelude::*;
use sp_io::storage;
use sp_runtime::{DispatchResult, Perbill, StateVersion};
use stardust_primitives::{
    dispatch::score::Weights,
    money::{AuditRates, Deterrence, FeeSplit},
    parameters::{
        BondParameters, DispatchParameters, Group, MarketParameters, Parameters,
        ProviderParameters, Relation, TreasuryParameters, VerificationParameters, Violation,
    },
};

const FIELDS: usize = 44;
/// Parts of a billion, or plain numbers; in the order of `parameters`.
type Vector = [u128; FIELDS];
const WHOLE: u128 = 1_000_000_000;
const U32: u128 = u32::MAX as u128;
const STAR: u128 = 1_000_000_000_000;
const DAY: u128 = 28_800;

/// Least, most, and the largest value that there is.
const BOUNDS: [(u128, u128, u128); FIELDS] = [
    // Fees: provider, author, network.
    (WHOLE / 2, WHOLE, WHOLE),
    (0, WHOLE, WHOLE),
    (WHOLE / 20, WHOLE / 2, WHOLE),
    // Fault share, audit pay, price floor.
    (WHOLE / 100, WHOLE / 2, WHOLE),
    (100, 1_000, U32),
    (1, STAR, u128::MAX),
    // Claims, run, reveal, clearing.
    (DAY / 24, 28 * DAY, U32),
    (DAY / 24, DAY, U32),
    (20, 120, U32),
    (DAY / 24, DAY / 2, U32),
    // Least and newcomer's audits in thousandths, newcomer's batches, trust's batches.
    (200, 8_000, U32),
    (1_000, 8_000, U32),
    (10, 1_000, U32),
    (10, 1_000, U32),
    // Honest share: how much is too much, deterrence says.
    (WHOLE / 4, WHOLE, WHOLE),
    // Tranche, panel, faults.
    (2, 100, U32),
    (10, 50, U32),
    (DAY / 24, 7 * DAY, U32),
    // phi, rho, compensation, margin.
    (WHOLE / 10, WHOLE, WHOLE),
    (0, WHOLE / 4, WHOLE),
    (0, WHOLE, WHOLE),
    (2, 10, U32),
    // Least bond, unbonding, deferral.
    (10 * STAR, 1_000_000 * STAR, u128::MAX),
    (7 * DAY, 28 * DAY, U32),
    (DAY, 4 * DAY, U32),
    // Demands of outputs, and their answers.
    (DAY / 24, 4 * DAY, U32),
    (DAY / 24, DAY, U32),
    // How long records are kept.
    (7 * DAY, 365 * DAY, U32),
    // Registrations: price, half-life, deposit. Pings.
    (STAR / 100, 1_000 * STAR, u128::MAX),
    (DAY / 480, DAY, U32),
    (STAR / 100, 100 * STAR, u128::MAX),
    (DAY / 288, DAY, U32),
    // Delegations: least, limit (with the bonds). Commissions: raise, blocks.
    (STAR, 10_000 * STAR, u128::MAX),
    (1, 9, U32),
    (WHOLE / 1_000, WHOLE / 10, WHOLE),
    (DAY / 24, 28 * DAY, U32),
    // A point of trust. The treasury.
    (STAR / 100_000, STAR, u128::MAX),
    (0, WHOLE / 2, WHOLE),
    // The weights of a score.
    (0, WHOLE, WHOLE),
    (0, WHOLE, WHOLE),
    (0, WHOLE, WHOLE),
    (0, WHOLE, WHOLE),
    (0, WHOLE, WHOLE),
    (0, WHOLE, WHOLE),
];
/// What clients call them.
const NAMES: [&str; FIELDS] = [
    "provider_fee",
    "author_fee",
    "network_fee",
    "fault_share",
    "audit_pay",
    "price_floor",
    "max_claim_blocks",
    "max_run_blocks",
    "reveal_blocks",
    "clear_blocks",
    "least_audits",
    "newcomer_audits",
    "newcomer_batches",
    "trust_batches",
    "honest_share",
    "audit_blocks",
    "panel_blocks",
    "fault_blocks",
    "fraud_slash",
    "paid_out",
    "compensated",
    "margin",
    "min_bond",
    "unbonding_blocks",
    "defer_blocks",
    "output_blocks",
    "answer_blocks",
    "keep_blocks",
    "registration_price",
    "price_half_life",
    "registration_deposit",
    "ping_blocks",
    "min_delegation",
    "delegation_limit",
    "commission_raise",
    "commission_blocks",
    "fee_per_point",
    "treasury_share",
    "correctness_weight",
    "availability_weight",
    "speed_weight",
    "price_weight",
    "bond_weight",
    "locality_weight",
];
/// Which fields a group has, in the order of the groups.
const GROUPS: [fn(usize) -> bool; 6] = [
    |at| at < 10 || (25..28).contains(&at),
    |at| (10..18).contains(&at),
    |at| (18..25).contains(&at) || at == 33,
    |at| (28..37).contains(&at) && at != 33,
    |at| at == 37,
    |at| at >= 38,
];

fn parameters(v: &Vector) -> Parameters {
    let part = |at: usize| Perbill::from_parts(v[at] as u32);
    let number = |at: usize| v[at] as u32;
    Parameters {
        market: MarketParameters {
            fees: FeeSplit { provider: part(0), author: part(1), network: part(2) },
            fault_share: part(3),
            audit_pay_percent: number(4),
            price_floor: v[5],
            max_claim_blocks: number(6),
            max_run_blocks: number(7),
            reveal_blocks: number(8),
            clear_blocks: number(9),
            output_blocks: number(25),
            answer_blocks: number(26),
            keep_blocks: number(27),
        },
        verification: VerificationParameters {
            rates: AuditRates {
                least_audits_milli: number(10),
                newcomer_audits_milli: number(11),
                newcomer_batches: number(12),
                trust_batches: number(13),
                honest_share: part(14),
            },
            audit_blocks: number(15),
            panel_blocks: number(16),
            fault_blocks: number(17),
        },
        bonds: BondParameters {
            deterrence: Deterrence {
                fraud_slash: part(18),
                paid_out: part(19),
                compensated: part(20),
                margin: number(21),
            },
            min_bond: v[22],
            unbonding_blocks: number(23),
            defer_blocks: number(24),
            delegation_limit: number(33),
        },
        providers: ProviderParameters {
            registration_price: v[28],
            price_half_life: number(29),
            registration_deposit: v[30],
            ping_blocks: number(31),
            min_delegation: v[32],
            commission_raise: part(34),
            commission_blocks: number(35),
            fee_per_point: v[36],
        },
        treasury: TreasuryParameters { emission_share: part(37) },
        dispatch: DispatchParameters {
            weights: Weights {
                correctness: part(38),
                availability: part(39),
                speed: part(40),
                price: part(41),
                bond: part(42),
                locality: part(43),
            },
        },
    }
}

/// Whether cheating loses m times what it wins of a bond of one.
fn deters(v: &Vector) -> bool {
    let share = |at: usize| v[at] as f64 / WHOLE as f64;
    let (assumed, phi, rho, margin) = (share(14), share(18), share(19), v[21] as f64);
    let cap = (1.0 - rho) * (1.0 - (-1.0f64).exp()) * phi / margin;
    loses_within(cap, assumed, (1.0 - rho) * phi, margin)
}

/// Whether who has as much delegated to its bond of one as counts loses more of that bond than it wins, however few of
/// the honest auditors are not taken for such.
fn deters_with_delegations(v: &Vector) -> bool {
    let share = |at: usize| v[at] as f64 / WHOLE as f64;
    let (phi, rho, margin, stake) = (share(18), share(19), v[21] as f64, 1.0 + v[33] as f64);
    let cap = (1.0 - rho) * (1.0 - (-1.0f64).exp()) * phi * stake / margin;
    loses_within(cap, 0.63, phi, 1.0)
}

/// Whether what cheating loses when it is caught, by its chance, is at least so many times what it wins, for all sets of
/// one to five tasks within V*, each worth as much as the others or half of what is left, as seen by a crowd of
/// auditors of whom 63% are honest and online.
fn loses_within(cap: f64, assumed: f64, lost: f64, margin: f64) -> bool {
    let caught = |value: f64| {
        // Lambda's share of this task, and the chance that one of so many audits is honest.
        let audits = value / cap / assumed;
        1.0 - (-0.63 * audits).exp()
    };
    let loses = |set: &[f64]| {
        let missed: f64 = set.iter().map(|value| 1.0 - caught(*value)).product();
        let won: f64 = set.iter().sum();
        (1.0 - missed) * lost >= margin * won * (1.0 - 1e-12)
    };
    (1..=40).all(|part| {
        let total = cap * f64::from(part) / 40.0;
        (1..=5).all(|tasks: i32| {
            let equal = vec![total / f64::from(tasks); tasks as usize];
            let mut halves: Vec<f64> = (1..tasks).map(|turn| total / 2f64.powi(turn)).collect();
            halves.push(total - halves.iter().sum::<f64>());
            loses(&equal) && loses(&halves)
        })
    })
}

/// What the protocol's text says of a vector.
fn allowed(v: &Vector) -> bool {
    let bounded =
        v.iter().zip(BOUNDS).all(|(value, (least, most, _))| (least..=most).contains(value));
    // A hundred percent; no more for the trusted than for newcomers; compensation out of what is paid out.
    let related = v[0] + v[1] + v[2] == WHOLE && v[10] <= v[11] && v[20] <= v[19];
    // Five points a day.
    let is_slow = v[34] * DAY <= v[35] * WHOLE / 20;
    // The weights of a score make one.
    let is_whole = v[38..].iter().sum::<u128>() == WHOLE;
    bounded && related && is_slow && is_whole && deters(v) && deters_with_delegations(v)
}

/// Whether what is told of a refusal is so: the left side is what was proposed, the right side is what the text says, and
/// the two are not as they should be.
fn is_true(told: &Violation, v: &Vector) -> bool {
    let Violation { left, relation, right, .. } = *told;
    let (names, least) = ((told.left_name(), told.right_name()), relation == Relation::AtLeast);
    let sides = match names {
        ("provider_fee + author_fee + network_fee", "the whole fee") => (v[0] + v[1] + v[2], WHOLE),
        ("least_audits", "newcomer_audits") => (v[10], v[11]),
        ("compensated", "paid_out") => (v[20], v[19]),
        ("(1 - paid_out) x (1 + delegation_limit)", "margin") => {
            ((WHOLE - v[19]) * (1 + v[33]), v[21] * WHOLE)
        }
        ("commission_raise x a day / commission_blocks", "the most within a day") => {
            ((v[34] * DAY).div_ceil(v[35]), WHOLE / 20)
        }
        ("correctness + availability + speed + price + bond + locality", "the whole score") => {
            (v[38..].iter().sum(), WHOLE)
        }
        ("honest_share", "") if !least => (v[14], if deters(v) { 0 } else { 630_000_000 }),
        (name, "") => {
            let Some(at) = NAMES.iter().position(|known| *known == name) else { return false };
            (v[at], if least { BOUNDS[at].0 } else { BOUNDS[at].1 })
        }
        _ => return false,
    };
    let is_broken = match relation {
        Relation::AtLeast => left < right,
        Relation::AtMost => left > right,
        Relation::Equal => left != right,
    };
    (left, right) == sides && is_broken && !told.reason().is_empty()
}

/// The call that sets this group.
fn set(group: Group) -> DispatchResult {
    let root = RuntimeOrigin::root();
    match group {
        Group::Market(new) => ProtocolParameters::set_market(root, new),
        Group::Verification(new) => ProtocolParameters::set_verification(root, new),
        Group::Bonds(new) => ProtocolParameters::set_bonds(root, new),
        Group::Providers(new) => ProtocolParameters::set_providers(root, new),
        Group::Treasury(new) => ProtocolParameters::set_treasury(root, new),
        Group::Dispatch(new) => ProtocolParameters::set_dispatch(root, new),
    }
}

/// A vector that the text allows.
fn good() -> impl Strategy<Value = Vector> {
    prop::collection::vec(any::<u128>(), FIELDS).prop_map(|lots| {
        let mut v: Vector = core::array::from_fn(|at| {
            let (least, most, _) = BOUNDS[at];
            // Ends more often than chance would have them.
            match lots[at] % 8 {
                0 => least,
                1 => most,
                _ => least + (lots[at] >> 8) % (most - least + 1),
            }
        });
        v[2] = v[2].min(WHOLE - v[0].min(WHOLE * 19 / 20));
        v[0] = v[0].min(WHOLE - v[2]);
        v[1] = WHOLE - v[0] - v[2];
        v[10] = v[10].min(v[11]);
        v[14] = v[14].min(630_000_000);
        v[20] = v[20].min(v[19]);
        v[33] = v[33].min(v[21] * WHOLE / (WHOLE - v[19]) - 1);
        v[34] = v[34].min(v[35] * WHOLE / 20 / DAY);
        // Each takes what the ones before leave, and the last one all of it.
        let mut left = WHOLE;
        for weight in &mut v[38..43] {
            *weight = (*weight).min(left);
            left -= *weight;
        }
        v[43] = left;
        v
    })
}

/// A vector of which up to three values were moved: to zero, the largest there is, a bound or beside it, anywhere.
fn any_vector() -> impl Strategy<Value = Vector> {
    let moves = prop::collection::vec((0..FIELDS, 0u8..8, any::<u128>()), 0..=3);
    (good(), moves).prop_map(|(mut v, moves)| {
        for (at, kind, lot) in moves {
            let (least, most, largest) = BOUNDS[at];
            let value = match kind {
                0 => 0,
                1 => largest,
                2 => least.saturating_sub(1),
                3 => least,
                4 => most,
                5 => most + 1,
                6 => v[at] + 1,
                _ => lot % largest,
            };
            v[at] = value.min(largest);
        }
        // Around where deterrence ends.
        if v[4] % 8 == 0 {
            v[14] = 630_000_000 + v[5] % 3;
        }
        v
    })
}

/// The old vector with some of the new one's values.
fn with(old: &Vector, new: &Vector, fields: fn(usize) -> bool) -> Vector {
    core::array::from_fn(|at| if fields(at) { new[at] } else { old[at] })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(20_000))]

    #[test]
    fn calls_accept_exactly_what_the_text_allows(
        old in good(),
        proposals in prop::collection::vec((any_vector(), 0usize..6), 1..=12),
    ) {
        prop_assert!(allowed(&old), "the generator");
        new_test_ext().execute_with(|| {
            crate::Current::<Test>::put(parameters(&old));
            let mut now = old;
            for (proposed, at) in proposals {
                let next = with(&now, &proposed, GROUPS[at]);
                let group = parameters(&next).groups()[at].clone();
                let told = Pallet::<Test>::check(group.clone());
                let before = storage::root(StateVersion::V1);
                let result = set(group);
                prop_assert_eq!(result.is_ok(), allowed(&next), "{:?}: {:?}", result, next);
                match told {
                    Ok(()) => {
                        prop_assert_eq!(result, Ok(()));
                        now = next;
                    }
                    Err(told) => {
                        prop_assert_eq!(result, Err(TestError::from(told).into()));
                        prop_assert!(is_true(&told, &next), "{:?}: {:?}", told, next);
                        prop_assert_eq!(storage::root(StateVersion::V1), before);
                    }
                }
                prop_assert_eq!(current(), parameters(&now));
                assert_ok!(Pallet::<Test>::do_try_state());
            }
            Ok(())
        })?;
    }

    // A job keeps the windows of its posting, a slash and a departure those of their block, a contest the panel's of
    // its opening: `a`, `b`, `c` are in force one after the other, in whatever order.
    #[test]
    fn windows_of_vectors_accepted_at_different_times_fit(a in good(), b in good(), c in good()) {
        let (run, reveal, clear, tranche) = (a[7], a[8], a[9], a[15]);
        // 2^40 gas at 3 x 10^9 a block; four doubling tranches and the last.
        let audit = 5 * (tranche + 367);
        for panel in [a[16], b[16], c[16]] {
            // A refuted answer of 64 each time: votes, extension, reveal.
            let contests = 64 * (2 * panel + reveal);
            let (unbonding, defer) = (b[23], b[24]);
            let last_word = run + audit + reveal + contests + clear;
            prop_assert!(unbonding > last_word + c[24], "STK-2");
            prop_assert!(defer >= clear + contests, "a slash before its commitment is cleared");
            prop_assert!(c[17] > 2 * panel, "VER-3");
            prop_assert!(unbonding > a[25] + a[26], "a bond stays as long as outputs may be demanded");
        }
    }

    // Seen from the other side: Lambda of an accepted vector, drawn by as many honest auditors as are assumed of
    // 100, keeps the margin for a batch of many tasks that a bond just secures.
    #[test]
    fn a_whole_cap_at_stake_loses_by_the_margin(v in good(), bond in 10u128..1_000_000, lies in 1u32..=64) {
        let Parameters { verification, bonds, .. } = parameters(&v);
        let bond = bond * STAR;
        let cap = bonds.deterrence.exposure_cap(bond);
        let tasks = 64;
        let expected = verification.rates.expected_audits(cap, cap, u32::MAX, tasks).to_float();
        let missed = (1.0 - expected / f64::from(tasks) / 100.0 * f64::from(lies)).powi(63);
        let lost = (1.0 - missed) * (v[18] as f64 * (WHOLE - v[19]) as f64 / 1e18) * bond as f64;
        let won = cap as f64 * f64::from(lies) / f64::from(tasks);
        prop_assert!(lost >= v[21] as f64 * won * (1.0 - 1e-9), "{lost} {won}");
    }
}
