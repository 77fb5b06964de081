//! play
use openapi_document::Document;
use openapi_drift::*;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let t = std::time::Instant::now();
    let (old, new) = (Document::read(a[1].as_ref()).unwrap(), Document::read(a[2].as_ref()).unwrap());
    let r = t.elapsed();
    let t = std::time::Instant::now();
    let d = drift(
        &old,
        &new,
        &Options {
            wire_only: a.get(3).is_some_and(|x| x.contains('w')),
            no_witness: a.get(3).is_some_and(|x| x.contains('n')),
            ..Default::default()
        },
    );
    eprintln!("read {:?} drift {:?} {:?}", r, t.elapsed(), d.summary);
    if a.get(3).is_some_and(|x| x.contains('q')) {
        return;
    }
    for c in &d.changes {
        println!(
            "{} {} {} {} [{}] {} | {} -> {} | {}",
            c.wire,
            c.source,
            c.rule,
            c.pointer,
            c.operations.len(),
            c.message,
            c.old.to_string().chars().take(60).collect::<String>(),
            c.new.to_string().chars().take(60).collect::<String>(),
            c.items.iter().map(|i| format!("{} {}", i.level, i.item)).take(4).collect::<Vec<_>>().join(", ")
        );
        if let Some(w) = &c.witness {
            println!(
                "      W {} {} {} : {}",
                w.operation,
                w.part,
                w.value.as_ref().map(|v| v.to_string().chars().take(100).collect::<String>()).unwrap_or_default(),
                w.reason.chars().take(120).collect::<String>()
            );
        }
    }
    for n in &d.not_compared {
        println!("NC {n:?}");
    }
}
