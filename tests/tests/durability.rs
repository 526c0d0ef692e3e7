//! What was acknowledged is there after a restart, even after one that nobody
//! prepared: the process is killed while several clients write.

use base64::{Engine, engine::general_purpose::STANDARD};
use selfsame_tests::client::{Answer, CallError, Client, Request};
use selfsame_tests::prerequisites::{self, Missing, Parts};
use selfsame_tests::server::{Server, Setup};
use selfsame_tests::suite::{self, Outcome};
use serde_json::json;
use std::fs;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

const CUSTOMERS: &str = "/api/v1/customers";
const FACES: &str = "/api/v1/faces";
const PHOTOS: [&str; 2] = [
    "face/lfw/Aaron_Peirsol/Aaron_Peirsol_0001.jpg",
    "face/lfw/Aaron_Peirsol/Aaron_Peirsol_0002.jpg",
];
const WRITERS: usize = 6;
const ROUNDS: u64 = 3;
/// A start that finds everything compiled.
const SECOND_START: Duration = Duration::from_secs(3);

fn main() -> ExitCode {
    suite::run_one_by_one(vec![
        suite::test("a_restart_keeps_everything", Place::find, a_restart_keeps_everything),
        suite::test("a_kill_loses_nothing_acknowledged", Place::find, a_kill_loses_nothing),
    ])
}

/// A data folder, the parts to start on it, and what is written.
struct Place {
    setup: Setup,
    photos: [Vec<u8>; 2],
    _data: tempfile::TempDir,
}

impl Place {
    fn find() -> Result<Self, Missing> {
        let test_data = prerequisites::test_data()?;
        let read = |path: &str| {
            fs::read(test_data.join(path)).map_err(|error| Missing::new(format!("{path}: {error}")))
        };
        let photos = [read(PHOTOS[0])?, read(PHOTOS[1])?];
        let data = tempfile::tempdir().map_err(|error| Missing::new(error.to_string()))?;
        Ok(Self { setup: Setup::new(Parts::find()?, data.path()), photos, _data: data })
    }

    fn start(&self) -> Result<(Server, Client), String> {
        let server = Server::start(&self.setup).map_err(|error| error.to_string())?;
        let client = Client::connect(&server).map_err(|error| error.to_string())?;
        Ok((server, client))
    }
}

fn a_restart_keeps_everything(place: &Place) -> Outcome {
    let (server, client) = place.start()?;
    let session = client.json("POST", "/api/v1/sessions", &json!({ "timeout": 600 }))?;
    let token = session.text("/token");
    let request = Request::new("POST", CUSTOMERS).with_header("x-inn-session-token", &token);
    let customer = client.send(&request)?.text("/links/self");
    let faces = [make_face(&client, &place.photos[0])?, make_face(&client, &place.photos[1])?];
    let score = similarity(&client, &faces)?;
    server.stop()?;

    let start = Instant::now();
    let (_server, client) = place.start()?;
    let took = start.elapsed();
    eprintln!("the second start took {took:.2?}");
    assert!(took < SECOND_START, "the second start took {took:.2?}");
    let read = Request::new("GET", &customer);
    assert_eq!(client.send(&read)?.status, 401, "the customer still asks for its session");
    let read = read.with_header("x-inn-session-token", &token);
    assert_eq!(client.send(&read)?.status, 200, "the session is still known");
    let again = similarity(&client, &faces)?;
    assert_eq!(again.describe(), score.describe(), "the faces are the same");
    Ok(())
}

fn make_face(client: &Client, photo: &[u8]) -> Result<String, CallError> {
    Ok(client.octets("POST", FACES, photo.to_vec())?.text("/links/self"))
}

fn similarity(client: &Client, [probe, reference]: &[String; 2]) -> Result<Answer, CallError> {
    let body = json!({ "referenceFace": reference });
    client.json("POST", &format!("{probe}/similarity"), &body)
}

fn a_kill_loses_nothing(place: &Place) -> Outcome {
    let mut written = Written::default();
    for round in 1..=ROUNDS {
        let (server, client) = place.start()?;
        written.check(&client, &place.photos)?;
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| {
                let (client, photos) = (client.clone(), place.photos.clone());
                thread::spawn(move || write_until_cut_off(number, &client, &photos))
            })
            .collect();
        // Long enough for many writes, and for the kill to fall at odd moments.
        thread::sleep(Duration::from_millis(1500 + 137 * round));
        server.kill()?;
        for writer in writers {
            written.add(writer.join().map_err(|_| "a writer panicked")??);
        }
    }
    let (_server, client) = place.start()?;
    written.check(&client, &place.photos)?;
    let Written { customers, selfies, faces, deleted } = &written;
    eprintln!(
        "{ROUNDS} kills: {} customers, {} selfies, {} faces, {} deletions acknowledged, all kept",
        customers.len(),
        selfies.len(),
        faces.len(),
        deleted.len()
    );
    let writes = customers.len() + selfies.len() + faces.len() + deleted.len();
    assert!(writes > 100, "only {writes} writes: too few to say anything");
    assert!(selfies.iter().any(|selfie| selfie.acknowledged.is_some()), "no selfie was written");
    assert!(!faces.is_empty() && !deleted.is_empty(), "a kind of write is missing");
    Ok(())
}

