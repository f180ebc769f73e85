//! `stardust domain peer`.

mod words;

use super::policy::parse_classes;
use crate::{
    commands::{parameters::parse_blocks, provider::parse_percent},
    output::table,
    Context,
};
use anyhow::{bail, Context as _};
use clap::{Args, Subcommand};
use codec::Decode;
use serde_json::{json, Value};
use sp_arithmetic::Perbill;
use stardust_primitives::{
    domain::{
        border::{Pair, Relation, SideTerms},
        policy::Classes,
    },
    ids::DomainId,
    Balance, BlockNumber,
};
use stardust_sdk::{
    amount,
    border::{self, Terms},
    calls::Call,
    Client, Included, View,
};

/// What is agreed with another domain, or shown of it.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Offer terms to another domain: for a peering, or instead of those of the present one
    Propose {
        /// The domain that offers
        id: u32,
        /// To which one
        other: u32,
        #[command(flatten)]
        terms: Offer,
    },
    /// Take the other domain's offer as it stands, and show it; the credit of both goes on hold on their treasuries
    Accept {
        /// The domain that accepts
        id: u32,
        /// Whose offer
        other: u32,
    },
    /// Take an offer back
    Withdraw {
        /// The domain that has offered
        id: u32,
        /// To which one
        other: u32,
    },
    /// Let no more jobs cross, in either direction, at once; what is claimed is finished and paid
    Suspend {
        /// The domain that suspends
        id: u32,
        /// The other side
        other: u32,
    },
    /// Let jobs cross again, unless the other side has suspended the peering too
    Resume {
        /// The domain that had suspended
        id: u32,
        /// The other side
        other: u32,
    },
    /// Give notice: the peering is over after it
    End {
        /// The domain that gives notice
        id: u32,
        /// The other side
        other: u32,
    },
    /// Take a peering that is over off the record, and return the collateral; anybody may
    Close {
        /// One of the two domains
        id: u32,
        /// The other one
        other: u32,
    },
    /// Put up again what a default took
    Restore {
        /// The domain that was in default
        id: u32,
        /// The other side of the peering
        other: u32,
    },
    /// Show a domain's peerings, offers and routes
    List {
        /// The domain's number
        id: u32,
    },
}

/// Terms as the command line takes them: for both sides, unless those of the other side are given.
#[derive(Debug, Args)]
pub(super) struct Offer {
    /// Percent of the fee of each batch that crosses: what the side that the job comes from owes the other
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    price: Perbill,
    /// Most that a side may owe; as much is on hold on its treasury
    #[arg(long, value_name = "AMOUNT", value_parser = amount::parse)]
    credit: Balance,
    /// Classes of programs whose jobs may cross: some of short, medium, long
    #[arg(long, value_name = "CLASSES", value_parser = parse_classes, default_value = "short,medium,long")]
    classes: Classes,
    /// The price for the jobs that the other side lets out, if it is another one
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    their_price: Option<Perbill>,
    /// The credit of the other side, if it is another one
    #[arg(long, value_name = "AMOUNT", value_parser = amount::parse)]
    their_credit: Option<Balance>,
    /// The classes that the other side lets out, if they are others
    #[arg(long, value_name = "CLASSES", value_parser = parse_classes)]
    their_classes: Option<Classes>,
    /// Which of the two is the other's customer, whose jobs are carried on to third domains [default: none]
    #[arg(long, value_name = "ID")]
    customer: Option<u32>,
    #[command(flatten)]
    term: Term,
}

/// How long something lasts.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct Term {
    /// First block after it
    #[arg(long, value_name = "BLOCK", conflicts_with = "lasting")]
    until: Option<BlockNumber>,
    /// How long from now on: blocks, or a time like 12h or 90d
    #[arg(long = "for", id = "lasting", value_name = "TIME", value_parser = parse_blocks)]
    lasting: Option<BlockNumber>,
}

