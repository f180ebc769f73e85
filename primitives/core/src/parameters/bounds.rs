//! What governance cannot leave, each bound with its reason, and how the bounds fit each other. Times are blocks of 3
//! seconds.

use super::AUDIT_GAS_PER_BLOCK;
use crate::{
    audit::{DOUBLING_TRANCHES, MAX_ANSWERS},
    job::MAX_GAS,
    Balance, BlockNumber, STAR,
};
use sp_arithmetic::Perbill;

/// A range that no vote can leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound<N> {
    /// The least value.
    pub least: N,
    /// The largest value.
    pub most: N,
    /// Why it ends where it does.
    pub reason: &'static str,
}

const HOUR: BlockNumber = 1_200;
/// Blocks of a day.
pub(super) const DAY: BlockNumber = 28_800;
const fn percent(percent: u32) -> Perbill {
    Perbill::from_percent(percent)
}

// The reason is documentation and what a client shows to who left the bound.
macro_rules! bounds {
    ($($name:ident: $number:ty = $least:expr, $most:expr, $reason:literal;)*) => {
        $(
            #[doc = $reason]
            pub const $name: Bound<$number> = Bound { least: $least, most: $most, reason: $reason };
        )*
    };
}

bounds! {
    PROVIDER_FEE: Perbill = percent(50), percent(100),
        "The provider does the work: at least half of each fee is its.";
    NETWORK_FEE: Perbill = percent(5), percent(50),
        "Auditors are paid from the network's share.";
    FAULT_SHARE: Perbill = percent(1), percent(50),
        "A fault is felt, and a crash ruins nobody.";
    AUDIT_PAY_PERCENT: u32 = 100, 1_000,
        "An audit never pays less than the work it repeats.";
    PRICE_FLOOR: Balance = 1, STAR,
        "Nothing is free, or providers could be occupied for nothing; a STAR a second is dear for anything.";
    MAX_CLAIM_BLOCKS: BlockNumber = HOUR, 28 * DAY,
        "Time to be found by a provider; preimages stay on chain that long, so four weeks at most.";
    MAX_RUN_BLOCKS: BlockNumber = HOUR, DAY,
        "Time for a task of the highest gas limit; a dead provider holds a batch for a day at most.";
    REVEAL_BLOCKS: BlockNumber = 20, 120,
        "An agent that was restarted reveals in time; 6 minutes at most, since up to 64 contests each end in a reveal.";
    CLEAR_BLOCKS: BlockNumber = HOUR, DAY / 2,
        "Who lost its machine can compute receipts anew; half a day at most, within the shortest deferral.";
    OUTPUT_BLOCKS: BlockNumber = HOUR, 4 * DAY,
        "Time to find that an output is not served; a provider keeps its outputs, and its bond, that long.";
    ANSWER_BLOCKS: BlockNumber = HOUR, DAY,
        "A provider that was restarted answers in time; a day at most.";
    KEEP_BLOCKS: BlockNumber = 7 * DAY, 365 * DAY,
        "Who comes back from a holiday can still check its outputs; a year at most, since records cost every node.";

    LEAST_AUDITS_MILLI: u32 = 200, 8_000,
        "The constitution's least rate: one checked task in five batches.";
    NEWCOMER_AUDITS_MILLI: u32 = 1_000, 8_000,
        "A newcomer's batch is expected to be audited, so that silence widens the draw; with the smallest honest share, \
         32 audits are half of what the record holds.";
    NEWCOMER_BATCHES: u32 = 10, 1_000,
        "A handful of batches buys no trust; nobody stays a newcomer for ever.";
    TRUST_BATCHES: u32 = 10, 1_000,
        "A handful of batches buys no trust; nobody stays a newcomer for ever. Zero would divide.";
    HONEST_SHARE: Perbill = percent(25), percent(63),
        "Deterrence, 1 - exp(-h / p) >= 1 - 1/e, needs a share p that is no more than h, the auditors that are honest \
         (two thirds) and online (95%); with less than a quarter, audits are more than their record holds.";
    AUDIT_BLOCKS: BlockNumber = 2, 100,
        "Import, queue, and a report's way into a block; 5 minutes at most.";
    PANEL_BLOCKS: BlockNumber = 10, 50,
        "A vote's way into a block takes half a minute; two and a half minutes at most, since up to 64 contests of one \
         commitment fit into the shortest deferral.";
    FAULT_BLOCKS: BlockNumber = HOUR, 7 * DAY,
        "A fault counts until the next contest of the same auditor is over, twice the panel's blocks, and not for ever.";

    FRAUD_SLASH: Perbill = percent(10), percent(100),
        "phi, as the protocol bounds it.";
    PAID_OUT: Perbill = percent(0), percent(25),
        "rho: with more, a cheater could insure itself through a job of its own.";
    MARGIN: u32 = 2, 10,
        "m: cheating loses at least twice what it can win; ten times is enough for anybody.";
    MIN_BOND: Balance = 10 * STAR, 1_000_000 * STAR,
        "An identity that can be thrown away costs something; a million STAR shuts the market.";
    UNBONDING_BLOCKS: BlockNumber = 7 * DAY, 28 * DAY,
        "Longer than all that may still slash the bond: run, audit, reveal, contests, clearing and deferral together, \
         each the longest that a vote may choose; four weeks at most.";
    DEFER_BLOCKS: BlockNumber = DAY, 4 * DAY,
        "Time for a referendum, and longer than clearing and contests together; four days at most, within the shortest \
         unbonding.";
    DELEGATION_LIMIT: u32 = 1, 9,
        "Delegations count at least as much as the provider's own bond, and leave it a tenth of each slash at least.";

    REGISTRATION_PRICE: Balance = STAR / 100, 1_000 * STAR,
        "Each registration makes the next one dearer by a share, and a share of next to nothing is nothing; a thousand \
         STAR keeps newcomers out.";
    PRICE_HALF_LIFE: BlockNumber = HOUR / 20, DAY,
        "In 3 minutes a new name a minute costs no more than the first; who comes after a rush waits for days, not for \
         months.";
    REGISTRATION_DEPOSIT: Balance = STAR / 100, 100 * STAR,
        "A record of 700 bytes is not free; the deposit comes back, so it needs to be no second bond.";
    PING_BLOCKS: BlockNumber = HOUR / 12, DAY,
        "Pings are free, so one in 5 minutes at most; who was last seen yesterday may be gone.";
    MIN_DELEGATION: Balance = STAR, 10_000 * STAR,
        "A delegation's record stays for as long as it likes; with more than 10,000 STAR only the rich may delegate.";
    COMMISSION_RAISE: Perbill = Perbill::from_parts(1_000_000), percent(10),
        "A commission can be raised, and no raise takes delegators by surprise.";
    COMMISSION_BLOCKS: BlockNumber = HOUR, 28 * DAY,
        "Whoever delegates has an hour to see a raise; who asks for too little can ask for more each month.";
    FEE_PER_POINT: Balance = STAR / 100_000, STAR,
        "Trust costs fees, or trading with oneself earns it for nothing; for a STAR of fees nobody earns it.";

    TREASURY_SHARE: Perbill = percent(0), percent(50),
        "At least half of the emission is for those who secure the chain.";
}

