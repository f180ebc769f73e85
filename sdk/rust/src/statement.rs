//! Statements: what a domain owed and was owed in a clearing period, line by line, and how it was settled.
//!
//! The chain's state keeps nothing of a period that is cleared; its events say it all. So a statement is read from the
//! blocks of its period, which the node has to have still, and checked against what the chain itself came to.

use crate::{border::Position, Client, Error, EventRecord, Head, Result};
use codec::Decode;
use futures::{StreamExt, TryStreamExt};
use stardust_primitives::{
    ids::{AssignmentId, DomainId},
    Balance, BlockNumber,
};
use std::collections::BTreeMap;

const PALLET: &str = "Border";
/// Blocks that are asked for at the same time.
const AT_ONCE: usize = 16;

/// One paid batch that crossed a border of the domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The block in which it was paid.
    pub block: Head,
    /// Who owes.
    pub debtor: DomainId,
    /// Whom.
    pub creditor: DomainId,
    /// Planck.
    pub amount: Balance,
    /// The batch.
    pub assignment: AssignmentId,
}

/// How a period was settled for a domain.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Settlement {
    /// Planck that it owed.
    pub owed: Balance,
    /// Planck that it was owed.
    pub due: Balance,
    /// Planck that its treasury paid.
    pub treasury: Balance,
    /// Planck that were taken of its collateral: it is in default until they are put up again.
    pub collateral: Balance,
    /// Planck that its treasury got.
    pub received: Balance,
}

/// Who owed whom how much, in the order of numbers.
pub type Debts = BTreeMap<(DomainId, DomainId), Balance>;

/// What a domain owed and was owed in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The domain.
    pub domain: DomainId,
    /// The period.
    pub period: u32,
    /// The paid batches, in their order.
    pub lines: Vec<Line>,
    /// What the lines come to.
    pub debts: Debts,
    /// What the chain came to: when it cleared the period, or so far.
    pub netted: Debts,
    /// How it was settled; none before the period is cleared, and for a domain that had no part in it.
    pub settlement: Option<Settlement>,
}

/// The fields of `Border.Accrued`.
#[derive(Decode)]
struct Accrued {
    period: u32,
    debtor: DomainId,
    creditor: DomainId,
    amount: Balance,
    assignment: AssignmentId,
}

/// The fields of `Border.DebtCleared`.
#[derive(Decode)]
struct DebtCleared {
    period: u32,
    debtor: DomainId,
    creditor: DomainId,
    amount: Balance,
}

/// The fields of `Border.Netted`.
#[derive(Decode)]
struct Netted {
    period: u32,
    domain: DomainId,
    owed: Balance,
    due: Balance,
    treasury: Balance,
    collateral: Balance,
}

/// The fields of `Border.Paid`.
#[derive(Decode)]
struct Paid {
    period: u32,
    domain: DomainId,
    _claim: Balance,
    amount: Balance,
}

impl Statement {
    /// A statement without lines.
    fn empty(domain: DomainId, period: u32) -> Self {
        Self {
            domain,
            period,
            lines: Vec::new(),
            debts: Debts::new(),
            netted: Debts::new(),
            settlement: None,
        }
    }

    /// The statement with what a block's event adds to it.
    fn noted(mut self, block: Head, event: &EventRecord) -> Result<Self> {
        if event.pallet != PALLET {
            return Ok(self);
        }
        let (period, domain) = (self.period, self.domain);
        let is_own = |debtor, creditor| debtor == domain || creditor == domain;
        match event.name.as_str() {
            "Accrued" => {
                let Accrued { period: of, debtor, creditor, amount, assignment } = event.read()?;
                if of == period && is_own(debtor, creditor) {
                    self.lines.push(Line { block, debtor, creditor, amount, assignment });
                    add(&mut self.debts, debtor, creditor, amount);
                }
            }
            "DebtCleared" => {
                let DebtCleared { period: of, debtor, creditor, amount } = event.read()?;
                if of == period && is_own(debtor, creditor) {
                    add(&mut self.netted, debtor, creditor, amount);
                }
            }
            "Netted" => {
                let Netted { period: of, domain: whose, owed, due, treasury, collateral } =
                    event.read()?;
                if of == period && whose == domain {
                    let received = 0;
                    let settlement = Settlement { owed, due, treasury, collateral, received };
                    self.settlement = Some(settlement);
                }
            }
            "Paid" => {
                let Paid { period: of, domain: whose, amount, .. } = event.read()?;
                if let Some(settlement) = &mut self.settlement {
                    if of == period && whose == domain {
                        settlement.received = amount;
                    }
                }
            }
            _ => {}
        }
        Ok(self)
    }

