//! Who may call what: every call of the runtime, from every origin that there is.
//!
//! The calls are those of the metadata, each with the smallest arguments that decode, so that a new one fails here
//! until the table says whose it is. An origin is *refused* if the call says so before it looks at anything else, or if
//! no call of that name passes the filter; any other answer, a success or an error about the arguments, means that the
//! origin was accepted.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

#[path = "origins/table.rs"]
mod table;

use codec::{Compact, Decode, Encode};
use frame_metadata::RuntimeMetadata;
use frame_support::{
    storage::{with_transaction, TransactionOutcome},
    traits::{Contains, InstanceFilter},
};
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive};
use sp_core::traits::{Externalities, ReadRuntimeVersion, ReadRuntimeVersionExt};
use sp_runtime::{DispatchError, DispatchResult};
use stardust_primitives::ids::DomainId;
use stardust_runtime::{
    configs::{
        people::ProxyType,
        safety::{Calls, CannotBePaused, PassInSafeMode, IN_SAFE_MODE, UNSTOPPABLE},
    },
    governance::{
        origins::Origin,
        tracks::{origin_of, Fellowship, Public, Table, DOMAIN_MEMBERS},
    },
    params, Runtime, RuntimeCall, RuntimeOrigin,
};
use stardust_world::*;
use std::collections::BTreeMap;
use table::*;

type Name = (String, String);

/// A call of each kind that the metadata names, by pallet and name.
fn calls() -> BTreeMap<Name, RuntimeCall> {
    let metadata = chain::externalities("development").execute_with(|| Runtime::metadata().1);
    let RuntimeMetadata::V14(metadata) = metadata else { panic!("metadata 14") };
    let types = &metadata.types;
    let mut calls = BTreeMap::new();
    for pallet in &metadata.pallets {
        let Some(variants) = &pallet.calls else { continue };
        let TypeDef::Variant(variants) = &types.resolve(variants.ty.id).unwrap().type_def else {
            panic!("calls are an enum")
        };
        for variant in &variants.variants {
            let mut bytes = vec![pallet.index, variant.index];
            smallest_fields(types, &variant.fields, &mut bytes);
            let call = RuntimeCall::decode(&mut &bytes[..]);
            let name = (pallet.name.clone(), variant.name.clone());
            let call = call.unwrap_or_else(|error| panic!("{name:?}: {error}"));
            calls.insert(name, call);
        }
    }
    calls
}

fn smallest_fields(types: &PortableRegistry, fields: &[Field<PortableForm>], out: &mut Vec<u8>) {
    fields.iter().for_each(|field| smallest(types, field.ty.id, out));
}

/// Encodes the smallest value of a type: zeros, nothing, and the first of alternatives. That of a call is an empty
/// remark, `System`'s first.
fn smallest(types: &PortableRegistry, id: u32, out: &mut Vec<u8>) {
    match &types.resolve(id).unwrap().type_def {
        TypeDef::Composite(composite) => smallest_fields(types, &composite.fields, out),
        TypeDef::Variant(variants) => {
            // A type without values, as `Void`, is none that can be decoded.
            let first = variants.variants.iter().min_by_key(|variant| variant.index).unwrap();
            out.push(first.index);
            smallest_fields(types, &first.fields, out);
        }
        TypeDef::Sequence(_) | TypeDef::Compact(_) | TypeDef::BitSequence(_) => {
            Compact(0u32).encode_to(out);
        }
        TypeDef::Array(array) => {
            (0..array.len).for_each(|_| smallest(types, array.type_param.id, out));
        }
        TypeDef::Tuple(parts) => parts.fields.iter().for_each(|part| smallest(types, part.id, out)),
        TypeDef::Primitive(primitive) => {
            use TypeDefPrimitive::*;
            let bytes = match primitive {
                Bool | U8 | I8 | Str => 1,
                U16 | I16 => 2,
                U32 | I32 | Char => 4,
                U64 | I64 => 8,
                U128 | I128 => 16,
                U256 | I256 => 32,
            };
            out.extend(std::iter::repeat_n(0, bytes));
        }
    }
}

