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
//! **Windows outlast each other, whatever was accepted when.** A job keeps the windows of its posting, a slash the
//! deferral of its block, a contest the panel's of its opening. So the longest that any accepted vector allows
//! must fit into the shortest that any other allows; see the assertions below. That is why windows have bounds
//! and no relations among the values of one vector.

use crate::{
    audit::{DOUBLING_TRANCHES, MAX_ANSWERS},
    job::MAX_GAS,
    money::{AuditRates, Deterrence, FeeSplit},
    Balance, BlockNumber, STAR,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::ops::RangeInclusive;
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

/// Gas that every auditor gets through in a block: 10^9 a second for 3 seconds, a tenth of a current core's, so
/// that the slowest validator is not late.
pub const AUDIT_GAS_PER_BLOCK: u64 = 3_000_000_000;

/// What governance cannot leave, each bound with its reason. Times are blocks of 3 seconds.
pub mod bounds {
    use super::*;

    const HOUR: BlockNumber = 1_200;
    const DAY: BlockNumber = 28_800;
    const fn percent(least: u32, most: u32) -> RangeInclusive<Perbill> {
        Perbill::from_percent(least)..=Perbill::from_percent(most)
    }

    /// The provider does the work: at least half of each fee is its.
    pub const PROVIDER_FEE: RangeInclusive<Perbill> = percent(50, 100);
    /// Auditors are paid from the network's share.
    pub const NETWORK_FEE: RangeInclusive<Perbill> = percent(5, 50);
    /// A fault is felt, and a crash ruins nobody.
    pub const FAULT_SHARE: RangeInclusive<Perbill> = percent(1, 50);
    /// An audit never pays less than the work it repeats.
    pub const AUDIT_PAY_PERCENT: RangeInclusive<u32> = 100..=1_000;
    /// Nothing is free, or providers could be occupied for nothing; a STAR a second is dear for anything.
    pub const PRICE_FLOOR: RangeInclusive<Balance> = 1..=STAR;
    /// Time to be found by a provider; preimages stay on chain that long, so four weeks at most.
    pub const MAX_CLAIM_BLOCKS: RangeInclusive<BlockNumber> = HOUR..=28 * DAY;
    /// Time for a task of the highest gas limit; a dead provider holds a batch for a day at most.
    pub const MAX_RUN_BLOCKS: RangeInclusive<BlockNumber> = HOUR..=DAY;
    /// An agent that was restarted reveals in time; 6 minutes at most, since up to 64 contests each end in a reveal.
    pub const REVEAL_BLOCKS: RangeInclusive<BlockNumber> = 20..=120;
    /// Who lost its machine can compute receipts anew; half a day at most, within the shortest deferral.
    pub const CLEAR_BLOCKS: RangeInclusive<BlockNumber> = HOUR..=DAY / 2;
    /// Time to find that an output is not served; a provider keeps its outputs, and its bond, that long.
    pub const OUTPUT_BLOCKS: RangeInclusive<BlockNumber> = HOUR..=4 * DAY;
    /// A provider that was restarted answers in time; a day at most.
    pub const ANSWER_BLOCKS: RangeInclusive<BlockNumber> = HOUR..=DAY;

    /// The constitution's least rate: one checked task in five batches.
    pub const LEAST_AUDITS_MILLI: RangeInclusive<u32> = 200..=8_000;
    /// A newcomer's batch is expected to be audited, so that silence widens the draw; with the smallest
    /// honest share, 32 audits are half of what the record holds.
    pub const NEWCOMER_AUDITS_MILLI: RangeInclusive<u32> = 1_000..=8_000;
    /// A handful of batches buys no trust; nobody stays a newcomer for ever.
    pub const NEWCOMER_BATCHES: RangeInclusive<u32> = 10..=1_000;
    /// As above; zero would divide.
    pub const TRUST_BATCHES: RangeInclusive<u32> = 10..=1_000;
    /// Two thirds honest, 95% online: to assume more is to audit less than deterrence needs. See the module's head.
    pub const HONEST_SHARE: RangeInclusive<Perbill> = percent(25, 63);
    /// Import, queue, and a report's way into a block; 5 minutes at most.
    pub const AUDIT_BLOCKS: RangeInclusive<BlockNumber> = 2..=100;
    /// A vote's way into a block takes half a minute; two and a half minutes at most, since up to 64 contests of
    /// one commitment fit into the shortest deferral.
    pub const PANEL_BLOCKS: RangeInclusive<BlockNumber> = 10..=50;
    /// A fault counts until the next contest of the same auditor is over, and not for ever.
    pub const FAULT_BLOCKS: RangeInclusive<BlockNumber> = HOUR..=7 * DAY;

    /// phi, as the protocol bounds it.
    pub const FRAUD_SLASH: RangeInclusive<Perbill> = percent(10, 100);
    /// rho: with more, a cheater could insure itself through a job of its own.
    pub const PAID_OUT: RangeInclusive<Perbill> = percent(0, 25);
    /// m: cheating loses at least twice what it can win; ten times is enough for anybody.
    pub const MARGIN: RangeInclusive<u32> = 2..=10;
    /// An identity that can be thrown away costs something; a million STAR shuts the market.
    pub const MIN_BOND: RangeInclusive<Balance> = 10 * STAR..=1_000_000 * STAR;
    /// Longer than all that may still slash the bond; four weeks at most.
    pub const UNBONDING_BLOCKS: RangeInclusive<BlockNumber> = 7 * DAY..=28 * DAY;
    /// Time for a referendum, and for clearing a commitment; four days at most, within the shortest unbonding.
    pub const DEFER_BLOCKS: RangeInclusive<BlockNumber> = DAY..=4 * DAY;
}

/// The deterrence whose V* is the largest that any accepted vector gives.
pub const MOST_EXPOSING: Deterrence = Deterrence {
    fraud_slash: *bounds::FRAUD_SLASH.end(),
    paid_out: *bounds::PAID_OUT.start(),
    compensated: Perbill::zero(),
    margin: *bounds::MARGIN.start(),
};

/// The longest that all contests about one commitment take: each refutes an answer, has an extension and ends
/// in a reveal.
const LONGEST_CONTESTS: u32 =
    MAX_ANSWERS * (2 * *bounds::PANEL_BLOCKS.end() + *bounds::REVEAL_BLOCKS.end());
/// The longest audit: every tranche, each with the time of the largest task.
const LONGEST_AUDIT: u64 = (DOUBLING_TRANCHES as u64 + 1)
    * (*bounds::AUDIT_BLOCKS.end() as u64 + MAX_GAS.div_ceil(AUDIT_GAS_PER_BLOCK));
/// From the last claim to the last word on it: work, audit, reveal, contests, and the clearing of what was withheld.
const LONGEST_WORK: u64 = *bounds::MAX_RUN_BLOCKS.end() as u64
    + LONGEST_AUDIT
    + *bounds::REVEAL_BLOCKS.end() as u64
    + LONGEST_CONTESTS as u64
    + *bounds::CLEAR_BLOCKS.end() as u64;

// STK-2: nobody takes its bond away before its last work is decided and what it is slashed is executed.
const _: () = assert!(
    *bounds::UNBONDING_BLOCKS.start() as u64 > LONGEST_WORK + *bounds::DEFER_BLOCKS.end() as u64
);
// A provider is liable for outputs no longer than its bond stays anyway, unless it was paid while it left.
const _: () = assert!(
    *bounds::OUTPUT_BLOCKS.end() + *bounds::ANSWER_BLOCKS.end() < *bounds::UNBONDING_BLOCKS.start()
);
// A slash for silence is never executed before its commitment can be cleared.
const _: () =
    assert!(*bounds::DEFER_BLOCKS.start() >= *bounds::CLEAR_BLOCKS.end() + LONGEST_CONTESTS);
// VER-3: a fault counts until the next contest of the same auditor is over.
const _: () = assert!(*bounds::FAULT_BLOCKS.start() > 2 * *bounds::PANEL_BLOCKS.end());
// The audits to expect are at most half of what their record holds: most / least share, in thousandths.
const _: () = assert!(
    2 * *bounds::NEWCOMER_AUDITS_MILLI.end() as u64 * 1_000_000
        <= MAX_ANSWERS as u64 * bounds::HONEST_SHARE.start().deconstruct() as u64
);
const _: () = assert!(*bounds::LEAST_AUDITS_MILLI.end() <= *bounds::NEWCOMER_AUDITS_MILLI.end());
// A task of the highest gas limit can be run at an auditor's speed.
const _: () =
    assert!(*bounds::MAX_RUN_BLOCKS.start() as u64 > MAX_GAS.div_ceil(AUDIT_GAS_PER_BLOCK));

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
}

