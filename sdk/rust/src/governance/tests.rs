use super::*;
use sp_core::H256;
use stardust_primitives::{parameters::TreasuryParameters, STAR};

#[test]
fn votes_are_one_byte() {
    let bytes = |aye, conviction| {
        let call = vote(1, aye, conviction, STAR);
        call.arguments().to_vec()
    };
    // Index 1, compact; standard; the byte; 10^12 in 16 bytes.
    let amount = [0, 16, 165, 212, 232, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    assert_eq!(bytes(true, 1), [&[4, 0, 0x81], amount.as_slice()].concat());
    assert_eq!(bytes(false, 6), [&[4, 0, 6], amount.as_slice()].concat());
}

#[test]
fn a_group_is_read_back_from_its_call() {
    let group = Group::Treasury(TreasuryParameters { emission_share: Perbill::from_percent(20) });
    let call = set_parameters(&group);
    assert_eq!(call.to_string(), "ProtocolParameters.set_treasury");
    let mut proposed = ProposedCall {
        pallet: "ProtocolParameters".into(),
        name: "set_treasury".into(),
        arguments: call.arguments().to_vec(),
    };
    assert_eq!(proposed.arguments, 200_000_000u32.encode());
    assert_eq!(proposed.group(), Some(group));
    proposed.pallet = "Other".into();
    assert_eq!(proposed.group(), None);
}

#[test]
fn a_proposal_names_its_origin() {
    let remark = Proposal::Inline(vec![0, 0, 0]);
    let call = submit("market_parameters", &remark).unwrap();
    // Origin 42 > 2; inline, of three bytes; after no blocks.
    assert_eq!(call.arguments(), [42, 2, 1, 12, 0, 0, 0, 1, 0, 0, 0, 0]);
    let call = submit("root", &Proposal::Lookup { hash: H256([7; 32]), len: 129 }).unwrap();
    let expected = [&[0, 0, 2], [7; 32].as_slice(), &[129, 0, 0, 0, 1, 0, 0, 0, 0]].concat();
    assert_eq!(call.arguments(), expected);
    assert!(submit("kings", &remark).is_none());
}

#[test]
fn a_batch_counts_its_calls() {
    let batch = batch_all(&[vec![1, 2], vec![3]]).unwrap();
    assert_eq!(batch.arguments(), [8, 1, 2, 3]);
}

#[test]
fn a_referendum_is_read_in_every_state() {
    let who = [9u8; 32];
    let status = (
        (20u16, [42u8, 2], Proposal::Inline(vec![1]), Enactment::After(0), 5u32),
        (who, 10 * STAR),
        Some((who, 1_000 * STAR)),
        Some((7u32, Some(11u32))),
        (30u128, 10u128, 20u128),
        false,
        Some((11u32, (11u32, 0u32))),
    );
    let bytes = [vec![0], status.encode()].concat();
    let Referendum::Ongoing(found) = Referendum::<Ongoing>::decode(&mut bytes.as_slice()).unwrap()
    else {
        panic!("not ongoing")
    };
    assert_eq!((found.track, found.submitted), (20, 5));
    assert_eq!(found.deciding, Some(Deciding { since: 7, confirming: Some(11) }));
    assert_eq!(found.tally.approval(), Perbill::from_percent(75));
    assert_eq!(found.decision_deposit.unwrap().amount, 1_000 * STAR);
    assert_eq!(found.alarm, Some((11, (11, 0))));
    let ended = [vec![2], (12u32, None::<u8>, None::<u8>).encode()].concat();
    let ended = Referendum::<Ongoing>::decode(&mut ended.as_slice()).unwrap();
    assert_eq!(ended, Referendum::Rejected(12, None, None));
    assert_eq!(Tally { ayes: 0, nays: 0, support: 0 }.approval(), Perbill::zero());
}

#[test]
fn a_track_is_read_without_its_padding() {
    let mut name = *b"root.....................";
    name[4..].fill(0);
    let curve = (0u8, [1_000_000_000u32, 500_000_000, 1_000_000_000]);
    let fields = (0u16, name.to_vec(), 1u32, 10u128, [1u32, 2, 3, 4], curve, curve);
    let track = Track::decode(&mut fields.encode().as_slice()).unwrap();
    assert_eq!((track.name.as_str(), track.decision_deposit), ("root", 10));
    assert_eq!((track.prepare, track.decision, track.confirm, track.enactment), (1, 2, 3, 4));
    assert_eq!(track.support.threshold(Perbill::one()), Perbill::from_percent(50));
}