impl Term {
    /// The first block after it; `lasting` blocks from now on if nothing is said.
    pub(crate) async fn until(
        self,
        view: &View,
        lasting: BlockNumber,
    ) -> anyhow::Result<BlockNumber> {
        match self.until {
            Some(until) => Ok(until),
            None => {
                let now = view.now().await?;
                // Block numbers end long after any chain; the chain has a longest term.
                Ok(now.saturating_add(self.lasting.unwrap_or(lasting)))
            }
        }
    }
}

/// Blocks of a peering where nothing else is said: 90 days.
const LASTING: BlockNumber = 90 * 28_800;

impl Offer {
    /// The terms that `own` offers to `other`.
    fn terms(self, own: DomainId, other: DomainId, until: BlockNumber) -> anyhow::Result<Terms> {
        let pair = border::pair(own, other)?;
        let relation = relation(pair, self.customer.map(DomainId))?;
        let ours = SideTerms { price: self.price, credit: self.credit, classes: self.classes };
        let theirs = SideTerms {
            price: self.their_price.unwrap_or(ours.price),
            credit: self.their_credit.unwrap_or(ours.credit),
            classes: self.their_classes.unwrap_or(ours.classes),
        };
        let (low, high) = if own == pair.low() { (ours, theirs) } else { (theirs, ours) };
        Ok(Terms { relation, until, low, high })
    }
}

fn relation(pair: Pair, customer: Option<DomainId>) -> anyhow::Result<Relation> {
    match customer {
        None => Ok(Relation::Equals),
        Some(low) if low == pair.low() => Ok(Relation::LowIsCustomer),
        Some(high) if high == pair.high() => Ok(Relation::HighIsCustomer),
        Some(other) => {
            let (low, high) = (pair.low(), pair.high());
            bail!("domain {other} is not of this peering; the customer is {low} or {high}, or none")
        }
    }
}

/// What a command does: a call, and the terms that it is about.
pub(super) struct Deed {
    /// The call.
    pub(super) call: Call,
    /// The two domains, the one that acts first.
    between: (DomainId, DomainId),
    terms: Option<Terms>,
}

/// What a command does.
pub(super) async fn deed(view: &View, command: Command) -> anyhow::Result<Deed> {
    let plain = |make: fn(DomainId, DomainId) -> Call, id, other| {
        let (id, other) = (DomainId(id), DomainId(other));
        Deed { call: make(id, other), between: (id, other), terms: None }
    };
    Ok(match command {
        Command::Propose { id, other, terms } => {
            let (id, other) = (DomainId(id), DomainId(other));
            let until = terms.term.until(view, LASTING).await?;
            let terms = terms.terms(id, other, until)?;
            let call = border::propose(id, other, &terms);
            Deed { call, between: (id, other), terms: Some(terms) }
        }
        Command::Accept { id, other } => {
            let (id, other) = (DomainId(id), DomainId(other));
            let terms = offer(view, id, other).await?;
            let call = border::accept(id, other, &terms);
            Deed { call, between: (id, other), terms: Some(terms) }
        }
        Command::Withdraw { id, other } => plain(border::withdraw_offer, id, other),
        Command::Suspend { id, other } => plain(border::suspend, id, other),
        Command::Resume { id, other } => plain(border::resume, id, other),
        Command::End { id, other } => plain(border::end, id, other),
        Command::Close { id, other } => plain(border::close, id, other),
        Command::Restore { id, other } => plain(border::restore, id, other),
        Command::List { .. } => bail!("that is no transaction"),
    })
}

/// What another domain offers, at the best block.
async fn offer(view: &View, id: DomainId, other: DomainId) -> anyhow::Result<Terms> {
    let received = view.borders(id).await?.received;
    let offer = received.into_iter().find(|(from, _)| *from == other).map(|(_, terms)| terms);
    offer.with_context(|| {
        format!(
            "domain {other} offers nothing to domain {id}; it has to \
             `stardust domain peer propose {other} {id}` first"
        )
    })
}

/// The fields of `Border.Ended`.
#[derive(Decode)]
struct Ended {
    _by: DomainId,
    _other: DomainId,
    until: BlockNumber,
}

