//! A child process that serves: started, watched, killed.

use crate::log::Log;
use std::io::{self, BufRead as _, BufReader, Read};
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::{Duration, Instant};
use std::{fs, thread};
use thiserror::Error;

/// A first start compiles the guests, on a machine that may be busy.
const START_LIMIT: Duration = Duration::from_secs(120);
const STOP_LIMIT: Duration = Duration::from_secs(20);
const PAUSE: Duration = Duration::from_millis(20);

/// Why a process is not running.
#[derive(Debug, Error)]
pub enum ProcessError {
    /// The program could not be started or watched.
    #[error("the program: {0}")]
    Process(#[from] io::Error),
    /// It ended before it was ready.
    #[error("the program ended before it was ready ({status}); it said:\n{log}")]
    Ended {
        /// How it ended.
        status: ExitStatus,
        /// Its last words.
        log: String,
    },
    /// It was not ready in time.
    #[error("the program was not ready after {START_LIMIT:?}; it said:\n{log}")]
    NotReady {
        /// Its last words.
        log: String,
    },
    /// It did not stop when asked to.
    #[error("the program had not stopped after {STOP_LIMIT:?}; it said:\n{log}")]
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

/// A running program. It is killed when dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    input: Option<ChildStdin>,
    address: String,
    log: Log,
}

impl Process {
    /// Starts a program and waits until it says that it is ready: by a line that
    /// begins with `ready` and goes on with its address.
    ///
    /// # Errors
    /// [`ProcessError`] with what the program said.
    pub(crate) fn start(command: &mut Command, ready: &'static str) -> Result<Self, ProcessError> {
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn()?;
        let log = Log::default();
        if let Some(stream) = child.stderr.take() {
            log.follow(stream);
        }
        let (tell, addresses) = mpsc::channel();
        if let Some(stream) = child.stdout.take() {
            thread::spawn(move || tell_addresses(stream, ready, &tell));
        }
        let input = child.stdin.take();
        let mut process = Self { child, input, address: String::new(), log };
        process.address = process.await_address(&addresses)?;
        Ok(process)
    }

    fn await_address(&mut self, addresses: &Receiver<String>) -> Result<String, ProcessError> {
        match addresses.recv_timeout(START_LIMIT) {
            Ok(address) => Ok(address),
            Err(mpsc::RecvTimeoutError::Timeout) => Err(ProcessError::NotReady { log: self.log() }),
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                let status = self.child.wait()?;
                // The log is read by a thread of its own, which may lag a little.
                thread::sleep(Duration::from_millis(100));
                Err(ProcessError::Ended { status, log: self.log() })
            }
        }
    }

    /// What it said of where it listens.
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// Its last lines on the standard error stream.
    pub(crate) fn log(&self) -> String {
        self.log.text()
    }

    /// The memory of the process that lies in RAM; `None` where the system does
    /// not tell.
    pub(crate) fn memory(&self) -> Option<Memory> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        Memory::read(&status)
    }

    /// Lets it do nothing more; what it is sent lies unread.
    ///
    /// # Errors
    /// When the system refuses.
    pub(crate) fn freeze(&self) -> Result<(), ProcessError> {
        self.signal("-STOP")
    }

    /// Ends it at once: it has no say, and nothing but what it has handed to the
    /// system is left.
    ///
    /// # Errors
    /// When it cannot be killed.
    pub(crate) fn kill(mut self) -> Result<(), ProcessError> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to stop and waits until it has.
    ///
    /// # Errors
    /// [`ProcessError::NotStopped`] when it takes too long, [`ProcessError::Ended`]
    /// when it stops with a failure.
    pub(crate) fn stop(mut self) -> Result<(), ProcessError> {
        self.signal("-TERM")?;
        self.await_end()
    }

    fn signal(&self, signal: &str) -> Result<(), ProcessError> {
        Command::new("kill").args([signal, &self.child.id().to_string()]).status()?;
        Ok(())
    }

    /// Tells it that nobody needs it any more, for programs that have children of
    /// their own to stop, and waits until it has ended.
    ///
    /// # Errors
    /// See [`Process::stop`].
    pub(crate) fn hang_up(&mut self) -> Result<(), ProcessError> {
        self.input = None;
        self.await_end()
    }

    fn await_end(&mut self) -> Result<(), ProcessError> {
        let start = Instant::now();
        while start.elapsed() < STOP_LIMIT {
            match self.child.try_wait()? {
                Some(status) if status.success() => return Ok(()),
                Some(status) => return Err(ProcessError::Ended { status, log: self.log() }),
                None => thread::sleep(PAUSE),
            }
        }
        Err(ProcessError::NotStopped { log: self.log() })
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already; either way nothing is left of it.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn tell_addresses(stream: impl Read, ready: &str, tell: &Sender<String>) {
    for line in BufReader::new(stream).lines().map_while(Result::ok) {
        if let Some(address) = line.strip_prefix(ready) {
            // Nobody listens once the process has been given up.
            let _ = tell.send(address.trim().to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn start(program: &str, script: &str) -> Result<Process, ProcessError> {
        Process::start(Command::new(program).args(["-c", script]), "at ")
    }

    #[test]
    fn memory_is_read_from_the_status_of_a_process() {
        let status = "Name:\thost\nVmHWM:\t    4096 kB\nVmRSS:\t    2048 kB\n";
        assert_eq!(Memory::read(status), Some(Memory { resident: 2.0, peak: 4.0 }));
        assert_eq!(Memory::read("Name:\thost\n"), None);
    }

    #[test]
    fn a_program_that_ends_at_once_is_told_from_one_that_is_not_there() {
        assert!(matches!(start("no-such-program", ""), Err(ProcessError::Process(_))));
        let ended = start("sh", "echo sorry >&2; exit 3").unwrap_err();
        assert!(matches!(&ended, ProcessError::Ended { log, .. } if log.contains("sorry")));
    }

    #[test]
    fn a_program_is_ready_when_it_says_so_and_ends_when_nobody_needs_it() {
        let mut process = start("sh", "echo hello; echo at home; cat").unwrap();
        assert_eq!(process.address(), "home");
        process.hang_up().unwrap();
        start("sh", "echo at home; exec sleep 60").unwrap().kill().unwrap();
    }
}
