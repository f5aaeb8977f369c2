#!/usr/bin/env bash
# lettre 0.11.23: the time-out of its asynchronous SMTP transport bounds the connection and nothing after it.
#
# A server on loopback accepts, greets and then says nothing. A transport with a time-out of one second is asked to send
# one valid message; after six seconds it still waits. Fails where that changes: then the service's own time-outs of each
# step may go.
set -euo pipefail

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/src"
cat >"$folder/Cargo.toml" <<'TOML'
[package]
name = "silent"
version = "0.0.0"
edition = "2021"

[dependencies]
lettre = { version = "=0.11.23", default-features = false, features = ["builder", "smtp-transport", "tokio1"] }
tokio = { version = "1", features = ["rt-multi-thread", "macros", "net", "time", "io-util"] }
TOML
cat >"$folder/src/main.rs" <<'RUST'
use std::time::{Duration, Instant};

use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::io::AsyncWriteExt;

#[tokio::main]
async fn main() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    tokio::spawn(async move {
        let (mut client, _) = listener.accept().await.unwrap();
        client.write_all(b"220 silent ESMTP\r\n").await.unwrap();
        std::future::pending::<()>().await;
    });
    let message = Message::builder()
        .from("a@example.com".parse().unwrap())
        .to("b@example.com".parse().unwrap())
        .body("hello".to_owned())
        .unwrap();
    let transport = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous("127.0.0.1")
        .port(port)
        .timeout(Some(Duration::from_secs(1)))
        .build();
    let begun = Instant::now();
    match tokio::time::timeout(Duration::from_secs(6), transport.send(message)).await {
        Err(_) => println!("still waiting after {} s", begun.elapsed().as_secs()),
        Ok(answer) => println!("ended after {:.1} s: {answer:?}", begun.elapsed().as_secs_f32()),
    }
}
RUST
seen=$(cd "$folder" && cargo run --quiet)
echo "lettre 0.11.23, time-out 1 s, a server that is silent after its greeting: $seen"
[[ $seen == "still waiting after 6 s" ]] || { echo "this is not what was seen before" >&2; exit 1; }
