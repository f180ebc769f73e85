//! Accounts that sign.

use crate::{Error, Result};
use stardust_primitives::AccountId;
use std::{
    str::FromStr,
    sync::{
        atomic::{AtomicU32, Ordering},
        Arc,
    },
};
use subxt_signer::{sr25519::Keypair, DeriveJunction, SecretUri};
use tokio::sync::{Mutex, MutexGuard};

/// An account with its secret, and the count of its transactions.
///
/// One process should use one signer per account: transactions of one signer may be in flight at the
/// same time and get nonces in the order in which they are submitted.
pub struct Signer {
    pub(crate) keypair: Keypair,
    account: AccountId,
    next_nonce: Mutex<Option<u64>>,
    in_flight: Arc<AtomicU32>,
}

impl core::fmt::Debug for Signer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        // The secret stays out of logs.
        f.debug_tuple("Signer").field(&self.account).finish()
    }
}

impl Signer {
    /// The account of a secret URI: a phrase, a hex seed, or a development account like `//Alice`.
    pub fn from_suri(suri: &str) -> Result<Self> {
        let bad = |_| {
            // The text itself is a secret and must not be repeated.
            Error::Invalid("the secret URI is neither a phrase, a 0x seed nor like //Alice".into())
        };
        let uri = SecretUri::from_str(suri).map_err(|_| ()).map_err(bad)?;
        let keypair = Keypair::from_uri(&uri).map_err(|_| ()).map_err(bad)?;
        let account = AccountId::new(keypair.public_key().0);
        Ok(Self { keypair, account, next_nonce: Mutex::new(None), in_flight: Arc::default() })
    }

    /// The account.
    pub fn account(&self) -> &AccountId {
        &self.account
    }

    /// 32 bytes that follow from the secret and a purpose, and that nobody else can compute.
    pub fn secret_for(&self, purpose: &str) -> [u8; 32] {
        // The public key of a hard derivation, which is never used as one.
        self.keypair.derive([DeriveJunction::hard(purpose)]).public_key().0
    }

    /// Takes the turn to submit. Nonces are counted on while transactions are in flight, because the
    /// chain does not know those yet; otherwise the chain is asked.
    pub(crate) async fn turn(&self) -> Turn<'_> {
        let mut next = self.next_nonce.lock().await;
        if self.in_flight.load(Ordering::SeqCst) == 0 {
            *next = None;
        }
        Turn { signer: self, next }
    }

    /// Forgets the count after a transaction was lost.
    pub(crate) async fn forget_nonce(&self) {
        *self.next_nonce.lock().await = None;
    }
}

/// The turn of one transaction.
pub(crate) struct Turn<'a> {
    signer: &'a Signer,
    next: MutexGuard<'a, Option<u64>>,
}

impl Turn<'_> {
    /// The nonce to use, if it is known.
    pub(crate) fn nonce(&self) -> Option<u64> {
        *self.next
    }

    /// The nonce was wrong: ask the chain.
    pub(crate) fn forget(&mut self) {
        *self.next = None;
    }

    /// A transaction with this nonce is in flight until the guard is dropped.
    pub(crate) fn sent(mut self, nonce: u64) -> InFlight {
        *self.next = nonce.checked_add(1);
        self.signer.in_flight.fetch_add(1, Ordering::SeqCst);
        InFlight(self.signer.in_flight.clone())
    }
}

/// Counts a transaction as in flight.
pub(crate) struct InFlight(Arc<AtomicU32>);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// An account as people name one: an SS58 address, 32 bytes in hex, or a development account
/// like `//Alice`.
pub fn account_from_str(text: &str) -> Result<AccountId> {
    if text.starts_with("//") {
        return Ok(Signer::from_suri(text)?.account);
    }
    AccountId::from_str(text).map_err(|_| {
        Error::Invalid(format!("`{text}` is neither an address, 32 bytes in hex nor like //Alice"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_read_in_all_forms() {
        let alice = "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY";
        let account = account_from_str(alice).unwrap();
        assert_eq!(account_from_str("//Alice").unwrap(), account);
        let bytes: &[u8; 32] = account.as_ref();
        assert_eq!(account_from_str(&format!("0x{}", hex::encode(bytes))).unwrap(), account);
        assert_eq!(account.to_string(), alice);
        assert!(account_from_str("Alice").is_err());
    }

    #[test]
    fn a_secret_is_the_same_each_time_and_another_for_each_account_and_purpose() {
        let of = |suri: &str, purpose: &str| Signer::from_suri(suri).unwrap().secret_for(purpose);
        assert_eq!(of("//Alice", "salts"), of("//Alice", "salts"));
        assert_ne!(of("//Alice", "salts"), of("//Bob", "salts"));
        assert_ne!(of("//Alice", "salts"), of("//Alice", "seeds"));
    }

    #[test]
    fn a_bad_secret_is_not_repeated() {
        let error = Signer::from_suri("not a phrase of twelve words").unwrap_err().to_string();
        assert!(!error.contains("twelve"), "{error}");
    }

    #[test]
    fn nonces_are_counted_while_transactions_are_in_flight() {
        futures::executor::block_on(async {
            let signer = Signer::from_suri("//Alice").unwrap();
            let turn = signer.turn().await;
            assert_eq!(turn.nonce(), None);
            let first = turn.sent(7);
            let turn = signer.turn().await;
            assert_eq!(turn.nonce(), Some(8));
            let second = turn.sent(8);
            drop(first);
            assert_eq!(signer.turn().await.nonce(), Some(9));
            signer.forget_nonce().await;
            assert_eq!(signer.turn().await.nonce(), None);
            drop(second);
            assert_eq!(signer.turn().await.nonce(), None);
        });
    }
}
