//! A user's program for the client of `documents/streams.yaml`: a streamed response, lines, events, and a list. The
//! argument is the URL of a server.

use answers_shipped::{
    Client, Error,
    types::{CreateChatResponse, EndReason, Piece, Question},
};
use futures::{StreamExt, TryStreamExt};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = std::env::args().nth(1).ok_or("the URL is missing")?;
    let client = Client::builder().key("s3cret").base_url(&url).build()?;

    // The response is the requested stream, whose items have the types of the union.
    let response = client.create_chat(&Question::new("why?").stream(true)).await?.into_inner();
    let CreateChatResponse::OkEventStream(mut pieces) = response else { return Err("not a stream".into()) };
    let (mut text, mut reason) = (String::new(), None);
    while let Some(piece) = pieces.try_next().await? {
        match piece {
            Piece::Delta(delta) => text.push_str(&delta.text),
            Piece::End(end) => reason = Some(end.reason),
            other => return Err(format!("what is {other:?}?").into()),
        }
    }
    println!("chat: {text} ({reason:?})");
    assert_eq!((text.as_str(), reason), ("Because of it.", Some(EndReason::Stop)));

    // The whole response, without a stream.
    let response = client.create_chat(&Question::new("why?")).await?.into_inner();
    let CreateChatResponse::Ok(answer) = response else { return Err("not whole".into()) };
    assert_eq!(answer.text, "Because of it.");

    let lines: Vec<_> = client.read_log().await?.into_inner().map_ok(|line| line.at).try_collect().await?;
    assert_eq!(lines, [1, 2, 3]);
    let news: Vec<_> = client.read_news().await?.into_inner().try_collect().await?;
    assert_eq!((news[0].data.as_str(), news[0].event.as_deref(), news[0].id.as_deref()), ("x", Some("add"), Some("7")));

    let questions: Vec<_> = client.list_questions().limit(2).items().map_ok(|it| it.text).try_collect().await?;
    assert_eq!(questions, ["a", "b", "c"]);
    let ahead = client.list_questions().pages().prefetch().count().await;
    assert_eq!(ahead, 2);

    // The connection breaks after the request was processed; the idempotency key makes a retry safe.
    client.keep_question(&Question::new("again?")).await?;
    // A separate client, since the connections of the other one are inactive while their runtime is blocked.
    let second = Client::builder().key("s3cret").base_url(url).build()?;
    let waited: Result<_, Error<_>> = second.keep_question(&Question::new("blocking?")).send_blocking();
    waited?;
    println!("all of it went through");
    Ok(())
}
