//! Tests: the call, what is counted, prices against figures computed by hand and against a model, and the invariants.

mod counting;
mod invariants;
mod prices;
mod properties;
mod refresh;

pub(crate) use crate::{mock::*, Error, Event, Share, Shares, Spots};
pub(crate) use frame_support::{assert_noop, assert_ok, dispatch::Pays};
pub(crate) use stardust_primitives::{
    domain::COMMONS,
    traits::{OnCapacity, OnWithdrawn},
};
