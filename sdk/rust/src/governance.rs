//! Governance: tracks, referenda, what they are about, and the votes of an account.

mod curve;
mod domains;
mod proposal;
mod voting;

pub use curve::Curve;
pub use domains::{
    clear_votes, place_members_deposit, submit_to_members, vote_as_member, DomainOngoing,
    DomainReferendum, MemberTally,
};
pub use proposal::{Enactment, Proposal};
pub use voting::{Lock, Outcome, Vote, Voting};

use crate::{
    calls::{Call, Raw},
    Client, Error, Result, View,
};
use codec::{Compact, Decode, Encode};
use futures::StreamExt;
use sp_core::H256;
use sp_runtime::Perbill;
use stardust_primitives::{
    parameters::{Group, Parameters},
    provider::SlashCause,
    AccountId, Balance, BlockNumber,
};
use subxt::{
    dynamic::storage,
    ext::scale_decode::visitor::{decode_with_visitor, IgnoreVisitor},
    Metadata,
};

const REFERENDA: &str = "Referenda";
const VOTING: &str = "ConvictionVoting";
/// Proposals of up to so many bytes need no preimage.
const INLINE_BYTES: usize = 128;
/// The variant of an address that is an account.
const ADDRESS_ID: u8 = 0;
/// The variant of a vote that is all for one side.
const STANDARD_VOTE: u8 = 0;
/// The bit of a vote that says aye; the others are its conviction.
const AYE: u8 = 0x80;

/// What the chain has for the origin that the referenda of a track act with: the index of the pallet and that of the
/// variant, neither of which ever changes.
type Origin = [u8; 2];

/// The origins by the names of their tracks.
const ORIGINS: [(&str, Origin); 10] = [
    ("root", [0, 0]),
    ("whitelisted_caller", [42, 0]),
    ("emergency", [42, 1]),
    ("market_parameters", [42, 2]),
    ("verification_parameters", [42, 3]),
    ("slash_canceller", [42, 4]),
    ("domain_oversight", [42, 5]),
    ("small_spender", [42, 6]),
    ("medium_spender", [42, 7]),
    ("big_spender", [42, 8]),
];

/// A track: who may do what by a referendum, how long it takes, how many have to agree. Times are in blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Track {
    /// Its number.
    pub id: u16,
    /// Its name.
    pub name: String,
    /// Most of its referenda that are decided at a time.
    pub max_deciding: u32,
    /// Deposit for a decision.
    pub decision_deposit: Balance,
    /// Least time from submission to decision.
    pub prepare: BlockNumber,
    /// How long it is decided.
    pub decision: BlockNumber,
    /// How long it has to be ahead without a break.
    pub confirm: BlockNumber,
    /// Least time from the decision to the deed.
    pub enactment: BlockNumber,
    /// Share of ayes among all votes that it takes.
    pub approval: Curve,
    /// Share of all STAR but the treasury's that it takes to have voted aye.
    pub support: Curve,
}

impl Decode for Track {
    fn decode<I: codec::Input>(input: &mut I) -> core::result::Result<Self, codec::Error> {
        let id = u16::decode(input)?;
        Self::decode_with(id, input)
    }
}

impl Track {
    /// What follows the number.
    fn decode_with<I: codec::Input>(
        id: u16,
        input: &mut I,
    ) -> core::result::Result<Self, codec::Error> {
        Ok(Self {
            id,
            // Filled up with zeros.
            name: String::decode(input)?.trim_end_matches('\0').to_owned(),
            max_deciding: u32::decode(input)?,
            decision_deposit: Balance::decode(input)?,
            prepare: BlockNumber::decode(input)?,
            decision: BlockNumber::decode(input)?,
            confirm: BlockNumber::decode(input)?,
            enactment: BlockNumber::decode(input)?,
            approval: Curve::decode(input)?,
            support: Curve::decode(input)?,
        })
    }
}

