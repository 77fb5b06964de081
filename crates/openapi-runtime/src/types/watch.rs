//! A record of the types that unions choose, for tests.

use std::cell::RefCell;

use serde_json::Value;

/// The type that a union chose for a value.
#[derive(Debug, Clone, PartialEq)]
pub struct Choice {
    /// The name of the union type, with its path.
    pub union: &'static str,
    /// The index of the chosen type in the union; `None` if the value matches none of the types.
    pub branch: Option<usize>,
    /// The value.
    pub value: Value,
}

thread_local! {
    static CHOICES: RefCell<Option<Vec<Choice>>> = const { RefCell::new(None) };
}

/// Runs `read`, and returns the choices that unions made during it on this thread.
pub fn choices<T>(read: impl FnOnce() -> T) -> (T, Vec<Choice>) {
    CHOICES.with(|choices| *choices.borrow_mut() = Some(Vec::new()));
    let value = read();
    (value, CHOICES.with(|choices| choices.borrow_mut().take()).unwrap_or_default())
}

/// Records a choice if choices are watched.
pub(crate) fn chosen(choice: impl FnOnce() -> Choice) {
    CHOICES.with(|choices| {
        if let Some(choices) = choices.borrow_mut().as_mut() {
            choices.push(choice());
        }
    });
}
