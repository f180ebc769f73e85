//! Every number of the runtime, with its unit and its reason. Those in [`PARAMETERS`] are what governed parameters
//! start from; the bounds that governance cannot leave are in `stardust_primitives::parameters`.

use crate::{Balance, BlockNumber};
use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight};
use sp_consensus_babe::{AllowedSlots, BabeEpochConfiguration};
use sp_runtime::{FixedPointNumber, FixedU128, Perbill, Permill, Perquintill};
use stardust_primitives::{
    contest,
    dispatch::score::Weights,
    domain::border::MAX_PEERINGS,
    money::{AuditRates, Deterrence, FeeSplit, MAX_DOMAIN_SHARE},
    parameters::{
        bounds, BondParameters, DispatchParameters, MarketParameters, Parameters,
        ProviderParameters, TreasuryParameters, VerificationParameters, AUDIT_GAS_PER_BLOCK,
    },
    receipt::MAX_OUTPUT_BYTES,
    GAS_PER_SCU, STAR,
};

// ---- Time ----

/// Milliseconds of a slot, and of a block, since every slot has one: short enough that a batch is
/// claimed, committed and paid within a minute, long enough for 2 s of work and a trip round the world.
pub const SLOT_MILLIS: u64 = 3_000;
/// Blocks in a minute.
pub const MINUTES: BlockNumber = 20;
/// Blocks in an hour.
pub const HOURS: BlockNumber = 60 * MINUTES;
/// Blocks in a day.
pub const DAYS: BlockNumber = 24 * HOURS;
/// Slots of an epoch and a session, 10 minutes: new lottery seeds often, key changes soon.
pub const EPOCH_SLOTS: u64 = 200;
/// Blocks whose hash the chain remembers, 3.4 hours: the longest life of a mortal transaction.
pub const BLOCK_HASH_BLOCKS: BlockNumber = 4_096;

/// A quarter of the slots are won by lot; the rest fall to a validator in turn, so that no slot is
/// empty. Both kinds carry a VRF output, which makes the next epoch's randomness.
pub const BABE_EPOCH_CONFIG: BabeEpochConfiguration =
    BabeEpochConfiguration { c: (1, 4), allowed_slots: AllowedSlots::PrimaryAndSecondaryVRFSlots };
/// Sessions of an era, 6 hours: stake that moves is elected within half a day, and an election every 720th block is
/// nothing.
pub const ERA_SESSIONS: u32 = 36;
/// How long epochs and eras are, unless genesis says otherwise: a network for tests has shorter ones.
pub const PACE: pallet_clock::Pace = pallet_clock::Pace {
    epoch_slots: EPOCH_SLOTS,
    era_sessions: ERA_SESSIONS,
    governance_speed: 1,
};
/// What the presets for development divide governance's periods by: a day is two minutes, so that whoever tries it out
/// sees a referendum pass, and a script still has time to vote.
pub const FAST_GOVERNANCE: u32 = 720;
/// Most validators: an audit, and a contest's votes, must fit one storage record each.
pub const MAX_VALIDATORS: u32 = contest::MAX_VALIDATORS;

// ---- Blocks ----

/// Execution of one block: 2 of its 3 seconds. There is no proof size on a chain of its own.
pub const BLOCK_WEIGHT: Weight = Weight::from_parts(2 * WEIGHT_REF_TIME_PER_SECOND, u64::MAX);
/// Share of a block's weight open to ordinary transactions; the rest is for the chain's own work.
pub const NORMAL_SHARE: Perbill = Perbill::from_percent(75);
/// Bytes of a block.
pub const BLOCK_BYTES: u32 = 5 * 1024 * 1024;
/// Bytes of a block open to ordinary transactions: a preimage of 4 MiB, the most that a job's items
/// may have, has to fit.
pub const NORMAL_BYTES: u32 = BLOCK_BYTES - 512 * 1024;
/// Execution of one block that scheduled calls may take: as much as transactions may.
pub const SCHEDULER_WEIGHT: Weight =
    Weight::from_parts(3 * WEIGHT_REF_TIME_PER_SECOND / 2, u64::MAX);
/// Execution of one block that a migration over many blocks may take: all but what begins and ends a block.
pub const MIGRATION_WEIGHT: Weight =
    Weight::from_parts(8 * WEIGHT_REF_TIME_PER_SECOND / 5, u64::MAX);
/// Bytes that a migration may keep from block to block to know where it is, and of its name.
pub const MIGRATION_CURSOR_BYTES: u32 = 1_024;
/// Bytes of a migration's name.
pub const MIGRATION_NAME_BYTES: u32 = 256;
/// Scheduled calls of one block; bounds the agenda's record. More than there are referenda at a time, so that whoever
/// votes on all of them in one block keeps none from its next step.
pub const SCHEDULED_PER_BLOCK: u32 = 256;

