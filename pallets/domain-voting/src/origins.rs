//! Who may propose something to a domain's members.

use crate::Config;
use core::marker::PhantomData;
use frame_support::traits::{EnsureOriginWithArg, OriginTrait};
use sp_runtime::traits::MaybeConvert;
use stardust_primitives::{ids::DomainId, traits::Electorate};

/// How the runtime names origins.
type PalletsOriginOf<T> =
    <<T as frame_system::Config>::RuntimeOrigin as OriginTrait>::PalletsOrigin;

/// A member, for what is to be carried out as the members of its own domain, and nobody for anything else. `DomainOf` says
/// which domain's members an origin stands for.
pub struct EnsureProposer<T, DomainOf>(PhantomData<(T, DomainOf)>);

impl<T: Config, DomainOf: MaybeConvert<PalletsOriginOf<T>, DomainId>>
    EnsureOriginWithArg<T::RuntimeOrigin, PalletsOriginOf<T>> for EnsureProposer<T, DomainOf>
{
    type Success = T::AccountId;

    fn try_origin(
        origin: T::RuntimeOrigin,
        proposed: &PalletsOriginOf<T>,
    ) -> Result<T::AccountId, T::RuntimeOrigin> {
        let Some(domain) = DomainOf::maybe_convert(proposed.clone()) else { return Err(origin) };
        let is_member = |who: &&T::AccountId| T::Members::member_since(domain, who).is_some();
        let member = origin.as_signer().filter(is_member).cloned();
        member.ok_or(origin)
    }

    #[cfg(feature = "runtime-benchmarks")]
    fn try_successful_origin(proposed: &PalletsOriginOf<T>) -> Result<T::RuntimeOrigin, ()> {
        let domain = DomainOf::maybe_convert(proposed.clone()).ok_or(())?;
        let who: T::AccountId = frame_benchmarking::account("proposer", 0, 0);
        T::Members::benchmark_member(domain, &who);
        Ok(frame_system::RawOrigin::Signed(who).into())
    }
}
