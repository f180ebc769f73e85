//! Referenda over the real runtime, in real blocks: what each track can do passes, within the fast periods of a preset
//! for development, and nothing else does.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

#[path = "governance/domains.rs"]
mod domains;

use codec::Encode;
use frame_support::traits::{schedule::DispatchTime, Bounded, Currency, OriginTrait};
use pallet_conviction_voting::{AccountVote, Conviction, Vote};
use pallet_referenda::{ReferendumInfo, TracksInfo};
use sp_runtime::{traits::Hash as _, Perbill};
use stardust_primitives::{
    money::FeeSplit, parameters::Parameters, provider::SlashStatus, AccountId, BlockNumber, STAR,
};
use stardust_runtime::{
    governance::tracks::*, params, Balances, Hash, ProtocolParameters, Referenda, Runtime,
    RuntimeCall, RuntimeEvent, RuntimeOrigin, SafeMode, System,
};
use stardust_world::{
    chain::{externalities, Chain},
    *,
};

type Ballot = pallet_conviction_voting::Call<Runtime>;
type Proposal = Bounded<RuntimeCall, <Runtime as frame_system::Config>::Hashing>;

/// Plays on a chain of real blocks, and checks every pallet's invariants at its end.
fn on_blocks(test: impl FnOnce(&mut Chain)) {
    externalities("development").execute_with(|| {
        let mut chain = Chain::after(GENESIS);
        chain.empty_blocks(1);
        test(&mut chain);
        check_invariants();
    });
}

/// Puts a call where referenda find it.
fn proposal(call: &RuntimeCall) -> Proposal {
    let bytes = call.encode();
    match bytes.clone().try_into() {
        Ok(short) => Bounded::Inline(short),
        Err(_) => {
            let hash = <Runtime as frame_system::Config>::Hashing::hash(&bytes);
            let len = bytes.len() as u32;
            let noted = dispatch(pallet_preimage::Call::note_preimage { bytes }, signed("Alice"));
            assert!(noted.is_ok() || error_name(noted) == "AlreadyNoted");
            Bounded::Lookup { hash, len }
        }
    }
}

/// Submits a referendum of Alice's on a track and pays for its decision.
fn propose(track: u16, call: impl Into<RuntimeCall>) -> u32 {
    type Call = pallet_referenda::Call<Runtime>;
    let index = pallet_referenda::ReferendumCount::<Runtime>::get();
    let submit = Call::submit {
        proposal_origin: Box::new(origin_of::<Public>(track).unwrap()),
        proposal: proposal(&call.into()),
        enactment_moment: DispatchTime::After(0),
    };
    ok(submit, signed("Alice"));
    ok(Call::place_decision_deposit { index }, signed("Alice"));
    index
}

fn vote_by(name: &str, poll_index: u32, aye: bool, balance: u128) {
    let vote = Vote { aye, conviction: Conviction::Locked1x };
    let vote = AccountVote::Standard { vote, balance };
    ok(Ballot::vote { poll_index, vote }, signed(name));
}

const VOTERS: [&str; 12] = [
    "Alice",
    "Bob",
    "Charlie",
    "Dave",
    "Eve",
    "Ferdie",
    "Alice//stash",
    "Bob//stash",
    "Charlie//stash",
    "Dave//stash",
    "Eve//stash",
    "Ferdie//stash",
];

/// Everyone votes for it, with six tenths; what is bonded votes, too.
fn everyone_votes(index: u32) {
    let vote = |name: &&str| vote_by(name, index, true, wealth(&account(name)) * 6 / 10);
    VOTERS.iter().for_each(vote);
}

/// Blocks from submission to execution where everyone agrees at once, by the table: a day is 40 blocks.
fn shortest(row: &Row) -> BlockNumber {
    [row.prepare, row.confirm, row.enactment].iter().map(|period| period.div_ceil(720)).sum()
}

fn row(track: u16) -> &'static Row {
    Public::ROWS.iter().find(|row| row.id == track).unwrap()
}

