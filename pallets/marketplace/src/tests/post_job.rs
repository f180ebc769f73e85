use super::*;
use codec::Encode;
use stardust_primitives::{
    items::{MAX_ITEMS_BYTES, MAX_PAYLOAD_BYTES},
    job::{Escrow, MAX_GAS, MAX_TASKS},
    tree::MAX_BATCH,
};

type Spec = JobSpec<Balance, u32>;

fn try_post(spec: Spec) -> DispatchResultWithPostInfo {
    Marketplace::post_job(RuntimeOrigin::signed(REQUESTER), spec)
}

fn items(count: u32) -> H256 {
    note(&(0..count).map(|i| vec![i as u8; i as usize % 5]).collect::<Vec<_>>().encode())
}

/// Asserts that a spec changed so is refused by this error and changes nothing.
fn assert_refused(change: impl FnOnce(&mut Spec), error: Error<Test>) {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = sampled();
        change(&mut spec);
        assert_noop!(try_post(spec), error);
    });
}

/// Asserts that a spec changed so is accepted.
fn assert_accepted(change: impl FnOnce(&mut Spec)) {
    ExtBuilder::default().balance(REQUESTER, u128::MAX / 4).build_and_execute(|| {
        let mut spec = sampled();
        change(&mut spec);
        assert_ok!(try_post(spec));
    });
}

#[test]
fn works() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = replicated(3);
        spec.payload = Some(note(b"payload"));
        let list = items(10);
        spec.items = Items::Preimage(list);
        events();
        let id = post(spec.clone());

        let escrow = 3 * 10 * TASK_LIMIT;
        let job = job(id);
        assert_eq!((id, NextJob::<Test>::get()), (JobId(0), JobId(1)));
        assert_eq!((job.requester, job.author), (REQUESTER, AUTHOR));
        assert_eq!(job.escrow, Escrow { total: escrow, batch_reserve: 0, paid: 0, refunded: 0 });
        assert_eq!((job.status, job.progress.clone()), (JobStatus::Open, Default::default()));
        assert_eq!(job.unclaimed(), 9);
        assert_eq!(escrow_held(), escrow);
        assert_eq!(requests(spec.payload.unwrap()), 1);
        assert_eq!(requests(list), 1);
        assert_eq!(job.spec, spec);
        assert_eq!(
            events(),
            [Event::JobPosted { job: id, requester: REQUESTER, escrow, deposit: 0, price: 1_000 }]
        );
    });
}

#[test]
fn terms_are_snapshot_with_time_to_run_a_task() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = sampled();
        spec.gas_limit = 3_000_000_001;
        let id = post(spec);
        let mut changed = GovernedTerms::get();
        assert_eq!(job(id).terms.audit_blocks, changed.audit_blocks + 2);
        changed.reveal_blocks = 99;
        GovernedTerms::set(&changed);
        assert_eq!(job(id).terms.reveal_blocks, 10);
        assert_eq!(job(id).terms.vm_version, 1);
    });
}

#[test]
fn the_fee_limit_is_rounded_up_for_each_task() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = sampled();
        (spec.gas_limit, spec.price) = (1, 10);
        post(spec);
        assert_eq!(escrow_held(), 10);
    });
}

#[test]
fn every_job_holds_for_its_own_inputs_until_it_closes() {
    ExtBuilder::default().build_and_execute(|| {
        charge();
        let mut spec = sampled();
        spec.payload = Some(note(b"payload"));
        spec.items = Items::Preimage(items(10));
        // Ten items of up to four bytes, each behind its length, and their number.
        let list = 1 + 10 + 2 * (1 + 2 + 3 + 4);
        let (first, second) = (post(spec.clone()), post(spec));
        // Two preimages, the payload of seven bytes and the list.
        let inputs = 2 * 10 + 7 + list;
        let held = deposit_held(REQUESTER);
        for id in [first, second] {
            assert_eq!(job(id).deposits.inputs, inputs);
            assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), id));
            assert_eq!(job(id).deposits.inputs, 0);
        }
        assert_eq!(deposit_held(REQUESTER), held - 2 * inputs);
    });
}

