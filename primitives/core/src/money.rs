//! Prices, fees, and what a bond can secure. Integer arithmetic only; payouts round down, debts up.

use crate::{parameters::bounds::NETWORK_FEE, Balance, GAS_PER_SCU};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};
use sp_arithmetic::{
    helpers_128bit::multiply_by_rational_with_rounding,
    traits::{CheckedDiv, One, Saturating},
    FixedPointNumber, FixedU128, PerThing, Perbill, Rounding,
};

/// ceil(gas x price / 10^10); none if that is more than a balance can hold.
pub fn fee(gas: u128, price: Balance) -> Option<Balance> {
    multiply_by_rational_with_rounding(gas, price, GAS_PER_SCU, Rounding::Up)
}

/// What an audit that took `gas` is paid at most: `percent` of its gas at the job's price, rounded down;
/// none if that is more than a balance can hold.
pub fn audit_pay(gas: u128, price: Balance, percent: u32) -> Option<Balance> {
    let gas = gas.checked_mul(u128::from(percent))?;
    let per_scu = GAS_PER_SCU.checked_mul(100)?;
    multiply_by_rational_with_rounding(gas, price, per_scu, Rounding::Down)
}

/// What must be put up so that `validators` audits can be paid, each of a task that may cost `task_limit`:
/// each audit's part rounded up.
pub fn audit_reserve(task_limit: Balance, percent: u32, validators: u32) -> Option<Balance> {
    multiply_by_rational_with_rounding(task_limit, u128::from(percent), 100, Rounding::Up)?
        .checked_mul(u128::from(validators))
}

/// Most of a fee that a job's home domain may take, out of the network's share, whatever its policy says.
pub const MAX_DOMAIN_SHARE: Perbill = Perbill::from_percent(10);

/// How a fee is shared. The network gets what the others leave, roundings included.
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct FeeSplit {
    /// The provider's share.
    pub provider: Perbill,
    /// The program author's share.
    pub author: Perbill,
    /// The network's share, of which a job's home domain may take a part.
    pub network: Perbill,
}

/// A fee, shared; the parts sum to it exactly.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, TypeInfo,
)]
pub struct FeeParts {
    /// To the provider.
    pub provider: Balance,
    /// To the program's author.
    pub author: Balance,
    /// To the job's home domain.
    pub domain: Balance,
    /// To the network.
    pub network: Balance,
}

impl FeeParts {
    /// The fee.
    pub fn sum(&self) -> Balance {
        // The parts are of one fee, which is a balance.
        self.provider
            .saturating_add(self.author)
            .saturating_add(self.domain)
            .saturating_add(self.network)
    }
}

impl FeeSplit {
    /// Whether the shares sum to 100% (MKT-3).
    pub fn is_whole(&self) -> bool {
        let parts = [self.provider, self.author, self.network];
        let sum: u64 = parts.iter().map(|part| u64::from(part.deconstruct())).sum();
        sum == u64::from(Perbill::one().deconstruct())
    }

    /// What a home domain gets that asks for `share`: never more than [`MAX_DOMAIN_SHARE`], and never what the network
    /// must keep to pay auditors, the least share that governance may give it.
    pub fn domain_share(&self, share: Perbill) -> Perbill {
        // Nothing is left for a domain where the network has no more than that.
        let spare = self.network.saturating_sub(NETWORK_FEE.least);
        share.min(MAX_DOMAIN_SHARE).min(spare)
    }

    /// Shares a fee of a job whose home domain asks for `domain` of it.
    pub fn share(&self, fee: Balance, domain: Perbill) -> FeeParts {
        let provider = self.provider.mul_floor(fee);
        let author = self.author.mul_floor(fee);
        let domain = self.domain_share(domain).mul_floor(fee);
        // The domain's is part of the network's: three floors of shares that sum to at most one never exceed the fee.
        let network = fee.saturating_sub(provider).saturating_sub(author).saturating_sub(domain);
        FeeParts { provider, author, domain, network }
    }
}

/// The numbers that make cheating lose money in expectation (protocol, section 4).
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Deterrence {
    /// phi: share of the bond that a fraud costs.
    pub fraud_slash: Perbill,
    /// rho: most of a slash that is ever paid out rather than burned.
    pub paid_out: Perbill,
    /// Most of a slash that compensates the harmed requester; part of `paid_out`.
    pub compensated: Perbill,
    /// m: safety margin.
    pub margin: u32,
}

