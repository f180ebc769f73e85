use super::*;
use axum::{extract::State, routing::get, Router};
use codec::Encode;
use stardust_primitives::{ids::JobId, receipt::OutcomeKind};
use std::sync::Arc;

#[derive(Clone)]
struct Served {
    receipts: Vec<u8>,
    outputs: Vec<u8>,
}

/// Tasks 10..14: two outputs, a trap, and a large output.
fn honest() -> (Vec<Receipt>, Vec<Vec<u8>>) {
    let outputs = vec![vec![1, 2, 3], vec![], vec![], vec![9; 40_000]];
    let mut receipts: Vec<_> =
        (10..).zip(&outputs).map(|(index, output)| Receipt::returned(index, output, 100)).collect();
    receipts[2] = Receipt::failed(12, OutcomeKind::Trapped, 7);
    (receipts, outputs)
}

fn encode(receipts: &[Receipt], outputs: &[Vec<u8>]) -> Served {
    Served {
        receipts: receipts.encode(),
        outputs: outputs.iter().flat_map(Encode::encode).collect(),
    }
}

async fn serve(served: Served) -> Source {
    let path = "/jobs/3/batches/1/replicas/0";
    let app = Router::new()
        .route(
            &format!("{path}/receipts"),
            get(|s: State<Arc<Served>>| async move { s.receipts.clone() }),
        )
        .route(
            &format!("{path}/outputs"),
            get(|s: State<Arc<Served>>| async move { s.outputs.clone() }),
        )
        .with_state(Arc::new(served));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    Source {
        id: AssignmentId { job: JobId(3), batch: 1, replica: 0 },
        provider: AccountId::new([7; 32]),
        endpoint: format!("http://{address}/"),
        root: BatchTree::build(honest().0).unwrap().root(),
        tasks: 10..14,
    }
}

async fn fetch(served: Served) -> Result<Vec<(u32, Option<Vec<u8>>)>, Problem> {
    let source = serve(served).await;
    let mut kept = Vec::new();
    let mut keep = |receipt: &Receipt, output: Option<&[u8]>| {
        kept.push((receipt.index, output.map(<[u8]>::to_vec)));
        Ok(())
    };
    match source.outputs(&http().unwrap(), &mut keep).await {
        Ok(()) => Ok(kept),
        Err(error) => {
            assert_eq!(error.id, source.id);
            assert!(error.to_string().contains("job 3 batch 1 replica 0"), "{error}");
            Err(error.problem)
        }
    }
}

#[tokio::test]
async fn what_was_paid_for_is_taken() {
    let (receipts, outputs) = honest();
    let kept = fetch(encode(&receipts, &outputs)).await.unwrap();
    let expected = vec![
        (10, Some(vec![1, 2, 3])),
        (11, Some(vec![])),
        (12, None),
        (13, Some(vec![9; 40_000])),
    ];
    assert_eq!(kept, expected);
}

#[tokio::test]
async fn a_changed_byte_is_refused() {
    let (receipts, mut outputs) = honest();
    outputs[3][17] ^= 1;
    let problem = fetch(encode(&receipts, &outputs)).await.unwrap_err();
    let Problem::WrongOutput { task: 13, served, receipt } = problem else { panic!("{problem}") };
    assert_eq!(served, output_hash(&outputs[3]));
    assert_eq!(receipt, receipts[3].output);
}

#[tokio::test]
async fn other_receipts_than_the_paid_ones_are_refused() {
    let (mut receipts, mut outputs) = honest();
    outputs[0] = vec![4];
    receipts[0] = Receipt::returned(10, &outputs[0], 100);
    let problem = fetch(encode(&receipts, &outputs)).await.unwrap_err();
    let Problem::WrongRoot { served, paid, .. } = problem else { panic!("{problem}") };
    assert_ne!(served, paid);
}

#[tokio::test]
async fn receipts_of_other_tasks_are_refused() {
    let (mut receipts, outputs) = honest();
    receipts.swap(0, 1);
    let problem = fetch(encode(&receipts, &outputs)).await.unwrap_err();
    assert!(matches!(problem, Problem::WrongTasks), "{problem}");
    let (mut receipts, _) = honest();
    receipts.pop();
    let problem = fetch(encode(&receipts, &outputs)).await.unwrap_err();
    assert!(matches!(problem, Problem::WrongTasks), "{problem}");
}

#[tokio::test]
async fn broken_answers_are_refused() {
    let (receipts, outputs) = honest();
    let right = encode(&receipts, &outputs);

    let cut =
        Served { outputs: right.outputs[..right.outputs.len() - 1].to_vec(), ..right.clone() };
    assert!(matches!(fetch(cut).await.unwrap_err(), Problem::Missing(13)));

    let longer = Served { outputs: [&right.outputs[..], &[0]].concat(), ..right.clone() };
    assert!(matches!(fetch(longer).await.unwrap_err(), Problem::TooLong));

    let huge = Served { outputs: Compact(u32::MAX).encode(), ..right.clone() };
    assert!(matches!(fetch(huge).await.unwrap_err(), Problem::Malformed("outputs")));

    let nonsense = Served { receipts: vec![255; 40], ..right.clone() };
    assert!(matches!(fetch(nonsense).await.unwrap_err(), Problem::Malformed("receipts")));

    let flood = Served { receipts: vec![0; 100_000], ..right };
    assert!(matches!(fetch(flood).await.unwrap_err(), Problem::TooLong));
}

#[tokio::test]
async fn an_output_of_a_task_that_trapped_is_refused() {
    let (receipts, mut outputs) = honest();
    outputs[2] = vec![1];
    let problem = fetch(encode(&receipts, &outputs)).await.unwrap_err();
    assert!(matches!(problem, Problem::UnexpectedOutput(12)), "{problem}");
}

#[tokio::test]
async fn a_silent_provider_is_named() {
    let mut source = serve(encode(&honest().0, &honest().1)).await;
    source.endpoint = "http://127.0.0.1:9".into();
    let error = source.receipts(&http().unwrap()).await.unwrap_err();
    assert!(matches!(error.problem, Problem::Unreachable(_)), "{error}");
    assert!(error.to_string().contains(&source.provider.to_string()), "{error}");
}
