//! `stardust job explain` and `stardust provider explain`: why the dispatcher matches whom to what.

use crate::{commands::job, Context};
use serde_json::{json, Value};
use sp_arithmetic::Perbill;
use stardust_primitives::{
    dispatch::{pair::Refusal, score::Score},
    domain::policy::Refused,
    ids::JobId,
    AccountId,
};
use stardust_sdk::{
    amount,
    dispatch::{Considered, Reservation},
};
use std::fmt::Display;

/// Says what each provider is worth to a job's next open batch, or the rule that refuses it.
pub(crate) async fn of_job(context: &Context, id: JobId) -> anyhow::Result<()> {
    let client = context.client().await?;
    job::find(&client, id).await?;
    let view = client.latest();
    let (all, reserved) = (view.explain_job(id).await?, view.reserved_of(id).await?);
    let words = || {
        if all.is_empty() {
            format!("nothing of job {id} is open, or there is no provider")
        } else {
            text("provider", &all, &reserved)
        }
    };
    context.out.result(words, shown(json!({ "job": id.0 }), "providers", &all, &reserved));
    Ok(())
}

/// Says what each open job is worth to a provider, or the rule that refuses it.
pub(crate) async fn of_provider(context: &Context, account: &AccountId) -> anyhow::Result<()> {
    let view = context.client().await?.latest();
    let (all, reserved) =
        (view.explain_provider(account).await?, view.reserved_for(account).await?);
    let words = || {
        if all.is_empty() {
            "no job is open".into()
        } else {
            text("job", &all, &reserved)
        }
    };
    let of = json!({ "provider": account.to_string() });
    context.out.result(words, shown(of, "jobs", &all, &reserved));
    Ok(())
}

fn percent(part: Perbill) -> f64 {
    f64::from(part.deconstruct()) / 10_000_000.0
}

/// The rule that refuses, and what to do.
fn refusal_words(refusal: &Refusal) -> String {
    match refusal {
        Refusal::NotOpen => "nothing is open: look at another job".into(),
        Refusal::UnknownProvider => "no such provider: stardust provider register".into(),
        Refusal::Inactive => "it has left, or its bond is too small: come back, or bond more".into(),
        Refusal::Booked { until } => {
            format!("it has not claimed what is reserved for it until block {until}")
        }
        Refusal::Domain(Refused { rule, domain, version }) => format!(
            "domain {domain} refuses by {rule:?}, in version {version} of its policy: stardust domain show {domain}"
        ),
        Refusal::TooFar { hops } => format!("{hops} borders lie between, more than a route may have"),
        Refusal::Price { asked, offered } => format!(
            "it asks for {} for an SCU, the job pays {}: ask for less, or pay more",
            amount::display(*asked),
            amount::display(*offered)
        ),
        Refusal::Operator => "its operator has another replica of the batch".into(),
        Refusal::Slots => {
            "it has as many batches as it wants: commit them, or raise --capacity".into()
        }
        Refusal::Pace { needed, free } => format!(
            "it takes {needed} gas a block, and {free} are free: stardust provider benchmark"
        ),
        Refusal::Exposure { value, room } => format!(
            "it is worth {}, and the bond secures {} more: stardust provider bond",
            amount::display(*value),
            amount::display(*room)
        ),
        Refusal::Resting => "what is open of it is reserved, or was a while ago: wait, or claim it".into(),
    }
}

/// What scripts know a refusal by.
fn refusal_name(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::NotOpen => "NotOpen",
        Refusal::UnknownProvider => "UnknownProvider",
        Refusal::Inactive => "Inactive",
        Refusal::Booked { .. } => "Booked",
        Refusal::Domain(_) => "Domain",
        Refusal::TooFar { .. } => "TooFar",
        Refusal::Price { .. } => "Price",
        Refusal::Operator => "Operator",
        Refusal::Slots => "Slots",
        Refusal::Pace { .. } => "Pace",
        Refusal::Exposure { .. } => "Exposure",
        Refusal::Resting => "Resting",
    }
}

fn score_words(Score { terms, total }: &Score) -> String {
    let named = terms.named().map(|(name, term)| format!("{name} {:.0}%", percent(term)));
    format!("{:6.2}%  {}", percent(*total), named.join(", "))
}

