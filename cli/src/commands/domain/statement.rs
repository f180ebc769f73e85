//! `stardust domain statement`: what a domain owed and was owed in a clearing period, and how it was settled.

use crate::{commands::hex, output::table, Context};
use anyhow::Context as _;
use clap::Args;
use indicatif::ProgressBar;
use serde_json::{json, Value};
use stardust_primitives::{
    ids::{AssignmentId, DomainId},
    Balance, BlockNumber,
};
use stardust_sdk::{
    amount,
    statement::{Line, Settlement, Span, Statement},
    Client,
};

/// The columns of a statement's file. `planck` is what the domain gets by it, or loses: negative. What is accrued sums
/// up to what is settled, once the period is cleared.
const COLUMNS: &str = "period,kind,planck,debtor,creditor,job,batch,replica,block,hash";

/// What to state.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// The domain's number
    id: u32,
    /// The clearing period [default: the last one that is cleared]
    #[arg(long, value_name = "N")]
    period: Option<u32>,
    /// Write the lines to a file, or to the output for `-`, as CSV
    #[arg(long, value_name = "FILE")]
    csv: Option<String>,
    /// Read from this block on [default: the period's blocks]
    #[arg(long, value_name = "BLOCK", requires = "blocks")]
    from_block: Option<BlockNumber>,
    /// Read so many blocks
    #[arg(long, value_name = "N", requires = "from_block")]
    blocks: Option<u32>,
}

/// Reads, checks and shows a statement. One that does not add up is an error.
pub(super) async fn execute(
    context: &Context,
    client: &Client,
    asked: Asked,
) -> anyhow::Result<()> {
    let domain = DomainId(asked.id);
    super::load(&client.latest(), domain).await?;
    let span = asked.from_block.zip(asked.blocks).map(|(from, blocks)| Span { from, blocks });
    let bar = ProgressBar::new(0);
    let statement = client.statement(domain, asked.period, span, |done, all| {
        bar.set_length(all.into());
        bar.set_position(done.into());
    });
    let statement = statement.await;
    bar.finish_and_clear();
    let statement = statement?;
    statement.check()?;
    match asked.csv.as_deref() {
        Some("-") => context.out.text(&csv(&statement)),
        Some(file) => {
            std::fs::write(file, csv(&statement))
                .with_context(|| format!("cannot write {file}"))?;
            context.out.result(|| words(&statement), statement_json(&statement));
        }
        None => context.out.result(|| words(&statement), statement_json(&statement)),
    }
    Ok(())
}

/// Planck with their sign, as the domain sees them.
fn signed(is_gain: bool, amount: Balance) -> String {
    let sign = if is_gain || amount == 0 { "" } else { "-" };
    format!("{sign}{amount}")
}

/// What a period comes to: whether the domain gains, and how much.
fn net(owed: Balance, due: Balance) -> (bool, Balance) {
    (due >= owed, due.abs_diff(owed))
}

