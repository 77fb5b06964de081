//! Selection of unique names from candidates.

use foldhash::{HashMap, HashMapExt, HashSet};
use openapi_lower::Names;

/// Selects a name for each item from its candidates, the best first. Items whose names collide all take their next
/// candidate; after its last candidate an item keeps that one.
pub(super) fn pick(candidates: &[Vec<String>], is_taken: impl Fn(&str) -> bool) -> Vec<String> {
    let mut levels = vec![0; candidates.len()];
    let at = |index: usize, level: usize| -> Option<&str> { Some(candidates.get(index)?.get(level)?.as_str()) };
    loop {
        let mut holders: HashMap<&str, usize> = HashMap::new();
        for (index, level) in levels.iter().enumerate() {
            if let Some(name) = at(index, *level) {
                *holders.entry(name).or_default() += 1;
            }
        }
        let mut has_moved = false;
        let stuck: HashSet<usize> = (0..levels.len())
            .filter(|index| {
                let name = levels.get(*index).and_then(|level| at(*index, *level));
                name.is_some_and(|name| is_taken(name) || holders.get(name).is_some_and(|count| *count > 1))
            })
            .collect();
        for index in stuck {
            if let Some(level) = levels.get_mut(index)
                && at(index, *level + 1).is_some()
            {
                *level += 1;
                has_moved = true;
            }
        }
        if !has_moved {
            break;
        }
    }
    let names = levels.iter().enumerate().map(|(index, level)| at(index, *level).unwrap_or_default().to_owned());
    names.collect()
}

/// Names items, each with its known name or one of its candidates.
pub(super) fn name_all(
    names: &mut Names,
    items: Vec<Result<&str, Vec<String>>>,
    claim: fn(&mut Names, &str) -> String,
) -> Vec<String> {
    items.iter().flatten().for_each(|known| names.take(known));
    let candidates: Vec<Vec<String>> = items.iter().filter_map(|item| item.clone().err()).collect();
    let mut picked = pick(&candidates, |name| !names.is_free(name)).into_iter();
    let mut name = |_| claim(names, &picked.next().unwrap_or_default());
    items.into_iter().map(|item| item.map_or_else(&mut name, str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_would_have_one_name_move_on() {
        let lists = |all: &[&[&str]]| -> Vec<Vec<String>> {
            all.iter().map(|list| list.iter().map(|name| (*name).to_owned()).collect()).collect()
        };
        let all = lists(&[&["Item", "PetItem"], &["Item", "HomeItem"], &["Name"], &["Box", "PetBox"], &["Item"]]);
        assert_eq!(pick(&all, |name| name == "Box"), ["PetItem", "HomeItem", "Name", "PetBox", "Item"]);
    }
}
