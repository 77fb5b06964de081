//! References to other files of the document's folder.
//!
//! Each file is read once and stored under `/files/NAME` of the document. The references then become references
//! within one document.

use crate::{
    Document, Error, Limits, Pointer, Problem, Remark, Source, anchors, components,
    external::{Member, every, external, leads_out},
    files::Files,
    text::Text,
    walk::is_known,
    whole_references::{operations, sections},
};
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};
use std::{
    collections::BTreeMap,
    path::{Component, Path, PathBuf},
    sync::Arc,
};

/// Rejects every reference to another file.
pub(crate) fn none(document: &mut Document) -> Result<(), Error> {
    let mut outside = None;
    let mut left: Vec<Remark> = Vec::new();
    external(document.root_mut(), &mut Pointer::root(), false, &mut |pointer, member, reference| {
        if member == Member::Mapping {
            // It may be a name.
        } else if is_needed(pointer) {
            outside.get_or_insert_with(|| (pointer.clone(), reference.clone()));
        } else {
            left.push(not_followed(pointer, reference));
        }
    });
    left.into_iter().for_each(|remark| document.remark(remark));
    match outside {
        None => {
            resolve_whole(document, Vec::new(), &Limits::default());
            Ok(())
        }
        Some((pointer, reference)) => {
            let reason = "references to other files require a document that is read from a file".to_owned();
            Err(document.error(&pointer, Problem::Reference { reference, reason }))
        }
    }
}

/// Resolves references to other files, and recursively those of the files.
pub(crate) fn files(document: &mut Document, path: &Path, limits: &Limits) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
    let start = PathBuf::from(path.file_name().unwrap_or_default());
    let mut joined: BTreeMap<PathBuf, Value> = BTreeMap::new();
    let mut texts: Vec<(PathBuf, Arc<Text>)> = Vec::new();

    let mut root = std::mem::take(document.root_mut());
    let mut left: Vec<Remark> = Vec::new();
    let mut wanted = redirect(&mut root, &start, &start, &folder, limits, &mut left)
        .map_err(|(pointer, problem)| document.error(&pointer, problem))?;
    left.into_iter().for_each(|remark| document.remark(remark));
    while let Some((file, at, reference)) = wanted.pop() {
        if joined.contains_key(&file) {
            continue;
        }
        if joined.len() >= limits.files {
            let reason =
                format!("the document refers to more than {} files; raise the limit with `--max-files`", limits.files);
            return Err(refused(document, texts, &at, Problem::Reference { reference, reason }));
        }
        let full = folder.join(&file);
        if let Err(problem) = check_links(&full, &folder, &reference) {
            return Err(refused(document, texts, &at, problem));
        }
        let Source { root: mut value, text, duplicates, .. } = match Source::read(&full, limits) {
            Err(error) if matches!(error.problem, Problem::Io(_)) => {
                let reason = error.to_string();
                return Err(refused(document, texts, &at, Problem::Reference { reference, reason }));
            }
            read => read?,
        };
        texts.push((file.clone(), text));
        let place = place_of(&file);
        let joined_at = |inside: &Pointer| Pointer::from(format!("{place}{inside}").as_str());
        document.source.duplicates.extend(duplicates.iter().map(joined_at));
        match redirect(&mut value, &file, &start, &folder, limits, &mut Vec::new()) {
            Ok(more) => wanted.extend(more.into_iter().map(|(file, at, reference)| (file, joined_at(&at), reference))),
            Err((at, problem)) => return Err(refused(document, texts, &joined_at(&at), problem)),
        }
        joined.insert(file, value);
    }
    if !joined.is_empty()
        && let Some(members) = root.as_object_mut()
    {
        let entries: Map<String, Value> =
            joined.into_iter().map(|(file, value)| (file.display().to_string(), value)).collect();
        members.insert("files".to_owned(), Value::Object(entries));
        anchors::resolve(&mut root);
    }
    *document.root_mut() = root;
    resolve_whole(document, texts, limits);
    Ok(())
}

/// Resolves the sections and operations that are references as a whole, and records where they are written.
fn resolve_whole(document: &mut Document, texts: Vec<(PathBuf, Arc<Text>)>, limits: &Limits) {
    let mut moved = sections(document.root_mut());
    moved.extend(operations(document.root_mut(), limits.nodes));
    document.set_files(Files::new(texts, moved));
}

