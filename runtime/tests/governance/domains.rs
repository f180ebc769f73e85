//! The second house: the tracks of domains, and who may act as their members.

use super::*;
use frame_support::traits::{EnsureOrigin, VoteTally};
use stardust_primitives::{
    domain::{policy::Policy, record::Admin},
    ids::DomainId,
};
use stardust_runtime::governance::{
    domains::{DomainTracks, EnsureDomainMembers},
    origins::Origin,
};

type Instance = pallet_referenda::Instance2;
type DomainVote = pallet_domain_voting::Call<Runtime>;

/// Some domains: the commons, the first ones, and the last number there is.
const DOMAINS: [DomainId; 4] = [DomainId(0), DomainId(1), DomainId(2), DomainId(u32::MAX)];

#[test]
fn each_domain_has_its_own_track_and_all_are_alike() {
    chain::unhurried("development").execute_with(|| {
        let row = DOMAIN_MEMBERS;
        assert!(row.prepare < row.decision && row.confirm < row.decision);
        for domain in DOMAINS {
            let info = DomainTracks::info(domain).unwrap();
            let found = [
                info.prepare_period,
                info.decision_period,
                info.confirm_period,
                info.min_enactment_period,
            ];
            assert_eq!(found, [row.prepare, row.decision, row.confirm, row.enactment]);
            assert_eq!((info.max_deciding, info.decision_deposit), (row.deciding, row.deposit));
            // Its members are nobody on any other track.
            let origin = Origin::DomainMembers(domain).into();
            assert_eq!(DomainTracks::track_for(&origin), Ok(domain));
            assert_eq!(Tracks::<Public>::track_for(&origin), Err(()));
            assert_eq!(Tracks::<Fellowship>::track_for(&origin), Err(()));
        }
        // One stands for all wherever they are listed.
        assert_eq!(DomainTracks::check_integrity(), Ok(()));
        let listed: Vec<_> = DomainTracks::tracks().map(|track| track.id).collect();
        assert_eq!(listed, [DomainId(0)]);
        assert_eq!(DomainTracks::track_ids().collect::<Vec<_>>(), listed);
    });
    externalities("development").execute_with(|| {
        // A week is 280 blocks there, an hour and 12 are 1.7 and 20.
        let info = DomainTracks::info(DomainId(7)).unwrap();
        let found = (info.prepare_period, info.decision_period, info.confirm_period);
        assert_eq!(found, (2, 280, 20));
    });
}

/// Clients write it by hand.
#[test]
fn the_origin_of_members_is_encoded_as_clients_know_it() {
    let origin: stardust_runtime::OriginCaller = Origin::DomainMembers(DomainId(258)).into();
    assert_eq!(origin.encode(), [42, 11, 2, 1, 0, 0]);
}

#[test]
fn nobody_but_its_members_stands_for_a_domain() {
    for domain in DOMAINS {
        let members = RuntimeOrigin::from(Origin::DomainMembers(domain));
        assert_eq!(EnsureDomainMembers::ensure_origin(members).ok(), Some(domain));
    }
    externalities("development").execute_with(|| {
        let public = Public::ROWS.iter().map(|row| origin_of::<Public>(row.id).unwrap());
        let committee = Fellowship::ROWS.iter().map(|row| origin_of::<Fellowship>(row.id).unwrap());
        let decided = public.chain(committee).map(RuntimeOrigin::from);
        for origin in decided.chain([signed("Alice"), RuntimeOrigin::none()]) {
            assert!(EnsureDomainMembers::ensure_origin(origin.clone()).is_err());
            assert_eq!(DomainTracks::track_for(origin.caller()), Err(()));
        }
    });
}

type Domain = pallet_domains::Call<Runtime>;

/// Founds a domain that its members govern.
fn found(founder: &str, domain: DomainId, members: &[&str]) {
    let admin = account(founder);
    ok(Domain::create { admin, policy: Policy::open(1_000_000) }, signed(founder));
    ok(Domain::start { domain }, signed(founder));
    members.iter().for_each(|name| ok(Domain::join { domain }, signed(name)));
    ok(Domain::set_admin { domain, admin: Admin::Members }, signed(founder));
}