/// How a period was settled, as lines of the file.
fn settled(settlement: &Settlement) -> [(&'static str, bool, Balance); 3] {
    [
        ("treasury", false, settlement.treasury),
        ("collateral", false, settlement.collateral),
        ("received", true, settlement.received),
    ]
}

fn csv(statement: &Statement) -> String {
    let Statement { domain, period, lines, settlement, .. } = statement;
    let line = |Line { block, debtor, creditor, amount, assignment }: &Line| {
        let planck = signed(creditor == domain, *amount);
        let AssignmentId { job, batch, replica } = assignment;
        let place = format!("{},{}", block.number, hex(block.hash));
        format!("{period},accrued,{planck},{debtor},{creditor},{job},{batch},{replica},{place}\n")
    };
    let settled = settlement.iter().flat_map(settled).filter(|(.., amount)| *amount > 0);
    let settled = settled.map(|(kind, is_gain, amount)| {
        format!("{period},{kind},{},,,,,,,\n", signed(is_gain, amount))
    });
    let lines = lines.iter().map(line).chain(settled);
    format!("{COLUMNS}\n{}", lines.collect::<String>())
}

fn words(statement: &Statement) -> String {
    let Statement { domain, period, lines, debts, settlement, .. } = statement;
    let (owed, due) = (statement.owed(), statement.due());
    let state = if settlement.is_some() { "cleared" } else { "nothing settled" };
    let mut rows = vec![("statement", format!("of domain {domain} for period {period}, {state}"))];
    for ((debtor, creditor), amount) in debts {
        let of = lines.iter().filter(|line| (line.debtor, line.creditor) == (*debtor, *creditor));
        let amount = amount::display(*amount);
        let batches = of.count();
        rows.push(("", format!("domain {debtor} owes {creditor} {amount} for {batches} batches")));
    }
    let (gains, amount) = net(owed, due);
    let verb = if gains { "gets" } else { "pays" };
    rows.push(("owes", amount::display(owed)));
    rows.push(("is owed", amount::display(due)));
    rows.push(("net", format!("{verb} {}", amount::display(amount))));
    if let Some(Settlement { treasury, collateral, received, .. }) = settlement {
        let [treasury, taken, received] =
            [treasury, collateral, received].map(|amount| amount::display(*amount));
        rows.push(("settled", format!("the treasury paid {treasury} and got {received}")));
        if *collateral > 0 {
            rows.push(("in default", format!("{taken} were taken of its collateral")));
        }
    }
    let sum =
        format!("{} lines, which add up to what the chain came to, to the planck", lines.len());
    rows.push(("lines", sum));
    let line = |Line { block, debtor, creditor, amount, assignment }: &Line| {
        let AssignmentId { job, batch, replica } = assignment;
        let amount = amount::display(*amount);
        let number = block.number;
        format!("block {number}: {debtor} owes {creditor} {amount} for job {job}, batch {batch}, replica {replica}\n")
    };
    table(&rows) + &lines.iter().map(line).collect::<String>()
}

fn statement_json(statement: &Statement) -> Value {
    let Statement { domain, period, lines, debts, settlement, .. } = statement;
    let (owed, due) = (statement.owed(), statement.due());
    let (gains, amount) = net(owed, due);
    let debt = |((debtor, creditor), amount): (&(DomainId, DomainId), &Balance)| json!({ "debtor": debtor.0, "creditor": creditor.0, "amount": amount.to_string() });
    let line = |Line { block, debtor, creditor, amount, assignment }: &Line| {
        json!({
            "block": block.number,
            "hash": hex(block.hash),
            "debtor": debtor.0,
            "creditor": creditor.0,
            "amount": amount.to_string(),
            "job": assignment.job.0,
            "batch": assignment.batch,
            "replica": assignment.replica,
        })
    };
    let settled = settlement.as_ref().map(|settled| {
        json!({
            "treasury": settled.treasury.to_string(),
            "collateral": settled.collateral.to_string(),
            "received": settled.received.to_string(),
        })
    });
    json!({
        "domain": domain.0,
        "period": period,
        "owed": owed.to_string(),
        "due": due.to_string(),
        "net": signed(gains, amount),
        "debts": debts.iter().map(debt).collect::<Vec<_>>(),
        "lines": lines.iter().map(line).collect::<Vec<_>>(),
        "settled": settled,
        "adds_up": true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use sp_core::H256;
    use stardust_primitives::ids::JobId;
    use stardust_sdk::{statement::Debts, Head};

    const A: DomainId = DomainId(1);
    const B: DomainId = DomainId(2);
    const C: DomainId = DomainId(3);

    fn line(debtor: DomainId, creditor: DomainId, amount: Balance, batch: u32) -> Line {
        let block = Head { number: 40, hash: H256::repeat_byte(7) };
        let assignment = AssignmentId { job: JobId(5), batch, replica: 0 };
        Line { block, debtor, creditor, amount, assignment }
    }

    /// B is owed 30 by A for two batches, and owes 20 to C.
    fn example(domain: DomainId, lines: Vec<Line>, settlement: Settlement) -> Statement {
        let mut debts = Debts::new();
        for line in &lines {
            *debts.entry((line.debtor, line.creditor)).or_default() += line.amount;
        }
        let (netted, settlement) = (debts.clone(), Some(settlement));
        Statement { domain, period: 4, lines, debts, netted, settlement }
    }

    fn of_b() -> Statement {
        let lines = vec![line(A, B, 10, 0), line(A, B, 20, 1), line(B, C, 20, 1)];
        let settlement = Settlement { owed: 20, due: 30, treasury: 0, collateral: 0, received: 10 };
        example(B, lines, settlement)
    }

    fn of_a() -> Statement {
        let lines = vec![line(A, B, 10, 0), line(A, B, 20, 1)];
        let settlement = Settlement { owed: 30, due: 0, treasury: 25, collateral: 5, received: 0 };
        example(A, lines, settlement)
    }

    /// The sums of the second column by kind: what is accrued, and the rest.
    fn sums(csv: &str) -> (i64, i64) {
        let rows: Vec<Vec<&str>> =
            csv.lines().skip(1).map(|line| line.split(',').collect()).collect();
        assert!(rows.iter().all(|row| row.len() == COLUMNS.split(',').count()), "{csv}");
        let sum = |is_accrued: bool| {
            let of_kind = rows.iter().filter(|row| (row[1] == "accrued") == is_accrued);
            of_kind.map(|row| row[2].parse::<i64>().unwrap()).sum()
        };
        (sum(true), sum(false))
    }

    #[test]
    fn a_file_sums_up_to_what_is_settled() {
        assert_eq!(sums(&csv(&of_b())), (10, 10));
        assert_eq!(sums(&csv(&of_a())), (-30, -30));
        let lines = csv(&of_b());
        let hash = format!("0x{}", "07".repeat(32));
        assert_eq!(lines.lines().nth(3), Some(&*format!("4,accrued,-20,2,3,5,1,0,40,{hash}")));
        assert_eq!(lines.lines().last(), Some("4,received,10,,,,,,,"));
    }

    #[test]
    fn people_and_scripts_see_the_same() {
        let told = words(&of_a());
        for part in [
            "of domain 1 for period 4, cleared",
            "domain 1 owes 2 0.00000000003 STAR for 2 batches",
            "pays 0.00000000003 STAR",
            "0.000000000005 STAR were taken of its collateral",
            "block 40: 1 owes 2 0.00000000001 STAR for job 5, batch 0, replica 0",
        ] {
            assert!(told.contains(part), "{part}: {told}");
        }
        let shown = statement_json(&of_a());
        assert_eq!((&shown["net"], &shown["owed"]), (&json!("-30"), &json!("30")));
        assert_eq!(shown["settled"]["collateral"], "5");
        assert_eq!(shown["debts"], json!([{ "debtor": 1, "creditor": 2, "amount": "30" }]));
        assert_eq!(
            (&shown["lines"][1]["job"], &shown["lines"][1]["batch"]),
            (&json!(5), &json!(1))
        );
        assert_eq!(statement_json(&of_b())["net"], "10");
    }
}
