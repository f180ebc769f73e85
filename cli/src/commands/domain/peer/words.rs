//! Peerings, offers and routes, for people and for scripts.

use crate::{
    commands::{
        delegation::percent,
        domain::policy::classes,
        route::{path, path_json},
    },
    output::table,
};
use serde_json::{json, Value};
use stardust_primitives::{
    domain::border::{Relation, Side, SideTerms},
    ids::DomainId,
};
use stardust_sdk::{
    amount,
    border::{Borders, Peering, Route, Terms},
};

/// Which of two domains is the other's customer.
fn customer(relation: Relation, one: DomainId, other: DomainId) -> Option<DomainId> {
    match relation {
        Relation::Equals => None,
        Relation::LowIsCustomer => Some(one.min(other)),
        Relation::HighIsCustomer => Some(one.max(other)),
    }
}

fn customer_words(relation: Relation, one: DomainId, other: DomainId) -> String {
    match customer(relation, one, other) {
        None => "neither".into(),
        Some(domain) => format!("domain {domain}"),
    }
}

/// The terms of each side, with its domain.
fn sides(terms: &Terms, one: DomainId, other: DomainId) -> [(DomainId, SideTerms); 2] {
    let (own, theirs) = if one < other { (terms.low, terms.high) } else { (terms.high, terms.low) };
    [(one, own), (other, theirs)]
}

fn side_terms(of: DomainId, side: &SideTerms) -> String {
    format!(
        "domain {of}: jobs of {}; it owes {}% of their fees, at most {}",
        classes(side.classes),
        percent(side.price),
        amount::display(side.credit),
    )
}

/// Terms in rows.
pub(super) fn terms(terms: &Terms, one: DomainId, other: DomainId) -> Vec<(&'static str, String)> {
    let mut rows = vec![
        ("until", format!("block {}", terms.until)),
        ("customer", customer_words(terms.relation, one, other)),
    ];
    let sides = sides(terms, one, other);
    rows.extend(sides.iter().map(|(domain, side)| ("lets out", side_terms(*domain, side))));
    rows
}

fn side_terms_json(side: &SideTerms) -> Value {
    json!({
        "price_percent": percent(side.price),
        "credit": side.credit.to_string(),
        "classes": classes(side.classes),
    })
}

/// The same for scripts: `own` are the terms for the jobs that the first domain lets out.
pub(super) fn terms_json(terms: &Terms, one: DomainId, other: DomainId) -> Value {
    let [(_, own), (_, theirs)] = sides(terms, one, other);
    json!({
        "until": terms.until,
        "customer": customer(terms.relation, one, other).map(|domain| domain.0),
        "own": side_terms_json(&own),
        "theirs": side_terms_json(&theirs),
    })
}

fn side(side: &Side) -> String {
    let missing = match side.missing() {
        0 => String::new(),
        missing => format!(", {} missing after a default", amount::display(missing)),
    };
    let suspended = if side.is_suspended { ", suspended" } else { "" };
    let Side { terms, owed, reserved, .. } = side;
    format!(
        "{}% for {}, owes {} and may come to owe {} more, at most {}{missing}{suspended}",
        percent(terms.price),
        classes(terms.classes),
        amount::display(*owed),
        amount::display(*reserved),
        amount::display(terms.credit),
    )
}

fn side_json(side: &Side) -> Value {
    let mut shown = side_terms_json(&side.terms);
    if let Value::Object(fields) = &mut shown {
        fields.insert("is_suspended".into(), side.is_suspended.into());
        fields.insert("collateral".into(), side.collateral.to_string().into());
        fields.insert("missing".into(), side.missing().to_string().into());
        fields.insert("owed".into(), side.owed.to_string().into());
        fields.insert("reserved".into(), side.reserved.to_string().into());
    }
    shown
}

fn peering(id: DomainId, peering: &Peering) -> Vec<(&'static str, String)> {
    let Peering { other, relation, until, is_open, own, theirs } = peering;
    let open = if *is_open { "open" } else { "closed to new claims" };
    let customer = customer_words(*relation, id, *other);
    vec![
        (
            "peering",
            format!("with domain {other}, {open}, until block {until}; customer: {customer}"),
        ),
        ("  own side", side(own)),
        ("  theirs", side(theirs)),
    ]
}

fn peering_json(id: DomainId, peering: &Peering) -> Value {
    let Peering { other, relation, until, is_open, own, theirs } = peering;
    json!({
        "other": other.0,
        "customer": customer(*relation, id, *other).map(|domain| domain.0),
        "until": until,
        "is_open": is_open,
        "own": side_json(own),
        "theirs": side_json(theirs),
    })
}

