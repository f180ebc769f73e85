//! A whole memory with its tree, kept up to date from boundary to boundary.

use super::{
    hash::{Hash, Hasher, PAGE},
    layout::{page_of, Layout},
    tree::Tree,
};
use crate::Program;

/// Read-write data and stack of one task, page by page, and the tree over them.
#[derive(Clone)]
pub(super) struct Image {
    bytes: Vec<u8>,
    tree: Tree,
}

impl Image {
    /// The memory before the first instruction.
    pub(super) fn new(program: &Program, layout: &Layout, hasher: &Hasher) -> Self {
        let pages = layout.memory_pages();
        let mut image =
            Self { bytes: vec![0; (pages as usize).saturating_mul(PAGE)], tree: Tree::new(pages) };
        let data = program.blob().rw_data();
        let data_pages =
            (0_u32..).zip(data.chunks(PAGE)).map(|(page, _)| (page, page_of(data, page)));
        image.set(hasher, data_pages);
        image
    }

    pub(super) fn root(&self) -> Hash {
        self.tree.root()
    }

    pub(super) fn page(&self, page: u32) -> &[u8] {
        page_of(&self.bytes, page)
    }

    pub(super) fn siblings(&self, pages: &[u32]) -> Vec<Hash> {
        self.tree.siblings(pages)
    }

    /// Takes over the contents of some pages, in ascending order, hashing those that have changed.
    pub(super) fn set<'a>(
        &mut self,
        hasher: &Hasher,
        pages: impl Iterator<Item = (u32, &'a [u8])>,
    ) {
        let mut leaves = Vec::new();
        for (page, content) in pages {
            let start = (page as usize).saturating_mul(PAGE);
            let Some(old) = self.bytes.get_mut(start..start.saturating_add(PAGE)) else { continue };
            let Some((old, after)) = old.split_at_mut_checked(content.len()) else { continue };
            if old != content || after.iter().any(|byte| *byte != 0) {
                old.copy_from_slice(content);
                after.fill(0);
                leaves.push((page, hasher.page(content)));
            }
        }
        self.tree.set(hasher, &leaves);
    }
}
