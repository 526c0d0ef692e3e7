//! An edge whose inference host, across the network, is in trouble.

use super::Needed;
use super::onboarding::{Customer, DEADLINE, ON_THE_WAY, expect, in_time, settings};
use super::sessions;
use selfsame_tests::client::{Answer, Request};
use selfsame_tests::inference_host::InferenceHost;
use selfsame_tests::relay::{Conduct, Relay};
use selfsame_tests::runtime::{HostWishes, InferenceAt};
use selfsame_tests::stage::Place;
use selfsame_tests::suite::Outcome;
use std::thread::{self, ScopedJoinHandle};
use std::time::{Duration, Instant};

const WRITERS: usize = 4;

/// The host has a call when it is killed, and comes back where it was.
pub(crate) fn a_killed_host_is_survived(needed: &Needed) -> Outcome {
    let [first, second] = &needed.photos.0;
    let host = InferenceHost::start(needed.source.parts(), &HostWishes::default())?;
    let edge = needed.source.start_edge(&settings(), &host.place())?;
    let customer = Customer::with_selfie(&edge.client, first)?;

    host.freeze()?;
    let (answer, fallen) = thread::scope(|scope| {
        let upload = scope.spawn(|| customer.put_selfie(second));
        thread::sleep(ON_THE_WAY);
        let fallen = host.kill();
        (joined(upload), fallen)
    });
    expect(&answer?, 503)?;
    customer.still_has(first)?;
    expect(&customer.put_selfie(second)?, 503)?;
    expect(&health(&edge)?, 503)?;
    let other = Customer::open(&edge.client, None)?;

    let _host = fallen?.start_again()?;
    expect(&customer.put_selfie(second)?, 200)?;
    customer.still_has(second)?;
    expect(&other.put_selfie(first)?, 200)?;
    Ok(expect(&health(&edge)?, 200)?)
}

/// Something a host does, and what the client is told.
struct Case {
    name: &'static str,
    conduct: Conduct,
    status: u16,
    /// Whether the edge waits as long as it may.
    waits: bool,
}

fn cases() -> Vec<Case> {
    let answer = |name, text: &str, status| {
        let conduct = Conduct::Answer(text.as_bytes().to_vec());
        Case { name, conduct, status, waits: false }
    };
    let refusal = |name, line: &str, status| {
        let head = "content-length: 0\r\nconnection: close\r\nretry-after: 7";
        answer(name, &format!("HTTP/1.1 {line}\r\n{head}\r\n\r\n"), status)
    };
    let body = |name, length: usize, body: &str, status| {
        let head = format!("content-length: {length}\r\nconnection: close");
        answer(name, &format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}"), status)
    };
    let late = Conduct::Late(DEADLINE + Duration::from_secs(1));
    vec![
        Case { name: "silent", conduct: Conduct::Silent, status: 504, waits: true },
        Case { name: "late", conduct: late, status: 504, waits: true },
        body("no frame", 8, "no frame", 500),
        body("no body", 0, "", 500),
        body("half a body", 1000, "SSIM", 503),
        answer("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n\r\n", 503),
        answer("hangs up", "", 503),
        refusal("wrong secret", "401 Unauthorized", 500),
        refusal("no such capability", "404 Not Found", 500),
        refusal("guest failed", "500 Internal Server Error", 500),
        refusal("elsewhere", "302 Found", 500),
        refusal("full", "429 Too Many Requests", 429),
        refusal("down", "503 Service Unavailable", 503),
        refusal("too slow by its own account", "504 Gateway Timeout", 504),
    ]
}

/// After each case the host is well again, and so is the very next call.
pub(crate) fn what_a_host_does_wrong_is_told_apart(needed: &Needed) -> Outcome {
    let [first, second] = &needed.photos.0;
    let scene = Scene::start(needed)?;
    let customer = Customer::with_selfie(&scene.edge.client, first)?;
    for case in cases() {
        scene.relay.behave(case.conduct.clone());
        case.check(&scene, &customer, second)
            .and_then(|()| customer.still_has(first))
            .and_then(|()| scene.recovers(&customer, first))
            .map_err(|told| format!("{}: {told}", case.name))?;
    }
    Ok(())
}

