//! What the runtime API tells who asks why. Off chain only: these walk many records.

use crate::{dispatchables::AtEnd, Config, OfProviders, Pallet, Unswept};
use alloc::vec::Vec;
use core::cmp::Reverse;
use frame_support::traits::Get;
use stardust_primitives::{
    dispatch::{
        pair::{judge, OpenReplica, Refusal},
        reserved::until,
        round,
        score::Score,
        solution::Market,
    },
    dispatch_api::{Considered, Reservation, MAX_EXPLAINED},
    ids::JobId,
    traits::Pairs,
};

impl<T: Config> Pallet<T> {
    /// What providers are worth to the next open replica of a job.
    pub fn explain_job(job: JobId) -> Vec<Considered<T::AccountId>> {
        let Some(open) = T::Pairs::next_open(job, 1).pop() else { return Vec::new() };
        let market = Self::market();
        let providers = T::Pairs::providers(Self::seed(), MAX_EXPLAINED);
        let considered = providers.into_iter().map(|provider| {
            let verdict = Self::verdict(&market, &open, &provider);
            Considered { subject: provider, verdict }
        });
        best_first(considered.collect())
    }

    /// What the next open replica of each job is worth to a provider.
    pub fn explain_provider(provider: &T::AccountId) -> Vec<Considered<JobId>> {
        let market = Self::market();
        let jobs = T::Pairs::open_jobs(MAX_EXPLAINED);
        let considered = jobs.into_iter().filter_map(|job| {
            let open = T::Pairs::next_open(job, 1).pop()?;
            Some(Considered { subject: job, verdict: Self::verdict(&market, &open, provider) })
        });
        best_first(considered.collect())
    }

    /// What is reserved of a job now.
    pub fn reserved_of(job: JobId) -> Vec<Reservation<T::AccountId>> {
        let now = Self::now();
        let rounds = Unswept::<T>::get().into_iter().filter(|round| now <= until(*round));
        let made = rounds.flat_map(crate::Made::<T>::get).filter(|slots| slots.job == job);
        let mut providers: Vec<_> = made.map(|slots| slots.provider).collect();
        providers.sort_unstable();
        providers.dedup();
        let all = providers.iter().flat_map(Self::reserved_for);
        all.filter(|reserved| reserved.job == job).collect()
    }

    /// What is reserved for a provider now.
    pub fn reserved_for(provider: &T::AccountId) -> Vec<Reservation<T::AccountId>> {
        let record = OfProviders::<T>::get(provider);
        let Some(until) = record.booked(Self::now()) else { return Vec::new() };
        let reserved = |(job, slots)| Reservation { provider: provider.clone(), job, slots, until };
        record.jobs.into_iter().map(reserved).collect()
    }

    /// What there is to match for the round of the next block.
    pub(crate) fn market() -> AtEnd<T> {
        // What is proposed now can be in the next block, if there is one.
        AtEnd::of(round(Self::now().saturating_add(1)))
    }

    /// What a provider that was matched now would be worth.
    fn verdict(
        market: &AtEnd<T>,
        open: &OpenReplica<T::AccountId>,
        provider: &T::AccountId,
    ) -> Result<Score, Refusal> {
        let candidate = market.candidate(provider).ok_or(Refusal::UnknownProvider)?;
        let reach = market.reach(&open.id, provider);
        let score = judge(open, &candidate, reach, &T::ScoreWeights::get())?;
        if market.slots(open.id.job) == 0 {
            return Err(Refusal::Resting);
        }
        Ok(score)
    }
}

fn best_first<Subject: Ord + Clone>(mut all: Vec<Considered<Subject>>) -> Vec<Considered<Subject>> {
    all.sort_by_cached_key(|considered| {
        let total = considered.verdict.as_ref().ok().map(|score| score.total);
        (Reverse(total), considered.subject.clone())
    });
    all
}
