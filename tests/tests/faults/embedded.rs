//! The embedded runtime: its host lives and dies with it.

use super::Needed;
use super::onboarding::{Customer, ON_THE_WAY, expect, in_time, settings};
use selfsame_tests::client::{Client, Request};
use selfsame_tests::relay::Relay;
use selfsame_tests::runtime::InferenceAt;
use selfsame_tests::server::{Server, Setup};
use selfsame_tests::suite::Outcome;
use std::net::TcpListener;
use std::path::Path;
use std::{fs, thread};

/// The process has an upload when it is killed; started again, it has all that it
/// acknowledged and takes the next upload.
pub(crate) fn a_kill_during_an_upload_is_survived(needed: &Needed) -> Outcome {
    let [first, second] = &needed.photos.0;
    let data = tempfile::tempdir()?;
    let mut setup = Setup::new(needed.source.parts().clone(), data.path());
    setup.settings = settings();
    let server = Server::start(&setup)?;
    let client = Client::connect(&server)?;
    let customer = Customer::with_selfie(&client, first)?;
    server.freeze()?;
    let (answer, killed) = thread::scope(|scope| {
        let upload = scope.spawn(|| customer.put_selfie(second));
        thread::sleep(ON_THE_WAY);
        let killed = server.kill();
        (upload.join(), killed)
    });
    killed?;
    let answer = answer.map_err(|_| "the call panicked")?;
    assert!(answer.is_err(), "a process that does nothing has answered");

    let server = Server::start(&setup)?;
    let customer = customer.at(&Client::connect(&server)?);
    customer.still_has(first)?;
    expect(&customer.put_selfie(second)?, 200)?;
    Ok(customer.still_has(second)?)
}

/// The guest of faces understands nothing; what needs no faces works.
pub(crate) fn a_guest_that_fails_is_told(needed: &Needed, guest: &Path) -> Outcome {
    let [photo, _] = &needed.photos.0;
    let folder = tempfile::tempdir()?;
    let mut parts = needed.source.parts().clone();
    parts.guests = folder.path().join("guests");
    fs::create_dir(&parts.guests)?;
    fs::copy(guest, parts.guests.join("face.wasm"))?;
    let mut setup = Setup::new(parts, &folder.path().join("data"));
    setup.settings = settings();
    let server = Server::start(&setup)?;
    let customer = Customer::open(&Client::connect(&server)?, None)?;
    for _ in 0..3 {
        expect(&customer.put_selfie(photo)?, 500)?;
    }
    expect(&customer.selfie()?, 404)?;
    Ok(expect(&customer.read()?, 200)?)
}

/// Inference stays in the process, whatever the settings say: a photograph cannot
/// be sent elsewhere.
pub(crate) fn no_other_host_is_called(needed: &Needed) -> Outcome {
    let [photo, _] = &needed.photos.0;
    let nobody = TcpListener::bind("127.0.0.1:0")?;
    let relay = Relay::start(&format!("http://{}", nobody.local_addr()?))?;
    let inference = InferenceAt { url: relay.url().to_owned(), secret: "none".to_owned() };
    let edge = needed.source.start_edge(&settings(), &inference)?;
    let customer = Customer::open(&edge.client, None)?;
    expect(&customer.put_selfie(photo)?, 503)?;
    expect(&in_time(&edge.client, &Request::new("GET", "/api/v1/health"))?, 503)?;
    assert_eq!(relay.analyses(), 0, "the photograph has left the process");
    Ok(())
}