/// A line for each that was considered, then what is reserved.
fn text<Subject: Display>(
    what: &str,
    all: &[Considered<Subject>],
    reserved: &[Reservation],
) -> String {
    let names: Vec<_> = all.iter().map(|one| one.subject.to_string()).collect();
    let width = names.iter().map(String::len).chain([what.len()]).max().unwrap_or_default();
    let mut text = format!("{what:width$}    score  terms, or why not\n");
    for (name, Considered { verdict, .. }) in names.iter().zip(all) {
        let verdict = match verdict {
            Ok(score) => score_words(score),
            Err(refusal) => format!("      -  {}", refusal_words(refusal)),
        };
        text += &format!("{name:width$}  {verdict}\n");
    }
    for Reservation { provider, job, slots, until } in reserved {
        text += &format!("reserved: {slots} of job {job} for {provider} until block {until}\n");
    }
    text
}

/// The same for scripts; scores in percent.
fn shown<Subject: Display>(
    mut of: Value,
    name: &str,
    all: &[Considered<Subject>],
    reserved: &[Reservation],
) -> Value {
    let one = |Considered { subject, verdict }: &Considered<Subject>| match verdict {
        Ok(Score { terms, total }) => {
            let terms: serde_json::Map<_, _> = terms
                .named()
                .into_iter()
                .map(|(name, term)| (name.to_owned(), json!(percent(term))))
                .collect();
            json!({ "id": subject.to_string(), "score": percent(*total), "terms": terms })
        }
        Err(refusal) => json!({
            "id": subject.to_string(),
            "rule": refusal_name(refusal),
            "refusal": refusal_words(refusal),
        }),
    };
    let reserved = reserved.iter().map(|Reservation { provider, job, slots, until }| {
        json!({ "provider": provider.to_string(), "job": job.0, "slots": slots, "until": until })
    });
    if let Value::Object(of) = &mut of {
        of.insert(name.to_owned(), all.iter().map(one).collect());
        of.insert("reserved".into(), reserved.collect());
    }
    of
}

#[cfg(test)]
mod tests {
    use super::*;
    use stardust_primitives::dispatch::score::{Terms, Weights};

    fn score() -> Score {
        let percent = Perbill::from_percent;
        Weights::PROTOCOL.score(Terms {
            correctness: percent(90),
            availability: percent(80),
            speed: percent(50),
            price: percent(20),
            bond: percent(100),
            locality: percent(75),
        })
    }

    #[test]
    fn a_score_is_told_with_its_terms_and_a_refusal_with_its_remedy() {
        let all = [
            Considered { subject: JobId(7), verdict: Ok(score()) },
            Considered { subject: JobId(12), verdict: Err(Refusal::Slots) },
        ];
        let provider = AccountId::new([1; 32]);
        let reserved =
            [Reservation { provider: provider.clone(), job: JobId(7), slots: 2, until: 99 }];
        let expected = format!(
            "job    score  terms, or why not\n\
             7     71.00%  correctness 90%, availability 80%, speed 50%, price 20%, bond 100%, locality 75%\n\
             12         -  it has as many batches as it wants: commit them, or raise --capacity\n\
             reserved: 2 of job 7 for {provider} until block 99\n"
        );
        assert_eq!(text("job", &all, &reserved), expected);
        let json = shown(json!({ "provider": "x" }), "jobs", &all, &reserved);
        assert_eq!(json["jobs"][0]["score"], json!(71.0));
        assert_eq!(json["jobs"][0]["terms"]["price"], json!(20.0));
        assert_eq!(json["jobs"][1]["rule"], json!("Slots"));
        assert_eq!(json["reserved"][0]["until"], json!(99));
        assert_eq!(json["provider"], json!("x"));
    }

    #[test]
    fn every_refusal_says_something() {
        let all = [
            Refusal::NotOpen,
            Refusal::UnknownProvider,
            Refusal::Inactive,
            Refusal::Booked { until: 5 },
            Refusal::TooFar { hops: 5 },
            Refusal::Price { asked: 2, offered: 1 },
            Refusal::Operator,
            Refusal::Slots,
            Refusal::Pace { needed: 2, free: 1 },
            Refusal::Exposure { value: 2, room: 1 },
            Refusal::Resting,
        ];
        for refusal in all {
            assert!(refusal_words(&refusal).len() > 10, "{refusal:?}");
            assert!(!refusal_name(&refusal).is_empty());
        }
    }
}
