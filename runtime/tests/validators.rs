//! Validators on the real runtime: who joins, who leaves, what they earn, and what a proven wrong costs.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use codec::{DecodeAll, Encode};
use frame_support::dispatch::{DispatchClass, GetDispatchInfo};
use sp_consensus_babe::{
    digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest},
    runtime_decl_for_babe_api::BabeApiV2,
    EquivocationProof, Slot,
};
use sp_core::Pair;
use sp_keyring::{
    Ed25519Keyring,
    Sr25519Keyring::{
        self, Alice, AliceStash, Bob, BobStash, Charlie, CharlieStash, Dave, DaveStash, Eve,
    },
};
use sp_keystore::{testing::MemoryKeystore, KeystoreExt};
use sp_runtime::{
    traits::Header as _,
    transaction_validity::{InvalidTransaction, TransactionValidityError},
    ApplyExtrinsicResult, Digest, DigestItem, MultiAddress, Perbill,
};
use stardust_primitives::{
    api::runtime_decl_for_stake_api::StakeApiV1,
    contest::{DisputedTask, PanelVote, Vote},
    ids::{ContestId, JobId},
    job::{Assurance, JobSpec},
    validator::{DeferredSlash, Unbonding, ValidatorView},
    Balance, STAR,
};
use stardust_runtime::{
    configs::staking::{audit_slash, TreasuryAccount},
    params, AccountId, Block, Executive, Hash, Header, Runtime, RuntimeCall, RuntimeEvent, Session,
    SessionKeys, System, UncheckedExtrinsic,
};
use stardust_world::{
    chain::{apply, externalities, unhurried, Chain},
    *,
};

/// Blocks of an era of the local preset.
const ERA: u32 = 20;
/// What each of its validators has bonded.
const STAKE: Balance = 100_000 * STAR;

/// Plays on the local preset, with a keystore.
fn on_chain(test: impl FnOnce(&mut Chain)) {
    let mut externalities = externalities("local");
    externalities.register_extension(KeystoreExt::new(MemoryKeystore::new()));
    externalities.execute_with(|| {
        let mut chain = Chain::new();
        chain.empty_blocks(1);
        test(&mut chain);
        check_invariants();
    });
}

fn done(result: ApplyExtrinsicResult) {
    result.expect("valid").expect("works");
}

fn is_validator(who: Sr25519Keyring) -> bool {
    Session::validators().contains(&who.to_account_id())
}

/// Makes blocks until it holds, two eras at most; says how many.
fn until(chain: &mut Chain, what: &str, holds: impl Fn() -> bool) -> u32 {
    let blocks = (0..2 * ERA).find(|_| {
        chain.empty_blocks(1);
        holds()
    });
    blocks.unwrap_or_else(|| panic!("not within two eras: {what}"))
}

fn view(who: &AccountId) -> Option<ValidatorView<Balance>> {
    <Runtime as StakeApiV1<Block, AccountId, Balance>>::validator(who.clone())
}

/// What is bonded and not on its way out.
fn staked(who: &AccountId) -> Balance {
    pallet_staking::Ledger::<Runtime>::get(who).unwrap().active
}

fn staking_events() -> Vec<pallet_staking::Event<Runtime>> {
    let event = |event| match event {
        RuntimeEvent::Staking(event) => Some(event),
        _ => None,
    };
    System::events().into_iter().filter_map(|record| event(record.event)).collect()
}

/// New session keys of an account, and the proof that it has them.
fn new_keys(owner: &AccountId) -> (SessionKeys, Vec<u8>) {
    let generated = SessionKeys::generate(&owner.encode(), None);
    (generated.keys, generated.proof.encode())
}

/// Bonds, sets keys and stands for election, as `stardust validator join` does.
fn join(chain: &mut Chain, who: Sr25519Keyring, stake: Balance) {
    let (keys, proof) = new_keys(&who.to_account_id());
    chain.block(|| {
        let payee = pallet_staking::RewardDestination::Staked;
        done(apply(who, 0, pallet_staking::Call::bond { value: stake, payee }));
        done(apply(who, 1, pallet_session::Call::set_keys { keys, proof }));
        let prefs = pallet_staking::ValidatorPrefs::default();
        done(apply(who, 2, pallet_staking::Call::validate { prefs }));
    });
}

