//! A customer with a selfie, which must survive whatever happens.

use base64::{Engine, engine::general_purpose::STANDARD};
use selfsame_tests::client::{Answer, Client, Request};
use selfsame_tests::prerequisites::{self, Missing};
use std::collections::BTreeMap;
use std::fs;
use std::time::{Duration, Instant};

/// How long the edges here wait for their host.
pub(crate) const DEADLINE: Duration = Duration::from_secs(2);
/// Long enough for a call to get to the host, well below the deadline.
pub(crate) const ON_THE_WAY: Duration = Duration::from_millis(600);
/// How much later a client has its answer.
const TOLERANCE: Duration = Duration::from_secs(2);
const CUSTOMERS: &str = "/api/v1/customers";

/// Two photographs of a face each.
pub(crate) struct Photos(pub(crate) [Vec<u8>; 2]);

impl Photos {
    pub(crate) fn find() -> Result<Self, Missing> {
        let folder = prerequisites::test_data()?.join("face/lfw/Aaron_Peirsol");
        let read = |name: &str| {
            fs::read(folder.join(name)).map_err(|error| Missing::new(format!("{name}: {error}")))
        };
        Ok(Self([read("Aaron_Peirsol_0001.jpg")?, read("Aaron_Peirsol_0002.jpg")?]))
    }
}

/// The settings of all edges here.
pub(crate) fn settings() -> BTreeMap<String, String> {
    BTreeMap::from([("inference_timeout_ms".to_owned(), DEADLINE.as_millis().to_string())])
}

/// A customer, maybe in a session.
#[derive(Clone)]
pub(crate) struct Customer {
    client: Client,
    pub(crate) path: String,
    session: Option<String>,
}

impl Customer {
    /// Opens one.
    pub(crate) fn open(client: &Client, session: Option<&str>) -> Result<Self, String> {
        let session = session.map(str::to_owned);
        let mut customer = Self { client: client.clone(), path: CUSTOMERS.to_owned(), session };
        let answer = customer.send(Request::new("POST", CUSTOMERS))?;
        expect(&answer, 200)?;
        customer.path = answer.text("/links/self");
        Ok(customer)
    }

    /// Opens one and puts a selfie.
    pub(crate) fn with_selfie(client: &Client, photo: &[u8]) -> Result<Self, String> {
        let customer = Self::open(client, None)?;
        expect(&customer.put_selfie(photo)?, 200)?;
        Ok(customer)
    }

    /// The same customer as somebody sees it who leaves the session away.
    pub(crate) fn without_session(&self) -> Self {
        Self { session: None, ..self.clone() }
    }

    /// The same customer at a runtime that was started again.
    pub(crate) fn at(&self, client: &Client) -> Self {
        Self { client: client.clone(), ..self.clone() }
    }

    pub(crate) fn read(&self) -> Result<Answer, String> {
        self.send(Request::new("GET", &self.path))
    }

    pub(crate) fn selfie(&self) -> Result<Answer, String> {
        self.send(Request::new("GET", &self.selfie_path()))
    }

    pub(crate) fn put_selfie(&self, photo: &[u8]) -> Result<Answer, String> {
        self.send(Request::new("PUT", &self.selfie_path()).with_octets(photo.to_vec()))
    }

    /// The stored selfie must be this photograph.
    pub(crate) fn still_has(&self, photo: &[u8]) -> Result<(), String> {
        let answer = self.selfie()?;
        expect(&answer, 200)?;
        let is_it = STANDARD.decode(answer.text("/data")).is_ok_and(|stored| stored == photo);
        if is_it { Ok(()) } else { Err(format!("another selfie is stored: {}", answer.describe())) }
    }

    fn selfie_path(&self) -> String {
        format!("{}/selfie", self.path)
    }

    fn send(&self, request: Request) -> Result<Answer, String> {
        let request = match &self.session {
            Some(session) => request.with_header("x-inn-session-token", session),
            None => request,
        };
        in_time(&self.client, &request)
    }
}

/// Makes a call, which must be answered inside its deadline.
pub(crate) fn in_time(client: &Client, request: &Request) -> Result<Answer, String> {
    let start = Instant::now();
    let answer = client.send(request).map_err(|error| error.to_string())?;
    let took = start.elapsed();
    if took < DEADLINE + TOLERANCE {
        Ok(answer)
    } else {
        Err(format!("{} {} was answered after {took:.1?}", request.method, request.path))
    }
}

pub(crate) fn expect(answer: &Answer, status: u16) -> Result<(), String> {
    if answer.status == status {
        Ok(())
    } else {
        Err(format!("expected {status}, got {}", answer.describe()))
    }
}
