//! The runtime as it is wired: presets, numbers, sessions, issuance, and what wallets are told.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects
)]

use codec::Encode;
use frame_support::traits::{fungible::Inspect, Get, IntegrityTest};
use scale_info::{TypeDef, TypeInfo};
use sp_keyring::Sr25519Keyring::{Alice, AliceStash, Bob};
use sp_runtime::MultiAddress;
use stardust_primitives::{
    traits::{Machine, ProgramDefect},
    STAR,
};
use stardust_runtime::{
    configs::{
        compute::{DelegationAccount, GenesisHash, NetworkAccount, StardustVm},
        staking::TreasuryAccount,
    },
    genesis_presets::{preset_names, DEVELOPMENT, LOCAL},
    params, AllPalletsWithSystem, Babe, Balances, Block, Executive, Runtime, RuntimeEvent, Session,
    System,
};
use stardust_world::chain::{apply, externalities, genesis_config, Chain};

#[test]
fn presets_build_and_seat_their_validators() {
    let names: Vec<String> = preset_names();
    assert_eq!(names, [DEVELOPMENT, LOCAL]);
    for (preset, validators) in [(DEVELOPMENT, 1), (LOCAL, 4)] {
        externalities(preset).execute_with(|| {
            assert_eq!(Session::validators().len(), validators);
            assert_eq!(pallet_babe::Authorities::<Runtime>::get().len(), validators);
            assert_eq!(pallet_grandpa::Authorities::<Runtime>::get().len(), validators);
            assert_eq!(pallet_authority_discovery::Keys::<Runtime>::get().len(), validators);
            assert_eq!(pallet_verification::Auditors::<Runtime>::get().len(), validators);
            assert_eq!(pallet_staking::Validators::<Runtime>::count() as usize, validators);
            for pot in [NetworkAccount::get(), TreasuryAccount::get(), DelegationAccount::get()] {
                assert_eq!(Balances::balance(&pot), params::EXISTENTIAL_DEPOSIT);
            }
        });
    }
}

#[test]
fn only_the_development_preset_has_sudo() {
    assert_eq!(genesis_config(DEVELOPMENT).sudo.key, Some(Alice.to_account_id()));
    assert_eq!(genesis_config(LOCAL).sudo.key, None);
    externalities(LOCAL).execute_with(|| {
        let call = pallet_sudo::Call::set_key { new: MultiAddress::Id(Alice.to_account_id()) };
        let refused = Chain::new().block(|| apply(Alice, 0, call)).unwrap().unwrap_err();
        assert_eq!(refused, pallet_sudo::Error::<Runtime>::RequireSudo.into());
    });
}

#[test]
fn pallets_agree_with_their_numbers() {
    externalities(DEVELOPMENT).execute_with(|| {
        <AllPalletsWithSystem as IntegrityTest>::integrity_test();
    });
    assert_eq!(params::PARAMETERS.check(), Ok(()), "GOV-1");
}

#[test]
fn each_kind_of_session_key_has_a_type_of_its_own() {
    use sp_runtime::traits::OpaqueKeys;
    let mut kinds = stardust_runtime::SessionKeys::key_ids().to_vec();
    kinds.sort();
    kinds.dedup();
    assert_eq!(kinds.len(), 4);
}

#[test]
fn a_session_is_an_epoch_and_whoever_stays_keeps_its_seat() {
    externalities(LOCAL).execute_with(|| {
        let sorted = || {
            let mut validators = Session::validators();
            validators.sort();
            validators
        };
        let validators = sorted();
        let pace = pallet_clock::ChainPace::<Runtime>::get();
        assert_eq!((pace.epoch_slots, pace.era_sessions), (10, 2));
        let epoch = u32::try_from(pace.epoch_slots).unwrap();
        let mut chain = Chain::new();
        let mut seeds = Vec::new();
        // The first epoch begins with the first block.
        chain.empty_blocks(1);
        for session in 0..4 {
            assert_eq!(Session::current_index(), session);
            chain.empty_blocks(epoch);
            seeds.push(Babe::randomness());
        }
        // Two epochs pass before the first randomness that the chain itself made comes into force.
        assert_ne!(seeds[2], seeds[3]);
        assert_eq!(sorted(), validators);
        assert_eq!(pallet_babe::Authorities::<Runtime>::get().len(), 4);
    });
}

