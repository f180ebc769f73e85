//! A domain's rules as the command line takes them.

use crate::commands::{job::parse_assurance, provider::parse_percent};
use clap::{Args, ValueEnum};
use sp_arithmetic::Perbill;
use sp_core::{bounded::BoundedVec, ConstU32};
use stardust_primitives::{
    domain::policy::{
        Admission, Borders, Classes, Jurisdiction, Policy, Programs, MAX_JURISDICTIONS,
    },
    ids::DomainId,
    job::Assurance,
    Balance, BlockNumber,
};
use stardust_sdk::amount;

/// Rules that are to be others than they are.
#[derive(Debug, Default, Args)]
pub(crate) struct Rules {
    /// Who becomes a member: open, listed, or vouched:N
    #[arg(long, value_name = "A", value_parser = parse_admission)]
    admission: Option<Admission>,
    /// Blocks of a membership
    #[arg(long, value_name = "BLOCKS")]
    term: Option<BlockNumber>,
    /// Blocks from leaving to the end of a membership
    #[arg(long, value_name = "BLOCKS")]
    notice: Option<BlockNumber>,
    /// Classes of programs: some of short, medium, long
    #[arg(long, value_name = "CLASSES", value_parser = parse_classes)]
    classes: Option<Classes>,
    /// All programs but those that are denied, or only those that are allowed
    #[arg(long, value_name = "P")]
    programs: Option<Listing>,
    /// Least assurance of its members' jobs
    #[arg(long, value_name = "A", value_parser = parse_assurance)]
    assurance: Option<Assurance>,
    /// Least price per SCU of its members' jobs
    #[arg(long, value_name = "AMOUNT", value_parser = amount::parse)]
    price_floor: Option<Balance>,
    /// Where its members' jobs may run: all, closed, or numbers of domains; 0 is the commons
    #[arg(long, value_name = "DOMAINS", value_parser = parse_borders)]
    egress: Option<Borders>,
    /// Whose jobs its providers may run, as for egress
    #[arg(long, value_name = "DOMAINS", value_parser = parse_borders)]
    ingress: Option<Borders>,
    /// Percent of its jobs' fees that the domain takes
    #[arg(long, value_name = "PERCENT", value_parser = parse_percent)]
    revenue: Option<Perbill>,
    /// Whose law it is under: codes of countries
    #[arg(long, value_name = "CODES", value_parser = parse_jurisdictions)]
    jurisdictions: Option<Jurisdictions>,
}

/// Codes of countries, as many as a policy may have.
type Jurisdictions = BoundedVec<Jurisdiction, ConstU32<MAX_JURISDICTIONS>>;

/// Which programs are allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Listing {
    /// All but those that are denied
    AllBut,
    /// Only those that are allowed
    Only,
}

impl Rules {
    /// A policy with these rules in the place of its own.
    pub(super) fn applied(self, policy: Policy<BlockNumber>) -> Policy<BlockNumber> {
        let programs = self.programs.map(|programs| match programs {
            Listing::AllBut => Programs::AllBut,
            Listing::Only => Programs::Only,
        });
        Policy {
            admission: self.admission.unwrap_or(policy.admission),
            term: self.term.unwrap_or(policy.term),
            notice: self.notice.unwrap_or(policy.notice),
            classes: self.classes.unwrap_or(policy.classes),
            programs: programs.unwrap_or(policy.programs),
            assurance: self.assurance.unwrap_or(policy.assurance),
            price_floor: self.price_floor.unwrap_or(policy.price_floor),
            egress: self.egress.unwrap_or(policy.egress),
            ingress: self.ingress.unwrap_or(policy.ingress),
            revenue: self.revenue.unwrap_or(policy.revenue),
            jurisdictions: self.jurisdictions.unwrap_or(policy.jurisdictions),
        }
    }
}

fn parse_admission(text: &str) -> Result<Admission, String> {
    let admission = match text.split_once(':') {
        None if text == "open" => Some(Admission::Open),
        None if text == "listed" => Some(Admission::Listed),
        Some(("vouched", by)) => by.parse().ok().map(|by| Admission::Vouched { by }),
        _ => None,
    };
    admission.ok_or_else(|| "use open, listed or vouched:N".into())
}