// ---- Money, in planck; 1 STAR = 10^12 planck ----

/// 0.01 STAR: what an account must hold to exist. An account costs every node some 200 bytes.
pub const EXISTENTIAL_DEPOSIT: Balance = STAR / 100;
/// Deposit per record that stays in the state.
pub const RECORD_DEPOSIT: Balance = STAR / 100;
/// Deposit per byte that stays in the state: 1 STAR for a megabyte. Deposits come back, so they
/// only have to make hoarding dear.
pub const BYTE_DEPOSIT: Balance = STAR / 1_000_000;
/// Fee per byte of a transaction: a block full of bytes (0.5 STAR) costs about as much as a block
/// full of work. One planck per picosecond is charged for work: 1.5 STAR for a block.
pub const BYTE_FEE: Balance = STAR / 10_000_000;
/// How much dearer the priority of operational transactions counts.
pub const OPERATIONAL_FEE_FACTOR: u8 = 5;

/// Block fullness above which fees rise.
pub const TARGET_FULLNESS: Perquintill = Perquintill::from_percent(25);

/// How fast fees follow fullness: a day of full blocks about doubles them, so nobody is surprised within
/// a minute and nobody fills blocks for a week at the base price.
pub fn fee_adjustment() -> FixedU128 {
    FixedU128::saturating_from_rational(3, 100_000)
}

/// Fees never fall below the base price, or idle blocks could be filled for next to nothing.
pub fn least_fee_factor() -> FixedU128 {
    FixedU128::from_u32(1)
}

/// Fees never rise above this multiple of the base price, so that verdicts stay affordable.
pub fn most_fee_factor() -> FixedU128 {
    FixedU128::from_u32(100)
}

/// The deposit for `records` records of `bytes` bytes together.
pub const fn deposit(records: u64, bytes: u64) -> Balance {
    let records = RECORD_DEPOSIT.saturating_mul(records as Balance);
    records.saturating_add(BYTE_DEPOSIT.saturating_mul(bytes as Balance))
}

/// Deposit for an account's session keys: one record and four look-up records of 32-byte keys.
pub const KEYS_DEPOSIT: Balance = deposit(5, 5 * 32 + 4 * 32);
/// Deposit for a multisig operation: its record.
pub const MULTISIG_BASE: Balance = deposit(1, 88);
/// Deposit per signatory of a multisig operation: its account.
pub const MULTISIG_FACTOR: Balance = deposit(0, 32);
/// Signatories of a multisig account.
pub const MULTISIG_SIGNATORIES: u32 = 100;
/// Deposit for having proxies: their record.
pub const PROXY_BASE: Balance = deposit(1, 8);
/// Deposit per proxy: account, type and delay.
pub const PROXY_FACTOR: Balance = deposit(0, 37);
/// Proxies of an account; announced calls of a proxy.
pub const PROXIES: u32 = 32;
/// Deposit for having announcements: their record.
pub const ANNOUNCEMENT_BASE: Balance = deposit(1, 8);
/// Deposit per announcement: account, call hash and block.
pub const ANNOUNCEMENT_FACTOR: Balance = deposit(0, 68);

// ---- Bonds and deterrence (2-protocol, section 4) ----

/// Least bond of a provider: V* of 500 STAR is 35 STAR, enough to be worth a machine's while.
pub const MIN_BOND: Balance = 500 * STAR;
/// Blocks from leaving to the bond's return, 7 days: longer than all that may still slash it.
pub const UNBONDING_BLOCKS: BlockNumber = 7 * DAYS;
/// Blocks from a slash to its execution, a day: time for a referendum to cancel a verdict that was wrong.
pub const DEFER_BLOCKS: BlockNumber = DAYS;
/// Assignments a provider may hold at one time; bounds what one agent can block. Not governed.
pub const MAX_CAPACITY: u32 = 1_024;
/// phi 30%: what a fraud costs of the bond. rho 25%: most of it that is ever paid out, so that nobody
/// insures itself through a job of its own; 15 points of it to the harmed requester, the rest to whoever
/// exposed the fraud. m = 2: cheating loses twice what it can win.
pub const DETERRENCE: Deterrence = Deterrence {
    fraud_slash: Perbill::from_percent(30),
    paid_out: Perbill::from_percent(25),
    compensated: Perbill::from_percent(15),
    margin: 2,
};
/// Percent of a batch's fee limit that a fault costs: felt, yet a crash ruins nobody.
pub const FAULT_PERCENT: u32 = 10;

