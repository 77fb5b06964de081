//! Benchmarks of reading: nested unions by depth, and a struct compared with the same one with derived traits.
//!
//! Run with `cargo bench -p openapi-runtime`.

#![allow(clippy::unwrap_used, missing_docs)]

use divan::Bencher;
use openapi_runtime::{candidate, open_union, wire};

fn main() {
    divan::main();
}

/// A conjunction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct And {
    pub and: Option<Box<Expr>>,
    pub left: Option<Box<Expr>>,
}

wire! {
    And {
        and = optional "and",
        left = optional "left",
    }
}

candidate! {
    And {
        optional "and": Option<Box<Expr>>,
        optional "left": Option<Box<Expr>>,
    }
}

/// A disjunction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Or {
    pub or: Option<Box<Expr>>,
    pub left: Option<Box<Expr>>,
}

wire! {
    Or {
        or = optional "or",
        left = optional "left",
    }
}

candidate! {
    Or {
        optional "or": Option<Box<Expr>>,
        optional "left": Option<Box<Expr>>,
    }
}

/// A leaf.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leaf {
    pub leaf: Option<bool>,
}

wire! {
    Leaf {
        leaf = optional "leaf",
    }
}

candidate! {
    Leaf {
        optional "leaf": Option<bool>,
    }
}

open_union! {
    /// A recursive union with similar branches.
    pub enum Expr {
        And(And),
        Or(Or),
        Leaf(Leaf),
    }
}

/// Measures nested unions; the time should be linear in the depth.
#[divan::bench(args = [5, 10, 20, 40, 80, 120])]
fn nested_unions(bencher: Bencher<'_, '_>, depth: usize) {
    let text = format!("{}{{\"leaf\":true}}{}", r#"{"left":"#.repeat(depth), "}".repeat(depth));
    bencher.bench(|| serde_json::from_str::<Expr>(&text).unwrap());
}

/// A struct as in generated code.
#[derive(Clone)]
pub struct Pet {
    pub id: i64,
    pub name: String,
    pub tags: Option<Vec<String>>,
    pub note: Option<String>,
    __presence: openapi_runtime::PresenceFlags<1>,
}

wire! {
    Pet {
        id = required "id",
        name = required "name",
        tags = optional "tags",
        note = nullable(0) "note",
    } presence 1
}

candidate! {
    Pet {
        required "id": i64,
        required "name": String,
        optional "tags": Option<Vec<String>>,
        nullable "note": Option<String>,
    }
}

/// The same struct with derived traits.
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
