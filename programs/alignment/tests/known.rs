//! Against a published alignment, and against a slower way to the same scores.

use alignment::{
    collection::{place, Collection, Scores, CELLS_MAX, LENGTH_MAX, LETTERS},
    compare,
    report::{Alignment, Report, Step},
    run, TASKS,
};
use stardust_guest::Input;

const PAYLOAD: &[u8] = include_bytes!("../data/proteins.bin");
const FASTA: &str = include_str!("../data/proteins.fasta");
const MATRIX: &str = include_str!("../data/blosum62.txt");

fn collection() -> Collection<'static> {
    Collection::parse(PAYLOAD).expect("a collection")
}

fn compared(collection: &Collection<'_>, number: usize) -> Alignment {
    compare(collection, number as u64).expect("a sequence").alignment
}

/// Without shuffled copies.
fn quick() -> Collection<'static> {
    Collection { shuffles: 0, ..collection() }
}

#[test]
fn the_payload_is_made_of_its_sources() {
    let collection = collection();
    let parts = FASTA.split('>').skip(1);
    let proteins: Vec<String> =
        parts.map(|part| part.lines().skip(1).collect::<Vec<_>>().concat()).collect();
    assert_eq!(proteins.len() as u64, TASKS);
    let letters: Vec<_> = proteins.iter().map(|protein| protein.as_bytes()).collect();
    assert_eq!(collection.sequences, letters);
    let mut lines = MATRIX.lines();
    assert_eq!(
        lines.next().map(|title| title.replace(' ', "")),
        str::from_utf8(LETTERS).ok().map(Into::into)
    );
    for (line, row) in lines.zip(collection.scores.pairs) {
        let numbers =
            line.split_whitespace().skip(1).map(|word| word.parse::<i8>().expect("a score"));
        assert!(numbers.map(|score| 2 * score).eq(row));
    }
    assert_eq!(collection.encode(), PAYLOAD);
}

/// The example in the manual of EMBOSS (`water`, release 6.6): score 293.5, 145 places, 63 the same, 8 gaps.
#[test]
fn the_alignment_of_two_haemoglobins_is_the_published_one() {
    let Alignment { score, query, subject, same, steps } = compared(&quick(), 1);
    assert_eq!(score, 2 * 293 + 1);
    assert_eq!((query, subject), (2..141, 3..146));
    assert_eq!(same, 63);
    assert_eq!(steps.iter().map(|(run, _)| run).sum::<u32>(), 145);
    let gaps = steps.iter().filter(|(_, step)| *step != Step::Pair).map(|(run, _)| run);
    assert_eq!(gaps.sum::<u32>(), 8);
}

/// Smith, Waterman and Beyer's way, which tries gaps of every length at every place.
fn reference(scores: &Scores, query: &[u8], subject: &[u8]) -> i32 {
    let gap = |length: usize| scores.open + (length as i32 - 1) * scores.extend;
    let pair = |a: u8, b: u8| i32::from(scores.pairs[place(a).unwrap()][place(b).unwrap()]);
    let mut best = vec![vec![0; subject.len() + 1]; query.len() + 1];
    let mut most = 0;
    for i in 1..=query.len() {
        for j in 1..=subject.len() {
            let mut score = (best[i - 1][j - 1] + pair(query[i - 1], subject[j - 1])).max(0);
            score = (1..=i).map(|length| best[i - length][j] - gap(length)).fold(score, i32::max);
            score = (1..=j).map(|length| best[i][j - length] - gap(length)).fold(score, i32::max);
            best[i][j] = score;
            most = most.max(score);
        }
    }
    most
}

