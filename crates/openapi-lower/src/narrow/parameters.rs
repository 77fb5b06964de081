//! Replaces parameters that progenitor cannot serialize by equivalent ones: the members of an object as separate
//! parameters, a comma-separated list or JSON as one string. A parameter without an equivalent is removed, and its
//! operation as well if the parameter is required.

use openapi_document::{Location, Members, ParameterRef, Pointer, Style, operations, resolve_object};
use serde_json::{Map, Value, json};

use crate::{Level, Names, Notes, Pass, Step, left_out::leave_out, snake};

/// The pass of this module.
pub const PASS: Pass = Pass { name: "parameters", step: Step::Document(replace_parameters) };

/// The names that progenitor's methods and builders use themselves. Path parameters are renamed, as their names are
/// not sent; others cannot be.
const TAKEN: [&str; 3] = ["header_map", "new", "send"];

fn replace_parameters(root: &mut Value, notes: &mut Notes) {
    let plans = plans(root);
    if plans.iter().all(|plan| plan.is_plain) {
        return;
    }
    // Each operation gets a list of its own, since names and forms are determined per operation.
    let mut renamed_paths: Vec<(String, String)> = Vec::new();
    for plan in &plans {
        for (level, message) in &plan.remarks {
            match level {
                Level::Kept => notes.kept(&plan.operation, message),
                Level::Widened => notes.widened(&plan.operation, message),
                Level::Dropped => notes.dropped(&plan.operation, message),
            }
        }
        if let Some(why) = &plan.refused {
            leave_out(root, &plan.operation, why, notes);
            continue;
        }
        if let Some(Value::Object(operation)) = root.pointer_mut(plan.operation.as_str()) {
            operation.insert("parameters".to_owned(), Value::Array(plan.parameters.clone()));
        }
        if plan.template != plan.path && !renamed_paths.iter().any(|(from, _)| *from == plan.path) {
            renamed_paths.push((plan.path.clone(), plan.template.clone()));
        }
    }
    let Some(Value::Object(paths)) = root.member_mut("paths") else { return };
    for (_, item) in paths.iter_mut() {
        if let Value::Object(item) = item {
            item.take_member("parameters");
        }
    }
    *paths = std::mem::take(paths)
        .into_iter()
        .map(|(path, item)| {
            let renamed = renamed_paths.iter().find(|(from, _)| *from == path);
            (renamed.map_or(path, |(_, to)| to.clone()), item)
        })
        .collect();
}

/// The changes to the parameters of one operation.
struct Plan {
    operation: Pointer,
    path: String,
    /// The path template with parameter names that progenitor distinguishes.
    template: String,
    parameters: Vec<Value>,
    remarks: Vec<(Level, String)>,
    refused: Option<String>,
    /// A flag for an operation that remains unchanged.
    is_plain: bool,
}

