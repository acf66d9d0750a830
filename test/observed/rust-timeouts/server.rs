// Gives each client a second to speak.
use std::io::{ErrorKind, Read, Write};
use std::net::TcpListener;
use std::time::Duration;

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("0.0.0.0:12345")?;
    let (mut guest, _) = listener.accept()?;
    guest.set_read_timeout(Some(Duration::from_secs(1)))?;
    let mut text = [0; 32];
    loop {
        match guest.read(&mut text) {
            Ok(0) => return Ok(()),
            Ok(size) => println!("{} bytes", size),
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                guest.write_all(b"too late\n")?;
                return Ok(());
            }
            Err(error) => return Err(error),
        }
    }
}
