//! How long reading takes: unions that stand in each other, level by level, and a struct beside the
//! same one with derives.
//!
//! Run with `cargo bench -p openapi-runtime`.

#![allow(clippy::unwrap_used, missing_docs)]

use divan::Bencher;
use openapi_runtime::{object, open_union};

fn main() {
    divan::main();
}

object! {
    /// Both sides hold.
    #[derive(Clone, Debug, Default)]
    pub struct And {
        pub and: Option<Box<Expr>> = optional "and",
        pub left: Option<Box<Expr>> = optional "left",
    }
}

object! {
    /// Either side holds.
    #[derive(Clone, Debug, Default)]
    pub struct Or {
        pub or: Option<Box<Expr>> = optional "or",
        pub left: Option<Box<Expr>> = optional "left",
    }
}

object! {
    /// The end.
    #[derive(Clone, Debug, Default)]
    pub struct Leaf {
        pub leaf: Option<bool> = optional "leaf",
    }
}

open_union! {
    /// A union in its own branches, which look alike.
    pub enum Expr {
        And(And),
        Or(Or),
        Leaf(Leaf),
    }
}

/// Twice the levels take twice the time.
#[divan::bench(args = [5, 10, 20, 40, 80, 120])]
fn nested_unions(bencher: Bencher<'_, '_>, depth: usize) {
    let text = format!("{}{{\"leaf\":true}}{}", r#"{"left":"#.repeat(depth), "}".repeat(depth));
    bencher.bench(|| serde_json::from_str::<Expr>(&text).unwrap());
}

object! {
    /// A struct as generated code has it.
    #[derive(Clone, Debug)]
    pub struct Pet {
        pub id: i64 = required "id",
        pub name: String = required "name",
        pub tags: Option<Vec<String>> = optional "tags",
        pub note: Option<String> = nullable(0) "note",
        marks 1
    }
}

/// The same with derives.
#[derive(Clone, Debug, PartialEq, serde::Deserialize)]
pub struct Derived {
    pub id: i64,
    pub name: String,
    pub tags: Option<Vec<String>>,
    pub note: Option<Option<String>>,
}

fn pets() -> String {
    let pet = r#"{"id":1,"name":"Rex","tags":["a","b"],"note":null,"more":[1,2]}"#;
    format!("[{}]", vec![pet; 1000].join(","))
}

#[divan::bench]
fn thousand_structs(bencher: Bencher<'_, '_>) {
    let text = pets();
    bencher.bench(|| serde_json::from_str::<Vec<Pet>>(&text).unwrap());
}

#[divan::bench]
fn thousand_derived_structs(bencher: Bencher<'_, '_>) {
    let text = pets();
    bencher.bench(|| serde_json::from_str::<Vec<Derived>>(&text).unwrap());
}
