//! Reads about stake: what a registration costs, what is delegated, and what slashes took.

use crate::{Client, Delegation, Delegator, Error, Result, Slash, View};
use codec::Decode;
use stardust_primitives::{AccountId, Balance, BlockNumber};

/// The pallet.
const STAKING: &str = "ProviderStaking";

impl View {
    /// Planck that a registration would burn now.
    pub async fn registration_price(&self) -> Result<Balance> {
        self.call("ProviderStakingApi_registration_price", ()).await
    }

    /// What an account has behind a provider.
    pub async fn delegation(
        &self,
        provider: &AccountId,
        delegator: &AccountId,
    ) -> Result<Option<Delegation>> {
        self.call("ProviderStakingApi_delegation", (provider, delegator)).await
    }

    /// What an account has behind all providers.
    pub async fn delegations_of(&self, delegator: &AccountId) -> Result<Vec<Delegation>> {
        self.call("ProviderStakingApi_delegations_of", (delegator,)).await
    }

    /// A provider's delegators, those with most at stake first.
    pub async fn delegators(&self, provider: &AccountId) -> Result<Vec<Delegator>> {
        self.call("ProviderStakingApi_delegators", (provider,)).await
    }

    /// The slashes of a provider, settled ones too, the newest first: the last hundred.
    pub async fn slashes_of(&self, provider: &AccountId) -> Result<Vec<Slash>> {
        self.call("ProviderStakingApi_slashes_of", (provider,)).await
    }

    /// Blocks without a sign of life after which a provider may ping.
    pub async fn ping_blocks(&self) -> Result<BlockNumber> {
        self.constant(STAKING, "PingBlocks").await
    }

    /// Delegations count up to so many times a provider's own bond.
    pub async fn delegation_limit(&self) -> Result<u32> {
        self.constant(STAKING, "DelegationLimit").await
    }

    /// A constant of the runtime, by its name in the metadata.
    async fn constant<R: Decode>(&self, pallet: &str, name: &str) -> Result<R> {
        let unreadable = |error: String| Error::incompatible(format!("{pallet}.{name}"), error);
        let client = Client { inner: self.inner.clone() };
        let head = match self.at {
            Some(block) => client.head(block).await?,
            None => client.best().await?,
        };
        let at = client.at_head(head).await?;
        let address = subxt::constants::dynamic::<()>(pallet, name);
        let bytes = at.constants().entry_bytes(address);
        let bytes = bytes.map_err(|error| unreadable(error.to_string()))?;
        R::decode(&mut bytes.as_slice()).map_err(|error| unreadable(error.to_string()))
    }
}