impl Case {
    fn check(&self, scene: &Scene, customer: &Customer, photo: &[u8]) -> Result<(), String> {
        let (analyses, start) = (scene.relay.analyses(), Instant::now());
        let answer = customer.put_selfie(photo)?;
        expect(&answer, self.status)?;
        if scene.relay.analyses() == analyses {
            return Err("the host was not asked".to_owned());
        }
        if self.waits && start.elapsed() < DEADLINE {
            return Err(format!("given up after {:.1?}", start.elapsed()));
        }
        match answer.status {
            429 if answer.header("retry-after") == "7" => Ok(()),
            429 => Err("the host's advice is not handed on".to_owned()),
            _ => Ok(()),
        }
    }
}

/// All writers are at the host before the first of them hears from it.
pub(crate) fn of_writers_at_once_one_wins(needed: &Needed) -> Outcome {
    let [first, second] = &needed.photos.0;
    let scene = Scene::start(needed)?;
    let customer = Customer::with_selfie(&scene.edge.client, first)?;
    scene.relay.behave(Conduct::Late(ON_THE_WAY));
    let answers = thread::scope(|scope| {
        let upload = || scope.spawn(|| customer.put_selfie(second));
        let uploads: Vec<_> = (0..WRITERS).map(|_| upload()).collect();
        uploads.into_iter().map(joined).collect::<Result<Vec<_>, _>>()
    })?;
    let mut told: Vec<_> =
        answers.iter().map(|answer| (answer.status, answer.error_code())).collect();
    told.sort();
    assert_eq!(told[0], (200, String::new()), "{told:?}");
    assert!(told[1..].iter().all(|told| *told == (409, "CONFLICT".to_owned())), "{told:?}");
    customer.still_has(second)?;
    Ok(scene.recovers(&customer, first)?)
}

/// The upload begins in time and ends too late; nothing of it is to be had.
pub(crate) fn a_session_closes_under_an_upload(needed: &Needed) -> Outcome {
    let [photo, _] = &needed.photos.0;
    let scene = Scene::start(needed)?;
    let session = sessions::open(&scene.edge.client)?;
    let customer = Customer::open(&scene.edge.client, Some(&session))?;
    scene.relay.behave(Conduct::Late(ON_THE_WAY));
    let answer = thread::scope(|scope| {
        let upload = scope.spawn(|| customer.put_selfie(photo));
        thread::sleep(ON_THE_WAY / 2);
        sessions::close(&scene.edge.client, &session)?;
        joined(upload)
    })?;
    assert!(matches!(answer.status, 401 | 404 | 409), "{}", answer.describe());
    expect(&customer.selfie()?, 401)?;
    Ok(expect(&customer.without_session().selfie()?, 404)?)
}

/// An edge, its host, and the relay between them.
struct Scene {
    edge: Place,
    relay: Relay,
    _host: InferenceHost,
}

impl Scene {
    fn start(needed: &Needed) -> Result<Self, String> {
        let host = InferenceHost::start(needed.source.parts(), &HostWishes::default());
        let host = host.map_err(|error| error.to_string())?;
        let InferenceAt { url, secret } = host.place();
        let relay = Relay::start(&url).map_err(|error| error.to_string())?;
        let inference = InferenceAt { url: relay.url().to_owned(), secret };
        let edge = needed.source.start_edge(&settings(), &inference)?;
        Ok(Self { edge, relay, _host: host })
    }

    /// The host is well, and so is the very next call.
    fn recovers(&self, customer: &Customer, photo: &[u8]) -> Result<(), String> {
        self.relay.behave(Conduct::Honest);
        expect(&customer.put_selfie(photo)?, 200)?;
        customer.still_has(photo)
    }
}

fn health(edge: &Place) -> Result<Answer, String> {
    in_time(&edge.client, &Request::new("GET", "/api/v1/health"))
}

fn joined(call: ScopedJoinHandle<'_, Result<Answer, String>>) -> Result<Answer, String> {
    call.join().unwrap_or_else(|_| Err("the call panicked".to_owned()))
}
