//! All runtimes, started when they are first asked for and shared by whoever wants
//! the same of them.

use crate::client::Client;
use crate::inference_host::InferenceHost;
use crate::prerequisites::{Missing, Parts, WorkerBuild};
use crate::process::ProcessError;
use crate::runtime::{Embedded, HostWishes, InProcess, InferenceAt, Kind, Runtime, Wishes, Worker};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a runtime is started from.
#[derive(Debug, Clone)]
pub enum Source {
    /// The service core is in this very program; the parts are for its host.
    InProcess(Parts),
    /// The host has everything in it.
    Embedded(Parts),
    /// The parts are for the host behind the Worker.
    Worker(Parts, WorkerBuild),
}

/// A running runtime and a client of it. Clones share both.
#[derive(Clone)]
pub struct Place {
    /// The runtime.
    pub runtime: Arc<dyn Runtime>,
    /// Its client.
    pub client: Client,
}

impl Place {
    fn of(runtime: impl Runtime + 'static) -> Result<Self, String> {
        let client = Client::connect(&runtime).map_err(|error| error.to_string())?;
        Ok(Self { runtime: Arc::new(runtime), client })
    }
}

/// The runtimes in use, and the inference hosts behind them.
#[derive(Default)]
pub struct Stage {
    places: Mutex<BTreeMap<(Kind, Wishes), Place>>,
    hosts: Mutex<BTreeMap<HostWishes, InferenceHost>>,
}

impl Stage {
    /// The runtime that is as wished.
    ///
    /// # Errors
    /// A text that says what kept it from starting.
    pub fn place(&self, source: &Source, wishes: Wishes) -> Result<Place, String> {
        let mut places = lock(&self.places);
        let key = (source.kind(), wishes);
        if let Some(place) = places.get(&key) {
            return Ok(place.clone());
        }
        let place = self.start(source, &key.1)?;
        places.insert(key, place.clone());
        Ok(place)
    }

    fn start(&self, source: &Source, wishes: &Wishes) -> Result<Place, String> {
        if let Source::Embedded(parts) = source {
            return Place::of(Embedded::start(parts, wishes).map_err(told)?);
        }
        let inference = self.inference(source.parts(), &wishes.host)?;
        source.start_edge(&wishes.settings, &inference)
    }

    /// The one inference host for all edges that want the same of it.
    fn inference(&self, parts: &Parts, wishes: &HostWishes) -> Result<InferenceAt, String> {
        let mut hosts = lock(&self.hosts);
        if let Some(host) = hosts.get(wishes) {
            return Ok(host.place());
        }
        let host = InferenceHost::start(parts, wishes).map_err(told)?;
        let place = host.place();
        hosts.insert(wishes.clone(), host);
        Ok(place)
    }
}

impl Source {
    /// Finds what a runtime of this kind is started from.
    ///
    /// # Errors
    /// [`Missing`] names what is not there.
    pub fn find(kind: Kind) -> Result<Self, Missing> {
        let parts = Parts::find()?;
        Ok(match kind {
            Kind::InProcess => Self::InProcess(parts),
            Kind::Embedded => Self::Embedded(parts),
            Kind::Worker => Self::Worker(parts, WorkerBuild::find()?),
        })
    }

    /// Starts a runtime in front of an inference host. The embedded runtime has one
    /// within; it is only told of the other.
    ///
    /// # Errors
    /// A text that says what kept it from starting.
    pub fn start_edge(
        &self,
        settings: &BTreeMap<String, String>,
        inference: &InferenceAt,
    ) -> Result<Place, String> {
        match self {
            Self::InProcess(_) => Place::of(InProcess::start(settings, inference)?),
            Self::Embedded(parts) => {
                let mut wishes = Wishes { settings: settings.clone(), ..Wishes::default() };
                let InferenceAt { url, secret } = inference.clone();
                wishes.settings.insert("inference_url".to_owned(), url);
                wishes.settings.insert("inference_secret".to_owned(), secret);
                Place::of(Embedded::start(parts, &wishes).map_err(told)?)
            }
            Self::Worker(_, build) => {
                Place::of(Worker::start(build, settings, inference).map_err(told)?)
            }
        }
    }

    /// The built parts.
    #[must_use]
    pub fn parts(&self) -> &Parts {
        match self {
            Self::InProcess(parts) | Self::Embedded(parts) | Self::Worker(parts, _) => parts,
        }
    }

    fn kind(&self) -> Kind {
        match self {
            Self::InProcess(_) => Kind::InProcess,
            Self::Embedded(_) => Kind::Embedded,
            Self::Worker(..) => Kind::Worker,
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that `map_err` wants")]
fn told(error: ProcessError) -> String {
    error.to_string()
}

/// A map is whole even if its last user panicked.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
