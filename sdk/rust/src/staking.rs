//! Reads about stake: what a registration costs, what is delegated, and what slashes took.

use crate::{Delegation, Delegator, Result, Slash, View};
use stardust_primitives::{AccountId, Balance, BlockNumber};

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
        Ok(self.parameters().await?.providers.ping_blocks)
    }

    /// Delegations count up to so many times a provider's own bond.
    pub async fn delegation_limit(&self) -> Result<u32> {
        Ok(self.parameters().await?.bonds.delegation_limit)
    }
}
