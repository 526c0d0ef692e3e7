//! A client that takes no answer unchecked.

use crate::contract::{Contract, ContractError, Violation};
use crate::runtime::Runtime;
use serde_json::Value;
use std::fmt::Write as _;
use std::sync::Arc;
use std::time::Duration;
use thiserror::Error;
use ureq::Agent;
use ureq::http::{self, HeaderMap};

const PATIENCE: Duration = Duration::from_secs(60);
const ANSWER_LIMIT: u64 = 64 << 20;
const SHOWN_BYTES: usize = 600;

/// A call to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The method, in capitals.
    pub method: String,
    /// The path with its query.
    pub path: String,
    /// Headers beyond those that follow from the rest.
    pub headers: Vec<(String, String)>,
    /// Whether the client's token goes along.
    pub with_token: bool,
    /// The body.
    pub body: Option<Vec<u8>>,
}

impl Request {
    /// A call without a body.
    #[must_use]
    pub fn new(method: &str, path: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            headers: Vec::new(),
            with_token: true,
            body: None,
        }
    }

    /// The call with a JSON body.
    #[must_use]
    pub fn with_json(self, body: &Value) -> Self {
        let body = body.to_string().into_bytes();
        Self { body: Some(body), ..self }.with_header("content-type", "application/json")
    }

    /// The call with a binary body.
    #[must_use]
    pub fn with_octets(self, body: Vec<u8>) -> Self {
        Self { body: Some(body), ..self }.with_header("content-type", "application/octet-stream")
    }

    /// The call with one more header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The call without the client's token.
    #[must_use]
    pub fn without_token(self) -> Self {
        Self { with_token: false, ..self }
    }

    /// The call as a report shows it; long bodies are cut.
    #[must_use]
    pub fn describe(&self) -> String {
        let mut text = format!("{} {}", self.method, self.path);
        for (name, value) in &self.headers {
            // Writing to a string cannot fail.
            let _ = write!(text, "\n{name}: {value}");
        }
        if let Some(body) = &self.body {
            let _ = write!(text, "\n{}", abridged(body));
        }
        text
    }
}

/// What came back.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Answer {
    /// The body as JSON; `Null`, which no answer of the contract holds, when it
    /// is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or(Value::Null)
    }

    /// The text at `pointer` in the body; empty when there is none.
    #[must_use]
    pub fn text(&self, pointer: &str) -> String {
        self.json().pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
    }

    /// The error code in the body; empty when there is none.
    #[must_use]
    pub fn error_code(&self) -> String {
        self.text("/errorCode")
    }

    /// The header `name` as text; empty when there is none.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The answer as a report shows it; long bodies are cut.
    #[must_use]
    pub fn describe(&self) -> String {
        format!("{} {}", self.status, abridged(&self.body))
    }
}

/// Why there is no answer to work with.
#[derive(Debug, Error)]
pub enum CallError {
    /// Nothing came back.
    #[error("{request}\ngot no answer: {source}")]
    NoAnswer {
        /// The call.
        request: String,
        /// What went wrong.
        source: ureq::Error,
    },
    /// The answer breaks the contract.
    #[error("{request}\nbroke the contract: {violation}\nthe answer was: {answer}")]
    Broken {
        /// The call.
        request: String,
        /// What came back.
        answer: String,
        /// What is wrong with it.
        violation: Violation,
    },
    /// The document that the service serves cannot be used.
    #[error(transparent)]
    Contract(#[from] ContractError),
}

/// Calls one runtime. Clones share their connections.
#[derive(Debug, Clone)]
pub struct Client {
    line: Line,
    contract: Arc<Contract>,
}

impl Client {
    /// Fetches the contract of a runtime; every answer is held against it.
    ///
    /// # Errors
    /// [`CallError`] when the document cannot be had or read.
    pub fn connect(runtime: &(impl Runtime + ?Sized)) -> Result<Self, CallError> {
        let line = Line::new(runtime);
        let document = line.send(&Request::new("GET", "/api/v1/openapi.json"))?;
        Ok(Self { line, contract: Arc::new(Contract::read(&document.body)?) })
    }

    /// Makes a call.
    ///
    /// # Errors
    /// [`CallError`] when no answer comes, or one that the contract does not allow.
    pub fn send(&self, request: &Request) -> Result<Answer, CallError> {
        let answer = self.line.send(request)?;
        match self.contract.check(request, &answer) {
            Ok(()) => Ok(answer),
            Err(violation) => Err(CallError::Broken {
                request: request.describe(),
                answer: answer.describe(),
                violation,
            }),
        }
    }

    /// Makes a call without a body.
    ///
    /// # Errors
    /// See [`Client::send`].
    pub fn call(&self, method: &str, path: &str) -> Result<Answer, CallError> {
        self.send(&Request::new(method, path))
    }

    /// Makes a call with a JSON body.
    ///
    /// # Errors
    /// See [`Client::send`].
    pub fn json(&self, method: &str, path: &str, body: &Value) -> Result<Answer, CallError> {
        self.send(&Request::new(method, path).with_json(body))
    }

    /// Makes a call with a binary body.
    ///
    /// # Errors
    /// See [`Client::send`].
    pub fn octets(&self, method: &str, path: &str, body: Vec<u8>) -> Result<Answer, CallError> {
        self.send(&Request::new(method, path).with_octets(body))
    }
}

/// The way to a runtime.
#[derive(Debug, Clone)]
struct Line {
    agent: Agent,
    base_url: String,
    authorization: String,
}

impl Line {
    fn new(runtime: &(impl Runtime + ?Sized)) -> Self {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .allow_non_standard_methods(true)
            .timeout_global(Some(PATIENCE))
            .build();
        Self {
            agent: config.new_agent(),
            base_url: runtime.base_url().to_owned(),
            authorization: format!("Bearer {}", runtime.token()),
        }
    }

    fn send(&self, request: &Request) -> Result<Answer, CallError> {
        self.exchange(request)
            .map_err(|source| CallError::NoAnswer { request: request.describe(), source })
    }

    fn exchange(&self, request: &Request) -> Result<Answer, ureq::Error> {
        let mut call = http::Request::builder()
            .method(request.method.as_str())
            .uri(format!("{}{}", self.base_url, request.path));
        if request.with_token {
            call = call.header("authorization", &self.authorization);
        }
        for (name, value) in &request.headers {
            call = call.header(name, value);
        }
        let mut response = match &request.body {
            Some(body) => self.agent.run(call.body(&body[..])?)?,
            None => self.agent.run(call.body(())?)?,
        };
        let body = response.body_mut().with_config().limit(ANSWER_LIMIT).read_to_vec()?;
        let headers = response.headers().clone();
        Ok(Answer { status: response.status().as_u16(), headers, body })
    }
}

fn abridged(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    if text.len() <= SHOWN_BYTES {
        return text.into_owned();
    }
    let shown: String = text.chars().take(SHOWN_BYTES).collect();
    format!("{shown}… ({} bytes)", bytes.len())
}
