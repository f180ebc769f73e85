//! The events and errors of the pallet, which its macro takes in as if they stood there.

/// What happens.
#[frame_support::pallet_macros::pallet_section]
mod event {
    /// What happened to providers and their delegators.
    #[pallet::event]
    #[pallet::generate_deposit(pub(crate) fn deposit_event)]
    pub enum Event<T: Config> {
        /// A provider registered.
        Registered {
            /// The provider.
            provider: T::AccountId,
            /// Its bond.
            bond: Balance,
            /// What its registration burned.
            price: Balance,
        },
        /// A provider added to its bond.
        BondIncreased {
            /// The provider.
            provider: T::AccountId,
            /// What it added.
            amount: Balance,
            /// Its bond now.
            bond: Balance,
        },
        /// A provider changed what it wants.
        OfferSet {
            /// The provider.
            provider: T::AccountId,
            /// Its least price, in planck per SCU.
            price: Balance,
            /// Most assignments it wants at one time.
            capacity: u32,
        },
        /// A provider takes no more work and waits for its bond.
        Left {
            /// The provider.
            provider: T::AccountId,
            /// First block for the withdrawal.
            withdraw_from: BlockNumberFor<T>,
        },
        /// A provider that had left takes work again.
        Rejoined {
            /// The provider.
            provider: T::AccountId,
        },
        /// A provider is gone and got its bond and its deposit back.
        Withdrawn {
            /// The provider.
            provider: T::AccountId,
            /// What was released.
            amount: Balance,
        },
        /// A provider takes part of its bond out; it can be slashed until it is released.
        UnbondingBegan {
            /// The provider.
            provider: T::AccountId,
            /// What it takes out.
            amount: Balance,
            /// First block for the release.
            free_from: BlockNumberFor<T>,
        },
        /// A provider got parts of its bond back.
        Unbonded {
            /// The provider.
            provider: T::AccountId,
            /// What was released.
            amount: Balance,
        },
        /// A provider said that it is there.
        Pinged {
            /// The provider.
            provider: T::AccountId,
        },
        /// A provider takes delegations for this commission.
        CommissionSet {
            /// The provider.
            provider: T::AccountId,
            /// Its part of what its delegators' stake earns.
            commission: Perbill,
        },
        /// Somebody delegated to a provider.
        Delegated {
            /// The provider.
            provider: T::AccountId,
            /// Who delegated.
            delegator: T::AccountId,
            /// What it delegated.
            amount: Balance,
        },
        /// Somebody takes stake out from behind a provider.
        Undelegated {
            /// The provider.
            provider: T::AccountId,
            /// Who delegated.
            delegator: T::AccountId,
            /// What had not joined, and was given back at once.
            returned: Balance,
            /// Shares that leave at the end of the round.
            shares: Balance,
        },
        /// Stake that had left a pool was given back.
        DelegationWithdrawn {
            /// The provider.
            provider: T::AccountId,
            /// Who delegated.
            delegator: T::AccountId,
            /// What it got.
            amount: Balance,
        },
        /// A round of a provider's pool ended: what was waiting for it joined and left.
        RoundEnded {
            /// The provider.
            provider: T::AccountId,
            /// The round.
            round: u32,
            /// What joined.
            joined: Balance,
            /// What left.
            left: Balance,
        },
        /// A provider's delegators earned something, which joined their stake.
        DelegatorsPaid {
            /// The provider.
            provider: T::AccountId,
            /// What they earned.
            amount: Balance,
        },
        /// A provider was slashed: part of what is behind it is frozen.
        Slashed {
            /// The provider.
            provider: T::AccountId,
            /// What was frozen.
            amount: Balance,
            /// The part of it that was delegated.
            delegated: Balance,
            /// What there was not enough stake for.
            shortfall: Balance,
            /// The verdict or fault.
            cause: SlashCauseOf<T>,
            /// First block for the execution.
            due: BlockNumberFor<T>,
        },
        /// A slash was executed: what it froze is gone.
        SlashExecuted {
            /// The provider.
            provider: T::AccountId,
            /// The verdict or fault.
            cause: SlashCauseOf<T>,
            /// What the harmed requester got.
            compensation: Balance,
            /// What the exposer got.
            reward: Balance,
            /// What burned.
            burned: Balance,
        },
        /// A slash was cancelled: what it froze is back where it was taken.
        SlashCancelled {
            /// The provider.
            provider: T::AccountId,
            /// The verdict or fault.
            cause: SlashCauseOf<T>,
            /// What was returned.
            amount: Balance,
        },
        /// A slash that is due could not be executed and left the queue; anyone may try again by call.
        SlashFailed {
            /// The verdict or fault.
            cause: SlashCauseOf<T>,
            /// Why.
            error: DispatchError,
        },
    }
}

