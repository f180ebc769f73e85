//! Benchmarks, each at its worst case: records as large as they can be, lists as long.
// A set-up that fails must stop the benchmark.
#![allow(clippy::expect_used, clippy::arithmetic_side_effects)]

use crate::{
    Applications, Call, Config, DomainOf, Domains, HoldReason, Invitations, LastDomain,
    MembershipOf, Memberships, Pallet, PolicyOf, ProgramRules,
};
use frame_benchmarking::v2::*;
use frame_support::traits::{
    fungible::{Inspect, Mutate},
    Get,
};
use frame_system::{pallet_prelude::OriginFor, RawOrigin};
use sp_runtime::traits::{BlockNumberProvider, Bounded, One, Saturating, Zero};
use stardust_primitives::{
    domain::{
        policy::{
            Admission, Borders, Policy, ProgramRule, Programs, MAX_JURISDICTIONS, MAX_NAMED,
            MAX_VOUCHERS,
        },
        record::{
            Admin, Application, Change, DomainStatus, NextPolicy, RuleRecord, Standing, LOGGED,
        },
    },
    hashing::content,
    ids::{DomainId, ProgramId},
    Balance, STAR,
};

/// A policy that refuses nothing and is as long as can be.
fn policy<T: Config>() -> PolicyOf<T> {
    let named = (0..MAX_NAMED).map(DomainId).collect::<alloc::vec::Vec<_>>();
    let named = Borders::Only(named.try_into().expect("as many as may be"));
    let law = alloc::vec![*b"CH"; MAX_JURISDICTIONS as usize];
    Policy {
        programs: Programs::AllBut,
        egress: named.clone(),
        ingress: named,
        revenue: T::RevenueMax::get(),
        jurisdictions: law.try_into().expect("as many as may be"),
        ..Policy::open(T::Limits::get().term_max)
    }
}

fn funded<T: Config>(name: &'static str) -> T::AccountId {
    let who = account(name, 0, 0);
    fund::<T>(&who);
    who
}

fn fund<T: Config>(who: &T::AccountId) {
    T::Currency::set_balance(who, T::DomainDeposit::get() + T::MemberDeposit::get() + 1_000 * STAR);
}

/// A domain that is active, with the caller as its admin and a next policy.
fn active<T: Config>() -> (T::AccountId, DomainId) {
    let admin: T::AccountId = whitelisted_caller();
    let founder = funded::<T>("founder");
    fund::<T>(&admin);
    Pallet::<T>::do_create(founder, admin.clone(), policy::<T>()).expect("creates");
    let id = LastDomain::<T>::get();
    let origin = || RawOrigin::Signed(admin.clone()).into();
    Pallet::<T>::start(origin(), id).expect("starts");
    Pallet::<T>::propose_policy(origin(), id, policy::<T>()).expect("proposes");
    (admin, id)
}

fn change<T: Config>(id: DomainId, change: impl FnOnce(&mut DomainOf<T>)) {
    Domains::<T>::mutate(id, |domain| change(domain.as_mut().expect("exists")));
}

fn insert_member<T: Config>(id: DomainId, who: &T::AccountId, deposit: Balance) {
    if !Memberships::<T>::contains_key(who) {
        change::<T>(id, |domain| domain.members += 1);
    }
    let membership = MembershipOf::<T> {
        domain: id,
        since: Zero::zero(),
        until: Bounded::max_value(),
        standing: Standing::Staying,
        deposit,
    };
    Memberships::<T>::insert(who, membership);
}

/// Makes an account a member who has paid its deposit.
fn paying_member<T: Config>(id: DomainId, who: &T::AccountId) {
    let deposit = T::MemberDeposit::get();
    fund::<T>(who);
    Pallet::<T>::hold(HoldReason::Membership, who, deposit).expect("affords it");
    insert_member::<T>(id, who, deposit);
}

/// Has an account apply, with so many members who vouch for it.
fn applicant<T: Config>(id: DomainId, who: &T::AccountId, vouchers: u32) {
    let deposit = T::MemberDeposit::get();
    Pallet::<T>::hold(HoldReason::Membership, who, deposit).expect("affords it");
    let vouchers = (0..vouchers).map(|number| {
        let voucher: T::AccountId = account("voucher", number, 0);
        insert_member::<T>(id, &voucher, 0);
        voucher
    });
    let vouchers: alloc::vec::Vec<_> = vouchers.collect();
    let vouchers = vouchers.try_into().expect("as many as may be");
    Applications::<T>::insert(who, Application { domain: id, vouchers, deposit });
}

