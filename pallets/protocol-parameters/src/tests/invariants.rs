//! GOV-1, broken by hand, is noticed.

use crate::{mock::*, Current, Pallet};
use frame_support::{assert_ok, traits::IntegrityTest};
use sp_runtime::Perbill;
use stardust_primitives::parameters::Parameters;

#[test]
fn gov_1_a_vector_that_no_call_accepts() {
    let breaks: [fn(&mut Parameters); 3] = [
        |parameters| parameters.market.fees.author = Perbill::zero(),
        |parameters| parameters.verification.rates.honest_share = Perbill::from_percent(64),
        |parameters| parameters.bonds.unbonding_blocks -= 1,
    ];
    for breaking in breaks {
        new_test_ext().execute_with(|| {
            assert_ok!(Pallet::<Test>::do_try_state());
            Current::<Test>::mutate(breaking);
            let error = Pallet::<Test>::do_try_state().unwrap_err();
            assert_eq!(error, "GOV-1: the parameters break a bound or a relation".into());
        });
    }
}

#[test]
fn what_holds_from_the_start_is_checked() {
    ProtocolParameters::integrity_test();
    execute(|| assert_eq!((current(), Current::<Test>::exists()), (INITIAL, false)));
}
