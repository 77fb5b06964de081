//! Tests that recursive unions are read completely, in time linear in the size of the value.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

use openapi_runtime::{candidate, open_union, wire};
use serde::{Serialize, de::DeserializeOwned};

/// Reads a text and writes it again.
fn through<T: DeserializeOwned + Serialize>(text: &str) -> String {
    serde_json::to_string(&serde_json::from_str::<T>(text).unwrap()).unwrap()
}

/// A conjunction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct And {
    pub and: Option<Box<Expr>>,
    pub left: Option<Box<Expr>>,
    pub name: Option<String>,
}

wire! {
    And {
        and = optional "and",
        left = optional "left",
        name = optional "name",
    }
}

candidate! {
    And {
        optional "and": Option<Box<Expr>>,
        optional "left": Option<Box<Expr>>,
        optional "name": Option<String>,
    }
}

/// A disjunction.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Or {
    pub or: Option<Box<Expr>>,
    pub left: Option<Box<Expr>>,
    pub size: Option<i64>,
}

wire! {
    Or {
        or = optional "or",
        left = optional "left",
        size = optional "size",
    }
}

candidate! {
    Or {
        optional "or": Option<Box<Expr>>,
        optional "left": Option<Box<Expr>>,
        optional "size": Option<i64>,
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
    /// A recursive union.
    pub enum Expr {
        And(And),
        Or(Or),
        Leaf(Leaf),
    }
}

/// Returns `depth` nested objects, each of which every branch could match.
fn nested(depth: usize, innermost: &str) -> String {
    format!("{}{innermost}{}", r#"{"left":"#.repeat(depth), "}".repeat(depth))
}

#[test]
fn unions_in_unions_are_read_whole_however_deep() {
    // serde_json limits the depth to 128 levels. Trying branch after branch would take 2^120 attempts here.
    for depth in [1, 20, 120] {
        let text = nested(depth, r#"{"leaf":true}"#);
        assert_eq!(through::<Expr>(&text), text);
    }
    // The deciding member is at the very end.
    let text = nested(100, r#"{"left":{"leaf":true},"size":7}"#);
    let mut found = serde_json::from_str::<Expr>(&text).unwrap();
    for _ in 0..100 {
        found = match found {
            Expr::And(And { left: Some(next), .. }) | Expr::Or(Or { left: Some(next), .. }) => *next,
            other => panic!("{other:?}"),
        };
    }
    assert!(matches!(found, Expr::Or(Or { size: Some(7), .. })), "{found:?}");
}

/// Tests the number of steps rather than the time: every type inspects every node at most once.
#[test]
fn reading_takes_work_by_the_size_of_the_value() {
    use std::cell::Cell;

    thread_local! {
        static LOOKED: Cell<u64> = const { Cell::new(0) };
    }

    #[derive(Clone, Debug, PartialEq, Serialize, serde::Deserialize, schemars::JsonSchema)]
    #[serde(transparent)]
    struct Counted(i64);

    impl openapi_runtime::Candidate for Counted {
        fn score(node: &openapi_runtime::Node) -> openapi_runtime::MatchScore {
            LOOKED.with(|count| count.set(count.get() + 1));
            <i64 as openapi_runtime::Candidate>::score(node)
        }
    }

    /// The first of two similar structs.
    #[derive(Clone, Debug, PartialEq)]
    pub struct One {
        pub value: Counted,
        pub next: Option<Box<Either>>,
        pub one: Option<i64>,
    }

    wire! {
        One {
            value = required "value",
            next = optional "next",
            one = optional "one",
        }
    }

    candidate! {
        One {
            required "value": Counted,
            optional "next": Option<Box<Either>>,
            optional "one": Option<i64>,
        }
    }

    /// The second of two similar structs.
    #[derive(Clone, Debug, PartialEq)]
    pub struct Two {
        pub value: Counted,
        pub next: Option<Box<Either>>,
        pub two: Option<i64>,
    }

    wire! {
        Two {
            value = required "value",
            next = optional "next",
            two = optional "two",
        }
    }

    candidate! {
        Two {
            required "value": Counted,
            optional "next": Option<Box<Either>>,
            optional "two": Option<i64>,
        }
    }

    open_union! {
        /// A union of the two.
        pub enum Either {
            One(One),
            Two(Two),
        }
    }

    let work = |depth: usize| {
        LOOKED.with(|count| count.set(0));
        let text = format!("{}null{}", r#"{"value":1,"next":"#.repeat(depth), "}".repeat(depth));
        serde_json::from_str::<Either>(&text).unwrap();
        LOOKED.with(Cell::get)
    };
    assert_eq!((work(10), work(20), work(100)), (20, 40, 200), "two branches, once for each level");
}
