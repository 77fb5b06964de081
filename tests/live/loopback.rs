//! Drives LoopBack's todo example with the client generated from its own document, and prints the deviations of the
//! server from the document.

use loopback_client::{
    Client, Deviations,
    types::{NewTodo, TodoFilter, TodoFilter1, TodoFilter1Order, TodoPartial},
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = std::env::args().nth(1).ok_or("the base URL is missing")?;
    let deviations = Deviations::new();
    // The document specifies its own server.
    let builder = Client::builder().document_url(format!("{base}/openapi.json"));
    let client = builder.deviations(deviations.clone()).build()?;
    assert_eq!(client.base_url(), base);

    let title = format!("live {}", std::process::id());
    let tag = serde_json::json!({"any": ["thing", 1]});
    let body = NewTodo::new(&title).desc("with a / and a ?").is_complete(false).tag(tag.clone());
    let todo = client.todo_controller_create(&body).await?.into_inner();
    let id = todo.id.ok_or("the id is missing")?;
    println!("create   {id} {:?}", todo.title);

    let read = client.todo_controller_find_by_id(id).filter(&TodoFilter::new()).await?;
    assert_eq!((read.desc.as_deref(), read.tag.as_ref()), (Some("with a / and a ?"), Some(&tag)));
    println!("read     {:?}", read.desc);

    let order = TodoFilter1Order::StringList(vec!["id DESC".to_owned()]);
    let listed = client.todo_controller_find().filter(&TodoFilter1::new().limit(100).order(order)).await?;
    assert_eq!(listed.first().map(|todo| todo.title.as_str()), Some(title.as_str()));
    println!("list     {} todos, the newest first", listed.len());

    client.todo_controller_update_by_id(id).body(&TodoPartial::new().is_complete(true)).await?;
    assert_eq!(client.todo_controller_find_by_id(id).await?.is_complete, Some(true));
    println!("update   is_complete");

    // The document requires a limit of at least one, which the server enforces.
    let refused = client.todo_controller_find().filter(&TodoFilter1::new().limit(0)).await;
    let refused = refused.err().ok_or("it was not refused")?;
    println!("refused  {refused}");
    assert_eq!(refused.status().map(|it| it.as_u16()), Some(400));

    client.todo_controller_delete_by_id(id).await?;
    let missing = client.todo_controller_find_by_id(id).await.err().ok_or("it is still there")?;
    println!("missing  {missing}");
    assert_eq!(missing.status().map(|it| it.as_u16()), Some(404));
    println!("deviations from the document:\n{deviations}");
    Ok(())
}
