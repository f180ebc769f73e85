//! Borders: what domains have signed about each other, what that costs, what they owe, and the calls that change it.

use crate::{calls::Call, Error, Job, Offered, Result, View};
use sp_runtime::DispatchError;
use stardust_primitives::{
    domain::{
        border::{self, Hop, Pair, Path},
        border_view::{self, PAGE},
        COMMONS,
    },
    ids::{DomainId, JobId},
    reputation::ProgramClass,
    AccountId, BlockNumber,
};
use std::{cmp::Reverse, collections::BTreeMap};

const PALLET: &str = "Border";
/// Blocks for which ways that were found, or that none were, are believed.
const BELIEVED: BlockNumber = 4;
/// Ways that are tried for one job before it is left alone.
const TRIED: usize = 4;
/// The rule by which a job of another domain waits for a claim that names its way, and for nothing else.
const PATH_MISSING: &str = "Domains.PathMissing";

/// What two domains agree on.
pub type Terms = border::Terms<BlockNumber>;
/// Two domains with what they have signed.
pub type Signed = border_view::Signed<BlockNumber>;
/// A peering as one of its domains sees it.
pub type Peering = border_view::PeeringView<BlockNumber>;
/// A path that its first domain has signed.
pub type Route = border_view::RouteView<BlockNumber>;
/// What a domain has on record at its borders.
pub type Borders = border_view::BordersView<BlockNumber>;
/// Where the clearing stands.
pub type Period = border_view::PeriodView<BlockNumber>;
/// What a domain has to pay and to get for a period that is not cleared.
pub type Position = border_view::PositionView<BlockNumber>;

/// A way that is signed.
#[derive(Debug)]
pub struct SignedWay {
    /// The domains that a job enters.
    pub path: Path,
    /// The borders with their prices, or the rule that refuses.
    pub passage: std::result::Result<Vec<Hop>, Error>,
}

impl View {
    /// What a domain has on record at its borders.
    pub async fn borders(&self, domain: DomainId) -> Result<Borders> {
        self.call("BorderApi_borders", (domain,)).await
    }

