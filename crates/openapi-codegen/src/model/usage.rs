//! The directions in which the values of a type go.

/// Where the values of a type go.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Usage {
    /// Some request holds them.
    pub request: bool,
    /// Some response holds them.
    pub response: bool,
}

impl Usage {
    /// Whether callers make them. What no operation reaches may be meant for anything.
    pub fn is_sent(self) -> bool {
        self.request || !self.response
    }

    /// Whether callers read them.
    pub fn is_received(self) -> bool {
        self.response || !self.request
    }
}