fn is_approved(index: u32) -> bool {
    let info = pallet_referenda::ReferendumInfoFor::<Runtime>::get(index);
    matches!(info, Some(ReferendumInfo::Approved(..)))
}

/// Has a referendum pass, and carried out, as soon as its track allows; the alarms need some blocks more.
fn pass(chain: &mut Chain, track: u16, call: impl Into<RuntimeCall>) {
    let index = propose(track, call);
    everyone_votes(index);
    let left = shortest(row(track));
    chain.empty_blocks(left - row(track).enactment.div_ceil(720) - 1);
    assert!(!is_approved(index), "{} passes too soon", row(track).name);
    chain.empty_blocks(row(track).enactment.div_ceil(720) + 5);
    assert!(is_approved(index), "{} did not pass", row(track).name);
}

#[test]
fn root_upgrades_in_two_steps_and_not_before_its_time() {
    on_blocks(|chain| {
        let code_hash = Hash::repeat_byte(7);
        let authorize = frame_system::Call::authorize_upgrade { code_hash };
        let index = propose(ROOT, authorize);
        everyone_votes(index);
        let row = row(ROOT);
        // Decided, but the time lock of a day is 40 blocks here.
        chain.empty_blocks(row.prepare.div_ceil(720) + row.confirm.div_ceil(720) + 4);
        assert!(is_approved(index));
        assert!(System::authorized_upgrade().is_none());
        chain.empty_blocks(row.enactment.div_ceil(720));
        assert_eq!(System::authorized_upgrade().unwrap().code_hash(), &code_hash);
        let wrong = frame_system::Call::apply_authorized_upgrade { code: vec![1] };
        assert_eq!(error_name(dispatch(wrong, signed("Dave"))), "Unauthorized");
    });
}

#[test]
fn parameters_are_set_by_their_track_and_no_other() {
    on_blocks(|chain| {
        type Set = pallet_protocol_parameters::Call<Runtime>;
        let Parameters { mut market, mut verification, mut bonds, .. } = params::PARAMETERS;
        let percent = Perbill::from_percent;
        market.fees = FeeSplit { provider: percent(75), author: percent(5), network: percent(20) };
        verification.rates.least_audits_milli = 400;
        bonds.deterrence.margin = 3;
        let set_market = || Set::set_market { parameters: market.clone() };
        pass(chain, SLASH_CANCELLER, set_market());
        pass(chain, VERIFICATION_PARAMETERS, set_market());
        assert_eq!(ProtocolParameters::current(), params::PARAMETERS);

        let before = post(spec(register_primes(), 4, 4));
        pass(chain, MARKET_PARAMETERS, set_market());
        pass(
            chain,
            VERIFICATION_PARAMETERS,
            Set::set_verification { parameters: verification.clone() },
        );
        pass(chain, VERIFICATION_PARAMETERS, Set::set_bonds { parameters: bonds.clone() });
        let now = ProtocolParameters::current();
        assert_eq!((&now.market, &now.verification, &now.bonds), (&market, &verification, &bonds));
        // An old job keeps its snapshot.
        assert_eq!(job(before).terms.rates, params::AUDIT_RATES);
    });
}

#[test]
fn a_vector_that_breaks_gov_1_passes_the_vote_and_not_the_chain() {
    on_blocks(|chain| {
        let mut parameters = params::PARAMETERS.verification;
        parameters.rates.honest_share = Perbill::from_percent(64);
        let call = pallet_protocol_parameters::Call::set_verification { parameters };
        pass(chain, VERIFICATION_PARAMETERS, call);
        assert_eq!(ProtocolParameters::current(), params::PARAMETERS);
    });
}

fn treasury() -> AccountId {
    stardust_runtime::configs::staking::TreasuryAccount::get()
}