/// Planck that a registration burns at least: a cheap one for a single newcomer. Each makes the next one dearer by 26%,
/// so that fifty in a row cost 401,374 STAR: new identities are no way out of a bad name.
pub const REGISTRATION_PRICE: Balance = STAR;
/// Blocks in which the price of a registration halves again, 18 minutes: a rush is over in hours.
pub const PRICE_HALF_LIFE: BlockNumber = 360;
/// Deposit for a provider's record of at most 700 bytes.
pub const REGISTRATION_DEPOSIT: Balance = deposit(1, 700);
/// Blocks without a sign of life after which a provider may ping for free, an epoch: often enough for whoever chooses
/// providers by their availability.
pub const PING_BLOCKS: BlockNumber = 10 * MINUTES;
const _: () = assert!(PING_BLOCKS as u64 == EPOCH_SLOTS);
/// Least delegation: its record stays on chain for as long as it likes.
pub const MIN_DELEGATION: Balance = 10 * STAR;
/// Delegations count up to as much as the provider's own bond: by GOV-1 1 + d <= m / (1 - rho), which is 2.67.
pub const DELEGATION_LIMIT: u32 = 1;
/// A commission rises by a point at a time,
pub const MAX_COMMISSION_RAISE: Perbill = Perbill::from_percent(1);
/// once a day: whoever delegates has the time to leave before it has changed much.
pub const COMMISSION_BLOCKS: BlockNumber = DAYS;
/// The account that keeps what is delegated to providers.
pub const DELEGATION_PALLET_ID: frame_support::PalletId = frame_support::PalletId(*b"star/dlg");

// ---- Validators: nominated proof of stake ----

/// Eras from unbonding to the stake's return, 7 days: as long as a provider's bond, and longer than any proof of an
/// equivocation takes to come.
pub const BONDING_ERAS: u32 = 28;
/// Sessions of that time, for which it is known which keys were whose.
pub const BONDED_SESSIONS: u64 = BONDING_ERAS as u64 * ERA_SESSIONS as u64;
/// Eras from a validator's slash to its execution, a day: time to cancel one that was wrong.
pub const SLASH_DEFER_ERAS: u32 = 4;
/// Eras whose rewards can still be paid out, 21 days: nobody loses them for a holiday.
pub const HISTORY_ERAS: u32 = 84;
/// Least stake of a validator's own: losing it hurts, and a hundred seats cost a million.
pub const MIN_VALIDATOR_BOND: Balance = 10_000 * STAR;
/// Least stake of a nominator: as many small ones as like may wait in the list, whose bags are by stake.
pub const MIN_NOMINATOR_BOND: Balance = 100 * STAR;
/// Most candidates of an election. They are read in no order, so there is no room for more: a new one is refused until
/// another leaves.
pub const MAX_CANDIDATES: u32 = 2 * MAX_VALIDATORS;
/// Most voters of an election, candidates included: those with the largest stakes. An election by as many takes about
/// a tenth of a second, and so does writing down its result.
pub const MAX_VOTERS: u32 = 1_000;
/// Most candidates that a nominator may name. With [`MAX_VOTERS`] it bounds what a slash of many validators at once
/// has to touch, to 4,000 shares.
pub const MAX_NOMINATIONS: u32 = 4;
/// Most backers of one validator that share its income and its slashes; those with the largest shares.
pub const MAX_BACKERS: u32 = 256;
/// Backers that one call pays; a validator with more takes several.
pub const BACKERS_PER_PAGE: u32 = 64;
/// Portions of a stake that may be on their way out at a time.
pub const UNBONDING_CHUNKS: u32 = 32;
/// Percent of a slash that is paid to who reported: the block's author, so that no author leaves a proof aside.
pub const SLASH_REPORTER_PERCENT: u32 = 10;

/// Bags of the list of voters.
pub const BAGS: usize = 200;
/// Upper ends of the bags in which voters wait, but for the last, which has none. The first is the existential deposit,
/// 10^10, the least that anybody can stake; each further one is a ninth more, so that the last is 1.3 x 10^19, more
/// than half of all that 64 bits can say. Within a bag the first come is first; who leaves for another calls `rebag`.
pub const BAG_THRESHOLDS: [u64; BAGS] = bag_thresholds();

#[allow(
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    reason = "at compile time; that the deposit fits is asserted below"
)]
const fn bag_thresholds() -> [u64; BAGS] {
    let mut thresholds = [EXISTENTIAL_DEPOSIT as u64; BAGS];
    let mut at = 1;
    while at < BAGS {
        thresholds[at] = thresholds[at - 1] + thresholds[at - 1] / 9;
        at += 1;
    }
    thresholds
}

/// Share of its stake that a lone wrong answer or vote costs a validator: 5 STAR of 10,000, more than any audit pays,
/// and little enough for a machine that was broken for a day.
pub const AUDIT_SLASH: Perbill = Perbill::from_parts(500_000);
/// Share that it costs where as many were wrong as can be outvoted, a third; fewer pay by the square of their share.
/// Machines do not break together in the same way: many equal errors are collusion.
pub const AUDIT_SLASH_MOST: Perbill = Perbill::from_percent(10);
/// The least slash from which a validator makes no blocks until the era ends: that of a lone equivocation among as
/// many validators as there may be. A lone wrong audit is below it, and a matter of `pallet-verification`: who cannot
/// audit can still make blocks.
pub const LEAST_DISABLING_SLASH: Perbill = Perbill::from_parts(900_000);