#[test]
fn the_validators_of_genesis_are_staked_and_elected() {
    for (preset, count) in [("development", 1), ("local", 4)] {
        unhurried(preset).execute_with(|| {
            let validators = Session::validators();
            assert_eq!(validators.len(), count);
            for validator in &validators {
                assert_eq!(staked(validator), STAKE);
                let exposed = pallet_staking::ErasStakersOverview::<Runtime>::get(0, validator);
                assert_eq!(exposed.unwrap().own, STAKE);
            }
        });
    }
}

#[test]
fn a_fifth_joins_the_next_era_by_its_stake() {
    on_chain(|chain| {
        assert_eq!(Session::validators().len(), 4);
        join(chain, Eve, 20_000 * STAR);
        let era = pallet_staking::ActiveEra::<Runtime>::get().unwrap().index;
        until(chain, "Eve is a validator", || is_validator(Eve));
        assert_eq!(pallet_staking::ActiveEra::<Runtime>::get().unwrap().index, era + 1);
        assert_eq!(Session::validators().len(), 5);
        let seen = view(&Eve.to_account_id()).unwrap();
        assert_eq!((seen.stake, seen.backing), (20_000 * STAR, 20_000 * STAR));
        assert!(seen.is_active && !seen.is_disabled && seen.keys.is_some());
        assert_eq!((seen.commission, seen.era), (Some(Perbill::zero()), era + 1));
        // All that validators do is hers: blocks, finality, discovery, and audits.
        assert_eq!(pallet_babe::Authorities::<Runtime>::get().len(), 5);
        assert_eq!(pallet_authority_discovery::Keys::<Runtime>::get().len(), 5);
        let auditors = pallet_verification::Auditors::<Runtime>::get();
        assert!(auditors.iter().any(|auditor| auditor.account == Eve.to_account_id()));
        chain.empty_blocks(1);
        assert_eq!(pallet_grandpa::Authorities::<Runtime>::get().len(), 5);
    });
}

#[test]
fn keys_of_another_or_too_small_a_stake_are_refused() {
    on_chain(|chain| {
        let (keys, proof) = new_keys(&Dave.to_account_id());
        chain.block(|| {
            let foreign = apply(Eve, 0, pallet_session::Call::set_keys { keys, proof });
            let invalid = pallet_session::Error::<Runtime>::InvalidProof;
            assert_eq!(foreign.unwrap().unwrap_err(), invalid.into());
            let payee = pallet_staking::RewardDestination::Staked;
            let value = params::MIN_VALIDATOR_BOND - 1;
            done(apply(Eve, 1, pallet_staking::Call::bond { value, payee }));
            let prefs = pallet_staking::ValidatorPrefs::default();
            let refused = apply(Eve, 2, pallet_staking::Call::validate { prefs });
            let too_small = pallet_staking::Error::<Runtime>::InsufficientBond;
            assert_eq!(refused.unwrap().unwrap_err(), too_small.into());
        });
    });
}

#[test]
fn who_chills_leaves_with_the_next_era_and_has_its_stake_back_after_28() {
    on_chain(|chain| {
        let dave = DaveStash.to_account_id();
        chain.block(|| {
            done(apply(DaveStash, 0, pallet_staking::Call::chill {}));
            done(apply(DaveStash, 1, pallet_staking::Call::unbond { value: STAKE }));
        });
        until(chain, "Dave has left", || !is_validator(DaveStash));
        let seen = view(&dave).unwrap();
        assert_eq!((seen.stake, seen.is_active, seen.commission), (0, false, None));
        assert_eq!(seen.unbonding, [Unbonding { amount: STAKE, free_from: 28 }]);
        assert_eq!(Session::validators().len(), 3);
        let withdraw = || pallet_staking::Call::withdraw_unbonded { num_slashing_spans: 0 };
        chain.empty_blocks(26 * ERA);
        chain.block(|| done(apply(DaveStash, 2, withdraw())));
        assert!(pallet_staking::Ledger::<Runtime>::contains_key(&dave), "it is still bonded");
        chain.empty_blocks(2 * ERA);
        chain.block(|| done(apply(DaveStash, 3, withdraw())));
        assert!(!pallet_staking::Ledger::<Runtime>::contains_key(&dave));
        assert_eq!(view(&dave), None);
        let data = frame_system::Account::<Runtime>::get(&dave).data;
        assert_eq!(data.reserved, 0);
    });
}

