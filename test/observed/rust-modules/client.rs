// Waits with a time limit, which comes first, and then without one.
use std::io::Read;
use std::net::TcpStream;
use std::time::Duration;

fn main() -> std::io::Result<()> {
    let server = std::env::args().nth(1).unwrap();
    let mut stream = TcpStream::connect((server.as_str(), 12345))?;
    stream.set_read_timeout(Some(Duration::from_millis(200)))?;
    let mut buffer = [0; 64];
    println!("timeout: {}", stream.read(&mut buffer).is_err());
    stream.set_read_timeout(None)?;
    let size = stream.read(&mut buffer)?;
    print!("{}", String::from_utf8_lossy(&buffer[..size]));
    Ok(())
}
