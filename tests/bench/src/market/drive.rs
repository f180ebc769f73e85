//! The loop: what a block did goes into the plan, the calls that follow from it go to the node.

use super::{
    chain::{Account, Chain, Event, Happened},
    plan::{Act, Plan, Step},
    works::Works,
};
use anyhow::{bail, ensure, Context, Result};
use futures::{FutureExt, StreamExt};
use stardust_primitives::{domain::border::Path, AccountId};
use stardust_sdk::{
    calls::{self, Call},
    Client, Head, Heads,
};

/// Blocks without a payment after which the measurement is given up: more than all tranches of an audit.
pub(crate) const STALLED_BLOCKS: u32 = 60;

/// The newest block that is announced, waiting for one if there is none.
pub(crate) async fn newest(heads: &mut Heads) -> Result<Head> {
    let mut head = heads.next().await.context("the node ended")??;
    while let Some(next) = heads.next().now_or_never() {
        head = next.context("the node ended")??;
    }
    Ok(head)
}

/// Lets a crew work from the block `from` on until every batch is final; the last block.
pub(crate) async fn work(
    (client, chain): (&Client, &Chain),
    crew: &mut [Account],
    plan: &mut Plan,
    works: &Works,
    from: u32,
) -> Result<u32> {
    let mut heads = client.heads().await?;
    let ids: Vec<_> = crew.iter().map(Account::id).collect();
    let mut head = chain.head(from).await?;
    let mut moved = (from, plan.unpaid());
    loop {
        let audits = chain.audits(head, &plan.due(head.number)).await?;
        let steps = plan.next(head.number, audits);
        let steps = steps.into_iter().map(|step| call(step, works, &ids));
        let signed = chain.sign(head, crew, &steps.collect::<Result<Vec<_>>>()?).await?;
        chain.submit(signed).await?;

        let seen = head.number.saturating_add(1);
        // The first announcement may be of a block that is known.
        while head.number < seen {
            head = newest(&mut heads).await?;
        }
        for number in seen..=head.number {
            for Happened { event, .. } in chain.events(chain.head(number).await?, &ids).await? {
                match event {
                    Event::Market(event) => plan.saw(number, event),
                    Event::Failed(error) => {
                        bail!("a transaction of block {number} failed: {error}")
                    }
                    Event::Transfer | Event::Entry(_) => {}
                }
            }
            if plan.unpaid() == 0 {
                return Ok(number);
            }
        }
        if plan.unpaid() != moved.1 {
            moved = (head.number, plan.unpaid());
        }
        let waited = head.number.saturating_sub(moved.0);
        ensure!(waited < STALLED_BLOCKS, "nothing moves any more: {}", plan.stages());
    }
}

/// What a step is on chain.
pub(crate) fn call(
    Step { worker, act }: Step,
    works: &Works,
    crew: &[AccountId],
) -> Result<(usize, Call)> {
    let call = match act {
        Act::Claim { job, count } => calls::claim(job, count, &Path::new()),
        Act::Commit(id) => {
            let provider = crew.get(worker).context("a batch of nobody")?;
            calls::commit(id, works.commitment(id, provider)?)
        }
        Act::Reveal { id, tasks } => works.reveal(id, &tasks)?,
    };
    Ok((worker, call))
}
