//! Programs, payloads and items by their hash, the recently used ones kept.

use crate::chain::Node;
use sp_core::H256;
use stardust_primitives::hashing::content;
use stardust_vm::{Fault, Program};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// Most bytes of payloads and items that are kept: a dozen of the largest.
const BYTES_MAX: usize = 48 * 1024 * 1024;
/// Most programs that are kept.
const PROGRAMS_MAX: usize = 16;

/// What is on chain, so that nothing here can be wrong; only missing.
pub(crate) struct Content {
    node: Arc<dyn Node>,
    kept: Mutex<Kept>,
    nothing: Arc<[u8]>,
}

#[derive(Default)]
struct Kept {
    bytes: Recent<Arc<[u8]>>,
    programs: Recent<Program>,
}

/// A map that knows what was used last.
struct Recent<T> {
    entries: BTreeMap<H256, (T, u64)>,
    uses: u64,
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Self { entries: BTreeMap::new(), uses: 0 }
    }
}

impl<T: Clone> Recent<T> {
    fn get(&mut self, hash: H256) -> Option<T> {
        self.uses = self.uses.saturating_add(1);
        let (value, used) = self.entries.get_mut(&hash)?;
        *used = self.uses;
        Some(value.clone())
    }

    /// Keeps a value, which is the last to go while `is_too_much`.
    fn keep(&mut self, hash: H256, value: T, is_too_much: impl Fn(&Self) -> bool) {
        self.uses = self.uses.saturating_add(1);
        self.entries.insert(hash, (value, self.uses));
        while self.entries.len() > 1 && is_too_much(self) {
            let oldest = self.entries.iter().min_by_key(|(_, (_, used))| *used);
            let Some(hash) = oldest.map(|(hash, _)| *hash) else { return };
            self.entries.remove(&hash);
        }
    }
}

impl Content {
    pub(crate) fn new(node: Arc<dyn Node>) -> Self {
        Self { node, kept: Mutex::default(), nothing: Arc::from([]) }
    }

    /// A checked program.
    pub(crate) fn program(&self, hash: H256) -> Result<Program, Fault> {
        if let Some(program) = self.kept().programs.get(hash) {
            return Ok(program);
        }
        let bytes = self.fetch(hash)?;
        let program = Program::new(bytes).map_err(|error| Fault::Unsupported(error.to_string()))?;
        let is_too_much = |kept: &Recent<_>| kept.entries.len() > PROGRAMS_MAX;
        self.kept().programs.keep(hash, program.clone(), is_too_much);
        Ok(program)
    }

    /// A payload or items; nothing for none.
    pub(crate) fn bytes(&self, hash: Option<H256>) -> Result<Arc<[u8]>, Fault> {
        let Some(hash) = hash else { return Ok(self.nothing.clone()) };
        if let Some(bytes) = self.kept().bytes.get(hash) {
            return Ok(bytes);
        }
        let bytes: Arc<[u8]> = self.fetch(hash)?.into();
        let is_too_much = |kept: &Recent<Arc<[u8]>>| {
            let length =
                |total: usize, (bytes, _): &(Arc<[u8]>, u64)| total.saturating_add(bytes.len());
            kept.entries.values().fold(0, length) > BYTES_MAX
        };
        self.kept().bytes.keep(hash, bytes.clone(), is_too_much);
        Ok(bytes)
    }

    fn fetch(&self, hash: H256) -> Result<Vec<u8>, Fault> {
        let read = self.node.preimage(hash).map_err(|error| Fault::Io(error.to_string()))?;
        let bytes = read.ok_or_else(|| Fault::Io(format!("preimage {hash:?} is not on chain")))?;
        if content(&bytes) != hash {
            return Err(Fault::Io(format!("preimage {hash:?} has another hash")));
        }
        Ok(bytes)
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        // Whatever a panic left behind is still a map of right values.
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_goes_first() {
        let [a, b, c] = [1, 2, 3].map(H256::from_low_u64_be);
        let mut recent = Recent::default();
        let is_too_much = |kept: &Recent<u8>| kept.entries.len() > 2;
        recent.keep(a, 1, is_too_much);
        recent.keep(b, 2, is_too_much);
        assert_eq!(recent.get(a), Some(1));
        recent.keep(c, 3, is_too_much);
        assert_eq!([a, b, c].map(|hash| recent.get(hash)), [Some(1), None, Some(3)]);
    }
}