#[test]
fn fails_when_the_deposit_cannot_be_put_up() {
    ExtBuilder::default().build_and_execute(|| {
        let spec = sampled();
        charge();
        let deposit = {
            let quoted = Marketplace::quote_of(&REQUESTER, &spec).unwrap();
            quoted.deposits.inputs + quoted.deposits.records
        };
        let spare = Balances::free_balance(REQUESTER) - ED - 10 * TASK_LIMIT - deposit;
        let origin = RuntimeOrigin::signed(REQUESTER);
        assert_ok!(Balances::transfer_keep_alive(origin.clone(), STRANGER, spare + 1));
        let refused = Marketplace::post_job(origin.clone(), spec.clone());
        assert_eq!(refused.unwrap_err().error, Error::<Test>::CannotAfford.into());
        assert_ok!(Balances::transfer_keep_alive(RuntimeOrigin::signed(STRANGER), REQUESTER, 1));
        post(spec);
        assert_eq!(deposit_held(REQUESTER), deposit);
    });
}

#[test]
fn jobs_share_a_payload_and_give_it_up_one_by_one() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = sampled();
        spec.payload = Some(note(b"payload"));
        let (first, second) = (post(spec.clone()), post(spec.clone()));
        assert_eq!(requests(spec.payload.unwrap()), 2);
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), first));
        assert_eq!(requests(spec.payload.unwrap()), 1);
        assert_ok!(Marketplace::cancel_job(RuntimeOrigin::signed(REQUESTER), second));
        assert_eq!(requests(spec.payload.unwrap()), 0);
        assert_eq!(requests(spec.program), 1);
    });
}

#[test]
fn index_items_weigh_less() {
    ExtBuilder::default().build_and_execute(|| {
        let mut spec = sampled();
        let light = try_post(spec.clone()).unwrap().actual_weight.unwrap();
        spec.items = Items::Preimage(items(10));
        let heavy = try_post(spec.clone()).unwrap().actual_weight.unwrap();
        let call = crate::Call::<Test>::post_job { spec };
        let most = frame_support::dispatch::GetDispatchInfo::get_dispatch_info(&call).call_weight;
        assert!(light.ref_time() < heavy.ref_time() && heavy.ref_time() < most.ref_time());
    });
}

#[test]
fn works_at_limit() {
    assert_accepted(|spec| spec.tasks = 1);
    assert_accepted(|spec| spec.tasks = MAX_TASKS);
    assert_accepted(|spec| spec.batch_size = 1);
    assert_accepted(|spec| spec.batch_size = MAX_BATCH);
    assert_accepted(|spec| spec.gas_limit = 1);
    assert_accepted(|spec| spec.gas_limit = MAX_GAS);
    assert_accepted(|spec| spec.price = 10);
    assert_accepted(|spec| spec.assurance = Assurance::Replicated { n: 2 });
    assert_accepted(|spec| spec.assurance = Assurance::Replicated { n: 3 });
    assert_accepted(|spec| spec.claim_until = 2);
    assert_accepted(|spec| spec.claim_until = 1_001);
    assert_accepted(|spec| spec.run_blocks = 1);
    assert_accepted(|spec| spec.run_blocks = 100);
    assert_accepted(|spec| spec.value_at_risk = u128::MAX / 4 - TASK_LIMIT);
    let blob = vec![0; MAX_PAYLOAD_BYTES as usize];
    assert_accepted(|spec| spec.payload = Some(note(&blob)));
    assert_accepted(|spec| {
        // A compact count, a compact length of four bytes, and the rest of 4 MiB in one item.
        let rest = vec![0u8; MAX_ITEMS_BYTES as usize - 5];
        spec.tasks = 1;
        spec.items = Items::Preimage(note(&vec![rest].encode()));
    });
}

#[test]
fn fails_when_unsigned() {
    ExtBuilder::default().build_and_execute(|| {
        let spec = sampled();
        let result = Marketplace::post_job(RuntimeOrigin::none(), spec);
        assert_eq!(result.unwrap_err().error, sp_runtime::DispatchError::BadOrigin);
    });
}

#[test]
fn fails_when_invalid_tasks() {
    assert_refused(|spec| spec.tasks = 0, Error::InvalidTasks);
    assert_refused(|spec| spec.tasks = MAX_TASKS + 1, Error::InvalidTasks);
}

#[test]
fn fails_when_invalid_batch_size() {
    assert_refused(|spec| spec.batch_size = 0, Error::InvalidBatchSize);
    assert_refused(|spec| spec.batch_size = MAX_BATCH + 1, Error::InvalidBatchSize);
}

