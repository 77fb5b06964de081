//! The directions in which the values of a type are transferred.

/// The directions in which the values of a type are transferred.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// True if a request contains them.
    pub request: bool,
    /// True if a response contains them.
    pub response: bool,
}

impl Usage {
    /// Returns `true` if callers create them. A type that no operation uses may be used in either direction.
    pub fn is_sent(self) -> bool {
        self.request || !self.response
    }

    /// Returns `true` if callers read them.
    pub fn is_received(self) -> bool {
        self.response || !self.request
    }
}
