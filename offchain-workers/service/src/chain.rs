//! What the auditor needs of its node: the runtime API at the best block, and the transaction pool.

use crate::follow::Assigned;
use futures::future::BoxFuture;
use sc_transaction_pool_api::{
    error::{Error as PoolError, IntoPoolError},
    TransactionPool, TransactionSource,
};
use sp_api::{ApiError, ProvideRuntimeApi};
use sp_blockchain::HeaderBackend;
use sp_core::H256;
use sp_runtime::traits::{Block as BlockT, UniqueSaturatedInto};
use stardust_primitives::{
    api::{AuditApi, AuditDuty, ClockApi, ContentApi, MarketApi, PanelDuty},
    audit::SignedReport,
    contest::SignedVote,
    crypto::AuditId,
    ids::{ContestId, JobId},
    provider::SlashCause,
    AccountId, Balance, BlockNumber,
};
use std::sync::Arc;

/// Reading the state of a block failed.
#[derive(Debug, thiserror::Error)]
#[error("reading the state failed: {0}")]
pub(crate) struct ReadError(pub(crate) String);

impl From<ApiError> for ReadError {
    fn from(error: ApiError) -> Self {
        Self(error.to_string())
    }
}

/// Where the chain stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Best {
    pub(crate) hash: H256,
    pub(crate) number: BlockNumber,
    pub(crate) finalized: BlockNumber,
    pub(crate) finalized_hash: H256,
}

/// An answer with its signature.
#[derive(Clone, Debug)]
pub(crate) enum Signed {
    Report(SignedReport),
    Vote(SignedVote),
}

/// What became of an answer that was offered to the pool.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Offered {
    /// The pool has taken it.
    Taken,
    /// The pool has it already.
    Known,
    /// The pool does not want it, for this reason.
    Refused(String),
}

/// The node, as far as the auditor sees it. Calls that read state take time: they are for threads that
/// may block.
pub(crate) trait Node: Send + Sync + 'static {
    fn is_major_syncing(&self) -> bool;
    fn genesis(&self) -> H256;
    fn best(&self) -> Best;
    /// The chain's clock.
    fn now(&self, at: H256) -> Result<BlockNumber, ReadError>;
    fn auditors(&self, at: H256) -> Result<Vec<AuditId>, ReadError>;
    fn audit_duties(
        &self,
        at: H256,
        auditor: &AuditId,
    ) -> Result<Vec<AuditDuty<AccountId, BlockNumber>>, ReadError>;
    fn panel_duties(
        &self,
        at: H256,
        auditor: &AuditId,
    ) -> Result<Vec<PanelDuty<AccountId, BlockNumber>>, ReadError>;
    /// The assignments of a batch.
    fn assignments(&self, at: H256, job: JobId, batch: u32) -> Result<Vec<Assigned>, ReadError>;
    /// Whether a provider is to be slashed because a receipt of its lost this contest.
    fn is_fraud(
        &self,
        at: H256,
        provider: &AccountId,
        in_contest: ContestId,
    ) -> Result<bool, ReadError>;
    /// A preimage, by the state of the best block.
    fn preimage(&self, hash: H256) -> Result<Option<Vec<u8>>, ReadError>;
    /// Makes an extrinsic and offers it to the pool.
    fn submit(self: Arc<Self>, answer: Signed) -> BoxFuture<'static, Offered>;
}

/// A real node.
pub(crate) struct Chain<Client, Pool: ?Sized> {
    client: Arc<Client>,
    pool: Arc<Pool>,
    is_major_syncing: Arc<dyn Fn() -> bool + Send + Sync>,
}

impl<Client, Pool: ?Sized> Chain<Client, Pool> {
    pub(crate) fn new(
        client: Arc<Client>,
        pool: Arc<Pool>,
        is_major_syncing: Arc<dyn Fn() -> bool + Send + Sync>,
    ) -> Self {
        Self { client, pool, is_major_syncing }
    }
}

