//! What was handed over arrives at a webhook that was down at first, signed and
//! whole, although the service was killed meanwhile and the customer removed.

use base64::{Engine, engine::general_purpose::STANDARD};
use selfsame_tests::client::Client;
use selfsame_tests::prerequisites::{self, Missing, Parts};
use selfsame_tests::server::{Server, Setup};
use selfsame_tests::suite::{self, Outcome};
use selfsame_tests::webhook::{Letter, Receiver, free_address};
use serde_json::json;
use std::collections::BTreeSet;
use std::fs;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

const PHOTO: &str = "face/lfw/Aaron_Peirsol/Aaron_Peirsol_0001.jpg";
const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
const HANDED_OVER: usize = 6;
/// Longer than the pause after a first failure and the service's own interval.
const PATIENCE: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    suite::run_one_by_one(vec![suite::test(
        "a_kill_loses_nothing_handed_over",
        Place::find,
        a_kill_loses_nothing_handed_over,
    )])
}

/// A data folder, the parts to start on it, and where the receiver will be.
struct Place {
    setup: Setup,
    photo: Vec<u8>,
    receiver: SocketAddr,
    _data: tempfile::TempDir,
}

impl Place {
    fn find() -> Result<Self, Missing> {
        let missing = |error: std::io::Error| Missing::new(error.to_string());
        let photo = fs::read(prerequisites::test_data()?.join(PHOTO)).map_err(missing)?;
        let data = tempfile::tempdir().map_err(missing)?;
        let receiver = free_address().map_err(missing)?;
        let mut setup = Setup::new(Parts::find()?, data.path());
        for (name, value) in [
            ("identity_store", "webhook"),
            ("identity_store_url", &format!("http://{receiver}/in?of=selfsame")),
            ("identity_store_secret", SECRET),
        ] {
            setup.settings.insert(name.to_owned(), value.to_owned());
        }
        Ok(Self { setup, photo, receiver, _data: data })
    }

    fn start(&self) -> Result<(Server, Client), String> {
        let server = Server::start(&self.setup).map_err(|error| error.to_string())?;
        let client = Client::connect(&server).map_err(|error| error.to_string())?;
        Ok((server, client))
    }
}

fn a_kill_loses_nothing_handed_over(place: &Place) -> Outcome {
    let (server, client) = place.start()?;
    let customer = client.call("POST", "/api/v1/customers")?.text("/links/self");
    client.octets("PUT", &format!("{customer}/selfie"), place.photo.clone())?;
    let external_ids: BTreeSet<String> =
        (0..HANDED_OVER).map(|number| format!("crm-{number}")).collect();
    for external_id in &external_ids {
        let body = json!({ "externalId": external_id, "onboardingStatus": "FINISHED" });
        let answer = client.json("POST", &format!("{customer}/store"), &body)?;
        assert_eq!(answer.status, 204, "{}", answer.describe());
    }
    assert_eq!(client.call("DELETE", &customer)?.status, 204);
    server.kill()?;

    let receiver = Receiver::start(place.receiver, SECRET)?;
    let (server, client) = place.start()?;
    let letters = wait_for(&receiver, HANDED_OVER);
    let arrived: BTreeSet<String> = letters.iter().map(external_id).collect();
    assert_eq!(arrived, external_ids, "{}", server.log());
    for letter in &letters {
        let photo = letter.body["images"]["selfie"].as_str().unwrap_or_default();
        assert!(STANDARD.decode(photo) == Ok(place.photo.clone()), "the photo as it came");
    }

    let customer = client.call("POST", "/api/v1/customers")?.text("/links/self");
    client.octets("PUT", &format!("{customer}/selfie"), place.photo.clone())?;
    let body = json!({ "externalId": "at-once", "onboardingStatus": "FINISHED" });
    client.json("POST", &format!("{customer}/store"), &body)?;
    let last = receiver.letters().pop();
    assert_eq!(last.as_ref().map(external_id).as_deref(), Some("at-once"), "before the answer");
    Ok(())
}

fn external_id(letter: &Letter) -> String {
    letter.body["externalId"].as_str().unwrap_or_default().to_owned()
}

/// The letters once there are that many, or when it has taken too long.
fn wait_for(receiver: &Receiver, count: usize) -> Vec<Letter> {
    let end = Instant::now() + PATIENCE;
    while receiver.letters().len() < count && Instant::now() < end {
        thread::sleep(Duration::from_millis(100));
    }
    receiver.letters()
}
