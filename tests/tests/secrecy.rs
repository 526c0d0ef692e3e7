//! Who only has the files or the log of the service learns nothing from them.

use base64::{Engine, engine::general_purpose::STANDARD};
use selfsame_tests::client::{Client, Request};
use selfsame_tests::prerequisites::{self, Missing, Parts};
use selfsame_tests::server::{Server, Setup};
use selfsame_tests::suite::{self, Outcome};
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

const CUSTOMERS: &str = "/api/v1/customers";
const PHOTO: &str = "face/lfw/Aaron_Peirsol/Aaron_Peirsol_0001.jpg";
/// Bytes in a row that are looked for of a photograph or a template.
const WINDOW: usize = 64;

fn main() -> ExitCode {
    suite::run(vec![suite::test(
        "files_and_log_show_nothing",
        Needed::find,
        files_and_log_show_nothing,
    )])
}

/// The service, and a photograph to entrust to it.
struct Needed {
    parts: Parts,
    photo: Vec<u8>,
}

impl Needed {
    fn find() -> Result<Self, Missing> {
        let path = prerequisites::test_data()?.join(PHOTO);
        let photo = fs::read(&path).map_err(|error| Missing::new(format!("{PHOTO}: {error}")))?;
        Ok(Self { parts: Parts::find()?, photo })
    }
}

/// Neither the data folder nor the log holds a photograph, a token, a secret or
/// an id of a customer.
fn files_and_log_show_nothing(needed: &Needed) -> Outcome {
    let data = tempfile::tempdir()?;
    let server = Server::start(&Setup::new(needed.parts.clone(), data.path()))?;
    let client = Client::connect(&server)?;
    let session = client.json("POST", "/api/v1/sessions", &json!({ "timeout": 600 }))?;
    let token = session.text("/token");
    let in_session = |request: Request| request.with_header("x-inn-session-token", &token);
    let customer = client.send(&in_session(Request::new("POST", CUSTOMERS)))?;
    let selfie = format!("{}/selfie", customer.text("/links/self"));
    let put = Request::new("PUT", &selfie).with_octets(needed.photo.clone());
    assert_eq!(client.send(&in_session(put))?.status, 200);
    let face = client.octets("POST", "/api/v1/faces", needed.photo.clone())?.text("/links/self");
    let template = client.call("GET", &format!("{face}/face-template"))?.text("/data");
    let template = STANDARD.decode(template)?;
    let (log, api_token) = (server.log(), server.token().to_owned());
    server.stop()?;

    let id = customer.text("/id");
    let token_bytes = STANDARD.decode(&token)?;
    let api_key = STANDARD.decode(&api_token)?;
    let mut secrets = vec![token.as_bytes(), &token_bytes, api_token.as_bytes(), &api_key];
    secrets.extend(needed.photo.chunks_exact(WINDOW));
    secrets.extend(template.chunks_exact(WINDOW));
    let mut read = 0;
    for path in files_below(data.path())? {
        let content = fs::read(&path)?;
        read += content.len();
        let shown = secrets.iter().find(|secret| contains(&content, secret));
        assert!(shown.is_none(), "{} holds {shown:02x?}", path.display());
    }
    assert!(read > needed.photo.len(), "the photograph lies nowhere: {read} bytes were read");
    for secret in [id.as_str(), &token, &api_token, &String::from_utf8(api_key.clone())?] {
        assert!(!log.contains(secret), "the log tells {secret}:\n{log}");
    }
    assert!(log.contains("createSelfie"), "the log tells what was done:\n{log}");
    Ok(())
}

/// All files below a folder but the compiled components.
fn files_below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_file() {
            files.push(path);
        } else if !path.ends_with("compiled") {
            files.extend(files_below(&path)?);
        }
    }
    Ok(files)
}

fn contains(content: &[u8], secret: &[u8]) -> bool {
    content.windows(secret.len()).any(|window| window == secret)
}
