//! Where commands write what they found: the standard output, which may be closed or have no room.

use std::io::{Error, ErrorKind, Result, Stdout, Write, stdout};

/// An output whose reader may leave, as `head` does: what a command was asked to do it does all the same, and ends as it
/// would have ended. Whatever else stands in the way of a line is an error.
pub(super) struct Output<W = Stdout> {
    to: W,
    is_closed: bool,
}

impl Output {
    /// The program's own.
    pub(super) fn standard() -> Self {
        Self { to: stdout(), is_closed: false }
    }
}

impl<W> Output<W> {
    fn told<T>(&mut self, done: Result<T>, unread: T) -> Result<T> {
        match done {
            Err(error) if error.kind() == ErrorKind::BrokenPipe => {
                self.is_closed = true;
                Ok(unread)
            }
            done => done
                .map_err(|error| Error::new(error.kind(), format!("The output cannot be written: {error}"))),
        }
    }
}

impl<W: Write> Write for Output<W> {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        if self.is_closed {
            return Ok(bytes.len());
        }
        let done = self.to.write(bytes);
        self.told(done, bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        if self.is_closed {
            return Ok(());
        }
        let done = self.to.flush();
        self.told(done, ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Takes nothing, for this reason.
    struct Taken(ErrorKind);

    impl Write for Taken {
        fn write(&mut self, _: &[u8]) -> Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> Result<()> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_reader_who_leaves_stops_nothing_and_a_full_disk_is_told() {
        let output = |why| Output { to: Taken(why), is_closed: false };
        let mut left = output(ErrorKind::BrokenPipe);
        for _ in 0..2 {
            writeln!(left, "a line").and_then(|()| left.flush()).expect("nobody reads it");
        }
        let full = writeln!(output(ErrorKind::StorageFull), "a line").expect_err("no room");
        assert_eq!(full.to_string(), "The output cannot be written: no storage space");
        output(ErrorKind::StorageFull).flush().expect_err("no room");
    }
}