fn fund_treasury(amount: u128) -> AccountId {
    let treasury = treasury();
    let dest = treasury.clone().into();
    let gift = pallet_balances::Call::transfer_keep_alive { dest, value: amount };
    ok(gift, signed("Ferdie"));
    treasury
}

fn spend(amount: u128, to: &str) -> pallet_treasury::Call<Runtime> {
    let beneficiary = Box::new(account(to).into());
    pallet_treasury::Call::spend { asset_kind: Box::new(()), amount, beneficiary, valid_from: None }
}

#[test]
fn each_track_spends_up_to_its_cap() {
    on_blocks(|chain| {
        let treasury = fund_treasury(300_000 * STAR);
        let start = wealth(&treasury);
        let caps = [(SMALL_SPENDER, 1_000), (MEDIUM_SPENDER, 25_000), (BIG_SPENDER, 250_000)];
        for (index, (track, cap)) in caps.into_iter().enumerate() {
            pass(chain, track, spend(cap * STAR + 1, "Nobody"));
            let granted = pallet_treasury::Spends::<Runtime>::get(index as u32);
            assert!(granted.is_none(), "{cap} and a planck");
            pass(chain, track, spend(cap * STAR, "Nobody"));
            let before = wealth(&account("Nobody"));
            let payout = pallet_treasury::Call::payout { index: index as u32 };
            ok(payout, signed("Dave"));
            assert_eq!(wealth(&account("Nobody")) - before, cap * STAR);
        }
        assert_eq!(start - wealth(&treasury), 276_000 * STAR);
        // It never spends what keeps it alive.
        pass(chain, ROOT, spend(24_000 * STAR + params::EXISTENTIAL_DEPOSIT, "Nobody"));
        let payout = pallet_treasury::Call::payout { index: 3 };
        assert_eq!(error_name(dispatch(payout, signed("Dave"))), "PayoutError");
    });
}

#[test]
fn what_audits_leave_of_fees_is_the_treasurys() {
    on_blocks(|chain| {
        let treasury = treasury();
        let give = |amount| {
            let dest = network().into();
            let gift = pallet_balances::Call::transfer_keep_alive { dest, value: amount };
            ok(gift, signed("Ferdie"));
        };
        // Up to the float all stays for audits.
        give(params::NETWORK_FLOAT - wealth(&network()));
        let (before, all) = (wealth(&treasury), issuance());
        chain.empty_blocks(81);
        assert_eq!((wealth(&network()), wealth(&treasury)), (10_000 * STAR, before));
        give(123 * STAR);
        // A spend period is a day: 40 blocks here.
        chain.empty_blocks(42);
        assert_eq!((wealth(&network()), wealth(&treasury)), (10_000 * STAR, before + 123 * STAR));
        assert_eq!(issuance(), all);
        // What the treasury has does not vote.
        let active = <Balances as Currency<AccountId>>::active_issuance();
        assert_eq!(all - active, wealth(&treasury) - params::EXISTENTIAL_DEPOSIT);
    });
}

