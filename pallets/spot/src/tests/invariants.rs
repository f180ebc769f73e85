//! Each invariant is broken by hand, and noticed.

use super::*;
use crate::{Pallet, SpotOf};
use sp_runtime::{FixedPointNumber, FixedU128, TryRuntimeError};

fn broken(says: &'static str, corrupt: impl FnOnce()) {
    new_test_ext().execute_with(|| {
        set(ALICE, 100, 40);
        go_to(5);
        set(BOB, 50, 0);
        Pallet::<Test>::do_try_state().unwrap();
        corrupt();
        assert_eq!(Pallet::<Test>::do_try_state(), Err(TryRuntimeError::Other(says)));
    });
}

fn change(change: impl FnOnce(&mut SpotOf<Test>)) {
    Spots::<Test>::mutate(COMMONS, |spot| change(spot.as_mut().unwrap()));
}

#[test]
fn spot_1_sums_are_of_what_is_counted() {
    broken("SPOT-1: a domain counts other sums", || change(|spot| spot.supply += 1));
    broken("SPOT-1: a domain counts other sums", || change(|spot| spot.busy -= 1));
    broken("SPOT-1: a domain counts other sums", || Shares::<Test>::remove(ALICE));
    broken("SPOT-1: a provider is counted where nothing is", || {
        Spots::<Test>::remove(COMMONS);
    });
}

#[test]
fn spot_2_prices_are_within_bounds() {
    let planck = FixedU128::saturating_from_integer;
    broken("SPOT-2: a price out of its bounds", || change(|spot| spot.price = planck(MAX + 1)));
    broken("SPOT-2: a price out of its bounds", || {
        change(|spot| spot.price = FixedU128::from_inner(1));
    });
}

#[test]
fn spot_3_no_more_is_in_use_than_there_is() {
    broken("SPOT-3: more runs than is there", || {
        Shares::<Test>::mutate(ALICE, |share| share.as_mut().unwrap().load = 101);
    });
    broken("SPOT-3: more was used than was offered", || {
        change(|spot| spot.used = spot.offered + 1);
    });
}

#[test]
fn spot_4_sums_are_of_the_past() {
    broken("SPOT-4: sums of blocks to come", || change(|spot| spot.updated_at = 6));
}
