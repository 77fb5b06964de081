//! The lock: manual changes are retained, moved schemas keep their types or release their names, new schemas get
//! other names, and breaks are listed with the reason.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;

use contract_tests::{each_at_once, models, root};
use openapi_codegen::{Generated, Lock, generate, generate_locked};
use openapi_document::{Document, Limits, Overlay};

fn base(actions: &[&str]) -> Document {
    let text = format!("overlay: 1.1.0\ninfo: {{title: A change, version: '1'}}\nactions:\n{}", actions.join("\n"));
    let overlay = (!actions.is_empty()).then(|| Overlay::parse("change.yaml", text, &Limits::default()).unwrap());
    let path = root().join("tests/additive/base.yaml");
    let overlays: Vec<Overlay> = overlay.into_iter().collect();
    Document::read_corrected(&path, &Limits::default(), &overlays).unwrap()
}

fn lock(text: &str) -> Lock {
    Lock::parse("openapi.lock", text).unwrap()
}

/// Returns the client of a changed document, with the lock of the previous one.
fn after(actions: &[&str]) -> Generated {
    let locked = generate_locked(&base(actions), &lock(&generate(&base(&[])).lock.to_string()));
    // The written lock is the input of the next run, which must not change it.
    let again = generate_locked(&base(actions), &lock(&locked.lock.to_string()));
    assert_eq!(again.lock.to_string(), locked.lock.to_string());
    assert!(again.texts.types == locked.texts.types);
    assert!(again.breaks.is_empty(), "{:?}", again.breaks);
    locked
}

/// Returns the items that broke, each with its reason.
fn broken(actions: &[&str]) -> Vec<(String, String)> {
    after(actions).breaks.into_iter().map(|it| (it.item, it.reason)).collect()
}

#[test]
fn a_name_that_is_written_by_hand_stays() {
    let text = generate(&base(&[])).lock.to_string();
    let mine = text
        .replace("PetKeeper", "Guardian")
        .replace("method: list_pets\n", "method: pets_of\n")
        .replace("limit: limit i32", "limit: page_size i32")
        .replace("born: born date-time", "born: birthday date-time")
        .replace("free: Free", "free: Available")
        .replace("sandbox", "playground")
        .replace("owner: owner string 0", "owner: who string 1")
        .replace("since: since i64 1", "since: since i64 0");
    let generated = generate_locked(&base(&[]), &lock(&mine));
    assert_eq!(generated.lock.to_string(), lock(&mine).to_string());
    assert!(generated.breaks.is_empty(), "{:?}", generated.breaks);
    let texts = generated.texts;
    for (text, expected) in [
        (&texts.types, "pub struct Guardian"),
        (&texts.types, "pub birthday: chrono::DateTime"),
        (&texts.types, "Available = \"free\""),
        (
            &texts.client,
            "pub fn pets_of(&self, since: impl ::std::convert::Into<i64>, who: impl ::std::convert::AsRef<str>) -> calls::ListPets",
        ),
        (&texts.calls, "page_size"),
        (&texts.client, "playground"),
    ] {
        assert!(text.contains(expected), "no `{expected}` in\n{text}");
    }
}

#[test]
fn a_lock_changes_nothing_where_nothing_moved() {
    let mut all: Vec<(String, Document)> = fs::read_dir(root().join("tests/documents"))
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| (path.display().to_string(), Document::read(&path).unwrap()))
        .collect();
    all.push(("bundle".into(), contract_tests::bundle().unwrap()));
    each_at_once(all, |_, document| {
        let (free, again) = (generate(&document), generate(&document));
        let locked = generate_locked(&document, &lock(&free.lock.to_string()));
        for other in [again, locked] {
            assert_eq!(other.lock, free.lock);
            assert_eq!(other.texts.client, free.texts.client);
            assert_eq!(other.texts.calls, free.texts.calls);
            assert_eq!(other.texts.operations, free.texts.operations);
            assert_eq!(other.texts.types, free.texts.types);
            assert!(other.breaks.is_empty());
        }
    });
    assert_eq!(models().unwrap().len(), 4);
}