fn no_notice<T: Config>(id: DomainId, admission: Admission) {
    change::<T>(id, |domain| {
        domain.policies.policy.notice = Zero::zero();
        domain.policies.policy.admission = admission;
    });
}

/// A domain with these members whose second policy is in force by now.
pub(crate) fn domain_of<T: Config>(members: &[T::AccountId]) -> DomainId {
    let founder = funded::<T>("founder");
    Pallet::<T>::do_create(founder.clone(), founder, policy::<T>()).expect("creates");
    let id = LastDomain::<T>::get();
    change::<T>(id, |domain| {
        let (proposed_at, from) = (Zero::zero(), Zero::zero());
        domain.status = DomainStatus::Active;
        domain.policies.next = Some(NextPolicy { policy: policy::<T>(), proposed_at, from });
    });
    members.iter().for_each(|who| insert_member::<T>(id, who, 0));
    id
}

/// A domain whose second policy is in force by now, with a treasury of at least so much, and who decides for it.
pub(crate) fn sovereign<T: Config>(treasury: Balance) -> (DomainId, OriginFor<T>) {
    let id = domain_of::<T>(&[]);
    T::Currency::set_balance(&Pallet::<T>::treasury(id), treasury + T::Currency::minimum_balance());
    (id, RawOrigin::Signed(funded::<T>("founder")).into())
}

/// Makes an account a member of a domain, which is made if it does not exist.
pub(crate) fn add_member<T: Config>(id: DomainId, who: &T::AccountId) {
    if !Domains::<T>::contains_key(id) {
        let made = domain_of::<T>(&[]);
        let domain = Domains::<T>::take(made).expect("was made");
        Domains::<T>::insert(id, domain);
        LastDomain::<T>::mutate(|last| *last = id.max(*last));
    }
    insert_member::<T>(id, who, 0);
}

#[benchmarks]
mod benches {
    use super::*;