#[test]
fn a_bounty_is_funded_parted_and_paid() {
    on_blocks(|chain| {
        type Call = pallet_multi_asset_bounties::Call<Runtime>;
        let treasury = fund_treasury(2_000 * STAR);
        let start = wealth(&treasury);
        let metadata = note("Bob", b"fix the docs");
        let fund = |value| Call::fund_bounty {
            asset_kind: Box::new(()),
            value,
            curator: account("Bob").into(),
            metadata,
        };
        pass(chain, SMALL_SPENDER, fund(1_001 * STAR));
        assert_eq!(wealth(&treasury), start);
        pass(chain, SMALL_SPENDER, fund(1_000 * STAR));
        assert_eq!(start - wealth(&treasury), 1_000 * STAR);
        let check = |child_bounty_id| {
            let parent_bounty_id = 0;
            ok(Call::check_status { parent_bounty_id, child_bounty_id }, signed("Dave"));
        };
        let accept = |child_bounty_id, who| {
            let parent_bounty_id = 0;
            ok(Call::accept_curator { parent_bounty_id, child_bounty_id }, signed(who));
        };
        let award = |child_bounty_id, who, to: &str| {
            let (parent_bounty_id, beneficiary) = (0, account(to).into());
            let call = Call::award_bounty { parent_bounty_id, child_bounty_id, beneficiary };
            ok(call, signed(who));
        };
        check(None);
        let free = Balances::free_balance(account("Bob"));
        accept(None, "Bob");
        // A curator puts up a tenth.
        assert_eq!(free - Balances::free_balance(account("Bob")), 100 * STAR);
        let part = Call::fund_child_bounty {
            parent_bounty_id: 0,
            value: 300 * STAR,
            metadata,
            curator: Some(account("Charlie").into()),
        };
        ok(part, signed("Bob"));
        check(Some(0));
        accept(Some(0), "Charlie");
        award(Some(0), "Charlie", "Dave//1");
        check(Some(0));
        award(None, "Bob", "Dave//2");
        check(None);
        assert_eq!(wealth(&account("Dave//1")), 300 * STAR);
        assert_eq!(wealth(&account("Dave//2")), 700 * STAR);
        assert_eq!(pallet_multi_asset_bounties::Bounties::<Runtime>::iter().count(), 0);
        assert_eq!(Balances::free_balance(account("Bob")), free);
    });
}

/// Bob lies, is found out, and is slashed, a day later unless somebody cancels it.
fn slash_bob(chain: &mut Chain) {
    register("Bob", 1_000 * STAR);
    let job = post(spec(register_primes(), 4, 4));
    let id = claim("Bob", job);
    let batch = Batch::run(id, "Bob", lie);
    batch.commit();
    chain.empty_blocks(1);
    assert!(audit_truthfully("Alice", id));
    let left = audit(id).unwrap().ends() - now();
    chain.empty_blocks(left + 1);
    batch.reveal();
    let (contest, task) = contests()[0];
    panel_votes(&["Alice"], contest, task);
}

#[test]
fn a_slash_is_cancelled_in_its_window() {
    on_blocks(|chain| {
        slash_bob(chain);
        let (cause, slash) = slashes().remove(0);
        let SlashStatus::Pending { due } = slash.status else { panic!("{slash:?}") };
        assert!(provider("Bob").bond < 1_000 * STAR);
        let cancel = || pallet_provider_staking::Call::cancel_slash { cause };
        pass(chain, MARKET_PARAMETERS, cancel());
        assert_eq!(slashes().remove(0).1.status, slash.status);
        pass(chain, SLASH_CANCELLER, cancel());
        assert!(now() < due);
        assert_eq!(slashes().remove(0).1.status, SlashStatus::Cancelled);
        assert_eq!(provider("Bob").bond, 1_000 * STAR);
    });
}

#[test]
fn a_validators_slash_is_cancelled_by_the_same_track_which_slashes_nobody() {
    on_blocks(|chain| {
        type Call = pallet_staking::Call<Runtime>;
        let by_hand = || Call::manual_slash {
            validator_stash: account("Alice//stash"),
            era: 0,
            slash_fraction: Perbill::from_percent(5),
        };
        let unapplied = || pallet_staking::UnappliedSlashes::<Runtime>::iter().collect::<Vec<_>>();
        pass(chain, SLASH_CANCELLER, by_hand());
        assert!(unapplied().is_empty());
        ok(by_hand(), RuntimeOrigin::root());
        let (era, slashes) = unapplied().remove(0);
        assert_eq!((unapplied().len(), slashes.len()), (1, 1));
        let cancel = Call::cancel_deferred_slash { era, slash_indices: vec![0] };
        pass(chain, SLASH_CANCELLER, cancel);
        assert!(unapplied().iter().all(|(_, slashes)| slashes.is_empty()));
        assert_eq!(wealth(&account("Alice//stash")), 1_000_000 * STAR);
    });
}

