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
        let views = Marketplace::assignment_views(id);
        let ids: Vec<_> = views.iter().map(|view| view.id).collect();
        assert_eq!(ids, [0, 1, 2].map(|batch| unit(id, batch, 0)));
        let deadlines: Vec<_> = views.iter().map(|view| view.deadline).collect();
        assert_eq!(deadlines, [None, Some(7 + 5 + 10), Some(21)]);
        assert_eq!(views[1].audit.as_ref().map(|audit| audit.ends), Some(12));
        assert_eq!(Marketplace::assignment_views(JobId(9)), []);

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
