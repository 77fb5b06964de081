//! Drives LoopBack's todo example through the client that is generated from its own document.

use loopback_client::{
    Client,
    types::{NewTodo, TodoFilter, TodoFilter1, TodoFilter1Order, TodoPartial},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = std::env::args().nth(1).ok_or("the base URL is missing")?;
    // The document names its own server.
    let client = Client::builder().document_url(format!("{base}/openapi.json")).build()?;
    assert_eq!(client.base_url(), base);

    let title = format!("live {}", std::process::id());
    let body = NewTodo {
        title: title.clone(),
        desc: Some("with a / and a ?".to_owned()),
        is_complete: Some(false),
        remind_at_address: None,
        remind_at_geo: None,
        tag: Some(serde_json::json!({"any": ["thing", 1]})),
    };
    let todo = client.todo_controller_create(&body).await?.into_inner();
    let id = todo.id.ok_or("the id is missing")?;
    println!("create   {id} {:?}", todo.title);

    let read = client.todo_controller_find_by_id(id, Some(&TodoFilter::default())).await?;
    assert_eq!((read.desc.as_deref(), &read.tag), (Some("with a / and a ?"), &body.tag));
    println!("read     {:?}", read.desc);

    let filter = TodoFilter1 {
        limit: Some(100),
        order: Some(TodoFilter1Order::StringList(vec!["id DESC".to_owned()])),
        ..TodoFilter1::default()
    };
    let listed = client.todo_controller_find(Some(&filter)).await?;
    assert_eq!(listed.first().map(|todo| todo.title.as_str()), Some(title.as_str()));
    println!("list     {} todos, the newest first", listed.len());

    let change = TodoPartial { is_complete: Some(true), ..TodoPartial::default() };
    client.todo_controller_update_by_id(id, Some(&change)).await?;
    assert_eq!(client.todo_controller_find_by_id(id, None).await?.is_complete, Some(true));
    println!("update   is_complete");

    // The document says that a limit is one at least, and the server holds to it.
    let filter = TodoFilter1 { limit: Some(0), ..TodoFilter1::default() };
    let refused = client.todo_controller_find(Some(&filter)).await.err().ok_or("it was not refused")?;
    println!("refused  {refused}");
    assert_eq!(refused.status().map(|it| it.as_u16()), Some(400));

    client.todo_controller_delete_by_id(id).await?;
    let missing = client.todo_controller_find_by_id(id, None).await.err().ok_or("it is still there")?;
    println!("missing  {missing}");
    assert_eq!(missing.status().map(|it| it.as_u16()), Some(404));
    Ok(())
}
