//! `stardust route`: the ways of jobs from one domain to another.

use crate::{
    commands::{
        delegation::percent,
        domain::{encoded, Term},
        standing::class_name,
    },
    output::table,
    Context,
};
use anyhow::{bail, Context as _};
use clap::{Args, Subcommand};
use codec::Decode;
use serde_json::{json, Value};
use sp_arithmetic::Perbill;
use stardust_primitives::{
    domain::border::{Hop, Path},
    ids::DomainId,
    reputation::ProgramClass,
    BlockNumber,
};
use stardust_sdk::{
    border,
    routes::{Graph, Unsigned, Way},
    Client, Error,
};

/// Blocks of a route where nothing else is said: 30 days.
const LASTING: BlockNumber = 30 * 28_800;

/// The commands about routes.
#[derive(Debug, Args)]
pub(crate) struct Route {
    /// Print the call in hex and send nothing: for `gov domain propose`, a multisig or a proxy
    #[arg(long, global = true)]
    encode: bool,
    #[command(subcommand)]
    command: Command,
}

/// What is done to a route, or shown of ways.
#[derive(Debug, Subcommand)]
enum Command {
    /// Show the ways from one domain to another: their prices, whether each is open, and what is not signed
    Show {
        /// Whose jobs
        home: u32,
        /// Where they are to run
        host: u32,
        /// For programs with short, medium or long tasks
        #[arg(long, value_name = "CLASS", value_parser = parse_class, default_value = "short")]
        class: ProgramClass,
        /// At most so many ways, the cheapest
        #[arg(long, value_name = "N", default_value_t = 10)]
        limit: usize,
    },
    /// Sign that jobs which come from a domain may take a path, which begins with the domain that signs
    Announce {
        /// The path: numbers of two to four domains, like 2,3
        #[arg(value_parser = parse_path)]
        path: Path,
        /// Whose jobs: a domain's own, and those that it passes on
        #[arg(long, value_name = "ID")]
        to: u32,
        #[command(flatten)]
        term: Term,
    },
    /// Take a route off the record; anybody may once it is over
    Withdraw {
        /// The path
        #[arg(value_parser = parse_path)]
        path: Path,
        /// For whom it was signed
        #[arg(long, value_name = "ID")]
        to: u32,
    },
}

fn parse_class(text: &str) -> Result<ProgramClass, String> {
    let found = ProgramClass::ALL.into_iter().find(|class| class_name(*class) == text);
    found.ok_or_else(|| "use short, medium or long".into())
}

fn parse_path(text: &str) -> Result<Path, String> {
    let domains: Result<Vec<_>, _> = text.split(',').map(|id| id.parse().map(DomainId)).collect();
    let domains = domains.map_err(|_| "use numbers of domains like 2,3")?;
    domains.try_into().map_err(|_| "a path is at most four domains".into())
}

/// A path as the command line takes it.
pub(super) fn path(path: &Path) -> String {
    let domains: Vec<_> = path.iter().map(ToString::to_string).collect();
    domains.join(",")
}

/// A path for scripts.
pub(super) fn path_json(path: &Path) -> Value {
    path.iter().map(|domain| domain.0).collect()
}

/// The fields of `Border.Announced`.
#[derive(Decode)]
struct Announced {
    to: DomainId,
    path: Path,
    until: BlockNumber,
}

/// Runs a command.
pub(crate) async fn execute(context: &Context, route: Route) -> anyhow::Result<()> {
    let client = context.client().await?;
    let view = client.latest();
    let call = match route.command {
        Command::Show { home, host, class, limit } => {
            return show(context, &client, (DomainId(home), DomainId(host)), class, limit).await;
        }
        Command::Announce { path, to, term } => {
            let by = *path.first().context("a path is at least two domains")?;
            border::announce(by, DomainId(to), &path, term.until(&view, LASTING).await?)
        }
        Command::Withdraw { path, to } => border::withdraw_route(DomainId(to), &path),
    };
    if route.encode {
        return encoded(context, &client, &call).await;
    }
    let included = client.submit(&context.signer()?, &call, context.until()).await?;
    if included.events.iter().any(|event| event.name == "RouteWithdrawn") {
        context.out.result(|| "the route is off the record".into(), json!({ "withdrawn": true }));
        return Ok(());
    }
    let Announced { to, path: taken, until } = included.find("Border", "Announced")?;
    let words = || format!("jobs from domain {to} may take {} until block {until}", path(&taken));
    context.out.result(words, json!({ "to": to.0, "path": path_json(&taken), "until": until }));
    Ok(())
}

/// A way, and the rule that refuses jobs on it now.
struct Seen {
    way: Way,
    refused: Option<Error>,
}

