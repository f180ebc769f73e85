//! What the chain itself says: state and events, decoded by its metadata into JSON.

use crate::node::{Block, Node};
use anyhow::{Context, Result};
use serde_json::{json, Map, Number, Value};
use std::str::FromStr;
use zombienet_sdk::subxt::{
    dynamic,
    ext::scale_value::{self, Composite, Primitive, ValueDef, Variant},
    utils::H256,
    OnlineClient, PolkadotConfig,
};

/// A node's chain. After an upgrade of the runtime make another.
pub struct Chain {
    client: OnlineClient<PolkadotConfig>,
    node: Node,
}

/// An event.
#[derive(Clone, Debug)]
pub struct Happened {
    /// The height of its block.
    pub block: u32,
    /// Pallet and variant, `Marketplace.BatchPaid`.
    pub name: String,
    /// Its fields.
    pub data: Value,
}

impl Happened {
    /// An amount among its fields.
    pub fn amount(&self, field: &str) -> Result<u128> {
        amount(&self.data[field]).with_context(|| format!("{field} of {}", self.name))
    }

    /// An account among its fields, in hex.
    pub fn account(&self, field: &str) -> Result<String> {
        let account = self.data[field].as_str();
        Ok(account.with_context(|| format!("{field} of {}", self.name))?.to_owned())
    }
}

/// A number of the chain, as large as it may be.
pub(crate) fn amount(value: &Value) -> Result<u128> {
    value.to_string().trim_matches('"').parse().with_context(|| format!("no number: {value}"))
}

impl Chain {
    /// The chain as this node knows it.
    pub async fn of(node: &Node) -> Result<Self> {
        let client = OnlineClient::from_url(node.url()).await?;
        Ok(Self { client, node: node.clone() })
    }

    /// A value of the state, by the keys of its map in hex; none if there is none.
    pub async fn value(
        &self,
        at: &Block,
        pallet: &str,
        entry: &str,
        keys: &[Vec<u8>],
    ) -> Result<Option<Value>> {
        let keys: Vec<_> = keys.iter().map(scale_value::Value::from_bytes).collect();
        let address = dynamic::storage(pallet, entry, keys);
        let found = self.client.storage().at(H256::from_str(&at.hash)?).fetch(&address).await?;
        found.map(|thunk| Ok(plain(thunk.to_value()?))).transpose()
    }

    /// All values of a map, each with its whole key in hex: an account is at its end.
    pub async fn entries(
        &self,
        at: &Block,
        pallet: &str,
        entry: &str,
    ) -> Result<Vec<(String, Value)>> {
        let address = dynamic::storage(pallet, entry, Vec::<scale_value::Value>::new());
        let mut found = self.client.storage().at(H256::from_str(&at.hash)?).iter(address).await?;
        let mut entries = Vec::new();
        while let Some(pair) = found.next().await {
            let pair = pair?;
            entries.push((hex(&pair.key_bytes), plain(pair.value.to_value()?)));
        }
        Ok(entries)
    }

    /// All events of the blocks after `from`, up to and with `to`.
    pub async fn events(&self, from: u32, to: u32) -> Result<Vec<Happened>> {
        let mut all = Vec::new();
        for block in from.saturating_add(1)..=to {
            let at = self.node.block_at(block).await?;
            for event in self.client.events().at(H256::from_str(&at.hash)?).await?.iter() {
                let event = event?;
                let name = format!("{}.{}", event.pallet_name(), event.variant_name());
                all.push(Happened { block, name, data: fields(event.field_values()?) });
            }
        }
        Ok(all)
    }

    /// The events of these names among those of [`Self::events`].
    pub async fn events_named(&self, from: u32, to: u32, names: &[&str]) -> Result<Vec<Happened>> {
        let all = self.events(from, to).await?;
        Ok(all.into_iter().filter(|event| names.contains(&event.name.as_str())).collect())
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::from("0x"), |text, byte| text + &format!("{byte:02x}"))
}

/// A value as JSON: what wraps one value is that value, many bytes are hex, a variant without fields is its name.
fn plain<T>(value: scale_value::Value<T>) -> Value {
    match value.value {
        ValueDef::Composite(composite) => fields(composite),
        ValueDef::Variant(Variant { name, values }) if values.is_empty() => Value::String(name),
        ValueDef::Variant(Variant { name, values }) => {
            Value::Object(Map::from_iter([(name, fields(values))]))
        }
        ValueDef::BitSequence(bits) => json!(format!("{bits:?}")),
        ValueDef::Primitive(primitive) => match primitive {
            Primitive::Bool(bool) => json!(bool),
            Primitive::U128(number) => Number::from_u128(number).map_or(Value::Null, Value::Number),
            Primitive::I128(number) => json!(number.to_string()),
            Primitive::Char(char) => json!(char.to_string()),
            Primitive::String(text) => json!(text),
            Primitive::U256(bytes) | Primitive::I256(bytes) => json!(hex(&bytes)),
        },
    }
}

fn fields<T>(composite: Composite<T>) -> Value {
    match composite {
        Composite::Named(all) => {
            Value::Object(all.into_iter().map(|(name, value)| (name, plain(value))).collect())
        }
        Composite::Unnamed(all) => {
            let bytes: Option<Vec<u8>> = all.iter().map(byte).collect();
            if let Some(bytes) = bytes.filter(|bytes| bytes.len() >= 16) {
                return json!(hex(&bytes));
            }
            let mut all: Vec<Value> = all.into_iter().map(plain).collect();
            match (all.len(), all.pop()) {
                (1, Some(only)) => only,
                (_, last) => {
                    all.extend(last);
                    Value::Array(all)
                }
            }
        }
    }
}

fn byte<T>(value: &scale_value::Value<T>) -> Option<u8> {
    match value.value {
        ValueDef::Primitive(Primitive::U128(number)) => u8::try_from(number).ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_told_in_plain_json() {
        let account =
            scale_value::Value::unnamed_composite([scale_value::Value::from_bytes([7; 32])]);
        let event = scale_value::Value::named_composite([
            ("who", account),
            ("fee", scale_value::Value::u128(u128::from(u64::MAX) * 2)),
            ("kind", scale_value::Value::unnamed_variant("Fraud", [])),
        ]);
        let told = plain(event);
        assert_eq!(told["who"], json!(format!("0x{}", "07".repeat(32))));
        assert_eq!(amount(&told["fee"]).unwrap(), u128::from(u64::MAX) * 2);
        assert_eq!(told["kind"], "Fraud");
    }
}
