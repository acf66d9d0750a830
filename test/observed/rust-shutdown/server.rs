// Counts bytes until the client has finished, then answers with the number.
use std::io::{copy, sink, Write};
use std::net::{Shutdown, TcpListener};

fn main() {
    let listener = TcpListener::bind(("0.0.0.0", 12345)).unwrap();
    for stream in listener.incoming().take(1) {
        let mut stream = stream.unwrap();
        let count = copy(&mut stream, &mut sink()).unwrap();
        writeln!(stream, "{count}").unwrap();
        stream.shutdown(Shutdown::Write).unwrap();
    }
}