    /// The statement of a period that is not cleared, with what the chain has come to so far.
    fn so_far(mut self, position: &Position) -> Self {
        for (creditor, amount) in &position.debts {
            add(&mut self.netted, self.domain, *creditor, *amount);
        }
        for (debtor, amount) in &position.dues {
            add(&mut self.netted, *debtor, self.domain, *amount);
        }
        self
    }

    /// Planck that the domain owed, by its lines.
    pub fn owed(&self) -> Balance {
        let own = self.debts.iter().filter(|((debtor, _), _)| *debtor == self.domain);
        own.fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
    }

    /// Planck that it was owed, by its lines.
    pub fn due(&self) -> Balance {
        let others = self.debts.iter().filter(|((_, creditor), _)| *creditor == self.domain);
        others.fold(0, |sum, (_, amount)| sum.saturating_add(*amount))
    }

    /// Refuses a statement whose lines do not add up to what the chain came to, to the planck.
    pub fn check(&self) -> Result<()> {
        let (owed, due) = (self.owed(), self.due());
        let settled =
            self.settlement.is_none_or(|settled| (settled.owed, settled.due) == (owed, due));
        if self.debts == self.netted && settled {
            return Ok(());
        }
        let netted =
            |debts: &Debts| debts.values().fold(0u128, |sum, debt| sum.saturating_add(*debt));
        Err(Error::Invalid(format!(
            "the lines of period {} add up to {} planck, and the chain came to {}: the blocks \
             that were read are not all of the period's; leave --from-block and --blocks away",
            self.period,
            netted(&self.debts),
            netted(&self.netted),
        )))
    }
}

fn add(debts: &mut Debts, debtor: DomainId, creditor: DomainId, amount: Balance) {
    let debt = debts.entry((debtor, creditor)).or_default();
    // Parts of what there is in circulation.
    *debt = debt.saturating_add(amount);
}

/// What to read for a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first block.
    pub from: BlockNumber,
    /// How many.
    pub blocks: u32,
}

impl Client {
    /// What a domain owed and was owed in a period: by default the last one that is cleared, read from all its blocks.
    /// `progress` is told how many of how many blocks are read. The lines are not checked: see [`Statement::check`].
    pub async fn statement(
        &self,
        domain: DomainId,
        period: Option<u32>,
        span: Option<Span>,
        progress: impl Fn(u32, u32),
    ) -> Result<Statement> {
        let best = self.best().await?;
        let view = self.at(best.hash);
        let clearing = view.clearing_period().await?;
        let period = match (period, clearing.uncleared.checked_sub(1)) {
            (Some(period), _) | (None, Some(period)) => period,
            (None, None) => {
                return Err(Error::Invalid(
                    "no period is cleared yet; name the present one with --period 0".into(),
                ));
            }
        };
        if period > clearing.current {
            let (period, current) = (period, clearing.current);
            return Err(Error::Invalid(format!(
                "period {period} is not begun; it is period {current}"
            )));
        }
        let is_cleared = period < clearing.uncleared;
        let begin = period.saturating_mul(clearing.length);
        let span = match span {
            Some(span) if is_cleared => self.whole(period, begin, span, best).await?,
            Some(span) => span,
            None => self.span_of(period, begin, is_cleared, best).await?,
        };
        let statement = self.scan(Statement::empty(domain, period), span, best, progress).await?;
        if is_cleared {
            return Ok(statement);
        }
        if period < clearing.current {
            return Err(Error::Invalid(format!(
                "period {period} is being cleared at this moment; try again in a block or two"
            )));
        }
        Ok(statement.so_far(&view.position(domain, period).await?))
    }

