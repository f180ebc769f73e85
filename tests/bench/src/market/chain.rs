//! The node: signed transactions go in, and what blocks did and cost comes out.

use super::{
    figures::Block,
    plan::{Audited, Seen},
};
use anyhow::{ensure, Context, Result};
use codec::{Compact, Decode, DecodeAll};
use futures::{stream, StreamExt, TryStreamExt};
use sp_core::H256;
use stardust_primitives::{
    audit::Audit,
    domain::border::Path,
    hashing::content,
    ids::{AssignmentId, DomainId, JobId},
    AccountId, Balance,
};
use stardust_sdk::{calls::Call, Head};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use subxt::{
    backend::LegacyBackend,
    config::{DefaultExtrinsicParamsBuilder, Header, RpcConfigFor},
    dynamic::storage,
    error::DispatchError,
    events::Phase,
    rpcs::{client::rpc_params, LegacyRpcMethods, RpcClient},
    OnlineClient, OnlineClientAtBlock, SubstrateConfig,
};
use subxt_signer::sr25519::Keypair;

/// Transactions that are on their way to the pool at one time.
const IN_FLIGHT: usize = 64;
/// Keys of one answer when a part of the state is counted.
const KEYS_PER_PAGE: u32 = 1_000;

/// An event of a block, as far as it matters here.
pub(crate) enum Event {
    /// Somebody moved money.
    Transfer,
    /// Something happened in the market.
    Market(Seen),
    /// Something has to be accounted for.
    Entry(Entry),
    /// A transaction was in the block and did nothing.
    Failed(String),
}

/// What moves money, or says where a job or a batch has gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Entry {
    /// A job is open.
    Posted {
        /// The job.
        job: JobId,
        /// Who pays.
        requester: AccountId,
        /// What is held for fees and audits.
        escrow: Balance,
        /// What is held for its record.
        deposit: Balance,
    },
    /// A batch is final.
    Paid {
        /// The batch.
        id: AssignmentId,
        /// Who ran it.
        provider: AccountId,
        /// What the provider got.
        earned: Balance,
        /// What everybody got.
        fee: Balance,
    },
    /// An assignment ended without pay.
    Ended {
        /// The batch.
        id: AssignmentId,
        /// The event that says why.
        how: String,
    },
    /// A job is over.
    Closed {
        /// The job.
        job: JobId,
        /// What was paid for it.
        paid: Balance,
        /// What went back.
        refunded: Balance,
    },
    /// A fee was burned.
    Fee {
        /// Who paid it.
        who: AccountId,
        /// How much.
        amount: Balance,
    },
    /// Something else was burned.
    Burned(Balance),
    /// An era was paid.
    Minted(Balance),
}

/// An event, and by what.
pub(crate) struct Happened {
    /// The transaction's place in its block; none if the chain did it by itself.
    pub(crate) by: Option<u32>,
    /// The event.
    pub(crate) event: Event,
}

/// A connection to the node.
pub(crate) struct Chain {
    api: OnlineClient<SubstrateConfig>,
    client: RpcClient,
    rpc: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
}

/// An account that signs with nonces counted here.
pub(crate) struct Account {
    /// Its key.
    pub(crate) key: Keypair,
    /// The nonce of its next transaction.
    pub(crate) nonce: u64,
}

impl Account {
    /// Its id.
    pub(crate) fn id(&self) -> AccountId {
        AccountId::new(self.key.public_key().0)
    }
}

impl Chain {
    /// Connects to the node's WebSocket address.
    pub(crate) async fn connect(url: &str) -> Result<Self> {
        let client = RpcClient::from_insecure_url(url).await?;
        let backend = LegacyBackend::builder().build(client.clone());
        let config = SubstrateConfig::new();
        let api = OnlineClient::from_backend_with_config(config, Arc::new(backend)).await?;
        Ok(Self { api, rpc: LegacyRpcMethods::new(client.clone()), client })
    }

    async fn at(&self, head: Head) -> Result<OnlineClientAtBlock<SubstrateConfig>> {
        Ok(self.api.at_block_hash_and_number(head.hash, u64::from(head.number)).await?)
    }

    /// A block of the best chain.
    pub(crate) async fn head(&self, number: u32) -> Result<Head> {
        let hash = self.rpc.chain_get_block_hash(Some(number.into())).await?;
        Ok(Head { number, hash: hash.with_context(|| format!("no block {number}"))? })
    }

