//! A user's program for the client in this folder: a call with each kind of body, parameter and response, pages, a
//! documented failure, and values that are read and written back. The argument is the URL of a mock server.

use std::error::Error;

use futures::TryStreamExt;
use previous::{
    Client, ErrorKind, Upload, Webhook,
    types::{
        AddPetError, AdoptForm, AdoptFormContent, CreateChatResponse, Food, KeyedBody, ListComponentsFilter, NewPet, Pet,
        PetKind, Piece, Question, Record, SearchQ, SearchResponse, SendFilesBody, SendFilesForm, SeveralResponse, Shape,
        StylesHeaders, WholeResponse,
    },
};
use serde::{Serialize, de::DeserializeOwned};

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let url = std::env::args().nth(1).ok_or("the URL is missing")?;
    let builder = || Client::builder().base_url(&url).login("ada", "pw").client_version("7").digest("d").oauth("o");
    let client = builder().build()?;
    values()?;
    requests(&client).await?;
    responses(&client).await?;
    pages(&client).await?;
    failures(&client).await?;
    // A separate client, since the connections of the other one are inactive while their runtime is blocked.
    let waited = builder().build()?.keep_question(&Question::new("blocking?")).send_blocking()?;
    assert_eq!(waited.status(), 204);
    println!("all calls succeeded");
    Ok(())
}

/// Reads a value, and compares its JSON with the text that it was read from.
fn same<T: DeserializeOwned + Serialize>(text: &str) -> Result<T, Box<dyn Error>> {
    let value: T = serde_json::from_str(text)?;
    assert_eq!(serde_json::to_string(&value)?, text);
    Ok(value)
}