    /// The peerings of all domains. Look at one block: from page to page the best one changes.
    pub async fn peerings(&self) -> Result<Vec<Signed>> {
        let mut all: Vec<Signed> = Vec::new();
        loop {
            let after = all.last().map(|(pair, _)| *pair);
            let page: Vec<Signed> = self.call("BorderApi_peerings", (after,)).await?;
            let is_last = is_last(&page);
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }

    /// The routes of all domains. Look at one block: from page to page the best one changes.
    pub async fn routes(&self) -> Result<Vec<Route>> {
        let mut all: Vec<Route> = Vec::new();
        loop {
            let after = all.last().map(|route| (route.to, route.path.clone()));
            let page: Vec<Route> = self.call("BorderApi_routes", (after,)).await?;
            let is_last = is_last(&page);
            all.extend(page);
            if is_last {
                return Ok(all);
            }
        }
    }

    /// The ways from one domain to another that are signed, the best first: open ones, the cheapest, then the shortest.
    pub async fn signed_ways(
        &self,
        home: DomainId,
        host: DomainId,
        class: ProgramClass,
    ) -> Result<Vec<SignedWay>> {
        let ways: Vec<border_view::WayView> =
            self.call("BorderApi_ways", (home, host, class)).await?;
        let mut found = Vec::new();
        for way in sorted(ways) {
            let passage = match way.passage {
                Ok(hops) => Ok(hops),
                Err(error) => Err(self.refusal(&error).await?),
            };
            found.push(SignedWay { path: way.path, passage });
        }
        Ok(found)
    }

    /// The ways from one domain to another on which a job of this class can go now, the best first. Policies are not
    /// asked.
    pub async fn open_paths(
        &self,
        home: DomainId,
        host: DomainId,
        class: ProgramClass,
    ) -> Result<Vec<Path>> {
        let ways: Vec<border_view::WayView> =
            self.call("BorderApi_ways", (home, host, class)).await?;
        let open = sorted(ways).into_iter().filter(|way| way.passage.is_ok());
        Ok(open.map(|way| way.path).collect())
    }

    /// The borders that a job of `home` crosses along a path with their prices; an error names the rule that refuses.
    pub async fn passage(
        &self,
        home: DomainId,
        path: &Path,
        class: ProgramClass,
    ) -> Result<Vec<Hop>> {
        let passage: std::result::Result<Vec<Hop>, DispatchError> =
            self.call("BorderApi_passage", (home, path, class)).await?;
        match passage {
            Ok(hops) => Ok(hops),
            Err(error) => Err(self.refusal(&error).await?),
        }
    }

    /// Where the clearing stands.
    pub async fn clearing_period(&self) -> Result<Period> {
        self.call("BorderApi_period", ()).await
    }

    /// What a domain has to pay and to get for a period that is not cleared.
    pub async fn position(&self, domain: DomainId, period: u32) -> Result<Position> {
        self.call("BorderApi_position", (domain, period)).await
    }
}

/// Whether a page is the last one.
fn is_last<T>(page: &[T]) -> bool {
    u32::try_from(page.len()).is_ok_and(|records| records < PAGE)
}

/// Whether it is a domain's rule that refuses, or what is signed at the borders.
pub fn is_of_domains(error: &Error) -> bool {
    error.rule().is_some_and(|rule| rule.starts_with("Domains.") || rule.starts_with("Border."))
}

/// Whether a job of one domain crosses a border to run in the other: both are domains, and two.
pub fn has_border(home: DomainId, host: DomainId) -> bool {
    home != host && home != COMMONS && host != COMMONS
}

/// What all borders of a way cost, in parts of the fee: one billionth each.
pub fn price(hops: &[Hop]) -> u64 {
    hops.iter().fold(0, |sum, hop| sum.saturating_add(hop.price.deconstruct().into()))
}

/// Open ways first, the cheapest, then the shortest, then in the order of numbers.
fn sorted(mut ways: Vec<border_view::WayView>) -> Vec<border_view::WayView> {
    ways.sort_by_cached_key(|way| {
        let open = way.passage.as_ref().ok().map(|hops| price(hops));
        (Reverse(open.is_some()), open, way.path.len(), way.path.clone().into_inner())
    });
    ways
}

/// The ways to work abroad, asked for once in a few blocks. Any may be closed meanwhile: the chain decides about a claim.
#[derive(Debug, Default)]
pub struct Paths {
    since: BlockNumber,
    known: BTreeMap<(DomainId, DomainId, ProgramClass), Vec<Path>>,
}

/// Jobs that take claims, and the ways to those of other domains.
#[derive(Debug)]
pub struct Work {
    /// The jobs, each with what would refuse a claim along its path.
    pub offered: Vec<Offered>,
    /// The paths of claims of jobs abroad.
    pub paths: BTreeMap<JobId, Path>,
}

impl Paths {
    /// The jobs that take claims, each with what would refuse one of this provider: where nothing but the path is
    /// missing, along the best way that no domain refuses, or the last one that was tried. `jobs` are those that are open,
    /// `now` is the block of the view.
    pub async fn work(
        &mut self,
        view: &View,
        now: BlockNumber,
        provider: &AccountId,
        jobs: &BTreeMap<JobId, Job>,
    ) -> Result<Work> {
        let mut paths = BTreeMap::new();
        let mut offered = view.open_work(provider, &paths).await?;
        let candidates = self.candidates(view, now, provider, jobs, &offered).await?;
        for attempt in 0..TRIED {
            let mut is_other = false;
            for Offered { job, refusal, .. } in &offered {
                let next = candidates.get(job).and_then(|ways| ways.get(attempt));
                let is_refused = refusal.as_ref().is_some_and(is_of_domains);
                if let (Some(path), true) = (next, is_refused) {
                    paths.insert(*job, path.clone());
                    is_other = true;
                }
            }
            if !is_other {
                break;
            }
            offered = view.open_work(provider, &paths).await?;
        }
        Ok(Work { offered, paths })
    }

    /// The ways that are open to the jobs that wait for one.
    async fn candidates(
        &mut self,
        view: &View,
        now: BlockNumber,
        provider: &AccountId,
        jobs: &BTreeMap<JobId, Job>,
        offered: &[Offered],
    ) -> Result<BTreeMap<JobId, Vec<Path>>> {
        let mut candidates = BTreeMap::new();
        let waits = |work: &&Offered| {
            work.refusal.as_ref().is_some_and(|refusal| refusal.is_rule(PATH_MISSING))
        };
        let waiting: Vec<_> = offered.iter().filter(waits).map(|work| work.job).collect();
        if waiting.is_empty() {
            return Ok(candidates);
        }
        let host = view.home(provider).await?.map_or(COMMONS, |home| home.domain);
        self.age(now);
        for (id, job) in waiting.iter().filter_map(|id| Some((*id, jobs.get(id)?))) {
            let (home, class) = (job.spec.domain, ProgramClass::of_gas_limit(job.spec.gas_limit));
            let key = (home, host, class);
            let paths = match self.known.get(&key) {
                Some(paths) => paths.clone(),
                None => view.open_paths(home, host, class).await?,
            };
            candidates.insert(id, paths.clone());
            self.known.insert(key, paths);
        }
        Ok(candidates)
    }

