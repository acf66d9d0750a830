use std::io::Read;
use std::net::{IpAddr, TcpStream};

fn main() -> std::io::Result<()> {
    let server = std::env::args().nth(1).unwrap_or("127.0.0.1".to_string());
    let address: IpAddr = server.parse().expect("an IP address");
    let mut connection = TcpStream::connect((address, 12345))?; // step: connect
    let mut buffer = [0; 1024];
    let size = connection.read(&mut buffer)?; // step: receive
    println!("{}", String::from_utf8_lossy(&buffer[..size]));
    let size = connection.read(&mut buffer)?; // step: receive-again
    println!("{}", String::from_utf8_lossy(&buffer[..size]));
    drop(connection);
    Ok(())
}
