use super::*;
use crate::client::Client;
use crate::scenario::material::Store;
use crate::stub::{Seen, Stub};
use serde_json::json;

fn scenario(steps: &str) -> Scenario {
    toml::from_str(&format!("about = \"A test.\"\n{steps}")).expect("a scenario")
}

fn played(stub: &Stub, steps: &str) -> Result<Vec<String>, String> {
    let store = Store { test_data: PathBuf::from("nowhere"), local: PathBuf::from("nowhere") };
    let client = Client::connect(stub).expect("a usable document");
    play(&scenario(steps), Kind::Worker, &client, &store).map_err(|failure| failure.to_string())
}

fn notes(seen: &Seen) -> (u16, Value) {
    let refused = |code| json!({ "errorCode": code, "errorMessage": "No." });
    match seen.line.as_str() {
        _ if seen.authorization != "Bearer dGVzdDpzZWNyZXQ=" => (401, Value::Null),
        "PUT /notes/1" => (200, json!({ "score": 0.5, "self": "/notes/2" })),
        "GET /notes/2" => (200, json!({ "score": 0.5 })),
        "GET /notes/broken" => (200, json!({ "score": "high" })),
        "DELETE /notes/2" => (204, Value::Null),
        "GET /notes/3" => (400, refused("NO_NOTE")),
        _ => (400, refused("OTHER")),
    }
}

#[test]
fn values_are_carried_from_step_to_step() {
    let stub = Stub::start(notes);
    let steps = r#"
        [[step]]
        name = "put"
        method = "PUT"
        path = "/notes/1"
        json = { a = { b = "@null" } }
        save = { note = "/self", score = "/score" }
        expect = { status = 200, json = { self = "{{note}}" } }

        [[step]]
        name = "get"
        method = "GET"
        path = "{{note}}"
        wait_ms = 1
        expect = { status = 200, json = { score = "{{score}}" }, exact = true, headers = { retry-after = "<1..9>" } }

        [[step]]
        name = "delete"
        method = "DELETE"
        path = "{{note}}"
        expect = { status = 204 }
    "#;
    assert_eq!(played(&stub, steps), Ok(vec![]));
    let seen = stub.seen.lock().unwrap();
    assert_eq!(seen.len(), 3);
    assert_eq!(seen[0].body, br#"{"a":{"b":null}}"#);
    assert_eq!(seen[0].content_type, "application/json");
    assert!(seen[1].body.is_empty());
}

#[test]
fn a_step_is_made_once_for_each_row() {
    let stub = Stub::start(notes);
    let steps = r#"
        [[step]]
        name = "notes"
        each = [
            { id = "2", status = 200, code = "<absent>" },
            { id = "3", status = 400, code = "NO_NOTE" },
        ]
        method = "GET"
        path = "/notes/{{id}}"
        expect = { status = "{{status}}", json = { errorCode = "{{code}}" } }
    "#;
    assert_eq!(played(&stub, steps), Ok(vec![]));
    assert_eq!(stub.seen.lock().unwrap().len(), 2);
}

#[test]
fn tokens_and_headers_are_as_the_step_says() {
    let stub = Stub::start(notes);
    let steps = r#"
        [[step]]
        name = "none"
        method = "GET"
        path = "/notes/2"
        token = "none"
        expect = { status = 401 }

        [[step]]
        name = "wrong"
        method = "GET"
        path = "/notes/2"
        token = "wrong"
        expect = { status = 401 }

        [[step]]
        name = "own"
        method = "PUT"
        path = "/notes/1"
        octets = "@text:hello"
        headers = { authorization = "Basic AAAA", content-type = "text/plain" }
        expect = { status = 401 }
    "#;
    assert_eq!(played(&stub, steps), Ok(vec![]));
    let seen = stub.seen.lock().unwrap();
    let authorizations: Vec<_> = seen.iter().map(|seen| seen.authorization.as_str()).collect();
    assert_eq!(authorizations, ["", "Bearer c3RyYW5nZXI6ZGFuZ2Vy", "Basic AAAA"]);
    assert_eq!(seen[2].content_type, "text/plain");
    assert_eq!(seen[2].body, b"hello");
}

#[test]
fn a_step_is_left_out_where_it_says_so() {
    let stub = Stub::start(notes);
    let steps = r#"
        [[step]]
        name = "elsewhere"
        not_on.worker = "it cannot"
        method = "GET"
        path = "/notes/3"
        expect = { status = 200 }

        [[step]]
        name = "here"
        not_on.embedded = "it cannot"
        method = "GET"
        path = "/notes/2"
        expect = { status = 200 }
    "#;
    assert_eq!(played(&stub, steps), Ok(vec!["step 1 \"elsewhere\": it cannot".to_owned()]));
    assert_eq!(stub.seen.lock().unwrap().len(), 1);
}

#[test]
fn a_failing_step_tells_all_about_itself() {
    struct Case {
        name: &'static str,
        step: &'static str,
        told: &'static [&'static str],
    }
    let cases = [
        Case {
            name: "wrong values",
            step: r#"
                method = "GET"
                path = "/notes/2"
                expect = { status = 204, json = { score = "<0.8..1>" }, headers = { retry-after = 8 } }"#,
            told: &[
                "step 1 \"it\"",
                "GET /notes/2",
                "got: 200 {\"score\":0.5}",
                "status: expected 204, got 200",
                "header retry-after: expected 8, got 7",
                "body /score: expected <0.8..1>, got 0.5",
            ],
        },
        Case {
            name: "a row",
            step: r#"
                each = [{ id = "2" }, { id = "3" }]
                method = "GET"
                path = "/notes/{{id}}"
                expect = { status = 200 }"#,
            told: &["step 1 \"it\" {\"id\":\"3\"}", "status: expected 200, got 400"],
        },
        Case {
            name: "nothing to keep",
            step: r#"
                method = "GET"
                path = "/notes/2"
                save = { note = "/self" }
                expect = { status = 200 }"#,
            told: &["there is nothing at /self to keep", "got: 200"],
        },
        Case {
            name: "nothing kept",
            step: r#"
                method = "GET"
                path = "{{note}}"
                expect = { status = 200 }"#,
            told: &["nothing was kept as \"note\""],
        },
        Case {
            name: "the contract is broken",
            step: r#"
                method = "GET"
                path = "/notes/broken"
                expect = { status = 200 }"#,
            told: &["broke the contract: Note:", "GET /notes/broken", "\"high\""],
        },
        Case {
            name: "no such file",
            step: r#"
                method = "PUT"
                path = "/notes/1"
                octets = "@file:a.jpg"
                expect = { status = 200 }"#,
            told: &["nowhere/a.jpg: "],
        },
    ];
    let stub = Stub::start(notes);
    for case in cases {
        let steps = format!("[[step]]\nname = \"it\"\n{}", case.step);
        let report = played(&stub, &steps).expect_err(case.name);
        for told in case.told {
            assert!(report.contains(told), "{}: {told:?} is not in\n{report}", case.name);
        }
    }
}

