//! Reports of validators that make two blocks in one slot.
//!
//! BABE's import of SDK 2609 finds them, but builds its proof of headers whose seals the import queue has taken off, and the
//! runtime refuses a proof without signatures. Its reports therefore go [`Nowhere`], and [`ReportingImport`] around it
//! makes them with the seals.

use crate::{
    epochs::RestoringImport,
    service::{Babe, FullClient},
};
use futures::{future::BoxFuture, FutureExt};
use sc_client_api::UsageProvider;
use sc_consensus::{BlockCheckParams, BlockImport, BlockImportParams, ImportResult};
use sc_transaction_pool_api::{
    error::Error as PoolError, LocalTransactionFor, LocalTransactionPool,
    OffchainTransactionPoolFactory,
};
use sp_api::{ApiExt, ProvideRuntimeApi};
use sp_consensus::{BlockOrigin, Error as ConsensusError};
use sp_consensus_babe::{AuthorityId, BabeApi, EquivocationProof, Slot};
use sp_runtime::traits::Header as _;
use stardust_runtime::{opaque::Block, Hash, Header};
use std::{
    collections::BTreeMap,
    error::Error,
    sync::{Arc, Mutex, PoisonError},
};

/// Slots whose headers are remembered, 50 minutes: who shows its second block later than that is not reported.
const SLOTS: usize = 1_000;

/// Takes nothing.
pub(crate) struct Nowhere;

impl LocalTransactionPool for Nowhere {
    type Block = Block;
    type Hash = Hash;
    type Error = PoolError;

    fn submit_local(
        &self,
        _at: Hash,
        _report: LocalTransactionFor<Self>,
    ) -> Result<Hash, PoolError> {
        Err(PoolError::ImmediatelyDropped)
    }
}

/// The headers of the last slots, by their authors.
#[derive(Default)]
struct Seen(BTreeMap<Slot, Vec<(AuthorityId, Header)>>);

impl Seen {
    /// Remembers a header, unless it is the author's second of the slot: then it gives the first.
    fn note(&mut self, slot: Slot, author: &AuthorityId, header: &Header) -> Option<Header> {
        let headers = self.0.entry(slot).or_default();
        if let Some((_, first)) = headers.iter().find(|(known, _)| known == author) {
            return (first.hash() != header.hash()).then(|| first.clone());
        }
        headers.push((author.clone(), header.clone()));
        while self.0.len() > SLOTS {
            self.0.pop_first();
        }
        None
    }
}

/// BABE's import of blocks, which also reports equivocations.
#[derive(Clone)]
pub(crate) struct ReportingImport {
    inner: RestoringImport<Babe>,
    client: Arc<FullClient>,
    pool: OffchainTransactionPoolFactory<Block>,
    seen: Arc<Mutex<Seen>>,
}

impl ReportingImport {
    /// Wraps BABE's import. Reports go to this pool.
    pub(crate) fn new(
        inner: RestoringImport<Babe>,
        client: Arc<FullClient>,
        pool: OffchainTransactionPoolFactory<Block>,
    ) -> Self {
        Self { inner, client, pool, seen: Arc::default() }
    }

    async fn import(
        &self,
        block: BlockImportParams<Block>,
    ) -> Result<ImportResult, ConsensusError> {
        let (header, origin) = (block.post_header(), block.origin);
        let result = self.inner.import_block(block).await?;
        let is_new = matches!(result, ImportResult::Imported(_));
        // What is fetched of the past was reported then, if it was to be.
        let is_live = matches!(
            origin,
            BlockOrigin::Own | BlockOrigin::NetworkBroadcast | BlockOrigin::ConsensusBroadcast
        );
        if is_new && is_live {
            if let Err(error) = self.look_at(&header) {
                log::warn!("cannot tell whether block {} equivocates: {error}", header.number());
            }
        }
        Ok(result)
    }

    /// Reports the author of a block that has just been imported, if it has made another in the same slot.
    fn look_at(&self, header: &Header) -> Result<(), Box<dyn Error>> {
        let hash = header.hash();
        let claim = sc_consensus_babe::find_pre_digest::<Block>(header)?;
        let slot = claim.slot();
        let api = self.client.runtime_api();
        let authorities = api.current_epoch(hash)?.authorities;
        let seat = usize::try_from(claim.authority_index())?;
        let (author, _) = authorities.get(seat).ok_or("its author has no seat")?;
        let first = {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.note(slot, author, header)
        };
        let Some(first_header) = first else { return Ok(()) };
        // At this block it is the session of the slot.
        let owner = api.generate_key_ownership_proof(hash, slot, author.clone())?;
        let owner = owner.ok_or("its author's key has no owner")?;
        let (offender, second_header) = (author.clone(), header.clone());
        let proof = EquivocationProof { offender, slot, first_header, second_header };
        let best = self.client.usage_info().chain.best_hash;
        let mut api = self.client.runtime_api();
        api.register_extension(self.pool.offchain_transaction_pool(best));
        let reported = api.submit_report_equivocation_unsigned_extrinsic(best, proof, owner)?;
        // None where it is known already.
        if reported.is_some() {
            log::info!("reported {author:?}, which made two blocks in slot {slot}");
        }
        Ok(())
    }
}

impl BlockImport<Block> for ReportingImport {
    type Error = ConsensusError;

    fn check_block<'this, 'future>(
        &'this self,
        block: BlockCheckParams<Block>,
    ) -> BoxFuture<'future, Result<ImportResult, ConsensusError>>
    where
        'this: 'future,
        Self: 'future,
    {
        self.inner.check_block(block)
    }

    fn import_block<'this, 'future>(
        &'this self,
        block: BlockImportParams<Block>,
    ) -> BoxFuture<'future, Result<ImportResult, ConsensusError>>
    where
        'this: 'future,
        Self: 'future,
    {
        self.import(block).boxed()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_runtime::Digest;

    fn header(number: u32) -> Header {
        Header::new(number, Hash::zero(), Hash::zero(), Hash::zero(), Digest::default())
    }

    fn author(n: u8) -> AuthorityId {
        codec::Decode::decode(&mut &[n; 32][..]).unwrap()
    }

    #[test]
    fn a_second_header_of_an_author_in_a_slot_gives_the_first() {
        let mut seen = Seen::default();
        assert_eq!(seen.note(1.into(), &author(1), &header(1)), None);
        assert_eq!(seen.note(1.into(), &author(1), &header(1)), None, "the same again");
        assert_eq!(seen.note(1.into(), &author(2), &header(2)), None, "of another author");
        assert_eq!(seen.note(2.into(), &author(1), &header(2)), None, "in another slot");
        assert_eq!(seen.note(1.into(), &author(1), &header(3)), Some(header(1)));
        assert_eq!(seen.note(1.into(), &author(1), &header(4)), Some(header(1)));
    }

    #[test]
    fn old_slots_are_forgotten() {
        let mut seen = Seen::default();
        for slot in 0..=SLOTS as u64 {
            seen.note(slot.into(), &author(1), &header(1));
        }
        assert_eq!(seen.0.len(), SLOTS);
        assert_eq!(seen.note(1.into(), &author(1), &header(2)), Some(header(1)));
        assert!(!seen.0.contains_key(&Slot::from(0)));
    }
}
