#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::arithmetic_side_effects,
        clippy::cast_possible_truncation
    )
)]

extern crate alloc;

pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

mod authority;
#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
mod dispatchables;
mod errors;
mod interfaces;
mod lifecycle;
mod log;
mod membership;
mod policy;
mod settlement;
#[cfg(any(feature = "std", feature = "try-runtime"))]
mod try_state;
mod types;
mod views;
pub mod weights;

// The runtime macro writes `pub` items.
#[cfg(test)]
#[allow(unreachable_pub)]
mod mock;
#[cfg(test)]
mod tests;

// FRAME's expansions cast indices of variants and expect what they have just made.
#[allow(clippy::cast_possible_truncation, clippy::expect_used)]
#[frame_support::pallet]
pub mod pallet {
    use crate::{types::*, weights::WeightInfo};
    use frame_support::{pallet_prelude::*, traits::fungible, PalletId};
    use frame_system::pallet_prelude::*;
    use sp_runtime::{traits::BlockNumberProvider, Perbill};
    use stardust_primitives::{
        domain::{
            policy::ProgramRule,
            record::{Book, RuleRecord},
        },
        ids::{DomainId, ProgramId},
        traits::Border,
        Balance,
    };

    /// The layout of this pallet's storage.
    const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

    #[pallet::pallet]
    #[pallet::storage_version(STORAGE_VERSION)]
    pub struct Pallet<T>(_);

    #[pallet::config]
    pub trait Config: frame_system::Config<RuntimeEvent: From<Event<Self>>> {
        /// The native token; deposits are holds on it, treasuries balances.
        type Currency: fungible::Mutate<Self::AccountId, Balance = Balance>
            + fungible::hold::Mutate<
                Self::AccountId,
                Reason = Self::RuntimeHoldReason,
                Balance = Balance,
            >;

        /// The runtime's hold reasons.
        type RuntimeHoldReason: From<HoldReason>;

        /// The time of deadlines. One that goes on while nobody can act takes domains from admins that could not.
        type Clock: BlockNumberProvider<BlockNumber = BlockNumberFor<Self>>;

        /// What domains have signed about each other. One that forgets it forgets domains that others rely on.
        type Border: Border;

        /// The members of a domain, by a referendum of theirs. A wrong one gives domains away.
        type MembersOrigin: EnsureOrigin<Self::RuntimeOrigin, Success = DomainId>;

        /// Who acts for a domain that its admin has abandoned.
        type OversightOrigin: EnsureOrigin<Self::RuntimeOrigin>;

        /// Treasuries are its sub-accounts. Another one loses them.
        type PalletId: Get<PalletId>;

        /// Where the rest of a treasury goes when its domain is forgotten; it has to exist.
        type Remainder: Get<Self::AccountId>;

        /// Planck held for a domain: for all the records that it can make.
        type DomainDeposit: Get<Balance>;

        /// Planck held for a membership or an application.
        type MemberDeposit: Get<Balance>;

        /// Most of a fee that a domain may take; more than the network's share is nothing that it could get.
        type RevenueMax: Get<Perbill>;

        /// The periods that no domain can change.
        type Limits: Get<LimitsOf<Self>>;

        /// Weights of the calls.
        type WeightInfo: WeightInfo;
    }

    /// Why this pallet holds money.
    #[pallet::composite_enum]
    pub enum HoldReason {
        /// The deposit for a domain.
        Domain,
        /// The deposits for a membership and an application.
        Membership,
    }

    // Ids of domains are made here, in order, so they need no cryptographic hash; accounts and programs can be ground.
    /// The domains, but for the commons.
    #[pallet::storage]
    pub type Domains<T: Config> = StorageMap<_, Twox64Concat, DomainId, DomainOf<T>, OptionQuery>;

    /// How many domains there were; the commons are the first.
    #[pallet::storage]
    pub type LastDomain<T: Config> = StorageValue<_, DomainId, ValueQuery>;