/// Every origin, with its bit in the table. Alice owns what can be owned here: she has sudo, and is a senior of the
/// technical committee.
fn origins() -> Vec<(Who, RuntimeOrigin)> {
    let mut origins = vec![
        (NONE, RuntimeOrigin::none()),
        (STRANGER, signed("Eve")),
        (OWNER, signed("Alice")),
        (ROOT, RuntimeOrigin::root()),
    ];
    let tracks = Public::ROWS.iter().filter(|row| row.origin.is_some());
    let tracks = tracks.map(|row| (track(row.name), origin_of::<Public>(row.id).unwrap()));
    let ranks = Fellowship::ROWS.iter();
    let ranks = ranks.map(|row| (track(row.name), origin_of::<Fellowship>(row.id).unwrap()));
    origins.extend(tracks.chain(ranks).map(|(bit, origin)| (bit, origin.into())));
    let members = Origin::DomainMembers(DomainId(1));
    origins.push((track(DOMAIN_MEMBERS.name), members.into()));
    origins
}

fn found_a_committee() {
    use pallet_ranked_collective::Call;
    let who = account("Alice");
    ok(Call::<Runtime>::add_member { who: who.clone().into() }, RuntimeOrigin::root());
    for _ in 0..params::SENIOR_RANK {
        ok(Call::<Runtime>::promote_member { who: who.clone().into() }, RuntimeOrigin::root());
    }
}

fn is_refused(call: RuntimeCall, origin: RuntimeOrigin) -> bool {
    let result = with_transaction(|| {
        let result = sp_runtime::traits::Dispatchable::dispatch(call, origin);
        let result: DispatchResult = result.map(drop).map_err(|error| error.error);
        TransactionOutcome::Rollback(Ok::<_, DispatchError>(result))
    });
    match result.unwrap() {
        Err(DispatchError::BadOrigin) => true,
        Err(DispatchError::Module(error)) => {
            ["CallFiltered", "RequireSudo"].contains(&error.message.unwrap())
        }
        _ => false,
    }
}

#[test]
fn every_call_is_whose_the_table_says() {
    let expected = expected();
    let found: BTreeMap<Name, Who> = on_genesis(|| {
        let by_call = calls().into_iter().map(|(name, call)| {
            let accepted = origins()
                .into_iter()
                .filter(|(_, origin)| !is_refused(call.clone(), origin.clone()));
            (name, accepted.fold(0, |who, (bit, _)| who | bit))
        });
        by_call.collect()
    });
    let wrong: Vec<_> = found
        .iter()
        .filter(|(name, who)| expected.get(*name) != Some(who))
        .map(|((pallet, call), who)| format!("{pallet} {} {call}", names(*who)))
        .collect();
    assert!(wrong.is_empty(), "not as in the table:\n{}", wrong.join("\n"));
    let gone: Vec<_> = expected.keys().filter(|name| !found.contains_key(*name)).collect();
    assert!(gone.is_empty(), "in the table, but not in the runtime: {gone:?}");
}

/// Finds no version in any code: root's `set_code` asks for one.
struct NoVersion;

impl ReadRuntimeVersion for NoVersion {
    fn read_runtime_version(&self, _: &[u8], _: &mut dyn Externalities) -> Result<Vec<u8>, String> {
        Err("no code".into())
    }
}

fn on_genesis<R>(run: impl FnOnce() -> R) -> R {
    let mut externalities = chain::externalities("development");
    externalities.register_extension(ReadRuntimeVersionExt::new(NoVersion));
    externalities.execute_with(|| {
        begin();
        found_a_committee();
        run()
    })
}

/// What referenda carry out with another origin than root would be lost if it did not pass.
#[test]
fn no_decision_is_lost_in_safe_mode() {
    let calls = calls();
    for ((pallet, name), who) in expected() {
        let decided = who & !(NONE | STRANGER | OWNER | ROOT);
        if decided != 0 {
            let call = &calls[&(pallet.clone(), name.clone())];
            assert!(PassInSafeMode::contains(call) || pallet == "SafeMode", "{pallet} {name}");
        }
    }
    // And nothing that only moves money from one to another does pass.
    for ((pallet, name), call) in &calls {
        let passes = PassInSafeMode::contains(call);
        assert!(!passes || pallet != "Balances", "{pallet} {name}");
    }
}

