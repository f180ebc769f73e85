//! A recorder in place of the domains pallet.

use super::AccountId;
use alloc::collections::BTreeMap;
use codec::{Decode, Encode};
use frame_support::{ensure, parameter_types};
use scale_info::TypeInfo;
use sp_runtime::{DispatchError, DispatchResult, Perbill};
use stardust_primitives::{
    domain::{border::Path, DomainJob, COMMONS},
    ids::DomainId,
    traits::Domains,
    Balance,
};

/// A domain that tests may found.
pub(crate) const HOME: DomainId = DomainId(7);
/// Where a provider may come from.
pub(crate) const ABROAD: DomainId = DomainId(8);
/// The treasury of [`HOME`].
pub(crate) const TREASURY: AccountId = 28;

pub(crate) const NO_DOMAIN: DispatchError = DispatchError::Other("no such domain");
pub(crate) const NOT_MEMBER: DispatchError = DispatchError::Other("not a member");
pub(crate) const TOO_CHEAP: DispatchError = DispatchError::Other("below the domain's floor");
pub(crate) const WRONG_PATH: DispatchError = DispatchError::Other("no path there");
pub(crate) const BORDER_CLOSED: DispatchError = DispatchError::Other("the border is closed");

/// What the recorder knows of a domain.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DomainMock {
    /// Who may post there.
    pub(crate) members: Vec<AccountId>,
    pub(crate) floor: Balance,
    /// Where its jobs may run besides at home.
    pub(crate) egress: Vec<DomainId>,
    /// Percent of a fee that it asks for.
    pub(crate) asks: Option<u32>,
}

parameter_types! {
    /// The domains but the commons.
    pub storage Homes: BTreeMap<DomainId, DomainMock> = BTreeMap::new();
    /// Who is in another domain than the commons.
    pub storage Residents: BTreeMap<AccountId, DomainId> = BTreeMap::new();
    /// Questions about claims that were answered.
    pub storage Crossings: Vec<(AccountId, DomainId)> = Vec::new();
}

pub(crate) fn change_domain(id: DomainId, change: impl FnOnce(&mut DomainMock)) {
    let mut homes = Homes::get();
    change(homes.entry(id).or_default());
    Homes::set(&homes);
}

/// Moves an account into a domain.
pub(crate) fn settle_in(who: AccountId, domain: DomainId) {
    let mut residents = Residents::get();
    residents.insert(who, domain);
    Residents::set(&residents);
}

/// The commons are open to all; a domain admits its members, and who comes from where it lets its jobs run.
pub struct DomainsMock;

impl Domains<AccountId, Balance> for DomainsMock {
    fn check_post(requester: &AccountId, job: DomainJob<Balance>) -> DispatchResult {
        if job.home == COMMONS {
            return Ok(());
        }
        let home = Homes::get().remove(&job.home).ok_or(NO_DOMAIN)?;
        ensure!(home.members.contains(requester), NOT_MEMBER);
        ensure!(job.price >= home.floor, TOO_CHEAP);
        Ok(())
    }

    fn check_claim(
        provider: &AccountId,
        job: DomainJob<Balance>,
        path: &Path,
    ) -> Result<DomainId, DispatchError> {
        let host = Residents::get().get(provider).copied().unwrap_or(COMMONS);
        let home = Homes::get().remove(&job.home).unwrap_or_default();
        let is_open = job.home == COMMONS || job.home == host || home.egress.contains(&host);
        ensure!(is_open, BORDER_CLOSED);
        let is_border = job.home != COMMONS && host != COMMONS && job.home != host;
        ensure!(path.last().copied() == is_border.then_some(host), WRONG_PATH);
        Crossings::set(&[Crossings::get(), vec![(*provider, job.home)]].concat());
        Ok(host)
    }

    fn revenue(home: DomainId) -> Option<(AccountId, Perbill)> {
        let asks = Homes::get().get(&home)?.asks?;
        Some((TREASURY, Perbill::from_percent(asks)))
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn benchmark_domain(members: &[AccountId]) -> DomainId {
        // The first one is home, and the second abroad.
        let id = if Homes::get().contains_key(&HOME) { ABROAD } else { HOME };
        change_domain(id, |domain| {
            let (members, egress) = (members.to_vec(), vec![ABROAD]);
            *domain = DomainMock { members, egress, asks: Some(10), ..Default::default() };
        });
        members.iter().for_each(|who| settle_in(*who, id));
        id
    }
}
