//! Lots and signatures, by the keystore.

use crate::{chain::Signed, LOG_TARGET};
use sp_core::{sr25519, H256};
use sp_keystore::KeystorePtr;
use stardust_offchain_core::{Drawn, LotKey};
use stardust_primitives::{
    audit::{lot_to_sign, AuditReport, Lot, SignedReport},
    contest::{PanelVote, SignedVote},
    crypto::{AuditId, AuditSignature, AUDIT},
};

/// The audit keys of this node. Its calls may read files: they are for threads that may block.
#[derive(Clone)]
pub(crate) struct Keys {
    keystore: KeystorePtr,
    genesis: H256,
}

impl Keys {
    pub(crate) fn new(keystore: KeystorePtr, genesis: H256) -> Self {
        Self { keystore, genesis }
    }

    /// Those of `auditors` whose secret this node has.
    pub(crate) fn of(&self, auditors: Vec<AuditId>) -> Vec<AuditId> {
        let ours: Vec<AuditId> =
            self.keystore.sr25519_public_keys(AUDIT).into_iter().map(AuditId::from).collect();
        auditors.into_iter().filter(|auditor| ours.contains(auditor)).collect()
    }

    /// Evaluates a lot; none, with a log line, if the keystore fails.
    pub(crate) fn draw(&self, key: &LotKey) -> Option<Drawn> {
        let LotKey { auditor, seed, assignment, commitment } = key;
        let public = sr25519::Public::from(auditor.clone());
        let data = lot_to_sign(self.genesis, *seed, *assignment, *commitment);
        let lot = match self.keystore.sr25519_vrf_sign(AUDIT, &public, &data) {
            Ok(Some(signature)) => Lot::new(&signature)?,
            Ok(None) => return complain("it has lost the key", auditor),
            Err(error) => return complain(&error.to_string(), auditor),
        };
        match lot.randomness(auditor, self.genesis, *seed, *assignment, *commitment) {
            Some(randomness) => Some(Drawn { lot, randomness }),
            None => complain("its lot is not valid", auditor),
        }
    }

    /// Signs a report.
    pub(crate) fn report(&self, report: AuditReport) -> Option<Signed> {
        let signature = self.sign(&report.auditor, report.to_sign(self.genesis))?;
        Some(Signed::Report(SignedReport { report, signature }))
    }

    /// Signs a vote.
    pub(crate) fn vote(&self, vote: PanelVote) -> Option<Signed> {
        let signature = self.sign(&vote.vote.auditor, vote.to_sign(self.genesis))?;
        Some(Signed::Vote(SignedVote { vote, signature }))
    }

    fn sign(&self, auditor: &AuditId, message: H256) -> Option<AuditSignature> {
        let public = sr25519::Public::from(auditor.clone());
        match self.keystore.sr25519_sign(AUDIT, &public, message.as_bytes()) {
            Ok(Some(signature)) => Some(signature.into()),
            Ok(None) => complain("it has lost the key", auditor),
            Err(error) => complain(&error.to_string(), auditor),
        }
    }
}

fn complain<T>(what: &str, auditor: &AuditId) -> Option<T> {
    log::warn!(target: LOG_TARGET, "The keystore fails for the audit key {auditor}: {what}");
    None
}