    /// The height of a block.
    pub(crate) async fn number(&self, hash: H256) -> Result<u32> {
        let header = self.rpc.chain_get_header(Some(hash)).await?;
        Ok(header.with_context(|| format!("no block {hash:?}"))?.number().try_into()?)
    }

    /// The heights of the best and of the finalized block.
    pub(crate) async fn heights(&self) -> Result<(u32, u32)> {
        // The finalized one first: asked for the other way round, it could be ahead.
        let finalized = self.number(self.rpc.chain_get_finalized_head().await?).await?;
        let best = self.rpc.chain_get_header(None).await?.context("no best block")?;
        Ok((best.number().try_into()?, finalized))
    }

    /// The nonce that an account has to use next.
    pub(crate) async fn nonce(&self, account: &Keypair) -> Result<u64> {
        Ok(self.rpc.system_account_next_index(&account.public_key().0.into()).await?)
    }

    /// Signs calls with their accounts' next nonces.
    pub(crate) async fn sign(
        &self,
        head: Head,
        accounts: &mut [Account],
        calls: &[(usize, Call)],
    ) -> Result<Vec<Vec<u8>>> {
        let at = self.at(head).await?;
        let transactions = at.tx();
        let mut signed = Vec::with_capacity(calls.len());
        for (account, call) in calls {
            let account = accounts.get_mut(*account).context("a call of nobody")?;
            // Immortal: under load the pool validates at an older block, which does not know the best one's hash.
            let params = DefaultExtrinsicParamsBuilder::<SubstrateConfig>::new()
                .immortal()
                .nonce(account.nonce)
                .build();
            account.nonce = account.nonce.saturating_add(1);
            let mut signable = transactions.create_signable_offline(call, params)?;
            signed.push(signable.sign(&account.key)?.into_encoded());
        }
        Ok(signed)
    }

    /// Brings transactions into the pool, many at a time.
    pub(crate) async fn submit(&self, transactions: Vec<Vec<u8>>) -> Result<()> {
        stream::iter(transactions)
            .map(|transaction| async move {
                match self.rpc.author_submit_extrinsic(&transaction).await {
                    Ok(_) => Ok(()),
                    Err(error) => refused(error),
                }
            })
            .buffer_unordered(IN_FLIGHT)
            .try_collect()
            .await
    }

    /// What happened in a block.
    pub(crate) async fn events(&self, head: Head, crew: &[AccountId]) -> Result<Vec<Happened>> {
        let at = self.at(head).await?;
        let events = at.events().fetch().await?;
        let mut happened = Vec::new();
        for event in events.iter() {
            let event = event?;
            let by = match event.phase() {
                Phase::ApplyExtrinsic(at) => Some(at),
                Phase::Initialization | Phase::Finalization => None,
            };
            let mut fields = event.field_bytes();
            let name = (event.pallet_name(), event.event_name());
            if name == ("System", "ExtrinsicFailed") {
                let error = DispatchError::decode_from(fields, at.metadata())?;
                happened.push(Happened { by, event: Event::Failed(error.to_string()) });
                continue;
            }
            let entry = entry(name, fields)?.map(Event::Entry);
            let seen = match name {
                ("Balances", "Transfer") => Some(Event::Transfer),
                ("Marketplace", "BatchClaimed") => {
                    let (id, provider) = <(AssignmentId, AccountId)>::decode(&mut fields)?;
                    let worker = crew.iter().position(|account| *account == provider);
                    let worker = worker.context("a stranger claimed")?;
                    Some(Event::Market(Seen::Claimed { id, worker }))
                }
                ("Marketplace", "BatchCommitted") => {
                    Some(Event::Market(Seen::Committed(AssignmentId::decode(&mut fields)?)))
                }
                ("Marketplace", "BatchPaid") => Some(Event::Market(paid(&mut fields)?)),
                _ => None,
            };
            happened.extend(entry.into_iter().chain(seen).map(|event| Happened { by, event }));
        }
        Ok(happened)
    }

    /// The hashes of a block's transactions, in their order.
    pub(crate) async fn transactions(&self, head: Head) -> Result<Vec<H256>> {
        let body = self.rpc.chain_get_block(Some(head.hash)).await?;
        let body = body.with_context(|| format!("no block {}", head.number))?.block.extrinsics;
        Ok(body.iter().map(|extrinsic| content(&extrinsic.0)).collect())
    }

