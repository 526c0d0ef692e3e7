//! The host program as a child process: started, watched, killed, started again.

use crate::prerequisites::Parts;
use base64::{Engine, engine::general_purpose::STANDARD};
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use std::{fs, thread};
use thiserror::Error;

const API_KEY: &str = "test:secret";
const READY: &str = "Selfsame is ready on ";
/// A first start compiles the guests, on a machine that may be busy.
const START_LIMIT: Duration = Duration::from_secs(120);
const STOP_LIMIT: Duration = Duration::from_secs(20);
const LINES_KEPT: usize = 20;

/// What to start.
#[derive(Debug, Clone)]
pub struct Setup {
    /// The built parts.
    pub parts: Parts,
    /// The data folder; a server started on it again finds what the first left.
    pub data: PathBuf,
    /// Settings of the service by name.
    pub settings: BTreeMap<String, String>,
    /// Further flags of the host.
    pub flags: Vec<String>,
}

impl Setup {
    /// The parts on a data folder, with defaults for everything else.
    #[must_use]
    pub fn new(parts: Parts, data: &Path) -> Self {
        Self { parts, data: data.to_owned(), settings: BTreeMap::new(), flags: Vec::new() }
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.parts.host);
        command.args(["serve", "--listen", "127.0.0.1:0", "--api-key", API_KEY]);
        command.arg("--data").arg(&self.data);
        command.arg("--edge-component").arg(&self.parts.edge_component);
        command.arg("--guests").arg(&self.parts.guests);
        command.arg("--catalog").arg(&self.parts.catalog);
        command.arg("--models").arg(&self.parts.models);
        if let Some(library) = &self.parts.onnx_runtime {
            command.arg("--ort-library").arg(library);
        }
        for (name, value) in &self.settings {
            command.arg("--set").arg(format!("{name}={value}"));
        }
        command.args(&self.flags);
        command
    }
}

/// Why a server is not running.
#[derive(Debug, Error)]
pub enum ServerError {
    /// The program could not be started or watched.
    #[error("the host program: {0}")]
    Process(#[from] io::Error),
    /// It ended before it was ready.
    #[error("the host ended before it was ready ({status}); it said:\n{log}")]
    Ended {
        /// How it ended.
        status: ExitStatus,
        /// Its last words.
        log: String,
    },
    /// It was not ready in time.
    #[error("the host was not ready after {START_LIMIT:?}; it said:\n{log}")]
    NotReady {
        /// Its last words.
        log: String,
    },
    /// It did not stop when asked to.
    #[error("the host had not stopped after {STOP_LIMIT:?}; it said:\n{log}")]
    NotStopped {
        /// Its last words.
        log: String,
    },
}

/// Memory in RAM, in MiB.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Memory {
    /// Now.
    pub resident: f64,
    /// At the worst moment so far.
    pub peak: f64,
}

impl Memory {
    fn read(status: &str) -> Option<Self> {
        let mib = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            let kib: f64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
            Some(kib / 1024.0)
        };
        Some(Self { resident: mib("VmRSS:")?, peak: mib("VmHWM:")? })
    }
}

/// A running host. It is killed when dropped.
#[derive(Debug)]
pub struct Server {
    child: Child,
    base_url: String,
    token: String,
    log: Log,
}

impl Server {
    /// Starts a host and waits until it says that it is ready.
    ///
    /// # Errors
    /// [`ServerError`] with what the host said.
    pub fn start(setup: &Setup) -> Result<Self, ServerError> {
        let mut command = setup.command();
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let log = Log::default();
        if let Some(stream) = child.stderr.take() {
            log.follow(stream);
        }
        let (tell, addresses) = mpsc::channel();
        if let Some(stream) = child.stdout.take() {
            thread::spawn(move || {
                for line in BufReader::new(stream).lines().map_while(Result::ok) {
                    if let Some(address) = line.strip_prefix(READY) {
                        // Nobody listens once the server has been given up.
                        let _ = tell.send(address.trim().to_owned());
                    }
                }
            });
        }
        let token = STANDARD.encode(API_KEY);
        let mut server = Self { child, base_url: String::new(), token, log };
        server.base_url = server.await_address(&addresses)?;
        Ok(server)
    }