#[test]
fn an_ordinary_majority_has_to_wait_for_its_curve_and_a_minority_fails() {
    on_blocks(|chain| {
        // Of 13 million STAR one and a half vote aye, and half a million nay: 75% approval, 11.5% support.
        let call = frame_system::Call::remark { remark: vec![] };
        let index = propose(SMALL_SPENDER, call.clone());
        vote_by("Alice", index, true, 900_000 * STAR);
        vote_by("Bob", index, true, 600_000 * STAR);
        vote_by("Charlie", index, false, 500_000 * STAR);
        // 75% are enough at half of 7 days: 140 blocks after the hour of preparation; 6 hours are 10 blocks.
        chain.empty_blocks(2 + 140 + 10 - 3);
        assert!(!is_approved(index));
        chain.empty_blocks(8);
        assert!(is_approved(index));

        let index = propose(SMALL_SPENDER, call);
        vote_by("Alice", index, false, 900_000 * STAR);
        vote_by("Bob", index, true, 600_000 * STAR);
        chain.empty_blocks(2 + 280 + 5);
        let info = pallet_referenda::ReferendumInfoFor::<Runtime>::get(index);
        assert!(matches!(info, Some(ReferendumInfo::Rejected(..))));
    });
}

#[test]
fn votes_lock_what_nothing_holds_and_a_slash_still_takes_it() {
    on_blocks(|chain| {
        let index = propose(SMALL_SPENDER, frame_system::Call::remark { remark: vec![] });
        vote_by("Bob", index, true, wealth(&account("Bob")) - 10_000 * STAR);
        let dest = account("Dave").into();
        let out = pallet_balances::Call::transfer_keep_alive { dest, value: 10_001 * STAR };
        assert_eq!(error_name(dispatch(out, signed("Bob"))), "Token(Frozen)");
        // Voting keeps it neither from bonding, nor the bond from a slash: 30% of it.
        slash_bob(chain);
        let before = wealth(&account("Bob"));
        pass_defer_window();
        assert_eq!(before - wealth(&account("Bob")), 300 * STAR);
    });
}

#[test]
fn the_committee_whitelists_and_the_public_decides() {
    on_blocks(|chain| {
        type Member = pallet_ranked_collective::Call<Runtime>;
        type Vote = pallet_referenda::Call<Runtime, pallet_referenda::Instance1>;
        let members = ["Alice", "Bob", "Charlie"];
        for name in members {
            let who = || account(name).into();
            ok(Member::add_member { who: who() }, RuntimeOrigin::root());
            ok(Member::promote_member { who: who() }, RuntimeOrigin::root());
            ok(Member::promote_member { who: who() }, RuntimeOrigin::root());
            // Not higher than there are ranks.
            let higher = Member::promote_member { who: who() };
            assert_eq!(error_name(dispatch(higher, RuntimeOrigin::root())), "NoPermission");
        }
        let submit = |track, call: &RuntimeCall| Vote::submit {
            proposal_origin: Box::new(origin_of::<Fellowship>(track).unwrap()),
            proposal: proposal(call),
            enactment_moment: DispatchTime::After(0),
        };
        let repair = RuntimeCall::from(frame_system::Call::set_heap_pages { pages: 77 });
        let call_hash = <Runtime as frame_system::Config>::Hashing::hash_of(&repair);
        let whitelist = pallet_whitelist::Call::whitelist_call { call_hash }.into();
        // A stranger has no say, and no member alone.
        let by_stranger = dispatch(submit(SENIORS, &whitelist), signed("Dave"));
        assert_eq!(error_name(by_stranger), "BadOrigin");
        let alone = pallet_whitelist::Call::whitelist_call { call_hash };
        assert_eq!(error_name(dispatch(alone, signed("Alice"))), "BadOrigin");

        ok(submit(SENIORS, &whitelist), signed("Alice"));
        ok(Vote::place_decision_deposit { index: 0 }, signed("Alice"));
        for who in members {
            ok(Member::vote { poll: 0, aye: true }, signed(who));
        }
        chain.empty_blocks(10);
        assert!(pallet_whitelist::WhitelistedCall::<Runtime>::contains_key(call_hash));
        assert!(frame_support::storage::unhashed::get::<u64>(b":heappages").is_none());

        // A call that was not whitelisted waits for it, and no longer than a week: 280 blocks.
        let other = RuntimeCall::from(frame_system::Call::set_heap_pages { pages: 78 });
        let run = |call: &RuntimeCall| {
            let call = Box::new(call.clone());
            pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call }
        };
        pass(chain, WHITELISTED_CALLER, run(&other));
        assert!(frame_support::storage::unhashed::get::<u64>(b":heappages").is_none());
        let early = dispatch(run(&other), signed("Dave"));
        assert_eq!(error_name(early), "CallIsNotWhitelisted");
        pass(chain, WHITELISTED_CALLER, run(&repair));
        assert_eq!(frame_support::storage::unhashed::get(b":heappages"), Some(77u64));

        // The members let another in, up to their own rank.
        let add = Member::add_member { who: account("Eve").into() }.into();
        ok(submit(FELLOWS, &add), signed("Bob"));
        ok(Vote::place_decision_deposit { index: 1 }, signed("Bob"));
        for who in members {
            ok(Member::vote { poll: 1, aye: true }, signed(who));
        }
        chain.empty_blocks(30);
        assert!(pallet_ranked_collective::Members::<Runtime>::contains_key(account("Eve")));
        assert_eq!(error_name(dispatch(submit(FELLOWS, &add), signed("Eve"))), "BadOrigin");
    });
}