#[test]
fn a_schema_that_becomes_one_that_is_there_leaves_another_name_for_it() {
    let generated = after(&[
        "  - {target: $.components.schemas.Pet.properties.keeper, remove: true}",
        "  - {target: $.components.schemas.Pet.properties, update: {keeper: {$ref: '#/components/schemas/Keeper'}}}",
        "  - {target: $.components.schemas.PetPage.properties, update: {owner: {$ref: '#/components/schemas/Keeper'}}}",
        "  - {target: $.components.schemas, update: {Keeper: {type: object, required: [name], properties: {name: {type: string}, phone: {type: string}}}}}",
    ]);
    assert!(generated.breaks.is_empty(), "{:?}", generated.breaks);
    assert!(generated.model.find("PetKeeper").is_some());

    let generated = after(&[
        "  - {target: $.components.schemas.Pet.properties.keeper, remove: true}",
        "  - {target: $.components.schemas.Pet.properties, update: {keeper: {$ref: '#/components/schemas/NewKeeper'}}}",
    ]);
    assert!(generated.breaks.is_empty(), "{:?}", generated.breaks);
    let types = generated.texts.types;
    assert!(types.contains("pub type PetKeeper = NewKeeper;"), "{types}");
    assert!(types.contains("#[deprecated(note = \"renamed to `NewKeeper` in the document\")]"), "{types}");
}

#[test]
fn newcomers_take_other_names() {
    let generated = after(&[
        "  - {target: $.paths, update: {/x: {get: {operationId: list_pets, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/pet'}}}}}}}}}",
        "  - {target: $.components.schemas, update: {pet: {type: object, properties: {z: {type: string}}}}}",
    ]);
    assert!(generated.breaks.is_empty(), "{:?}", generated.breaks);
    let operations = &generated.lock.operations;
    assert_eq!(operations["GET /owners/{owner}/pets"].method, "list_pets");
    let other = &operations["GET /x"];
    assert_ne!(other.method, "list_pets");
    assert_ne!(other.call, "ListPets");
}

/// A name, the actions of an overlay, and the items that break with a part of the reason.
type Case = (&'static str, &'static [&'static str], &'static [(&'static str, &'static str)]);

#[test]
fn what_the_document_breaks_is_listed_with_the_reason() {
    let cases: [Case; 7] = [
        (
            "an operation is gone",
            &["  - {target: \"$.paths['/pets/{id}'].delete\", remove: true}"],
            &[("delete_pet", "the document no longer defines `DELETE /pets/{id}`")],
        ),
        (
            "a member is gone",
            &["  - {target: $.components.schemas.Pet.properties.origin, remove: true}"],
            &[(
                "types::Pet.origin",
                "no longer defined by the document (previously at `#/components/schemas/Pet/properties/origin`)",
            )],
        ),
        (
            "a member has another type",
            &[
                "  - {target: $.components.schemas.Pet.properties.name, remove: true}",
                "  - {target: $.components.schemas.Pet.properties, update: {name: {type: integer}}}",
            ],
            &[(
                "types::Pet.name",
                "the document now declares `i64` at `#/components/schemas/Pet/properties/name`, which the locked type `string` cannot represent",
            )],
        ),
        (
            "a request needs more",
            &[
                "  - {target: $.components.schemas.NewKeeper.required, update: phone}",
                "  - {target: \"$.paths['/owners/{owner}/pets'].get.parameters[2]\", update: {required: true}}",
            ],
            &[
                ("list_pets", "the document now requires `query limit`"),
                ("list_pets().limit", "the document now requires the query parameter `limit`"),
                ("types::NewKeeper::new", "the document now requires `phone`"),
            ],
        ),
        (
            "an answer has another type",
            &[
                "  - {target: \"$.paths['/pets/{id}'].get.responses['200'].content['application/json'].schema\", remove: true}",
                "  - {target: \"$.paths['/pets/{id}'].get.responses['200'].content['application/json']\", update: {schema: {$ref: '#/components/schemas/PetPage'}}}",
            ],
            &[("get_pet().await", "PetPage")],
        ),
        (
            "an error has another body",
            &[
                "  - {target: \"$.paths['/owners/{owner}/pets'].get.responses['404'].content['application/json'].schema\", remove: true}",
                "  - {target: \"$.paths['/owners/{owner}/pets'].get.responses['404'].content['application/json']\", update: {schema: {type: object, properties: {why: {type: string}}}}}",
            ],
            &[("types::ListPetsError::NotFound", "responses/404")],
        ),
        (
            "an operation has moved",
            &[
                "  - {target: $.paths, update: {/v2/search: {}}}",
                "  - {target: \"$.paths['/v2/search']\", copy: \"$.paths['/search']\"}",
                "  - {target: \"$.paths['/search']\", remove: true}",
            ],
            &[],
        ),
    ];
    each_at_once(
        cases.map(|(name, actions, expected)| (name.to_owned(), (actions, expected))),
        |_, (actions, expected)| {
            let found = broken(actions);
            let all_found =
                expected.iter().all(|(item, why)| found.iter().any(|(it, reason)| it == item && reason.contains(why)));
            assert!(all_found && found.len() == expected.len(), "{found:#?}");
        },
    );
}
