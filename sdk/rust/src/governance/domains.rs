//! The referenda of domains' members, who have one vote each.

use super::{Call, Enactment, Ongoing, Origin, Proposal, Referendum, Track};
use crate::{Result, View};
use codec::Decode;
use sp_runtime::Perbill;
use stardust_primitives::{ids::DomainId, BlockNumber};

const REFERENDA: &str = "DomainReferenda";
const VOTING: &str = "DomainVoting";
/// What the chain has for the origin of a domain's members; the domain's number follows.
const MEMBERS: Origin = [42, 11];

/// The votes of members so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct MemberTally {
    /// Members for it.
    pub ayes: u32,
    /// Members against it.
    pub nays: u32,
    /// Members that the domain had when it was submitted.
    pub members: u32,
    /// When that was, in the time of deadlines. Who became a member then or later has no vote.
    pub submitted_at: BlockNumber,
}

impl MemberTally {
    /// Share of ayes among all votes; zero without votes.
    pub fn approval(&self) -> Perbill {
        share(self.ayes, u64::from(self.ayes).saturating_add(self.nays.into()))
    }

    /// Share of ayes among all members; zero without members.
    pub fn support(&self) -> Perbill {
        share(self.ayes, self.members.into())
    }
}

fn share(part: u32, whole: u64) -> Perbill {
    match whole {
        0 => Perbill::zero(),
        whole => Perbill::from_rational(u64::from(part), whole),
    }
}

/// A domain's referendum that is not over; its track is the domain.
pub type DomainOngoing = Ongoing<DomainId, (Origin, DomainId), MemberTally>;

/// A referendum of a domain's members.
pub type DomainReferendum = Referendum<DomainOngoing>;

/// A track under the number of a domain; all domains' are alike.
struct DomainTrack(Track);

impl Decode for DomainTrack {
    fn decode<I: codec::Input>(input: &mut I) -> core::result::Result<Self, codec::Error> {
        DomainId::decode(input)?;
        Track::decode_with(0, input).map(Self)
    }
}

impl View {
    /// The track of any domain, at the pace of this chain. Its number means nothing.
    pub async fn domain_track(&self) -> Result<Track> {
        let tracks: Vec<DomainTrack> = self.constant(REFERENDA, "Tracks").await?;
        let track = tracks.into_iter().next().map(|DomainTrack(track)| track);
        track.ok_or_else(|| crate::Error::Unknown(format!("{REFERENDA}.Tracks")))
    }

    /// A referendum of a domain's members; none if there was none of this number.
    pub async fn domain_referendum(&self, index: u32) -> Result<Option<DomainReferendum>> {
        self.referendum_of(REFERENDA, index).await
    }

    /// All of them that are not over, the oldest first.
    pub async fn ongoing_domain_referenda(&self) -> Result<Vec<(u32, DomainOngoing)>> {
        self.ongoing_of(REFERENDA).await
    }
}

/// `DomainReferenda.submit`: proposes a call, to be made as the members of a domain.
pub fn submit_to_members(domain: DomainId, proposal: &Proposal) -> Call {
    Call::new(REFERENDA, "submit", (MEMBERS, domain, proposal, Enactment::After(0)))
}

/// `DomainReferenda.place_decision_deposit`.
pub fn place_members_deposit(referendum: u32) -> Call {
    Call::new(REFERENDA, "place_decision_deposit", (referendum,))
}

/// `DomainVoting.vote`.
pub fn vote_as_member(referendum: u32, is_aye: bool) -> Call {
    Call::new(VOTING, "vote", (referendum, is_aye))
}

/// `DomainVoting.clear_votes`: removes at most `limit` votes on a referendum that is over.
pub fn clear_votes(referendum: u32, limit: u32) -> Call {
    Call::new(VOTING, "clear_votes", (referendum, limit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use stardust_primitives::STAR;

    #[test]
    fn calls_name_the_domain() {
        let remark = Proposal::Inline(vec![0, 0, 0]);
        let call = submit_to_members(DomainId(258), &remark);
        // Origin 42 > 11 of domain 258; inline, of three bytes; after no blocks.
        let expected = [42, 11, 2, 1, 0, 0, 1, 12, 0, 0, 0, 1, 0, 0, 0, 0];
        assert_eq!(
            (call.to_string().as_str(), call.arguments()),
            ("DomainReferenda.submit", &expected[..])
        );
        assert_eq!(vote_as_member(3, true).arguments(), [3, 0, 0, 0, 1]);
        assert_eq!(vote_as_member(3, false).arguments(), [3, 0, 0, 0, 0]);
        assert_eq!(clear_votes(3, 4).arguments(), [3, 0, 0, 0, 4, 0, 0, 0]);
    }

    #[test]
    fn a_domains_referendum_is_read() {
        let status = (
            (7u32, [42u8, 11], 7u32, Proposal::Inline(vec![1]), Enactment::After(0), 5u32),
            ([9u8; 32], 10 * STAR),
            None::<u8>,
            Some((7u32, None::<u8>)),
            (3u32, 1u32, 10u32, 4u32),
            false,
            None::<u8>,
        );
        let bytes = [vec![0], status.encode()].concat();
        let found = DomainReferendum::decode(&mut bytes.as_slice()).unwrap();
        let Referendum::Ongoing(found) = found else { panic!("not ongoing") };
        assert_eq!((found.track, found.submitted), (DomainId(7), 5));
        assert_eq!(found.tally, MemberTally { ayes: 3, nays: 1, members: 10, submitted_at: 4 });
        assert_eq!(found.tally.approval(), Perbill::from_percent(75));
        assert_eq!(found.tally.support(), Perbill::from_percent(30));
        let nobody = MemberTally { ayes: 0, nays: 0, members: 0, submitted_at: 0 };
        assert_eq!((nobody.approval(), nobody.support()), (Perbill::zero(), Perbill::zero()));
    }

    #[test]
    fn the_one_track_is_read_past_the_domain() {
        let mut name = *b"domain_members...........";
        name[14..].fill(0);
        let curve = (0u8, [1_000_000_000u32, 200_000_000, 500_000_000]);
        let fields = (0u32, name.to_vec(), 5u32, 100 * STAR, [1u32, 2, 3, 4], curve, curve);
        let DomainTrack(track) = DomainTrack::decode(&mut fields.encode().as_slice()).unwrap();
        assert_eq!((track.name.as_str(), track.decision_deposit), ("domain_members", 100 * STAR));
        assert_eq!((track.prepare, track.enactment), (1, 4));
    }
}