    /// The open audits of these assignments.
    pub(crate) async fn audits(
        &self,
        head: Head,
        ids: &[AssignmentId],
    ) -> Result<Vec<(AssignmentId, Audited)>> {
        if ids.is_empty() {
            return Ok(Vec::new());
        }
        let at = self.at(head).await?;
        let address = storage::<(u64, (u32, u8)), ()>("Verification", "Audits");
        let entry = at.storage().entry(address)?;
        let mut keys = BTreeMap::new();
        for id in ids {
            keys.insert(entry.fetch_key((id.job.0, (id.batch, id.replica)))?, *id);
        }
        let values = self.values(head, keys.keys()).await?;
        let mut audits = Vec::new();
        for (key, value) in values {
            let id = keys.get(&key).copied().context("an answer that was not asked for")?;
            let audit = Audit::<AccountId, u32>::decode_all(&mut value.as_slice())?;
            let tasks: BTreeSet<_> =
                audit.answers.iter().map(|signed| signed.answer.index).collect();
            let tasks = tasks.into_iter().collect();
            audits.push((id, Audited { ends: audit.ends(), tasks }));
        }
        Ok(audits)
    }

    async fn values(
        &self,
        head: Head,
        keys: impl Iterator<Item = &Vec<u8>>,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let sets =
            self.rpc.state_query_storage_at(keys.map(Vec::as_slice), Some(head.hash)).await?;
        let changes = sets.into_iter().flat_map(|set| set.changes);
        Ok(changes.filter_map(|(key, value)| Some((key.0, value?.0))).collect())
    }

    /// What a block cost and when it was made.
    pub(crate) async fn block(&self, number: u32) -> Result<Block> {
        let head = self.head(number).await?;
        let body = self.rpc.chain_get_block(Some(head.hash)).await?;
        let body = body.with_context(|| format!("no block {number}"))?.block.extrinsics;
        // Normal, operational, mandatory; each is time and proof size.
        let weights: [(Compact<u64>, Compact<u64>); 3] =
            self.value(head, "System", "BlockWeight").await?;
        let [normal, ..] = &weights;
        Ok(Block {
            number,
            millis: self.value(head, "Timestamp", "Now").await?,
            weight: weights.iter().map(|(time, _)| time.0).fold(0, u64::saturating_add),
            normal: normal.0 .0,
            bytes: body.iter().map(|extrinsic| extrinsic.0.len() as u64).sum(),
        })
    }

    /// Bytes of keys and values that the pallets of the market hold.
    pub(crate) async fn state_bytes(&self, number: u32) -> Result<u64> {
        let head = self.head(number).await?;
        let entries =
            [("Marketplace", "Jobs"), ("Verification", "Audits"), ("ProviderStaking", "Providers")];
        let mut bytes = 0u64;
        for (pallet, item) in entries {
            let entry = self.prefix(head, pallet, item).await?;
            // The first half names the pallet.
            let size = self.size_below(head, entry.get(..16).unwrap_or_default()).await?;
            bytes = bytes.saturating_add(size);
        }
        Ok(bytes)
    }

    /// Where the keys of an item begin; the key itself of one that is no map.
    pub(crate) async fn prefix(&self, head: Head, pallet: &str, item: &str) -> Result<Vec<u8>> {
        let at = self.at(head).await?;
        Ok(at.storage().entry(storage::<(), ()>(pallet, item))?.key_prefix().to_vec())
    }

    /// Bytes of the keys and values that begin with these.
    pub(crate) async fn size_below(&self, head: Head, prefix: &[u8]) -> Result<u64> {
        let params = rpc_params![format!("0x{}", hex(prefix)), head.hash];
        let values: Option<u64> = self.client.request("state_getStorageSize", params).await?;
        let keys = self.key_bytes(head.hash, prefix).await?;
        Ok(values.unwrap_or(0).saturating_add(keys))
    }

    /// All keys of a map, with their values.
    pub(crate) async fn entries(
        &self,
        head: Head,
        pallet: &str,
        item: &str,
    ) -> Result<Vec<(Vec<u8>, Vec<u8>)>> {
        let prefix = self.prefix(head, pallet, item).await?;
        let mut entries: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
        loop {
            let last = entries.last().map(|(key, _)| key.clone());
            let page = self.rpc.state_get_keys_paged(
                &prefix,
                KEYS_PER_PAGE,
                last.as_deref(),
                Some(head.hash),
            );
            let page = page.await?;
            if page.is_empty() {
                return Ok(entries);
            }
            entries.extend(self.values(head, page.iter()).await?);
            // The answer is in an order of its own.
            entries.sort();
        }
    }