// ---- Emission; docs/emission.md has the reasons and a table of ten years ----

/// Share of all STAR that is minted in the first year.
pub const FIRST_YEAR_EMISSION: Perbill = Perbill::from_percent(8);
/// Each year's share as a share of the year before.
pub const EMISSION_DECLINE: Perbill = Perbill::from_percent(85);
/// Share that is minted each year in the end.
pub const LEAST_EMISSION: Perbill = Perbill::from_percent(2);
/// Of what is minted, the treasury's share; the rest is for validators and their nominators.
pub const TREASURY_SHARE: Perbill = Perbill::from_percent(20);
/// Milliseconds of a year of 365 days and a quarter.
pub const YEAR_MILLIS: u64 = 31_557_600_000;
/// The account that the treasury's share is minted to. It is not the network's: audits are paid out of that one, and
/// nothing is minted for work.
pub const TREASURY_PALLET_ID: frame_support::PalletId = frame_support::PalletId(*b"star/trs");

// ---- Market ----

/// Percent of a fee for the provider, who does the work.
pub const PROVIDER_PERCENT: u32 = 80;
/// Percent of a fee for the program's author.
pub const AUTHOR_PERCENT: u32 = 5;
/// Percent of a fee for the network, which audits.
pub const NETWORK_PERCENT: u32 = 15;
/// Planck per SCU that a job pays at least: any price but nothing, the market does the rest.
pub const PRICE_FLOOR: Balance = 1;
/// Blocks a job may stay open to claims, 7 days: its preimages stay on chain that long.
pub const MAX_CLAIM_BLOCKS: BlockNumber = 7 * DAYS;
/// Blocks a provider may be given from claim to commitment, 12 hours: what a full batch of long tasks
/// takes; more would let a dead provider hold a batch for a day.
pub const MAX_RUN_BLOCKS: BlockNumber = 12 * HOURS;
/// Blocks from the end of an audit to the last reveal, 5 minutes: an agent that was restarted
/// makes it.
pub const REVEAL_BLOCKS: BlockNumber = 5 * MINUTES;
/// Blocks in which a commitment that was withheld under question may still be cleared, half a day: who lost
/// its machine can compute the receipts anew on another, and the frozen slash waits a whole day.
pub const CLEAR_BLOCKS: BlockNumber = DAYS / 2;

/// Blocks from the payment of a batch in which its outputs may be demanded, a day: nobody has to fetch at night.
pub const OUTPUT_BLOCKS: BlockNumber = DAYS;
/// Blocks from a demand to the end of the time for its answer, an hour: a provider that was restarted makes it.
pub const ANSWER_BLOCKS: BlockNumber = HOURS;
/// Blocks for which only its requester may have a closed job's records removed, 30 days: time to check its outputs.
pub const KEEP_BLOCKS: BlockNumber = 30 * DAYS;
/// Part of an answer's price that does not depend on its bytes: some more than its execution costs at base price.
pub const ANSWER_BASE_FEE: Balance = STAR / 500;
/// Bytes of an answer besides its output: 16 siblings of 40 bytes, the receipt, and the extrinsic around them.
pub const ANSWER_OVERHEAD_BYTES: u32 = 1_024;

/// What an answer with `bytes` bytes of output costs who demanded it: what its transaction would.
pub const fn answer_fee(bytes: u32) -> Balance {
    let bytes = bytes.saturating_add(ANSWER_OVERHEAD_BYTES) as Balance;
    ANSWER_BASE_FEE.saturating_add(BYTE_FEE.saturating_mul(bytes))
}

// ---- Reputation ----

/// Network fee that earns a point of trust, 0.001 STAR: the network's part of two thirds of an SCU at 0.01 STAR, so that a
/// batch of a usual job earns a whole one. Who trades with itself gets the rest of its fees back, but pays this for each
/// checked batch, beside the 0.003 STAR that the extrinsics of any batch weigh.
pub const FEE_PER_POINT: Balance = STAR / 1_000;
/// Blocks that halve trust and scores without work, 32 days, in steps of one day: a month's holiday costs half. Not
/// governed: a longer one would give back to idle records what time has taken (REP-1). Who is
/// to keep the 180 points from which a provider is audited least needs four checked batches a day.
pub const TRUST_HALF_LIFE: BlockNumber = 32 * DAYS;
/// Gas that a current core runs in a block, 3 SCU: what latency is measured against.
pub const CORE_GAS_PER_BLOCK: u64 = 3 * 10_000_000_000;

// ---- Verified capacity ----

