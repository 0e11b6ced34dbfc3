//! How a repository on the network is read: through the gateway, which alone opens sockets.

use vaern_gateway::{Gateway, GatewayError};
use vaern_rules::repository::{Files, Transport, TransportError, TransportErrorKind, TransportStream, async_trait};

/// Files here, `https` by the gateway.
#[derive(Debug, Clone)]
pub(crate) struct Downloads(pub(crate) Gateway);

#[async_trait]
impl Transport for Downloads {
    async fn fetch(&self, url: url::Url) -> Result<TransportStream, TransportError> {
        if url.scheme() == "file" {
            return Files.fetch(url).await;
        }
        let address = url.to_string();
        let failed = move |e: GatewayError| {
            let kind = match e {
                GatewayError::Rejected(403 | 404 | 410) | GatewayError::Unauthorised => {
                    TransportErrorKind::FileNotFound
                }
                _ => TransportErrorKind::Other,
            };
            TransportError::new_with_cause(kind, &address, e)
        };
        let download = self.0.download(url.as_str()).await.map_err(&failed)?;
        let parts = futures_util::stream::unfold(Some(download), move |state| {
            let failed = failed.clone();
            async move {
                let mut download = state?;
                match download.next().await {
                    Ok(Some(bytes)) => Some((Ok(bytes), Some(download))),
                    Ok(None) => None,
                    Err(e) => Some((Err(failed(e)), None)),
                }
            }
        });
        Ok(Box::pin(sync_wrapper::SyncStream::new(Box::pin(parts))))
    }
}
