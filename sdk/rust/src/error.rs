//! What can go wrong between a client and the chain, with what to do about it.

use crate::outputs::OutputError;
use subxt::{error::DispatchError, rpcs};

/// What went wrong; the text names the rule that refused and the remedy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No node answers.
    #[error("no node answers at {url} ({reason}); start one, or say where with --url")]
    Unreachable {
        /// Where it was looked for.
        url: String,
        /// What the network said.
        reason: String,
    },
    /// The connection broke; connect again.
    #[error("lost the connection to the node: {0}")]
    Disconnected(String),
    /// The node answered with an error.
    #[error("the node refused {method}: {reason}")]
    Node {
        /// The method that was called.
        method: String,
        /// What the node said.
        reason: String,
    },
    /// A call was executed, and a rule of the chain refused it. Nothing but its fee changed.
    #[error("{rule}: {remedy}")]
    Refused {
        /// The rule, for example `Marketplace.ExposureExceeded`.
        rule: String,
        /// What the chain's own documentation says of it.
        remedy: String,
    },
    /// The transaction never reached a block.
    #[error("the transaction was not accepted: {reason}{remedy}")]
    NotAccepted {
        /// What the node said.
        reason: String,
        /// What to do about it, if anything is known; starts with a separator.
        remedy: &'static str,
    },
    /// The transaction is not in a block after a long time. It may still come.
    #[error(
        "no block took {call} within {seconds} s; it may still come, look before repeating it"
    )]
    Timeout {
        /// The call.
        call: String,
        /// How long was waited.
        seconds: u64,
    },
    /// The chain does not fit this client.
    #[error("{what} does not fit this client ({reason}); use the client that was released with the chain")]
    Incompatible {
        /// What could not be read or written.
        what: String,
        /// Why.
        reason: String,
    },
    /// Something asked for does not exist.
    #[error("there is no {0}")]
    Unknown(String),
    /// Something given cannot be right.
    #[error("{0}")]
    Invalid(String),
    /// A provider served something else than the chain names.
    #[error(transparent)]
    Output(#[from] Box<OutputError>),
}

impl Error {
    /// Whether connecting again may help.
    pub fn is_disconnected(&self) -> bool {
        matches!(self, Self::Disconnected(_) | Self::Unreachable { .. })
    }

    /// The name of the chain's rule that refused, for example `Marketplace.ExposureExceeded`.
    pub fn rule(&self) -> Option<&str> {
        match self {
            Self::Refused { rule, .. } => Some(rule),
            _ => None,
        }
    }

    /// Whether the chain refused with this rule.
    pub fn is_rule(&self, name: &str) -> bool {
        self.rule() == Some(name)
    }

    pub(crate) fn rpc(method: &str, error: rpcs::Error) -> Self {
        match error {
            rpcs::Error::User(error) => {
                let data = error.data.as_ref().map(|data| data.get().trim_matches('"'));
                let reason = match data {
                    Some(data) => format!("{}: {data}", error.message),
                    None => error.message,
                };
                Self::Node { method: method.into(), reason }
            }
            rpcs::Error::Client(error) => Self::Disconnected(error.to_string()),
            rpcs::Error::DisconnectedWillReconnect(reason) => Self::Disconnected(reason),
            other => Self::Incompatible { what: method.into(), reason: other.to_string() },
        }
    }

    pub(crate) fn incompatible(what: impl Into<String>, reason: impl ToString) -> Self {
        Self::Incompatible { what: what.into(), reason: reason.to_string() }
    }

    /// A failed call as the rule that refused it.
    pub(crate) fn refused(error: &DispatchError) -> Self {
        let DispatchError::Module(module) = error else {
            let (rule, remedy) = match error {
                DispatchError::Token(token) => (format!("Token.{token:?}"), token.to_string()),
                DispatchError::Arithmetic(error) => {
                    (format!("Arithmetic.{error:?}"), error.to_string())
                }
                other => (format!("{other:?}"), other.to_string()),
            };
            return Self::Refused { rule, remedy };
        };
        match module.details() {
            Ok(details) => Self::Refused {
                rule: rule_name(details.pallet.name(), &details.variant.name),
                remedy: remedy(&details.variant.docs),
            },
            Err(_) => Self::Refused {
                rule: format!("Module.{:?}", module.bytes()),
                remedy: "an error that the chain's metadata does not describe".into(),
            },
        }
    }
}

