//! Which rule a vector of parameters breaks, and by how much.

use super::{bounds, table::Parameter, BondParameters, Parameters, Unit, TABLE};
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

/// A rule of GOV-1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Rule {
    /// MKT-3: the shares of a fee sum to 100%.
    FeesNotWhole,
    /// See [`bounds::PROVIDER_FEE`].
    ProviderFeeOutOfBounds,
    /// See [`bounds::NETWORK_FEE`].
    NetworkFeeOutOfBounds,
    /// See [`bounds::FAULT_SHARE`].
    FaultShareOutOfBounds,
    /// See [`bounds::AUDIT_PAY_PERCENT`].
    AuditPayOutOfBounds,
    /// See [`bounds::PRICE_FLOOR`].
    PriceFloorOutOfBounds,
    /// See [`bounds::MAX_CLAIM_BLOCKS`].
    ClaimBlocksOutOfBounds,
    /// See [`bounds::MAX_RUN_BLOCKS`].
    RunBlocksOutOfBounds,
    /// See [`bounds::REVEAL_BLOCKS`].
    RevealBlocksOutOfBounds,
    /// See [`bounds::CLEAR_BLOCKS`].
    ClearBlocksOutOfBounds,
    /// See [`bounds::OUTPUT_BLOCKS`].
    OutputBlocksOutOfBounds,
    /// See [`bounds::ANSWER_BLOCKS`].
    AnswerBlocksOutOfBounds,
    /// See [`bounds::KEEP_BLOCKS`].
    KeepBlocksOutOfBounds,
    /// See [`bounds::LEAST_AUDITS_MILLI`].
    LeastAuditsOutOfBounds,
    /// See [`bounds::NEWCOMER_AUDITS_MILLI`].
    NewcomerAuditsOutOfBounds,
    /// Who is trusted is not audited more than a newcomer.
    LeastAuditsAboveNewcomers,
    /// See [`bounds::NEWCOMER_BATCHES`].
    NewcomerBatchesOutOfBounds,
    /// See [`bounds::TRUST_BATCHES`].
    TrustBatchesOutOfBounds,
    /// The deterrence inequality, and that audits are not too many; see [`bounds::HONEST_SHARE`].
    HonestShareOutOfBounds,
    /// See [`bounds::AUDIT_BLOCKS`].
    AuditBlocksOutOfBounds,
    /// See [`bounds::PANEL_BLOCKS`].
    PanelBlocksOutOfBounds,
    /// See [`bounds::FAULT_BLOCKS`].
    FaultBlocksOutOfBounds,
    /// See [`bounds::FRAUD_SLASH`].
    FraudSlashOutOfBounds,
    /// See [`bounds::PAID_OUT`].
    PaidOutOutOfBounds,
    /// No more goes to the harmed than is paid out at all.
    CompensationAbovePaidOut,
    /// See [`bounds::MARGIN`].
    MarginOutOfBounds,
    /// See [`bounds::MIN_BOND`].
    MinBondOutOfBounds,
    /// See [`bounds::UNBONDING_BLOCKS`].
    UnbondingBlocksOutOfBounds,
    /// See [`bounds::DEFER_BLOCKS`].
    DeferBlocksOutOfBounds,
    /// See [`bounds::DELEGATION_LIMIT`].
    DelegationLimitOutOfBounds,
    /// Who cheats with the stake of others loses more of its own than it can win.
    DelegationAboveMargin,
    /// See [`bounds::REGISTRATION_PRICE`].
    RegistrationPriceOutOfBounds,
    /// See [`bounds::PRICE_HALF_LIFE`].
    PriceHalfLifeOutOfBounds,
    /// See [`bounds::REGISTRATION_DEPOSIT`].
    RegistrationDepositOutOfBounds,
    /// See [`bounds::PING_BLOCKS`].
    PingBlocksOutOfBounds,
    /// See [`bounds::MIN_DELEGATION`].
    MinDelegationOutOfBounds,
    /// See [`bounds::COMMISSION_RAISE`].
    CommissionRaiseOutOfBounds,
    /// See [`bounds::COMMISSION_BLOCKS`].
    CommissionBlocksOutOfBounds,
    /// No commission rises by more within a day than [`bounds::RAISE_A_DAY`].
    CommissionTooFast,
    /// See [`bounds::FEE_PER_POINT`].
    FeePerPointOutOfBounds,
    /// See [`bounds::TREASURY_SHARE`].
    TreasuryShareOutOfBounds,
    /// The weights of a score sum to 100%.
    WeightsNotWhole,
}

/// What has to hold between two sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Relation {
    /// left >= right.
    AtLeast,
    /// left <= right.
    AtMost,
    /// left = right.
    Equal,
}

impl Relation {
    /// Whether it holds.
    pub fn holds(self, left: u128, right: u128) -> bool {
        match self {
            Self::AtLeast => left >= right,
            Self::AtMost => left <= right,
            Self::Equal => left == right,
        }
    }
}

/// A rule that a vector breaks: what had to hold between two numbers and does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Violation {
    /// The rule.
    pub rule: Rule,
    /// What was proposed.
    pub left: u128,
    /// What had to hold between the two.
    pub relation: Relation,
    /// What it is held against.
    pub right: u128,
    /// What both sides count.
    pub unit: Unit,
}

