//! What our pallets keep: its shape is pinned to the storage version, and each record has a largest size.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use frame_metadata::{
    v14::{StorageEntryMetadata, StorageEntryType},
    RuntimeMetadata,
};
use frame_support::traits::{GetStorageVersion, StorageInfoTrait, StorageVersion};
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef};
use stardust_primitives::hashing::content;
use stardust_runtime::{
    AllPalletsWithSystem, Border, Capacity, Clock, Dispatch, DomainVoting, Domains, Marketplace,
    ProtocolParameters, ProviderStaking, Reputation, Runtime, Spot, Verification,
};
use stardust_world::chain::externalities;

/// Storage version and shape of each pallet of ours.
///
/// Has a shape changed on a chain that lives: bump the pallet's storage version, write the migration, and only then
/// the new hash here.
const SHAPES: [(&str, u16, &str); 12] = [
    ("Border", 1, "0x2beee46d684a47f5e6e8010371ad666ae352ee3d86586971359c05049180ca44"),
    ("Capacity", 1, "0x556a9d21f345b3231a3cd3b80910a9243d92715b6933f0ee9dcfc515e9f1bf8b"),
    ("Clock", 1, "0x319e78b87a0fd33179c473de76d7a02546d3be54182f06a2137e5e6a029ff64b"),
    ("Dispatch", 1, "0xbd232ee0f21783552b2ea0df69158d7d3e6a69dd49a0417179aa9e76cc693cf5"),
    ("DomainVoting", 1, "0x06527d572f7ad4435da2f540ae7c25572a147dd245955a205ca9cb72e5b899e3"),
    ("Domains", 1, "0xddeff8712bb44256f51667a7cf3c5830da2998de3793c351942db4a24009b855"),
    ("Marketplace", 1, "0xc485444b13964470fa132d24f6b5c123a862e025347b3e8089b1c237887e5b2b"),
    ("ProtocolParameters", 1, "0x50467654af7ff0a70e71d5ef1302c9147927364e2830810456a2a495c2e2bfa6"),
    ("ProviderStaking", 1, "0x30e7afe2e1cd765988dfb1eb2f11745993980ced355ecf482ac5ca6d79fb6735"),
    ("Reputation", 1, "0x96cf76720b7e4f61e99b3edd886acd88e342545778feb990db26ef0c4561e391"),
    ("Spot", 1, "0x338552198694d4e020509a7710d88109059d38a69366beb85a8ccec26c9a6b81"),
    ("Verification", 1, "0x910d5f73da1ba9db5c0c4e7ecfe60512e352a09fe384aca4a346e82ab6ccc48f"),
];

#[test]
fn shapes_change_only_with_their_version() {
    // Some of its constants are what genesis fixed.
    let metadata = externalities("development").execute_with(|| Runtime::metadata().1);
    let RuntimeMetadata::V14(metadata) = metadata else { panic!("metadata 14") };
    let version = |name: &str| match name {
        "Border" => Border::in_code_storage_version(),
        "Capacity" => Capacity::in_code_storage_version(),
        "Clock" => Clock::in_code_storage_version(),
        "Dispatch" => Dispatch::in_code_storage_version(),
        "DomainVoting" => DomainVoting::in_code_storage_version(),
        "Domains" => Domains::in_code_storage_version(),
        "Marketplace" => Marketplace::in_code_storage_version(),
        "ProtocolParameters" => ProtocolParameters::in_code_storage_version(),
        "ProviderStaking" => ProviderStaking::in_code_storage_version(),
        "Reputation" => Reputation::in_code_storage_version(),
        "Spot" => Spot::in_code_storage_version(),
        _ => Verification::in_code_storage_version(),
    };
    let found = SHAPES.map(|(name, ..)| {
        let pallet = metadata.pallets.iter().find(|pallet| pallet.name == name).unwrap();
        let entries = &pallet.storage.as_ref().unwrap().entries;
        let lines: Vec<_> = entries.iter().map(|entry| line(&metadata.types, entry)).collect();
        (name, version(name), format!("{:?}", content(lines.join("\n").as_bytes())))
    });
    let expected =
        SHAPES.map(|(name, version, hash)| (name, StorageVersion::new(version), hash.to_string()));
    assert_eq!(found, expected);
}

#[test]
fn every_record_of_ours_has_a_largest_size() {
    let ours = SHAPES.map(|(name, ..)| name);
    let infos = AllPalletsWithSystem::storage_info();
    let ours: Vec<_> = infos
        .iter()
        .filter(|info| ours.iter().any(|name| info.pallet_name == name.as_bytes()))
        .collect();
    assert!(ours.len() > 10);
    for info in ours {
        let name = String::from_utf8_lossy(&info.storage_name);
        let size = info.max_size.unwrap_or(u32::MAX);
        // A block's proof, or a node's cache, holds many of them.
        assert!(size <= 32 << 10, "{name}: {size} bytes");
    }
}

fn line(types: &PortableRegistry, entry: &StorageEntryMetadata<PortableForm>) -> String {
    match &entry.ty {
        StorageEntryType::Plain(value) => format!("{}: {}", entry.name, shape(types, value.id)),
        StorageEntryType::Map { hashers, key, value } => {
            let (key, value) = (shape(types, key.id), shape(types, value.id));
            format!("{}: {hashers:?} {key} -> {value}", entry.name)
        }
    }
}

/// How a type is encoded: without names, which may change freely.
fn shape(types: &PortableRegistry, id: u32) -> String {
    let fields = |fields: &[Field<PortableForm>]| {
        let shapes: Vec<_> = fields.iter().map(|field| shape(types, field.ty.id)).collect();
        shapes.join(",")
    };
    match &types.resolve(id).unwrap().type_def {
        TypeDef::Composite(composite) => format!("({})", fields(&composite.fields)),
        TypeDef::Variant(variants) => {
            let variants = variants.variants.iter();
            let variants: Vec<_> =
                variants.map(|v| format!("{}({})", v.index, fields(&v.fields))).collect();
            format!("<{}>", variants.join("|"))
        }
        TypeDef::Sequence(sequence) => format!("[{}]", shape(types, sequence.type_param.id)),
        TypeDef::Array(array) => format!("[{};{}]", shape(types, array.type_param.id), array.len),
        TypeDef::Tuple(tuple) => {
            let parts: Vec<_> = tuple.fields.iter().map(|part| shape(types, part.id)).collect();
            format!("({})", parts.join(","))
        }
        TypeDef::Primitive(primitive) => format!("{primitive:?}"),
        TypeDef::Compact(compact) => format!("compact {}", shape(types, compact.type_param.id)),
        TypeDef::BitSequence(_) => "bits".into(),
    }
}