fn route_json(Route { to, path, until }: &Route) -> Value {
    json!({ "to": to.0, "path": path_json(path), "until": until })
}

/// What a domain has on record at its borders.
pub(super) fn borders(id: DomainId, borders: &Borders) -> String {
    let mut rows: Vec<_> = borders.peerings.iter().flat_map(|seen| peering(id, seen)).collect();
    for (to, offer) in &borders.offered {
        rows.push(("offers", format!("domain {to}")));
        rows.extend(terms(offer, id, *to));
    }
    for (from, offer) in &borders.received {
        rows.push((
            "is offered",
            format!("by domain {from}; `domain peer accept {id} {from}` takes it"),
        ));
        rows.extend(terms(offer, id, *from));
    }
    for Route { to, path: by, until } in &borders.routes {
        rows.push(("route", format!("{} for domain {to}, until block {until}", path(by))));
    }
    if borders.missing > 0 {
        let missing = amount::display(borders.missing);
        rows.push(("in default", format!("{missing} to be put up again by `domain peer restore`")));
    }
    if rows.is_empty() {
        return format!("domain {id} has signed nothing and is offered nothing");
    }
    table(&rows)
}

/// The same for scripts.
pub(super) fn borders_json(id: DomainId, borders: &Borders) -> Value {
    let offer = |name: &str, (with, offer): &(DomainId, Terms)| json!({ name: with.0, "terms": terms_json(offer, id, *with) });
    let peerings = borders.peerings.iter().map(|seen| peering_json(id, seen));
    json!({
        "domain": id.0,
        "peerings": peerings.collect::<Vec<_>>(),
        "offered": borders.offered.iter().map(|sent| offer("to", sent)).collect::<Vec<_>>(),
        "received": borders.received.iter().map(|got| offer("from", got)).collect::<Vec<_>>(),
        "routes": borders.routes.iter().map(route_json).collect::<Vec<_>>(),
        "missing": borders.missing.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_arithmetic::Perbill;
    use stardust_primitives::{domain::policy::Classes, BlockNumber, STAR};

    const OWN: DomainId = DomainId(7);
    const OTHER: DomainId = DomainId(3);
    const UNTIL: BlockNumber = 900;

    fn side_of(percent: u32, collateral: u128) -> Side {
        let price = Perbill::from_percent(percent);
        let terms = SideTerms { price, credit: 100 * STAR, classes: Classes::ALL };
        Side { terms, is_suspended: false, collateral, owed: 5 * STAR, reserved: STAR }
    }

    fn example() -> Borders {
        let (own, theirs) = (side_of(2, 90 * STAR), side_of(1, 100 * STAR));
        let offered = Terms {
            relation: Relation::LowIsCustomer,
            until: UNTIL,
            low: own.terms,
            high: theirs.terms,
        };
        Borders {
            peerings: vec![Peering {
                other: OTHER,
                relation: Relation::HighIsCustomer,
                until: UNTIL,
                is_open: false,
                own,
                theirs,
            }],
            offered: vec![],
            received: vec![(DomainId(9), offered)],
            routes: vec![Route {
                to: OTHER,
                path: vec![OWN, DomainId(9)].try_into().unwrap(),
                until: UNTIL,
            }],
            missing: 10 * STAR,
        }
    }

    #[test]
    fn people_and_scripts_see_both_sides() {
        let words = borders(OWN, &example());
        for part in [
            "with domain 3, closed to new claims, until block 900; customer: domain 7",
            "2% for short,medium,long, owes 5 STAR and may come to owe 1 STAR more, at most 100 STAR, 10 STAR missing",
            "by domain 9; `domain peer accept 7 9` takes it",
            "7,9 for domain 3, until block 900",
            "10 STAR to be put up again",
        ] {
            assert!(words.contains(part), "{part}: {words}");
        }
        let shown = borders_json(OWN, &example());
        let peering = &shown["peerings"][0];
        assert_eq!((&peering["other"], &peering["customer"]), (&json!(3), &json!(7)));
        assert_eq!(peering["own"]["missing"], "10000000000000");
        assert_eq!(peering["theirs"]["owed"], "5000000000000");
        // The offer is of 9 to 7, which is the lower number: its own side is the first.
        let terms = &shown["received"][0]["terms"];
        assert_eq!((&terms["own"]["price_percent"], &terms["customer"]), (&json!(2.0), &json!(7)));
        assert_eq!(shown["routes"][0], json!({ "to": 3, "path": [7, 9], "until": 900 }));
    }

    #[test]
    fn nothing_is_said_in_words_too() {
        let none = Borders {
            peerings: vec![],
            offered: vec![],
            received: vec![],
            routes: vec![],
            missing: 0,
        };
        assert!(borders(OWN, &none).contains("nothing"));
    }
}
