//! The connection to a node.

use crate::{Error, Result};
use codec::{Decode, DecodeAll, Encode};
use futures::{Stream, StreamExt};
use sp_core::H256;
use stardust_primitives::{hashing::content, BlockNumber};
use std::sync::Arc;
use subxt::{
    backend::LegacyBackend,
    config::{Header as _, RpcConfigFor},
    rpcs::{methods::LegacyRpcMethods, RpcClient},
    storage::Address,
    OnlineClient, OnlineClientAtBlock, SubstrateConfig,
};

/// How subxt is told about this chain: everything is as Substrate has it.
pub(crate) type Config = SubstrateConfig;
/// The node's RPC methods.
pub(crate) type Rpc = LegacyRpcMethods<RpcConfigFor<Config>>;

/// A connection to a node; clones share it.
#[derive(Clone)]
pub struct Client {
    pub(crate) inner: Arc<Inner>,
}

pub(crate) struct Inner {
    pub(crate) api: OnlineClient<Config>,
    pub(crate) rpc: Rpc,
    /// For methods that are not among those.
    pub(crate) raw: RpcClient,
    genesis: H256,
}

/// A block of the best chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// Its height.
    pub number: BlockNumber,
    /// Its hash.
    pub hash: H256,
}

/// The best blocks as they come.
pub type Heads = std::pin::Pin<Box<dyn Stream<Item = Result<Head>> + Send>>;

/// What the chain says at one block, or at the best one at the time of asking.
#[derive(Clone)]
pub struct View {
    pub(crate) inner: Arc<Inner>,
    pub(crate) at: Option<H256>,
}

impl Client {
    /// Connects to a node's WebSocket address.
    pub async fn connect(url: &str) -> Result<Self> {
        let unreachable = |reason: String| Error::Unreachable { url: url.to_owned(), reason };
        let rpc = RpcClient::from_insecure_url(url)
            .await
            .map_err(|error| unreachable(root_cause(&error)))?;
        let backend = LegacyBackend::builder().build(rpc.clone());
        let api = OnlineClient::from_backend_with_config(Config::new(), Arc::new(backend))
            .await
            .map_err(|error| unreachable(error.to_string()))?;
        let genesis = api.genesis_hash();
        let inner = Inner { api, rpc: Rpc::new(rpc.clone()), raw: rpc, genesis };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Hash of the chain's first block, which names the chain.
    pub fn genesis(&self) -> H256 {
        self.inner.genesis
    }

    /// The best block.
    pub async fn best(&self) -> Result<Head> {
        let rpc = &self.inner.rpc;
        let hash = rpc
            .chain_get_block_hash(None)
            .await
            .map_err(|error| Error::rpc("chain_getBlockHash", error))?;
        let hash = hash.ok_or_else(|| Error::Unknown("best block".into()))?;
        self.head(hash).await
    }

    /// The finalized block.
    pub async fn finalized(&self) -> Result<Head> {
        let hash = self.inner.rpc.chain_get_finalized_head().await;
        self.head(hash.map_err(|error| Error::rpc("chain_getFinalizedHead", error))?).await
    }

    /// The block of this height on the best chain.
    pub async fn block(&self, number: BlockNumber) -> Result<Head> {
        let hash = self.inner.rpc.chain_get_block_hash(Some(number.into())).await;
        let hash = hash.map_err(|error| Error::rpc("chain_getBlockHash", error))?;
        let hash = hash.ok_or_else(|| Error::Unknown(format!("block {number}")))?;
        Ok(Head { number, hash })
    }

    pub(crate) async fn head(&self, hash: H256) -> Result<Head> {
        let header = self.inner.rpc.chain_get_header(Some(hash)).await;
        let header = header.map_err(|error| Error::rpc("chain_getHeader", error))?;
        let header = header.ok_or_else(|| Error::Unknown(format!("block {hash:?}")))?;
        Ok(Head { number: height(header.number())?, hash })
    }

    /// The best blocks from now on. Ends, or gives an error, when the connection breaks.
    pub async fn heads(&self) -> Result<Heads> {
        let heads = self.inner.rpc.chain_subscribe_new_heads().await;
        let heads = heads.map_err(|error| Error::rpc("chain_subscribeNewHeads", error))?;
        Ok(Box::pin(heads.map(|header| {
            let header = header.map_err(|error| Error::rpc("chain_subscribeNewHeads", error))?;
            let hash = content(&header.encode());
            Ok(Head { number: height(header.number())?, hash })
        })))
    }

    /// Reads at the best block of the moment.
    pub fn latest(&self) -> View {
        View { inner: self.inner.clone(), at: None }
    }

    /// Reads at one block.
    pub fn at(&self, block: H256) -> View {
        View { inner: self.inner.clone(), at: Some(block) }
    }

    pub(crate) async fn at_head(&self, head: Head) -> Result<OnlineClientAtBlock<Config>> {
        let at = self.inner.api.at_block_hash_and_number(head.hash, u64::from(head.number));
        at.await.map_err(|error| Error::Node {
            method: "Metadata_metadata".into(),
            reason: error.to_string(),
        })
    }
}

impl View {
    /// Calls a runtime API.
    pub(crate) async fn call<R: Decode>(
        &self,
        function: &'static str,
        arguments: impl Encode,
    ) -> Result<R> {
        let answer = self.inner.rpc.state_call(function, Some(&arguments.encode()), self.at).await;
        let answer = answer.map_err(|error| Error::rpc(function, error))?;
        R::decode_all(&mut answer.as_slice()).map_err(|error| Error::incompatible(function, error))
    }

    /// The block that is looked at, with its metadata.
    pub(crate) async fn opened(&self) -> Result<OnlineClientAtBlock<Config>> {
        let client = Client { inner: self.inner.clone() };
        let head = match self.at {
            Some(block) => client.head(block).await?,
            None => client.best().await?,
        };
        client.at_head(head).await
    }

    /// An error of the chain as the rule that refused, with its remedy.
    pub(crate) async fn refusal(&self, error: &sp_runtime::DispatchError) -> Result<Error> {
        let at = self.opened().await?;
        let decoded = subxt::error::DispatchError::decode_from(error.encode(), at.metadata());
        let decoded = decoded.map_err(|error| Error::incompatible("an error", error))?;
        Ok(Error::refused(&decoded))
    }

    /// Reads one storage value; the metadata says how its key is hashed.
    pub(crate) async fn storage<A: Address, R: Decode>(
        &self,
        address: A,
        key: A::KeyParts,
    ) -> Result<Option<R>> {
        let what = format!("{}.{}", address.pallet_name(), address.entry_name());
        let at = self.opened().await?;
        let value = at.storage().try_fetch(address, key).await;
        let value = value.map_err(|error| Error::Node {
            method: "state_getStorage".into(),
            reason: error.to_string(),
        })?;
        let decoded = value.map(|value| R::decode(&mut value.bytes()));
        decoded.transpose().map_err(|error| Error::incompatible(what, error))
    }
}

fn height(number: u64) -> Result<BlockNumber> {
    number.try_into().map_err(|error| Error::incompatible("block number", error))
}

/// The innermost message of an error: the outer ones only say "client error" in several ways.
fn root_cause(error: &impl core::fmt::Display) -> String {
    let text = error.to_string();
    text.rsplit("client error: ").next().unwrap_or_default().to_owned()
}