/// Gas per block that a provider may claim before any benchmark: one core's, which any machine has.
pub const UNMEASURED_GAS_PER_BLOCK: u64 = CORE_GAS_PER_BLOCK;
/// Blocks that a benchmark takes who is as fast as it says, 30 seconds: a block more or less is a tenth of the measure.
pub const BENCHMARK_BLOCKS: BlockNumber = 10;
/// Blocks besides, from its beginning to a provider's first task and from the last to the commitment's block.
pub const LATENCY_BLOCKS: BlockNumber = 2;
/// Blocks that a provider has for a benchmark, 2 minutes: who is four times slower than it hoped still learns how fast it is.
pub const BENCHMARK_RUN_BLOCKS: BlockNumber = 2 * MINUTES;
/// A provider that claims is drawn again in one epoch of so many: once a day.
pub const DRAWN_ONE_IN: u32 = 144;
/// Blocks for that, 10 minutes: enough for a benchmark and its audit, and for a second try.
pub const BENCHMARK_DUE_BLOCKS: BlockNumber = 10 * MINUTES;
/// Blocks for which a benchmark counts, 7 days: who claims nothing in the epochs that draw it is measured as well.
pub const BENCHMARK_VALID_BLOCKS: BlockNumber = 7 * DAYS;
/// What providers are measured with from genesis: `programs/benchmark`,
pub const BENCHMARK_PROGRAM: &[u8] = include_bytes!("../../programs/output/benchmark.polkavm");
/// whose tasks take a quarter of an SCU, nearly.
pub const BENCHMARK_TASK_GAS: u64 = 2_500_000_000;

// ---- Domains ----

/// Blocks from the proposal of a domain's policy to its effect, 14 days: twice the longest notice, so that who reads of it
/// in the first week and dislikes it is gone before.
pub const DOMAIN_CHANGE_BLOCKS: BlockNumber = 14 * DAYS;
/// Blocks for which a domain's policy is in force at least, 30 days: rules that change every week are none.
pub const DOMAIN_FREEZE_BLOCKS: BlockNumber = 30 * DAYS;
/// Longest notice of a domain's members, 7 days: what they have claimed is over by then.
pub const DOMAIN_NOTICE_BLOCKS: BlockNumber = 7 * DAYS;
/// Longest membership before it has to be renewed, a year.
pub const DOMAIN_TERM_BLOCKS: BlockNumber = 365 * DAYS;
/// Blocks without an act of its admin after which others may act for a domain, 180 days: longer than any holiday.
pub const DOMAIN_ABSENCE_BLOCKS: BlockNumber = 180 * DAYS;
/// Blocks after which a member may vouch for others, 7 days: nobody brings a crowd in one day.
pub const DOMAIN_VOUCH_BLOCKS: BlockNumber = 7 * DAYS;
/// Blocks from a domain's end until it is forgotten, 60 days: longer than any of its jobs takes.
pub const DOMAIN_KEEP_BLOCKS: BlockNumber = 60 * DAYS;
/// Programs with a rule, of one domain: all of them go in one call when it is forgotten.
pub const DOMAIN_RULES: u32 = 128;
/// Invitations of one domain that nobody has taken up.
pub const DOMAIN_INVITATIONS: u32 = 64;
/// Most of a fee that a domain may take: of the network's 15%, five points are left for audits.
pub const DOMAIN_REVENUE_MAX: Perbill = MAX_DOMAIN_SHARE;
/// Deposit for a domain, 100 STAR: far more than the 404 records that it can make, since a name that promises rules
/// should not be made in passing.
pub const DOMAIN_DEPOSIT: Balance = 100 * STAR;
/// Deposit for a membership or an application, which is the larger record: account, domain, and eight who vouch.
pub const MEMBER_DEPOSIT: Balance = deposit(1, 32 + 4 + 1 + 8 * 32 + 16);
/// What the accounts of domains' treasuries are made from.
pub const DOMAINS_PALLET_ID: frame_support::PalletId = frame_support::PalletId(*b"star/dom");

/// Blocks of a clearing period, half an hour: what domains owe each other is short, and netting has something to set off.
pub const CLEARING_BLOCKS: BlockNumber = 600;
/// Blocks from the notice to the end of a peering, 7 days, as a member's longest.
pub const PEERING_NOTICE_BLOCKS: BlockNumber = 7 * DAYS;
/// Longest peering before it has to be signed anew, a year.
pub const PEERING_TERM_BLOCKS: BlockNumber = 365 * DAYS;
/// Longest route before it has to be signed anew, 30 days: who passes others' jobs on looks at it each month.
pub const ROUTE_TERM_BLOCKS: BlockNumber = 30 * DAYS;
/// Routes that one domain signs: a few for each of its peerings.
pub const DOMAIN_ROUTES: u32 = 64;
/// What the account is made from that holds what a clearing is about to pay.
pub const BORDER_PALLET_ID: frame_support::PalletId = frame_support::PalletId(*b"star/brd");

