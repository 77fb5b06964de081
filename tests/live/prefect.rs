//! Drives a Prefect server with the client generated from its own document, and prints the deviations of the server
//! from the document.

use indexmap::IndexMap;
use prefect_client::{
    Client, Deviations, Error,
    types::{
        CreateFlowError, FlowCreate, FlowCreateLabelsValue as Label, FlowFilter, FlowFilterName, FlowLabelsValue,
        FlowUpdate, ReadFlowsBody,
    },
};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let base = std::env::args().nth(1).ok_or("the base URL is missing")?;
    let deviations = Deviations::new();
    let client = Client::builder().base_url(base).deviations(deviations.clone()).build()?;

    // Create, with labels of every type: an integer retains all digits.
    let labels: IndexMap<String, Label> = [
        ("integer".to_owned(), Label::Integer(9_007_199_254_740_993)),
        ("number".to_owned(), Label::Number(0.950_928_108_114_799_1)),
        ("flag".to_owned(), Label::Boolean(true)),
        ("text".to_owned(), Label::String("x".to_owned())),
    ]
    .into();
    let name = format!("live-{}", std::process::id());
    let body = FlowCreate::new(&name).tags(["a"]).labels(labels);
    let flow = client.create_flow(&body).await?.into_inner();
    println!("create   {} {:?}", flow.name, flow.labels);
    let labels = flow.labels.clone().ok_or("the labels are gone")?;
    assert_eq!(labels.get("integer"), Some(&FlowLabelsValue::Integer(9_007_199_254_740_993)));
    assert_eq!(labels.get("number"), Some(&FlowLabelsValue::Number(0.950_928_108_114_799_1)));
    assert_eq!(labels.get("flag"), Some(&FlowLabelsValue::Boolean(true)));

    // Read, by id and by name.
    assert_eq!(client.read_flow(flow.id).await?.name, name);
    assert_eq!(client.read_flow_by_name(&name).await?.id, flow.id);
    println!("read     {}", flow.id);

    // List, by a filter in the body.
    let filter = FlowFilter::new().name(FlowFilterName::new().any([&name]));
    let body = ReadFlowsBody::new().flows(filter).limit(10);
    let found = client.read_flows().body(&body).await?;
    assert_eq!(found.iter().map(|flow| flow.id).collect::<Vec<_>>(), [flow.id]);
    println!("list     {} of this name", found.len());

    // Update.
    client.update_flow(flow.id, &FlowUpdate::new().tags(["b", "c"])).await?;
    assert_eq!(client.read_flow(flow.id).await?.tags, Some(vec!["b".to_owned(), "c".to_owned()]));
    println!("update   tags");

    // A rejected request, read as documented.
    let refused = client.create_flow(&FlowCreate::new("not/allowed")).await;
    let error: Error<CreateFlowError> = refused.err().ok_or("it was not refused")?;
    println!("refused  {error}, as documented: {}", error.documented().is_some());
    assert_eq!(error.status().map(|it| it.as_u16()), Some(422));

    // Delete, after which the flow is missing.
    client.delete_flow(flow.id).await?;
    let missing = client.read_flow(flow.id).await.err().ok_or("it is still there")?;
    println!("missing  {missing}");
    assert_eq!(missing.status().map(|it| it.as_u16()), Some(404));
    println!("deviations from the document:\n{deviations}");
    Ok(())
}
