//! A hundred thousand members in a thousand domains: no call reads more of the state than in a world of three, but for the
//! depth of the tree that the state is kept in.

use super::*;
use crate::{Applications, DomainOf, Domains, LastDomain, MembershipOf, Memberships};
use frame_support::storage::with_transaction;
use sp_core::H256;
use sp_runtime::{DispatchError, DispatchResult, TransactionOutcome};
use stardust_primitives::{
    domain::{border::Path, record::Application, DomainJob},
    traits::Domains as _,
};

/// The `number`th member of a domain; the first is old enough to vouch.
fn member_of(id: u32, number: u32) -> AccountId {
    1_000_000 * u128::from(id) + u128::from(number)
}

/// So many domains of so many members each, all under the admin, with Alice waiting for the first to let her in.
fn world(domains: u32, members: u32) -> sp_io::TestExternalities {
    let mut ext = new_test_ext();
    ext.execute_with(|| {
        assert_ok!(create(admitting(Admission::Vouched { by: 1 })));
        assert_ok!(Sovereign::start(admin(), D1));
        let template = DomainOf::<Test> { members, ..domain() };
        for id in 1..=domains {
            Domains::<Test>::insert(DomainId(id), template.clone());
            for number in 0..members {
                let (domain, deposit) = (DomainId(id), 0);
                let (since, standing) = (1, Standing::Staying);
                let until = if number == 1 { 5 } else { 900 };
                let member = MembershipOf::<Test> { domain, since, until, standing, deposit };
                Memberships::<Test>::insert(member_of(id, number), member);
            }
        }
        LastDomain::<Test>::put(DomainId(domains));
        let vouchers = Default::default();
        Applications::<Test>::insert(ALICE, Application { domain: D1, vouchers, deposit: 0 });
        go_to(10);
    });
    ext.commit_all().unwrap();
    ext
}

fn job_of(home: DomainId) -> DomainJob<u128> {
    DomainJob { home, ..job() }
}

/// A call by its name.
type Named = (&'static str, fn() -> DispatchResult);

/// What anybody can do, and what the market asks.
fn calls() -> [Named; 12] {
    [
        ("create", || create(open())),
        ("propose_policy", || Sovereign::propose_policy(admin(), D1, open())),
        ("set_rule", || Sovereign::set_rule(admin(), D1, H256::zero(), Some(ProgramRule::Denied))),
        ("admit", || Sovereign::admit(admin(), D1, CHARLIE, Some(99))),
        ("expel", || Sovereign::expel(admin(), D1, member_of(1, 0))),
        ("dissolve", || Sovereign::dissolve(admin(), D1)),
        ("join", || Sovereign::join(by(CHARLIE), D1)),
        ("vouch", || Sovereign::vouch(by(member_of(1, 0)), ALICE)),
        ("leave", || Sovereign::leave(by(member_of(1, 0)), D1)),
        ("expire", || {
            Sovereign::expire(by(BOB), member_of(1, 1)).map(drop).map_err(|error| error.error)
        }),
        ("check_post", || Sovereign::check_post(&member_of(1, 0), job_of(D1))),
        ("check_claim", || {
            Sovereign::check_claim(&member_of(1, 0), job_of(D1), &Path::new()).map(drop)
        }),
    ]
}

/// Nodes of the state's tree that each call reads.
fn nodes_read(domains: u32, members: u32) -> Vec<usize> {
    let mut ext = world(domains, members);
    let read = calls().into_iter().map(|(name, call)| {
        let (result, proof) = ext.execute_and_prove(|| {
            with_transaction(|| TransactionOutcome::Rollback(Ok::<_, DispatchError>(call())))
        });
        assert_eq!(result.unwrap(), Ok(()), "{name}");
        proof.len()
    });
    read.collect()
}

#[test]
fn no_call_reads_more_with_a_hundred_thousand_members_in_a_thousand_domains() {
    let (few, many) = (nodes_read(3, 3), nodes_read(1_000, 100));
    for ((name, _), (few, many)) in calls().into_iter().zip(few.into_iter().zip(many)) {
        // Five levels for 10^5 entries under a prefix; no call has more than a dozen records.
        assert!(many <= few + 5 * 12, "{name}: {few} nodes of the tree, then {many}");
    }
}
