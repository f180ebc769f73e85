//! What stays loaded: a few things, the least recently used of which makes room.

use std::collections::VecDeque;

/// Numbered things, bounded in number and in bytes.
pub(super) struct Shelf<T> {
    /// The least recently used first.
    items: VecDeque<(u64, usize, T)>,
    count_max: usize,
    bytes_max: usize,
}

impl<T> Shelf<T> {
    pub(super) fn new(count_max: usize, bytes_max: usize) -> Self {
        Self { items: VecDeque::new(), count_max, bytes_max }
    }

    /// Finds a thing, which is then the most recently used.
    pub(super) fn get(&mut self, number: u64) -> Option<&T> {
        let index = self.items.iter().position(|(one, ..)| *one == number)?;
        let item = self.items.remove(index)?;
        self.items.push_back(item);
        self.items.back().map(|(.., thing)| thing)
    }

    /// Adds a thing of `bytes`. Gives the numbers of what had to go, never that of the thing itself.
    pub(super) fn put(&mut self, number: u64, bytes: usize, thing: T) -> Vec<u64> {
        self.items.push_back((number, bytes, thing));
        let mut gone = Vec::new();
        while self.items.len() > 1 && self.is_over() {
            gone.extend(self.items.pop_front().map(|(number, ..)| number));
        }
        gone
    }

    fn is_over(&self) -> bool {
        let bytes = self.items.iter().fold(0_usize, |sum, (_, one, _)| sum.saturating_add(*one));
        self.items.len() > self.count_max || bytes > self.bytes_max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_recently_used_makes_room() {
        let mut shelf = Shelf::new(3, 100);
        for (number, thing) in [(1, 'a'), (2, 'b'), (3, 'c')] {
            assert!(shelf.put(number, 10, thing).is_empty());
        }
        assert_eq!(shelf.get(1), Some(&'a'));
        assert_eq!(shelf.put(4, 10, 'd'), [2]);
        assert_eq!(shelf.get(2), None);
        assert_eq!(shelf.put(5, 85, 'e'), [3, 1], "by bytes, as many as it takes");
        assert_eq!(shelf.put(6, 101, 'f'), [4, 5], "what is too large stays alone");
        assert_eq!(shelf.get(6), Some(&'f'));
        assert_eq!(shelf.put(7, 0, 'g'), [6]);
    }
}
