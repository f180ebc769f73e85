//! Serves receipts and outputs over HTTP.
//!
//! Only batches that are published: nobody may learn a root, or copy a result, before all that depends
//! on it is bound.

use crate::agent::store::Store;
use axum::{
    body::{Body, Bytes},
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
    Router,
};
use codec::Encode;
use futures::stream;
use stardust_primitives::ids::{AssignmentId, JobId};
use std::{
    io::{self, Read},
    sync::Arc,
};

/// Bytes read from disk at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// What is served: the seam where tests put a provider that serves something else.
pub trait Shelf: Send + Sync {
    /// SCALE of the receipts of a published batch.
    fn receipts(&self, id: AssignmentId) -> Option<Vec<u8>>;

    /// The outputs of a published batch: for each task in order its SCALE `Vec<u8>`.
    fn outputs(&self, id: AssignmentId) -> Option<Box<dyn Read + Send>>;
}

impl Shelf for Store {
    fn receipts(&self, id: AssignmentId) -> Option<Vec<u8>> {
        self.is_published(id).then(|| Store::receipts(self, id))?.map(|receipts| receipts.encode())
    }

    fn outputs(&self, id: AssignmentId) -> Option<Box<dyn Read + Send>> {
        let file = self.is_published(id).then(|| Store::outputs(self, id).ok())??;
        Some(Box::new(file))
    }
}

/// The paths of the provider's HTTP interface.
pub fn router(shelf: Arc<dyn Shelf>) -> Router {
    let base = "/jobs/{job}/batches/{batch}/replicas/{replica}";
    Router::new()
        .route("/health", get(|| async { "ok" }))
        .route(&format!("{base}/receipts"), get(receipts))
        .route(&format!("{base}/outputs"), get(outputs))
        .with_state(shelf)
}

type Place = Path<(u64, u32, u8)>;

fn id(Path((job, batch, replica)): Place) -> AssignmentId {
    AssignmentId { job: JobId(job), batch, replica }
}

fn absent() -> Response {
    (StatusCode::NOT_FOUND, "nothing of this batch is public here").into_response()
}

async fn receipts(State(shelf): State<Arc<dyn Shelf>>, place: Place) -> Response {
    let receipts = tokio::task::spawn_blocking(move || shelf.receipts(id(place))).await;
    match receipts {
        Ok(Some(receipts)) => receipts.into_response(),
        Ok(None) => absent(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

async fn outputs(State(shelf): State<Arc<dyn Shelf>>, place: Place) -> Response {
    let outputs = tokio::task::spawn_blocking(move || shelf.outputs(id(place))).await;
    match outputs {
        Ok(Some(outputs)) => Body::from_stream(stream::try_unfold(outputs, chunk)).into_response(),
        Ok(None) => absent(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

type Reader = Box<dyn Read + Send>;

/// The next piece of a file; reading blocks, so it is done on a thread for that.
async fn chunk(mut reader: Reader) -> io::Result<Option<(Bytes, Reader)>> {
    let read = tokio::task::spawn_blocking(move || {
        let mut buffer = vec![0; CHUNK_BYTES];
        let length = reader.read(&mut buffer)?;
        buffer.truncate(length);
        io::Result::Ok((buffer, reader))
    });
    let (buffer, reader) = read.await.map_err(io::Error::other)??;
    Ok((!buffer.is_empty()).then(|| (Bytes::from(buffer), reader)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::agent::store::tests::finished_store;
    use stardust_primitives::AccountId;
    use stardust_sdk::outputs::{http, Problem, Source};

    #[tokio::test]
    async fn nothing_is_served_before_it_is_published() {
        let (_folder, store, id, root) = finished_store();
        let store = Arc::new(store);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let app = router(store.clone());
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let provider = AccountId::new([1; 32]);
        let source = Source { id, provider, endpoint, root, tasks: 20..23 };
        let client = http().unwrap();

        let problem = source.receipts(&client).await.unwrap_err().problem;
        assert!(matches!(problem, Problem::Status(404)), "{problem}");
        store.publish(id).unwrap();
        let mut kept = Vec::new();
        source
            .outputs(&client, &mut |receipt, output| {
                kept.push((receipt.index, output.map(<[u8]>::len)));
                Ok(())
            })
            .await
            .unwrap();
        assert_eq!(kept, [(20, None), (21, Some(0)), (22, Some(1000))]);
    }
}
