//! How a repository is reached: files here, the network by the caller; and everything that was read is kept.

use bytes::Bytes;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use tough::{Transport, TransportError, TransportErrorKind, TransportStream, async_trait};
use url::Url;

/// Bytes by address.
type Kept = Arc<Mutex<BTreeMap<String, Vec<u8>>>>;

/// A repository in a folder: a file share, a stick, or the device's own copy. `tough` has one too, which opens the path of the
/// address as it is written there: `S%C3%B8ren%20Hansen`, and a share's server is lost.
#[derive(Debug, Clone, Copy)]
pub struct Files;

/// Bytes of one part.
const PART: usize = 64 * 1024;

#[async_trait]
impl Transport for Files {
    async fn fetch(&self, url: Url) -> Result<TransportStream, TransportError> {
        let unsupported = || TransportError::new(TransportErrorKind::UnsupportedUrlScheme, &url);
        let path = url.to_file_path().map_err(|()| unsupported())?;
        let address = url.to_string();
        let failed = move |e: std::io::Error| {
            let kind = match e.kind() {
                std::io::ErrorKind::NotFound => TransportErrorKind::FileNotFound,
                _ => TransportErrorKind::Other,
            };
            TransportError::new_with_cause(kind, &address, e)
        };
        let file = tokio::fs::File::open(path).await.map_err(&failed)?;
        let parts = futures_util::stream::unfold(Some(file), move |state| {
            let failed = failed.clone();
            async move {
                let mut file = state?;
                let mut part = Vec::with_capacity(PART);
                match tokio::io::AsyncReadExt::read_buf(&mut file, &mut part).await {
                    Ok(0) => None,
                    Ok(_) => Some((Ok(Bytes::from(part)), Some(file))),
                    Err(e) => Some((Err(failed(e)), None)),
                }
            }
        });
        Ok(Box::pin(sync_wrapper::SyncStream::new(Box::pin(parts))))
    }
}

/// Keeps what passes, so that the device's copy is what was verified; and asks for targets where the specification puts them.
#[derive(Debug, Clone)]
pub(super) struct Keeper<T> {
    inner: T,
    kept: Kept,
    targets: Url,
}

impl<T> Keeper<T> {
    pub(super) fn new(inner: T, targets: Url) -> (Self, Kept) {
        let kept = Kept::default();
        (Self { inner, kept: Arc::clone(&kept), targets }, kept)
    }

    /// `tough` asks for `HASH.aarhus/4.pack` where the specification (6.2.3) has `aarhus/HASH.4.pack`.
    fn where_it_is(&self, url: &Url) -> Url {
        let path = url.as_str().strip_prefix(self.targets.as_str());
        let moved = path.and_then(|path| {
            let (hash, name) = path.split_once('.').filter(|(hash, _)| hash.len() == 64)?;
            let (folder, file) = name.rsplit_once('/')?;
            self.targets.join(&format!("{folder}/{hash}.{file}")).ok()
        });
        moved.unwrap_or_else(|| url.clone())
    }
}

#[async_trait]
impl<T: Transport + Clone + 'static> Transport for Keeper<T> {
    async fn fetch(&self, url: Url) -> Result<TransportStream, TransportError> {
        let url = self.where_it_is(&url);
        let stream = self.inner.fetch(url.clone()).await?;
        let (kept, key) = (Arc::clone(&self.kept), url.to_string());
        lock(&kept).insert(key.clone(), Vec::new());
        let keep = move |part: Result<Bytes, TransportError>| {
            if let (Ok(bytes), Some(all)) = (&part, lock(&kept).get_mut(&key)) {
                all.extend_from_slice(bytes);
            }
            part
        };
        Ok(Box::pin(futures_util::StreamExt::map(stream, keep)))
    }
}

/// What was kept below `base`, by the rest of the address.
pub(super) fn below(kept: &Kept, base: &Url) -> BTreeMap<String, Vec<u8>> {
    let kept = lock(kept);
    let below =
        kept.iter().filter_map(|(url, bytes)| Some((url.strip_prefix(base.as_str())?.to_owned(), bytes.clone())));
    below.collect()
}

fn lock(kept: &Kept) -> std::sync::MutexGuard<'_, BTreeMap<String, Vec<u8>>> {
    kept.lock().unwrap_or_else(PoisonError::into_inner)
}