#[test]
fn fails_when_invalid_gas_limit() {
    assert_refused(|spec| spec.gas_limit = 0, Error::InvalidGasLimit);
    assert_refused(|spec| spec.gas_limit = MAX_GAS + 1, Error::InvalidGasLimit);
}

#[test]
fn fails_when_invalid_replicas() {
    for n in [0, 1, 4, 255] {
        assert_refused(|spec| spec.assurance = Assurance::Replicated { n }, Error::InvalidReplicas);
    }
}

#[test]
fn fails_when_unknown_program() {
    assert_refused(|spec| spec.program = H256::zero(), Error::UnknownProgram);
}

#[test]
fn fails_when_program_outdated() {
    ExtBuilder::default().build_and_execute(|| {
        let spec = sampled();
        Programs::<Test>::mutate(spec.program, |record| record.as_mut().unwrap().vm_version = 0);
        assert_noop!(try_post(spec), Error::<Test>::ProgramOutdated);
    });
}

#[test]
fn fails_when_price_below_floor() {
    assert_refused(|spec| spec.price = 9, Error::PriceBelowFloor);
}

#[test]
fn fails_when_invalid_deadline() {
    assert_refused(|spec| spec.claim_until = 0, Error::InvalidDeadline);
    assert_refused(|spec| spec.claim_until = 1, Error::InvalidDeadline);
    assert_refused(|spec| spec.claim_until = 1_002, Error::InvalidDeadline);
    assert_refused(|spec| spec.claim_until = u32::MAX, Error::InvalidDeadline);
}

#[test]
fn fails_when_invalid_run_blocks() {
    assert_refused(|spec| spec.run_blocks = 0, Error::InvalidRunBlocks);
    assert_refused(|spec| spec.run_blocks = 101, Error::InvalidRunBlocks);
}

#[test]
fn fails_when_missing_payload() {
    assert_refused(|spec| spec.payload = Some(H256::zero()), Error::MissingPayload);
}

#[test]
fn fails_when_payload_too_large() {
    let blob = vec![0; MAX_PAYLOAD_BYTES as usize + 1];
    assert_refused(|spec| spec.payload = Some(note(&blob)), Error::PayloadTooLarge);
}

#[test]
fn fails_when_missing_items() {
    assert_refused(|spec| spec.items = Items::Preimage(H256::zero()), Error::MissingItems);
}

#[test]
fn fails_when_items_too_large() {
    let blob = vec![0; MAX_ITEMS_BYTES as usize + 1];
    assert_refused(|spec| spec.items = Items::Preimage(note(&blob)), Error::ItemsTooLarge);
}

#[test]
fn fails_when_malformed_items() {
    for blob in [&b""[..], &[4][..], &[4, 8, 1][..], &[0, 0][..], &[255; 20][..]] {
        assert_refused(|spec| spec.items = Items::Preimage(note(blob)), Error::MalformedItems);
    }
}

#[test]
fn fails_when_too_few_items() {
    assert_refused(|spec| spec.items = Items::Preimage(items(9)), Error::TooFewItems);
    assert_refused(|spec| spec.items = Items::Preimage(items(0)), Error::TooFewItems);
}

#[test]
fn fails_when_too_many_items() {
    assert_refused(|spec| spec.items = Items::Preimage(items(11)), Error::TooManyItems);
}

#[test]
fn fails_when_overflow() {
    assert_refused(|spec| spec.price = u128::MAX, Error::Overflow);
    assert_refused(|spec| spec.value_at_risk = u128::MAX, Error::Overflow);
    assert_refused(|spec| spec.value_at_risk = u128::MAX / 3, Error::Overflow);
    ExtBuilder::default().build_and_execute(|| {
        let spec = sampled();
        NextJob::<Test>::put(JobId(u64::MAX));
        assert_noop!(try_post(spec), Error::<Test>::Overflow);
    });
}

#[test]
fn fails_when_cannot_afford() {
    let price = 1_000 * (RICH / 1_000);
    assert_refused(move |spec| spec.price = price, Error::CannotAfford);
    // The existential deposit stays free.
    ExtBuilder::default().balance(REQUESTER, 1_000 + ED).build_and_execute(|| {
        assert_ok!(try_post(sampled()));
        assert_eq!(Balances::free_balance(REQUESTER), ED);
    });
    ExtBuilder::default().balance(REQUESTER, 999 + ED).build_and_execute(|| {
        let spec = sampled();
        assert_noop!(try_post(spec), Error::<Test>::CannotAfford);
    });
}