fn values() -> Outcome {
    let shape: Shape = same(r#"{"form":"circle","radius":1.5,"inner":{"form":"box","side":2}}"#)?;
    let Shape::Circle(circle) = &shape else { return Err(format!("{shape:?}").into()) };
    assert!(matches!(circle.inner, Some(Shape::Box(_))));
    let unmatched: Shape = same(r#"{"form":"star","points":5}"#)?;
    assert!(unmatched.as_unmatched().is_some() && unmatched.tag() == "star");

    let pet: Pet = same(r#"{"name":"Rex","chip":"c","kind":"parrot","food":{"grams":5,"salt":null,"fat":2},"note":null,"new":1}"#)?;
    assert!(pet.kind.as_str() == "parrot" && pet.kind != PetKind::Cat);
    let Some(Food::Object(food)) = &pet.food else { return Err(format!("{pet:?}").into()) };
    assert!(food.is_salt_null() && food.additional.get("fat") == Some(&2));
    assert!(pet.unknown_members().is_some_and(|members| members.len() == 1));
    // The document required `chip` before.
    let pet: Pet = serde_json::from_str(r#"{"name":"Rex","kind":"cat","food":[[],[[]]]}"#)?;
    assert!(pet.is_chip_absent() && matches!(pet.food, Some(Food::Nested(_))));

    let record: Record = same(
        r#"{"id":"67e55044-10b1-426f-9247-bb680e5fe0c8","born":"2020-02-29","at":null,"mixed":1,"point":[1.5,2.0],"free":[null],"counts":{"a":null,"b":2}}"#,
    )?;
    assert!(record.is_at_null() && record.id.is_some() && record.born.is_some());
    let error = serde_json::from_str::<Record>(r#"{"born":"2020-02-30"}"#).unwrap_err();
    assert!(!error.to_string().is_empty());

    let webhook = Webhook::read("pet.added", br#"{"name":"Rex","kind":"dog"}"#)?;
    assert!(matches!(webhook, Some(Webhook::PetAdded(pet)) if pet.kind == PetKind::Dog));
    let schema = serde_json::to_value(schemars::schema_for!(Pet))?;
    assert!(schema["properties"]["food"].is_object());
    Ok(())
}

/// Sends each kind of parameter and body; the mock server validates them.
async fn requests(client: &Client) -> Outcome {
    let pet = Pet::new("Rex", PetKind::Dog, "c");
    let filter = ListComponentsFilter::new().kind("a").size(2);
    let listed = client.list_components().labels_key(["a"]).filter(&filter).ids([1, 2]).sid("abc").x_trace(["a", "b"]).price(1.5);
    for component in listed.await?.into_inner() {
        assert!(component.as_unmatched().is_none(), "{component:?}");
    }
    let styled = client.styles(["a", "b"], [1, 2], ["c"]).spaces([1, 2]).commas([3]).reserved("a/b").json(&pet).crumb("x");
    let styled = styled.await?;
    assert!(StylesHeaders::of(styled.headers()).x_count.is_some() && !styled.into_inner().is_empty());

    let photo = || Upload::new("rex.png", "bytes").media_type("image/png");
    let content = AdoptFormContent::new("all of them").photo(photo());
    client.adopt().body(&AdoptForm::Content(content)).await?;
    let form = SendFilesForm::new(photo(), "Rex").more([photo()]).either("text").eithers([photo()]).tags(["a", "b"]);
    client.send_files().body(&form.pet(pet.clone())).await?;
    client.send_files().body_form(&SendFilesBody::new().name("Rex").tags(["a", "b"]).pet(pet.clone())).await?;
    client.send_files().body_text("text").await?;
    client.put_photo("1", "anything").await?;

    let circle: Shape = serde_json::from_str(r#"{"form":"circle","radius":1.5}"#)?;
    for shape in client.find_shapes(1).body(&Record::new().shape(circle)).await?.into_inner() {
        assert!(shape.as_unmatched().is_none(), "{shape:?}");
    }
    client.keyed(&KeyedBody::new()).await?;
    Ok(())
}

/// Reads each kind of response.
async fn responses(client: &Client) -> Outcome {
    let added = client.add_pet(&NewPet::new("Rex").note_null()).await?.into_inner();
    assert_eq!(added.kind, PetKind::Cat);
    let whole = client.add_pet(&NewPet::new("Rex")).send_whole().await?.into_inner();
    assert!(whole.success);

    let found = client.search().q(&SearchQ::new()).await?.into_inner();
    assert!(matches!(found, SearchResponse::Ok(_)), "{found:?}");
    let later = client.search().header("prefer", "code=204").await?.into_inner();
    assert!(matches!(later, SearchResponse::NoContent), "{later:?}");

    let chat = client.create_chat(&Question::new("why?").stream(true)).header("accept", "text/event-stream").await?;
    let CreateChatResponse::OkEventStream(pieces) = chat.into_inner() else { return Err("not a stream".into()) };
    let pieces: Vec<Piece> = pieces.try_collect().await?;
    assert!(pieces.iter().all(|piece| piece.as_unmatched().is_none()), "{pieces:?}");
    let lines: Vec<_> = client.read_log().await?.into_inner().try_collect().await?;
    let news: Vec<_> = client.read_news().await?.into_inner().try_collect().await?;
    let feed: Vec<_> = client.feed().await?.into_inner().try_collect().await?;
    assert!(!pieces.is_empty() && !lines.is_empty() && !news.is_empty() && !feed.is_empty());
    let WholeResponse::Ok(whole) = client.whole().await?.into_inner() else { return Err("not a stream".into()) };
    assert!(!whole.try_collect::<Vec<_>>().await?.is_empty());

    let several = client.several().header("prefer", "code=206").await?.into_inner();
    let SeveralResponse::PartialContent(bytes) = several else { return Err(format!("{several:?}").into()) };
    assert!(!bytes.into_inner().try_collect::<Vec<_>>().await?.is_empty());
    let photo = client.get_photo("1").await?.into_inner();
    assert!(!photo.into_inner().try_collect::<Vec<_>>().await?.is_empty());
    client.status().await?;
    Ok(())
}

/// Reads lists whose pages the test has set: two pages by cursor, two by number, one by `Link`.
async fn pages(client: &Client) -> Outcome {
    let questions: Vec<_> = client.list_questions().limit(2).items().map_ok(|it| it.text).try_collect().await?;
    assert_eq!(questions, ["a", "b", "c"]);
    let pets: Vec<_> = client.list_pets().pages().try_collect().await?;
    assert_eq!(pets.len(), 2);
    let linked: Vec<_> = client.list_linked().items().try_collect().await?;
    assert_eq!(linked.len(), 1);
    Ok(())
}

/// Reads a failure as the type that the document declares for it.
async fn failures(client: &Client) -> Outcome {
    let error = client.add_pet(&NewPet::new("Rex")).header("prefer", "code=409").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Response);
    let Some(AddPetError::Conflict(problem)) = error.documented() else { return Err(format!("{error:?}").into()) };
    assert!(!problem.title.is_empty());
    let error = Client::new(client.base_url())?.list_questions().await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Credentials);
    Ok(())
}
