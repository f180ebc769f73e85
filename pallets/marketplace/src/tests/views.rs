use super::*;

#[test]
fn open_jobs_have_something_to_claim() {
    ExtBuilder::default().build_and_execute(|| {
        let (first, second) = (post(sampled()), post(sampled()));
        let open = || Marketplace::open_jobs().into_iter().map(|(id, _)| id).collect::<Vec<_>>();
        let sorted = || {
            let mut open = open();
            open.sort();
            open
        };
        assert_eq!(sorted(), [first, second]);
        claim(PAUL, first, 3);
        assert_eq!(sorted(), [second]);
        go_to(102);
        assert_eq!(sorted(), []);
    });
}

#[test]
fn views_show_deadlines_and_audits() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        claim(PAUL, id, 2);
        claim(PIA, id, 1);
        run(PAUL, unit(id, 0, 0), &[]);
        commit(PAUL, unit(id, 1, 0), &[]);
        let views = Marketplace::assignment_views(id, 0, 100);
        let ids: Vec<_> = views.iter().map(|view| view.id).collect();
        assert_eq!(ids, [0, 1, 2].map(|batch| unit(id, batch, 0)));
        let deadlines: Vec<_> = views.iter().map(|view| view.deadline).collect();
        assert_eq!(deadlines, [None, Some(7 + 5 + 10), Some(21)]);
        assert_eq!(views[1].audit.as_ref().map(|audit| audit.ends), Some(12));
        assert_eq!(Marketplace::assignment_views(JobId(9), 0, 100), []);

        // A provider sees what is not final.
        let mine = Marketplace::assignment_views_of(&PAUL);
        assert_eq!(mine, views[1..2]);
    });
}

#[test]
fn what_is_overdue_can_be_expired() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(sampled());
        claim(PAUL, id, 3);
        commit(PAUL, unit(id, 0, 0), &[]);
        run(PAUL, unit(id, 1, 0), &[]);
        go_to(21);
        let overdue = || {
            let mut overdue = Marketplace::overdue();
            overdue.sort();
            overdue
        };
        assert_eq!(overdue(), [unit(id, 0, 0)]);
        go_to(22);
        assert_eq!(overdue(), [unit(id, 0, 0), unit(id, 2, 0)]);
        for id in overdue() {
            assert_ok!(Marketplace::expire(RuntimeOrigin::signed(STRANGER), id));
        }
        assert_eq!(overdue(), []);
    });
}

#[test]
fn a_page_of_assignments_begins_and_ends_where_it_is_told() {
    ExtBuilder::default().build_and_execute(|| {
        let id = post(replicated(2));
        claim(PAUL, id, 3);
        let page = |first, batches| {
            let views = Marketplace::assignment_views(id, first, batches);
            views.into_iter().map(|view| view.id).collect::<Vec<_>>()
        };
        let all = page(0, u32::MAX);
        assert_eq!(all.len(), 3);
        let parts = [page(0, 1), page(1, 1), page(2, 1)].concat();
        assert_eq!(parts, all);
        assert_eq!((page(0, 0), page(3, 1), page(u32::MAX, u32::MAX)), (vec![], vec![], vec![]));
    });
}

#[test]
fn open_work_says_what_a_claim_would_say_and_changes_nothing() {
    ExtBuilder::default().build_and_execute(|| {
        let (first, second) = (post(sampled()), post(replicated(2)));
        let before = sp_io::storage::root(sp_runtime::StateVersion::V1);
        let work = Marketplace::open_work(PAUL, vec![]);
        assert_eq!(work.iter().map(|work| work.job).collect::<Vec<_>>(), [first, second]);
        assert!(work.iter().all(|work| work.refusal.is_none()));
        assert_eq!(work[0].unclaimed, 3);
        assert_eq!(sp_io::storage::root(sp_runtime::StateVersion::V1), before);

        let stranger = Marketplace::open_work(STRANGER, vec![]);
        let refused = Some(Error::<Test>::NotProvider.into());
        assert!(stranger.iter().all(|work| work.refusal == refused));
        // One operator never holds both replicas of a batch.
        claim(PAUL, second, 3);
        let work = Marketplace::open_work(PAUL, vec![]);
        assert_eq!(work[1].refusal, Some(Error::<Test>::SameOperator.into()));
        assert_eq!(work[0].refusal, None);
    });
}

#[test]
fn a_report_counts_each_assigned_replica_once() {
    ExtBuilder::default().build_and_execute(|| {
        assert_eq!(Marketplace::job_report(JobId(9)), None);
        let id = post(sampled());
        claim(PAUL, id, 3);
        run(PAUL, unit(id, 0, 0), &[]);
        commit(PAUL, unit(id, 1, 0), &[]);
        let report = Marketplace::job_report(id).unwrap();
        assert_eq!(report.job.progress.paid, 1);
        let states = (report.claimed, report.committed, report.revealed, report.contested);
        assert_eq!(states, (1, 1, 0, 0));
        assert_eq!(report.overdue, 0);
        go_to(60);
        assert_eq!(Marketplace::job_report(id).unwrap().overdue, 2);
    });
}

#[test]
fn a_quote_is_what_posting_holds_or_refuses() {
    ExtBuilder::default().build_and_execute(|| {
        for spec in [sampled(), replicated(3), spec(Assurance::Critical)] {
            let quote = Marketplace::quote(REQUESTER, spec.clone()).unwrap();
            let id = post(spec);
            let posted = job(id);
            assert_eq!(quote.escrow, posted.escrow.total);
            assert_eq!(quote.batch_reserve, posted.escrow.batch_reserve);
            assert_eq!(quote.batches, posted.spec.batches());
            assert_eq!(quote.audit_blocks, posted.terms.audit_blocks);
            claim(PAUL, id, 1);
            assert_eq!(quote.batch_value, record(unit(id, 0, 0)).unwrap().value);
        }
        let mut spec = sampled();
        spec.tasks = 0;
        assert_eq!(Marketplace::quote(REQUESTER, spec), Err(Error::<Test>::InvalidTasks.into()));
        let mut spec = sampled();
        spec.payload = Some(H256::repeat_byte(9));
        assert_eq!(Marketplace::quote(REQUESTER, spec), Err(Error::<Test>::MissingPayload.into()));
    });
}