fn admin_of(domain: DomainId) -> Admin<AccountId> {
    pallet_domains::Domains::<Runtime>::get(domain).unwrap().admin
}

/// Has a member propose to its domain that another's admin be somebody.
fn propose_admin(who: &str, domain: DomainId, of: DomainId, admin: &str) -> u32 {
    type Call = pallet_referenda::Call<Runtime, Instance>;
    let index = pallet_referenda::ReferendumCount::<Runtime, Instance>::get();
    let call = Domain::set_admin { domain: of, admin: Admin::Account(account(admin)) };
    let submit = Call::submit {
        proposal_origin: Box::new(Origin::DomainMembers(domain).into()),
        proposal: proposal(&call.into()),
        enactment_moment: DispatchTime::After(0),
    };
    ok(submit, signed(who));
    ok(Call::place_decision_deposit { index }, signed(who));
    index
}

#[test]
fn members_decide_for_their_domain_and_for_no_other() {
    on_blocks(|chain| {
        let [ours, theirs] = [DomainId(1), DomainId(2)];
        let members = ["Bob", "Charlie", "Dave"];
        found("Alice", ours, &members);
        found("Alice", theirs, &["Eve"]);
        chain.empty_blocks(1);
        let own = propose_admin("Bob", ours, ours, "Charlie");
        let others = propose_admin("Bob", ours, theirs, "Charlie");
        // Whoever comes now, comes too late, and who is elsewhere has no say.
        ok(Domain::join { domain: ours }, signed("Ferdie"));
        let vote = |poll, name| {
            let vote = DomainVote::vote { poll, aye: true };
            dispatch(vote, signed(name))
        };
        assert_eq!(error_name(vote(own, "Ferdie")), "JoinedTooLate");
        assert_eq!(error_name(vote(own, "Eve")), "NotMember");
        assert_eq!(error_name(vote(own, "Alice")), "NotMember");
        for poll in [own, others] {
            for name in members {
                ok(DomainVote::vote { poll, aye: true }, signed(name));
            }
        }
        // An hour, 12 and one are 2, 20 and 2 blocks here; the alarms need some more.
        chain.empty_blocks(20);
        assert_eq!(admin_of(ours), Admin::Members);
        chain.empty_blocks(10);
        let approved = |poll| {
            let info = pallet_referenda::ReferendumInfoFor::<Runtime, Instance>::get(poll);
            matches!(info, Some(ReferendumInfo::Approved(..)))
        };
        assert!(approved(own) && approved(others));
        assert_eq!(admin_of(ours), Admin::Account(account("Charlie")));
        assert_eq!(admin_of(theirs), Admin::Members);
        let clear = DomainVote::clear_votes { poll: own, limit: 10 };
        ok(clear, signed("Ferdie"));
        assert_eq!(pallet_domain_voting::Votes::<Runtime>::iter_prefix(own).count(), 0);
    });
}

#[test]
fn who_is_no_member_neither_proposes_nor_votes() {
    on_blocks(|_| {
        let remark = frame_system::Call::remark { remark: vec![] };
        for domain in DOMAINS {
            let submit = pallet_referenda::Call::<Runtime, Instance>::submit {
                proposal_origin: Box::new(Origin::DomainMembers(domain).into()),
                proposal: proposal(&remark.clone().into()),
                enactment_moment: DispatchTime::After(0),
            };
            assert_eq!(error_name(dispatch(submit, signed("Eve"))), "BadOrigin");
        }
        let vote = DomainVote::vote { poll: 0, aye: true };
        assert_eq!(error_name(dispatch(vote, signed("Eve"))), "NotOngoing");
        let clear = DomainVote::clear_votes { poll: 0, limit: 1 };
        assert_eq!(error_name(dispatch(clear, signed("Eve"))), "NoVotes");
        // Nothing is carried by nobody: the commons has no members.
        let commons = DomainId(0);
        let tally = pallet_domain_voting::TallyOf::<Runtime>::new(commons);
        let shares = (tally.members, tally.support(commons), tally.approval(commons));
        assert_eq!(shares, (0, Perbill::zero(), Perbill::zero()));
    });
}
