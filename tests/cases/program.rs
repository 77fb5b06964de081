//! Tests of values and calls of the documents in this folder, which use various styles. Responses are read through
//! the runtime's own response path, from a server on a socket.

use std::{
    error::Error,
    io::{Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
};

use futures::TryStreamExt;

type TestResult = Result<(), Box<dyn Error>>;

/// The received requests, each as head and body.
type Received = Arc<Mutex<Vec<(String, String)>>>;

/// Starts a server that answers each request with the response for its first line.
fn serve(respond: fn(&str) -> Vec<u8>) -> Result<(String, Received), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let received = Received::default();
    let record = Arc::clone(&received);
    std::thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let record = Arc::clone(&record);
            std::thread::spawn(move || answer(stream, respond, &record));
        }
    });
    Ok((url, received))
}

fn answer(mut stream: TcpStream, respond: fn(&str) -> Vec<u8>, received: &Received) {
    let (mut text, mut buffer) = (Vec::new(), [0; 4096]);
    while let Ok(count @ 1..) = stream.read(&mut buffer) {
        text.extend_from_slice(&buffer[..count]);
        let whole = String::from_utf8_lossy(&text).into_owned();
        let Some((head, body)) = whole.split_once("\r\n\r\n") else { continue };
        let length = head.to_lowercase().split_once("content-length: ").and_then(|(_, rest)| rest.lines().next()?.parse().ok());
        if body.len() < length.unwrap_or(0) {
            continue;
        }
        received.lock().unwrap().push((head.to_owned(), body.to_owned()));
        let _ = stream.write_all(&respond(head.lines().next().unwrap_or_default()));
        text.clear();
    }
}

fn response(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body].concat()
}

fn json(body: &str) -> Vec<u8> {
    response("200 OK", "content-type: application/json\r\n", body.as_bytes())
}

/// Reads a value as a response and writes it back.
macro_rules! back {
    ($client:ident :: $ty:ident, $text:expr) => {{
        let value = $client::support::from_slice::<$client::types::$ty>($text.as_bytes())?;
        assert_eq!(serde_json::to_value(&value)?, serde_json::from_str::<serde_json::Value>($text)?);
        value
    }};
}

