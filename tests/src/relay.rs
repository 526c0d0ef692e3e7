//! A stand-in between an edge and its inference host, which misbehaves on demand.

use crate::message::Message;
use std::io::{self, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// What the relay does with a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conduct {
    /// Hands it to the host and the answer back.
    Honest,
    /// Does the same, after a while.
    Late(Duration),
    /// Takes it and never answers.
    Silent,
    /// Answers these bytes and hangs up.
    Answer(Vec<u8>),
}

/// The relay. It works as long as the test program.
#[derive(Debug)]
pub struct Relay {
    url: String,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    conduct: Conduct,
    analyses: usize,
}

impl Relay {
    /// Starts an honest relay to the host at `url`.
    ///
    /// # Errors
    /// When there is no free port, or `url` holds no address.
    pub fn start(url: &str) -> io::Result<Self> {
        let host = url.trim_start_matches("http://").parse().map_err(io::Error::other)?;
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}", listener.local_addr()?);
        let state = Arc::new(Mutex::new(State { conduct: Conduct::Honest, analyses: 0 }));
        let relay = Self { url, state: Arc::clone(&state) };
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let state = Arc::clone(&state);
                // A connection ends in an error when the edge has given the call up.
                thread::spawn(move || drop(serve(&stream, host, &state)));
            }
        });
        Ok(relay)
    }

    /// Where edges call it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What it does with calls from now on.
    pub fn behave(&self, conduct: Conduct) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).conduct = conduct;
    }

    /// How many analyses it was asked for so far.
    #[must_use]
    pub fn analyses(&self) -> usize {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).analyses
    }
}

impl State {
    fn take(&mut self, call: &Message) -> Conduct {
        self.analyses += usize::from(call.line().starts_with("POST "));
        self.conduct.clone()
    }
}

fn serve(mut stream: &TcpStream, host: SocketAddr, state: &Mutex<State>) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    while let Some(call) = Message::read(&mut reader) {
        let conduct = state.lock().unwrap_or_else(PoisonError::into_inner).take(&call);
        match conduct {
            Conduct::Honest => pass_on(&call, host)?.write(&mut stream)?,
            Conduct::Late(pause) => {
                thread::sleep(pause);
                pass_on(&call, host)?.write(&mut stream)?;
            }
            // Until the edge hangs up.
            Conduct::Silent => drop(stream.read(&mut [0])?),
            Conduct::Answer(bytes) => return stream.write_all(&bytes),
        }
    }
    Ok(())
}

fn pass_on(call: &Message, host: SocketAddr) -> io::Result<Message> {
    let mut stream = TcpStream::connect(host)?;
    call.write(&mut stream)?;
    Message::read(&mut BufReader::new(stream)).ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}