#[test]
fn emergency_enters_and_leaves_safe_mode_and_nobody_is_at_fault() {
    on_blocks(|chain| {
        register("Bob", 1_000 * STAR);
        let job = post(spec(register_primes(), 8, 4));
        let (first, second) = (claim("Bob", job), claim("Bob", job));
        let batch = Batch::run(first, "Bob", truth);
        batch.commit();
        chain.empty_blocks(1);
        assert!(audit_truthfully("Alice", first));
        let left = audit(first).unwrap().ends() - now();
        chain.empty_blocks(left + 1);
        let index = propose(EMERGENCY, pallet_safe_mode::Call::force_enter {});
        everyone_votes(index);
        while !SafeMode::is_entered() {
            assert!(System::block_number() < 100);
            chain.empty_blocks(1);
        }
        // The scheduler entered it in a block that could still be used; the next one cannot.
        let still = now();
        let until = pallet_safe_mode::EnteredUntil::<Runtime>::get().unwrap();
        assert_eq!(until - System::block_number(), 12 * 1_200);
        chain.empty_blocks(500);
        assert_eq!(now(), still);
        let expire = pallet_marketplace::Call::expire { id: second };
        assert_eq!(error_name(dispatch(expire, signed("Dave"))), "CallFiltered");
        let dest = account("Dave").into();
        let transfer = pallet_balances::Call::transfer_keep_alive { dest, value: STAR };
        assert_eq!(error_name(dispatch(transfer.clone(), signed("Bob"))), "CallFiltered");
        // Neither in a batch: that says so in its event, and moves nothing.
        let before = wealth(&account("Bob"));
        let batched = pallet_utility::Call::batch { calls: vec![transfer.clone().into()] };
        ok(batched, signed("Bob"));
        assert_eq!(wealth(&account("Bob")), before);
        // Proofs of honest work pass, and so do votes.
        batch.reveal();
        assert!(is_paid(first));
        pass(chain, EMERGENCY, pallet_safe_mode::Call::force_exit {});
        assert!(!SafeMode::is_entered());
        ok(transfer, signed("Bob"));
        // Time went on when it ended, at most for the blocks after it.
        assert!(now() > still && now() <= still + 6);
        assert_eq!(
            error_name(dispatch(pallet_marketplace::Call::expire { id: second }, signed("Dave"))),
            "DeadlineNotPassed"
        );
        let batch = Batch::run(second, "Bob", truth);
        batch.commit();
        assert!(slashes().is_empty());
    });
}

