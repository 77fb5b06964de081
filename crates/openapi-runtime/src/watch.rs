//! Which types unions have chosen, for whoever wants to check them.

use std::cell::RefCell;

use serde_json::Value;

/// What a union has chosen for a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The type of the union, with its path.
    pub union: &'static str,
    /// The place of the chosen type among those of the union; none if the value fits none of them.
    pub branch: Option<usize>,
    /// The value.
    pub value: Value,
}

thread_local! {
    static CHOICES: RefCell<Option<Vec<Choice>>> = const { RefCell::new(None) };
}

/// Reads something, and tells what unions have chosen on the way, on this thread.
pub fn choices<T>(read: impl FnOnce() -> T) -> (T, Vec<Choice>) {
    CHOICES.with(|choices| *choices.borrow_mut() = Some(Vec::new()));
    let value = read();
    (value, CHOICES.with(|choices| choices.borrow_mut().take()).unwrap_or_default())
}

/// Tells a choice to whoever watches.
pub(crate) fn chosen(choice: impl FnOnce() -> Choice) {
    CHOICES.with(|choices| {
        if let Some(choices) = choices.borrow_mut().as_mut() {
            choices.push(choice());
        }
    });
}