/// Creates an error at a location of the document or of the files that were joined so far.
fn refused(document: &mut Document, texts: Vec<(PathBuf, Arc<Text>)>, at: &Pointer, problem: Problem) -> Error {
    document.set_files(Files::new(texts, Vec::new()));
    document.error(at, problem)
}

/// Returns the location of a file in the joined document.
fn place_of(file: &Path) -> Pointer {
    Pointer::root().child("files").child(file.display().to_string())
}

/// Checks that a symbolic link inside the folder does not lead out of it.
fn check_links(full: &Path, folder: &Path, reference: &str) -> Result<(), Problem> {
    let (Ok(target), Ok(base)) = (full.canonicalize(), named(folder).canonicalize()) else {
        return Ok(());
    };
    if target.starts_with(&base) {
        return Ok(());
    }
    Err(outside(reference, folder))
}

/// Returns a folder by a path that is not empty.
fn named(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

fn outside(reference: &str, folder: &Path) -> Problem {
    Problem::Outside { reference: reference.to_owned(), folder: named(folder).to_path_buf() }
}

/// Returns true if a reference is at a location that OpenAPI defines, and is hence needed to generate clients.
fn is_needed(reference: &Pointer) -> bool {
    reference.parent().is_none_or(|place| is_known(&place))
}

fn not_followed(pointer: &Pointer, reference: &str) -> Remark {
    let message = format!("reference `{reference}` at `{pointer}` ignored: not used by generated clients");
    Remark { about: "references", message }
}

/// The files that references require, each with the location of a reference in the joined document, and its text.
type Wanted = Vec<(PathBuf, Pointer, String)>;

/// Redirects the references of one file into the joined document and returns the files that they require.
fn redirect(
    value: &mut Value,
    file: &Path,
    start: &Path,
    folder: &Path,
    limits: &Limits,
    left: &mut Vec<Remark>,
) -> Result<Wanted, (Pointer, Problem)> {
    let mut wanted = Vec::new();
    let mut problem = None;
    let is_start = file == start;
    let names = if is_start && !leads_out(value) { Vec::new() } else { schema_names(value) };
    let mut change = |pointer: &Pointer, member: Member, reference: &mut String| {
        if member == Member::Mapping {
            match mapped(reference, &names, is_start, file, folder) {
                Some(target) => *reference = target,
                None => return,
            }
        }
        let (target, fragment) = reference.split_once('#').unwrap_or((reference.as_str(), ""));
        let target = if target.is_empty() {
            file.to_path_buf()
        } else {
            match within(file, target) {
                Ok(target) => target,
                Err(_) if is_start && !is_needed(pointer) => {
                    left.push(not_followed(pointer, reference));
                    return;
                }
                Err(reason) => {
                    let reference = reference.clone();
                    problem.get_or_insert_with(|| {
                        let problem = match reason {
                            Some(reason) => Problem::Reference { reference, reason },
                            None => outside(&reference, folder),
                        };
                        (pointer.clone(), problem)
                    });
                    return;
                }
            }
        };
        let place =
            if target == start { format!("#{fragment}") } else { anchors::reference(&place_of(&target), fragment) };
        if target != *start && target != *file {
            wanted.push((target, pointer.clone(), reference.clone()));
        }
        *reference = place;
    };
    if is_start {
        external(value, &mut Pointer::root(), limits.examples, &mut change);
    } else {
        every(value, &mut Pointer::root(), limits.examples, &mut change);
    }
    match problem {
        Some(problem) => Err(problem),
        None => Ok(wanted),
    }
}

/// Returns the names of the schemas among the components of a file.
fn schema_names(value: &Value) -> Vec<String> {
    components(value, "schemas").into_iter().flatten().map(|(name, _)| name.clone()).collect()
}

/// Returns the target of a discriminator's mapping as a reference, if it is one or is the name of a component of a joined
/// file (OpenAPI 3.2.0, section 4.25.3). A name takes precedence, and a target that is neither remains unchanged.
fn mapped(target: &str, names: &[String], is_start: bool, file: &Path, folder: &Path) -> Option<String> {
    if names.iter().any(|name| name == target) {
        return (!is_start).then(|| Pointer::schema(target).to_reference());
    }
    let (path, _) = target.split_once('#').unwrap_or((target, ""));
    let is_reference = if path.is_empty() {
        target.starts_with("#/")
    } else {
        let is_file = |file: PathBuf| folder.join(file).is_file();
        target.contains(['/', '#', '.']) && within(file, path).is_ok_and(is_file)
    };
    is_reference.then(|| target.to_owned())
}

/// Returns the file of a reference, relative to the folder; `Err(None)` if it is outside the folder.
fn within(file: &Path, target: &str) -> Result<PathBuf, Option<String>> {
    if target.contains("://") {
        return Err(Some("remote references are not fetched; download the file next to the document".to_owned()));
    }
    let decoded = percent_decode_str(target).decode_utf8_lossy().into_owned();
    let mut parts: Vec<_> = file.parent().unwrap_or(Path::new("")).components().collect();
    for part in Path::new(&decoded).components() {
        match part {
            Component::Normal(_) => parts.push(part),
            Component::CurDir => {}
            Component::ParentDir => {
                parts.pop().ok_or(None)?;
            }
            Component::RootDir | Component::Prefix(_) => return Err(None),
        }
    }
    Ok(parts.iter().collect())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use serde_json::json;

    use super::*;

    #[test]
    fn files_of_the_folder_are_joined_and_others_refused() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        fs::create_dir(folder.path().join("sub")).unwrap();
        write("a.yaml", "openapi: 3.1.0\npaths: {/x: {$ref: 'sub/b.yaml#/item'}}");
        write("sub/b.yaml", "item: {get: {$ref: '#/op'}}\nop: {x: {$ref: '../c.json'}, y: {$ref: '../a.yaml#/paths'}}");
        write("c.json", "{\"type\": \"string\"}");
        let document = Document::read(&folder.path().join("a.yaml")).unwrap();
        let root = document.root();
        assert_eq!(root["paths"]["/x"]["$ref"], "#/files/sub~1b.yaml/item");
        // An operation by reference is its target.
        assert_eq!(root["files"]["sub/b.yaml"]["item"]["get"]["x"]["$ref"], "#/files/c.json");
        assert_eq!(root["files"]["sub/b.yaml"]["op"]["y"]["$ref"], "#/paths");
        assert_eq!(root["files"]["c.json"]["type"], "string");

        // Problems are located in the file that has them.
        write("sub/b.yaml", "item:\n  get: {$ref: '../../secret.yaml'}");
        let error = Document::read(&folder.path().join("a.yaml")).unwrap_err();
        assert!(error.to_string().contains("sub/b.yaml:2:9: `$ref: ../../secret.yaml` refers to a file"), "{error}");
        write("sub/b.yaml", "item:\n  get: {$ref: 'gone.yaml'}");
        let error = Document::read(&folder.path().join("a.yaml")).unwrap_err();
        assert!(error.to_string().contains("sub/b.yaml:2:9: unresolved reference `gone.yaml`"), "{error}");
        write("sub/b.yaml", "item:\n  get: {tags: []}\n  get: {}");
        let document = Document::read(&folder.path().join("a.yaml")).unwrap();
        let places: Vec<_> = document.duplicates().iter().filter_map(|it| document.locate(it)).collect();
        assert!(matches!(&*places, [(file, at)] if file.ends_with("sub/b.yaml") && at.line == 3), "{places:?}");

        write("d.yaml", "openapi: 3.1.0\npaths:\n  /x: {$ref: '../secret.yaml'}");
        let error = Document::read(&folder.path().join("d.yaml")).unwrap_err();
        assert!(matches!(error.problem, Problem::Outside { .. }), "{error}");
        assert_eq!(error.position.unwrap().line, 3);

        // Targets of references in examples and vendor extensions are not read, unless examples are requested.
        write(
            "f.yaml",
            "openapi: 3.1.0\nx-logo: {$ref: nowhere.png}\ncomponents: {schemas: {A: {type: string}}, examples: {a: {$ref: example.yaml}}}",
        );
        let path = folder.path().join("f.yaml");
        Document::read(&path).unwrap();
        let limits = Limits { examples: true, ..Limits::default() };
        assert!(Document::read_within(&path, &limits).is_err());

        // A remote reference that no client needs is ignored.
        write("g.yaml", "openapi: 3.3.0\ncomponents: {externalDocs: {d: {$ref: 'https://h/x.yaml#/d'}}}");
        let document = Document::read(&folder.path().join("g.yaml")).unwrap();
        assert!(document.is_newer() && document.remarks()[0].message.contains("https://h/x.yaml#/d"));

        write("e.yaml", "openapi: 3.1.0\npaths: {/x: {$ref: 'https://h/x.yaml'}}");
        let error = Document::read(&folder.path().join("e.yaml")).unwrap_err();
        assert!(error.to_string().contains("remote references are not fetched"), "{error}");
    }

    #[test]
    fn names_of_files_and_members_are_encoded_once() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write(
            "a.yaml",
            "openapi: 3.1.0\npaths: {/x: {get: {$ref: '50%25%20off.yaml#/op%25'}}}\ncomponents: {$ref: 'c%25.yaml'}",
        );
        write("50% off.yaml", "op%: {x: {$ref: 'c%25.yaml#/schemas/A%25'}}");
        write("c%.yaml", "schemas: {A%: {type: string}, B: {$ref: '#/schemas/A%25'}}");
        let document = Document::read(&folder.path().join("a.yaml")).unwrap();
        let root = document.root();
        let target = |value: &serde_json::Value| {
            let target = crate::resolve(root, value["$ref"].as_str().unwrap()).unwrap();
            target.pointer.to_string()
        };
        assert_eq!(target(&root["paths"]["/x"]["get"]["x"]), "/components/schemas/A%");
        assert_eq!(target(&root["components"]["schemas"]["B"]), "/components/schemas/A%");
    }

    #[test]
    fn mappings_refer_to_files_or_name_components() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        let discriminator = |mapping: &str| format!("{{discriminator: {{propertyName: t, mapping: {mapping}}}}}");
        let base = discriminator(
            "{a: sub/a.yaml, b: './b.yaml#/B', c: a.b, d: v1.C, e: B, f: 'https://h/x.yaml', g: '../x.yaml'}",
        );
        write("a.yaml", &format!("openapi: 3.1.0\ncomponents: {{schemas: {{Base: {base}, v1.C: {{}}}}}}"));
        write("v1.C", "{}");
        write(
            "b.yaml",
            &format!(
                "B: {}\ncomponents: {{schemas: {{C: {{}}}}}}",
                discriminator("{c: C, d: D, e: '#/B', f: './a.yaml#/x'}")
            ),
        );
        fs::create_dir(folder.path().join("sub")).unwrap();
        write("sub/a.yaml", "{discriminator: {propertyName: t, defaultMapping: ../b.yaml}}");
        let document = Document::read(&folder.path().join("a.yaml")).unwrap();
        let root = document.root();
        let mapping = json!({"a": "#/files/sub~1a.yaml", "b": "#/files/b.yaml/B", "c": "a.b", "d": "v1.C", "e": "B",
            "f": "https://h/x.yaml", "g": "../x.yaml"});
        assert_eq!(root["components"]["schemas"]["Base"]["discriminator"]["mapping"], mapping);
        let mapping =
            json!({"c": "#/files/b.yaml/components/schemas/C", "d": "D", "e": "#/files/b.yaml/B", "f": "#/x"});
        assert_eq!(root["files"]["b.yaml"]["B"]["discriminator"]["mapping"], mapping);
        assert_eq!(root["files"]["sub/a.yaml"]["discriminator"]["defaultMapping"], "#/files/b.yaml");
    }

    #[test]
    fn a_section_by_reference_is_what_it_leads_to() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("a.yaml", "openapi: 3.1.0\npaths: {$ref: paths.yaml}\ncomponents: {schemas: {$ref: schemas.yaml}}");
        write(
            "paths.yaml",
            "/x: {get: {responses: {'200': {content: {application/json: {schema: {$ref: 'schemas.yaml#/A'}}}}}}}",
        );
        write("schemas.yaml", "A: {properties: {b: {$ref: '#/B'}}}\nB: {type: string}");
        let document = Document::read(&folder.path().join("a.yaml")).unwrap();
        let root = document.root();
        assert_eq!(root["components"]["schemas"]["A"]["properties"]["b"]["$ref"], "#/components/schemas/B");
        let schema = root.pointer("/paths/~1x/get/responses/200/content/application~1json/schema/$ref");
        assert_eq!(schema.unwrap(), "#/components/schemas/A");
        // Moved values are still located where they are defined.
        let place = |pointer: &str| {
            let (file, position) = document.named("api/a.yaml").locate(&Pointer::from(pointer)).unwrap();
            (file, position.line)
        };
        assert_eq!(place("/components/schemas/B/type"), ("api/schemas.yaml".to_owned(), 2));
        assert_eq!(place("/paths/~1x/get"), ("api/paths.yaml".to_owned(), 1));
        assert_eq!(place("/openapi"), ("api/a.yaml".to_owned(), 1));
    }
}