    fn await_address(&mut self, addresses: &Receiver<String>) -> Result<String, ServerError> {
        match addresses.recv_timeout(START_LIMIT) {
            Ok(address) => Ok(address),
            Err(mpsc::RecvTimeoutError::Timeout) => Err(ServerError::NotReady { log: self.log() }),
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                let status = self.child.wait()?;
                // The log is read by a thread of its own, which may lag a little.
                thread::sleep(Duration::from_millis(100));
                Err(ServerError::Ended { status, log: self.log() })
            }
        }
    }

    /// The address before `/api/v1`.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }

    /// The bearer token it accepts.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// Its last lines on the standard error stream.
    #[must_use]
    pub fn log(&self) -> String {
        self.log.text()
    }

    /// The memory of the process that lies in RAM; `None` where the system does
    /// not tell.
    #[must_use]
    pub fn memory(&self) -> Option<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        Memory::read(&status)
    }

    /// Ends it at once: it has no say, and nothing but what it has handed to the
    /// system is left.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub fn kill(mut self) -> Result<(), ServerError> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop and waits until it has.
    ///
    /// # Errors
    /// [`ServerError::NotStopped`] when it takes too long, [`ServerError::Ended`]
    /// when it stops with a failure.
    pub fn stop(mut self) -> Result<(), ServerError> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        let start = Instant::now();
        while start.elapsed() < STOP_LIMIT {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(ServerError::Ended { status, log: self.log() }),
                None => thread::sleep(Duration::from_millis(20)),
            }
        }
        Err(ServerError::NotStopped { log: self.log() })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended already; either way nothing is left of it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The last lines of a stream.
#[derive(Debug, Clone, Default)]
struct Log(Arc<Mutex<VecDeque<String>>>);

impl Log {
    fn follow(&self, stream: impl Read + Send + 'static) {
        let lines = Arc::clone(&self.0);
        thread::spawn(move || {
            for line in BufReader::new(stream).lines().map_while(Result::ok) {
                let mut kept = lines.lock().unwrap_or_else(PoisonError::into_inner);
                if kept.len() == LINES_KEPT {
                    kept.pop_front();
                }
                kept.push_back(line);
            }
        });
    }

    fn text(&self) -> String {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter().map(|line| format!("    {line}\n")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(host: &str) -> Setup {
        let parts = Parts {
            host: host.into(),
            edge_component: "edge.wasm".into(),
            guests: "guests".into(),
            catalog: "catalog.toml".into(),
            models: "models".into(),
            onnx_runtime: Some("ort.so".into()),
        };
        Setup::new(parts, Path::new("data"))
    }

    #[test]
    fn the_command_line_carries_everything() {
        let mut setup = setup("host");
        setup.settings.insert("face_life_seconds".to_owned(), "2".to_owned());
        setup.flags.push("--more".to_owned());
        let command = setup.command();
        let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        assert_eq!(
            words.join(" "),
            "serve --listen 127.0.0.1:0 --api-key test:secret --data data \
             --edge-component edge.wasm --guests guests --catalog catalog.toml --models models \
             --ort-library ort.so --set face_life_seconds=2 --more"
        );
    }

    #[test]
    fn memory_is_read_from_the_status_of_a_process() {
        let status = "Name:\thost\nVmHWM:\t    4096 kB\nVmRSS:\t    2048 kB\n";
        assert_eq!(Memory::read(status), Some(Memory { resident: 2.0, peak: 4.0 }));
        assert_eq!(Memory::read("Name:\thost\n"), None);
    }

    #[test]
    fn a_program_that_ends_at_once_is_told_from_one_that_is_not_there() {
        assert!(matches!(Server::start(&setup("no-such-program")), Err(ServerError::Process(_))));
        assert!(matches!(Server::start(&setup("false")), Err(ServerError::Ended { .. })));
    }
}