/// Which rule a vector of parameters breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterError {
    /// MKT-3: the shares of a fee do not sum to 100%.
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
    /// See [`bounds::LEAST_AUDITS_MILLI`].
    LeastAuditsOutOfBounds,
    /// See [`bounds::NEWCOMER_AUDITS_MILLI`].
    NewcomerAuditsOutOfBounds,
    /// Who is trusted would be audited more than a newcomer.
    LeastAuditsAboveNewcomers,
    /// See [`bounds::NEWCOMER_BATCHES`].
    NewcomerBatchesOutOfBounds,
    /// See [`bounds::TRUST_BATCHES`].
    TrustBatchesOutOfBounds,
    /// The deterrence inequality does not hold, or audits are too many; see [`bounds::HONEST_SHARE`].
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
    /// More would go to the harmed than is paid out at all.
    CompensationAbovePaidOut,
    /// See [`bounds::MARGIN`].
    MarginOutOfBounds,
    /// See [`bounds::MIN_BOND`].
    MinBondOutOfBounds,
    /// See [`bounds::UNBONDING_BLOCKS`].
    UnbondingBlocksOutOfBounds,
    /// See [`bounds::DEFER_BLOCKS`].
    DeferBlocksOutOfBounds,
}

impl Parameters {
    /// The first rule of GOV-1 that is broken.
    pub fn check(&self) -> Result<(), ParameterError> {
        self.market.check()?;
        self.verification.check()?;
        self.bonds.check()
    }
}

