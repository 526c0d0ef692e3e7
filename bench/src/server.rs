//! The service as a process: started, asked, stopped.

use crate::setting::{BenchError, Setting};
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Linux counts processor time in hundredths of a second.
const MILLISECONDS_PER_TICK: u64 = 10;

/// Base64 of `bench:secret`, the key it accepts.
pub(crate) const AUTHORIZATION: &str = "Bearer YmVuY2g6c2VjcmV0";

/// A running service, stopped when dropped.
pub(crate) struct Server {
    process: Child,
    /// Where it answers.
    pub(crate) address: String,
    /// How long it took to be ready.
    pub(crate) took: Duration,
}

impl Server {
    /// Starts it on a folder of data.
    pub(crate) fn start(setting: &Setting, data: &TempDir) -> Result<Self, BenchError> {
        let start = Instant::now();
        let mut command = Command::new(&setting.host);
        command
            .args(["serve", "--listen", "127.0.0.1:0", "--api-key", "bench:secret", "--data"])
            .arg(data.path())
            .arg("--edge-component")
            .arg(&setting.edge_component)
            .arg("--guests")
            .arg(&setting.guests)
            .arg("--catalog")
            .arg(setting.catalog())
            .arg("--models")
            .arg(&setting.models)
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let mut process = command.spawn().map_err(BenchError::failed)?;
        let output = process.stdout.take().ok_or_else(|| BenchError::failed("no output"))?;
        let mut lines = BufReader::new(output).lines().map_while(Result::ok);
        let address = lines.find_map(|line| {
            line.strip_prefix("Selfsame is ready on ").map(|address| address.trim().to_owned())
        });
        let address = address.ok_or_else(|| BenchError::failed("the service did not start"))?;
        Ok(Self { process, address, took: start.elapsed() })
    }

    /// Memory that lies in RAM.
    pub(crate) fn resident_mib(&self) -> Result<u64, BenchError> {
        let path = format!("/proc/{}/status", self.process.id());
        let status = fs::read_to_string(path).map_err(BenchError::failed)?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kib = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
        kib.map(|kib| kib / 1024).ok_or_else(|| BenchError::failed("no VmRSS"))
    }

    /// Processor time that it has used so far.
    pub(crate) fn processor_time(&self) -> Result<Duration, BenchError> {
        let path = format!("/proc/{}/stat", self.process.id());
        let stat = fs::read_to_string(path).map_err(BenchError::failed)?;
        // The name of the program, in parentheses, may hold spaces.
        let (_, fields) = stat.rsplit_once(')').unwrap_or_default();
        let ticks: u64 =
            fields.split_whitespace().skip(11).take(2).flat_map(str::parse::<u64>).sum();
        Ok(Duration::from_millis(ticks * MILLISECONDS_PER_TICK))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Already gone is as good as stopped.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