#[test]
fn misspelt_members_are_refused() {
    let steps = "[[step]]\nname = \"a\"\nmethod = \"GET\"\npath = \"/\"\nexpected = {}";
    assert!(toml::from_str::<Scenario>(&format!("about = \"\"\n{steps}")).is_err());
    let steps = "[[step]]\nname = \"a\"\nmethod = \"GET\"\npath = \"/\"\nexpect.status = 200";
    let with = |more: &str| format!("about = \"\"\n{steps}\n{more}");
    assert!(toml::from_str::<Scenario>(&with("")).is_ok());
    assert!(toml::from_str::<Scenario>(&with("not_on.nowhere = \"?\"")).is_err());
}

#[test]
fn folders_are_read_in_order() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["b", "a"] {
        let place = folder.path().join(name);
        std::fs::create_dir(&place).unwrap();
        let step = "[[step]]\nname=\"x\"\nmethod=\"GET\"\npath=\"/\"\nexpect={status=200}";
        let text = format!("about = \"{name}\"\nserver = {{ set = {{ k = \"v\" }} }}\n{step}");
        std::fs::write(place.join("scenario.toml"), text).unwrap();
    }
    let scenarios = read_all(folder.path()).unwrap();
    assert_eq!(scenarios.iter().map(Scenario::name).collect::<Vec<_>>(), ["a", "b"]);
    assert_eq!(scenarios[0].wishes().settings["k"], "v");
    assert!(read_all(&folder.path().join("a")).is_err(), "a file is no scenario");
}