#[test]
fn a_deposit_buys_an_hour_of_safe_mode_and_root_may_take_it() {
    on_blocks(|chain| {
        type Call = pallet_safe_mode::Call<Runtime>;
        let still = now();
        ok(Call::enter {}, signed("Eve"));
        let entered = System::block_number();
        assert_eq!(Balances::reserved_balance(account("Eve")), 100_000 * STAR);
        assert_eq!(error_name(dispatch(Call::enter {}, signed("Bob"))), "Entered");
        ok(Call::extend {}, signed("Bob"));
        // An hour and a half, and the block after it takes transactions again, and counts.
        chain.empty_blocks(1_800);
        assert!(SafeMode::is_entered());
        assert_eq!(now(), still);
        chain.empty_blocks(1);
        assert!(!SafeMode::is_entered());
        assert_eq!(now(), still + 1);
        let release = |name: &str| Call::release_deposit { account: account(name), block: entered };
        assert_eq!(error_name(dispatch(release("Eve"), signed("Eve"))), "CannotReleaseYet");
        let all = issuance();
        let take = Call::force_slash_deposit { account: account("Eve"), block: entered };
        assert_eq!(error_name(dispatch(take.clone(), signed("Bob"))), "BadOrigin");
        ok(take, RuntimeOrigin::root());
        assert_eq!(all - issuance(), 100_000 * STAR);
        advance(28 * 28_800);
        ok(release("Bob"), signed("Dave"));
        assert_eq!(Balances::reserved_balance(account("Bob")), 0);
    });
}

#[test]
fn a_pause_stops_one_call_and_time_goes_on() {
    on_blocks(|chain| {
        type Call = pallet_tx_pause::Call<Runtime>;
        let name = |pallet: &str, call: &str| {
            let bytes = |name: &str| name.as_bytes().to_vec().try_into().unwrap();
            (bytes(pallet), bytes(call))
        };
        let post_job = || name("Marketplace", "post_job");
        let program = register_primes();
        pass(chain, EMERGENCY, Call::pause { full_name: post_job() });
        let before = now();
        let spec = spec(program, 4, 4);
        let posted = pallet_marketplace::Call::post_job { spec: spec.clone() };
        assert_eq!(error_name(dispatch(posted, signed("Alice"))), "CallFiltered");
        ok(pallet_balances::Call::burn { value: 1, keep_alive: true }, signed("Alice"));
        let votes = Call::pause { full_name: name("Verification", "vote") };
        assert_eq!(error_name(dispatch(votes, RuntimeOrigin::root())), "Unpausable");
        pass(chain, EMERGENCY, Call::unpause { ident: post_job() });
        assert!(now() > before);
        post(spec);
    });
}

