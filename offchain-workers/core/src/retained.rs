//! A map that forgets what no block needs any more.

use stardust_primitives::BlockNumber;
use std::collections::BTreeMap;

/// A map whose entries stay until the chain is final past the last block that needed them, so that a
/// reorganisation finds them again; and never more than `most` of them.
#[derive(Debug)]
pub(crate) struct Retained<K, V> {
    entries: BTreeMap<K, Entry<V>>,
    most: usize,
}

#[derive(Debug)]
struct Entry<V> {
    value: V,
    needed_at: BlockNumber,
}

impl<K: Ord + Clone, V> Retained<K, V> {
    pub(crate) fn new(most: usize) -> Self {
        Self { entries: BTreeMap::new(), most }
    }

    pub(crate) fn insert(&mut self, key: K, value: V, now: BlockNumber) {
        self.entries.insert(key, Entry { value, needed_at: now });
    }

    pub(crate) fn get(&self, key: &K) -> Option<&V> {
        self.entries.get(key).map(|entry| &entry.value)
    }

    /// The entry, which block `now` needs.
    pub(crate) fn need(&mut self, key: &K, now: BlockNumber) -> Option<&mut V> {
        let entry = self.entries.get_mut(key)?;
        entry.needed_at = entry.needed_at.max(now);
        Some(&mut entry.value)
    }

    /// The entry, as it is.
    pub(crate) fn get_mut(&mut self, key: &K) -> Option<&mut V> {
        self.entries.get_mut(key).map(|entry| &mut entry.value)
    }

    /// Forgets what is not needed any more, and the least recently needed if that is too little.
    pub(crate) fn evict(&mut self, finalized: BlockNumber, mut forgotten: impl FnMut(K, V)) {
        // A table that only has what the latest block needs is the common case, and needs no copy.
        let old: Vec<K> = self
            .entries
            .iter()
            .filter(|(_, entry)| entry.needed_at < finalized)
            .map(|(key, _)| key.clone())
            .collect();
        for key in old {
            if let Some(entry) = self.entries.remove(&key) {
                forgotten(key, entry.value);
            }
        }
        let excess = self.entries.len().saturating_sub(self.most);
        if excess == 0 {
            return;
        }
        let mut by_need: Vec<_> =
            self.entries.iter().map(|(key, entry)| (entry.needed_at, key.clone())).collect();
        by_need.sort();
        for (_, key) in by_need.into_iter().take(excess) {
            if let Some(entry) = self.entries.remove(&key) {
                forgotten(key, entry.value);
            }
        }
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_stay_until_it_is_final_that_nobody_needs_them() {
        let mut table = Retained::new(10);
        table.insert("a", 1, 5);
        table.insert("b", 2, 5);
        assert_eq!(table.need(&"a", 8), Some(&mut 1));
        // A reorganisation turns the number back.
        assert_eq!(table.need(&"a", 6), Some(&mut 1));
        let mut gone = Vec::new();
        table.evict(5, |_, v| gone.push(v));
        assert!(gone.is_empty());
        table.evict(6, |_, v| gone.push(v));
        assert_eq!(gone, [2]);
        table.evict(8, |_, v| gone.push(v));
        assert_eq!(table.get(&"a"), Some(&1));
        table.evict(9, |_, v| gone.push(v));
        assert_eq!((gone, table.len()), (vec![2, 1], 0));
    }

    #[test]
    fn of_too_many_the_least_recently_needed_go() {
        let mut table = Retained::new(2);
        for (key, now) in [("a", 3), ("b", 1), ("c", 2)] {
            table.insert(key, key, now);
        }
        let mut gone = Vec::new();
        table.evict(0, |_, v| gone.push(v));
        assert_eq!(gone, ["b"]);
        assert_eq!(table.len(), 2);
    }
}