fn plans(root: &Value) -> Vec<Plan> {
    let mut templates: Vec<(String, String)> = Vec::new();
    let mut plans = Vec::new();
    for operation in operations(root) {
        let known = templates.iter().find(|(path, _)| path == operation.path).map(|(_, template)| template.clone());
        let template = known.unwrap_or_else(|| {
            let template = renamed(operation.path);
            templates.push((operation.path.to_owned(), template.clone()));
            template
        });
        let mut plan = Plan {
            operation: operation.pointer.clone(),
            path: operation.path.to_owned(),
            is_plain: template == operation.path,
            template,
            parameters: Vec::new(),
            remarks: Vec::new(),
            refused: None,
        };
        // Parameters are identified by name alone, and `body` is reserved for the request body.
        let has_body = operation.value.has("requestBody");
        let mut names = Names::reserving(TAKEN.into_iter().chain(has_body.then_some("body")));
        let mut all = operation.parameters();
        all.sort_by_key(|parameter| parameter.location != Location::Path);
        for parameter in &all {
            let before = plan.parameters.len();
            match form(root, parameter) {
                Form::Same => plan.parameters.push(Value::Object(parameter.value.clone())),
                Form::Other(instead, level, why) => {
                    plan.is_plain = false;
                    plan.remarks.push((level, format!("parameter `{}` {why}", parameter.name)));
                    plan.parameters.extend(instead);
                }
                Form::None(why) if parameter.required() && parameter.location != Location::Cookie => {
                    plan.refused.get_or_insert(format!("parameter `{}` {why}", parameter.name));
                    plan.is_plain = false;
                }
                Form::None(why) => {
                    plan.is_plain = false;
                    plan.remarks.push((Level::Dropped, format!("parameter `{}` {why}", parameter.name)));
                }
            }
            // Of two parameters with the same name in progenitor's client, the first is retained.
            let mut kept = Vec::new();
            for mut written in plan.parameters.split_off(before) {
                let text = |key: &str| written.member(key).and_then(Value::as_str).unwrap_or_default().to_owned();
                if text("in") == "path" {
                    let name = renamed_name(operation.path, &text("name"));
                    names.claim_snake(&snake(&name));
                    written["name"] = name.into();
                    kept.push(written);
                    continue;
                }
                let (name, is_required) = (text("name"), written.member("required") == Some(&json!(true)));
                if names.is_free(&snake(&name)) {
                    names.claim_snake(&snake(&name));
                    kept.push(written);
                    continue;
                }
                plan.is_plain = false;
                let why = format!("name of the parameter `{name}` collides with another name of the progenitor client");
                if is_required {
                    plan.refused.get_or_insert(why);
                } else {
                    plan.remarks.push((Level::Dropped, why));
                }
            }
            plan.parameters.append(&mut kept);
        }
        plans.push(plan);
    }
    plans
}

/// Renames placeholders of a template so that they differ in snake case. Their names are not sent.
fn renamed(path: &str) -> String {
    let mut names = Names::reserving(TAKEN.into_iter().chain(["body"]));
    let mut template = path.to_owned();
    for name in openapi_document::template::distinct_placeholders(path) {
        let given = names.claim_snake(&snake(name));
        if given != snake(name) {
            template = template.replace(&format!("{{{name}}}"), &format!("{{{given}}}"));
        }
    }
    template
}

fn renamed_name(path: &str, name: &str) -> String {
    let mut names = Names::reserving(TAKEN.into_iter().chain(["body"]));
    for known in openapi_document::template::distinct_placeholders(path) {
        let given = names.claim_snake(&snake(known));
        if known == name {
            return if given == snake(known) { known.to_owned() } else { given };
        }
    }
    name.to_owned()
}