/// The fields of `Border.Restored`.
#[derive(Decode)]
struct Restored {
    _by: DomainId,
    _other: DomainId,
    amount: Balance,
}

/// Says what came of it.
pub(super) fn tell(context: &Context, deed: &Deed, included: &Included) -> anyhow::Result<()> {
    let (id, other) = deed.between;
    let event = included.events.iter().rev().find(|event| event.pallet == "Border");
    let event = event.context("the call changed nothing at a border")?;
    let (words, more) = match event.name.as_str() {
        "Offered" => (format!("domain {id} offers domain {other}:"), Value::Null),
        "Signed" => (format!("domains {id} and {other} have signed:"), Value::Null),
        "OfferWithdrawn" => {
            (format!("domain {id} offers nothing to domain {other} any more"), Value::Null)
        }
        "Suspended" => (format!("no more jobs cross between {id} and {other}"), Value::Null),
        "Resumed" => {
            (format!("domain {id} lets jobs cross to and from {other} again"), Value::Null)
        }
        "Ended" => {
            let Ended { until, .. } = event.read()?;
            (format!("the peering of {id} and {other} is over in block {until}"), json!(until))
        }
        "Closed" => (format!("the peering of {id} and {other} is off the record"), Value::Null),
        "Restored" => {
            let Restored { amount, .. } = event.read()?;
            let words = format!("{} are on hold again for domain {other}", amount::display(amount));
            (words, json!(amount.to_string()))
        }
        other => (other.to_owned(), Value::Null),
    };
    let mut shown = json!({ "domain": id.0, "other": other.0, "change": event.name });
    let mut rows = String::new();
    if let Value::Object(fields) = &mut shown {
        match (&deed.terms, event.name.as_str()) {
            (Some(terms), _) => {
                fields.insert("terms".into(), words::terms_json(terms, id, other));
                rows = table(&words::terms(terms, id, other));
            }
            (None, "Ended") => drop(fields.insert("until".into(), more)),
            (None, "Restored") => drop(fields.insert("amount".into(), more)),
            (None, _) => {}
        }
    }
    context.out.result(|| format!("{words}\n{rows}"), shown);
    Ok(())
}

/// Shows a domain's peerings, offers and routes.
pub(super) async fn list(context: &Context, client: &Client, id: DomainId) -> anyhow::Result<()> {
    let view = client.latest();
    super::load(&view, id).await?;
    let borders = view.borders(id).await?;
    context.out.result(|| words::borders(id, &borders), words::borders_json(id, &borders));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_primitives::STAR;

    fn offer() -> Offer {
        Offer {
            price: Perbill::from_percent(2),
            credit: 100 * STAR,
            classes: Classes::ALL,
            their_price: Some(Perbill::from_percent(1)),
            their_credit: None,
            their_classes: Some(Classes { long: false, ..Classes::ALL }),
            customer: Some(7),
            term: Term { until: None, lasting: None },
        }
    }

    #[test]
    fn each_side_gets_its_own_terms_whoever_offers() {
        let own = SideTerms {
            price: Perbill::from_percent(2),
            credit: 100 * STAR,
            classes: Classes::ALL,
        };
        let classes = Classes { long: false, ..Classes::ALL };
        let theirs = SideTerms { price: Perbill::from_percent(1), classes, ..own };
        let (one, seven) = (DomainId(1), DomainId(7));
        let terms = offer().terms(one, seven, 50).unwrap();
        let expected =
            Terms { relation: Relation::HighIsCustomer, until: 50, low: own, high: theirs };
        assert_eq!(terms, expected);
        let terms = offer().terms(seven, one, 50).unwrap();
        assert_eq!(terms, Terms { low: theirs, high: own, ..expected });
        assert!(offer().terms(one, DomainId(8), 50).is_err(), "7 is not of it");
        assert!(offer().terms(one, one, 50).is_err());
        assert!(offer().terms(one, DomainId(0), 50).is_err());
        let equals = Offer { customer: None, ..offer() };
        assert_eq!(equals.terms(one, seven, 50).unwrap().relation, Relation::Equals);
    }
}
