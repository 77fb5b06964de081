//! Futures of the runtime.

/// A boxed future. In a browser futures are not `Send`.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) type Pending<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A boxed future. In a browser futures are not `Send`.
#[cfg(target_arch = "wasm32")]
pub(crate) type Pending<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + 'a>>;
