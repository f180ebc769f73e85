//! Takes back what a failed import of a block has noted about epochs.
//!
//! BABE's import of SDK 2609 notes the epoch that a block announces, and looks up the weight of the best block afterwards.
//! A node that comes back from a fork of its own may have finalised the other one in between: then the weight is gone and
//! the import fails, but the note stays. It is of a block that the database does not have, so the import of each
//! later block fails at it, until the node is restarted.

use futures::{future::BoxFuture, lock::Mutex, FutureExt};
use sc_consensus::{
    shared_data::SharedData, BlockCheckParams, BlockImport, BlockImportParams, ImportResult,
};
use sp_consensus::Error as ConsensusError;
use stardust_runtime::opaque::Block;
use std::sync::Arc;

/// Puts back what was.
type Restore = Box<dyn FnOnce() + Send>;

/// An import of blocks that changes something shared, and leaves it as it was where it fails.
#[derive(Clone)]
pub(crate) struct RestoringImport<I> {
    inner: I,
    /// Remembers what is now.
    remember: Arc<dyn Fn() -> Restore + Send + Sync>,
    /// One block at a time, so that what is put back is no other block's.
    turn: Arc<Mutex<()>>,
}

impl<I> RestoringImport<I>
where
    I: BlockImport<Block, Error = ConsensusError> + Send + Sync,
{
    /// Wraps an import that changes `shared`.
    pub(crate) fn new<T: Clone + Send + 'static>(inner: I, shared: SharedData<T>) -> Self {
        let remember = move || -> Restore {
            let before = shared.shared_data().clone();
            let shared = shared.clone();
            Box::new(move || *shared.shared_data() = before)
        };
        Self { inner, remember: Arc::new(remember), turn: Arc::default() }
    }

    async fn import(
        &self,
        block: BlockImportParams<Block>,
    ) -> Result<ImportResult, ConsensusError> {
        let _turn = self.turn.lock().await;
        let restore = (self.remember)();
        let result = self.inner.import_block(block).await;
        if result.is_err() {
            restore();
        }
        result
    }
}

impl<I> BlockImport<Block> for RestoringImport<I>
where
    I: BlockImport<Block, Error = ConsensusError> + Send + Sync,
{
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
    use futures::executor::block_on;
    use sp_consensus::BlockOrigin;
    use sp_runtime::{traits::Header as _, Digest};
    use stardust_runtime::{Hash, Header};

    /// Notes each block's number; fails afterwards at odd ones, as BABE's may.
    #[derive(Clone)]
    struct Noting(SharedData<Vec<u32>>);

    impl BlockImport<Block> for Noting {
        type Error = ConsensusError;

        fn check_block<'this, 'future>(
            &'this self,
            _: BlockCheckParams<Block>,
        ) -> BoxFuture<'future, Result<ImportResult, ConsensusError>>
        where
            'this: 'future,
            Self: 'future,
        {
            async { Ok(ImportResult::AlreadyInChain) }.boxed()
        }

        fn import_block<'this, 'future>(
            &'this self,
            block: BlockImportParams<Block>,
        ) -> BoxFuture<'future, Result<ImportResult, ConsensusError>>
        where
            'this: 'future,
            Self: 'future,
        {
            let number = *block.header.number();
            self.0.shared_data().push(number);
            let result = match number % 2 {
                0 => Ok(ImportResult::imported(true)),
                _ => Err(ConsensusError::ChainLookup("no weight".into())),
            };
            async { result }.boxed()
        }
    }

    fn block(number: u32) -> BlockImportParams<Block> {
        let header =
            Header::new(number, Hash::zero(), Hash::zero(), Hash::zero(), Digest::default());
        BlockImportParams::new(BlockOrigin::NetworkBroadcast, header)
    }

    #[test]
    fn a_failed_import_leaves_nothing_behind() {
        let shared = SharedData::new(Vec::new());
        let import = RestoringImport::new(Noting(shared.clone()), shared.clone());
        for number in 1..=4 {
            assert_eq!(block_on(import.import_block(block(number))).is_ok(), number % 2 == 0);
        }
        assert_eq!(*shared.shared_data(), [2, 4]);
    }
}