// ---- Spot prices; `pallets/spot` has the rules. Not governed: what a domain wants at least is in its policy ----

/// Blocks from one spot price to the next, 5 minutes: longer than most batches run, so that no single one moves it, and short
/// enough to double it within half an hour of full machines.
pub const SPOT_EPOCH_BLOCKS: BlockNumber = 5 * MINUTES;
/// Capacity in use at which a spot price stays: a fifth is left for whoever comes next.
pub const SPOT_TARGET: Permill = Permill::from_percent(80);
/// Part by which a spot price moves in an epoch at most: an eighth.
pub const SPOT_STEP: Permill = Permill::from_parts(125_000);
/// Planck per SCU of a domain that nobody has offered anything in yet, 0.01 STAR: twelve hours from the least price at full
/// load, and as many back.
pub const SPOT_INITIAL_PRICE: Balance = STAR / 100;
/// Planck per SCU that no spot price is above, 1,000 STAR: far from any price of computing, and from where sums overflow.
pub const SPOT_MAX_PRICE: Balance = 1_000 * STAR;
/// Blocks without a sign of life after which an idle provider is not counted any more, an hour: six pings.
pub const SPOT_ABSENT_BLOCKS: BlockNumber = HOURS;

// ---- Audits and contests ----

/// Blocks of an audit before the time that its task takes, 12 seconds: import, queue, and a report's
/// way into a block.
pub const AUDIT_BASE_BLOCKS: BlockNumber = 4;
/// Blocks in which the panel votes before the one extension, a minute.
pub const PANEL_BLOCKS: BlockNumber = MINUTES;

/// Audits of a batch by honest auditors, in thousandths: one batch in five of a provider that is trusted, two in
/// each of a newcomer, which is one with fewer than 20 checked batches; 20 of them halve its rate. Two thirds of
/// the auditors are taken for honest, 95% for online.
pub const AUDIT_RATES: AuditRates = AuditRates {
    least_audits_milli: 200,
    newcomer_audits_milli: 2_000,
    newcomer_batches: 20,
    trust_batches: 20,
    honest_share: Perbill::from_percent(63),
};
/// Percent of its gas at the job's price that an audit is paid: a quarter more than the work, since auditors
/// stand ready and most of the time draw nothing.
pub const AUDIT_PAY_PERCENT: u32 = 125;
/// Blocks for which an auditor's fault is remembered, and for which a repeated one disables it, a day: many
/// audits of every validator, and soon over for one whose machine was broken.
pub const FAULT_BLOCKS: BlockNumber = DAYS;

// ---- Governance; the tracks are in `governance::tracks` ----

/// Deposit for a referendum's record and its preimage's: it comes back if the referendum passes or is cancelled.
pub const SUBMISSION_DEPOSIT: Balance = 10 * STAR;
/// Referenda of a track that may wait for their decision; past it the least supported one is left out.
pub const QUEUED_REFERENDA: u32 = 100;
/// Blocks after which a referendum whose decision nobody paid for is over, two weeks.
pub const UNDECIDED_BLOCKS: BlockNumber = 14 * DAYS;
/// Votes of an account on one track at a time: its record has about 50 bytes for each.
pub const VOTES_PER_TRACK: u32 = 128;
/// Blocks for which a vote of the least conviction locks its STAR after a referendum, a week: longer than any decision
/// waits to be carried out, so that whoever wanted it bears it.
pub const VOTE_LOCK_BLOCKS: BlockNumber = 7 * DAYS;
/// Locks of an account: that of its votes.
pub const LOCKS: u32 = 1;
/// Blocks in which a call that the public decided on may still be whitelisted, a week.
pub const DEFERRED_BLOCKS: BlockNumber = 7 * DAYS;
/// Deposit for a referendum of the technical committee: members are known, and only the record has to be paid.
pub const FELLOWSHIP_DEPOSIT: Balance = STAR;
/// Members of the technical committee: as many as can know what the others are worth.
pub const FELLOWSHIP_MEMBERS: u32 = 100;
/// The highest rank of the technical committee.
pub const SENIOR_RANK: u16 = 2;
/// The rank of its members that are no candidates any more.
pub const FELLOW_RANK: u16 = 1;

// ---- Treasury ----

/// Blocks between two looks of the treasury at what the network's account can spare, a day.
pub const SPEND_PERIOD: BlockNumber = DAYS;
/// Planck that stay on the network's account, for audits, when the treasury takes what is left there: pay for 800,000
/// SCU of audits at 0.01 STAR, more than all validators can run in two hours, and fees come in meanwhile.
pub const NETWORK_FLOAT: Balance = 10_000 * STAR;
/// Blocks in which whoever was granted a spend has to fetch it, 30 days: no promise stays open for ever.
pub const PAYOUT_BLOCKS: BlockNumber = 30 * DAYS;
/// Least value of a bounty: less is a small spend.
pub const MIN_BOUNTY: Balance = 100 * STAR;
/// Least value of a part of a bounty.
pub const MIN_CHILD_BOUNTY: Balance = 10 * STAR;
/// Parts of a bounty at a time.
pub const CHILD_BOUNTIES: u32 = 50;
/// Percent of a bounty that its curator puts up: more than a careless award is worth to anyone.
pub const CURATOR_DEPOSIT_PERCENT: u32 = 10;
/// Least deposit of a curator.
pub const MIN_CURATOR_DEPOSIT: Balance = 10 * STAR;
/// Most deposit of a curator: curators of large bounties are known people, not rich ones.
pub const MAX_CURATOR_DEPOSIT: Balance = 2_000 * STAR;

