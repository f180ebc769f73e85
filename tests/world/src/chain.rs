//! A chain in memory: the real runtime, natively, from a real preset.

use codec::Encode;
use frame_system::offchain::CreateAuthorizedTransaction;
use serde_json::Value;
use sp_consensus_babe::{
    digests::{CompatibleDigestItem, PreDigest, SecondaryPlainPreDigest},
    Slot,
};
use sp_core::{sr25519, Pair};
use sp_io::TestExternalities;
use sp_keyring::Sr25519Keyring;
use sp_runtime::{
    traits::Header as _, ApplyExtrinsicResult, BuildStorage, Digest, DigestItem,
    ExtrinsicInclusionMode,
};
use stardust_runtime::{
    genesis_presets, params, AccountId, Executive, Hash, Header, Runtime, RuntimeCall,
    RuntimeGenesisConfig, SignedPayload, System, UncheckedExtrinsic,
};

/// The full genesis of a preset: the default, overlaid with what the preset says.
pub fn genesis_config(preset: &str) -> RuntimeGenesisConfig {
    let patch = genesis_presets::get_preset(&preset.into()).expect("the preset exists");
    let patch: Value = serde_json::from_slice(&patch).expect("the preset is JSON");
    let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).expect("serializes");
    overlay(&mut config, patch);
    serde_json::from_value(config).expect("the preset names only what exists")
}

fn overlay(target: &mut Value, patch: Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (key, value) in patch {
                overlay(target.entry(key).or_insert(Value::Null), value);
            }
        }
        (target, patch) => *target = patch,
    }
}

/// The state of a preset's genesis.
pub fn externalities(preset: &str) -> TestExternalities {
    genesis_config(preset).build_storage().expect("the genesis builds").into()
}

/// The same at the pace of a public chain, so that no era ends, and mints, within some thousand blocks.
pub fn unhurried(preset: &str) -> TestExternalities {
    let mut config = genesis_config(preset);
    config.clock.pace = None;
    config.build_storage().expect("the genesis builds").into()
}

/// Makes blocks; must live inside externalities.
#[derive(Clone, Debug)]
pub struct Chain {
    parent: Hash,
    skipped: u32,
}

impl Default for Chain {
    fn default() -> Self {
        Self::new()
    }
}

impl Chain {
    /// A chain that has only its genesis.
    pub fn new() -> Self {
        Self::after(Hash::zero())
    }

    /// A chain whose last block has this hash.
    pub fn after(parent: Hash) -> Self {
        Self { parent, skipped: 0 }
    }

    /// Blocks were skipped, but no slots: a week without blocks would end epochs and eras, which mint.
    pub fn skip(&mut self, blocks: u32) {
        self.skipped += blocks;
    }

    /// Makes a block by the first validator; `fill` applies its extrinsics.
    pub fn block<R>(&mut self, fill: impl FnOnce() -> R) -> R {
        self.begin();
        let result = fill();
        self.end();
        result
    }

    /// Begins a block, with its inherent, and says what extrinsics it takes.
    pub fn begin(&mut self) -> ExtrinsicInclusionMode {
        let number = System::block_number() + 1;
        let slot = 100_000_000 + u64::from(number - self.skipped);
        let digest = PreDigest::SecondaryPlain(SecondaryPlainPreDigest {
            authority_index: 0,
            slot: Slot::from(slot),
        });
        let digest = Digest { logs: vec![DigestItem::babe_pre_digest(digest)] };
        let header = Header::new(number, Hash::zero(), Hash::zero(), self.parent, digest);
        let mode = Executive::initialize_block(&header);
        let now = pallet_timestamp::Call::set { now: slot * params::SLOT_MILLIS };
        let inherent = UncheckedExtrinsic::new_bare(RuntimeCall::Timestamp(now));
        Executive::apply_extrinsic(inherent).expect("valid").expect("applied");
        mode
    }

    /// Ends the block that was begun.
    pub fn end(&mut self) {
        self.parent = Executive::finalize_block().hash();
    }

    /// Makes `count` blocks without transactions.
    pub fn empty_blocks(&mut self, count: u32) {
        (0..count).for_each(|_| self.block(|| ()));
    }
}

/// A signed transaction of a well-known account.
pub fn signed(
    from: Sr25519Keyring,
    nonce: u32,
    call: impl Into<RuntimeCall>,
) -> UncheckedExtrinsic {
    signed_by(&from.pair(), nonce, call)
}

/// A signed transaction of whoever has this key.
pub fn signed_by(
    key: &sr25519::Pair,
    nonce: u32,
    call: impl Into<RuntimeCall>,
) -> UncheckedExtrinsic {
    let mut extension = <Runtime as CreateAuthorizedTransaction<RuntimeCall>>::create_extension();
    extension.6 = frame_system::CheckNonce::from(nonce);
    let payload = SignedPayload::new(call.into(), extension).expect("all implicits are known");
    let signature = payload.using_encoded(|bytes| key.sign(bytes));
    let (call, extension, _) = payload.deconstruct();
    let account = AccountId::from(key.public().0);
    UncheckedExtrinsic::new_signed(call, account.into(), signature.into(), extension)
}

/// A transaction without signer, for a call that authorizes itself.
pub fn unsigned(call: impl Into<RuntimeCall>) -> UncheckedExtrinsic {
    <Runtime as CreateAuthorizedTransaction<RuntimeCall>>::create_authorized_transaction(
        call.into(),
    )
}

/// Signs and applies a call within a block.
pub fn apply(
    from: Sr25519Keyring,
    nonce: u32,
    call: impl Into<RuntimeCall>,
) -> ApplyExtrinsicResult {
    Executive::apply_extrinsic(signed(from, nonce, call))
}