/// What the service has acknowledged.
#[derive(Default)]
struct Written {
    customers: Vec<String>,
    selfies: Vec<Selfie>,
    faces: Vec<String>,
    deleted: Vec<String>,
}

/// A selfie that was put again and again, now one photo, now the other.
struct Selfie {
    path: String,
    /// The photo of the last acknowledged call.
    acknowledged: Option<usize>,
    /// The photo of a call that was under way when the process was killed.
    under_way: Option<usize>,
}

/// Writes until the connection breaks. Each writer has customers of its own, so
/// that no call is refused for a conflict.
fn write_until_cut_off(
    number: usize,
    client: &Client,
    photos: &[Vec<u8>; 2],
) -> Result<Written, String> {
    let mut written = Written::default();
    let outcome = match number % 3 {
        0 => put_selfies(client, photos, &mut written),
        1 => make_faces(client, photos, &mut written),
        _ => open_and_close(client, &mut written),
    };
    match outcome {
        Err(CallError::NoAnswer { .. }) => Ok(written),
        Err(error) => Err(error.to_string()),
        Ok(refusal) => Err(format!("a writer was refused: {}", refusal.describe())),
    }
}

/// Replaces one selfie over and over; ends with the first refusal.
fn put_selfies(
    client: &Client,
    photos: &[Vec<u8>; 2],
    written: &mut Written,
) -> Result<Answer, CallError> {
    let customer = client.call("POST", CUSTOMERS)?.text("/links/self");
    written.customers.push(customer.clone());
    let path = format!("{customer}/selfie");
    let mut acknowledged = None;
    for (index, photo) in photos.iter().enumerate().cycle() {
        let put = client.octets("PUT", &path, photo.clone());
        match put {
            Ok(answer) if answer.status == 200 => acknowledged = Some(index),
            other => {
                written.selfies.push(Selfie { path, acknowledged, under_way: Some(index) });
                return other;
            }
        }
    }
    client.call("GET", &path)
}

fn make_faces(
    client: &Client,
    photos: &[Vec<u8>; 2],
    written: &mut Written,
) -> Result<Answer, CallError> {
    loop {
        let answer = client.octets("POST", FACES, photos[0].clone())?;
        if answer.status != 200 {
            return Ok(answer);
        }
        written.faces.push(answer.text("/links/self"));
    }
}

/// Opens customers and deletes every second one.
fn open_and_close(client: &Client, written: &mut Written) -> Result<Answer, CallError> {
    loop {
        let kept = client.call("POST", CUSTOMERS)?;
        if kept.status != 200 {
            return Ok(kept);
        }
        written.customers.push(kept.text("/links/self"));
        let passing = client.call("POST", CUSTOMERS)?.text("/links/self");
        let removed = client.call("DELETE", &passing)?;
        if removed.status != 204 {
            return Ok(removed);
        }
        written.deleted.push(passing);
    }
}

impl Written {
    fn add(&mut self, other: Self) {
        self.customers.extend(other.customers);
        self.selfies.extend(other.selfies);
        self.faces.extend(other.faces);
        self.deleted.extend(other.deleted);
    }

    /// Everything acknowledged must be there, and whole.
    fn check(&self, client: &Client, photos: &[Vec<u8>; 2]) -> Result<(), String> {
        let expect = |method: &str, path: &str, status: u16| {
            let answer = client.call(method, path).map_err(|error| error.to_string())?;
            let told = format!("{method} {path} after the kill: {}", answer.describe());
            if answer.status == status { Ok(answer) } else { Err(told) }
        };
        for customer in &self.customers {
            expect("GET", customer, 200)?;
        }
        for customer in &self.deleted {
            expect("GET", customer, 404)?;
        }
        for face in &self.faces {
            expect("GET", &format!("{face}/crop/coordinates"), 200)?;
            expect("GET", &format!("{face}/face-template"), 200)?;
        }
        // A crop needs the photo itself; a few tell that the files are there.
        for face in self.faces.iter().rev().take(10) {
            expect("GET", &format!("{face}/crop"), 200)?;
        }
        self.selfies.iter().try_for_each(|selfie| selfie.check(client, photos))
    }
}

impl Selfie {
    /// The stored photo is the last acknowledged one, or the one under way.
    fn check(&self, client: &Client, photos: &[Vec<u8>; 2]) -> Result<(), String> {
        let answer = client.call("GET", &self.path).map_err(|error| error.to_string())?;
        let stored = STANDARD.decode(answer.text("/data")).unwrap_or_default();
        let stored = photos.iter().position(|photo| *photo == stored);
        let told = || format!("{} holds photo {stored:?}: {}", self.path, answer.describe());
        match (stored, self.acknowledged) {
            (None, None) if answer.status == 404 => Ok(()),
            (Some(_), _) if stored == self.acknowledged || stored == self.under_way => Ok(()),
            _ => Err(told()),
        }
    }
}
