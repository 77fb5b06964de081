//! Futures of the runtime.

/// A future on the heap. In a browser futures stay on their thread.
#[cfg(not(target_arch = "wasm32"))]
pub(crate) type Pending<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + Send + 'a>>;
/// A future on the heap. In a browser futures stay on their thread.
#[cfg(target_arch = "wasm32")]
pub(crate) type Pending<'a, T> = std::pin::Pin<Box<dyn Future<Output = T> + 'a>>;