impl Violation {
    /// What the left side is called.
    pub fn left_name(&self) -> &'static str {
        let name = self.constraint().map(|constraint| constraint.left);
        name.or_else(|| self.parameter().map(|parameter| parameter.name)).unwrap_or_default()
    }

    /// What the right side is called; nothing if it is a bound.
    pub fn right_name(&self) -> &'static str {
        self.constraint().map(|constraint| constraint.right).unwrap_or_default()
    }

    /// Why the rule is there.
    pub fn reason(&self) -> &'static str {
        let reason = self.constraint().map(|constraint| constraint.reason);
        let bound = || Some(self.parameter()?.limits()?.reason);
        reason.or_else(bound).unwrap_or_default()
    }

    fn constraint(&self) -> Option<&'static Constraint> {
        RELATIONS.iter().find(|constraint| constraint.rule == self.rule)
    }

    /// The parameter whose bound is broken.
    fn parameter(&self) -> Option<&'static Parameter> {
        let is_its = |parameter: &&Parameter| {
            parameter.limits().is_some_and(|limits| limits.rule == self.rule)
        };
        TABLE.iter().find(is_its)
    }
}

/// What the values of one group owe to each other.
#[derive(Clone, Copy, Debug)]
pub struct Constraint {
    /// The rule.
    pub rule: Rule,
    /// What the left side is called.
    pub left: &'static str,
    /// What has to hold.
    pub relation: Relation,
    /// What the right side is called.
    pub right: &'static str,
    /// What both sides count.
    pub unit: Unit,
    /// Why.
    pub reason: &'static str,
    sides: fn(&Parameters) -> (u128, u128),
}

impl Constraint {
    pub(super) fn check(&self, all: &Parameters) -> Result<(), Violation> {
        let Self { rule, relation, unit, .. } = *self;
        let (left, right) = (self.sides)(all);
        let violation = Violation { rule, left, relation, right, unit };
        relation.holds(left, right).then_some(()).ok_or(violation)
    }
}

fn parts(share: Perbill) -> u128 {
    share.deconstruct().into()
}

/// All rules between values. None is about two groups, so that groups can be set in any order.
pub const RELATIONS: &[Constraint] = &[
    Constraint {
        rule: Rule::FeesNotWhole,
        left: "provider_fee + author_fee + network_fee",
        relation: Relation::Equal,
        right: "the whole fee",
        unit: Unit::Share,
        reason: "What is paid is shared, no more and no less (MKT-3).",
        sides: |all| {
            let fees = &all.market.fees;
            let shares = [fees.provider, fees.author, fees.network];
            (shares.into_iter().map(parts).sum(), parts(Perbill::one()))
        },
    },
    Constraint {
        rule: Rule::LeastAuditsAboveNewcomers,
        left: "least_audits",
        relation: Relation::AtMost,
        right: "newcomer_audits",
        unit: Unit::Milli,
        reason: "Who is trusted most is not audited more than a newcomer.",
        sides: |all| {
            let rates = &all.verification.rates;
            (rates.least_audits_milli.into(), rates.newcomer_audits_milli.into())
        },
    },
    Constraint {
        rule: Rule::CompensationAbovePaidOut,
        left: "compensated",
        relation: Relation::AtMost,
        right: "paid_out",
        unit: Unit::Share,
        reason: "Compensation is a part of what is paid out.",
        sides: |all| {
            let deterrence = &all.bonds.deterrence;
            (parts(deterrence.compensated), parts(deterrence.paid_out))
        },
    },
    Constraint {
        rule: Rule::DelegationAboveMargin,
        left: "(1 - paid_out) x (1 + delegation_limit)",
        relation: Relation::AtMost,
        right: "margin",
        unit: Unit::Share,
        reason: "A cheater minds its own part of a slash alone, while delegations raise what it may have at stake: with \
                 more of them it wins more than it loses.",
        sides: |all| {
            let BondParameters { deterrence, delegation_limit, .. } = &all.bonds;
            let whole = parts(Perbill::one());
            // No share is more than one; products of a billion and 33 bits at most.
            let kept = whole.saturating_sub(parts(deterrence.paid_out));
            let left = u128::from(*delegation_limit).saturating_add(1).saturating_mul(kept);
            (left, u128::from(deterrence.margin).saturating_mul(whole))
        },
    },
    Constraint {
        rule: Rule::CommissionTooFast,
        left: "commission_raise x a day / commission_blocks",
        relation: Relation::AtMost,
        right: "the most within a day",
        unit: Unit::Share,
        reason: "Whoever delegates has the time to leave before the commission has changed much.",
        sides: |all| {
            let providers = &all.providers;
            // Two factors of 32 bits.
            let of_day = parts(providers.commission_raise).saturating_mul(bounds::DAY.into());
            // Rounded up. The bounds were checked before, so that this is not zero.
            let within_day = of_day.div_ceil(u128::from(providers.commission_blocks.max(1)));
            (within_day, parts(bounds::RAISE_A_DAY))
        },
    },
    Constraint {
        rule: Rule::WeightsNotWhole,
        left: "correctness + availability + speed + price + bond + locality",
        relation: Relation::Equal,
        right: "the whole score",
        unit: Unit::Share,
        reason: "A score is a mean of its terms, so that it is one only if all of them are.",
        sides: |all| {
            let weights = all.dispatch.weights.parts();
            (weights.into_iter().map(parts).sum(), parts(Perbill::one()))
        },
    },
];