/// Shows all ways for which there are peerings.
async fn show(
    context: &Context,
    client: &Client,
    (home, host): (DomainId, DomainId),
    class: ProgramClass,
    limit: usize,
) -> anyhow::Result<()> {
    if !border::has_border(home, host) {
        bail!("no border lies between {home} and {host}: the commons have none, and a domain has none with itself");
    }
    // One block for all: pages are of one state.
    let view = client.at(client.best().await?.hash);
    let graph = Graph::new(&view.peerings().await?, &view.routes().await?);
    let mut ways = graph.ways(home, host, view.now().await?);
    let more = ways.len().saturating_sub(limit);
    ways.truncate(limit);
    let mut seen = Vec::new();
    for way in ways {
        let refused = match view.passage(home, &way.path(), class).await {
            Ok(_) => None,
            Err(error @ Error::Refused { .. }) => Some(error),
            Err(error) => return Err(error.into()),
        };
        seen.push(Seen { way, refused });
    }
    let words = || {
        match seen.as_slice() {
        [] => format!(
            "no way leads from domain {home} to {host} over at most four peerings without a valley; \
             `stardust domain peer propose {home} {host}` offers one"
        ),
        seen => seen.iter().map(|seen| table(&rows(home, seen))).collect::<String>() + &and_more(more),
    }
    };
    let json = json!({
        "home": home.0,
        "host": host.0,
        "class": class_name(class),
        "ways": seen.iter().map(way_json).collect::<Vec<_>>(),
        "more": more,
    });
    context.out.result(words, json);
    Ok(())
}

fn and_more(more: usize) -> String {
    match more {
        0 => String::new(),
        more => format!("and {more} more, which cost as much or more; --limit shows them\n"),
    }
}

/// What all borders cost, in percent of the fee.
fn price_percent(hops: &[Hop]) -> f64 {
    // A sum of shares of the fee may be more than the fee: it is shown as it is.
    let whole = u64::from(Perbill::one().deconstruct());
    let parts = border::price(hops);
    let wholes = parts.checked_div(whole).unwrap_or_default();
    let rest = parts.checked_rem(whole).and_then(|rest| u32::try_from(rest).ok());
    let wholes = u32::try_from(wholes).unwrap_or(u32::MAX);
    f64::from(wholes) * 100.0 + percent(Perbill::from_parts(rest.unwrap_or_default()))
}

fn announcement(Unsigned { by, to, path: missing }: &Unsigned) -> String {
    format!("domain {by}: `stardust route announce {} --to {to}`", path(missing))
}

fn rows(home: DomainId, Seen { way, refused }: &Seen) -> Vec<(&'static str, String)> {
    let hop = |hop: &Hop| format!(" -{}%-> {}", percent(hop.price), hop.into);
    let hops: String = way.hops.iter().map(hop).collect();
    let state = refused.as_ref().map_or_else(|| "open".into(), ToString::to_string);
    let mut rows = vec![
        ("way", format!("{home}{hops}, {}% in all", price_percent(&way.hops))),
        ("  now", state),
    ];
    let unsigned = way.unsigned.iter().map(|missing| ("  to sign", announcement(missing)));
    rows.extend(unsigned);
    rows
}

fn way_json(Seen { way, refused }: &Seen) -> Value {
    let hop = |hop: &Hop| json!({ "into": hop.into.0, "price_percent": percent(hop.price) });
    let unsigned = |Unsigned { by, to, path }: &Unsigned| json!({ "by": by.0, "to": to.0, "path": path_json(path) });
    json!({
        "path": path_json(&way.path()),
        "hops": way.hops.iter().map(hop).collect::<Vec<_>>(),
        "price_percent": price_percent(&way.hops),
        "is_open": refused.is_none(),
        "rule": refused.as_ref().and_then(Error::rule),
        "error": refused.as_ref().map(ToString::to_string),
        "unsigned": way.unsigned.iter().map(unsigned).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(refused: Option<Error>) -> Seen {
        let hop = |into| Hop { into: DomainId(into), price: Perbill::from_rational(3u32, 200u32) };
        let unsigned =
            Unsigned { by: DomainId(2), to: DomainId(1), path: parse_path("2,3").unwrap() };
        Seen { way: Way { hops: vec![hop(2), hop(3)], unsigned: vec![unsigned] }, refused }
    }

    #[test]
    fn a_way_says_what_it_costs_why_it_is_closed_and_what_to_sign() {
        let (rule, remedy) = ("Border.UnknownRoute".into(), "somebody has not signed".into());
        let closed = seen(Some(Error::Refused { rule, remedy }));
        let words = table(&rows(DomainId(1), &closed));
        for part in [
            "1 -1.5%-> 2 -1.5%-> 3, 3% in all",
            "Border.UnknownRoute: somebody has not signed",
            "domain 2: `stardust route announce 2,3 --to 1`",
        ] {
            assert!(words.contains(part), "{part}: {words}");
        }
        let shown = way_json(&closed);
        assert_eq!((&shown["path"], &shown["price_percent"]), (&json!([2, 3]), &json!(3.0)));
        assert_eq!(
            (&shown["is_open"], &shown["rule"]),
            (&json!(false), &json!("Border.UnknownRoute"))
        );
        assert_eq!(shown["unsigned"], json!([{ "by": 2, "to": 1, "path": [2, 3] }]));
        assert!(table(&rows(DomainId(1), &seen(None))).contains("open"));
        assert_eq!(way_json(&seen(None))["rule"], Value::Null);
    }

    #[test]
    fn paths_and_classes_are_read_as_they_are_shown() {
        for text in ["2", "2,3", "4,3,2,1"] {
            assert_eq!(path(&parse_path(text).unwrap()), text);
        }
        for text in ["", "a", "1,,2", "1,2,3,4,5"] {
            assert!(parse_path(text).is_err(), "{text}");
        }
        assert_eq!(parse_class("medium"), Ok(ProgramClass::Medium));
        assert!(parse_class("tiny").is_err());
        let whole = Hop { into: DomainId(1), price: Perbill::one() };
        assert_eq!(price_percent(&[whole, whole]), 200.0);
    }
}
