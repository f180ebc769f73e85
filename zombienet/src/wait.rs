//! Waiting for states. Machines are slow and busy: limits are generous, and what is asserted are facts of the chain.

use anyhow::{anyhow, Result};
use std::{
    future::Future,
    time::{Duration, Instant},
};

/// Between two questions.
const PAUSE: Duration = Duration::from_millis(250);

/// Asks again and again until there is an answer; how long that took as well.
///
/// An error counts as no answer, since nodes come and go: the last one is in the message.
pub async fn within<T, Fut>(
    limit: Duration,
    what: &str,
    mut ask: impl FnMut() -> Fut,
) -> Result<(T, Duration)>
where
    Fut: Future<Output = Result<Option<T>>>,
{
    let start = Instant::now();
    loop {
        let last = match ask().await {
            Ok(Some(answer)) => return Ok((answer, start.elapsed())),
            Ok(None) => None,
            Err(error) => Some(error),
        };
        if start.elapsed() >= limit {
            let why = last.map(|error| format!(": {error:#}")).unwrap_or_default();
            return Err(anyhow!("{what}: not within {} s{why}", limit.as_secs()));
        }
        tokio::time::sleep(PAUSE).await;
    }
}

/// Asks until there is an answer, for five minutes.
pub async fn until<T, Fut>(what: &str, ask: impl FnMut() -> Fut) -> Result<T>
where
    Fut: Future<Output = Result<Option<T>>>,
{
    let (answer, _) = within(Duration::from_secs(300), what, ask).await?;
    Ok(answer)
}