/// A slash, shared; the parts sum to it exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SlashParts {
    /// To the harmed requester.
    pub compensation: Balance,
    /// To whoever exposed the fraud.
    pub reward: Balance,
    /// Burned.
    pub burned: Balance,
}

/// 1 - 1/e: the chance that value-proportional sampling catches somebody who risks a whole cap.
const ONE_LESS_1_OVER_E: Perbill = Perbill::from_parts(632_120_558);
impl Deterrence {
    /// What a fraud costs this bond.
    pub fn fraud_slash(&self, bond: Balance) -> Balance {
        self.fraud_slash.mul_ceil(bond)
    }

    /// Shares a slash: its share to the harmed, never above `cap`; what that leaves of rho to the exposer,
    /// if there is one; the rest burns.
    pub fn share_slash(&self, amount: Balance, cap: Balance, exposed: bool) -> SlashParts {
        let most = self.paid_out.mul_floor(amount);
        let compensation = self.compensated.mul_floor(amount).min(cap).min(most);
        let reward = if exposed { most.saturating_sub(compensation) } else { 0 };
        // The two never exceed rho of the amount.
        let burned = amount.saturating_sub(compensation).saturating_sub(reward);
        SlashParts { compensation, reward, burned }
    }

    /// The least bond that secures this exposure; none if no balance does.
    pub fn least_bond(&self, exposure: Balance) -> Option<Balance> {
        let (mut low, mut high) = (0, Balance::MAX);
        if self.exposure_cap(high) < exposure {
            return None;
        }
        // V* never falls as the bond grows. Each turn halves the range: 128 turns at most.
        while low < high {
            let middle = low.saturating_add(high.saturating_sub(low) >> 1);
            if self.exposure_cap(middle) < exposure {
                low = middle.saturating_add(1);
            } else {
                high = middle;
            }
        }
        Some(low)
    }

    /// V*: the exposure that this bond secures.
    pub fn exposure_cap(&self, bond: Balance) -> Balance {
        let lost_for_good =
            self.paid_out.left_from_one().mul_floor(self.fraud_slash.mul_floor(bond));
        ONE_LESS_1_OVER_E.mul_floor(lost_for_good).checked_div(u128::from(self.margin)).unwrap_or(0)
    }
}

/// How many audits a batch gets (protocol, section 5).
#[derive(
    Clone,
    Debug,
    PartialEq,
    Eq,
    Encode,
    Decode,
    DecodeWithMemTracking,
    MaxEncodedLen,
    TypeInfo,
    Serialize,
    Deserialize,
)]
pub struct AuditRates {
    /// Audits by honest auditors to expect of a batch whose provider is trusted most, in thousandths.
    pub least_audits_milli: u32,
    /// The same for a newcomer.
    pub newcomer_audits_milli: u32,
    /// Checked batches since the last fault below which a provider is a newcomer.
    pub newcomer_batches: u32,
    /// Checked batches that halve a newcomer's rate.
    pub trust_batches: u32,
    /// Share of the auditors that is taken for honest and online.
    pub honest_share: Perbill,
}

impl AuditRates {
    /// Lambda: how many audits to expect for a batch of `tasks` tasks and value `value` whose provider may
    /// be exposed by `cap` and has `checked` batches without fault behind it.
    ///
    /// Trust lowers only the floor, never the deterrence term `value / cap`.
    pub fn expected_audits(
        &self,
        value: Balance,
        cap: Balance,
        checked: u32,
        tasks: u32,
    ) -> FixedU128 {
        let most = FixedU128::from_u32(tasks);
        let Some(deterrence) = FixedU128::checked_from_rational(value, cap) else { return most };
        let wanted = self.least(checked).max(deterrence);
        let honest = FixedU128::from(self.honest_share);
        wanted.checked_div(&honest).unwrap_or(most).min(most)
    }

