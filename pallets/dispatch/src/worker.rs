//! The dispatcher at work: what a validator's node does at each best block it imports.
//!
//! All decisions are [`Turn`]'s. Here its events are read from the state and the node's storage, and its actions carried
//! out. Nothing here can fail: what goes wrong is told in the log, and tried again with the next block.

use crate::{dispatchables::AtEnd, Call, Config, Pallet};
use alloc::{collections::BTreeMap, vec::Vec};
use core::cell::RefCell;
use frame_support::traits::Get;
use frame_system::offchain::{CreateAuthorizedTransaction, SubmitTransaction};
use sp_core::H256;
use sp_runtime::{
    offchain::{
        storage::StorageValueRef,
        storage_lock::{BlockAndTime, StorageLock},
        Duration,
    },
    traits::Saturating,
    RuntimeAppPublic,
};
use stardust_dispatcher::{
    matching::{solve, Matched, MAX_CANDIDATES, MAX_REPLICAS},
    Action, Event, Memory, Turn, View,
};
use stardust_primitives::{
    crypto::AuditId,
    dispatch::{
        pair::{Candidate, OpenReplica},
        proposal::{Proposal, SignedProposal},
        solution::{Market, Merit, Solution},
        step,
    },
    traits::{Pairs, Proposers},
};

/// Under which a node keeps what it knows between two runs.
pub(crate) const MEMORY: &[u8] = b"stardust/dispatch/memory";
/// Under which it keeps its lock.
pub(crate) const LOCK: &[u8] = b"stardust/dispatch/lock";
/// A lock holds for so long at most, as well as for as many blocks as the turn says: longer than any matching takes.
const LOCK_TIME: Duration = Duration::from_millis(12_000);

const TARGET: &str = "runtime::dispatch";

impl<T: Config> Pallet<T> {
    /// One run.
    pub(crate) fn work() {
        let mut turn = Turn::default();
        let (view, key) = Self::view();
        let Some(Action::Lock { blocks }) = turn.handle(Event::Imported(view)) else { return };
        let mut lock =
            StorageLock::<BlockAndTime<frame_system::Pallet<T>>>::with_block_and_time_deadline(
                LOCK, blocks, LOCK_TIME,
            );
        // Let go of when it is dropped.
        let guard = lock.try_lock().ok();
        let memory = StorageValueRef::persistent(MEMORY);
        // What cannot be read is as good as lost.
        let known = || memory.get::<Memory>().ok().flatten().unwrap_or_default();
        let known = guard.is_some().then(known);
        let Some(Action::Match { seed }) = turn.handle(Event::Locked(known)) else { return };
        let Matched { solution, merit } = Self::matched(seed);
        let mut next = turn.handle(Event::Matched(merit));
        if let (Some(Action::Propose { round }), Some(key)) = (next, key) {
            let taken = Self::submit(round, merit, solution, key);
            next = turn.handle(Event::Proposed(taken));
        }
        if let Some(Action::Keep(known)) = next {
            memory.set(&known);
        }
    }

    /// What the state says, and with which key this node may propose.
    fn view() -> (View, Option<AuditId>) {
        let now = Self::now();
        let (validators, own) = (T::Proposers::all(), AuditId::all());
        let place = (0u32..).zip(&validators).find(|(_, key)| own.contains(key));
        let place = place.filter(|(_, key)| T::Proposers::may_propose(key));
        let key = place.map(|(_, key)| key.clone());
        // What is proposed now can be in the next block, if there is one.
        let round = Self::round_at(now.saturating_add(1));
        let has_proposed = key.as_ref().is_some_and(|key| round.proposed.contains(key));
        let view = View {
            now,
            seed: Self::seed(),
            best: round.best,
            rank: place.map(|(rank, _)| rank),
            // A hundred of them.
            validators: u32::try_from(validators.len()).unwrap_or(u32::MAX),
            has_proposed,
        };
        (view, key)
    }

    /// Hash of the last block before the round of the next block.
    pub(crate) fn seed() -> H256 {
        // There is no block after the last.
        let passed = step(Self::now().saturating_add(1));
        let block = frame_system::Pallet::<T>::block_number();
        // The first round begins with the chain.
        frame_system::Pallet::<T>::block_hash(block.saturating_sub(passed.into()))
    }

    /// The matching of what is open with who is there.
    fn matched(seed: H256) -> Matched<T::AccountId> {
        let market = Self::market();
        let replicas = Self::replicas(&market);
        // What no candidate can be counted by is looked at no further.
        let most = u32::try_from(MAX_CANDIDATES).unwrap_or(u32::MAX);
        let providers = T::Pairs::providers(seed, most);
        let candidates: Vec<_> = providers.iter().filter_map(|one| market.candidate(one)).collect();
        let hosts: BTreeMap<_, _> =
            candidates.iter().map(|one| (&one.provider, T::Pairs::host(&one.provider))).collect();
        let known = RefCell::new(BTreeMap::new());
        let reach = |open: &OpenReplica<_>, candidate: &Candidate<_>| {
            let host = hosts.get(&candidate.provider).copied();
            let key = (open.id.job, host);
            if let Some(reach) = known.borrow().get(&key) {
                return *reach;
            }
            let reach = market.reach(&open.id, &candidate.provider);
            known.borrow_mut().insert(key, reach);
            reach
        };
        solve(&replicas, &candidates, reach, &T::ScoreWeights::get(), seed)
    }

    /// Open replicas that may be reserved: of each job as many as there is room for if all have as much.
    fn replicas(market: &AtEnd<T>) -> Vec<OpenReplica<T::AccountId>> {
        let most = u32::try_from(MAX_REPLICAS).unwrap_or(u32::MAX);
        let jobs = T::Pairs::open_jobs(most);
        let count = u32::try_from(jobs.len()).unwrap_or(u32::MAX);
        let share = most.checked_div(count).unwrap_or(0);
        let of = |job| T::Pairs::next_open(job, share.min(market.slots(job)));
        jobs.into_iter().flat_map(of).collect()
    }

    /// Signs a proposal and offers it to the pool, which takes it or not.
    fn submit(
        round: u32,
        merit: Merit,
        solution: Solution<T::AccountId>,
        auditor: AuditId,
    ) -> bool {
        let proposal = Proposal { round, merit, solution, auditor };
        let to_sign = proposal.to_sign(T::Genesis::get());
        let Some(signature) = proposal.auditor.sign(&to_sign) else {
            log::warn!(target: TARGET, "the keystore does not sign for {:?}", proposal.auditor);
            return false;
        };
        let call = Call::<T>::propose { signed: SignedProposal { proposal, signature } };
        let transaction =
            <T as CreateAuthorizedTransaction<Call<T>>>::create_authorized_transaction(call.into());
        let taken = SubmitTransaction::<T, Call<T>>::submit_transaction(transaction).is_ok();
        let pairs = merit.pairs;
        log::debug!(target: TARGET, "round {round}: {pairs} pairs proposed, taken: {taken}");
        taken
    }
}