/// Money that somebody put up.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Deposit {
    /// Whose it is.
    pub who: AccountId,
    /// How much, in planck.
    pub amount: Balance,
}

/// A decision under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct Deciding {
    /// Block from which it goes on.
    pub since: BlockNumber,
    /// Block at which it has passed if it stays ahead; none while it is not ahead.
    pub confirming: Option<BlockNumber>,
}

/// The votes so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Decode)]
pub struct Tally {
    /// Ayes, times their convictions.
    pub ayes: Balance,
    /// Nays, times their convictions.
    pub nays: Balance,
    /// Planck that voted aye.
    pub support: Balance,
}

impl Tally {
    /// Share of ayes among all votes; zero without votes.
    pub fn approval(&self) -> Perbill {
        let all = self.ayes.saturating_add(self.nays);
        if all == 0 {
            return Perbill::zero();
        }
        Perbill::from_rational(self.ayes, all)
    }
}

/// A referendum that is not over: one of the public's, or, with other types, of a domain's members.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Ongoing<Id = u16, O = Origin, T = Tally> {
    /// Its track.
    pub track: Id,
    /// What it acts as.
    origin: O,
    /// The call.
    pub proposal: Proposal,
    /// When it is made.
    pub enactment: Enactment,
    /// Block of its submission.
    pub submitted: BlockNumber,
    /// What its proposer put up.
    pub submission_deposit: Deposit,
    /// What somebody put up for its decision.
    pub decision_deposit: Option<Deposit>,
    /// The decision, once it is under way.
    pub deciding: Option<Deciding>,
    /// The votes so far.
    pub tally: T,
    /// Whether it waits for others of its track.
    pub in_queue: bool,
    /// Block at which the chain looks at it next, and where that is scheduled.
    pub alarm: Option<(BlockNumber, (BlockNumber, u32))>,
}

/// A referendum. One that is over has the block of its end, then what is left of the deposits for its submission and
/// for its decision.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub enum Referendum<R = Ongoing> {
    /// Not over.
    Ongoing(Box<R>),
    /// Passed.
    Approved(BlockNumber, Option<Deposit>, Option<Deposit>),
    /// Failed.
    Rejected(BlockNumber, Option<Deposit>, Option<Deposit>),
    /// Called off.
    Cancelled(BlockNumber, Option<Deposit>, Option<Deposit>),
    /// Nobody placed the deposit for its decision.
    TimedOut(BlockNumber, Option<Deposit>, Option<Deposit>),
    /// Ended as abuse, without its deposits.
    Killed(BlockNumber),
}

/// The fields of `Referenda.Submitted`.
#[derive(Clone, Debug, PartialEq, Eq, Decode)]
pub struct Submitted {
    /// The referendum.
    pub index: u32,
    /// Its track.
    pub track: u16,
}

/// A call that a referendum would make, with its arguments in SCALE.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProposedCall {
    /// The pallet.
    pub pallet: String,
    /// The call's name.
    pub name: String,
    /// Its arguments.
    pub arguments: Vec<u8>,
}

impl ProposedCall {
    /// The group of parameters that it sets, if that is what it does.
    pub fn group(&self) -> Option<Group> {
        let variant = SETTERS.iter().position(|name| *name == self.name)?;
        let variant = u8::try_from(variant).ok()?;
        let bytes = [&[variant], self.arguments.as_slice()].concat();
        let is_setter = self.pallet == PARAMETERS;
        is_setter.then(|| Group::decode(&mut bytes.as_slice()).ok()).flatten()
    }
}

impl core::fmt::Display for ProposedCall {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "{}.{}", self.pallet, self.name)
    }
}

const PARAMETERS: &str = "ProtocolParameters";
/// The calls that set parameters, in the order of [`Group`].
const SETTERS: [&str; 6] = [
    "set_market",
    "set_verification",
    "set_bonds",
    "set_providers",
    "set_treasury",
    "set_dispatch",
];

impl View {
    async fn metadata(&self) -> Result<subxt::metadata::ArcMetadata> {
        Ok(self.opened().await?.metadata())
    }