/// How a rule is called everywhere in Stardust.
pub(crate) fn rule_name(pallet: &str, error: &str) -> String {
    format!("{pallet}.{error}")
}

/// The documentation of an error as one line.
pub(crate) fn remedy(docs: &[String]) -> String {
    let text: Vec<_> =
        docs.iter().map(|line| line.trim()).filter(|line| !line.is_empty()).collect();
    if text.is_empty() {
        "the chain refused the call".into()
    } else {
        text.join(" ")
    }
}

/// What a transaction pool's refusal means, and whether it is only about the nonce.
pub(crate) enum PoolRefusal {
    /// The nonce is used up, or the pool has another transaction with it.
    Nonce,
    /// The pool does not know the block that the transaction counts from: the node follows its peers faster than
    /// its pool does, or a reorganisation took that block away.
    Behind(Error),
    /// Anything else.
    Other(Error),
}

pub(crate) fn pool_refusal(error: rpcs::Error) -> PoolRefusal {
    let rpcs::Error::User(user) = &error else {
        return PoolRefusal::Other(Error::rpc("author_submitAndWatchExtrinsic", error));
    };
    let data = user.data.as_ref().map(|data| data.get().trim_matches('"')).unwrap_or_default();
    // The codes of the author RPC: 1010 invalid, 1013 already imported, 1014 priority too low.
    match user.code {
        1013 | 1014 => PoolRefusal::Nonce,
        1010 if data.contains("outdated") => PoolRefusal::Nonce,
        1010 if data.contains("ancient birth block") => PoolRefusal::Behind(Error::NotAccepted {
            reason: data.to_owned(),
            remedy: "; the node is behind its peers: try again when it has caught up",
        }),
        _ => {
            let reason = if data.is_empty() { user.message.clone() } else { data.to_owned() };
            let remedy = if reason.contains("pay some fees") {
                "; the account needs some free balance for fees"
            } else {
                ""
            };
            PoolRefusal::Other(Error::NotAccepted { reason, remedy })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(json: &str) -> rpcs::Error {
        rpcs::Error::User(serde_json::from_str(json).unwrap())
    }

    #[test]
    fn docs_become_the_remedy() {
        let docs = ["The bond is too small.", "", " Bond more."].map(String::from);
        assert_eq!(remedy(&docs), "The bond is too small. Bond more.");
        assert_eq!(remedy(&[]), "the chain refused the call");
        assert_eq!(rule_name("Marketplace", "ExposureExceeded"), "Marketplace.ExposureExceeded");
    }

    #[test]
    fn what_passes_is_told_from_other_refusals() {
        let stale =
            r#"{"code":1010,"message":"Invalid Transaction","data":"Transaction is outdated"}"#;
        assert!(matches!(pool_refusal(user(stale)), PoolRefusal::Nonce));
        let same = r#"{"code":1013,"message":"Transaction is already imported"}"#;
        assert!(matches!(pool_refusal(user(same)), PoolRefusal::Nonce));
        let other = r#"{"code":1014,"message":"Priority is too low","data":"too low"}"#;
        assert!(matches!(pool_refusal(user(other)), PoolRefusal::Nonce));
        let poor = r#"{"code":1010,"message":"Invalid Transaction","data":"Inability to pay some fees (e.g. account balance too low)"}"#;
        let early = r#"{"code":1010,"message":"Invalid Transaction","data":"Transaction has an ancient birth block"}"#;
        let PoolRefusal::Behind(error) = pool_refusal(user(early)) else { panic!("it passes") };
        assert!(error.to_string().contains("try again when it has caught up"), "{error}");
        let PoolRefusal::Other(error) = pool_refusal(user(poor)) else { panic!("not a nonce") };
        assert!(error.to_string().contains("needs some free balance"), "{error}");
        let lost = rpcs::Error::Client("connection reset".into());
        let PoolRefusal::Other(error) = pool_refusal(lost) else { panic!("not a nonce") };
        assert!(error.is_disconnected());
    }

    #[test]
    fn a_refusal_is_found_by_its_name() {
        let error = Error::Refused { rule: "Marketplace.UnknownJob".into(), remedy: "x".into() };
        assert!(error.is_rule("Marketplace.UnknownJob"));
        assert!(!error.is_rule("Marketplace.NotYours"));
        assert_eq!(error.to_string(), "Marketplace.UnknownJob: x");
        assert_eq!(Error::Unknown("job 7".into()).rule(), None);
    }
}
