//! The HTML report in a browser. Without Chromium the tests are skipped.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::{collections::BTreeMap, fs, process::Command};

use openapi_document::Document;
use openapi_drift::{
    Options, drift,
    render::{Titles, html},
};

/// Returns a report in which two operations moved in the same way, and a property of a response was removed.
fn page() -> String {
    let document = |prefix: &str, name: &str| {
        let list = |path: &str| {
            format!(
                "  {prefix}/{path}:\n    get:\n      operationId: list_{path}\n      responses: {{'200': {{description: ok, content: {{application/json: {{schema: {{$ref: '#/components/schemas/Pet'}}}}}}}}}}\n"
            )
        };
        let text = format!(
            "openapi: 3.1.0\ninfo: {{title: Pets, version: '1'}}\npaths:\n{}{}components:\n  schemas:\n    Pet: {{type: object, required: [id{name}], properties: {{id: {{type: string}}, name: {{type: string}}}}}}\n",
            list("cats"),
            list("dogs"),
        );
        Document::parse("pets.yaml", text).unwrap()
    };
    let (old, new) = (document("/v1", ", name"), document("/v2", ""));
    let titles = Titles { old: "old.yaml".to_owned(), new: "<b>new</b>.yaml".to_owned() };
    html(&drift(&old, &new, &Options::default()), &titles, &old, &new)
}

/// Runs a script in the page, which sets properties of `result`. Returns them as text.
fn in_browser(page: &str, script: &str) -> Option<BTreeMap<String, String>> {
    let names = ["chromium", "chromium-browser", "google-chrome"];
    let browser = names.into_iter().find(|name| Command::new(name).arg("--version").output().is_ok())?;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("page.html");
    let script = format!(
        "<script>const result = {{}};\nconst key = name => (document.activeElement || document.body).dispatchEvent(new KeyboardEvent('keydown', {{key: name, bubbles: true}}));\nconst type = (id, value, event) => {{ get(id).value = value; get(id).dispatchEvent(new Event(event, {{bubbles: true}})); }};\nconst titles = () => rows.filter(row => !row.hidden).map(row => row.querySelector('summary b').textContent);\ntry {{ {script} }} catch (error) {{ result.error = String(error); }}\nconst out = document.createElement('pre'); out.id = 'result'; out.textContent = JSON.stringify(result); document.body.append(out);</script></body>"
    );
    fs::write(&file, page.replace("</body>", &script)).unwrap();
    let output = Command::new(browser)
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
        .args(["--disable-background-networking", "--disable-component-update", "--disable-sync", "--dump-dom"])
        .arg(format!("--user-data-dir={}", folder.path().join("profile").display()))
        .arg(format!("file://{}", file.display()))
        .output()
        .unwrap();
    let dom = String::from_utf8_lossy(&output.stdout);
    let encoded = dom.split("<pre id=\"result\">").nth(1).and_then(|rest| rest.split('<').next());
    let encoded = encoded.unwrap_or_else(|| panic!("{dom}\n{}", String::from_utf8_lossy(&output.stderr)));
    let text = encoded.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    let all: BTreeMap<String, serde_json::Value> = serde_json::from_str(&text).unwrap();
    Some(all.into_iter().map(|(key, value)| (key, value.as_str().map_or(value.to_string(), str::to_owned))).collect())
}

#[test]
fn the_page_groups_filters_and_follows_keys() {
    let script = "
        result.title = document.getElementById('titles').textContent;
        result.summary = document.getElementById('summary').textContent;
        result.causes = titles();
        rows[0].open = true; rows[0].dispatchEvent(new Event('toggle'));
        result.members = rows[0].querySelectorAll('.body details').length;
        const inner = rows[0].querySelector('.body details');
        inner.open = true; inner.dispatchEvent(new Event('toggle'));
        result.sides = inner.querySelectorAll('.sides pre').length;
        key('j'); result.first = document.activeElement.querySelector('b').textContent;
        key('j'); result.second = document.activeElement.querySelector('b').textContent;
        key('k'); result.back = document.activeElement.querySelector('b').textContent;
        key('o'); result.open = rows.every(row => row.open);
        key('/'); result.search = document.activeElement.id;
        type('search', 'list_dogs', 'input'); result.none = titles();
        type('search', 'PET.NAME', 'input'); result.found = titles();
        key('Escape'); result.left = document.activeElement.tagName;
        type('search', '', 'input'); type('by', 'operation', 'change'); result.operations = titles();
        type('wire', 'safe', 'input'); result.safe = titles();";
    let Some(result) = in_browser(&page(), script) else {
        println!("no Chromium here");
        return;
    };
    let is = |key: &str, value: &str| assert_eq!(result[key], value, "{key}: {result:#?}");
    assert!(!result.contains_key("error"), "{result:#?}");
    is("title", "old.yaml → <b>new</b>.yaml");
    assert!(result["summary"].contains("2 operations moved: /v1 became /v2"), "{result:#?}");
    is("causes", "[\"2 operations moved: /v1 became /v2\",\"Pet.name: no longer required\"]");
    is("members", "2");
    is("sides", "2");
    is("first", "2 operations moved: /v1 became /v2");
    is("second", "Pet.name: no longer required");
    is("back", "2 operations moved: /v1 became /v2");
    is("open", "true");
    is("search", "search");
    is("none", "[]");
    is("found", "[\"Pet.name: no longer required\"]");
    is("left", "BODY");
    is("operations", "[\"GET /v2/cats\",\"GET /v2/dogs\"]");
    is("safe", "[]");
}