impl<Client, Pool> Node for Chain<Client, Pool>
where
    Pool: TransactionPool + ?Sized + 'static,
    Pool::Block: BlockT<Hash = H256>,
    Client: ProvideRuntimeApi<Pool::Block> + HeaderBackend<Pool::Block> + 'static,
    Client::Api: AuditApi<Pool::Block, AccountId, BlockNumber>
        + ClockApi<Pool::Block, BlockNumber>
        + ContentApi<Pool::Block>
        + MarketApi<Pool::Block, AccountId, Balance, BlockNumber>,
    Client: Send + Sync,
{
    fn is_major_syncing(&self) -> bool {
        (self.is_major_syncing)()
    }

    fn genesis(&self) -> H256 {
        self.client.info().genesis_hash
    }

    fn best(&self) -> Best {
        let info = self.client.info();
        Best {
            hash: info.best_hash,
            number: info.best_number.unique_saturated_into(),
            finalized: info.finalized_number.unique_saturated_into(),
            finalized_hash: info.finalized_hash,
        }
    }

    fn now(&self, at: H256) -> Result<BlockNumber, ReadError> {
        Ok(self.client.runtime_api().now(at)?)
    }

    fn auditors(&self, at: H256) -> Result<Vec<AuditId>, ReadError> {
        Ok(self.client.runtime_api().auditors(at)?)
    }

    fn audit_duties(
        &self,
        at: H256,
        auditor: &AuditId,
    ) -> Result<Vec<AuditDuty<AccountId, BlockNumber>>, ReadError> {
        Ok(self.client.runtime_api().audit_duties(at, auditor.clone())?)
    }

    fn panel_duties(
        &self,
        at: H256,
        auditor: &AuditId,
    ) -> Result<Vec<PanelDuty<AccountId, BlockNumber>>, ReadError> {
        Ok(self.client.runtime_api().panel_duties(at, auditor.clone())?)
    }

    fn assignments(&self, at: H256, job: JobId, batch: u32) -> Result<Vec<Assigned>, ReadError> {
        Ok(self.client.runtime_api().assignments(at, job, batch, 1)?)
    }

    fn is_fraud(
        &self,
        at: H256,
        provider: &AccountId,
        in_contest: ContestId,
    ) -> Result<bool, ReadError> {
        let slashes = self.client.runtime_api().pending_slashes(at, provider.clone())?;
        Ok(slashes.iter().any(|(cause, _)| {
            matches!(cause, SlashCause::Fraud { contest, .. } if *contest == in_contest)
        }))
    }

    fn preimage(&self, hash: H256) -> Result<Option<Vec<u8>>, ReadError> {
        let at = self.client.info().best_hash;
        Ok(self.client.runtime_api().preimage(at, hash)?)
    }

    fn submit(self: Arc<Self>, answer: Signed) -> BoxFuture<'static, Offered> {
        Box::pin(async move {
            let at = self.client.info().best_hash;
            let client = self.client.clone();
            let made = tokio::task::spawn_blocking(move || {
                let api = client.runtime_api();
                match answer {
                    Signed::Report(report) => api.report_extrinsic(at, report),
                    Signed::Vote(vote) => api.vote_extrinsic(at, vote),
                }
            });
            let extrinsic = match made.await {
                Ok(Ok(extrinsic)) => extrinsic,
                Ok(Err(error)) => return Offered::Refused(error.to_string()),
                Err(error) => return Offered::Refused(error.to_string()),
            };
            match self.pool.submit_one(at, TransactionSource::Local, extrinsic).await {
                Ok(_) => Offered::Taken,
                Err(error) => offered(error),
            }
        })
    }
}

/// What an error of the pool means.
fn offered(error: impl IntoPoolError) -> Offered {
    match error.into_pool_error() {
        // The tag that an answer provides is its own, so what has it is an earlier form of the answer
        // with another signature.
        Ok(PoolError::AlreadyImported(_) | PoolError::TooLowPriority { .. }) => Offered::Known,
        Ok(error) => Offered::Refused(error.to_string()),
        Err(error) => Offered::Refused(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_runtime::transaction_validity::InvalidTransaction;

    #[test]
    fn an_answer_that_the_pool_has_is_not_refused() {
        assert_eq!(offered(PoolError::AlreadyImported(Box::new(()))), Offered::Known);
        assert_eq!(offered(PoolError::TooLowPriority { old: 1, new: 1 }), Offered::Known);
        for error in [
            PoolError::ImmediatelyDropped,
            PoolError::TemporarilyBanned,
            PoolError::InvalidTransaction(InvalidTransaction::Custom(3)),
        ] {
            let reason = error.to_string();
            assert_eq!(offered(error), Offered::Refused(reason));
        }
    }
}
