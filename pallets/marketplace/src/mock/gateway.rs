//! A recorder in place of the border's pallet: what entered, what left, and what was paid for it.

use super::Test;
use crate::{Assignments, Jobs};
use frame_support::{ensure, parameter_types, weights::Weight};
use sp_runtime::{DispatchError, Perbill};
use stardust_primitives::{
    domain::border::{Hop, Passage, Path},
    ids::{AssignmentId, DomainId},
    reputation::ProgramClass,
    traits::Gateway,
    Balance,
};

/// Lies on the way from [`HOME`](super::HOME) to [`ABROAD`](super::ABROAD), if it is not direct.
pub(crate) const TRANSIT: DomainId = DomainId(9);
pub(crate) const NO_CREDIT: DispatchError = DispatchError::Other("no credit left");
/// Weight of a border.
pub(crate) const HOP_WEIGHT: u64 = 1_000;

/// Home, passage and fee limit of a batch.
pub(crate) type Reservation = (DomainId, Passage, Balance);

parameter_types! {
    /// What entered and did not leave.
    pub storage Entered: Vec<Reservation> = Vec::new();
    /// The class of each batch that entered.
    pub storage Classes: Vec<ProgramClass> = Vec::new();
    /// What was paid for batches abroad: the batch, its home, its path and its fee.
    pub storage PaidAbroad: Vec<(AssignmentId, DomainId, Path, Balance)> = Vec::new();
    /// How many batches came to nothing abroad.
    pub storage CameBack: u32 = 0;
    /// The most of fee limits that may be under way.
    pub storage Credit: Balance = Balance::MAX;
}

/// Lets in what the credit covers. A batch that leaves and did not enter is a panic.
pub struct GatewayMock;

/// A path with the prices of the recorder: one percent at the first border, two at the second.
pub(crate) fn passage(path: &[DomainId]) -> Passage {
    let hops =
        (1..).zip(path).map(|(n, into)| Hop { into: *into, price: Perbill::from_percent(n) });
    Passage::truncate_from(hops.collect())
}

fn take(home: DomainId, passage: &Passage, fee_limit: Balance) {
    let mut entered = Entered::get();
    let reservation = (home, passage.clone(), fee_limit);
    let at = entered.iter().position(|known| *known == reservation).expect("entered once");
    entered.remove(at);
    Entered::set(&entered);
}

impl Gateway<Balance> for GatewayMock {
    fn enter(
        home: DomainId,
        path: &Path,
        class: ProgramClass,
        fee_limit: Balance,
    ) -> Result<Passage, DispatchError> {
        let used: Balance = Entered::get().iter().map(|(.., limit)| *limit).sum();
        ensure!(used.saturating_add(fee_limit) <= Credit::get(), NO_CREDIT);
        let passage = passage(path);
        Entered::set(&[Entered::get(), vec![(home, passage.clone(), fee_limit)]].concat());
        Classes::set(&[Classes::get(), vec![class]].concat());
        Ok(passage)
    }

    fn leave(home: DomainId, passage: &Passage, fee_limit: Balance) {
        take(home, passage, fee_limit);
        CameBack::set(&(CameBack::get() + 1));
    }

    fn note_paid(
        assignment: AssignmentId,
        home: DomainId,
        passage: &Passage,
        fee_limit: Balance,
        fee: Balance,
    ) {
        take(home, passage, fee_limit);
        assert!(fee <= fee_limit, "more than was reserved");
        let path = Path::truncate_from(passage.iter().map(|hop| hop.into).collect());
        PaidAbroad::set(&[PaidAbroad::get(), vec![(assignment, home, path, fee)]].concat());
    }

    fn weight_of_end(hops: u32) -> Weight {
        Weight::from_parts(HOP_WEIGHT * u64::from(hops), 0)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_path(_home: DomainId, host: DomainId, hops: u32) -> Path {
        let carriers = (1..hops).map(|n| DomainId(100 + n));
        Path::truncate_from(carriers.chain([host]).collect())
    }
}

/// What has to be reserved: the passage of each assignment that is under way, with its fee limit.
fn expected() -> Vec<Reservation> {
    let assignments = Assignments::<Test>::iter();
    let abroad = assignments.filter(|(.., assignment)| !assignment.passage.is_empty());
    let reservation = |(id, (batch, _), assignment): (_, (u32, u8), crate::AssignmentOf<Test>)| {
        let spec = Jobs::<Test>::get(id).unwrap().spec;
        let first = batch * spec.batch_size;
        let tasks = u128::from(spec.batch_size.min(spec.tasks - first));
        let task = (u128::from(spec.gas_limit) * spec.price).div_ceil(10_000_000_000);
        (spec.domain, assignment.passage, tasks * task)
    };
    abroad.map(reservation).collect()
}

/// What is reserved is what is under way, each once.
pub(crate) fn check_gateway() {
    let sorted = |mut all: Vec<Reservation>| {
        all.sort_by_key(|(home, passage, limit)| {
            (*home, passage.iter().map(|hop| hop.into).collect::<Vec<_>>(), *limit)
        });
        all
    };
    assert_eq!(sorted(Entered::get()), sorted(expected()), "what is reserved is not under way");
}

/// The batches that were paid abroad, and their fees.
pub(crate) fn paid_abroad() -> Vec<(AssignmentId, Balance)> {
    PaidAbroad::get().into_iter().map(|(id, .., fee)| (id, fee)).collect()
}