    /// A constant of a pallet, at the pace of this chain.
    async fn constant<T: Decode>(&self, pallet: &str, name: &str) -> Result<T> {
        let what = || format!("{pallet}.{name}");
        let metadata = self.metadata().await?;
        let pallet = metadata.pallet_by_name(pallet);
        let constant = pallet.and_then(|pallet| pallet.constant_by_name(name));
        let constant = constant.ok_or_else(|| Error::Unknown(what()))?;
        T::decode(&mut constant.value()).map_err(|error| Error::incompatible(what(), error))
    }

    /// Height of the block: what referenda count their periods in.
    pub async fn height(&self) -> Result<BlockNumber> {
        let height = self.storage(storage::<(), ()>("System", "Number"), ()).await?;
        Ok(height.unwrap_or_default())
    }

    /// The tracks, by their numbers, at the pace of this chain.
    pub async fn tracks(&self) -> Result<Vec<Track>> {
        self.constant(REFERENDA, "Tracks").await
    }

    /// Blocks after which a referendum that is not decided ends.
    pub async fn undecided_blocks(&self) -> Result<BlockNumber> {
        self.constant(REFERENDA, "UndecidingTimeout").await
    }

    /// A referendum; none if there was none of this number.
    pub async fn referendum(&self, index: u32) -> Result<Option<Referendum>> {
        self.referendum_of(REFERENDA, index).await
    }

    async fn referendum_of<R: Decode>(
        &self,
        instance: &'static str,
        index: u32,
    ) -> Result<Option<Referendum<R>>> {
        self.storage(storage::<(u32,), ()>(instance, "ReferendumInfoFor"), (index,)).await
    }

    /// All referenda that are not over, the oldest first.
    pub async fn ongoing_referenda(&self) -> Result<Vec<(u32, Ongoing)>> {
        self.ongoing_of(REFERENDA).await
    }

    async fn ongoing_of<R: Decode>(&self, instance: &'static str) -> Result<Vec<(u32, R)>> {
        let failed = |error: String| Error::Node { method: "state_getKeys".into(), reason: error };
        let at = self.opened().await?;
        let address = storage::<(u32,), ()>(instance, "ReferendumInfoFor");
        let entries = at.storage().iter(address, ()).await;
        let mut entries = std::pin::pin!(entries.map_err(|error| failed(error.to_string()))?);
        let mut all = Vec::new();
        while let Some(entry) = entries.next().await {
            let entry = entry.map_err(|error| failed(error.to_string()))?;
            let unreadable =
                |error| Error::incompatible(format!("{instance}.ReferendumInfoFor"), error);
            // The number ends the key.
            let key = entry.key_bytes().last_chunk::<4>().copied().unwrap_or_default();
            let info = Referendum::<R>::decode(&mut entry.value().bytes()).map_err(unreadable)?;
            if let Referendum::Ongoing(ongoing) = info {
                all.push((u32::from_le_bytes(key), *ongoing));
            }
        }
        all.sort_by_key(|(index, _)| *index);
        Ok(all)
    }

    /// Planck whose holders can vote: all but the treasury's.
    pub async fn votable(&self) -> Result<Balance> {
        let issued = |name: &'static str| self.storage(storage::<(), ()>("Balances", name), ());
        let total: Option<Balance> = issued("TotalIssuance").await?;
        let inactive: Option<Balance> = issued("InactiveIssuance").await?;
        Ok(total.unwrap_or_default().saturating_sub(inactive.unwrap_or_default()))
    }

    /// The calls that a proposal makes; nothing if its bytes are not on chain.
    pub async fn proposed_calls(&self, proposal: &Proposal) -> Result<Option<Vec<ProposedCall>>> {
        let bytes = match proposal {
            Proposal::Inline(bytes) => Some(bytes.clone()),
            Proposal::Legacy(hash) | Proposal::Lookup { hash, .. } => self.preimage(*hash).await?,
        };
        match bytes {
            Some(bytes) => self.calls_in(&bytes).await.map(Some),
            None => Ok(None),
        }
    }

