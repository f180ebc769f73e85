//! Calls are signed, submitted and waited for.

use crate::{
    calls::Call,
    client::{Client, Config, Head},
    error::{pool_refusal, Error, PoolRefusal},
    signer::{InFlight, Signer},
    Result,
};
use codec::Decode;
use sp_core::H256;
use stardust_primitives::{hashing::content, BlockNumber};
use std::time::Duration;
use subxt::{
    config::DefaultExtrinsicParamsBuilder,
    error::DispatchError,
    events::Phase,
    rpcs::{client::RpcSubscription, methods::legacy::TransactionStatus},
    OnlineClientAtBlock,
};
use tokio::time::{sleep, timeout};

/// How long a transaction stays valid, in blocks: one that no block took within it never comes.
const MORTAL_BLOCKS: BlockNumber = 64;
/// How long to wait for a block to take a transaction: somewhat longer than it is valid.
const WAIT: Duration = Duration::from_secs(200);
/// How often it is asked whether a transaction can still come: every four blocks.
const LOOK: Duration = Duration::from_secs(12);
/// How often a transaction is signed that comes at a bad moment.
const ATTEMPTS: u32 = 5;

/// What to wait for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Until {
    /// A block of the best chain, about one block time.
    #[default]
    InBlock,
    /// A finalized block, which no reorganisation takes back.
    Finalized,
}

/// A call that was executed.
#[derive(Clone, Debug)]
pub struct Included {
    /// The block.
    pub block: H256,
    /// What the call caused.
    pub events: Vec<EventRecord>,
}

/// Something that a call caused.
#[derive(Clone, Debug)]
pub struct EventRecord {
    /// The pallet.
    pub pallet: String,
    /// The event's name.
    pub name: String,
    /// Its fields in SCALE.
    pub fields: Vec<u8>,
}

impl Included {
    /// The fields of the first event of this name.
    pub fn find<E: Decode>(&self, pallet: &str, name: &str) -> Result<E> {
        let event = self.events.iter().find(|event| event.pallet == pallet && event.name == name);
        let what = || format!("event {pallet}.{name}");
        event.ok_or_else(|| Error::incompatible(what(), "the call caused none"))?.read()
    }
}

impl EventRecord {
    /// Its fields; an error if they are others than those asked for.
    pub fn read<E: Decode>(&self) -> Result<E> {
        let what = || format!("event {}.{}", self.pallet, self.name);
        E::decode(&mut self.fields.as_slice()).map_err(|error| Error::incompatible(what(), error))
    }
}

type Statuses = RpcSubscription<TransactionStatus<H256>>;

struct Sent {
    hash: H256,
    nonce: u64,
    statuses: Statuses,
    _in_flight: InFlight,
}

impl Client {
    /// Signs and submits a call, waits, and gives what it caused or the rule that refused it.
    pub async fn submit(&self, signer: &Signer, call: &Call, until: Until) -> Result<Included> {
        let mut sent = self.send(signer, call).await?;
        let waited = timeout(WAIT, self.included(signer, &mut sent, until)).await;
        let block = waited.unwrap_or_else(|_| {
            Err(Error::Timeout { call: call.to_string(), seconds: WAIT.as_secs() })
        });
        match block {
            Ok(block) => self.outcome(block, sent.hash).await,
            Err(error) => {
                signer.forget_nonce().await;
                Err(error)
            }
        }
    }

    async fn send(&self, signer: &Signer, call: &Call) -> Result<Sent> {
        let mut turn = signer.turn().await;
        for attempt in 1u32.. {
            let nonce = match turn.nonce() {
                Some(nonce) => nonce,
                None => self.next_nonce(signer).await?,
            };
            let (extrinsic, hash) = self.sign(signer, call, nonce).await?;
            match self.inner.rpc.author_submit_and_watch_extrinsic(&extrinsic).await {
                Ok(statuses) => {
                    return Ok(Sent { hash, nonce, statuses, _in_flight: turn.sent(nonce) });
                }
                Err(error) => {
                    turn.forget();
                    let pause = match pool_refusal(error) {
                        // Another process signs with this account, or the pool is a moment behind.
                        PoolRefusal::Nonce if attempt < ATTEMPTS => Duration::from_millis(300),
                        PoolRefusal::Behind(_) if attempt < ATTEMPTS => Duration::from_secs(1),
                        PoolRefusal::Nonce => break,
                        PoolRefusal::Behind(error) | PoolRefusal::Other(error) => {
                            return Err(error);
                        }
                    };
                    sleep(pause).await;
                }
            }
        }
        Err(Error::NotAccepted {
            reason: "the account's nonce keeps changing".into(),
            remedy: "; another process signs with this account: stop it, or use another account",
        })
    }

    /// Waits until a block has a transaction.
    ///
    /// An earlier one of the account may get lost: a pool drops it, or a deep reorganisation takes the block that it
    /// named. Then all that were counted on after it wait in the pool for a nonce that never comes, until they are signed
    /// anew.
    async fn included(&self, signer: &Signer, sent: &mut Sent, until: Until) -> Result<H256> {
        loop {
            if let Ok(block) = timeout(LOOK, included_in(&mut sent.statuses, until)).await {
                return block;
            }
            // What waits in its turn, or is in a block, counts.
            if self.next_nonce(signer).await? <= sent.nonce {
                let reason = "a transaction that was to come before it was lost".into();
                return Err(Error::NotAccepted { reason, remedy: "; try again" });
            }
        }
    }

    async fn next_nonce(&self, signer: &Signer) -> Result<u64> {
        let account: &[u8; 32] = signer.account().as_ref();
        let nonce = self.inner.rpc.system_account_next_index(&(*account).into()).await;
        nonce.map_err(|error| Error::rpc("system_accountNextIndex", error))
    }