/// The form in which progenitor serializes a parameter.
enum Form {
    /// The parameter unchanged.
    Same,
    /// Other parameters, which differ from it as the message states.
    Other(Vec<Value>, Level, &'static str),
    /// No form; the message states the reason.
    None(&'static str),
}

fn form(root: &Value, parameter: &ParameterRef<'_>) -> Form {
    if let Some(content) = parameter.content() {
        let by_text = vec![as_text(parameter, None)];
        return match parameter.location {
            Location::Query | Location::Header if content.is_json() => {
                Form::Other(by_text, Level::Widened, "passed as JSON text")
            }
            Location::Query | Location::Header | Location::Path => {
                Form::Other(by_text, Level::Widened, "passed as its serialized text")
            }
            Location::Cookie | Location::QueryString => Form::None("has a location that progenitor does not support"),
        };
    }
    let schema = parameter.schema().map(|(_, schema)| schema);
    let kind = schema.map_or(ParameterShape::Other, |schema| ParameterShape::of(root, schema, 0));
    let text = |why| Form::Other(vec![as_text(parameter, schema)], Level::Widened, why);
    match (parameter.location, parameter.style()) {
        (Location::Cookie, _) => {
            Form::None("is a cookie, which progenitor does not support; set it in a default header of the HTTP client")
        }
        (Location::QueryString, _) => Form::None("is the entire query string, which progenitor does not support"),
        (Location::Path | Location::Header, Style::Simple) => match kind {
            ParameterShape::Text { nullable: false, listed: true } => Form::Same,
            ParameterShape::Text { .. } => text("passed as text"),
            ParameterShape::List | ParameterShape::Object(_) | ParameterShape::Other => {
                text("passed as its serialized text")
            }
        },
        (Location::Path | Location::Header, _) => Form::None("has a style that progenitor does not support"),
        (Location::Query, Style::Form) => match kind {
            ParameterShape::Text { .. } => Form::Same,
            ParameterShape::List if parameter.explode() => Form::Same,
            ParameterShape::Object(members) if parameter.explode() => Form::Other(
                members_of(parameter, &members, str::to_owned),
                Level::Kept,
                "passed as one parameter per property",
            ),
            ParameterShape::List => text("passed as one comma-separated text"),
            ParameterShape::Object(_) | ParameterShape::Other => text("passed as its serialized text"),
        },
        (Location::Query, Style::DeepObject) => match kind {
            ParameterShape::Object(members) => {
                let name = |member: &str| format!("{}[{member}]", parameter.name);
                Form::Other(members_of(parameter, &members, name), Level::Kept, "passed as one parameter per property")
            }
            _ => Form::None("has the style `deepObject` but no object schema with properties"),
        },
        (Location::Query, Style::SpaceDelimited | Style::PipeDelimited) => text("passed as one delimited text"),
        (Location::Query, _) => Form::None("has a style that progenitor does not support"),
    }
}

/// Returns the parameter as a string. Its documentation is that of `schema`.
fn as_text(parameter: &ParameterRef<'_>, schema: Option<&Value>) -> Value {
    let mut written = plain(parameter, parameter.name);
    let description = schema.and_then(|schema| schema.member("description")).cloned();
    let mut text = Map::from_iter([("type".to_owned(), json!("string"))]);
    text.extend(description.map(|description| ("description".to_owned(), description)));
    written.insert("required".to_owned(), parameter.required().into());
    written.insert("schema".to_owned(), Value::Object(text));
    Value::Object(written)
}

/// Returns a parameter with the same location and documentation, without schema and style.
fn plain(parameter: &ParameterRef<'_>, name: &str) -> Map<String, Value> {
    let mut written = Map::new();
    written.insert("name".to_owned(), name.into());
    written.insert("in".to_owned(), parameter.location.as_str().into());
    for key in ["description", "deprecated"] {
        written.extend(parameter.value.member(key).map(|value| (key.to_owned(), value.clone())));
    }
    written
}

fn members_of(parameter: &ParameterRef<'_>, members: &[Member], name: impl Fn(&str) -> String) -> Vec<Value> {
    let write = |member: &Member| {
        let mut written = plain(parameter, &name(&member.name));
        if let Some(description) = member.schema.member("description") {
            written.insert("description".to_owned(), description.clone());
        }
        written.insert("required".to_owned(), (parameter.required() && member.is_required).into());
        written.insert("schema".to_owned(), member.schema.clone());
        Value::Object(written)
    };
    members.iter().map(write).collect()
}

/// A member of an object parameter.
struct Member {
    name: String,
    schema: Value,
    is_required: bool,
}

/// The form of a schema's values in a URL or a header.
enum ParameterShape {
    /// A single string, number or boolean. `listed` is false if the schema has forms that only a query supports.
    Text {
        nullable: bool,
        listed: bool,
    },
    /// A list of strings.
    List,
    /// An object whose members are all declared, and are strings or lists of strings.
    Object(Vec<Member>),
    Other,
}

impl ParameterShape {
    fn of(root: &Value, schema: &Value, depth: usize) -> Self {
        // References, including an `allOf` of one, may form a cycle.
        let Some(object) = resolve_object(root, schema).filter(|_| depth < 16) else { return Self::Other };
        let nullable = object.member("nullable") == Some(&json!(true));
        if let Some(Value::Array(all)) = object.member("allOf") {
            let [only] = all.as_slice() else { return Self::Other };
            return match Self::of(root, only, depth + 1) {
                Self::Text { nullable: inner, listed } => Self::Text { nullable: nullable || inner, listed },
                other => other,
            };
        }
        match object.member("type").and_then(Value::as_str) {
            Some("string") => Self::Text { nullable, listed: true },
            Some("integer" | "number" | "boolean") => Self::Text { nullable, listed: !object.has("enum") },
            Some("array") => {
                let items = object.member("items").map(|items| Self::of(root, items, depth + 1));
                if matches!(items, Some(Self::Text { nullable: false, .. })) { Self::List } else { Self::Other }
            }
            Some("object") => Self::object(root, object, depth).unwrap_or(Self::Other),
            _ => Self::Other,
        }
    }

    fn object(root: &Value, object: &Map<String, Value>, depth: usize) -> Option<Self> {
        let properties = object.member("properties")?.as_object().filter(|properties| !properties.is_empty())?;
        let required = object.member("required").and_then(Value::as_array);
        let read = |(name, schema): (&String, &Value)| {
            let is_written = matches!(Self::of(root, schema, depth + 1), Self::Text { .. } | Self::List);
            let is_required = required.is_some_and(|names| names.contains(&json!(name)));
            is_written.then(|| Member { name: name.clone(), schema: schema.clone(), is_required })
        };
        properties.iter().map(read).collect::<Option<_>>().map(Self::Object)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lowered;

    fn get(path: &str, parameters: Value) -> (Value, Vec<Level>) {
        let (root, notes) = lowered(json!({path: {"get": {"parameters": parameters}}}), json!({}));
        let levels = notes.into_iter().filter(|note| note.pass == "parameters").map(|note| note.level).collect();
        let item = root["paths"].as_object().and_then(|paths| paths.values().next()).cloned();
        (item.unwrap_or_default()["get"].clone(), levels)
    }

    #[test]
    fn what_goes_out_the_same_is_given_otherwise() {
        let deep = json!([{"name": "org", "in": "query", "style": "deepObject",
            "schema": {"type": "object", "properties": {"id": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}}}}}]);
        let (operation, levels) = get("/x", deep);
        let names: Vec<_> = operation["parameters"].as_array().unwrap().iter().map(|it| it["name"].clone()).collect();
        assert_eq!((names, levels), (vec![json!("org[id]"), json!("org[tags]")], vec![Level::Kept]));
        let (operation, levels) = get(
            "/x",
            json!([{"name": "a", "in": "query", "explode": false, "schema": {"type": "array", "items": {"type": "string"}}},
                {"name": "b", "in": "query", "content": {"application/json; charset=utf-8": {"schema": {"type": "object"}}}},
                {"name": "c", "in": "header", "schema": {"type": "array", "items": {"type": "string"}}}]),
        );
        let all = operation["parameters"].as_array().unwrap();
        assert!(all.iter().all(|it| it["schema"] == json!({"type": "string"})), "{all:?}");
        assert_eq!(levels, [Level::Widened; 3]);
    }

    #[test]
    fn what_cannot_go_out_is_left_out() {
        let (operation, levels) =
            get("/x", json!([{"name": "c", "in": "cookie", "required": true, "schema": {"type": "string"}}]));
        assert_eq!((operation["parameters"].clone(), levels), (json!([]), vec![Level::Dropped]));
        let (operation, _) = get(
            "/x",
            json!([{"name": "o", "in": "query", "required": true, "style": "deepObject", "schema": {"type": "object"}}]),
        );
        assert_eq!(operation, Value::Null);
    }

    #[test]
    fn names_are_distinguished() {
        let text = || json!({"type": "string"});
        let path = |name: &str| json!({"name": name, "in": "path", "required": true, "schema": text()});
        let (root, _) = lowered(
            json!({"/x/{orgId}/{org_id}": {"get": {"parameters": [path("orgId"), path("org_id"), {"name": "org-id", "in": "query", "schema": text()}]}}}),
            json!({}),
        );
        let parameters = &root["paths"]["/x/{orgId}/{org_id_2}"]["get"]["parameters"];
        assert_eq!(*parameters, json!([path("orgId"), path("org_id_2")]));
    }

    #[test]
    fn usual_parameters_stay() {
        let usual = json!([{"name": "a", "in": "query", "schema": {"type": "array", "items": {"type": "string"}}},
            {"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}]);
        let (operation, levels) = get("/x/{id}", usual.clone());
        assert_eq!((operation["parameters"].clone(), levels), (usual, vec![]));
    }
}
