//! From a task to its input, and from its outcome to its receipt: the same for providers and auditors.

use codec::{Compact, Decode};
use sp_core::H256;
use stardust_primitives::{
    items::{index_item, item_from, Items},
    receipt::{OutcomeKind, Receipt},
    traits::Work,
};
use stardust_vm::Outcome;
use std::{borrow::Cow, sync::Arc};

/// The receipt of task `index` with this outcome.
pub fn receipt_of(index: u32, outcome: &Outcome) -> Receipt {
    match outcome {
        Outcome::Returned { output, gas } => Receipt::returned(index, output, *gas),
        Outcome::Trapped { gas } => Receipt::failed(index, OutcomeKind::Trapped, *gas),
        Outcome::OutOfGas { gas } => Receipt::failed(index, OutcomeKind::OutOfGas, *gas),
    }
}

/// The input of one task; none if the list of items is malformed up to it or too short.
///
/// `bytes` is the preimage that `items` names, and is not looked at without one. For many tasks of one
/// job use [`Inputs`], which reads the list once.
pub fn item_of<'a>(items: &Items, bytes: &'a [u8], index: u32) -> Option<Cow<'a, [u8]>> {
    match items {
        Items::Index => Some(Cow::Owned(index_item(index).to_vec())),
        Items::From(first) => Some(Cow::Owned(item_from(*first, index).to_vec())),
        Items::Preimage(_) => {
            let mut input = bytes;
            let count = Compact::<u32>::decode(&mut input).ok()?.0;
            if index >= count {
                return None;
            }
            for _ in 0..index {
                take_item(&mut input)?;
            }
            take_item(&mut input).map(Cow::Borrowed)
        }
    }
}

/// Takes a length and as many bytes off `input`.
fn take_item<'a>(input: &mut &'a [u8]) -> Option<&'a [u8]> {
    let length = usize::try_from(Compact::<u32>::decode(input).ok()?.0).ok()?;
    let (item, rest) = input.split_at_checked(length)?;
    *input = rest;
    Some(item)
}

/// The preimage that holds the inputs of a job, where there is one.
pub fn items_preimage(work: &Work) -> Option<H256> {
    match work.items {
        Items::Index | Items::From(_) => None,
        Items::Preimage(hash) => Some(hash),
    }
}

/// The inputs of a job's tasks, read once.
#[derive(Clone, Debug)]
pub struct Inputs(Source);

#[derive(Clone, Debug)]
enum Source {
    From(u64),
    /// The list, and where the length of each item lies: 4 bytes an item, not 16.
    List(Arc<[u8]>, Arc<[u32]>),
}

impl Inputs {
    /// Reads the list of items; `bytes` is the preimage that `items` names. None if it is malformed.
    pub fn new(items: &Items, bytes: impl Into<Arc<[u8]>>) -> Option<Self> {
        match items {
            Items::Index => return Some(Self(Source::From(0))),
            Items::From(first) => return Some(Self(Source::From(*first))),
            Items::Preimage(_) => {}
        }
        let bytes = bytes.into();
        let mut input = &bytes[..];
        let count = Compact::<u32>::decode(&mut input).ok()?.0;
        let mut starts = Vec::new();
        for _ in 0..count {
            starts.push(u32::try_from(bytes.len().checked_sub(input.len())?).ok()?);
            take_item(&mut input)?;
        }
        input.is_empty().then_some(())?;
        Some(Self(Source::List(bytes, starts.into())))
    }

    /// The input of one task; none past the end of the list.
    pub fn item(&self, index: u32) -> Option<Cow<'_, [u8]>> {
        match &self.0 {
            Source::From(first) => Some(Cow::Owned(item_from(*first, index).to_vec())),
            Source::List(bytes, starts) => {
                let start = starts.get(usize::try_from(index).ok()?)?;
                let mut input = bytes.get(usize::try_from(*start).ok()?..)?;
                take_item(&mut input).map(Cow::Borrowed)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use proptest::prelude::*;
    use stardust_primitives::receipt::output_hash;

    const LIST: Items = Items::Preimage(H256::zero());

    proptest! {
        #[test]
        fn each_task_gets_its_own_item(
            items in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..70), 0..30),
            past in 0u32..3,
        ) {
            let bytes = items.encode();
            let inputs = Inputs::new(&LIST, bytes.clone()).unwrap();
            for (index, item) in (0u32..).zip(&items) {
                prop_assert_eq!(&*item_of(&LIST, &bytes, index).unwrap(), &item[..]);
                prop_assert_eq!(&*inputs.item(index).unwrap(), &item[..]);
            }
            let past = items.len() as u32 + past;
            prop_assert_eq!(item_of(&LIST, &bytes, past), None);
            prop_assert_eq!(inputs.item(past), None);
        }

        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..40), index in any::<u32>()) {
            let read = Inputs::new(&LIST, bytes.clone());
            let known = stardust_primitives::items::item_ranges(&bytes);
            prop_assert_eq!(read.is_some(), known.is_some());
            let _ = item_of(&LIST, &bytes, index % 50);
        }
    }

    #[test]
    fn without_a_list_the_input_is_the_index() {
        let expected = [7, 1, 0, 0, 0, 0, 0, 0];
        assert_eq!(&*item_of(&Items::Index, &[], 263).unwrap(), expected);
        assert_eq!(&*Inputs::new(&Items::Index, []).unwrap().item(263).unwrap(), expected);
    }

    #[test]
    fn a_list_may_be_the_numbers_from_one_on() {
        for (first, expected) in
            [(u64::MAX, [6, 1, 0, 0, 0, 0, 0, 0]), (1 << 56, [7, 1, 0, 0, 0, 0, 0, 1])]
        {
            let items = Items::From(first);
            assert_eq!(&*item_of(&items, &[], 263).unwrap(), expected);
            assert_eq!(&*Inputs::new(&items, []).unwrap().item(263).unwrap(), expected);
        }
    }

    #[test]
    fn receipts_say_what_came_of_the_task() {
        let returned = receipt_of(3, &Outcome::Returned { output: vec![1, 2], gas: 9 });
        assert_eq!(returned, Receipt::returned(3, &[1, 2], 9));
        assert_eq!(returned.output, output_hash(&[1, 2]));
        let trapped = receipt_of(4, &Outcome::Trapped { gas: 8 });
        assert_eq!(trapped, Receipt::failed(4, OutcomeKind::Trapped, 8));
        let empty = receipt_of(5, &Outcome::OutOfGas { gas: 7 });
        assert_eq!(
            (empty.outcome, empty.gas, empty.output),
            (OutcomeKind::OutOfGas, 7, H256::zero())
        );
    }
}
