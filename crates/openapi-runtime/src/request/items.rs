//! Lists as arguments: any iterable of items.

use std::{borrow::Borrow, marker::PhantomData};

use serde::{Serialize, Serializer};

/// Collects a list of strings.
pub fn texts(items: impl IntoIterator<Item = impl AsRef<str>>) -> Vec<String> {
    items.into_iter().map(|item| item.as_ref().to_owned()).collect()
}

/// Collects a list of values, or of references to them.
pub fn items<T: Serialize>(items: impl IntoIterator<Item = impl Borrow<T>>) -> impl Serialize {
    Items(items.into_iter().collect::<Vec<_>>(), PhantomData::<T>)
}

struct Items<I, T>(Vec<I>, PhantomData<T>);

impl<I: Borrow<T>, T: Serialize> Serialize for Items<I, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(Borrow::borrow))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn slices_and_iterators_are_lists() {
        let written = |value: &dyn Fn() -> serde_json::Value| value();
        assert_eq!(written(&|| json!(items::<i64>(&[1, 2]))), json!([1, 2]));
        assert_eq!(written(&|| json!(items::<i64>([1, 2]))), json!([1, 2]));
        assert_eq!(written(&|| json!(items::<i64>((1..3).filter(|it| *it > 1)))), json!([2]));
        let owned = ["a".to_owned(), "b".to_owned()];
        assert_eq!(texts(["a", "b"]), texts(owned.as_slice()));
    }
}
