use std::io::Write;
use std::net::{IpAddr, TcpListener};

fn main() -> std::io::Result<()> {
    let local = std::env::args().nth(1).unwrap_or("0.0.0.0".to_string());
    let address: IpAddr = local.parse().expect("an IP address");
    let listener = TcpListener::bind((address, 12345))?; // step: listen
    let (mut connection, _) = listener.accept()?; // step: accept
    connection.write_all(b"welcome to join")?; // step: send
    connection.write_all(b"and stay")?; // step: send-again
    drop(connection);
    drop(listener);
    Ok(())
}
