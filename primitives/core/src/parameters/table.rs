//! Every parameter once: what it is called, what it counts, what it is, and between what governance may choose.

use super::{bounds, Parameters, Relation, Rule, Violation};
use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

/// What a parameter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Unit {
    /// Parts of a billion.
    Share,
    /// Whole percents of something that may be more than all.
    Percent,
    /// Planck.
    Planck,
    /// Blocks of 3 seconds.
    Blocks,
    /// Thousandths of an audit.
    Milli,
    /// Batches.
    Batches,
    /// How many times something.
    Times,
}

/// Between what governance may choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The least value.
    pub least: u128,
    /// The largest value.
    pub most: u128,
    /// Why.
    pub reason: &'static str,
    /// The rule that refuses what is outside.
    pub rule: Rule,
}

/// A governed parameter.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The group that it is set with.
    pub group: &'static str,
    /// What it is called; no two have the same name.
    pub name: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// What it is.
    pub meaning: &'static str,
    limits: fn() -> Option<Limits>,
    get: fn(&Parameters) -> u128,
    set: fn(&mut Parameters, u128) -> Option<()>,
}

impl Parameter {
    /// The parameter of this name.
    pub fn named(name: &str) -> Option<&'static Self> {
        TABLE.iter().find(|parameter| parameter.name == name)
    }

    /// Between what governance may choose; none if only a relation to others limits it.
    pub fn limits(&self) -> Option<Limits> {
        (self.limits)()
    }

    /// Its value.
    pub fn of(&self, all: &Parameters) -> u128 {
        (self.get)(all)
    }

    /// Sets its value; none, and nothing is changed, if its type cannot hold it.
    pub fn set(&self, all: &mut Parameters, value: u128) -> Option<()> {
        (self.set)(all, value)
    }

    pub(super) fn check(&self, all: &Parameters) -> Result<(), Violation> {
        let Some(Limits { least, most, rule, .. }) = self.limits() else { return Ok(()) };
        let (left, unit) = (self.of(all), self.unit);
        let holds = |relation: Relation, right| {
            let violation = Violation { rule, left, relation, right, unit };
            relation.holds(left, right).then_some(()).ok_or(violation)
        };
        holds(Relation::AtLeast, least)?;
        holds(Relation::AtMost, most)
    }
}

/// A parameter that two vectors do not share.
#[derive(Clone, Copy, Debug)]
pub struct Change {
    /// The parameter.
    pub parameter: &'static Parameter,
    /// Its value in the one.
    pub old: u128,
    /// Its value in the other.
    pub new: u128,
}

/// What a vote would change: the parameters that differ, in the order of [`TABLE`].
pub fn changes(old: &Parameters, new: &Parameters) -> Vec<Change> {
    let both = |parameter: &'static Parameter| Change {
        parameter,
        old: parameter.of(old),
        new: parameter.of(new),
    };
    TABLE.iter().map(both).filter(|change| change.old != change.new).collect()
}

/// How parameters are stored.
trait Number: Sized {
    fn to_u128(&self) -> u128;
    fn from_u128(value: u128) -> Option<Self>;
}

impl Number for u128 {
    fn to_u128(&self) -> u128 {
        *self
    }
    fn from_u128(value: u128) -> Option<Self> {
        Some(value)
    }
}

impl Number for u32 {
    fn to_u128(&self) -> u128 {
        u128::from(*self)
    }
    fn from_u128(value: u128) -> Option<Self> {
        Self::try_from(value).ok()
    }
}

impl Number for Perbill {
    fn to_u128(&self) -> u128 {
        u128::from(self.deconstruct())
    }
    fn from_u128(value: u128) -> Option<Self> {
        let parts = u32::from_u128(value).filter(|parts| *parts <= Self::one().deconstruct());
        parts.map(Self::from_parts)
    }
}

macro_rules! parameter {
    ($name:literal, $unit:ident, $group:ident.$($path:ident).+, $limits:expr, $meaning:literal) => {
        Parameter {
            group: stringify!($group),
            name: $name,
            unit: Unit::$unit,
            meaning: $meaning,
            limits: || $limits,
            get: |all| all.$group.$($path).+.to_u128(),
            set: |all, value| {
                all.$group.$($path).+ = Number::from_u128(value)?;
                Some(())
            },
        }
    };
}

fn limits<N: Number>(bound: bounds::Bound<N>, rule: Rule) -> Option<Limits> {
    let bounds::Bound { least, most, reason } = bound;
    Some(Limits { least: least.to_u128(), most: most.to_u128(), reason, rule })
}

// What no bound but a relation limits.
const RELATED: Option<Limits> = None;

