// Sends two pieces, closes its half, and reads the rest.
use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let address: std::net::Ipv4Addr = std::env::args().nth(1).ok_or("no address")?.parse()?;
    let mut stream = TcpStream::connect((address, 12345))?;
    for size in [1000, 500] {
        stream.write_all(&vec![b'x'; size])?;
    }
    stream.shutdown(Shutdown::Write)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    print!("counted: {answer}");
    Ok(())
}