// ---- Safety ----

/// Blocks of safe mode for a deposit, an hour: an emergency referendum can go on from there.
pub const SAFE_MODE_BLOCKS: BlockNumber = HOURS;
/// Deposit for safe mode, ten validators' stakes: whoever stops everyone may lose it by referendum.
pub const SAFE_MODE_DEPOSIT: Balance = 10 * MIN_VALIDATOR_BOND;
/// Blocks by which a further deposit extends it.
pub const SAFE_MODE_EXTENSION: BlockNumber = HOURS / 2;
/// That deposit.
pub const SAFE_MODE_EXTENSION_DEPOSIT: Balance = SAFE_MODE_DEPOSIT / 2;
/// Blocks of safe mode by referendum, half a day: time to find a fault and to vote on a remedy, and over by itself.
pub const EMERGENCY_BLOCKS: BlockNumber = 12 * HOURS;
/// Blocks until a deposit for safe mode can be taken back, four weeks: longer than a referendum of root that takes it.
pub const SAFE_MODE_RELEASE_BLOCKS: BlockNumber = 28 * DAYS;
/// Bytes of the name of a pallet or a call that can be paused.
pub const CALL_NAME_BYTES: u32 = 64;

// ---- People ----

/// Deposit for an identity's record, without what it says.
pub const IDENTITY_DEPOSIT: Balance = deposit(1, 17);
/// Deposit for a name of another account of one's own: its record and its place in a list.
pub const SUB_ACCOUNT_DEPOSIT: Balance = deposit(1, 32 + 53);
/// Deposit for a username, of whoever grants it: two records.
pub const USERNAME_DEPOSIT: Balance = deposit(2, 2 * (32 + 32));
/// Accounts that one identity may name.
pub const SUB_ACCOUNTS: u32 = 100;
/// Fields of an identity besides the usual ones.
pub const IDENTITY_FIELDS: u32 = 8;
/// Registrars, who vouch for identities; each judgement is in the record.
pub const REGISTRARS: u32 = 20;
/// Bytes of a username's suffix.
pub const SUFFIX_BYTES: u32 = 7;
/// Bytes of a username.
pub const USERNAME_BYTES: u32 = 32;
/// Blocks in which a username has to be accepted, 7 days.
pub const USERNAME_BLOCKS: BlockNumber = 7 * DAYS;
/// Blocks after which whoever granted a username may take it away, 30 days.
pub const USERNAME_GRACE_BLOCKS: BlockNumber = 30 * DAYS;
/// Friends of a group that can recover an account.
pub const FRIENDS: u32 = 16;
/// Deposit for an attempt to recover an account: the account's owner takes it if it is there after all.
pub const RECOVERY_DEPOSIT: Balance = 100 * STAR;

/// The account that the network's share of fees goes to.
pub const NETWORK_PALLET_ID: frame_support::PalletId = frame_support::PalletId(*b"star/net");

/// What the governed parameters are until governance sets them.
pub const PARAMETERS: Parameters = Parameters {
    market: MarketParameters {
        fees: FeeSplit {
            provider: Perbill::from_percent(PROVIDER_PERCENT),
            author: Perbill::from_percent(AUTHOR_PERCENT),
            network: Perbill::from_percent(NETWORK_PERCENT),
        },
        fault_share: Perbill::from_percent(FAULT_PERCENT),
        audit_pay_percent: AUDIT_PAY_PERCENT,
        price_floor: PRICE_FLOOR,
        max_claim_blocks: MAX_CLAIM_BLOCKS,
        max_run_blocks: MAX_RUN_BLOCKS,
        reveal_blocks: REVEAL_BLOCKS,
        clear_blocks: CLEAR_BLOCKS,
        output_blocks: OUTPUT_BLOCKS,
        answer_blocks: ANSWER_BLOCKS,
        keep_blocks: KEEP_BLOCKS,
    },
    verification: VerificationParameters {
        rates: AUDIT_RATES,
        audit_blocks: AUDIT_BASE_BLOCKS,
        panel_blocks: PANEL_BLOCKS,
        fault_blocks: FAULT_BLOCKS,
    },
    bonds: BondParameters {
        deterrence: DETERRENCE,
        min_bond: MIN_BOND,
        unbonding_blocks: UNBONDING_BLOCKS,
        defer_blocks: DEFER_BLOCKS,
        delegation_limit: DELEGATION_LIMIT,
    },
    providers: ProviderParameters {
        registration_price: REGISTRATION_PRICE,
        price_half_life: PRICE_HALF_LIFE,
        registration_deposit: REGISTRATION_DEPOSIT,
        ping_blocks: PING_BLOCKS,
        min_delegation: MIN_DELEGATION,
        commission_raise: MAX_COMMISSION_RAISE,
        commission_blocks: COMMISSION_BLOCKS,
        fee_per_point: FEE_PER_POINT,
    },
    treasury: TreasuryParameters { emission_share: TREASURY_SHARE },
    // Right before quick, quick before cheap, and near rather than far among equals.
    dispatch: DispatchParameters { weights: Weights::PROTOCOL },
};

