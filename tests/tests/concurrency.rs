//! Many clients at once: each is answered rightly or told to come again.

use selfsame_tests::client::{Answer, CallError, Client, Request};
use selfsame_tests::prerequisites::{self, Missing, Parts};
use selfsame_tests::server::{Server, Setup};
use selfsame_tests::suite::{self, Outcome};
use serde_json::json;
use std::process::ExitCode;
use std::sync::Barrier;
use std::time::{Duration, Instant};
use std::{fs, thread};

const CUSTOMERS: &str = "/api/v1/customers";
const FACES: &str = "/api/v1/faces";
const PHOTO: &str = "face/lfw/Aaron_Peirsol/Aaron_Peirsol_0001.jpg";
const SESSION: &str = "x-inn-session-token";
const CLIENTS: usize = 8;
/// What thousands of calls may add to the memory in use, in MiB: instances of all
/// clients at once, and pages that the store keeps.
const GROWTH_MIB: f64 = 150.0;

fn main() -> ExitCode {
    suite::run_one_by_one(vec![
        suite::test("of_two_writers_one_wins", Place::find, of_two_writers_one_wins),
        suite::test("an_own_id_is_given_once", Place::find, an_own_id_is_given_once),
        suite::test("a_closing_session_takes_all_along", Place::find, a_closing_session_takes_all),
        suite::test("mixed_load_has_no_failures", Place::find, mixed_load_has_no_failures),
        suite::test("a_full_queue_sends_away", Place::find, a_full_queue_sends_away),
    ])
}

/// What a test starts.
struct Place {
    setup: Setup,
    photo: Vec<u8>,
    _data: tempfile::TempDir,
}

impl Place {
    fn find() -> Result<Self, Missing> {
        let path = prerequisites::test_data()?.join(PHOTO);
        let photo = fs::read(&path).map_err(|error| Missing::new(format!("{PHOTO}: {error}")))?;
        let data = tempfile::tempdir().map_err(|error| Missing::new(error.to_string()))?;
        Ok(Self { setup: Setup::new(Parts::find()?, data.path()), photo, _data: data })
    }

    fn start(&self) -> Result<(Server, Client), String> {
        start(&self.setup)
    }
}

fn start(setup: &Setup) -> Result<(Server, Client), String> {
    let server = Server::start(setup).map_err(|error| error.to_string())?;
    let client = Client::connect(&server).map_err(|error| error.to_string())?;
    Ok((server, client))
}