/// The parameters, group by group.
pub const TABLE: &[Parameter] = &[
    parameter!(
        "provider_fee",
        Share,
        market.fees.provider,
        limits(bounds::PROVIDER_FEE, Rule::ProviderFeeOutOfBounds),
        "the provider's share of a fee"
    ),
    parameter!(
        "author_fee",
        Share,
        market.fees.author,
        RELATED,
        "the program author's share of a fee"
    ),
    parameter!(
        "network_fee",
        Share,
        market.fees.network,
        limits(bounds::NETWORK_FEE, Rule::NetworkFeeOutOfBounds),
        "the network's share of a fee, from which audits are paid"
    ),
    parameter!(
        "fault_share",
        Share,
        market.fault_share,
        limits(bounds::FAULT_SHARE, Rule::FaultShareOutOfBounds),
        "what a fault costs of a batch's fee limit"
    ),
    parameter!(
        "audit_pay",
        Percent,
        market.audit_pay_percent,
        limits(bounds::AUDIT_PAY_PERCENT, Rule::AuditPayOutOfBounds),
        "what an audit is paid, of its gas at the job's price"
    ),
    parameter!(
        "price_floor",
        Planck,
        market.price_floor,
        limits(bounds::PRICE_FLOOR, Rule::PriceFloorOutOfBounds),
        "least price of an SCU"
    ),
    parameter!(
        "max_claim_blocks",
        Blocks,
        market.max_claim_blocks,
        limits(bounds::MAX_CLAIM_BLOCKS, Rule::ClaimBlocksOutOfBounds),
        "most time from posting a job to its last claim"
    ),
    parameter!(
        "max_run_blocks",
        Blocks,
        market.max_run_blocks,
        limits(bounds::MAX_RUN_BLOCKS, Rule::RunBlocksOutOfBounds),
        "most time from a claim to its commitment"
    ),
    parameter!(
        "reveal_blocks",
        Blocks,
        market.reveal_blocks,
        limits(bounds::REVEAL_BLOCKS, Rule::RevealBlocksOutOfBounds),
        "time from the end of an audit to the last reveal"
    ),
    parameter!(
        "clear_blocks",
        Blocks,
        market.clear_blocks,
        limits(bounds::CLEAR_BLOCKS, Rule::ClearBlocksOutOfBounds),
        "time to clear a commitment that was withheld under question"
    ),
    parameter!(
        "output_blocks",
        Blocks,
        market.output_blocks,
        limits(bounds::OUTPUT_BLOCKS, Rule::OutputBlocksOutOfBounds),
        "time after its payment in which a batch's outputs may be demanded"
    ),
    parameter!(
        "answer_blocks",
        Blocks,
        market.answer_blocks,
        limits(bounds::ANSWER_BLOCKS, Rule::AnswerBlocksOutOfBounds),
        "time to answer such a demand"
    ),
    parameter!(
        "keep_blocks",
        Blocks,
        market.keep_blocks,
        limits(bounds::KEEP_BLOCKS, Rule::KeepBlocksOutOfBounds),
        "time for which only its requester may have a closed job's records removed"
    ),
    parameter!(
        "newcomer_audits",
        Milli,
        verification.rates.newcomer_audits_milli,
        limits(bounds::NEWCOMER_AUDITS_MILLI, Rule::NewcomerAuditsOutOfBounds),
        "audits by honest auditors to expect of a newcomer's batch"
    ),
    parameter!(
        "least_audits",
        Milli,
        verification.rates.least_audits_milli,
        limits(bounds::LEAST_AUDITS_MILLI, Rule::LeastAuditsOutOfBounds),
        "the same of a batch of a provider that is trusted most"
    ),
    parameter!(
        "newcomer_batches",
        Batches,
        verification.rates.newcomer_batches,
        limits(bounds::NEWCOMER_BATCHES, Rule::NewcomerBatchesOutOfBounds),
        "checked batches until a provider is no newcomer any more"
    ),
    parameter!(
        "trust_batches",
        Batches,
        verification.rates.trust_batches,
        limits(bounds::TRUST_BATCHES, Rule::TrustBatchesOutOfBounds),
        "checked batches that halve a newcomer's audits"
    ),
    parameter!(
        "honest_share",
        Share,
        verification.rates.honest_share,
        limits(bounds::HONEST_SHARE, Rule::HonestShareOutOfBounds),
        "auditors taken for honest and online"
    ),
    parameter!(
        "audit_blocks",
        Blocks,
        verification.audit_blocks,
        limits(bounds::AUDIT_BLOCKS, Rule::AuditBlocksOutOfBounds),
        "an audit tranche before the time that its task takes"
    ),
    parameter!(
        "panel_blocks",
        Blocks,
        verification.panel_blocks,
        limits(bounds::PANEL_BLOCKS, Rule::PanelBlocksOutOfBounds),
        "time for the panel's votes, before and after the extension"
    ),
    parameter!(
        "fault_blocks",
        Blocks,
        verification.fault_blocks,
        limits(bounds::FAULT_BLOCKS, Rule::FaultBlocksOutOfBounds),
        "how long an auditor's fault is remembered"
    ),
    parameter!(
        "fraud_slash",
        Share,
        bonds.deterrence.fraud_slash,
        limits(bounds::FRAUD_SLASH, Rule::FraudSlashOutOfBounds),
        "phi: what a fraud costs of the bond"
    ),
    parameter!(
        "paid_out",
        Share,
        bonds.deterrence.paid_out,
        limits(bounds::PAID_OUT, Rule::PaidOutOutOfBounds),
        "rho: most of a slash that does not burn"
    ),
    parameter!(
        "compensated",
        Share,
        bonds.deterrence.compensated,
        RELATED,
        "most of a slash for the harmed requester"
    ),
    parameter!(
        "margin",
        Times,
        bonds.deterrence.margin,
        limits(bounds::MARGIN, Rule::MarginOutOfBounds),
        "m: how many times what it can win cheating loses"
    ),
    parameter!(
        "min_bond",
        Planck,
        bonds.min_bond,
        limits(bounds::MIN_BOND, Rule::MinBondOutOfBounds),
        "least bond of a provider"
    ),
    parameter!(
        "unbonding_blocks",
        Blocks,
        bonds.unbonding_blocks,
        limits(bounds::UNBONDING_BLOCKS, Rule::UnbondingBlocksOutOfBounds),
        "time from leaving to the bond's return"
    ),
    parameter!(
        "defer_blocks",
        Blocks,
        bonds.defer_blocks,
        limits(bounds::DEFER_BLOCKS, Rule::DeferBlocksOutOfBounds),
        "time from a slash to its execution, in which it may be cancelled"
    ),
    parameter!(
        "delegation_limit",
        Times,
        bonds.delegation_limit,
        limits(bounds::DELEGATION_LIMIT, Rule::DelegationLimitOutOfBounds),
        "delegations that count, as a multiple of the provider's own bond"
    ),
    parameter!(
        "registration_price",
        Planck,
        providers.registration_price,
        limits(bounds::REGISTRATION_PRICE, Rule::RegistrationPriceOutOfBounds),
        "what a registration burns at least"
    ),
    parameter!(
        "price_half_life",
        Blocks,
        providers.price_half_life,
        limits(bounds::PRICE_HALF_LIFE, Rule::PriceHalfLifeOutOfBounds),
        "time in which the price of a registration halves again"
    ),
    parameter!(
        "registration_deposit",
        Planck,
        providers.registration_deposit,
        limits(bounds::REGISTRATION_DEPOSIT, Rule::RegistrationDepositOutOfBounds),
        "held for a provider's record until it withdraws"
    ),
    parameter!(
        "ping_blocks",
        Blocks,
        providers.ping_blocks,
        limits(bounds::PING_BLOCKS, Rule::PingBlocksOutOfBounds),
        "time without activity after which a provider may ping"
    ),
    parameter!(
        "min_delegation",
        Planck,
        providers.min_delegation,
        limits(bounds::MIN_DELEGATION, Rule::MinDelegationOutOfBounds),
        "least that one account delegates to one provider"
    ),
    parameter!(
        "commission_raise",
        Share,
        providers.commission_raise,
        limits(bounds::COMMISSION_RAISE, Rule::CommissionRaiseOutOfBounds),
        "most points by which a commission is raised at a time"
    ),
    parameter!(
        "commission_blocks",
        Blocks,
        providers.commission_blocks,
        limits(bounds::COMMISSION_BLOCKS, Rule::CommissionBlocksOutOfBounds),
        "time from one raise of a commission to the next"
    ),
    parameter!(
        "fee_per_point",
        Planck,
        providers.fee_per_point,
        limits(bounds::FEE_PER_POINT, Rule::FeePerPointOutOfBounds),
        "network fee that earns a point of trust"
    ),
    parameter!(
        "treasury_share",
        Share,
        treasury.emission_share,
        limits(bounds::TREASURY_SHARE, Rule::TreasuryShareOutOfBounds),
        "the treasury's share of what each era mints"
    ),
    parameter!(
        "correctness_weight",
        Share,
        dispatch.weights.correctness,
        RELATED,
        "what counts of a provider's score: what its record says that its receipts are right"
    ),
    parameter!(
        "availability_weight",
        Share,
        dispatch.weights.availability,
        RELATED,
        "what counts of a provider's score: how often it kept its deadlines lately"
    ),
    parameter!(
        "speed_weight",
        Share,
        dispatch.weights.speed,
        RELATED,
        "what counts of a provider's score: how near its latency is to a current core's"
    ),
    parameter!(
        "price_weight",
        Share,
        dispatch.weights.price,
        RELATED,
        "what counts of a provider's score: what it leaves of what the job pays"
    ),
    parameter!(
        "bond_weight",
        Share,
        dispatch.weights.bond,
        RELATED,
        "what counts of a provider's score: what its bond secures and is free"
    ),
    parameter!(
        "locality_weight",
        Share,
        dispatch.weights.locality,
        RELATED,
        "what counts of a provider's score: how near its domain is"
    ),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch::score::Weights;
    use crate::money::{AuditRates, Deterrence, FeeSplit};
    use crate::parameters::{
        BondParameters, DispatchParameters, MarketParameters, ProviderParameters,
        TreasuryParameters, VerificationParameters, RELATIONS,
    };
    use alloc::collections::BTreeSet;

    /// Each parameter with its place in the table as its value.
    fn numbered() -> Parameters {
        let share = Perbill::from_parts;
        Parameters {
            market: MarketParameters {
                fees: FeeSplit { provider: share(1), author: share(2), network: share(3) },
                fault_share: share(4),
                audit_pay_percent: 5,
                price_floor: 6,
                max_claim_blocks: 7,
                max_run_blocks: 8,
                reveal_blocks: 9,
                clear_blocks: 10,
                output_blocks: 11,
                answer_blocks: 12,
                keep_blocks: 13,
            },
            verification: VerificationParameters {
                rates: AuditRates {
                    newcomer_audits_milli: 14,
                    least_audits_milli: 15,
                    newcomer_batches: 16,
                    trust_batches: 17,
                    honest_share: share(18),
                },
                audit_blocks: 19,
                panel_blocks: 20,
                fault_blocks: 21,
            },
            bonds: BondParameters {
                deterrence: Deterrence {
                    fraud_slash: share(22),
                    paid_out: share(23),
                    compensated: share(24),
                    margin: 25,
                },
                min_bond: 26,
                unbonding_blocks: 27,
                defer_blocks: 28,
                delegation_limit: 29,
            },
            providers: ProviderParameters {
                registration_price: 30,
                price_half_life: 31,
                registration_deposit: 32,
                ping_blocks: 33,
                min_delegation: 34,
                commission_raise: share(35),
                commission_blocks: 36,
                fee_per_point: 37,
            },
            treasury: TreasuryParameters { emission_share: share(38) },
            dispatch: DispatchParameters {
                weights: Weights {
                    correctness: share(39),
                    availability: share(40),
                    speed: share(41),
                    price: share(42),
                    bond: share(43),
                    locality: share(44),
                },
            },
        }
    }

    #[test]
    fn the_table_has_every_parameter_once() {
        let all = numbered();
        let values: Vec<u128> = TABLE.iter().map(|parameter| parameter.of(&all)).collect();
        assert_eq!(values, (1..=44).collect::<Vec<u128>>());
        let names: BTreeSet<_> = TABLE.iter().map(|parameter| parameter.name).collect();
        assert_eq!(names.len(), TABLE.len());
        assert!(TABLE.iter().all(|parameter| !parameter.meaning.is_empty()));
        // And each rule is one parameter's or one relation's.
        let bounds = TABLE.iter().filter_map(|parameter| Some(parameter.limits()?.rule.encode()));
        let relations = RELATIONS.iter().map(|relation| relation.rule.encode());
        let rules: Vec<_> = bounds.chain(relations).collect();
        assert_eq!(rules.iter().collect::<BTreeSet<_>>().len(), rules.len());
        assert_eq!(rules.len(), 42);
    }

    #[test]
    fn what_is_set_is_the_one_change() {
        let old = numbered();
        for parameter in TABLE {
            let mut new = old.clone();
            assert_eq!(parameter.set(&mut new, 99), Some(()), "{}", parameter.name);
            let changes = changes(&old, &new);
            assert_eq!(changes.len(), 1, "{}", parameter.name);
            let Change { parameter: changed, old: was, new: is } = changes[0];
            assert_eq!((changed.name, was, is), (parameter.name, parameter.of(&old), 99));
            // What the type cannot hold changes nothing.
            if parameter.unit != Unit::Planck {
                assert_eq!(parameter.set(&mut new, 1 << 32), None, "{}", parameter.name);
                assert_eq!(parameter.of(&new), 99);
            }
        }
        let share = Parameter::named("fault_share").unwrap();
        assert_eq!(share.set(&mut old.clone(), 1_000_000_001), None);
        assert!(Parameter::named("no_such_parameter").is_none());
    }

    #[test]
    fn groups_put_together_are_the_whole() {
        let (old, mut new) = (numbered(), numbered());
        TABLE.iter().for_each(|parameter| parameter.set(&mut new, 99).unwrap());
        let put = new.clone().groups().into_iter().fold(old, Parameters::with);
        assert_eq!(put, new);
    }
}
