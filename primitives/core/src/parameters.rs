//! The governed parameters, the bounds that governance cannot leave, and what has to hold between them (GOV-1).
//!
//! # Why the bounds are what they are
//!
//! **Cheating loses money.** A task of value v is expected to be audited v / V* times by auditors that are
//! honest and online, if their true share h is the one assumed, p ([`AuditRates::honest_share`]); else h / p times
//! as often. Whoever cheats on tasks worth x V*, 0 < x <= 1, is caught with at least 1 - exp(-x h / p), and
//! must then lose m times what it won. With V* = (1 - 1/e)(1 - rho) F / m that is
//!
//! ```text
//! 1 - exp(-x h / p) >= (1 - 1/e) x     for every x in (0, 1]
//! ```
//!
//! The left side is concave in x and 0 at 0, so the inequality holds everywhere if and only if it does at x = 1: if
//! and only if p <= h. The protocol takes two thirds of the auditors for honest and 95% for online, so p is at
//! most 63%, and phi, rho and m may be anything: V* follows them. Finitely many auditors catch more
//! than the exponential says, and V* is rounded down.
//!
//! **Cheating with the stake of others loses money, too.** F is what all the stake behind a provider loses, and V* what
//! all of it secures; but the cheater minds phi of its own bond B alone. With d times as much delegated that counts, V*
//! is (1 - 1/e)(1 - rho) phi (1 + d) B / m, and
//!
//! ```text
//! (1 - exp(-x h / p)) phi B >= x V*    for every x in (0, 1]
//! ```
//!
//! holds, as above, if and only if it does at x = 1; for every p <= h at once if and only if (1 - rho)(1 + d) <= m.
//! Delegations count up to d = [`BondParameters::delegation_limit`], which is set together with rho and m. So a part of
//! the margin is what lets others stand behind a provider. Whoever has itself exposed is paid no more than its own part
//! of that slash, so that there is no money in it at any d.
//!
//! **Windows outlast each other, whatever was accepted when.** A job keeps the windows of its posting, a slash the
//! deferral of its block, a contest the panel's of its opening. So the longest that any accepted vector allows
//! must fit into the shortest that any other allows; see the assertions in [`bounds`]. That is why windows have bounds
//! and no relations among the values of one vector.
//!
//! **Each refusal is an inequality.** [`Parameters::check`] says which rule is broken as a [`Violation`]: its two sides, what had
//! to hold between them, and their unit. [`TABLE`] names each parameter once, for the check and for every client.

pub mod bounds;
mod table;
mod violation;

pub use table::{changes, Change, Limits, Parameter, Unit, TABLE};
pub use violation::{Constraint, Relation, Rule, Violation, RELATIONS};

use crate::{
    dispatch::score::Weights,
    money::{AuditRates, Deterrence, FeeSplit},
    Balance, BlockNumber,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

/// Gas that every auditor gets through in a block: 10^9 a second for 3 seconds, a tenth of a current core's, so
/// that the slowest validator is not late.
pub const AUDIT_GAS_PER_BLOCK: u64 = 3_000_000_000;

/// The deterrence whose V* is the largest that any accepted vector gives.
pub const MOST_EXPOSING: Deterrence = Deterrence {
    fraud_slash: bounds::FRAUD_SLASH.most,
    paid_out: bounds::PAID_OUT.least,
    compensated: Perbill::zero(),
    margin: bounds::MARGIN.least,
};

/// What the market reads.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct MarketParameters {
    /// Who gets which part of a fee.
    pub fees: FeeSplit,
    /// Share of a batch's fee limit that a fault costs.
    pub fault_share: Perbill,
    /// Percent of its gas at the job's price that an audit is paid.
    pub audit_pay_percent: u32,
    /// Planck per SCU that a job pays at least.
    pub price_floor: Balance,
    /// Most blocks from posting to the last claim.
    pub max_claim_blocks: BlockNumber,
    /// Most blocks from claim to commitment.
    pub max_run_blocks: BlockNumber,
    /// Blocks from the end of the audit to the last reveal.
    pub reveal_blocks: BlockNumber,
    /// Blocks in which a commitment that was withheld under question may still be cleared.
    pub clear_blocks: BlockNumber,
    /// Blocks from the payment of a batch in which its outputs may be demanded.
    pub output_blocks: BlockNumber,
    /// Blocks from a demand in which it is to be answered.
    pub answer_blocks: BlockNumber,
    /// Blocks after the last answer was due for which only its requester may have a closed job's records removed.
    pub keep_blocks: BlockNumber,
}

