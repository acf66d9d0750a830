use std::net::{IpAddr, TcpStream};

fn main() -> std::io::Result<()> {
    let server = std::env::args().nth(1).unwrap_or("127.0.0.1".to_string());
    let address: IpAddr = server.parse().expect("an IP address");
    let first = TcpStream::connect((address, 12345))?; // step: connect
    let second = TcpStream::connect((address, 12345))?; // step: connect-again
    drop(second);
    drop(first);
    Ok(())
}