/// Most points by which a commission may be raised within a day, in one step or several.
pub const RAISE_A_DAY: Perbill = percent(5);

/// The longest that all contests about one commitment take: each refutes an answer, has an extension and ends
/// in a reveal.
const LONGEST_CONTESTS: u32 = MAX_ANSWERS * (2 * PANEL_BLOCKS.most + REVEAL_BLOCKS.most);
/// The longest audit: every tranche, each with the time of the largest task.
const LONGEST_AUDIT: u64 = (DOUBLING_TRANCHES as u64 + 1)
    * (AUDIT_BLOCKS.most as u64 + MAX_GAS.div_ceil(AUDIT_GAS_PER_BLOCK));
/// From the last claim to the last word on it: work, audit, reveal, contests, and the clearing of what was withheld.
const LONGEST_WORK: u64 = MAX_RUN_BLOCKS.most as u64
    + LONGEST_AUDIT
    + REVEAL_BLOCKS.most as u64
    + LONGEST_CONTESTS as u64
    + CLEAR_BLOCKS.most as u64;

// STK-2: nobody takes its bond away before its last work is decided and what it is slashed is executed.
const _: () = assert!(UNBONDING_BLOCKS.least as u64 > LONGEST_WORK + DEFER_BLOCKS.most as u64);
// A provider is liable for outputs no longer than its bond stays anyway, unless it was paid while it left.
const _: () = assert!(OUTPUT_BLOCKS.most + ANSWER_BLOCKS.most < UNBONDING_BLOCKS.least);
// A slash for silence is never executed before its commitment can be cleared.
const _: () = assert!(DEFER_BLOCKS.least >= CLEAR_BLOCKS.most + LONGEST_CONTESTS);
// VER-3: a fault counts until the next contest of the same auditor is over.
const _: () = assert!(FAULT_BLOCKS.least > 2 * PANEL_BLOCKS.most);
// The audits to expect are at most half of what their record holds: most / least share, in thousandths.
const _: () = assert!(
    2 * NEWCOMER_AUDITS_MILLI.most as u64 * 1_000_000
        <= MAX_ANSWERS as u64 * HONEST_SHARE.least.deconstruct() as u64
);
const _: () = assert!(LEAST_AUDITS_MILLI.most <= NEWCOMER_AUDITS_MILLI.most);
// A task of the highest gas limit can be run at an auditor's speed.
const _: () = assert!(MAX_RUN_BLOCKS.least as u64 > MAX_GAS.div_ceil(AUDIT_GAS_PER_BLOCK));