/// What an alignment scores, place by place.
fn worth(scores: &Scores, query: &[u8], subject: &[u8], alignment: &Alignment) -> (i32, u32) {
    let (mut i, mut j) = (alignment.query.start as usize, alignment.subject.start as usize);
    let (mut score, mut same) = (0, 0);
    for (run, step) in &alignment.steps {
        assert!(*run > 0);
        if *step != Step::Pair {
            score -= scores.open + (*run as i32 - 1) * scores.extend;
        }
        for _ in 0..*run {
            if *step == Step::Pair {
                let [a, b] = [query[i], subject[j]];
                score += i32::from(scores.pairs[place(a).unwrap()][place(b).unwrap()]);
                same += u32::from(a == b);
            }
            i += usize::from(*step != Step::Subject);
            j += usize::from(*step != Step::Query);
        }
    }
    assert_eq!((i, j), (alignment.query.end as usize, alignment.subject.end as usize));
    (score, same)
}

#[test]
fn scores_are_the_best_and_alignments_are_worth_them() {
    let quick = quick();
    // Cheap gaps too: many of them, next to each other.
    for (open, extend) in [(20, 1), (22, 2), (3, 2), (1, 1)] {
        let scores = Scores { open, extend, ..quick.scores.clone() };
        let collection = Collection { scores, ..quick.clone() };
        for (number, subject) in collection.sequences.iter().enumerate().step_by(3) {
            let query = collection.sequences[0];
            let alignment = compared(&collection, number);
            let score = alignment.score as i32;
            assert_eq!(score, reference(&collection.scores, query, subject), "{number}");
            let worth = worth(&collection.scores, query, subject, &alignment);
            assert_eq!(worth, (score, alignment.same), "{number}");
        }
    }
}

#[test]
fn relatives_stand_out_and_others_do_not() {
    let collection = collection();
    for number in 0..TASKS {
        let output = run(Input { payload: PAYLOAD, item: &number.to_le_bytes() });
        let report = Report::decode(&output).expect("a report");
        assert_eq!(report.encode(), output);
        assert_eq!(report.shuffles, 500);
        // The first twelve are globins. Neuroglobin is the farthest relative.
        let is_globin = number < 12;
        let chance = f64::from(report.as_good) / 500.0;
        assert!(if is_globin { chance == 0.0 } else { chance > 0.002 }, "{number}: {report:?}");
        let mean = report.sum as f64 / 500.0;
        assert!((40.0..100.0).contains(&mean), "{number}: {mean}");
        assert!(report.sum_of_squares as f64 > mean * mean * 500.0);
    }
    assert!(compare(&collection, TASKS).is_none());
}

#[test]
fn nothing_in_common_is_no_alignment() {
    let quick = quick();
    let sequences = vec![&b"WWWW"[..], &b"PPPPP"[..]];
    let apart = compared(&Collection { sequences, ..quick }, 1);
    assert_eq!(apart, Alignment::default());
}

#[test]
fn what_is_no_collection_is_refused() {
    let good = quick();
    let parses = |collection: &Collection<'_>| Collection::parse(&collection.encode()).is_some();
    let with = |sequences| Collection { sequences, ..good.clone() };
    let costs = |open, extend| Collection {
        scores: Scores { open, extend, ..good.scores.clone() },
        ..good.clone()
    };
    let (most, wide) = (vec![b'A'; LENGTH_MAX], CELLS_MAX / LENGTH_MAX);
    assert!(parses(&good) && parses(&with(vec![&most[..wide], &most])) && parses(&costs(1, 1)));
    assert!(!parses(&with(vec![&most[..=wide], &most])), "too many cells");
    let long = vec![b'A'; LENGTH_MAX + 1];
    for bad in [
        with(vec![b"A", b""]),
        with(vec![b"A", b"B"]),
        with(vec![b"A", b"a"]),
        with(vec![b"A", &long]),
    ] {
        assert!(!parses(&bad));
    }
    assert!(!parses(&costs(1, 2)) && !parses(&costs(0, 0)));
    assert!(Collection::parse(&PAYLOAD[..PAYLOAD.len() - 1]).is_none());
    assert!(Collection::parse(&[PAYLOAD, &[0]].concat()).is_none());
    assert!(Collection::parse(&[]).is_none());
    assert!(compare(&with(vec![]), 0).is_none());
}