    #[benchmark]
    fn create() {
        let who: T::AccountId = whitelisted_caller();
        fund::<T>(&who);
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), who.clone(), policy::<T>());
        assert!(Domains::<T>::contains_key(LastDomain::<T>::get()));
    }

    #[benchmark]
    fn start() {
        let (admin, id) = active::<T>();
        change::<T>(id, |domain| domain.status = DomainStatus::Draft);
        #[extrinsic_call]
        _(RawOrigin::Signed(admin), id);
        assert!(Domains::<T>::get(id).is_some_and(|domain| domain.status == DomainStatus::Active));
    }

    #[benchmark]
    fn dissolve() {
        let (admin, id) = active::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(admin), id);
        assert!(Domains::<T>::get(id).is_some_and(|domain| domain.status != DomainStatus::Active));
    }

    #[benchmark]
    fn forget() {
        let (admin, id) = active::<T>();
        let limits = T::Limits::get();
        for number in 0..limits.rules {
            let rule = RuleRecord { rule: Some(ProgramRule::Denied), next: None };
            let program = content(&number.to_le_bytes());
            ProgramRules::<T>::insert(id, program, rule);
        }
        for number in 0..limits.invitations {
            let who: T::AccountId = account("invited", number, 0);
            Invitations::<T>::insert(
                id,
                who,
                <frame_system::pallet_prelude::BlockNumberFor<T>>::one(),
            );
        }
        let mut domain = Domains::<T>::get(id).expect("exists");
        for _ in 0..LOGGED {
            let actor = || stardust_primitives::domain::record::Actor::Account(admin.clone());
            let who = || admin.clone();
            domain = Pallet::<T>::note(id, domain, actor(), Change::Spent { to: who(), amount: 1 });
            domain = Pallet::<T>::note(id, domain, actor(), Change::Expired { account: who() });
        }
        domain.status = DomainStatus::Dissolved { at: Zero::zero() };
        Domains::<T>::insert(id, domain);
        T::Clock::set_block_number(limits.keep.saturating_mul(2u32.into()));
        fund::<T>(&T::Remainder::get());
        #[extrinsic_call]
        _(RawOrigin::Signed(admin), id);
        assert!(!Domains::<T>::contains_key(id));
        assert_eq!(ProgramRules::<T>::iter_prefix(id).count(), 0);
    }

    #[benchmark]
    fn set_admin() {
        let (admin, id) = active::<T>();
        let next = Admin::Account(account("next", 0, 0));
        #[extrinsic_call]
        _(RawOrigin::Signed(admin), id, next.clone());
        assert!(Domains::<T>::get(id).is_some_and(|domain| domain.admin == next));
    }

    #[benchmark]
    fn attend() {
        let (admin, id) = active::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(admin), id);
        assert!(Domains::<T>::contains_key(id));
    }

    #[benchmark]
    fn propose_policy() {
        let (admin, id) = active::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(admin), id, policy::<T>());
        assert!(Domains::<T>::get(id).is_some_and(|domain| domain.policies.next.is_some()));
    }

    #[benchmark]
    fn withdraw_policy() {
        let (admin, id) = active::<T>();
        #[extrinsic_call]
        _(RawOrigin::Signed(admin), id);
        assert!(Domains::<T>::get(id).is_some_and(|domain| domain.policies.next.is_none()));
    }

    #[benchmark]
    fn set_rule() {
        let (admin, id) = active::<T>();
        let program = ProgramId::repeat_byte(1);
        #[extrinsic_call]
        _(RawOrigin::Signed(admin), id, program, Some(ProgramRule::Denied));
        assert!(ProgramRules::<T>::contains_key(id, program));
    }

    #[benchmark]
    fn admit() {
        let (admin, id) = active::<T>();
        let who: T::AccountId = account("invited", 0, 0);
        #[extrinsic_call]
        _(RawOrigin::Signed(admin), id, who.clone(), Some(Bounded::max_value()));
        assert!(Invitations::<T>::contains_key(id, who));
    }

    // Invited and vouched for as well, with a membership of another domain that is over.
    #[benchmark]
    fn join() {
        let (_, other) = active::<T>();
        let (who, id) = active::<T>();
        let one = <frame_system::pallet_prelude::BlockNumberFor<T>>::one();
        no_notice::<T>(id, Admission::Vouched { by: 1 });
        paying_member::<T>(other, &who);
        Memberships::<T>::mutate(&who, |membership| {
            membership.as_mut().expect("is one").until = Zero::zero();
        });
        applicant::<T>(id, &who, MAX_VOUCHERS);
        let until = Pallet::<T>::now().saturating_add(one);
        Invitations::<T>::insert(id, &who, until);
        change::<T>(id, |domain| domain.invited = 1);
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), id);
        assert!(Memberships::<T>::get(who).is_some_and(|membership| membership.domain == id));
    }

    #[benchmark]
    fn vouch() {
        let (who, id) = active::<T>();
        insert_member::<T>(id, &who, 0);
        T::Clock::set_block_number(T::Limits::get().vouch_age.saturating_mul(2u32.into()));
        let candidate = funded::<T>("candidate");
        applicant::<T>(id, &candidate, MAX_VOUCHERS.saturating_sub(1));
        #[extrinsic_call]
        _(RawOrigin::Signed(who), candidate.clone());
        let application = Applications::<T>::get(candidate).expect("waits");
        assert_eq!(application.vouchers.len(), MAX_VOUCHERS as usize);
    }

    #[benchmark]
    fn leave() {
        let (who, id) = active::<T>();
        no_notice::<T>(id, Admission::Open);
        paying_member::<T>(id, &who);
        applicant::<T>(id, &who, 0);
        #[extrinsic_call]
        _(RawOrigin::Signed(who.clone()), id);
        assert!(!Memberships::<T>::contains_key(who));
    }

    #[benchmark]
    fn expel() {
        let (admin, id) = active::<T>();
        no_notice::<T>(id, Admission::Open);
        let who: T::AccountId = account("member", 0, 0);
        paying_member::<T>(id, &who);
        #[extrinsic_call]
        _(RawOrigin::Signed(admin), id, who.clone());
        assert!(!Memberships::<T>::contains_key(who));
    }

    #[benchmark]
    fn expire() {
        let (caller, id) = active::<T>();
        let who: T::AccountId = account("member", 0, 0);
        paying_member::<T>(id, &who);
        Memberships::<T>::mutate(&who, |membership| {
            membership.as_mut().expect("is one").until = Zero::zero();
        });
        #[extrinsic_call]
        _(RawOrigin::Signed(caller), who.clone());
        assert!(!Memberships::<T>::contains_key(who));
    }

    #[benchmark]
    fn spend() {
        let (admin, id) = active::<T>();
        fund::<T>(&Pallet::<T>::treasury(id));
        let to: T::AccountId = account("payee", 0, 0);
        #[extrinsic_call]
        _(RawOrigin::Signed(admin), id, to.clone(), STAR);
        assert!(Domains::<T>::contains_key(id));
    }

    impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