    /// Audits by honest auditors that a batch gets whatever its value.
    fn least(&self, checked: u32) -> FixedU128 {
        let milli = |audits: u32| FixedU128::from_rational(u128::from(audits), 1_000);
        let newcomer = milli(self.newcomer_audits_milli);
        if checked < self.newcomer_batches {
            return newcomer;
        }
        let trust = FixedU128::checked_from_rational(checked, self.trust_batches);
        let eased = FixedU128::one().saturating_add(trust.unwrap_or_default());
        let eased = newcomer.checked_div(&eased).unwrap_or_default();
        eased.max(milli(self.least_audits_milli))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const DETERRENCE: Deterrence = Deterrence {
        fraud_slash: Perbill::from_percent(30),
        paid_out: Perbill::from_percent(25),
        compensated: Perbill::from_percent(15),
        margin: 2,
    };

    fn split(provider: u32, author: u32) -> FeeSplit {
        let network = Perbill::from_percent(100 - provider - author);
        let [provider, author] = [provider, author].map(Perbill::from_percent);
        FeeSplit { provider, author, network }
    }

    const RATES: AuditRates = AuditRates {
        least_audits_milli: 200,
        newcomer_audits_milli: 2_000,
        newcomer_batches: 20,
        trust_batches: 20,
        honest_share: Perbill::from_percent(63),
    };

    proptest! {
        // The model is integers: percents of an amount that leaves room for the product.
        #[test]
        fn slashes_are_shared_to_the_planck(
            amount in 0..u128::MAX / 100,
            cap in any::<u128>(),
            exposed in any::<bool>(),
        ) {
            // Caps of all sizes, not only huge ones.
            let cap = cap >> (cap % 128);
            let parts = DETERRENCE.share_slash(amount, cap, exposed);
            let compensation = (amount * 15 / 100).min(cap);
            let reward = if exposed { amount * 25 / 100 - compensation } else { 0 };
            let burned = amount - compensation - reward;
            prop_assert_eq!(parts, SlashParts { compensation, reward, burned });
            prop_assert!(burned >= amount - amount / 4);
        }

        #[test]
        fn fee_is_the_ceiling(gas in 0u128..1 << 60, price in 0u128..1 << 60) {
            let fee = fee(gas, price).unwrap();
            prop_assert!(fee * GAS_PER_SCU >= gas * price);
            prop_assert!(fee == 0 || (fee - 1) * GAS_PER_SCU < gas * price);
        }

        #[test]
        fn audits_are_paid_the_floor_and_the_reserve_covers_them(
            gas in 0u128..1 << 40, more in 0u128..1 << 40, price in 0u128..1 << 60, validators in 0u32..=100,
        ) {
            // 1.25 x gas x price / 10^10 = gas x price / (8 x 10^9).
            let pay = audit_pay(gas, price, 125).unwrap();
            prop_assert_eq!(pay, gas * price / 8_000_000_000);
            let limit = fee(gas + more, price).unwrap();
            let reserve = audit_reserve(limit, 125, validators).unwrap();
            prop_assert_eq!(reserve, (limit * 5).div_ceil(4) * u128::from(validators));
            prop_assert!(pay * u128::from(validators) <= reserve);
        }

        #[test]
        fn shares_conserve_the_fee(
            fee in any::<u128>(), provider in 0u32..=100, author in 0u32..=100, domain in 0u32..=100,
        ) {
            prop_assume!(provider + author <= 100);
            let split = split(provider, author);
            prop_assert!(split.is_whole());
            let parts = split.share(fee, Perbill::from_percent(domain));
            prop_assert_eq!(parts.provider + parts.author + parts.domain + parts.network, fee);
            prop_assert_eq!(parts.sum(), fee);
            prop_assert!(parts.provider <= Perbill::from_percent(provider).mul_ceil(fee));
        }

        // The model is integers, in billionths of a fee that leaves room for the product.
        #[test]
        fn a_domain_takes_no_more_than_it_may(
            fee in 0..1u128 << 96, provider in 50u32..=95, author in 0u32..=45, asked in 0u32..=1_000_000_000,
        ) {
            prop_assume!(provider + author <= 95);
            let split = split(provider, author);
            let parts = split.share(fee, Perbill::from_parts(asked));
            // At most ten points, and five stay with the network.
            let network = 100 - provider - author;
            let granted = asked.min(100_000_000).min((network - 5) * 10_000_000);
            prop_assert_eq!(parts.domain, fee * u128::from(granted) / 1_000_000_000);
            prop_assert!(parts.network >= fee * 5 / 100);
            let granted = Perbill::from_parts(granted);
            prop_assert_eq!(split.domain_share(granted), granted, "what is granted once stays so");
        }

        // The model is floating point; the code must never allow more than it.
        #[test]
        fn cap_follows_the_formula(bond in 1u64..) {
            let bond = u128::from(bond);
            let cap = DETERRENCE.exposure_cap(bond) as f64;
            let model = 0.75 * (1.0 - (-1.0f64).exp()) * 0.3 * bond as f64 / 2.0;
            prop_assert!(cap <= model * (1.0 + 1e-12), "{cap} > {model}");
            prop_assert!(cap >= model * (1.0 - 1e-8) - 4.0, "{cap} < {model}");
        }

        #[test]
        fn no_smaller_bond_than_the_least_secures_an_exposure(exposure in 1u128..1 << 100) {
            let least = DETERRENCE.least_bond(exposure).unwrap();
            prop_assert!(DETERRENCE.exposure_cap(least) >= exposure);
            prop_assert!(DETERRENCE.exposure_cap(least - 1) < exposure);
        }

        #[test]
        fn other_rates_follow_the_same_formula(
            least in 200u32..3_000, newcomer in 3_000u32..8_000, batches in 1u32..100, slope in 1u32..100,
            honest in 25u32..=63, value in 0u128..1 << 70, checked in 0u32..1_000,
        ) {
            let rates = AuditRates {
                least_audits_milli: least, newcomer_audits_milli: newcomer, newcomer_batches: batches,
                trust_batches: slope, honest_share: Perbill::from_percent(honest),
            };
            let lambda = rates.expected_audits(value, 1 << 69, checked, 1_000).to_float();
            let eased = f64::from(newcomer) / (1.0 + f64::from(checked) / f64::from(slope));
            let floor = if checked < batches { f64::from(newcomer) } else { eased.max(f64::from(least)) };
            let model = f64::max(floor / 1_000.0, value as f64 / 2f64.powi(69)) * 100.0 / f64::from(honest);
            prop_assert!((lambda - model).abs() <= model * 1e-9, "{lambda} {model}");
        }

        #[test]
        fn expected_audits_follow_the_formula(value in 0u128..1 << 70, cap in 1u128..1 << 70, checked in 0u32..1000, tasks in 1u32..70_000) {
            let lambda = RATES.expected_audits(value, cap, checked, tasks).to_float();
            let floor = if checked < 20 { 2.0 } else { (2.0 / (1.0 + f64::from(checked) / 20.0)).max(0.2) };
            let model = (f64::max(floor, value as f64 / cap as f64) / 0.63).min(f64::from(tasks));
            prop_assert!((lambda - model).abs() <= model * 1e-9, "{lambda} {model}");
        }
    }

    #[test]
    fn cheating_a_whole_cap_loses_by_the_margin() {
        // Value-proportional sampling catches a provider that cheats on its whole cap with 1 - 1/e.
        let bond = 500 * crate::STAR;
        let cap = DETERRENCE.exposure_cap(bond) as f64;
        let loss = (1.0 - (-1.0f64).exp()) * 0.75 * DETERRENCE.fraud_slash(bond) as f64;
        assert!(loss >= 2.0 * cap);
    }

    #[test]
    fn extremes() {
        assert_eq!(fee(u128::MAX, u128::MAX), None);
        assert_eq!(fee(0, u128::MAX), Some(0));
        assert_eq!(audit_pay(u128::MAX, 1, 125), None);
        assert_eq!(audit_pay(1 << 40, u128::MAX, 125), None);
        assert_eq!(audit_reserve(u128::MAX, 125, 1), None);
        assert_eq!(audit_reserve(u128::MAX / 2, 100, 3), None);
        assert_eq!(fee(1, 1), Some(1));
        assert_eq!(DETERRENCE.exposure_cap(0), 0);
        assert_eq!(DETERRENCE.share_slash(0, 1, true), SlashParts::default());
        let all = DETERRENCE.share_slash(u128::MAX, u128::MAX, true);
        assert_eq!(all.compensation + all.reward + all.burned, u128::MAX);
        assert!(DETERRENCE.exposure_cap(u128::MAX) > 0);
        assert_eq!(DETERRENCE.least_bond(0), Some(0));
        assert_eq!(DETERRENCE.least_bond(u128::MAX), None);
        assert_eq!(RATES.expected_audits(1, 0, 0, 7), FixedU128::from_u32(7));
        assert_eq!(RATES.expected_audits(0, 1, u32::MAX, 1), FixedU128::from_rational(20, 63));
    }
}