    /// The block from which on a transaction is valid that is signed now.
    async fn birth(&self, best: Head) -> Result<Head> {
        let finalized = self.finalized().await?;
        let number = birth_of(best.number, finalized.number);
        if number == finalized.number {
            return Ok(finalized);
        }
        self.block(number).await
    }

    async fn sign(&self, signer: &Signer, call: &Call, nonce: u64) -> Result<(Vec<u8>, H256)> {
        let best = self.best().await?;
        let birth = self.birth(best).await?;
        let at = self.at_head(best).await?;
        let params = DefaultExtrinsicParamsBuilder::<Config>::new()
            .nonce(nonce)
            .mortal_from_unchecked(MORTAL_BLOCKS.into(), u64::from(birth.number), birth.hash)
            .build();
        let transactions = at.tx();
        let mut signable = transactions
            .create_signable_offline(call, params)
            .map_err(|error| Error::incompatible(call.to_string(), error))?;
        let signed = signable
            .sign(&signer.keypair)
            .map_err(|error| Error::incompatible(call.to_string(), error))?;
        let hash = signed.hash();
        Ok((signed.into_encoded(), hash))
    }

    /// What a transaction of a block came to.
    async fn outcome(&self, block: H256, transaction: H256) -> Result<Included> {
        let body = self.inner.rpc.chain_get_block(Some(block)).await;
        let body = body.map_err(|error| Error::rpc("chain_getBlock", error))?;
        let body = body.ok_or_else(|| Error::Unknown(format!("block {block:?}")))?;
        let mut extrinsics = body.block.extrinsics.iter();
        let position = extrinsics
            .position(|extrinsic| content(extrinsic) == transaction)
            .and_then(|position| u32::try_from(position).ok())
            .ok_or_else(|| Error::Unknown(format!("transaction {transaction:?} in {block:?}")))?;
        let at = self.at_head(self.head(block).await?).await?;
        let mut included = Included { block, events: Vec::new() };
        for (phase, event) in recorded(&at).await? {
            if phase != Phase::ApplyExtrinsic(position) {
                continue;
            }
            if event.pallet == "System" && event.name == "ExtrinsicFailed" {
                let error = DispatchError::decode_from(event.fields.as_slice(), at.metadata())
                    .map_err(unreadable)?;
                return Err(Error::refused(&error));
            }
            included.events.push(event);
        }
        Ok(included)
    }

    /// All that a block caused, in its order. The node has to have the block's state still.
    pub async fn events(&self, block: Head) -> Result<Vec<EventRecord>> {
        let at = self.at_head(block).await?;
        Ok(recorded(&at).await?.into_iter().map(|(_, event)| event).collect())
    }
}

/// A transaction names the block from which on it is valid, and is nothing on a fork without that. So it is the
/// finalized one: what a reorganisation takes out of a block then comes into another, even if who sent it is gone. Where
/// finality is far behind, half of the time that a transaction is valid has to be left for it.
fn birth_of(best: BlockNumber, finalized: BlockNumber) -> BlockNumber {
    finalized.max(best.saturating_sub(MORTAL_BLOCKS / 2))
}

fn unreadable(error: impl ToString) -> Error {
    Error::incompatible("System.Events", error)
}

/// The events of a block, and when in it they were.
async fn recorded(at: &OnlineClientAtBlock<Config>) -> Result<Vec<(Phase, EventRecord)>> {
    let events = at.events().fetch().await.map_err(unreadable)?;
    let mut recorded = Vec::new();
    for event in events.iter() {
        let event = event.map_err(unreadable)?;
        let record = EventRecord {
            pallet: event.pallet_name().into(),
            name: event.event_name().into(),
            fields: event.field_bytes().to_vec(),
        };
        recorded.push((event.phase(), record));
    }
    Ok(recorded)
}

async fn included_in(statuses: &mut Statuses, until: Until) -> Result<H256> {
    let lost = |reason: &str, remedy| Error::NotAccepted { reason: reason.into(), remedy };
    while let Some(status) = statuses.next().await {
        let status = status.map_err(|error| Error::rpc("author_submitAndWatchExtrinsic", error))?;
        match status {
            TransactionStatus::InBlock(block) if until == Until::InBlock => return Ok(block),
            TransactionStatus::Finalized(block) => return Ok(block),
            TransactionStatus::Future
            | TransactionStatus::Ready
            | TransactionStatus::Broadcast(_)
            | TransactionStatus::InBlock(_)
            | TransactionStatus::Retracted(_) => {}
            TransactionStatus::FinalityTimeout(_) => {
                return Err(lost("no finality for a long time", "; the chain does not finalize"));
            }
            TransactionStatus::Usurped(_) => {
                return Err(lost(
                    "another transaction took its nonce",
                    "; does another process sign with this account?",
                ));
            }
            TransactionStatus::Dropped => {
                return Err(lost("the node's pool dropped it", "; the pool is full, try again"));
            }
            TransactionStatus::Invalid => {
                return Err(lost("it became invalid before a block took it", "; try again"));
            }
        }
    }
    Err(Error::Disconnected("the node stopped watching the transaction".into()))
}

#[cfg(test)]
mod tests {
    use super::birth_of;

    #[test]
    fn transactions_are_born_at_the_finalized_block_while_there_is_time_left() {
        for (best, finalized, expected) in
            [(0, 0, 0), (10, 7, 7), (100, 68, 68), (100, 67, 68), (100, 3, 68), (20, 0, 0)]
        {
            assert_eq!(birth_of(best, finalized), expected, "{best}, {finalized}");
        }
    }
}
