//! A validator as it is shown to people: its stake, its seat, and what is at risk.

use alloc::vec::Vec;
use codec::{Decode, Encode};
use scale_info::TypeInfo;
use sp_arithmetic::Perbill;

/// A part of a stake that is on its way out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct Unbonding<Balance> {
    /// How much.
    pub amount: Balance,
    /// The era from which on it may be withdrawn.
    pub free_from: u32,
}

/// A validator's slash that waits for its execution, and can still be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct DeferredSlash<Balance> {
    /// What it takes of the validator's own stake.
    pub own: Balance,
    /// What it takes of its nominators'.
    pub nominated: Balance,
    /// The era with whose beginning it is executed.
    pub due: u32,
}

/// Somebody who has bonded, as it stands now.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, TypeInfo)]
pub struct ValidatorView<Balance> {
    /// The present era.
    pub era: u32,
    /// What is at stake, without what is on its way out.
    pub stake: Balance,
    /// What is on its way out.
    pub unbonding: Vec<Unbonding<Balance>>,
    /// What it keeps of its nominators' rewards, if it stands for election.
    pub commission: Option<Perbill>,
    /// Whether it is one of this session's validators.
    pub is_active: bool,
    /// Whether it makes no blocks until the era ends, for an offence.
    pub is_disabled: bool,
    /// What backs it in this era, its own stake and its nominators'.
    pub backing: Balance,
    /// The public session keys that it has set, in SCALE; without them it is never seated.
    pub keys: Option<Vec<u8>>,
    /// Its slashes that wait.
    pub slashes: Vec<DeferredSlash<Balance>>,
    /// Past eras whose rewards nobody has claimed yet.
    pub unpaid_eras: Vec<u32>,
}
