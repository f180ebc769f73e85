//! The audit key, a session key with which validators draw, report and vote.

use sp_core::crypto::KeyTypeId;

/// Key type of the audit key. Not `audi`: under that name the SDK keeps the keys of authority
/// discovery, and a session finds each of a validator's keys by its type.
pub const AUDIT: KeyTypeId = KeyTypeId(*b"audt");

mod app {
    use sp_application_crypto::{app_crypto, sr25519};
    app_crypto!(sr25519, super::AUDIT);
}

/// Public half of a validator's audit key.
pub type AuditId = app::Public;
/// Signature by a validator's audit key.
pub type AuditSignature = app::Signature;
/// A validator's audit key pair.
#[cfg(feature = "std")]
pub type AuditPair = app::Pair;
