//! One snapshot for each generated type, with samples of the document as the oracle.

#![allow(clippy::unwrap_used, clippy::panic)]

use contract_tests::{api_slice, each_at_once, each_type::EACH_TYPE, models};
use openapi_codegen::model::Definition;
use openapi_document::Version;
use openapi_sample::{Judge, Sampler, Variety};

#[test]
fn every_schema_is_as_it_was() {
    let all = EACH_TYPE.iter().map(|entry| (format!("{}.{}", entry.api, entry.name), entry));
    each_at_once(all, |name, entry| {
        insta::with_settings!({snapshot_path => "../snapshots/schemas", prepend_module_to_snapshot => false}, {
            insta::assert_json_snapshot!(name, (entry.schema)());
        });
    });
}

/// Types with the same name in two APIs are two definitions in one schema.
#[test]
fn types_of_one_name_are_distinguished() {
    let mut generator = schemars::SchemaGenerator::default();
    generator.subschema_for::<orgkit_client::kare::types::Organization>();
    generator.subschema_for::<orgkit_client::katapult::types::Organization>();
    let definitions = generator.definitions();
    assert!(definitions.contains_key("Organization") && definitions.contains_key("Organization2"), "{definitions:#?}");
}

#[test]
fn the_list_names_every_type() {
    let listed: Vec<String> = EACH_TYPE.iter().map(|entry| format!("{}::{}", entry.api, entry.name)).collect();
    let mut generated: Vec<String> = Vec::new();
    for (api, model) in models().unwrap() {
        generated.extend(model.types.ids().map(|id| format!("{api}::{}", model.names.of(id))));
    }
    assert_eq!(listed, generated, "run `cargo xtask codegen`");
}

#[test]
fn no_snapshot_is_left_of_a_schema_that_is_gone() {
    let folder = contract_tests::root().join("tests/snapshots/schemas");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".snap"))
        .collect();
    let mut expected: Vec<String> =
        EACH_TYPE.iter().map(|entry| format!("{}.{}.snap", entry.api, entry.name)).collect();
    files.sort();
    expected.sort();
    assert_eq!(files, expected);
}

/// Values that the original schemas allow, validated by the jsonschema crate, are unchanged by a round trip through
/// the generated types.
#[test]
fn samples_of_every_component_survive() {
    let mut tried = 0;
    for (api, model) in models().unwrap() {
        let slice = api_slice(&api).unwrap();
        assert_eq!(slice.version(), Version::V3_1);
        let judge = Judge::new(&slice);
        for (id, def) in model.types.iter() {
            let name = model.names.of(id);
            if !def.pointer.as_str().starts_with("/components/schemas/") || def.pointer.keys().count() != 3 {
                continue;
            }
            let entry = EACH_TYPE.iter().find(|entry| entry.api == api && entry.name == name).unwrap();
            let is_nullable_alias = matches!(def.definition, Definition::Alias(_)) && def.nullable;
            for seed in 0..25 {
                let mut sampler = Sampler::new(slice.root(), &judge, seed, Variety::Any);
                let sample = sampler.sample(&def.pointer).unwrap_or_else(|| panic!("{api}::{name}: no sample"));
                if is_nullable_alias && sample.is_null() {
                    continue;
                }
                let back =
                    (entry.round_trip)(&sample).unwrap_or_else(|error| panic!("{api}::{name}: {error}: {sample}"));
                assert!(openapi_sample::is_same(&sample, &back), "{api}::{name}: {sample} became {back}");
                tried += 1;
            }
        }
    }
    assert!(tried > 1000, "only {tried} samples were tried");
}