/// The relations that the table's reasons name, on a public chain.
#[test]
fn tracks_keep_their_promises() {
    chain::unhurried("development").execute_with(|| {
        let tracks: Vec<_> = <Tracks<Public> as TracksInfo<_, _>>::tracks().collect();
        assert_eq!(tracks.len(), Public::ROWS.len());
        for (track, row) in tracks.iter().zip(Public::ROWS) {
            let info = &track.info;
            let periods = [row.prepare, row.decision, row.confirm, row.enactment];
            let found = [
                info.prepare_period,
                info.decision_period,
                info.confirm_period,
                info.min_enactment_period,
            ];
            assert_eq!(found, periods, "{}", row.name);
            assert!(row.prepare < row.decision && row.confirm < row.decision);
            assert!(row.enactment < params::VOTE_LOCK_BLOCKS, "{}", row.name);
            assert_eq!(Tracks::<Public>::info(row.id).unwrap().name, info.name);
            // Its referenda act as nothing else.
            let origin = origin_of::<Public>(row.id).unwrap();
            assert_eq!(Tracks::<Public>::track_for(&origin), Ok(row.id));
            assert_eq!(Tracks::<Fellowship>::track_for(&origin), Err(()));
        }
        // Even what is decided in the last moment cancels a slash in time.
        let row = row(SLASH_CANCELLER);
        let longest = row.prepare + row.decision + row.confirm + row.enactment;
        assert!(longest + 5 * params::HOURS < params::DEFER_BLOCKS);
    });
    let deciding = |rows: &[Row]| rows.iter().map(|row| row.deciding).sum::<u32>();
    assert!(deciding(Public::ROWS) + deciding(Fellowship::ROWS) < params::SCHEDULED_PER_BLOCK);
    // Whoever is not on a track, is on none.
    let signed = signed("Alice");
    assert_eq!(Tracks::<Public>::track_for(signed.caller()), Err(()));
    let safe = row(EMERGENCY);
    assert!(safe.prepare + safe.confirm + safe.enactment < params::SAFE_MODE_BLOCKS);
}

#[test]
fn the_same_table_makes_minutes_of_days() {
    externalities("development").execute_with(|| {
        let root = Tracks::<Public>::info(ROOT).unwrap();
        // Two hours, 14 days, a day: 3.3, 560 and 40 blocks.
        let found = (root.prepare_period, root.decision_period, root.confirm_period);
        assert_eq!(found, (4, 560, 40));
        assert_eq!(Tracks::<Public>::info(EMERGENCY).unwrap().prepare_period, 1);
    });
}

/// What the documentation says of the tracks is what they are.
#[test]
fn the_documented_table_is_the_one_in_force() {
    let docs = include_str!("../../docs/governance.md");
    let time = |blocks: BlockNumber| match blocks {
        blocks if blocks % 28_800 == 0 => format!("{} d", blocks / 28_800),
        blocks if blocks % 1_200 == 0 => format!("{} h", blocks / 1_200),
        blocks => format!("{} min", blocks / 20),
    };
    let numbered = Public::ROWS.iter().chain(Fellowship::ROWS);
    let numbered = numbered.map(|row| (row.id.to_string(), row));
    for (id, row) in numbered.chain([("the domain's".into(), &DOMAIN_MEMBERS)]) {
        let line = format!(
            "| {id} | `{}` | {} | {} | {} | {} | {} | {} |",
            row.name,
            row.deciding,
            row.deposit / STAR,
            time(row.prepare),
            time(row.decision),
            time(row.confirm),
            time(row.enactment),
        );
        assert!(docs.contains(&line), "docs/governance.md lacks\n{line}");
    }
}

#[test]
fn who_started_a_referendum_gets_its_deposits_back_if_it_passes() {
    on_blocks(|chain| {
        let free = Balances::free_balance(account("Alice"));
        pass(chain, EMERGENCY, frame_system::Call::remark { remark: vec![] });
        type Call = pallet_referenda::Call<Runtime>;
        assert_eq!(free - Balances::free_balance(account("Alice")), 5_010 * STAR);
        ok(Call::refund_decision_deposit { index: 0 }, signed("Dave"));
        ok(Call::refund_submission_deposit { index: 0 }, signed("Dave"));
        assert_eq!(free, Balances::free_balance(account("Alice")));
        // Killed as abuse, it is the treasury's.
        let before = wealth(&treasury());
        let index = propose(EMERGENCY, frame_system::Call::remark { remark: vec![] });
        ok(Call::kill { index }, RuntimeOrigin::root());
        assert_eq!(wealth(&treasury()) - before, 5_010 * STAR);
        assert!(Referenda::ensure_ongoing(index).is_err());
        let killed = |event| {
            matches!(event, RuntimeEvent::Referenda(pallet_referenda::Event::Killed { .. }))
        };
        assert!(System::events().into_iter().any(|record| killed(record.event)));
    });
}
