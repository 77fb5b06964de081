//! Drives a Prefect server through the client that is generated from its own document.

use indexmap::IndexMap;
use prefect_client::{
    Client, Error,
    types::{
        CreateFlowError, FlowCreate, FlowCreateLabelsValue as Label, FlowFilter, FlowFilterName, FlowLabelsValue,
        FlowUpdate, ReadFlowsBody,
    },
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = std::env::args().nth(1).ok_or("the base URL is missing")?;
    let client = Client::builder().base_url(base).build()?;

    // Create, with labels of every kind: what was an integer stays one, to the last digit.
    let labels: IndexMap<String, Label> = [
        ("integer".to_owned(), Label::Integer(9_007_199_254_740_993)),
        ("number".to_owned(), Label::Number(0.950_928_108_114_799_1)),
        ("flag".to_owned(), Label::Boolean(true)),
        ("text".to_owned(), Label::String("x".to_owned())),
    ]
    .into();
    let name = format!("live-{}", std::process::id());
    let body = FlowCreate { name: name.clone(), tags: Some(vec!["a".to_owned()]), labels: Some(Some(labels)) };
    let flow = client.create_flow(None, &body).await?.into_inner();
    println!("create   {} {:?}", flow.name, flow.labels);
    let labels = flow.labels.clone().flatten().ok_or("the labels are gone")?;
    assert_eq!(labels.get("integer"), Some(&FlowLabelsValue::Integer(9_007_199_254_740_993)));
    assert_eq!(labels.get("number"), Some(&FlowLabelsValue::Number(0.950_928_108_114_799_1)));
    assert_eq!(labels.get("flag"), Some(&FlowLabelsValue::Boolean(true)));

    // Read, by id and by name.
    assert_eq!(client.read_flow(flow.id, None).await?.name, name);
    assert_eq!(client.read_flow_by_name(&name, None).await?.id, flow.id);
    println!("read     {}", flow.id);

    // List, by a filter in the body.
    let filter = FlowFilter {
        name: Some(Some(FlowFilterName { any: Some(Some(vec![name.clone()])), like: None })),
        ..FlowFilter::default()
    };
    let body = ReadFlowsBody { flows: Some(filter), limit: Some(10), ..ReadFlowsBody::default() };
    let found = client.read_flows(None, Some(&body)).await?;
    assert_eq!(found.iter().map(|flow| flow.id).collect::<Vec<_>>(), [flow.id]);
    println!("list     {} of this name", found.len());

    // Update.
    client.update_flow(flow.id, None, &FlowUpdate { tags: Some(vec!["b".to_owned(), "c".to_owned()]) }).await?;
    assert_eq!(client.read_flow(flow.id, None).await?.tags, Some(vec!["b".to_owned(), "c".to_owned()]));
    println!("update   tags");

    // A refused request, read as the document has it.
    let refused =
        client.create_flow(None, &FlowCreate { name: "not/allowed".to_owned(), tags: None, labels: None }).await;
    let error: Error<CreateFlowError> = refused.err().ok_or("it was not refused")?;
    println!("refused  {error}, as documented: {}", error.documented().is_some());
    assert_eq!(error.status().map(|it| it.as_u16()), Some(422));

    // Delete, and then it is missing.
    client.delete_flow(flow.id, None).await?;
    let missing = client.read_flow(flow.id, None).await.err().ok_or("it is still there")?;
    println!("missing  {missing}");
    assert_eq!(missing.status().map(|it| it.as_u16()), Some(404));
    Ok(())
}