/// What is refused.
#[frame_support::pallet_macros::pallet_section]
mod error {
    /// Why a call is refused.
    #[pallet::error]
    pub enum Error<T> {
        /// The account is no provider; register first.
        NotProvider,
        /// The account is a provider already; change the offer instead.
        AlreadyRegistered,
        /// The bond is below the least bond; add to it.
        BondTooSmall,
        /// The account has not that much that can be held.
        CannotAfford,
        /// The capacity is zero or above the most allowed.
        InvalidCapacity,
        /// Nothing to add: the amount is zero.
        ZeroAmount,
        /// The provider has left; rejoin first.
        Leaving,
        /// The provider has not left; leave first.
        NotLeaving,
        /// Some work of the provider is not final; finish it first.
        StillAssigned,
        /// The unbonding period is not over; try again at the block that `Left` named.
        UnbondingNotOver,
        /// Outputs of paid work may still be demanded, or are, or a commitment that was withheld under question is on
        /// record: answer, and try again after `liable_until` of the record.
        StillLiable,
        /// The provider has as many assignments as it wants.
        CapacityReached,
        /// The job pays less than the provider's price.
        PriceTooLow,
        /// The bond does not secure that much work; add to it or finish some work.
        ExposureExceeded,
        /// There was a slash for this cause already.
        AlreadySlashed,
        /// Part of the bond is frozen by a slash; withdraw once it is executed, which anyone may do from the
        /// block that `Slashed` named.
        BondFrozen,
        /// There was no slash for this cause.
        UnknownSlash,
        /// The slash may still be cancelled; try again at the block that `Slashed` named.
        SlashNotDue,
        /// The slash was executed or cancelled already.
        SlashSettled,
        /// The registration costs more now than the call allows; try again later, or allow more.
        PriceTooHigh,
        /// As many parts of the bond wait for their release as may; release those that are due first.
        TooManyUnbonding,
        /// What would be left of the bond is below the least bond; take out less, or leave.
        NotEnoughBonded,
        /// Nothing is due for release; try again at the block that the event of its departure named, or once the
        /// pool's round has ended.
        NothingToRelease,
        /// The provider was active lately, which is as good; ping later.
        PingTooSoon,
        /// The commission may be raised by a small step only; raise it by less.
        CommissionTooHigh,
        /// The commission was raised lately; raise it again later.
        CommissionTooSoon,
        /// The provider takes no delegations; it has to set a commission first.
        NoDelegations,
        /// The delegation is, or would be, below the least one; delegate more, or take out all of it.
        DelegationTooSmall,
        /// Delegations may be so many times the provider's own bond; delegate less, or to somebody else.
        DelegationLimit,
        /// The account takes stake out in as many rounds as it may; withdraw what is free first.
        TooManyLeaving,
        /// The account has delegated nothing to this provider.
        NotDelegator,
        /// Nothing waits for the end of the pool's round.
        NothingWaits,
        /// Work that was claimed before the round began is not final, or a slash for a fraud is pending; try again then.
        RoundNotOver,
    }
}
