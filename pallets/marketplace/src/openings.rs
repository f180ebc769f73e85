//! Checks of what a provider opens. Pure.

use crate::pricing;
use alloc::collections::BTreeSet;
use codec::{Compact, Decode};
use core::ops::Range;
use stardust_primitives::{
    audit::SignedAnswer,
    job::JobSpec,
    tree::{self, Opening, SumNode},
    Balance,
};

/// Why openings are refused. Each is an [`Error`](crate::Error) of the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OpeningError {
    /// Not exactly the audited tasks, in ascending order.
    WrongOpenings,
    /// A path does not lead to the root.
    InvalidOpening,
    /// A receipt, or all of them together, used more gas than the job allows.
    InvalidReceipt,
}

/// Whether `opening` proves what the root of this batch says of its task.
pub(crate) fn check(
    tasks: &Range<u32>,
    root: &SumNode,
    opening: &Opening,
) -> Result<(), OpeningError> {
    let position = opening.receipt.index.checked_sub(tasks.start);
    let position = position.ok_or(OpeningError::InvalidOpening)?;
    let length = tasks.end.saturating_sub(tasks.start);
    if tree::verify(root, length, position, opening) {
        Ok(())
    } else {
        Err(OpeningError::InvalidOpening)
    }
}

/// Checks the openings of a reveal and finds the first answer of an auditor that differs from them.
pub(crate) fn compare<A: Clone, N>(
    spec: &JobSpec<Balance, N>,
    tasks: &Range<u32>,
    root: &SumNode,
    answers: &[SignedAnswer<A>],
    openings: &[Opening],
) -> Result<Option<(Opening, SignedAnswer<A>)>, OpeningError> {
    let audited: BTreeSet<_> = answers.iter().map(|signed| signed.answer.index).collect();
    if !openings.iter().map(|opening| opening.receipt.index).eq(audited) {
        return Err(OpeningError::WrongOpenings);
    }
    let length = tasks.end.saturating_sub(tasks.start);
    if u128::from(root.gas) > pricing::gas_limit(spec, length) {
        return Err(OpeningError::InvalidReceipt);
    }
    let mut difference = None;
    for opening in openings {
        check(tasks, root, opening)?;
        if opening.receipt.gas > spec.gas_limit {
            return Err(OpeningError::InvalidReceipt);
        }
        let receipt = opening.receipt.hash();
        let other = answers.iter().find(|SignedAnswer { answer, .. }| {
            answer.index == opening.receipt.index && answer.receipt != receipt
        });
        if let (None, Some(other)) = (&difference, other) {
            difference = Some((opening.clone(), other.clone()));
        }
    }
    Ok(difference)
}

/// How many items a SCALE `Vec<Vec<u8>>` holds; none if the bytes are not exactly such a list.
///
/// Counts without keeping anything: a list of four million empty items must not fill the runtime's heap.
pub(crate) fn count_items(bytes: &[u8]) -> Option<u32> {
    let mut input = bytes;
    let count = Compact::<u32>::decode(&mut input).ok()?.0;
    for _ in 0..count {
        let length = usize::try_from(Compact::<u32>::decode(&mut input).ok()?.0).ok()?;
        input = input.get(length..)?;
    }
    input.is_empty().then_some(count)
}
