// Says a word and then only listens.
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

fn main() {
    let address = std::env::args().nth(1).expect("an address");
    let mut stream = TcpStream::connect((address.as_str(), 12345)).expect("connected");
    stream.write_all(b"hello").expect("sent");
    for line in BufReader::new(stream).lines() {
        println!("heard: {}", line.expect("a line"));
    }
}