    /// An encoded call in names; the calls of a batch one by one.
    pub async fn calls_in(&self, bytes: &[u8]) -> Result<Vec<ProposedCall>> {
        let metadata = self.metadata().await?;
        let call = one_call(&metadata, bytes)?;
        if call.pallet != "Utility" || !call.name.contains("batch") {
            return Ok(vec![call]);
        }
        let mut rest = call.arguments.as_slice();
        let unreadable = |error: codec::Error| Error::incompatible("a batch", error);
        let Compact(count) = Compact::<u32>::decode(&mut rest).map_err(unreadable)?;
        let mut calls = Vec::new();
        for _ in 0..count {
            let end = skip_call(&metadata, rest)?;
            let (call, after) = rest.split_at_checked(end).unwrap_or((rest, &[]));
            calls.push(one_call(&metadata, call)?);
            rest = after;
        }
        Ok(calls)
    }
}

/// The bytes of the call at the beginning of `bytes`.
fn skip_call(metadata: &Metadata, bytes: &[u8]) -> Result<usize> {
    let mut rest = bytes;
    let call = metadata.outer_enums().call_enum_ty();
    decode_with_visitor(&mut rest, call, metadata.types(), IgnoreVisitor::new())
        .map_err(|error| Error::Invalid(format!("these bytes are no call: {error}")))?;
    Ok(bytes.len().saturating_sub(rest.len()))
}

/// The names of exactly one call.
fn one_call(metadata: &Metadata, bytes: &[u8]) -> Result<ProposedCall> {
    if skip_call(metadata, bytes)? != bytes.len() {
        return Err(Error::Invalid("these bytes are more than one call".into()));
    }
    let named = || {
        let [pallet, call, arguments @ ..] = bytes else { return None };
        let pallet = metadata.pallet_by_call_index(*pallet)?;
        let name = pallet.call_variant_by_index(*call)?.name.clone();
        let pallet = pallet.name().to_owned();
        Some(ProposedCall { pallet, name, arguments: arguments.to_vec() })
    };
    named().ok_or_else(|| Error::Invalid("this chain has no such call".into()))
}

impl Client {
    /// A call in the chain's own bytes, as a referendum carries it.
    pub async fn encode_call(&self, call: &Call) -> Result<Vec<u8>> {
        let at = self.at_head(self.best().await?).await?;
        let bytes = at.tx().call_data(call);
        bytes.map_err(|error| Error::incompatible(call.to_string(), error))
    }

    /// What a referendum on these bytes names; notes them as a preimage if they are too long to be part of it.
    pub async fn ensure_proposal(
        &self,
        signer: &crate::Signer,
        call: Vec<u8>,
        until: crate::Until,
    ) -> Result<Proposal> {
        if call.len() <= INLINE_BYTES {
            return Ok(Proposal::Inline(call));
        }
        let len = u32::try_from(call.len())
            .map_err(|_| Error::Invalid("the call is larger than any chain takes".into()))?;
        let hash = self.ensure_preimage(signer, &call, until).await?;
        Ok(Proposal::Lookup { hash, len })
    }
}

/// `Referenda.submit`: proposes a call, to be made with the origin of a track; none for a track that no client knows.
pub fn submit(track: &str, proposal: &Proposal) -> Option<Call> {
    let (_, origin) = ORIGINS.iter().find(|(name, _)| *name == track)?;
    Some(Call::new(REFERENDA, "submit", (origin, proposal, Enactment::After(0))))
}

/// `Referenda.place_decision_deposit`.
pub fn place_decision_deposit(referendum: u32) -> Call {
    Call::new(REFERENDA, "place_decision_deposit", (referendum,))
}

/// `Referenda.refund_decision_deposit`: gives it back to who placed it, once the referendum is over.
pub fn refund_decision_deposit(referendum: u32) -> Call {
    Call::new(REFERENDA, "refund_decision_deposit", (referendum,))
}

