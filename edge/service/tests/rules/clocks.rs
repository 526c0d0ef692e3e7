//! Clocks that jump, in either direction.

use crate::stage::{START_MS, Stage, photo};
use crate::world::selfie;
use http::Method;

const MINUTE_MS: u64 = 60_000;
const DAY_MS: u64 = 24 * 60 * MINUTE_MS;
const YEAR_MS: u64 = 365 * DAY_MS;

/// A customer with a selfie and a face, and the paths to see them by.
fn some(stage: &Stage) -> [String; 2] {
    let customer = stage.customer();
    assert_eq!(stage.json(Method::PUT, &selfie(&customer), &photo()).status, 200);
    let face = stage.json(Method::POST, "/api/v1/faces", &photo()).text("/links/self");
    [customer, format!("{face}/crop/coordinates")]
}

fn statuses(stage: &Stage, paths: &[String; 2]) -> [u16; 2] {
    paths.each_ref().map(|path| stage.call(Method::GET, path).status)
}

#[test]
fn far_ahead_everything_is_over_and_the_service_goes_on() {
    for ahead in [DAY_MS, YEAR_MS, u64::MAX - START_MS] {
        let stage = Stage::new();
        let session = stage.session(86_400);
        let inside = stage.customer_in(&session);
        let paths = some(&stage);
        stage.platform.set_ms(START_MS + ahead);
        assert_eq!(statuses(&stage, &paths), [404, 404], "{ahead}");
        assert_eq!(stage.call_in(&session, Method::GET, &inside).status, 401, "{ahead}");
        assert_eq!(stage.call(Method::DELETE, &paths[0]).status, 204, "{ahead}");
        stage.session(600);
        stage.call(Method::POST, "/api/v1/customers");
    }
}

#[test]
fn a_clock_set_back_loses_nothing_and_revives_nothing() {
    for back in [1, MINUTE_MS, YEAR_MS, START_MS] {
        let stage = Stage::new();
        let session = stage.session(600);
        let inside = stage.customer_in(&session);
        let (kept, removed) = (some(&stage), some(&stage));
        stage.call(Method::DELETE, &removed[0]);
        stage.platform.set_ms(START_MS - back);
        assert_eq!(statuses(&stage, &kept), [200, 200], "{back}");
        assert_eq!(stage.call(Method::GET, &removed[0]).status, 404, "{back}");
        assert_eq!(stage.call_in(&session, Method::GET, &inside).status, 200, "{back}");
        let replaced = stage.json(Method::PUT, &selfie(&kept[0]), &photo());
        assert_eq!(replaced.status, 200, "{back}");
    }
}

#[test]
fn a_use_noted_in_the_future_does_not_prolong_a_life_until_then() {
    let stage = Stage::new();
    let paths = some(&stage);
    for minutes in [5, 10, 15, 20, 25] {
        stage.platform.set_ms(START_MS + minutes * MINUTE_MS);
        assert_eq!(statuses(&stage, &paths), [200, 200]);
    }
    stage.platform.set_ms(START_MS);
    assert_eq!(statuses(&stage, &paths), [200, 200]);
    stage.platform.set_ms(START_MS + 34 * MINUTE_MS);
    assert_eq!(statuses(&stage, &paths), [404, 404]);
}

#[test]
fn a_session_ends_at_its_time_between_two_calls() {
    let stage = Stage::new();
    let session = stage.session(60);
    let customer = stage.customer_in(&session);
    stage.platform.set_ms(START_MS + 60_000);
    assert_eq!(stage.call_in(&session, Method::GET, &customer).status, 401);
    assert_eq!(stage.call_in(&session, Method::POST, "/api/v1/customers").status, 401);
    stage.platform.set_ms(START_MS + 59_999);
    assert_eq!(
        stage.call_in(&session, Method::GET, &customer).status,
        200,
        "as long as it lies there"
    );
}