/// Who makes the blocks here: the first of the validators.
fn author() -> AccountId {
    Session::validators()[0].clone()
}

#[test]
fn a_nominator_shares_its_validators_rewards() {
    on_chain(|chain| {
        let nominator = Eve.to_account_id();
        let validators = Session::validators();
        chain.block(|| {
            let payee = pallet_staking::RewardDestination::Staked;
            done(apply(Eve, 0, pallet_staking::Call::bond { value: STAKE, payee }));
            let targets: Vec<_> = validators.iter().cloned().map(MultiAddress::Id).collect();
            done(apply(Eve, 1, pallet_staking::Call::nominate { targets }));
        });
        let era = || pallet_staking::ActiveEra::<Runtime>::get().unwrap().index;
        let share = |era| {
            let page = pallet_staking::ErasStakersPaged::<Runtime>::get((era, author(), 0))?;
            page.others.iter().find(|backer| backer.who == nominator).map(|backer| backer.value)
        };
        until(chain, "Eve backs the author", || share(era()).is_some());
        let (era, validator_stash) = (era(), author());
        let backing = share(era).unwrap();
        chain.empty_blocks(ERA);
        let payout =
            pallet_staking::Call::payout_stakers { validator_stash: validator_stash.clone(), era };
        chain.block(|| done(apply(Bob, 0, payout)));
        let paid = pallet_staking::ErasValidatorReward::<Runtime>::get(era).unwrap();
        let earned = [&nominator, &validator_stash].map(|who| staked(who) - STAKE);
        let due = paid * backing / (STAKE + backing);
        assert!(due > 0 && earned[0].abs_diff(due) < paid / 1_000_000, "{earned:?} of {paid}");
        assert!(earned[0] + earned[1] <= paid && earned[0] + earned[1] + paid / 1_000_000 >= paid);
    });
}

#[test]
fn sys_1_an_era_mints_what_the_emission_says_and_no_more() {
    on_chain(|chain| {
        let (before, author) = (issuance(), author());
        // Twelve accounts of a million, and three of the least.
        assert_eq!(before, 12_000_000 * STAR + 3 * STAR / 100);
        let treasury = wealth(&TreasuryAccount::get());
        let ended = || {
            staking_events()
                .iter()
                .any(|event| matches!(event, pallet_staking::Event::EraPaid { era_index: 0, .. }))
        };
        until(chain, "the first era ends", ended);
        // 8% of it, for a minute of a year of 365 days and a quarter; a fifth of it is the treasury's.
        let minted = before * 8 / 100 * 60_000 / 31_557_600_000;
        let stakers = minted * 4 / 5;
        assert_eq!(wealth(&TreasuryAccount::get()) - treasury, minted - stakers);
        assert_eq!(issuance() - before, minted - stakers);
        assert_eq!(pallet_staking::ErasValidatorReward::<Runtime>::get(0), Some(stakers));
        // The stakers' share is minted when it is claimed, once.
        assert_eq!(view(&author).unwrap().unpaid_eras, [0]);
        let (claimed, nonce) = (issuance(), 0);
        let payout = |nonce| {
            let validator_stash = author.clone();
            apply(Bob, nonce, pallet_staking::Call::payout_stakers { validator_stash, era: 0 })
        };
        let fee = chain.block(|| {
            done(payout(nonce));
            fees()
        });
        assert_eq!(issuance() + fee, claimed + stakers);
        assert_eq!(staked(&author), STAKE + stakers);
        let again = chain.block(|| payout(nonce + 1)).unwrap().unwrap_err();
        assert_eq!(again, pallet_staking::Error::<Runtime>::AlreadyClaimed.into());
    });
}