    async fn scan(
        &self,
        statement: Statement,
        span: Span,
        best: Head,
        progress: impl Fn(u32, u32),
    ) -> Result<Statement> {
        let last = span.from.saturating_add(span.blocks).min(best.number.saturating_add(1));
        let all = last.saturating_sub(span.from);
        let blocks = futures::stream::iter(span.from..last).map(|number| async move {
            let block = self.block(number).await?;
            let events = self.events(block).await.map_err(|error| forgotten(error, number))?;
            Ok::<_, Error>((block, events))
        });
        let progress = &progress;
        let done = blocks.buffered(AT_ONCE).try_fold(
            (statement, 0u32),
            |(statement, done), (block, events)| async move {
                let noted = |statement: Statement, event| statement.noted(block, event);
                let statement = events.iter().try_fold(statement, noted)?;
                let done = done.saturating_add(1);
                progress(done, all);
                Ok((statement, done))
            },
        );
        Ok(done.await?.0)
    }

    /// The blocks, if they are all of a period that is cleared: without them a statement could be of nothing, and add up.
    async fn whole(&self, period: u32, begin: BlockNumber, span: Span, best: Head) -> Result<Span> {
        let last = span.from.saturating_add(span.blocks).saturating_sub(1).min(best.number);
        let last = self.at(self.block(last).await?.hash);
        let is_ended = last.clearing_period().await?.uncleared > period;
        let is_begun_before = match span.from.checked_sub(1) {
            Some(before) => self.at(self.block(before).await?.hash).now().await? >= begin,
            None => false,
        };
        if is_ended && !is_begun_before {
            return Ok(span);
        }
        Err(Error::Invalid(format!(
            "these blocks are not all of period {period} and its clearing; leave --from-block and --blocks away"
        )))
    }

    /// The blocks of a period, from its first to the one in which its clearing ended, or to the best one.
    async fn span_of(
        &self,
        period: u32,
        begin: BlockNumber,
        is_cleared: bool,
        best: Head,
    ) -> Result<Span> {
        let from = self
            .first_block(best.number, |block| async move {
                Ok(self.at(block.hash).now().await? >= begin)
            })
            .await?;
        let last = if is_cleared {
            let ended = |block: Head| async move {
                Ok(self.at(block.hash).clearing_period().await?.uncleared > period)
            };
            self.first_block(best.number, ended).await?
        } else {
            best.number
        };
        let blocks = last.saturating_sub(from).saturating_add(1);
        Ok(Span { from, blocks })
    }

    /// The first block from which on something holds that holds in the best one. Where a node has forgotten a block, it
    /// is taken not to hold; if that decides, the node cannot say.
    async fn first_block<F: std::future::Future<Output = Result<bool>>>(
        &self,
        best: BlockNumber,
        holds: impl Fn(Head) -> F,
    ) -> Result<BlockNumber> {
        let (mut low, mut high) = (0, best);
        let mut unknown = None;
        while low < high {
            // Between the two.
            let middle = low.saturating_add(high.saturating_sub(low) >> 1);
            match holds(self.block(middle).await?).await {
                Ok(true) => high = middle,
                Ok(false) => {
                    low = middle.saturating_add(1);
                    unknown = None;
                }
                Err(error) if is_forgotten(&error) => {
                    low = middle.saturating_add(1);
                    unknown = Some((error, middle));
                }
                Err(error) => return Err(error),
            }
        }
        match unknown {
            // The block before the first one is not known.
            Some((error, number)) if number.saturating_add(1) == high => {
                Err(forgotten(error, number))
            }
            _ => Ok(high),
        }
    }
}

/// Whether a node says that it has not the state of a block any more.
fn is_forgotten(error: &Error) -> bool {
    error.to_string().contains("already discarded")
}