    /// Forgets all paths after a few blocks, and after a reorganisation.
    fn age(&mut self, now: BlockNumber) {
        let believed = self.since..self.since.saturating_add(BELIEVED);
        if !believed.contains(&now) {
            self.since = now;
            self.known.clear();
        }
    }
}

/// `Border.propose`: offers terms to another domain.
pub fn propose(domain: DomainId, other: DomainId, terms: &Terms) -> Call {
    Call::new(PALLET, "propose", (domain, other, terms))
}

/// `Border.withdraw_offer`.
pub fn withdraw_offer(domain: DomainId, other: DomainId) -> Call {
    Call::new(PALLET, "withdraw_offer", (domain, other))
}

/// `Border.accept`: takes another domain's offer, which has to be on these terms.
pub fn accept(domain: DomainId, other: DomainId, terms: &Terms) -> Call {
    Call::new(PALLET, "accept", (domain, other, terms))
}

/// `Border.suspend`: lets no more jobs cross.
pub fn suspend(domain: DomainId, other: DomainId) -> Call {
    Call::new(PALLET, "suspend", (domain, other))
}

/// `Border.resume`: lets jobs cross again.
pub fn resume(domain: DomainId, other: DomainId) -> Call {
    Call::new(PALLET, "resume", (domain, other))
}

/// `Border.end`: gives notice.
pub fn end(domain: DomainId, other: DomainId) -> Call {
    Call::new(PALLET, "end", (domain, other))
}

/// `Border.close`: takes a peering that is over off the record.
pub fn close(one: DomainId, other: DomainId) -> Call {
    Call::new(PALLET, "close", (one, other))
}

/// `Border.restore`: puts up again what a default took.
pub fn restore(domain: DomainId, other: DomainId) -> Call {
    Call::new(PALLET, "restore", (domain, other))
}

/// `Border.announce`: signs that jobs from `to` may take a path, which begins with the domain.
pub fn announce(domain: DomainId, to: DomainId, path: &Path, until: BlockNumber) -> Call {
    Call::new(PALLET, "announce", (domain, to, path, until))
}

/// `Border.withdraw_route`.
pub fn withdraw_route(to: DomainId, path: &Path) -> Call {
    Call::new(PALLET, "withdraw_route", (to, path))
}

/// Two different domains that a peering can be between.
pub fn pair(one: DomainId, other: DomainId) -> Result<Pair> {
    Pair::of(one, other).ok_or_else(|| {
        Error::Invalid(
            "a peering is between two different domains, and the commons have none".into(),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use border_view::WayView;
    use sp_runtime::Perbill;

    fn way(path: &[u32], percent: Option<u32>) -> WayView {
        let path: Path = path.iter().copied().map(DomainId).collect::<Vec<_>>().try_into().unwrap();
        let hop =
            |into: &DomainId, percent| Hop { into: *into, price: Perbill::from_percent(percent) };
        let hops = |percent| path.iter().map(|into| hop(into, percent)).collect();
        let passage = percent.map(hops).ok_or(DispatchError::Other("closed"));
        WayView { path, passage }
    }

    fn paths(ways: Vec<WayView>) -> Vec<Vec<u32>> {
        ways.iter().map(|way| way.path.iter().map(|domain| domain.0).collect()).collect()
    }

    #[test]
    fn the_cheapest_open_way_is_the_first() {
        // Three hops of 1% cost as much as one of 3%, and are longer.
        let ways = vec![
            way(&[9], None),
            way(&[2, 4, 9], Some(1)),
            way(&[9], Some(3)),
            way(&[5, 9], Some(1)),
            way(&[3, 9], Some(1)),
        ];
        let expected = [vec![3, 9], vec![5, 9], vec![9], vec![2, 4, 9], vec![9]];
        let found = sorted(ways);
        assert_eq!(paths(found.clone()), expected);
        assert!(found.last().unwrap().passage.is_err());
    }

    #[test]
    fn inside_a_domain_and_the_commons_there_is_no_border() {
        let [commons, one, two] = [0, 1, 2].map(DomainId);
        for (home, host) in [(one, one), (commons, one), (one, commons), (commons, commons)] {
            assert!(!has_border(home, host));
        }
        assert!(has_border(one, two));
    }

    #[test]
    fn paths_are_believed_for_a_few_blocks() {
        let mut paths = Paths::default();
        let key = (DomainId(1), DomainId(2), ProgramClass::Short);
        paths.age(100);
        paths.known.insert(key, Vec::new());
        paths.age(103);
        assert_eq!(paths.known.len(), 1);
        paths.age(104);
        assert!(paths.known.is_empty());
        paths.known.insert(key, Vec::new());
        // Another branch, on which less has happened.
        paths.age(99);
        assert!(paths.known.is_empty());
    }
}