/// What the transactions of this block paid.
fn fees() -> Balance {
    let fee = |event| match event {
        RuntimeEvent::TransactionPayment(
            pallet_transaction_payment::Event::TransactionFeePaid { actual_fee, .. },
        ) => actual_fee,
        _ => 0,
    };
    System::events().into_iter().map(|record| fee(record.event)).sum()
}

/// Two blocks of one validator in one slot, with its seals.
fn equivocation(who: Sr25519Keyring, slot: Slot) -> EquivocationProof<Header> {
    let key: sp_consensus_babe::AuthorityId = who.public().into();
    let authorities = pallet_babe::Authorities::<Runtime>::get();
    let index = authorities.iter().position(|(authority, _)| *authority == key).unwrap();
    let header = |extrinsics: u8| {
        let authority_index = index.try_into().unwrap();
        let digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest { authority_index, slot });
        let digest = Digest { logs: vec![DigestItem::babe_pre_digest(digest)] };
        let root = Hash::repeat_byte(extrinsics);
        let mut header = Header::new(7, root, Hash::zero(), Hash::zero(), digest);
        let seal = who.sign(header.hash().as_bytes());
        header.digest_mut().push(DigestItem::babe_seal(seal.into()));
        header
    };
    let (first_header, second_header) = (header(1), header(2));
    EquivocationProof { offender: key, slot, first_header, second_header }
}

/// A validator that is not the one that makes the blocks: its account, and the name of its keys.
fn offender() -> (AccountId, Sr25519Keyring) {
    let named = [AliceStash, BobStash, CharlieStash, DaveStash].into_iter();
    let keys = [Alice, Bob, Charlie, Dave];
    let mut named = named.map(|stash| stash.to_account_id()).zip(keys);
    named.find(|(stash, _)| *stash == Session::validators()[1]).unwrap()
}

/// The report of an equivocation of this moment, as a node makes it.
fn report_of(who: Sr25519Keyring) -> UncheckedExtrinsic {
    let proof = equivocation(who, pallet_babe::CurrentSlot::<Runtime>::get());
    let owner = <Runtime as BabeApiV2<Block>>::generate_key_ownership_proof(
        proof.slot,
        proof.offender.clone(),
    );
    let call = pallet_babe::Call::report_equivocation_unsigned {
        equivocation_proof: Box::new(proof),
        key_owner_proof: owner.unwrap().decode().unwrap(),
    };
    UncheckedExtrinsic::new_bare(RuntimeCall::Babe(call))
}

#[test]
fn an_equivocation_is_reported_once_and_slashed_four_eras_later() {
    on_chain(|chain| {
        let ((offender, keys), reporter) = (offender(), author());
        let report = report_of(keys);
        let again = report.clone();
        chain.block(|| done(Executive::apply_extrinsic(report)));
        // (3 x 1 / 4) squared.
        let fraction = Perbill::from_parts(562_500_000);
        let validator = offender.clone();
        let reported = pallet_staking::Event::SlashReported { validator, fraction, slash_era: 0 };
        assert_eq!(staking_events(), [reported]);
        assert_eq!(Session::disabled_validators(), [1]);
        // The validator is told what it will lose, and when.
        let seen = view(&offender).unwrap();
        let deferred = DeferredSlash { own: 56_250 * STAR, nominated: 0, due: 5 };
        assert_eq!((seen.slashes, seen.is_disabled), (vec![deferred], true));
        // The same proof a second time does not even come into the pool.
        let refused = chain.block(|| Executive::apply_extrinsic(again)).unwrap_err();
        assert_eq!(refused, TransactionValidityError::Invalid(InvalidTransaction::Stale));

        let treasury = || wealth(&TreasuryAccount::get());
        let (issued, collected, had) = (issuance(), treasury(), wealth(&reporter));
        until(chain, "two eras", || pallet_staking::CurrentEra::<Runtime>::get() == Some(2));
        assert_eq!(staked(&offender), STAKE, "it waits for who would cancel it");
        chain.empty_blocks(4 * ERA);
        let slash = 56_250 * STAR;
        assert_eq!(staked(&offender), STAKE - slash);
        // A tenth of the slash may go to who reported, and half of that is paid at once; the rest burns.
        let reward = slash / 10 / 2;
        assert_eq!(wealth(&reporter) - had, reward);
        assert_eq!(issued + (treasury() - collected) - (slash - reward), issuance(), "SYS-1");
        chain.empty_blocks(2 * ERA);
        assert_eq!(staked(&offender), STAKE - slash, "once");
    });
}