pub(super) fn parse_classes(text: &str) -> Result<Classes, String> {
    let mut classes = Classes { short: false, medium: false, long: false };
    for class in text.split(',') {
        match class {
            "short" => classes.short = true,
            "medium" => classes.medium = true,
            "long" => classes.long = true,
            _ => return Err("use some of short,medium,long".into()),
        }
    }
    Ok(classes)
}

fn parse_borders(text: &str) -> Result<Borders, String> {
    match text {
        "all" => return Ok(Borders::All),
        "closed" => return Ok(Borders::Closed),
        _ => {}
    }
    let ids: Result<Vec<_>, _> = text.split(',').map(|id| id.parse().map(DomainId)).collect();
    let ids = ids.map_err(|_| "use all, closed, or numbers of domains like 0,3")?;
    Ok(Borders::Only(ids.try_into().map_err(|_| "a border names at most 16 domains")?))
}

fn parse_jurisdictions(text: &str) -> Result<Jurisdictions, String> {
    let code = |text: &str| {
        let is_code = text.bytes().all(|letter| letter.is_ascii_uppercase());
        Jurisdiction::try_from(text.as_bytes()).ok().filter(|_| is_code)
    };
    let codes: Option<Vec<_>> = text.split(',').map(code).collect();
    let codes = codes.ok_or("use codes of two capital letters, like CH,DE")?;
    Ok(codes.try_into().map_err(|_| "a policy names at most 16 jurisdictions")?)
}

/// Borders as the command line takes them.
pub(super) fn borders(borders: &Borders) -> String {
    match borders {
        Borders::All => "all".into(),
        Borders::Closed => "closed".into(),
        Borders::Only(ids) => {
            let ids: Vec<_> = ids.iter().map(ToString::to_string).collect();
            ids.join(",")
        }
    }
}

/// Admission as the command line takes it.
pub(super) fn admission(admission: Admission) -> String {
    match admission {
        Admission::Open => "open".into(),
        Admission::Listed => "listed".into(),
        Admission::Vouched { by } => format!("vouched:{by}"),
    }
}

/// Classes as the command line takes them.
pub(super) fn classes(classes: Classes) -> String {
    let Classes { short, medium, long } = classes;
    let all = [("short", short), ("medium", medium), ("long", long)];
    let names: Vec<_> = all.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
    names.join(",")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_read_as_they_are_shown() {
        for text in ["open", "listed", "vouched:3"] {
            assert_eq!(admission(parse_admission(text).unwrap()), text);
        }
        for text in ["short", "short,long", "short,medium,long"] {
            assert_eq!(classes(parse_classes(text).unwrap()), text);
        }
        for text in ["all", "closed", "0", "0,2,7"] {
            assert_eq!(borders(&parse_borders(text).unwrap()), text);
        }
        let many = ["1"; 17].join(",");
        for text in ["", "x", "1,,2", &many] {
            assert!(parse_borders(text).is_err(), "{text}");
        }
        for text in ["", "vouched", "vouched:300"] {
            assert!(parse_admission(text).is_err(), "{text}");
        }
        assert!(parse_classes("tiny").is_err());
        assert_eq!(parse_jurisdictions("CH,DE").unwrap().to_vec(), [*b"CH", *b"DE"]);
        let many = ["CH"; 17].join(",");
        for text in ["", "C", "ch", "CHE", "CH,", &many] {
            assert!(parse_jurisdictions(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_left_out_stays_as_it_is() {
        let old = Policy { notice: 7, price_floor: 5, ..Policy::open(100) };
        assert_eq!(Rules::default().applied(old.clone()), old);
        let rules = Rules { price_floor: Some(9), term: Some(3), ..Rules::default() };
        assert_eq!(rules.applied(old.clone()), Policy { price_floor: 9, term: 3, ..old });
    }
}