/// Has several clients do the same at the same moment.
fn together<T: Send>(
    clients: usize,
    work: impl Fn(usize) -> Result<T, CallError> + Sync,
) -> Result<Vec<T>, CallError> {
    let start = Barrier::new(clients);
    thread::scope(|scope| {
        let (start, work) = (&start, &work);
        let workers: Vec<_> = (0..clients)
            .map(|number| {
                scope.spawn(move || {
                    start.wait();
                    work(number)
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| match worker.join() {
                Ok(outcome) => outcome,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    })
}

fn count(answers: &[Answer], status: u16) -> usize {
    answers.iter().filter(|answer| answer.status == status).count()
}

fn of_two_writers_one_wins(place: &Place) -> Outcome {
    let (_server, client) = place.start()?;
    let selfie = format!("{}/selfie", client.call("POST", CUSTOMERS)?.text("/links/self"));
    let mut conflicts = 0;
    for _ in 0..20 {
        let answers = together(2, |_| client.octets("PUT", &selfie, place.photo.clone()))?;
        let (won, lost) = (count(&answers, 200), count(&answers, 409));
        assert!(won >= 1, "nobody won: {}", answers[0].describe());
        assert_eq!(won + lost, 2, "{} {}", answers[0].describe(), answers[1].describe());
        conflicts += lost;
        assert_eq!(client.call("GET", &selfie)?.status, 200);
    }
    eprintln!("20 rounds of two writers: {conflicts} conflicts");
    assert!(conflicts > 0, "the writers never met: this test shows nothing");
    Ok(())
}

fn an_own_id_is_given_once(place: &Place) -> Outcome {
    let (_server, client) = place.start()?;
    for round in 0..10 {
        let path = format!("{CUSTOMERS}/65ebc529-50da-43cb-9963-e15fbf524f{round:02}");
        let answers = together(CLIENTS, |_| client.call("POST", &path))?;
        assert_eq!(count(&answers, 200), 1, "one is first");
        assert_eq!(count(&answers, 422), CLIENTS - 1, "the others are late");
    }
    Ok(())
}

fn a_closing_session_takes_all(place: &Place) -> Outcome {
    let (_server, client) = place.start()?;
    for _ in 0..5 {
        let session = client.json("POST", "/api/v1/sessions", &json!({ "timeout": 600 }))?;
        let token = session.text("/token");
        let answers = together(CLIENTS, |number| {
            // One of them closes the session under the feet of the others.
            let (method, path) = match number {
                0 => ("DELETE", "/api/v1/sessions"),
                _ => ("POST", CUSTOMERS),
            };
            client.send(&Request::new(method, path).with_header(SESSION, &token))
        })?;
        assert_eq!(answers[0].status, 204);
        for answer in &answers[1..] {
            assert!(matches!(answer.status, 200 | 401 | 409), "{}", answer.describe());
            if answer.status == 200 {
                let left = client.call("GET", &answer.text("/links/self"))?;
                assert!(matches!(left.status, 401 | 404), "{}", left.describe());
            }
        }
    }
    Ok(())
}

fn mixed_load_has_no_failures(place: &Place) -> Outcome {
    let (server, client) = place.start()?;
    onboard(&client, &place.photo)?;
    compare(&client, &place.photo)?;
    let before = server.memory();
    let end = Instant::now() + Duration::from_secs(4);
    let calls = together(CLIENTS, |number| {
        let mut calls = 0;
        while Instant::now() < end {
            calls += match number % 4 {
                0 => onboard(&client, &place.photo)?,
                1 => compare(&client, &place.photo)?,
                2 => browse(&client)?,
                _ => browse_wrongly(&client)?,
            };
        }
        Ok(calls)
    })?;
    let calls: usize = calls.iter().sum();
    eprintln!("{calls} calls by {CLIENTS} clients, none failed");
    assert!(calls > 100, "only {calls} calls");
    if let (Some(before), Some(after)) = (before, server.memory()) {
        let grown = after.resident - before.resident;
        eprintln!("{grown:.0} MiB more in use than before, {:.0} MiB in all", after.resident);
        assert!(grown < GROWTH_MIB, "memory grew by {grown:.0} MiB over {calls} calls");
    }
    Ok(())
}

/// Fails the test unless the status is the expected one.
fn expect(answer: &Answer, status: u16) {
    assert_eq!(answer.status, status, "{}", answer.describe());
}

fn onboard(client: &Client, photo: &[u8]) -> Result<usize, CallError> {
    let customer = client.call("POST", CUSTOMERS)?.text("/links/self");
    let selfie = format!("{customer}/selfie");
    expect(&client.octets("PUT", &selfie, photo.to_vec())?, 200);
    expect(&client.call("GET", &selfie)?, 200);
    expect(&client.call("DELETE", &customer)?, 204);
    expect(&client.call("GET", &selfie)?, 404);
    Ok(5)
}

fn compare(client: &Client, photo: &[u8]) -> Result<usize, CallError> {
    let face = client.octets("POST", FACES, photo.to_vec())?.text("/links/self");
    let body = json!({ "referenceFace": face });
    let similarity = client.json("POST", &format!("{face}/similarity"), &body)?;
    expect(&similarity, 200);
    assert_eq!(similarity.json()["score"], json!(1.0), "a face is itself");
    expect(&client.call("GET", &format!("{face}/crop"))?, 200);
    expect(&client.call("DELETE", &face)?, 204);
    Ok(4)
}

fn browse(client: &Client) -> Result<usize, CallError> {
    for path in ["/api/v1/info", "/api/v1/health", "/api/v1/metadata"] {
        expect(&client.call("GET", path)?, 200);
    }
    Ok(3)
}

fn browse_wrongly(client: &Client) -> Result<usize, CallError> {
    expect(&client.call("GET", "/api/v1/nothing")?, 404);
    expect(&client.call("PUT", "/api/v1/sessions")?, 405);
    expect(&client.send(&Request::new("GET", "/api/v1/metadata").without_token())?, 401);
    expect(&client.call("GET", "/api/v1/customers/none")?, 400);
    Ok(4)
}

fn a_full_queue_sends_away(place: &Place) -> Outcome {
    let mut setup = place.setup.clone();
    setup.flags.extend(["--running", "1", "--waiting", "0"].map(str::to_owned));
    let (_server, client) = start(&setup)?;
    let answers = together(CLIENTS, |_| client.octets("POST", FACES, place.photo.clone()))?;
    let (served, sent_away) = (count(&answers, 200), count(&answers, 429));
    eprintln!("{served} of {CLIENTS} were served, {sent_away} sent away");
    assert_eq!(served + sent_away, CLIENTS, "nothing else happened");
    assert!(served > 0 && sent_away > 0);
    for answer in answers.iter().filter(|answer| answer.status == 429) {
        assert_eq!(answer.error_code(), "TOO_MANY_REQUESTS");
        let seconds: u32 = answer.header("retry-after").parse()?;
        assert!((1..=60).contains(&seconds), "{seconds}");
    }
    expect(&client.octets("POST", FACES, place.photo.clone())?, 200);
    Ok(())
}
