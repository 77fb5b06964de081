// A user's program for the client of `base.yaml`. It is compiled with the client of every change, and runs against a
// server of each. `zoo` is the client.

use std::time::Duration;

use zoo::{
    ApiError, Client, Error, ResponseValue, Webhook,
    calls::ListPets,
    types::{
        Born, Chip, CreatePetError, Event, GetPetError, ListPetsError, NewKeeper, NewPet, Pet, PetKeeper, PetPage,
        PetSoldPostBody, Problem, PutArchiveForm, PutArchiveFormPart, PutArchiveFormWhole, PutPhotoForm, Query, QuerySort, SearchResponse, SearchResponseHitsItem, Settings, SettingsRulesItem, Status,
    },
};

/// The types of a client in a struct.
struct Shop {
    client: Client,
    last: Option<Pet>,
    keeper: Option<PetKeeper>,
    failed: Vec<ApiError>,
}

fn label(status: &Status) -> &str {
    match status {
        Status::Free => "is free",
        Status::Sold => "is sold",
        other => other.as_str(),
    }
}

fn describe(event: &Event) -> String {
    match event {
        Event::Born(born) => format!("{} was born", born.name),
        Event::Died(died) => format!("one died at {:?}", died.at),
        other => format!("something of the kind {}", other.tag()),
    }
}

fn why(error: &Error<ListPetsError>) -> &str {
    match error.documented() {
        Some(ListPetsError::NotFound(Problem { title, .. })) => title,
        _ => "unknown",
    }
}

fn call(client: &Client, limit: Option<i32>) -> ListPets {
    client.list_pets("me", 7).when(limit, ListPets::limit).tags(["a", "b"]).status(Status::Free)
}

impl Shop {
    async fn list(&mut self) -> Result<PetPage, Error<ListPetsError>> {
        let pets = call(&self.client, Some(10)).await?;
        let page: &PetPage = &pets;
        let first: &Pet = &page.pets[0];
        let (id, name, born): (i64, &str, chrono::DateTime<chrono::Utc>) = (first.id, &first.name, first.born);
        assert!(id >= 0 && !name.is_empty() && born.timestamp() >= 0);
        let (total, next): (i64, Option<&String>) = (page.total, page.next.as_ref());
        assert!(total >= 0 && (next.is_some() || page.is_next_null() || page.next.is_none()));
        let (note, weight): (Option<&str>, Option<f64>) = (first.note.as_deref(), first.weight);
        assert!(note.is_none_or(|it| !it.is_empty()) && weight.is_none_or(|it| it >= 0.0));
        let keeper: &PetKeeper = &first.keeper;
        let (_, _): (&String, Option<&String>) = (&keeper.name, keeper.phone.as_ref());
        let labels: Option<&indexmap::IndexMap<String, String>> = first.labels.as_ref();
        let extra: Option<&serde_json::Map<String, serde_json::Value>> = first.extra.as_ref();
        let origin: Option<&String> = first.origin.as_ref();
        assert!(labels.is_none_or(|it| it.len() < 9) && extra.is_none_or(|it| it.len() < 9) && origin.is_none_or(|it| it.len() < 99));
        let parent: Option<&Pet> = first.parent.as_deref();
        assert!(parent.is_none_or(|it| it.id >= 0));
        assert!(!label(&first.status).is_empty());
        let again = self.client.list_pets(String::from("me"), 7).limit(10).timeout(Duration::from_secs(5)).header("x-a", "b").send().await?;
        self.last = Some(first.clone());
        self.keeper = Some(first.keeper.clone());
        Ok(again.into_inner())
    }

    async fn create(&self) -> Result<Pet, ApiError> {
        let keeper = NewKeeper::new("Ann").phone("1");
        let pet = NewPet::new("Rex", keeper).note("calm").tags(["a"]).status("free").limit(3).size(4);
        let sent = serde_json::to_value(&pet).unwrap();
        assert_eq!((&sent["kind"], &sent["level"], &sent["limit"]), (&"pet".into(), &2.into(), &3.into()));
        let none = serde_json::to_value(pet.clone().limit_null()).unwrap();
        assert!(none["limit"].is_null() && none.as_object().unwrap().contains_key("limit"));
        let mut body = NewPet::new("Rex", NewKeeper::new(String::from("Ann")));
        body.note = Some("calm".into());
        body.status = Some(Status::Sold);
        body.name = "Max".into();
        body.keeper.name = "Bob".into();
        let made: ResponseValue<Pet> = self.client.create_pet(&body).await?;
        assert_eq!(made.status(), 201);
        Ok(made.into_inner())
    }