impl MarketParameters {
    fn check(&self) -> Result<(), ParameterError> {
        use ParameterError::*;
        require(self.fees.is_whole(), FeesNotWhole)?;
        within(&self.fees.provider, bounds::PROVIDER_FEE, ProviderFeeOutOfBounds)?;
        within(&self.fees.network, bounds::NETWORK_FEE, NetworkFeeOutOfBounds)?;
        within(&self.fault_share, bounds::FAULT_SHARE, FaultShareOutOfBounds)?;
        within(&self.audit_pay_percent, bounds::AUDIT_PAY_PERCENT, AuditPayOutOfBounds)?;
        within(&self.price_floor, bounds::PRICE_FLOOR, PriceFloorOutOfBounds)?;
        within(&self.max_claim_blocks, bounds::MAX_CLAIM_BLOCKS, ClaimBlocksOutOfBounds)?;
        within(&self.max_run_blocks, bounds::MAX_RUN_BLOCKS, RunBlocksOutOfBounds)?;
        within(&self.reveal_blocks, bounds::REVEAL_BLOCKS, RevealBlocksOutOfBounds)?;
        within(&self.clear_blocks, bounds::CLEAR_BLOCKS, ClearBlocksOutOfBounds)?;
        within(&self.output_blocks, bounds::OUTPUT_BLOCKS, OutputBlocksOutOfBounds)?;
        within(&self.answer_blocks, bounds::ANSWER_BLOCKS, AnswerBlocksOutOfBounds)
    }
}

impl VerificationParameters {
    fn check(&self) -> Result<(), ParameterError> {
        use ParameterError::*;
        let AuditRates { least_audits_milli: least, newcomer_audits_milli: newcomer, .. } =
            self.rates;
        within(&least, bounds::LEAST_AUDITS_MILLI, LeastAuditsOutOfBounds)?;
        within(&newcomer, bounds::NEWCOMER_AUDITS_MILLI, NewcomerAuditsOutOfBounds)?;
        require(least <= newcomer, LeastAuditsAboveNewcomers)?;
        let rates = &self.rates;
        within(&rates.newcomer_batches, bounds::NEWCOMER_BATCHES, NewcomerBatchesOutOfBounds)?;
        within(&rates.trust_batches, bounds::TRUST_BATCHES, TrustBatchesOutOfBounds)?;
        within(&rates.honest_share, bounds::HONEST_SHARE, HonestShareOutOfBounds)?;
        within(&self.audit_blocks, bounds::AUDIT_BLOCKS, AuditBlocksOutOfBounds)?;
        within(&self.panel_blocks, bounds::PANEL_BLOCKS, PanelBlocksOutOfBounds)?;
        within(&self.fault_blocks, bounds::FAULT_BLOCKS, FaultBlocksOutOfBounds)
    }
}

impl BondParameters {
    fn check(&self) -> Result<(), ParameterError> {
        use ParameterError::*;
        let Deterrence { fraud_slash, paid_out, compensated, margin } = &self.deterrence;
        within(fraud_slash, bounds::FRAUD_SLASH, FraudSlashOutOfBounds)?;
        within(paid_out, bounds::PAID_OUT, PaidOutOutOfBounds)?;
        require(compensated <= paid_out, CompensationAbovePaidOut)?;
        within(margin, bounds::MARGIN, MarginOutOfBounds)?;
        within(&self.min_bond, bounds::MIN_BOND, MinBondOutOfBounds)?;
        within(&self.unbonding_blocks, bounds::UNBONDING_BLOCKS, UnbondingBlocksOutOfBounds)?;
        within(&self.defer_blocks, bounds::DEFER_BLOCKS, DeferBlocksOutOfBounds)
    }
}

fn require(holds: bool, error: ParameterError) -> Result<(), ParameterError> {
    holds.then_some(()).ok_or(error)
}

fn within<N: PartialOrd>(
    value: &N,
    bounds: RangeInclusive<N>,
    error: ParameterError,
) -> Result<(), ParameterError> {
    require(bounds.contains(value), error)
}
