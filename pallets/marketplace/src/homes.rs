//! What the market asks of domains: whether a requester may post, whether a provider may claim, and what the job's
//! home takes.
//!
//! The market asks when a job is posted and when it is claimed, and keeps the answers. What a domain decides later
//! counts for later jobs and claims, and holds up no batch that is under way.

use crate::{AccountIdOf, Config, JobSpecOf, Pallet};
use sp_runtime::{DispatchError, Perbill};
use stardust_primitives::{
    domain::{border::Path, DomainJob},
    ids::DomainId,
    reputation::ProgramClass,
    traits::Domains,
    Balance,
};

/// What a domain asks for of a job's fees, and where it is to go.
pub(crate) type Asked<T> = Option<(AccountIdOf<T>, Perbill)>;

/// What a domain looks at in a job.
fn seen<T: Config>(spec: &JobSpecOf<T>) -> DomainJob<Balance> {
    DomainJob {
        home: spec.domain,
        program: spec.program,
        class: ProgramClass::of_gas_limit(spec.gas_limit),
        assurance: spec.assurance,
        price: spec.price,
    }
}

impl<T: Config> Pallet<T> {
    /// Asks the home domain to let the requester post the job, and what it takes of the fees.
    pub(crate) fn ask_home(
        requester: &AccountIdOf<T>,
        spec: &JobSpecOf<T>,
    ) -> Result<Asked<T>, DispatchError> {
        T::Domains::check_post(requester, seen::<T>(spec))?;
        Ok(T::Domains::revenue(spec.domain))
    }

    /// Asks all whose rules it takes to let the provider run batches of the job that come along a path, and says of
    /// which domain it is.
    pub(crate) fn ask_border(
        provider: &AccountIdOf<T>,
        spec: &JobSpecOf<T>,
        path: &Path,
    ) -> Result<DomainId, DispatchError> {
        T::Domains::check_claim(provider, seen::<T>(spec), path)
    }
}
