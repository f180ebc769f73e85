use super::*;
use stardust_primitives::{ids::ProgramId, job::ProgramRecord};

fn register(program: ProgramId, size: u32) -> frame_support::dispatch::DispatchResult {
    Marketplace::register_program(RuntimeOrigin::signed(AUTHOR), program, size, None)
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let program = note(&[0xff; 10]);
        assert_ok!(register(program, 10));
        let record = ProgramRecord {
            author: AUTHOR,
            royalty_to: AUTHOR,
            size: 10,
            vm_version: 1,
            deposit: 0,
        };
        assert_eq!(Programs::<Test>::get(program), Some(record));
        assert_eq!(requests(program), 1, "it stays on chain");
        assert_eq!(events(), [Event::ProgramRegistered { program, author: AUTHOR }]);
    });
}

#[test]
fn royalties_may_go_to_another() {
    ExtBuilder::default().build_and_execute(|| {
        let program = note(&[0xff]);
        let origin = RuntimeOrigin::signed(AUTHOR);
        assert_ok!(Marketplace::register_program(origin, program, 1, Some(STRANGER)));
        let record = Programs::<Test>::get(program).unwrap();
        assert_eq!((record.author, record.royalty_to), (AUTHOR, STRANGER));
    });
}

#[test]
fn an_outdated_program_is_checked_again_and_keeps_its_author() {
    ExtBuilder::default().build_and_execute(|| {
        let program = program();
        Programs::<Test>::mutate(program, |record| record.as_mut().unwrap().vm_version = 0);
        let origin = RuntimeOrigin::signed(STRANGER);
        assert_ok!(Marketplace::register_program(origin, program, 4, Some(STRANGER)));
        let record = ProgramRecord {
            author: REQUESTER,
            royalty_to: AUTHOR,
            size: 4,
            vm_version: 1,
            deposit: 0,
        };
        assert_eq!(Programs::<Test>::get(program), Some(record));
        assert_eq!(requests(program), 1, "requested once");
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let program = note(&[0xff]);
        assert_noop!(
            Marketplace::register_program(RuntimeOrigin::none(), program, 1, None),
            sp_runtime::DispatchError::BadOrigin
        );
    });
}

#[test]
fn fails_when_already_registered() {
    ExtBuilder::default().build_and_execute(|| {
        let program = program();
        assert_noop!(register(program, 4), Error::<Test>::AlreadyRegistered);
    });
}

#[test]
fn fails_when_missing_preimage() {
    ExtBuilder::default().build_and_execute(|| {
        assert_noop!(register(H256::zero(), 4), Error::<Test>::MissingPreimage);
    });
}

#[test]
fn fails_when_wrong_size() {
    ExtBuilder::default().build_and_execute(|| {
        let program = note(&[0xff; 10]);
        assert_noop!(register(program, 9), Error::<Test>::WrongSize);
        assert_noop!(register(program, 11), Error::<Test>::WrongSize);
    });
}

#[test]
fn fails_for_each_defect_by_its_name() {
    ExtBuilder::default().build_and_execute(|| {
        let errors = [
            Error::<Test>::ProgramTooLarge,
            Error::<Test>::ProgramMalformed,
            Error::<Test>::WrongInstructionSet,
            Error::<Test>::ProgramImports,
            Error::<Test>::NoEntry,
            Error::<Test>::BadJump,
            Error::<Test>::BlockTooLong,
            Error::<Test>::TooMuchMemory,
        ];
        for (byte, error) in (0u8..).zip(errors) {
            let program = note(&[byte]);
            assert_noop!(register(program, 1), error);
        }
    });
}

#[test]
fn holds_a_deposit_and_fails_when_cannot_afford() {
    ExtBuilder::default().balance(AUTHOR, ED + 94).build_and_execute(|| {
        charge();
        // Two records, 64 bytes of a key, and the blob.
        let (small, large) = (note(&[0xff; 10]), note(&[0xff; 11]));
        assert_noop!(register(large, 11), Error::<Test>::CannotAfford);
        assert_ok!(register(small, 10));
        assert_eq!(deposit_held(AUTHOR), 94);
        // Checked again, it is held for once.
        Programs::<Test>::mutate(small, |record| record.as_mut().unwrap().vm_version = 0);
        assert_ok!(register(small, 10));
        assert_eq!(deposit_held(AUTHOR), 94);
    });
}
