use std::net::{IpAddr, TcpListener};

fn main() -> std::io::Result<()> {
    let local = std::env::args().nth(1).unwrap_or("0.0.0.0".to_string());
    let address: IpAddr = local.parse().expect("an IP address");
    let listener = TcpListener::bind((address, 12345))?; // step: listen
    let (first, _) = listener.accept()?; // step: accept
    let (second, _) = listener.accept()?; // step: accept-again
    drop(second);
    drop(first);
    drop(listener);
    Ok(())
}
