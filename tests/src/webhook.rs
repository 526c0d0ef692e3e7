//! A receiver of what the service sends to a webhook, as an operator would write
//! one: it checks the signature and keeps what is genuine.

use crate::message::Message;
use base64::{Engine, engine::general_purpose::STANDARD};
use hmac::{Hmac, Mac};
use serde_json::Value;
use sha2::Sha256;
use std::io::{self, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// A message whose signature was right.
#[derive(Debug, Clone, PartialEq)]
pub struct Letter {
    /// The same for every try of a message.
    pub id: String,
    /// Its content.
    pub body: Value,
}

/// A running receiver; it lives as long as the test program.
#[derive(Debug)]
pub struct Receiver {
    letters: Arc<Mutex<Vec<Letter>>>,
}

/// An address where nobody listens yet.
///
/// # Errors
/// When the system has none to give.
pub fn free_address() -> io::Result<SocketAddr> {
    TcpListener::bind("127.0.0.1:0")?.local_addr()
}

impl Receiver {
    /// Listens at `address` for what is signed with `secret`.
    ///
    /// # Errors
    /// When the address is taken.
    pub fn start(address: SocketAddr, secret: &'static str) -> io::Result<Self> {
        let listener = TcpListener::bind(address)?;
        let letters: Arc<Mutex<Vec<Letter>>> = Arc::default();
        let kept = Arc::clone(&letters);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                serve(&stream, secret, &kept);
            }
        });
        Ok(Self { letters })
    }

    /// What has come so far.
    #[must_use]
    pub fn letters(&self) -> Vec<Letter> {
        self.letters.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

fn serve(stream: &TcpStream, secret: &str, letters: &Mutex<Vec<Letter>>) {
    let mut reader = BufReader::new(stream);
    while let Some(message) = Message::read(&mut reader) {
        let letter = open(&message, secret);
        let status = if letter.is_some() { 204 } else { 401 };
        letters.lock().unwrap_or_else(PoisonError::into_inner).extend(letter);
        let head = format!("HTTP/1.1 {status} X\r\ncontent-length: 0\r\n\r\n");
        let answer = Message { head, body: Vec::new() };
        if answer.write(&mut &*stream).is_err() {
            return;
        }
    }
}

/// The letter in a message; `None` unless it is signed with `secret`.
fn open(message: &Message, secret: &str) -> Option<Letter> {
    let id = message.header("webhook-id")?;
    let timestamp = message.header("webhook-timestamp")?;
    let signature = message.header("webhook-signature")?.strip_prefix("v1,")?;
    let key = STANDARD.decode(secret.strip_prefix("whsec_")?).ok()?;
    let mac = Hmac::<Sha256>::new_from_slice(&key).ok()?;
    let signed = [format!("{id}.{timestamp}.").as_bytes(), &message.body].concat();
    mac.chain_update(signed).verify_slice(&STANDARD.decode(signature).ok()?).ok()?;
    Some(Letter { id: id.to_owned(), body: serde_json::from_slice(&message.body).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example that the libraries of Standard Webhooks are tested with.
    #[test]
    fn only_what_is_signed_is_opened() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
        let head = "POST /in HTTP/1.1\r\nwebhook-id: msg_p5jXN8AQM9LWM0D4loKWxJek\r\n\
             webhook-timestamp: 1614265330\r\n\
             webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=\r\n\r\n";
        let genuine = Message { head: head.to_owned(), body: br#"{"test": 2432232314}"#.to_vec() };
        assert_eq!(open(&genuine, secret).expect("genuine").body["test"], 2_432_232_314_u32);
        let forged = Message { body: br#"{"test": 2432232315}"#.to_vec(), ..genuine.clone() };
        assert_eq!(open(&forged, secret), None);
        let later = head.replace("1614265330", "1614265331");
        assert_eq!(open(&Message { head: later, ..genuine }, secret), None);
    }
}
