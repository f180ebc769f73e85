//! Keeps the metrics up to date: the one place where what is known becomes what is shown.

use crate::agent::{
    engine::Tally,
    ledger::Ledger,
    log::{self, About},
    metrics::Metrics,
    snapshot::Snapshot,
};
use stardust_primitives::{AccountId, BlockNumber};
use stardust_sdk::{Client, Error, Head};
use substrate_prometheus_endpoint::Registry;

/// Most blocks that are read at a time: the agent has other things to do meanwhile.
const BLOCKS_MAX: usize = 16;
/// Finalized blocks whose states a node keeps, unless it is told otherwise.
const KEPT: BlockNumber = 256;

/// The metrics, and what they are made of.
pub(crate) struct Watch {
    metrics: Metrics,
    account: AccountId,
    ledger: Ledger,
    /// The last finalized block that is in the ledger.
    read: BlockNumber,
}

impl Watch {
    /// Metrics of this account, from the last finalized block on.
    pub(crate) async fn begin(
        client: &Client,
        account: AccountId,
        registry: &Registry,
    ) -> anyhow::Result<Self> {
        let read = client.finalized().await?.number;
        let metrics = Metrics::register(registry)?;
        Ok(Self { metrics, account, ledger: Ledger::default(), read })
    }

    /// Shows whether there is a node, and what was run.
    pub(crate) fn runs(&self, is_connected: bool, tally: &Tally) {
        self.metrics.connected(is_connected);
        self.metrics.ran(tally);
    }

    /// Shows where the provider stands at a block, and what became of its batches by now.
    pub(crate) async fn on_head(
        &mut self,
        client: &Client,
        head: Head,
        snapshot: &Snapshot,
    ) -> Result<(), Error> {
        let balances = client.at(head.hash).balances(&self.account).await?;
        // What is frozen may be on hold as well, and only the rest of it has to stay.
        let stays = balances.frozen.saturating_sub(balances.held);
        self.metrics.stands(head.number, snapshot, balances.free.saturating_sub(stays));
        self.follow(client).await?;
        self.metrics.earned(&self.ledger);
        Ok(())
    }

    /// Reads blocks that were finalized meanwhile.
    async fn follow(&mut self, client: &Client) -> Result<(), Error> {
        let finalized = client.finalized().await?.number;
        let forgotten = finalized.saturating_sub(KEPT).saturating_sub(self.read);
        if forgotten > 0 {
            let text = format_args!("what {forgotten} blocks paid meanwhile is not in the metrics");
            log::warn(About::Agent, text);
            self.read = self.read.saturating_add(forgotten);
        }
        let first = self.read.saturating_add(1);
        for number in (first..=finalized).take(BLOCKS_MAX) {
            match self.note(client, number).await {
                Err(error) if error.is_disconnected() => return Err(error),
                Err(error) => log::warn(
                    About::Agent,
                    format_args!("what block {number} paid is not in the metrics: {error}"),
                ),
                Ok(()) => {}
            }
            self.read = number;
        }
        Ok(())
    }

    async fn note(&mut self, client: &Client, number: BlockNumber) -> Result<(), Error> {
        let block = client.block(number).await?;
        let events = client.events(block).await?;
        let (account, ledger) = (&self.account, &mut self.ledger);
        events.iter().try_for_each(|event| ledger.note(account, event))
    }
}