/// The error of a node that has not the state of a block any more, with what to do about it.
fn forgotten(error: Error, number: BlockNumber) -> Error {
    if is_forgotten(&error) {
        Error::Invalid(format!(
            "the node has forgotten the state of block {number}; ask one that keeps all, which runs with \
             --state-pruning archive"
        ))
    } else {
        error
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use codec::Encode;
    use sp_core::H256;
    use stardust_primitives::ids::JobId;

    const PERIOD: u32 = 4;
    const A: DomainId = DomainId(1);
    const B: DomainId = DomainId(2);
    const C: DomainId = DomainId(3);

    fn block(number: u32) -> Head {
        Head { number, hash: H256::repeat_byte(number as u8) }
    }

    fn batch(number: u32) -> AssignmentId {
        AssignmentId { job: JobId(7), batch: number, replica: 0 }
    }

    fn event(name: &str, fields: impl Encode) -> EventRecord {
        EventRecord { pallet: PALLET.into(), name: name.into(), fields: fields.encode() }
    }

    fn accrued(
        period: u32,
        debtor: DomainId,
        creditor: DomainId,
        amount: Balance,
        of: u32,
    ) -> EventRecord {
        event("Accrued", (period, debtor, creditor, amount, batch(of)))
    }

    fn of(domain: DomainId, events: &[EventRecord]) -> Statement {
        let noted = |statement: Statement, event| statement.noted(block(9), event).unwrap();
        events.iter().fold(Statement::empty(domain, PERIOD), noted)
    }

    /// A owes B 30 for two batches, B owes C 20; A can pay 25 of it, the rest is taken of what it put up.
    fn cleared() -> Vec<EventRecord> {
        let zero: Balance = 0;
        vec![
            accrued(PERIOD, A, B, 10, 0),
            accrued(PERIOD, A, B, 20, 1),
            accrued(PERIOD, B, C, 20, 1),
            accrued(PERIOD + 1, A, B, 99, 2),
            event("DebtCleared", (PERIOD, A, B, 30u128)),
            event("Netted", (PERIOD, A, 30u128, zero, 25u128, 5u128)),
            event("Defaulted", (PERIOD, A, 5u128)),
            event("DebtCleared", (PERIOD, B, C, 20u128)),
            event("Netted", (PERIOD, B, 20u128, 30u128, zero, zero)),
            event("Netted", (PERIOD, C, zero, 20u128, zero, zero)),
            event("Netted", (PERIOD + 1, A, 1u128, 1u128, 1u128, 1u128)),
            event("Paid", (PERIOD, B, 10u128, 10u128)),
            event("Paid", (PERIOD, C, 20u128, 20u128)),
            EventRecord { pallet: "Balances".into(), name: "Accrued".into(), fields: vec![1] },
        ]
    }

    #[test]
    fn each_domain_finds_its_own_lines_and_how_they_were_settled() {
        let events = cleared();
        let debt = |debtor, creditor, amount| ((debtor, creditor), amount);
        let a = of(A, &events);
        a.check().unwrap();
        assert_eq!((a.owed(), a.due(), a.lines.len()), (30, 0, 2));
        let line =
            Line { block: block(9), debtor: A, creditor: B, amount: 20, assignment: batch(1) };
        assert_eq!(a.lines[1], line);
        let expected = Settlement { owed: 30, due: 0, treasury: 25, collateral: 5, received: 0 };
        assert_eq!(a.settlement, Some(expected));
        let b = of(B, &events);
        b.check().unwrap();
        assert_eq!((b.owed(), b.due(), b.lines.len()), (20, 30, 3));
        assert_eq!(b.debts, Debts::from([debt(A, B, 30), debt(B, C, 20)]));
        assert_eq!(b.settlement.unwrap().received, 10);
        let c = of(C, &events);
        c.check().unwrap();
        assert_eq!((c.owed(), c.due(), c.settlement.unwrap().received), (0, 20, 20));
        let nobody = of(DomainId(9), &events);
        nobody.check().unwrap();
        assert_eq!((nobody.lines.len(), nobody.settlement), (0, None));
    }

    #[test]
    fn a_planck_too_few_is_refused() {
        let events = cleared();
        // Whatever is not read of it, but what settles nothing.
        for missing in [0, 1, 2, 4, 7] {
            let mut events = events.clone();
            events.remove(missing);
            let error = of(B, &events).check().unwrap_err().to_string();
            assert!(error.contains("period 4"), "{missing}: {error}");
        }
        let mut events = events;
        events[8] = event("Netted", (PERIOD, B, 20u128, 31u128, 0u128, 0u128));
        assert!(of(B, &events).check().is_err());
    }

    #[test]
    fn what_is_not_cleared_is_checked_against_the_position() {
        let events = &cleared()[..3];
        let (debts, dues) = (vec![(C, 20)], vec![(A, 30)]);
        let position = Position { period: PERIOD, until: 50, debts, dues };
        let b = of(B, events).so_far(&position);
        b.check().unwrap();
        assert_eq!(b.settlement, None);
        let position = Position { dues: vec![(A, 29)], ..position };
        assert!(of(B, events).so_far(&position).check().is_err());
    }

    #[test]
    fn fields_that_do_not_fit_are_an_error() {
        let broken = event("Accrued", (PERIOD,));
        assert!(Statement::empty(A, PERIOD).noted(block(1), &broken).is_err());
    }
}