/// How much is audited, and how long audits and contests take.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct VerificationParameters {
    /// How many audits a batch gets.
    pub rates: AuditRates,
    /// Blocks of an audit tranche before the time that its task takes.
    pub audit_blocks: BlockNumber,
    /// Blocks that the panel has for its votes, once before and once after the extension.
    pub panel_blocks: BlockNumber,
    /// Blocks for which an auditor's fault is remembered, and for which a repeated one disables it.
    pub fault_blocks: BlockNumber,
}

/// What providers have at stake.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct BondParameters {
    /// What makes cheating lose money.
    pub deterrence: Deterrence,
    /// Least bond of a provider, in planck.
    pub min_bond: Balance,
    /// Blocks from leaving to the bond's return.
    pub unbonding_blocks: BlockNumber,
    /// Blocks from a slash to its execution.
    pub defer_blocks: BlockNumber,
    /// Delegations count up to so many times the provider's own bond.
    pub delegation_limit: u32,
}

/// What providers and those who delegate to them keep to.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct ProviderParameters {
    /// Planck that a registration burns at least.
    pub registration_price: Balance,
    /// Blocks in which the price of a registration halves again.
    pub price_half_life: BlockNumber,
    /// Planck held for a provider's record until its bond is returned.
    pub registration_deposit: Balance,
    /// Blocks after a provider's last activity from which it may ping.
    pub ping_blocks: BlockNumber,
    /// Least planck that one account delegates to one provider.
    pub min_delegation: Balance,
    /// Most points by which a commission is raised at a time.
    pub commission_raise: Perbill,
    /// Blocks from one raise of a commission to the next.
    pub commission_blocks: BlockNumber,
    /// Network fee that earns a point of trust, in planck.
    pub fee_per_point: Balance,
}

/// What the treasury gets.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct TreasuryParameters {
    /// The treasury's share of what each era mints; validators and their nominators get the rest.
    pub emission_share: Perbill,
}

/// What the dispatcher goes by.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct DispatchParameters {
    /// How much each term of a pair's score counts.
    pub weights: Weights,
}

/// All that governance may change.
#[derive(
    Clone, Debug, PartialEq, Eq, Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo,
)]
pub struct Parameters {
    /// What the market reads.
    pub market: MarketParameters,
    /// How much is audited, and how long audits and contests take.
    pub verification: VerificationParameters,
    /// What providers have at stake.
    pub bonds: BondParameters,
    /// What providers and those who delegate to them keep to.
    pub providers: ProviderParameters,
    /// What the treasury gets.
    pub treasury: TreasuryParameters,
    /// What the dispatcher goes by.
    pub dispatch: DispatchParameters,
}

/// The parameters that are set together, by one call.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub enum Group {
    /// What the market reads.
    Market(MarketParameters),
    /// How much is audited, and how long audits and contests take.
    Verification(VerificationParameters),
    /// What providers have at stake.
    Bonds(BondParameters),
    /// What providers and those who delegate to them keep to.
    Providers(ProviderParameters),
    /// What the treasury gets.
    Treasury(TreasuryParameters),
    /// What the dispatcher goes by.
    Dispatch(DispatchParameters),
}

impl Parameters {
    /// The parameters with one group replaced.
    pub fn with(self, group: Group) -> Self {
        match group {
            Group::Market(market) => Self { market, ..self },
            Group::Verification(verification) => Self { verification, ..self },
            Group::Bonds(bonds) => Self { bonds, ..self },
            Group::Providers(providers) => Self { providers, ..self },
            Group::Treasury(treasury) => Self { treasury, ..self },
            Group::Dispatch(dispatch) => Self { dispatch, ..self },
        }
    }

    /// The parameters, group by group.
    pub fn groups(self) -> [Group; 6] {
        let Self { market, verification, bonds, providers, treasury, dispatch } = self;
        [
            Group::Market(market),
            Group::Verification(verification),
            Group::Bonds(bonds),
            Group::Providers(providers),
            Group::Treasury(treasury),
            Group::Dispatch(dispatch),
        ]
    }

    /// The first rule of GOV-1 that is broken: bounds in the order of [`TABLE`], then what values owe to each other.
    pub fn check(&self) -> Result<(), Violation> {
        TABLE.iter().try_for_each(|parameter| parameter.check(self))?;
        RELATIONS.iter().try_for_each(|relation| relation.check(self))
    }
}