#[test]
fn lists_of_calls_name_calls() {
    let calls = calls();
    for (pallet, name) in calls.keys() {
        assert!(pallet.len().max(name.len()) <= params::CALL_NAME_BYTES as usize);
    }
    let named = |(pallet, names): &Calls| {
        assert!(calls.keys().any(|(of, _)| of == pallet), "{pallet}");
        for name in *names {
            assert!(calls.contains_key(&(pallet.to_string(), name.to_string())), "{pallet} {name}");
        }
    };
    UNSTOPPABLE.iter().chain(&IN_SAFE_MODE).for_each(named);
    let can_be_paused = |pallet: &str, name: &str| {
        let bounded = |name: &str| name.as_bytes().to_vec().try_into().unwrap();
        !CannotBePaused::contains(&(bounded(pallet), bounded(name)))
    };
    assert!(can_be_paused("Marketplace", "reveal") && can_be_paused("Balances", "burn"));
    for (pallet, name) in [
        ("SafeMode", "force_exit"),
        ("Timestamp", "set"),
        ("Verification", "vote"),
        ("Marketplace", "contest"),
        ("ProviderStaking", "cancel_slash"),
    ] {
        assert!(!can_be_paused(pallet, name), "{pallet} {name}");
    }
}

#[test]
fn a_larger_proxy_may_all_that_a_smaller_one_may() {
    use ProxyType::*;
    let types = [
        Any,
        Agent,
        NonTransfer,
        Governance,
        Staking,
        Provider,
        DomainAdmission,
        DomainPolicy,
        DomainTreasury,
        Domain,
    ];
    for (name, call) in calls() {
        for larger in &types {
            for smaller in &types {
                if larger.is_superset(smaller) && smaller.filter(&call) {
                    assert!(larger.filter(&call), "{name:?}: {larger:?} < {smaller:?}");
                }
            }
        }
    }
}

/// A new call is nobody's but `Any`'s until somebody has thought about it: here is how many there are.
#[test]
fn proxies_may_no_more_than_was_meant() {
    use ProxyType::*;
    let calls = calls();
    let may = |proxy: &ProxyType, pallet: &str, name: &str| {
        proxy.filter(&calls[&(pallet.to_string(), name.to_string())])
    };
    for (pallet, name) in [
        ("Balances", "transfer_keep_alive"),
        ("Balances", "transfer_all"),
        ("Marketplace", "post_job"),
        ("Marketplace", "post_job_at_spot"),
        ("Marketplace", "demand_output"),
        ("Marketplace", "register_program"),
        ("Staking", "set_payee"),
        ("Bounties", "award_bounty"),
        ("Identity", "request_judgement"),
        ("Proxy", "add_proxy"),
        ("Recovery", "set_friend_groups"),
        ("Multisig", "as_multi"),
        ("SafeMode", "enter"),
    ] {
        assert!(!may(&NonTransfer, pallet, name) && may(&Any, pallet, name), "{pallet} {name}");
        assert!(!may(&Agent, pallet, name) && !may(&Provider, pallet, name), "{pallet} {name}");
    }
    for (proxy, pallet, name) in [
        (Agent, "Marketplace", "claim"),
        (Provider, "ProviderStaking", "unbond"),
        (Provider, "Marketplace", "answer_output"),
        (Staking, "Staking", "nominate"),
        (Staking, "Session", "set_keys"),
        (Governance, "ConvictionVoting", "delegate"),
        (Governance, "Bounties", "award_bounty"),
        (NonTransfer, "ConvictionVoting", "vote"),
        (NonTransfer, "Staking", "nominate"),
        (DomainAdmission, "Domains", "admit"),
        (DomainAdmission, "Domains", "expel"),
        (DomainPolicy, "Domains", "propose_policy"),
        (DomainPolicy, "Domains", "set_rule"),
        (DomainTreasury, "Domains", "spend"),
        (Domain, "Domains", "set_admin"),
        (Domain, "Border", "propose"),
    ] {
        assert!(may(&proxy, pallet, name), "{proxy:?} {pallet} {name}");
    }
    for (proxy, pallet, name) in [
        (Agent, "ProviderStaking", "leave"),
        (Staking, "ProviderStaking", "bond_more"),
        (Governance, "Staking", "nominate"),
        (Provider, "ConvictionVoting", "vote"),
        (DomainAdmission, "Domains", "propose_policy"),
        (DomainPolicy, "Domains", "spend"),
        (DomainTreasury, "Domains", "admit"),
        (DomainTreasury, "Border", "accept"),
        (DomainPolicy, "Border", "announce"),
        (Domain, "Balances", "transfer_keep_alive"),
        (NonTransfer, "Domains", "spend"),
    ] {
        assert!(!may(&proxy, pallet, name), "{proxy:?} {pallet} {name}");
    }
}
