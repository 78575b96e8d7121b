//! Wraps a connection for hyper: replaces hyper's own refusals, and reads unread bytes before closing.
//!
//! What hyper answers by itself, to bytes that are no request, would lack the head that every answer of this server has;
//! so it is exchanged for our refusal. And what still comes is read away before the connection is closed: closing over
//! unread bytes would take the answer away from the client that sent them.

use std::io::ErrorKind;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::rt::{Read, ReadBufCursor, Write};
use tokio::net::TcpStream;
use tokio::time::timeout;

use super::response::{Answer, ApiError};

/// How long unread bytes are read away, and the most of them.
const DRAIN: (Duration, usize) = (Duration::from_millis(200), 512 * 1024);

/// The longest piece that is read at once, in bytes.
const PIECE: usize = 16 * 1024;

/// One side of a connection, for hyper.
pub struct Wire {
    stream: Arc<TcpStream>,
    /// Whether a request came through whole, so that what is written is ours.
    is_asked: Arc<AtomicBool>,
    /// Our refusal in the place of hyper's, and how much of it is written.
    own: Option<(Vec<u8>, usize)>,
}

impl Wire {
    /// A wire over a connection; `is_asked` is set once a request reached the service.
    pub fn new(stream: Arc<TcpStream>, is_asked: Arc<AtomicBool>) -> Self {
        Self { stream, is_asked, own: None }
    }
}

impl Read for Wire {
    fn poll_read(self: Pin<&mut Self>, context: &mut Context<'_>, mut into: ReadBufCursor<'_>) -> Poll<std::io::Result<()>> {
        let mut piece = [0; PIECE];
        let most = into.remaining().min(PIECE);
        loop {
            ready!(self.stream.poll_read_ready(context))?;
            match self.stream.try_read(&mut piece[..most]) {
                Ok(read) => {
                    into.put_slice(&piece[..read]);
                    return Poll::Ready(Ok(()));
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl Wire {
    fn poll_put(&self, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        loop {
            ready!(self.stream.poll_write_ready(context))?;
            match self.stream.try_write(bytes) {
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                other => return Poll::Ready(other),
            }
        }
    }
}

impl Write for Wire {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        if self.is_asked.load(Ordering::Relaxed) {
            return self.poll_put(context, bytes);
        }
        let (own, mut written) = self.own.take().unwrap_or_else(|| (refusal(bytes), 0));
        while written < own.len() {
            match self.poll_put(context, &own[written..]) {
                Poll::Ready(Ok(more)) => written += more,
                Poll::Ready(Err(error)) => return Poll::Ready(Err(error)),
                Poll::Pending => {
                    self.own = Some((own, written));
                    return Poll::Pending;
                }
            }
        }
        self.own = Some((own, written));
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Our refusal for one of hyper's own.
fn refusal(theirs: &[u8]) -> Vec<u8> {
    let refusal = if theirs.starts_with(b"HTTP/1.1 431") { ApiError::HeadTooLong } else { ApiError::Malformed };
    Answer::from(refusal).bytes()
}

/// Reads away a little of what still comes.
pub async fn drain(stream: &TcpStream) {
    let (patience, most) = DRAIN;
    let read = async {
        let (mut piece, mut all) = ([0; PIECE], 0);
        while all < most && stream.readable().await.is_ok() {
            match stream.try_read(&mut piece) {
                Ok(0) => return,
                Ok(read) => all += read,
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(_) => return,
            }
        }
    };
    let _ = timeout(patience, read).await;
}