fn unions() -> TestResult {
    use case_unions::types::*;
    let (car, bike) = (r#"{"type":"car","doors":4}"#, r#"{"type":"bike","gears":7}"#);
    assert!(matches!(back!(case_unions::Required, car), Required::Car(it) if it.doors == 4));
    assert!(matches!(back!(case_unions::Required, bike), Required::Bike(_)));
    let around = back!(case_unions::Around, r#"{"type":"car","doors":4,"wheels":3}"#);
    assert!(matches!(&around, Around::Car(it) if it.wheels == Some(3)), "{around:?}");
    let beside = back!(case_unions::Beside, r#"{"type":"bike","gears":7,"status":"new"}"#);
    assert!(matches!(&beside, Beside::Bike(it) if it.status.as_deref() == Some("new")), "{beside:?}");
    for tag in ["car", "auto"] {
        let value = back!(case_unions::Properties, &format!(r#"{{"type":"{tag}","doors":4,"wheels":4}}"#));
        assert!(matches!(&value, Properties::Car(it) if it.wheels == Some(4)), "{value:?}");
        assert_eq!(value.tag(), tag);
    }
    // Without a mapping the names of the components are the tags.
    let closed = back!(case_unions::Closed, r#"{"type":"Bike","gears":7}"#);
    assert!(matches!(closed, Closed::Bike(_)), "{closed:?}");
    let inline = back!(case_unions::Members, r#"{"inline":{"type":"car","doors":4,"wheels":1}}"#);
    assert!(matches!(inline.inline, Some(MembersInline::Car(_))), "{inline:?}");
    for (tag, is_cat) in [("cat", true), ("lion", true), ("dog", false)] {
        let value = back!(case_unions::Listed, &format!(r#"{{"kind":"{tag}","extra":"x"}}"#));
        assert_eq!(matches!(value, Listed::Cat(_)), is_cat, "{value:?}");
        assert!(!matches!(value.as_unmatched(), Some(_)), "{value:?}");
    }
    // A value that matches no branch is preserved.
    assert!(back!(case_unions::Required, r#"{"type":"boat","oars":2}"#).as_unmatched().is_some());

    assert!(matches!(back!(case_unions::Animal, r#"{"family":"felidae","lives":9}"#), Animal::Feline(_)));
    for text in [r#"{"family":"canidae","legs":4}"#, r#"{"legs":4}"#] {
        assert!(matches!(back!(case_unions::Animal, text), Animal::Other(it) if it.legs == Some(4)), "{text}");
    }
    Ok(())
}

fn nulls() -> TestResult {
    use case_nulls::types::*;
    let text = r#"{"must":null,"inner":null,"opt":null,"list":["open",null],"map":{"a":null,"b":{"x":1}},"bare":null}"#;
    let ticket = back!(case_nulls::Ticket, text);
    let none: (Option<Status>, Option<Inner>, Option<Inner>) = (ticket.must.clone(), ticket.inner.clone(), ticket.bare.clone());
    assert_eq!(none, (None, None, None));
    assert!(ticket.is_opt_null());
    let list: Option<Vec<Option<Status>>> = ticket.list;
    assert_eq!(list, Some(vec![Some(Status::Open), None]));
    assert_eq!(ticket.map.as_ref().and_then(|map| map["b"].as_ref()).map(|inner| inner.x), Some(1));
    let full = back!(case_nulls::Ticket, r#"{"must":"open","inner":{"x":1},"bare":{"x":2}}"#);
    assert_eq!((full.must, full.bare.map(|it| it.x), full.opt), (Some(Status::Open), Some(2), None));
    Ok(())
}

fn references() -> TestResult {
    assert_eq!(back!(case_references::CrewPage, r#"{"entries":[{"rank":1}]}"#).entries[0].rank, 1);
    let ships = back!(case_references::ShipPage, r#"{"page":{"entries":[{"hull":"oak"}]}}"#);
    assert_eq!(ships.page.map(|page| page.entries[0].hull.clone()).as_deref(), Some("oak"));
    let tree = back!(case_references::Tree, r#"{"children":[{"children":[]}]}"#);
    assert_eq!(tree.children.map(|it| it.len()), Some(1));
    let text = r#"{"abs":{"v":1,"s":{"w":2}},"rel":{"r":true},"sub":{"w":3}}"#;
    let holder = back!(case_references::Holder, text);
    assert_eq!(holder.abs.and_then(|leaf| leaf.s).map(|sub| sub.w), Some(2));
    assert_eq!((holder.rel.map(|it| it.r), holder.sub.map(|it| it.w)), (Some(true), Some(3)));
    let text = r#"{"kind":"card","card":"1","street":"s","trial":true,"owner":"o","confirmed":true}"#;
    let payment = back!(case_references::Payment, text);
    assert_eq!((payment.street.as_deref(), payment.trial, payment.owner.as_deref()), (Some("s"), Some(true), Some("o")));
    back!(case_references::Payment, r#"{"kind":"cash"}"#);
    Ok(())
}

async fn forms() -> TestResult {
    use case_forms::types::*;
    let (url, received) = serve(|_| response("204 No Content", "", b""))?;
    let client = case_forms::Client::new(&url)?;
    let body = FormBody::new()
        .tags(["u", "v,w"])
        .metadata([("a", "b&c")])
        .plain(["x", "y"])
        .object(FormBodyObject::new().a(1))
        .ids([1, 2])
        .path("a/b%20c")
        .expand(["p", "q"]);
    client.form(&body).await?;
    let form = received.lock().unwrap()[0].1.replace("%5B", "[").replace("%5D", "]");
    let mut pairs: Vec<&str> = form.split('&').collect();
    pairs.sort_unstable();
    let expected = [
        "expand[]=p",
        "expand[]=q",
        "ids=[1%2C2]",
        "metadata[a]=b%26c",
        "object=%7B%22a%22%3A1%7D",
        "path=a/b%20c",
        "plain=x",
        "plain=y",
        "tags=u,v%2Cw",
    ];
    assert_eq!(pairs, expected);

    let form = UploadForm::new(case_forms::Upload::new("p.png", "png"), "<doc/>", [1, 2], "https://example.test")
        .rows([UploadBodyRowsItem::new().a(1), UploadBodyRowsItem::new().a(2)])
        .several([case_forms::TextOrUpload::from("a"), case_forms::Upload::new("b.png", "b").into()]);
    client.upload(&form).await?;
    let body = received.lock().unwrap()[1].1.clone();
    for part in [
        "name=\"photo\"; filename=\"p.png\"\r\nContent-Type: image/png\r\nX-Kind: avatar\r\n\r\npng\r\n",
        "name=\"doc\"\r\nContent-Type: application/xml\r\n\r\n<doc/>\r\n",
        "name=\"ids\"\r\nContent-Type: application/json\r\n\r\n[1,2]\r\n",
        "name=\"rows\"\r\nContent-Type: application/json\r\n\r\n{\"a\":1}\r\n",
        "name=\"rows\"\r\nContent-Type: application/json\r\n\r\n{\"a\":2}\r\n",
        "name=\"either\"\r\n\r\nhttps://example.test\r\n",
        "name=\"several\"\r\n\r\na\r\n",
        "name=\"several\"; filename=\"b.png\"\r\n",
    ] {
        assert!(body.contains(part), "{part} in {body}");
    }

    let filter = [("k".to_owned(), "v".to_owned())].into_iter().collect();
    client.find("x", "b").sid("abc+/=%20x").fields("a/x%20y").filter(&filter).operation_parameter("o").await?;
    let head = received.lock().unwrap()[2].0.clone();
    assert!(head.starts_with("GET /find/x?begin=b&fields=a/x%20y&filter%5Bk%5D=v&operation=o HTTP/1.1"), "{head}");
    assert!(head.to_lowercase().contains("cookie: sid=abc+/=%20x"), "{head}");

    let at = Where::new().x("a b").y([1, 2]);
    client.by(&at).q(&at).x_q(&at).c(&at).await?;
    let head = received.lock().unwrap()[3].0.clone();
    let once = "x%3Da%2520b%26y%3D1%2C2";
    assert!(head.starts_with(&format!("GET /by/{once}?q={once} HTTP/1.1")), "{head}");
    assert!(head.contains("x-q: x=a%20b&y=1,2"), "{head}");
    assert!(head.contains(&format!("cookie: c={once}")), "{head}");
    Ok(())
}

/// Media types that the document declares in part.
async fn media_types() -> TestResult {
    use case_forms::{Body, Upload, types::*};
    let (url, received) = serve(|_| response("204 No Content", "", b""))?;
    let client = case_forms::Client::new(&url)?;
    let body = WeighBody::new().weight(1.5);
    client.photo(Body::from("png").media_type("image/png")).await?;
    client.related(&RelatedForm::new(RelatedBodyMeta::new().name("Rex"), Upload::new("p.png", "png"))).await?;
    client.weigh(1.0, &body).await?;
    client.weigh(1.0, &body).header("content-type", "application/merge-patch+json").await?;
    let heads: Vec<String> = received.lock().unwrap().iter().map(|(head, _)| head.to_lowercase()).collect();
    let expected = [
        "content-type: image/png",
        "content-type: multipart/related; type=\"application/json\"; boundary=",
        "content-type: application/json",
        "content-type: application/merge-patch+json",
    ];
    for (head, line) in heads.iter().zip(expected) {
        assert!(head.contains(line), "{line} in {head}");
    }
    assert_eq!(heads.len(), expected.len());
    Ok(())
}

/// Numbers that JSON cannot represent.
async fn numbers() -> TestResult {
    use case_forms::types::*;
    let (url, received) = serve(|_| response("204 No Content", "", b""))?;
    let client = case_forms::Client::new(&url)?;
    let body = WeighBody::new().weight(1.5).note_null();
    for (call, place) in [
        (client.weigh(f64::NAN, &body), "value of `scale`"),
        (client.weigh(1.0, &body).least(f64::INFINITY), "value of `least`"),
        (client.weigh(1.0, &body).bounds([1.0, f64::NAN]), "value of `bounds`: `[1]`"),
        (client.weigh(1.0, &body).x_most(f64::NAN), "value of `X-Most`"),
        (client.weigh(1.0, &body).unit(f64::NAN), "value of `unit`"),
        (client.weigh(1.0, &WeighBody::new().weight(f64::NAN)), "request body: `weight`"),
    ] {
        let error = call.await.unwrap_err();
        assert!(error.to_string().contains(place), "{place} in {error}");
    }
    assert!(received.lock().unwrap().is_empty());
    client.weigh(1.0, &body).await?;
    assert_eq!(received.lock().unwrap()[0].1, r#"{"weight":1.5,"note":null}"#);
    Ok(())
}

fn respond(line: &str) -> Vec<u8> {
    match line.split(' ').collect::<Vec<_>>().as_slice() {
        ["GET", "/flows", ..] => json(
            "\u{feff}{\"whole\":5.0,\"u32\":4294967295,\"u64\":18446744073709551615,\"size\":1e3,\"small\":255.0,\"one\":1.0,\"temperature\":5,\"ratio\":0.5,\"code\":\"a\",\"choice\":7.0,\"labels\":{\"a\":1}}",
        ),
        ["GET", "/thing", ..] => response("500 X", "content-type: application/json\r\n", b"{\"code\":7}"),
        ["HEAD", ..] => b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 20\r\n\r\n".to_vec(),
        ["DELETE", ..] => b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
        ["GET", "/text", ..] => response(
            "200 OK",
            "content-type: text/csv; charset=iso-8859-1\r\nx-rate-limit: 60\r\nx-tags: a, b\r\nx-sort: up\r\nx-trace: none\r\n",
            b"stra\xdfe;1\n",
        ),
        ["GET", "/chat", ..] => {
            response("200 OK", "content-type: text/event-stream\r\n", b"data:\n\nevent: add\ndata: {\"text\":\"hi\"}\n\n")
        }
        ["GET", "/drawing?origin=1.5,2", ..] => json(r#"{"at":[1,2.5],"tree":[[],[[]]]}"#),
        ["PUT", "/drawing", ..] => b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
        ["GET", "/note", ..] => json(r#"{"created_at":"2026-01-05T10:11:12.5"}"#),
        _ => response("404 X", "content-type: application/problem+json\r\n", br#"{"title":"No","detail":"such page"}"#),
    }
}

async fn values() -> TestResult {
    // Names are unchanged if they are valid in Rust.
    let named = back!(case_values::名前, r#"{"naïve":"x","住所":"東京"}"#);
    assert_eq!((named.naïve.as_str(), named.住所.as_ref().map(|it| it.as_str())), ("x", Some("東京")));
    use case_values::{Client, Deviations, types::*};
    let (url, received) = serve(respond)?;
    let deviations = Deviations::new();
    let client = Client::builder().base_url(&url).anonymous().deviations(deviations.clone()).build()?;
    // The method of an operation with this name differs from `Client::flows`, which every client has.
    let n = client.flows_2().await?.into_inner();
    assert_eq!((n.whole, n.u32, n.u64, n.size), (Some(5), Some(u32::MAX), Some(u64::MAX), Some(1000)));
    assert_eq!((n.small, n.one, n.temperature, n.ratio), (Some(255), Some(1), Some(5), Some(0.5)));
    assert!(matches!(n.choice, Some(NChoice::Integer(7))), "{n:?}");
    assert_eq!(n.labels.map(|it| it["a"]), Some(1));
    assert_eq!(deviations.list(), []);

    let error = client.get_thing().await.unwrap_err();
    assert!(matches!(error.documented(), Some(GetThingError::Default(it)) if it.code == 7), "{error:?}");
    client.delete_thing().await?;
    client.head_thing().await?;
    let text = client.text().await?;
    let headers = TextHeaders::of(text.headers());
    assert_eq!((headers.x_rate_limit, headers.x_trace), (Some(60), None));
    assert_eq!(headers.x_sort.as_ref().map(|sort| sort.as_str()), Some("up"));
    assert_eq!(headers.x_tags, Some(vec!["a".to_owned(), "b".to_owned()]));
    assert_eq!(text.into_inner(), "stra\u{df}e;1\n");
    let chat: Vec<_> = client.chat().await?.into_inner().try_collect().await?;
    assert_eq!((chat.len(), chat[0].data.text.as_str(), chat[0].event.as_deref()), (1, "hi", Some("add")));

    // An array of a fixed length is a tuple; a recursive array or map is a struct.
    let drawing = client.drawing(&(1.5, 2.0)).await?.into_inner();
    assert_eq!((drawing.at, drawing.tree.len(), drawing.tree[1].len()), ((1.0, 2.5), 2, 1));
    let edge = ((0.5, 1.0), EdgeItem2::new().weight(7), None);
    let place = DrawingPlace::from((3.0, 4.0));
    let mut tree = Tree::from(vec![Tree::default()]);
    tree.push(Tree(vec![Tree::default()]));
    client.draw(&Drawing::new((1.0, 2.0), tree).edges([edge]).place(place)).await?;
    let sent: serde_json::Value = serde_json::from_str(&received.lock().unwrap().last().unwrap().1)?;
    let drawn = r#"{"at":[1.0,2.0],"edges":[[[0.5,1.0],{"weight":7},null]],"tree":[[],[[]]],"place":[3.0,4.0]}"#;
    assert_eq!(sent, serde_json::from_str::<serde_json::Value>(drawn)?);
    back!(case_values::Drawing, r#"{"at":[1.0,2.0],"tree":[],"forest":{"a":{"b":{}}},"left":[[[]]],"place":"home"}"#);
    for wrong in [r#"{"at":[1],"tree":[]}"#, r#"{"at":[1,2,3],"tree":[]}"#, r#"{"at":[1,"x"],"tree":[]}"#, r#"{"at":[1,2],"tree":[5]}"#] {
        assert!(case_values::support::from_slice::<Drawing>(wrong.as_bytes()).is_err(), "{wrong}");
    }

    // This server does not require the credential that the document requires.
    let note = client.note().await?.into_inner();
    assert_eq!(note.created_at.to_rfc3339(), "2026-01-05T10:11:12.500+00:00");
    let found: Vec<_> = deviations.list().into_iter().map(|it| it.what).collect();
    assert_eq!(found, [case_values::Deviation::NoOffset]);
    assert!(Client::builder().base_url(&url).anonymous().strict().build()?.note().await.is_err());
    assert!(Client::builder().base_url(&url).build()?.note().await.is_err());

    let error = client.text().base_url(format!("{url}/nowhere")).await.unwrap_err();
    assert_eq!(error.message().as_deref(), Some("No: such page"));
    assert!(!error.to_string().contains("such page"), "{error}");
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> TestResult {
    unions()?;
    nulls()?;
    references()?;
    forms().await?;
    media_types().await?;
    numbers().await?;
    values().await?;
    println!("all of it went through");
    Ok(())
}