/// The report of two prevotes in one round of GRANDPA, as a node makes it.
fn double_vote_of(who: Ed25519Keyring) -> UncheckedExtrinsic {
    use sp_consensus_grandpa::runtime_decl_for_grandpa_api::GrandpaApiV3;
    let (round, set) = (1u64, pallet_grandpa::CurrentSetId::<Runtime>::get());
    // The SDK's types for votes are of a crate of their own: here is what they encode to.
    const PREVOTE: u8 = 0;
    let signed = |block: u8| {
        let vote = (Hash::repeat_byte(block), 7u32);
        (vote, who.sign(&(PREVOTE, vote, round, set).encode()))
    };
    let equivocation = (PREVOTE, round, who.public(), signed(1), signed(2));
    let proof = (set, equivocation).encode();
    let key = who.public().into();
    let owner = <Runtime as GrandpaApiV3<Block>>::generate_key_ownership_proof(set, key);
    let call = pallet_grandpa::Call::report_equivocation_unsigned {
        equivocation_proof: Box::new(DecodeAll::decode_all(&mut &proof[..]).unwrap()),
        key_owner_proof: owner.unwrap().decode().unwrap(),
    };
    UncheckedExtrinsic::new_bare(RuntimeCall::Grandpa(call))
}

#[test]
fn a_double_vote_is_an_offence_too_and_of_an_era_only_the_largest_counts() {
    on_chain(|chain| {
        let (stash, keys) = offender();
        let votes = Ed25519Keyring::iter().find(|votes| votes.to_string() == keys.to_string());
        let report = double_vote_of(votes.unwrap());
        let again = report.clone();
        chain.block(|| done(Executive::apply_extrinsic(report)));
        let deferred = DeferredSlash { own: 56_250 * STAR, nominated: 0, due: 5 };
        assert_eq!(view(&stash).unwrap().slashes, [deferred]);
        let refused = chain.block(|| Executive::apply_extrinsic(again)).unwrap_err();
        assert_eq!(refused, TransactionValidityError::Invalid(InvalidTransaction::Stale));
        // Two blocks in a slot are another offence, which costs as much.
        let report = report_of(keys);
        chain.block(|| done(Executive::apply_extrinsic(report)));
        assert_eq!(view(&stash).unwrap().slashes, [deferred]);
    });
}

#[test]
fn a_slash_may_be_cancelled_before_it_is_executed_by_root_alone() {
    on_chain(|chain| {
        let (offender, keys) = offender();
        let report = report_of(keys);
        chain.block(|| done(Executive::apply_extrinsic(report)));
        let cancel = pallet_staking::Call::cancel_deferred_slash { era: 5, slash_indices: vec![0] };
        let refused = chain.block(|| apply(Alice, 0, cancel.clone())).unwrap().unwrap_err();
        assert_eq!(refused, sp_runtime::DispatchError::BadOrigin);
        ok(cancel, stardust_runtime::RuntimeOrigin::root());
        chain.empty_blocks(6 * ERA);
        assert_eq!(staked(&offender), STAKE);
    });
}

