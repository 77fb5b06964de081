//! The help of every command has an example and uses the terms of the field.
#![allow(clippy::unwrap_used, clippy::panic)]

mod command;

use command::{text, xtask};
use contract_tests::prose::private_expressions;

#[test]
fn no_help_uses_a_private_expression() {
    let help = |arguments: &[&str]| text(&xtask(&[arguments, &["--help"]].concat()).stdout);
    let all = help(&[]);
    let commands = all.lines().skip_while(|line| *line != "Commands:").skip(1).take_while(|line| !line.is_empty());
    let mut texts = vec![("xtask", all.clone())];
    for command in commands.filter_map(|line| line.split_whitespace().next()).filter(|it| *it != "help") {
        texts.push((command, help(&[command])));
    }
    // Each file or folder of `commands` is a command with its own help.
    let folder = std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/src/commands")).unwrap();
    let names = folder.map(|entry| entry.unwrap().path().file_stem().unwrap().to_string_lossy().into_owned());
    for name in names.filter(|name| name != "mod") {
        assert!(texts.iter().any(|(known, _)| *known == name), "the help does not list `{name}`:\n{all}");
    }
    for (command, text) in texts {
        assert!(command == "xtask" || text.contains("Example"), "`{command} --help` has no example:\n{text}");
        let found = private_expressions(&text);
        assert!(found.is_empty(), "`{command} --help`: {found:?}\n{text}");
    }
}
