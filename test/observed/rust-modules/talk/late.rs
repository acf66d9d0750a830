use std::io::Write;
use std::net::TcpStream;
use std::thread::sleep;
use std::time::Duration;

pub fn greet(mut stream: TcpStream) -> std::io::Result<()> {
    sleep(Duration::from_secs(1));
    stream.write_all(b"hello at last\n")
}
