use super::*;

fn try_unregister(who: AccountId, program: H256) -> sp_runtime::DispatchResult {
    Marketplace::unregister_program(RuntimeOrigin::signed(who), program)
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        charge();
        let program = program();
        // A record and a preimage of 4 bytes.
        assert_eq!(deposit_held(REQUESTER), 2 * 10 + 64 + 4);
        events();
        assert_ok!(try_unregister(REQUESTER, program));
        assert_eq!(Programs::<Test>::get(program), None);
        assert_eq!((deposit_held(REQUESTER), requests(program)), (0, 0));
        assert_eq!(events(), [Event::ProgramUnregistered { program }]);
        assert_noop!(try_unregister(REQUESTER, program), Error::<Test>::UnknownProgram);
    });
}

#[test]
fn jobs_that_run_keep_the_program() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        let program = job(id).spec.program;
        assert_eq!(requests(program), 2);
        assert_ok!(try_unregister(REQUESTER, program));
        assert_eq!(requests(program), 1);
        let again = JobSpec { ..job(id).spec };
        let posted = Marketplace::post_job(RuntimeOrigin::signed(REQUESTER), again);
        assert_eq!(posted.unwrap_err().error, Error::<Test>::UnknownProgram.into());
        claim(PAUL, id, 1);
        run(PAUL, unit(id, 0, 0), &[]);
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id));
        assert_eq!((job(id).status, requests(program)), (JobStatus::Closed, 0));
    });
}

#[test]
fn fails_when_not_author() {
    ExtBuilder::default().build_and_execute(|| {
        let program = program();
        assert_noop!(try_unregister(AUTHOR, program), Error::<Test>::NotAuthor);
        let result = Marketplace::unregister_program(RuntimeOrigin::none(), program);
        assert_noop!(result, sp_runtime::DispatchError::BadOrigin);
    });
}