    /// The home of each account that is not of the commons.
    #[pallet::storage]
    pub type Memberships<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, MembershipOf<T>, OptionQuery>;

    /// The accounts that wait for members to vouch for them.
    #[pallet::storage]
    pub type Applications<T: Config> =
        StorageMap<_, Blake2_128Concat, T::AccountId, ApplicationOf<T>, OptionQuery>;

    /// Whom domains invite, and the first block after the membership.
    #[pallet::storage]
    pub type Invitations<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        DomainId,
        Blake2_128Concat,
        T::AccountId,
        BlockNumberFor<T>,
        OptionQuery,
    >;

    /// What domains say of programs.
    #[pallet::storage]
    pub type ProgramRules<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        DomainId,
        Blake2_128Concat,
        ProgramId,
        RuleRecord<BlockNumberFor<T>>,
        OptionQuery,
    >;

    /// The last changes of each domain: the number of a change, modulo how many are kept, is its place in its book.
    #[pallet::storage]
    pub type Log<T: Config> = StorageDoubleMap<
        _,
        Twox64Concat,
        DomainId,
        Twox64Concat,
        (Book, u32),
        LogEntryOf<T>,
        OptionQuery,
    >;

    /// What happened to domains.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// Something changed in a domain. Its log says the same.
        Changed {
            /// The domain.
            domain: DomainId,
            /// Who changed it.
            actor: ActorOf<T>,
            /// The version of the policy in force.
            version: u32,
            /// What changed.
            change: ChangeOf<T>,
        },
        /// A dissolved domain is off the record, and its deposit returned.
        Forgotten {
            /// The domain.
            domain: DomainId,
            /// Planck that were left in its treasury.
            remainder: Balance,
        },
    }

    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// There is no such domain.
        UnknownDomain,
        /// There are as many domains as there are numbers.
        OutOfIds,
        /// Only the domain's admin may do that.
        NotAdmin,
        /// Others may do that only when the admin has done nothing for long; until then its admin has to.
        AdminPresent,
        /// The domain is started already, or dissolved.
        NotDraft,
        /// The domain is not started, or dissolved: it admits nobody, and has no jobs.
        NotActive,
        /// The domain is dissolved; nothing of it changes any more.
        Dissolved,
        /// The domain is not dissolved; its admin has to dissolve it first.
        NotDissolved,
        /// Jobs of the dissolved domain may still pay it; forget it later.
        StillKept,
        /// Memberships of the dissolved domain are on the record; have them removed with `expire` first.
        StillMembers,
        /// The dissolved domain has peerings, offers or routes, or is about to be paid for them; once nothing is owed,
        /// anybody may take them off the record.
        StillEngaged,
        /// The policy takes more of the fees than a domain may; lower its revenue.
        RevenueTooHigh,
        /// The policy holds members that leave for longer than a domain may; shorten its notice.
        NoticeTooLong,
        /// The policy's memberships last for no block, or longer than they may.
        TermOutOfBounds,
        /// The policy asks for no voucher, or for more than an application can have.
        VouchersOutOfBounds,
        /// The policy asks for a number of replicas that there is not.
        InvalidAssurance,
        /// No policy is proposed, or it is in force already.
        NothingProposed,
        /// The program has that rule already, or none.
        NothingToChange,
        /// The domain has rules for as many programs as it may; remove one first.
        TooManyRules,
        /// The domain has invited as many as it may; take an invitation back first.
        TooManyInvitations,
        /// The membership would be over before it begins; invite for longer.
        InvitationOver,
        /// The account is not invited; its domain's admin has to invite it first.
        NotInvited,
        /// Too few members vouch for the account; ask more of them.
        NotVouched,
        /// The account was expelled; it needs an invitation, or has to wait until it is over.
        Expelled,
        /// The account is a member of another domain; leave that first, and wait for the end of the notice.
        OtherHome,
        /// The account is no member of the domain.
        NotMember,
        /// The member has given notice already, or was given notice.
        AlreadyLeaving,
        /// The membership still counts.
        NotOver,
        /// The account has not applied to the member's domain; it has to join first.
        NoApplication,
        /// Nobody can vouch for itself; ask another member.
        OwnApplication,
        /// The member has vouched for this account already.
        AlreadyVouched,
        /// The member has not been one for long enough to vouch.
        TooYoung,
        /// As many members vouch for the account as can.
        TooManyVouchers,
        /// The account has not that much that can be held or paid.
        CannotAfford,
        /// The treasury has not that much besides the existential deposit, or the payee has no account and gets too little
        /// to make one.
        CannotSpend,
        /// The job's home domain, or the provider's, does not allow programs of this class.
        ClassRefused,
        /// The job's home domain, or the provider's, does not allow this program.
        ProgramRefused,
        /// The job's home domain asks for more assurance.
        AssuranceTooLow,
        /// The job pays less than the floor of its home domain.
        PriceTooLow,
        /// The job's home domain lets no jobs out to the provider's.
        EgressClosed,
        /// The provider's domain, or another one on the path, lets no jobs in from the job's home domain.
        IngressClosed,
        /// The provider is of another domain than the job; name the path along which it comes.
        PathMissing,
        /// The path does not lead from the job's home domain to the provider's, or no border lies between them; find
        /// another one, or name none.
        WrongPath,
    }

    #[pallet::hooks]
    impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
        #[cfg(feature = "std")]
        fn integrity_test() {
            let limits = T::Limits::get();
            assert!(T::RevenueMax::get() < Perbill::one(), "whoever works is paid");
            assert!(limits.notice_max < limits.term_max, "who leaves is gone before it expires");
            assert!(limits.notice_max < limits.change_delay, "who dislikes a change leaves before");
            assert!(limits.change_delay <= limits.freeze, "what changed stays for a while");
            assert!(limits.absence > limits.change_delay, "who changes something is there");
            assert!(limits.rules > 0 && limits.invitations > 0, "a domain has lists");
        }

        #[cfg(feature = "try-runtime")]
        fn try_state(_now: BlockNumberFor<T>) -> Result<(), sp_runtime::TryRuntimeError> {
            Self::do_try_state()
        }
    }

    /// Reads for clients that know the chain by its metadata only.
    #[pallet::view_functions]
    impl<T: Config> Pallet<T> {
        /// A domain as it stands now.
        pub fn domain(id: DomainId) -> Option<DomainViewOf<T>> {
            Self::view(id)
        }

        /// The domain that an account is of now, and since when; none if of the commons.
        pub fn home(account: T::AccountId) -> Option<MembershipOf<T>> {
            Self::membership(&account)
        }
    }

    #[pallet::call(weight = <T as Config>::WeightInfo)]
    impl<T: Config> Pallet<T> {
        /// Creates a domain.
        ///
        /// ## Dispatch Origin
        /// Signed by anyone.
        ///
        /// ## Details
        /// Holds a deposit on the caller and pays the existential deposit into the domain's treasury. `admin` decides for
        /// the domain; `policy` is its first one. It admits nobody and earns nothing until it is started.
        ///
        /// ## Errors
        /// `RevenueTooHigh`, `NoticeTooLong`, `TermOutOfBounds`, `VouchersOutOfBounds`, `InvalidAssurance`,
        /// `CannotAfford`, `OutOfIds`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(0)]
        pub fn create(
            origin: OriginFor<T>,
            admin: T::AccountId,
            policy: PolicyOf<T>,
        ) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_create(who, admin, policy)
        }

        /// Starts a domain: it admits members, and its rules count.
        ///
        /// ## Dispatch Origin
        /// The domain's admin.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotAdmin`, `NotDraft`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(1)]
        pub fn start(origin: OriginFor<T>, domain: DomainId) -> DispatchResult {
            Self::do_start(Self::caller(origin)?, domain)
        }

        /// Dissolves a domain: its members are of the commons at once.
        ///
        /// ## Dispatch Origin
        /// The domain's admin; if it has done nothing for long, the domain's members or the overseers of domains.
        ///
        /// ## Details
        /// Its treasury cannot be spent any more, and its jobs that nobody has claimed can only be cancelled. The deposit
        /// comes back with `forget`.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotAdmin`, `AdminPresent`, `Dissolved`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(2)]
        pub fn dissolve(origin: OriginFor<T>, domain: DomainId) -> DispatchResult {
            Self::do_dissolve(Self::caller_or_overseer(origin)?, domain)
        }

        /// Takes a dissolved domain off the record.
        ///
        /// ## Dispatch Origin
        /// Signed by anyone.
        ///
        /// ## Details
        /// Possible once its jobs cannot pay it any more and its memberships are removed. Returns the deposit; what is left
        /// in the treasury goes to the network's. Free when it succeeds.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotDissolved`, `StillKept`, `StillMembers`, `StillEngaged`.
        ///
        /// ## Events
        /// `Forgotten`.
        #[pallet::call_index(3)]
        pub fn forget(origin: OriginFor<T>, domain: DomainId) -> DispatchResultWithPostInfo {
            ensure_signed(origin)?;
            Self::do_forget(domain)?;
            Ok(Pays::No.into())
        }

        /// Hands a domain over to another account, or to its members.
        ///
        /// ## Dispatch Origin
        /// The domain's admin; if it has done nothing for long, the domain's members or the overseers of domains.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotAdmin`, `AdminPresent`, `Dissolved`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(4)]
        pub fn set_admin(
            origin: OriginFor<T>,
            domain: DomainId,
            admin: AdminOf<T>,
        ) -> DispatchResult {
            Self::do_set_admin(Self::caller_or_overseer(origin)?, domain, admin)
        }

        /// Says that the admin is there, though it had nothing to change.
        ///
        /// ## Dispatch Origin
        /// The domain's admin.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotAdmin`, `Dissolved`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(5)]
        pub fn attend(origin: OriginFor<T>, domain: DomainId) -> DispatchResult {
            Self::do_attend(Self::caller(origin)?, domain)
        }

        /// Proposes a policy, in place of one that is proposed and not in force.
        ///
        /// ## Dispatch Origin
        /// The domain's admin.
        ///
        /// ## Details
        /// It comes into force by itself once the change delay is over, and the present one has been in force for the freeze
        /// window: whoever dislikes it has left by then.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotAdmin`, `Dissolved`, `RevenueTooHigh`, `NoticeTooLong`, `TermOutOfBounds`,
        /// `VouchersOutOfBounds`, `InvalidAssurance`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(6)]
        pub fn propose_policy(
            origin: OriginFor<T>,
            domain: DomainId,
            policy: PolicyOf<T>,
        ) -> DispatchResult {
            Self::do_propose_policy(Self::caller(origin)?, domain, policy)
        }

        /// Withdraws a policy that is proposed and not in force.
        ///
        /// ## Dispatch Origin
        /// The domain's admin.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotAdmin`, `Dissolved`, `NothingProposed`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(7)]
        pub fn withdraw_policy(origin: OriginFor<T>, domain: DomainId) -> DispatchResult {
            Self::do_withdraw_policy(Self::caller(origin)?, domain)
        }

        /// Says whether a program is allowed or denied, or takes it off the list.
        ///
        /// ## Dispatch Origin
        /// The domain's admin.
        ///
        /// ## Details
        /// In force once the change delay is over. The present rule again withdraws what was to come. A program that is off
        /// the list keeps its place there until it is taken off once more.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotAdmin`, `Dissolved`, `NothingToChange`, `TooManyRules`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(8)]
        pub fn set_rule(
            origin: OriginFor<T>,
            domain: DomainId,
            program: ProgramId,
            rule: Option<ProgramRule>,
        ) -> DispatchResult {
            Self::do_set_rule(Self::caller(origin)?, domain, program, rule)
        }

        /// Invites an account to be a member until a block, or takes the invitation back.
        ///
        /// ## Dispatch Origin
        /// The domain's admin.
        ///
        /// ## Details
        /// Whatever the policy's admission. The account becomes a member when it joins; nobody is made one.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotAdmin`, `Dissolved`, `InvitationOver`, `NotInvited`, `TooManyInvitations`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(9)]
        pub fn admit(
            origin: OriginFor<T>,
            domain: DomainId,
            account: T::AccountId,
            until: Option<BlockNumberFor<T>>,
        ) -> DispatchResult {
            Self::do_admit(Self::caller(origin)?, domain, account, until)
        }

        /// Becomes a member of a domain, or renews the membership.
        ///
        /// ## Dispatch Origin
        /// Signed by anyone who is in no other domain.
        ///
        /// ## Details
        /// Holds a deposit. Where members have to vouch, the first call applies, and a second one joins once enough of them
        /// did. Whoever renews has to be admitted anew, stays a member since the beginning, and loses no time. An
        /// application takes the place of an earlier one.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotActive`, `OtherHome`, `NotInvited`, `NotVouched`, `Expelled`, `CannotAfford`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(10)]
        pub fn join(origin: OriginFor<T>, domain: DomainId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_join(who, domain)
        }

        /// Vouches for an account that has applied to the caller's domain.
        ///
        /// ## Dispatch Origin
        /// Signed by a member that has been one for long enough.
        ///
        /// ## Errors
        /// `NotMember`, `TooYoung`, `NoApplication`, `OwnApplication`, `AlreadyVouched`, `TooManyVouchers`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(11)]
        pub fn vouch(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_vouch(who, account)
        }

        /// Gives notice to a domain, and withdraws an application to it.
        ///
        /// ## Dispatch Origin
        /// Signed by a member or an applicant.
        ///
        /// ## Details
        /// The membership is over after the notice that the policy in force asks for, whatever the admin does; at once
        /// where that is none.
        ///
        /// ## Errors
        /// `NotMember`, `AlreadyLeaving`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(12)]
        pub fn leave(origin: OriginFor<T>, domain: DomainId) -> DispatchResult {
            let who = ensure_signed(origin)?;
            Self::do_leave(who, domain)
        }

        /// Gives a member notice.
        ///
        /// ## Dispatch Origin
        /// The domain's admin.
        ///
        /// ## Details
        /// The membership is over after the same notice. It cannot be renewed without an invitation; once it is over, the
        /// account may join again as anybody may.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotAdmin`, `Dissolved`, `NotMember`, `AlreadyLeaving`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(13)]
        pub fn expel(
            origin: OriginFor<T>,
            domain: DomainId,
            account: T::AccountId,
        ) -> DispatchResult {
            Self::do_expel(Self::caller(origin)?, domain, account)
        }

        /// Takes a membership that is over off the record, and returns its deposit.
        ///
        /// ## Dispatch Origin
        /// Signed by anyone.
        ///
        /// ## Details
        /// Free when it succeeds.
        ///
        /// ## Errors
        /// `NotMember`, `NotOver`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(14)]
        pub fn expire(origin: OriginFor<T>, account: T::AccountId) -> DispatchResultWithPostInfo {
            let who = ensure_signed(origin)?;
            Self::do_expire(who, account)?;
            Ok(Pays::No.into())
        }

        /// Pays something out of a domain's treasury.
        ///
        /// ## Dispatch Origin
        /// The domain's admin.
        ///
        /// ## Details
        /// The existential deposit stays, so that any fee can be paid in.
        ///
        /// ## Errors
        /// `UnknownDomain`, `NotAdmin`, `Dissolved`, `CannotSpend`.
        ///
        /// ## Events
        /// `Changed`.
        #[pallet::call_index(15)]
        pub fn spend(
            origin: OriginFor<T>,
            domain: DomainId,
            to: T::AccountId,
            amount: Balance,
        ) -> DispatchResult {
            Self::do_spend(Self::caller(origin)?, domain, to, amount)
        }
    }
}