/// `Referenda.refund_submission_deposit`: gives it back to who proposed it, if it passed or was cancelled.
pub fn refund_submission_deposit(referendum: u32) -> Call {
    Call::new(REFERENDA, "refund_submission_deposit", (referendum,))
}

/// `Preimage.unnote_preimage`: takes back bytes that the caller noted, and its deposit for them.
pub fn unnote_preimage(hash: H256) -> Call {
    Call::new("Preimage", "unnote_preimage", (hash,))
}

/// `ConvictionVoting.vote`: all on one side, `conviction` from 0 to 6.
pub fn vote(referendum: u32, is_aye: bool, conviction: u8, amount: Balance) -> Call {
    let side = if is_aye { conviction | AYE } else { conviction & !AYE };
    Call::new(VOTING, "vote", (Compact(referendum), STANDARD_VOTE, side, amount))
}

/// `ConvictionVoting.remove_vote`.
pub fn remove_vote(track: u16, referendum: u32) -> Call {
    Call::new(VOTING, "remove_vote", (Some(track), referendum))
}

/// `ConvictionVoting.delegate`: has somebody else vote on a track, `conviction` from 0 to 6.
pub fn delegate_votes(track: u16, to: &AccountId, conviction: u8, amount: Balance) -> Call {
    Call::new(VOTING, "delegate", (track, (ADDRESS_ID, to), conviction, amount))
}

/// `ConvictionVoting.undelegate`.
pub fn undelegate_votes(track: u16) -> Call {
    Call::new(VOTING, "undelegate", (track,))
}

/// `ConvictionVoting.unlock`: frees what no vote locks any more.
pub fn unlock_votes(track: u16, account: &AccountId) -> Call {
    Call::new(VOTING, "unlock", (track, (ADDRESS_ID, account)))
}

/// The call of `ProtocolParameters` that sets a group.
pub fn set_parameters(group: &Group) -> Call {
    let name = match group {
        Group::Market(_) => "set_market",
        Group::Verification(_) => "set_verification",
        Group::Bonds(_) => "set_bonds",
        Group::Providers(_) => "set_providers",
        Group::Treasury(_) => "set_treasury",
        Group::Dispatch(_) => "set_dispatch",
    };
    let bytes = group.encode();
    // After the variant's number come the parameters.
    Call::new(PARAMETERS, name, Raw(bytes.get(1..).unwrap_or_default()))
}

/// The groups that other parameters would replace.
pub fn changed_groups(old: &Parameters, new: &Parameters) -> Vec<Group> {
    let groups = old.clone().groups().into_iter().zip(new.clone().groups());
    groups.filter(|(old, new)| old != new).map(|(_, new)| new).collect()
}

/// `Treasury.spend`: lets the beneficiary, or anybody for it, fetch this much within 30 days.
pub fn spend(amount: Balance, beneficiary: &AccountId) -> Call {
    let valid_from: Option<BlockNumber> = None;
    Call::new("Treasury", "spend", ((), Compact(amount), (ADDRESS_ID, beneficiary), valid_from))
}

/// `ProviderStaking.cancel_slash`.
pub fn cancel_slash(cause: &SlashCause<BlockNumber>) -> Call {
    Call::new("ProviderStaking", "cancel_slash", (cause,))
}

/// `System.remark`: does nothing, but is on record.
pub fn remark(text: &str) -> Call {
    Call::new("System", "remark", (text.as_bytes(),))
}

/// `Utility.batch_all`: encoded calls, all of them or none.
pub fn batch_all(calls: &[Vec<u8>]) -> Result<Call> {
    let count = u32::try_from(calls.len()).map_err(|_| Error::Invalid("too many calls".into()))?;
    let bytes = [Compact(count).encode(), calls.concat()].concat();
    Ok(Call::new("Utility", "batch_all", Raw(&bytes)))
}

#[cfg(test)]
mod tests;
