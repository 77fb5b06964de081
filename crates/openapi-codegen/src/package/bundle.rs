//! A crate with one module per API.

use openapi_document::Document;

use super::{
    Package, Runtime,
    files::{ALLOW, file, file_name, front, hashed_mark, mark, modules, placed},
    runtime::needed,
};
use crate::{File, Generated};

/// Returns the path of an API's lock file, in the folder of the crate.
pub fn bundle_lock(api: &str) -> String {
    format!("{}.lock", module(api))
}

/// Returns the files of a crate with one module per API, each behind a feature of its name.
pub fn bundle_crate(
    document: &Document,
    slices: &[(String, Generated)],
    package: &Package,
    runtime: &Runtime,
) -> Vec<File> {
    let mark = mark(document);
    let apis: Vec<String> = slices.iter().map(|(api, _)| module(api)).collect();
    let mut lib = format!(
        "{}//! Clients for the APIs of the bundle: one module per API, each behind a feature of the same name.\n\n{ALLOW}\n",
        hashed_mark(document)
    );
    for api in &apis {
        lib.push_str(&format!("#[cfg(feature = \"{api}\")]\n#[rustfmt::skip]\npub mod {api};\n"));
    }
    lib.push_str(
        "mod each_type;\n\n/// The runtime of the clients.\n#[doc(hidden)]\npub use openapi_runtime as support;\n",
    );
    let titles: Vec<&str> = slices.iter().map(|(_, generated)| generated.model.title.as_str()).collect();
    let description = format!("Clients for {}.", titles.join(", "));
    let needed = needed(slices.iter().map(|(_, generated)| &*generated.model));
    let mut files = vec![
        file("Cargo.toml", package.manifest(&file_name(document), &description, &apis, runtime, &needed)),
        file("src/lib.rs", lib),
        file("src/each_type.rs", format!("{mark}{}", each_type(slices))),
    ];
    for (api, generated) in slices {
        let module = module(api);
        let examples = format!("{}::{module}", package.path());
        let client = placed(&generated.texts.client, &examples);
        files.push(file(
            &format!("src/{module}.rs"),
            format!("{mark}{}\n{client}", front(&format!("Client for the API `{api}`."), generated, &examples)),
        ));
        files.push(file(&bundle_lock(api), generated.lock.to_string()));
        files.extend(modules(&mark, generated, &format!("crate::{module}"), &examples, &format!("src/{module}")));
    }
    files
}

/// Returns a macro that passes every type of every API, for tests of all types.
fn each_type(slices: &[(String, Generated)]) -> String {
    let mut text = String::from(
        "/// Passes the types of all APIs to a macro: `$with! { api { Type Type } api { Type } }`.\n#[doc(hidden)]\n#[macro_export]\n\
         macro_rules! each_type {\n    ($with:ident) => {\n        $with! {\n",
    );
    for (api, generated) in slices {
        text.push_str(&format!("            {} {{\n", module(api)));
        for id in generated.model.types.ids() {
            text.push_str(&format!("                {}\n", generated.model.names.of(id)));
        }
        text.push_str("            }\n");
    }
    text.push_str("        }\n    };\n}\n");
    text
}

fn module(api: &str) -> String {
    openapi_lower::snake(api)
}
