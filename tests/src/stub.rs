//! A tiny HTTP server for the tests of the runner itself.

use crate::message::Message;
use crate::runtime::Runtime;
use serde_json::{Value, json};
use std::io::{BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A request as the stub saw it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// Method and path.
    pub(crate) line: String,
    /// The token, if one came.
    pub(crate) authorization: String,
    /// The media type of the body.
    pub(crate) content_type: String,
    /// The body.
    pub(crate) body: Vec<u8>,
}

/// What it answers to the request: status and body, `Null` for none.
pub(crate) type Script = fn(&Seen) -> (u16, Value);

/// A runtime that answers by a script.
pub(crate) struct Stub {
    base_url: String,
    /// All requests so far, without those for the document.
    pub(crate) seen: Arc<Mutex<Vec<Seen>>>,
}

impl Stub {
    /// Starts it on a free port; it lives as long as the test program.
    pub(crate) fn start(script: Script) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let base_url = format!("http://{}", listener.local_addr().expect("an address"));
        let seen = Arc::default();
        let stub = Self { base_url, seen: Arc::clone(&seen) };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let seen = Arc::clone(&seen);
                thread::spawn(move || serve(&stream, script, &seen));
            }
        });
        stub
    }
}

impl Runtime for Stub {
    fn base_url(&self) -> &str {
        &self.base_url
    }

    fn token(&self) -> &'static str {
        "dGVzdDpzZWNyZXQ="
    }

    fn log(&self) -> String {
        String::new()
    }
}

fn serve(stream: &TcpStream, script: Script, seen: &Mutex<Vec<Seen>>) {
    let mut reader = BufReader::new(stream);
    while let Some(request) = read_request(&mut reader) {
        let (status, body) = if request.line == "GET /api/v1/openapi.json" {
            (200, document())
        } else {
            seen.lock().expect("the list").push(request.clone());
            script(&request)
        };
        let body = if body.is_null() { String::new() } else { body.to_string() };
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\nretry-after: 7\r\n\
             content-length: {}\r\n\r\n",
            body.len()
        );
        let mut writer = stream;
        writer.write_all(head.as_bytes()).expect("an open connection");
        writer.write_all(body.as_bytes()).expect("an open connection");
    }
}

fn read_request(reader: &mut BufReader<&TcpStream>) -> Option<Seen> {
    let message = Message::read(reader)?;
    let header = |name| message.header(name).unwrap_or_default().to_owned();
    Some(Seen {
        line: message.line().rsplit_once(' ')?.0.to_owned(),
        authorization: header("authorization"),
        content_type: header("content-type"),
        body: message.body,
    })
}

/// Notes can be put, counted and deleted.
fn document() -> Value {
    let note = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Note" } } });
    let refusal = json!({ "application/json": { "schema": { "$ref": "#/components/schemas/ErrorResponse" } } });
    let responses = json!({ "200": { "content": note }, "204": {}, "400": { "content": refusal } });
    json!({
        "openapi": "3.1.0",
        "paths": { "/notes/{id}": {
            "put": { "operationId": "put", "requestBody": {}, "responses": responses },
            "get": { "operationId": "get", "responses": responses },
            "delete": { "operationId": "delete", "responses": responses },
        } },
        "components": { "schemas": {
            "Note": {
                "type": "object",
                "properties": { "score": { "type": "number" }, "self": { "type": "string" } },
            },
            "ErrorResponse": {
                "type": "object",
                "required": ["errorCode", "errorMessage"],
                "properties": {
                    "errorCode": { "type": "string" },
                    "errorMessage": { "type": "string" },
                },
            },
        } },
    })
}