    async fn others(&mut self) -> Result<(), ApiError> {
        let one: Pet = self.client.get_pet(1).await?.into_inner();
        assert!(!one.name.is_empty());
        let chip: Chip = self.client.get_chip(1).await?.into_inner();
        assert!(chip.number.len() < 99);
        let gone: ResponseValue<()> = self.client.delete_pet(1).await?;
        assert!(gone.status().is_success());
        let event = self.client.next_event().await?;
        assert!(!describe(&event).is_empty());
        let made: Event = Event::from(serde_json::from_value::<Born>(serde_json::json!({"type": "born", "name": "Rex"})).unwrap());
        assert_eq!((describe(&made).as_str(), made.tag()), ("Rex was born", "born"));
        let found: SearchResponse = self.client.search().body(&Query::new().text("x").sort(QuerySort::Up)).send_whole().await?.into_inner();
        let hits: Vec<SearchResponseHitsItem> = found.hits;
        assert!(hits.iter().all(|hit| hit.title.as_deref().is_none_or(|it| it.len() < 99)));
        let unwrapped: Vec<SearchResponseHitsItem> = self.client.search().await?.into_inner();
        assert!(unwrapped.len() < 99);
        let rules = [SettingsRulesItem::new("now").then("go")];
        let settings: Settings = self.client.put_settings(&Settings::new("en").theme("dark").notify(true).rules(rules)).await?.into_inner();
        let (language, theme): (&String, Option<&String>) = (&settings.language, settings.theme.as_ref());
        assert!(language.len() < 99 && theme.is_none_or(|it| it.len() < 99));
        let notify: Option<bool> = settings.notify;
        assert!(notify.is_none() || !settings.is_notify_null());
        let photo = PutPhotoForm::new(zoo::Upload::new("a.png", "png")).caption("Rex");
        self.client.put_photo(1, &photo).await?;
        Ok(())
    }
}

/// Uses a server, its variables, credentials and alternative forms by name.
fn archive(part: Option<&str>) -> String {
    let server = zoo::UploadServer::main().region(zoo::UploadServerRegion::Us).a_b("b");
    let client = Client::builder().token("t").session("s").upload_server(server).build().unwrap();
    let whole = PutArchiveFormWhole::new(zoo::Upload::new("a.png", "png"));
    let form: PutArchiveForm = part.map_or_else(|| whole.into(), |part| PutArchiveFormPart::new(part).into());
    let kind = match &form {
        PutArchiveForm::Whole(PutArchiveFormWhole { file: _, .. }) => "whole",
        PutArchiveForm::Part(part) => &part.text,
        _ => "other",
    };
    format!("{kind} to {}", client.put_archive(&form).preview().unwrap().uri())
}

/// Reads a webhook.
fn price(name: &str, body: &str) -> Option<i64> {
    match Webhook::read(name, body.as_bytes()).unwrap()? {
        Webhook::PetSold(PetSoldPostBody { price, .. }) => Some(price),
        Webhook::PetBorn(Pet { id, .. }) => Some(id),
        _ => None,
    }
}

/// Runs everything against a server.
pub async fn run(url: &str) {
    let client = Client::builder().token("t").base_url(url).build().unwrap();
    let mut shop = Shop { client: client.clone(), last: None, keeper: None, failed: Vec::new() };
    shop.list().await.unwrap();
    shop.create().await.unwrap();
    shop.others().await.unwrap();
    assert!(shop.last.is_some() && shop.keeper.is_some());
    // A call can be previewed.
    let seen = call(&client, None).preview().unwrap();
    assert_eq!(seen.uri().path(), "/owners/me/pets");
    assert_eq!(seen.uri().query(), Some("since=7&tags=a&tags=b&status=free"));
    // An unreachable server has the same error for every operation.
    let unreachable = Client::builder().token("t").base_url("http://127.0.0.1:1").build().unwrap();
    let error: Error<GetPetError> = unreachable.get_pet(1).await.unwrap_err();
    assert!(error.documented().is_none());
    shop.failed.push(error.into());
    let error: Error<CreatePetError> = unreachable.create_pet(&NewPet::new("a", NewKeeper::new("b"))).await.unwrap_err();
    assert!(!matches!(error.documented(), Some(CreatePetError::Conflict)));
    shop.failed.push(error.into());
    assert_eq!(why(&unreachable.list_pets("me", 7).await.unwrap_err()), "unknown");
    assert_eq!(zoo::Server::production(), zoo::Server::production());
    Client::builder().server(zoo::Server::sandbox()).build().unwrap();
    assert_eq!(archive(None), "whole to https://us.upload.example/b/archive");
    assert_eq!(archive(Some("part")), "part to https://us.upload.example/b/archive");
    assert_eq!((price("pet-sold", r#"{"price": 3}"#), price("pet-gone", "{}")), (Some(3), None));
}

/// Runs code of a user's tests.
pub fn fixtures() {
    let pet = serde_json::json!({
        "id": 1, "name": "Rex", "status": "free", "born": "2026-01-01T00:00:00Z", "keeper": {"name": "Ann"}});
    let pet: Pet = serde_json::from_value(pet).unwrap();
    let page = serde_json::json!({"pets": [pet], "total": 1, "next": null});
    let page: PetPage = serde_json::from_value(page).unwrap();
    assert_eq!((page.pets[0].name.as_str(), page.total, page.is_next_null()), ("Rex", 1, true));
    assert_eq!(page, page.clone());
    // A status that was used before it had a variant.
    let leased = Status::from("leased");
    assert_eq!((label(&leased), leased.as_str()), ("leased", "leased"));
    let moved: Event = serde_json::from_value(serde_json::json!({"type": "moved", "to": "Rome"})).unwrap();
    assert_eq!((describe(&moved).as_str(), moved.tag()), ("something of the kind moved", "moved"));
    let empty: Settings = serde_json::from_value(serde_json::json!({"language": "en"})).unwrap();
    assert!(!empty.is_notify_null());
}