#[test]
fn a_proof_with_another_owner_is_refused() {
    on_chain(|chain| {
        let proof = equivocation(Bob, pallet_babe::CurrentSlot::<Runtime>::get());
        let carol: sp_consensus_babe::AuthorityId = Charlie.public().into();
        let owner = <Runtime as BabeApiV2<Block>>::generate_key_ownership_proof(proof.slot, carol);
        let call = pallet_babe::Call::report_equivocation_unsigned {
            equivocation_proof: Box::new(proof),
            key_owner_proof: owner.unwrap().decode().unwrap(),
        };
        let report = UncheckedExtrinsic::new_bare(RuntimeCall::Babe(call));
        let refused = chain.block(|| Executive::apply_extrinsic(report)).unwrap_err();
        assert_eq!(refused, TransactionValidityError::Invalid(InvalidTransaction::BadProof));
        assert!(Session::disabled_validators().is_empty());
    });
}

#[test]
fn a_wrong_vote_is_an_offence_that_costs_a_little_and_no_seat() {
    on("local", || {
        register("Bob", 5_000 * STAR);
        let spec = JobSpec { assurance: Assurance::Critical, ..spec(register_primes(), 4, 4) };
        let id = post(spec);
        let batch = Batch::run(claim("Bob", id), "Bob", lie);
        batch.commit();
        advance(1);
        for name in ["Alice", "Bob"] {
            assert!(audit_truthfully(name, batch.id));
        }
        pass_audit(batch.id);
        batch.reveal();
        let [(contest, task)] = contests()[..] else { panic!("one contest") };
        // Dave stands by the liar.
        send_vote(vote("Dave", contest, lie(task).hash())).unwrap().unwrap();
        System::reset_events();
        panel_votes(&["Alice", "Bob", "Charlie"], contest, task);
        let dave = DaveStash.to_account_id();
        let fraction = Perbill::from_parts(500_000);
        let reported = pallet_staking::Event::SlashReported {
            validator: dave.clone(),
            fraction,
            slash_era: 0,
        };
        assert_eq!(staking_events(), [reported]);
        assert!(Session::disabled_validators().is_empty(), "it makes blocks all the same");
        let [slash] = &pallet_staking::UnappliedSlashes::<Runtime>::get(5)[..] else {
            panic!("one slash")
        };
        let expected = format!("{slash:?}");
        assert!(expected.contains(&format!("own: {}", 50 * STAR)), "{expected}");
        assert_eq!(staked(&dave), STAKE);
    });
}

#[test]
fn a_vote_that_reports_the_most_offences_fits_a_block() {
    let most = <Runtime as frame_system::Config>::BlockWeights::get();
    let most = most.get(DispatchClass::Normal).max_extrinsic.unwrap();
    let nobody = sign_vote(
        "Alice",
        PanelVote {
            contest: ContestId(0),
            disputed: DisputedTask { job: JobId(0), batch: 0, task: 0 },
            vote: Vote { auditor: audit_key("Alice").public(), receipt: Hash::zero() },
        },
    );
    let call = RuntimeCall::from(pallet_verification::Call::vote { vote: nobody });
    let weight = call.get_dispatch_info().call_weight;
    assert!(weight.all_lte(most / 3 * 2), "{weight:?} of {most:?}");
    assert!(weight.ref_time() > 4_000 * 150_000_000, "a write for each share, thrice");
}

#[test]
fn who_is_wrong_together_with_others_pays_more() {
    // Parts of a billion: a lone one always the least; else a tenth of the square of three times the share.
    let expected = [
        (1, 4, 500_000),
        (1, 100, 500_000),
        (2, 100, 500_000),
        (3, 100, 810_000),
        (2, 7, 73_469_387),
        (33, 100, 98_010_000),
        (34, 100, 100_000_000),
    ];
    for (wrong, validators, parts) in expected {
        let slash = audit_slash(wrong, validators);
        assert_eq!(slash, Perbill::from_parts(parts), "{wrong} of {validators}");
    }
}

#[test]
fn bags_grow_by_a_ninth_from_the_least_stake() {
    let bags = params::BAG_THRESHOLDS;
    assert_eq!(bags[0], 10_000_000_000);
    assert!(bags.windows(2).all(|pair| pair[1] == pair[0] + pair[0] / 9));
    assert!(*bags.last().unwrap() > u64::MAX / 2);
}