// ---- How the numbers hang together; a broken relation does not compile ----
// The relations of the governed ones, GOV-1, hold them against the code: `pallet-protocol-parameters` refuses to
// start from anything else.

// An SCU is a second of a current core.
const _: () = assert!(CORE_GAS_PER_BLOCK as u128 * 1_000 == GAS_PER_SCU * SLOT_MILLIS as u128);
const _: () = assert!(DRAWN_ONE_IN as u64 * EPOCH_SLOTS == DAYS as u64);
const _: () = assert!(MINUTES as u64 * SLOT_MILLIS == 60_000 && DAYS == 28_800);
// A validator's proofs and slashes come while its stake is still there.
const _: () = assert!(SLASH_DEFER_ERAS < BONDING_ERAS && BONDING_ERAS < HISTORY_ERAS);
const _: () = assert!(EPOCH_SLOTS * ERA_SESSIONS as u64 * BONDING_ERAS as u64 == 7 * DAYS as u64);
const _: () = assert!(EXISTENTIAL_DEPOSIT < u64::MAX as Balance);
const _: () = assert!(AUDIT_SLASH.deconstruct() < LEAST_DISABLING_SLASH.deconstruct());
// What the bounds of GOV-1 take for an auditor's speed is a tenth of a current core's: 10^9 gas a second.
const _: () = assert!(AUDIT_GAS_PER_BLOCK == 1_000_000_000 * SLOT_MILLIS / 1_000);
// Every output that the machine allows can be answered with.
const _: () = assert!(MAX_OUTPUT_BYTES == stardust_vm::limits::OUTPUT_BYTES_MAX);
const _: () = assert!(NORMAL_BYTES > 4 * 1024 * 1024 + 1_024);
// A registered provider never falls below the existential deposit by bonding the least bond.
const _: () = assert!(bounds::MIN_BOND.least > EXISTENTIAL_DEPOSIT);
// Any delegation makes the account that keeps it.
const _: () = assert!(bounds::MIN_DELEGATION.least >= EXISTENTIAL_DEPOSIT);
// What is held for a provider's record is at least its deposit at the chain's one price, but for the bytes.
const _: () = assert!(bounds::REGISTRATION_DEPOSIT.least >= RECORD_DEPOSIT);
// What a domain takes is part of the network's share, and its deposit pays for all its records at the chain's one price.
const _: () = assert!(DOMAIN_REVENUE_MAX.deconstruct() < NETWORK_PERCENT * 10_000_000);
const DOMAIN_RECORDS: Balance = deposit(1 + 128 + 64 + 128, 1_024 + (128 + 64 + 128) * 128);
// At its borders: what it counts, its peerings and offers, its routes, its position in a period and the place for it.
const BORDER_RECORDS: Balance = deposit(
    1 + MAX_PEERINGS as u64 + DOMAIN_ROUTES as u64 + 2,
    128 + MAX_PEERINGS as u64 * 256 + DOMAIN_ROUTES as u64 * 128 + 512 + 64,
);
const _: () = assert!(DOMAIN_DEPOSIT >= DOMAIN_RECORDS + BORDER_RECORDS);
// Who dislikes a change is gone before it, and no job of a domain outlives it.
const _: () = assert!(DOMAIN_NOTICE_BLOCKS < DOMAIN_CHANGE_BLOCKS);
const _: () = assert!(
    DOMAIN_KEEP_BLOCKS > bounds::MAX_CLAIM_BLOCKS.most + bounds::MAX_RUN_BLOCKS.most + 14 * DAYS
);
// A proxy's or a committee's vote is carried out while its STAR is locked; the whole emergency track fits the hour that
// a deposit buys, if enough vote at once.
const _: () = assert!(VOTE_LOCK_BLOCKS > DAYS && EMERGENCY_BLOCKS > SAFE_MODE_BLOCKS);
const _: () = assert!(SAFE_MODE_RELEASE_BLOCKS > 16 * DAYS + 2 * HOURS);
