//! Validators: their stake, their seat, and the keys that a node makes for them.

use crate::{
    calls::{Call, Raw},
    Client, Error, Result, View,
};
use codec::Compact;
use sp_runtime::Perbill;
use stardust_primitives::{validator::ValidatorView, AccountId, Balance};
use subxt::rpcs::rpc_params;

/// What a stake pays its rewards to: the stake itself, which grows by them.
const PAYEE_STAKED: u8 = 0;

/// Session keys that a node has made and keeps, and the proof that it has them, for one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SessionKeys {
    /// The public keys in SCALE.
    pub keys: Vec<u8>,
    /// A signature by each key over the account.
    pub proof: Vec<u8>,
}

/// What `author_rotateKeysWithOwner` answers.
#[derive(serde::Deserialize)]
struct Generated {
    keys: String,
    proof: String,
}

impl Client {
    /// Has the node make session keys and keep them: those that it had before stay in its keystore. The node must allow
    /// unsafe methods on this connection, as it does to its own machine.
    pub async fn new_session_keys(&self, owner: &AccountId) -> Result<SessionKeys> {
        const METHOD: &str = "author_rotateKeysWithOwner";
        let owner: &[u8; 32] = owner.as_ref();
        let owner = format!("0x{}", hex::encode(owner));
        let answer = self.inner.raw.request::<Generated>(METHOD, rpc_params![owner]).await;
        let Generated { keys, proof } = answer.map_err(|error| Error::rpc(METHOD, error))?;
        let bytes = |text: &str| {
            hex::decode(text.trim_start_matches("0x"))
                .map_err(|error| Error::incompatible(METHOD, error))
        };
        Ok(SessionKeys { keys: bytes(&keys)?, proof: bytes(&proof)? })
    }
}

impl View {
    /// Somebody who has bonded for validation; none where nothing is bonded.
    pub async fn validator(&self, id: &AccountId) -> Result<Option<ValidatorView<Balance>>> {
        self.call("StakeApi_validator", (id,)).await
    }
}

/// `Staking.bond`: puts a stake in, whose rewards stay in it.
pub fn bond(stake: Balance) -> Call {
    Call::new("Staking", "bond", (Compact(stake), PAYEE_STAKED))
}

/// `Staking.bond_extra`: puts more in.
pub fn bond_extra(more: Balance) -> Call {
    Call::new("Staking", "bond_extra", (Compact(more),))
}

/// `Session.set_keys`.
pub fn set_keys(keys: &SessionKeys) -> Call {
    Call::new("Session", "set_keys", (Raw(&keys.keys), &keys.proof))
}

/// `Staking.validate`: stands for election, keeping `commission` of what its nominators earn.
pub fn validate(commission: Perbill) -> Call {
    Call::new("Staking", "validate", (Compact(commission.deconstruct()), false))
}

/// `Staking.chill`: stands for election no more.
pub fn chill() -> Call {
    Call::new("Staking", "chill", ())
}

/// `Staking.unbond`: sends a part of the stake on its way out.
pub fn unbond(amount: Balance) -> Call {
    Call::new("Staking", "unbond", (Compact(amount),))
}

/// `Staking.withdraw_unbonded`: frees what is out. `slashes` is at least how often the account was slashed.
pub fn withdraw_unbonded(slashes: u32) -> Call {
    Call::new("Staking", "withdraw_unbonded", (slashes,))
}

/// `Staking.payout_stakers`: claims the rewards of a validator and its nominators for one past era.
pub fn payout(validator: &AccountId, era: u32) -> Call {
    Call::new("Staking", "payout_stakers", (validator, era))
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;

    #[test]
    fn keys_go_into_the_call_as_they_are() {
        let keys = SessionKeys { keys: vec![1; 128], proof: vec![2; 256] };
        let expected = [vec![1; 128], vec![2u8; 256].encode()].concat();
        assert_eq!((Raw(&keys.keys), &keys.proof).encode(), expected);
    }
}