    /// The value of an item that is no map.
    pub(crate) async fn value<T: Decode>(&self, head: Head, pallet: &str, item: &str) -> Result<T> {
        let key = self.prefix(head, pallet, item).await?;
        let value = self.rpc.state_get_storage(&key, Some(head.hash)).await?;
        let value = value.with_context(|| format!("{pallet}.{item} has no value"))?;
        Ok(T::decode_all(&mut value.as_slice())?)
    }

    async fn key_bytes(&self, at: H256, prefix: &[u8]) -> Result<u64> {
        let mut bytes = 0u64;
        let mut last: Option<Vec<u8>> = None;
        loop {
            let page = self
                .rpc
                .state_get_keys_paged(prefix, KEYS_PER_PAGE, last.as_deref(), Some(at))
                .await?;
            let Some(end) = page.last() else { return Ok(bytes) };
            last = Some(end.clone());
            bytes = page.iter().map(|key| key.len() as u64).fold(bytes, u64::saturating_add);
        }
    }
}

/// What a refusal by the pool means.
fn refused(error: subxt::rpcs::Error) -> Result<()> {
    let subxt::rpcs::Error::User(user) = &error else { return Err(error.into()) };
    let reason = user.data.as_ref().map(|data| data.get()).unwrap_or_default();
    // A block may take a transaction while the pool still looks at it, which then finds its nonce used. If
    // it was not taken, its account gets no further, and the measurement ends for want of payments.
    ensure!(
        reason.contains("outdated"),
        "the pool refused a transaction: {} {reason}",
        user.message
    );
    Ok(())
}

/// `Marketplace.BatchPaid`: assignment, provider, its domain, the path there, gas, four fees, audits.
type BatchPaid = (AssignmentId, AccountId, DomainId, Path, u64, [Balance; 4], u32);

fn paid(fields: &mut &[u8]) -> Result<Seen> {
    let (id, _, _, _, _, _, audited) = BatchPaid::decode(fields)?;
    Ok(Seen::Paid { id, audited })
}

/// What of an event has to be accounted for.
fn entry(name: (&str, &str), mut fields: &[u8]) -> Result<Option<Entry>> {
    let fields = &mut fields;
    Ok(Some(match name {
        ("Marketplace", "JobPosted") => {
            let (job, requester, escrow, deposit) = Decode::decode(fields)?;
            Entry::Posted { job, requester, escrow, deposit }
        }
        ("Marketplace", "BatchPaid") => {
            let (id, provider, _, _, _, fees, _) = BatchPaid::decode(fields)?;
            let [earned, ..] = fees;
            Entry::Paid { id, provider, earned, fee: fees.iter().sum() }
        }
        (
            "Marketplace",
            how @ ("BatchReturned" | "BatchExpired" | "BatchWithheld" | "BatchUnaudited" | "Fraud"),
        ) => Entry::Ended { id: AssignmentId::decode(fields)?, how: how.into() },
        ("Marketplace", "JobClosed") => {
            let (job, paid, refunded) = Decode::decode(fields)?;
            Entry::Closed { job, paid, refunded }
        }
        ("TransactionPayment", "TransactionFeePaid") => {
            let (who, fee, tip) = <(AccountId, Balance, Balance)>::decode(fields)?;
            Entry::Fee { who, amount: fee.saturating_add(tip) }
        }
        ("ProviderStaking", "Registered") => {
            let (_, _, price) = <(AccountId, Balance, Balance)>::decode(fields)?;
            Entry::Burned(price)
        }
        ("Staking", "EraPaid") => {
            let (_, validators, rest) = <(u32, Balance, Balance)>::decode(fields)?;
            Entry::Minted(validators.saturating_add(rest))
        }
        _ => return Ok(None),
    }))
}

/// Bytes as hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `Balances.transfer_keep_alive`.
pub(crate) fn transfer(to: &AccountId, amount: Balance) -> Call {
    // The account is the first kind of a `MultiAddress`.
    Call::new("Balances", "transfer_keep_alive", (0u8, to, Compact(amount)))
}