#[test]
fn sys_1_nothing_is_minted_within_an_era_and_fees_burn() {
    externalities(DEVELOPMENT).execute_with(|| {
        let mut chain = Chain::new();
        let before = Balances::total_issuance();
        let author = Balances::balance(&AliceStash.to_account_id());
        let dest = MultiAddress::Id(Bob.to_account_id());
        let transfer = pallet_balances::Call::transfer_keep_alive { dest, value: 5 * STAR };
        chain.block(|| apply(Alice, 0, transfer)).unwrap().unwrap();
        let fees: u128 = System::events()
            .iter()
            .filter_map(|record| match record.event {
                RuntimeEvent::TransactionPayment(
                    pallet_transaction_payment::Event::TransactionFeePaid { actual_fee, .. },
                ) => Some(actual_fee),
                _ => None,
            })
            .sum();
        assert!(fees > 0);
        assert_eq!(Balances::total_issuance(), before - fees);
        chain.empty_blocks(3);
        assert_eq!(Balances::total_issuance(), before - fees);
        assert_eq!(Balances::balance(&AliceStash.to_account_id()), author);
    });
}

/// The names of an error type's variants.
fn names<E: TypeInfo>() -> Vec<&'static str> {
    let TypeDef::Variant(errors) = E::type_info().type_def else { panic!("errors are an enum") };
    errors
        .variants
        .iter()
        .map(|error| {
            assert!(!error.docs.is_empty(), "{} says nothing", error.name);
            error.name
        })
        .collect()
}

#[test]
fn wallets_are_told_each_error_by_name() {
    let metadata = externalities(DEVELOPMENT).execute_with(|| Runtime::metadata().encode());
    let told = |name: &str| {
        let name = name.encode();
        metadata.windows(name.len()).any(|window| window == name)
    };
    let errors = [
        names::<pallet_border::Error<Runtime>>(),
        names::<pallet_domain_voting::Error<Runtime>>(),
        names::<pallet_domains::Error<Runtime>>(),
        names::<pallet_provider_staking::Error<Runtime>>(),
        names::<pallet_marketplace::Error<Runtime>>(),
        names::<pallet_verification::Error<Runtime>>(),
        names::<pallet_protocol_parameters::Error<Runtime>>(),
    ];
    for error in errors.into_iter().flatten() {
        assert!(told(error), "{error}");
    }
    assert!(!told("NoSuchErrorHere"));
}

#[test]
fn the_machine_refuses_with_a_reason() {
    assert_eq!(StardustVm::check(b"no program"), Err(ProgramDefect::Malformed));
    assert_eq!(StardustVm::check(&vec![0; 1 << 20]), Err(ProgramDefect::TooLarge));
}

#[test]
fn votes_travel_in_general_transactions_and_a_strangers_is_refused() {
    use sp_core::Pair;
    use sp_runtime::{
        generic::Preamble,
        transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
    };
    use stardust_primitives::{
        api::runtime_decl_for_audit_api::AuditApiV1,
        contest::{DisputedTask, PanelVote, SignedVote, Vote},
        crypto::AuditPair,
        ids::{ContestId, JobId},
    };

    externalities(DEVELOPMENT).execute_with(|| {
        Chain::new().empty_blocks(1);
        let pair = AuditPair::from_seed(&[9; 32]);
        let vote = Vote { auditor: pair.public(), receipt: Default::default() };
        let disputed = DisputedTask { job: JobId(0), batch: 0, task: 0 };
        let vote = PanelVote { contest: ContestId(0), disputed, vote };
        let signature = pair.sign(vote.to_sign(GenesisHash::get()).as_bytes());
        let extrinsic =
            <Runtime as AuditApiV1<Block, _, _>>::vote_extrinsic(SignedVote { vote, signature });
        assert!(matches!(extrinsic.preamble, Preamble::General(..)));
        let source = TransactionSource::External;
        let valid = Executive::validate_transaction(source, extrinsic, System::parent_hash());
        let refused =
            matches!(valid, Err(TransactionValidityError::Invalid(InvalidTransaction::Custom(_))));
        assert!(refused, "{valid:?}");
    });
}

#[test]
fn epochs_are_as_long_as_genesis_says_and_nodes_are_told() {
    use sp_consensus_babe::runtime_decl_for_babe_api::BabeApiV2;
    for (preset, slots) in [(DEVELOPMENT, params::EPOCH_SLOTS), (LOCAL, 10)] {
        externalities(preset).execute_with(|| {
            Chain::new().empty_blocks(1);
            assert_eq!(<Runtime as BabeApiV2<Block>>::configuration().epoch_length, slots);
            assert_eq!(<Runtime as BabeApiV2<Block>>::current_epoch().duration, slots);
            assert_eq!(<Runtime as BabeApiV2<Block>>::next_epoch().duration, slots);
        });
    }
}
