use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let socket = UdpSocket::bind("0.0.0.0:12345")?;
    for _ in 0..2 {
        let mut buffer = [0; 64];
        let (size, from) = socket.recv_from(&mut buffer)?;
        buffer[..size].reverse();
        socket.send_to(&buffer[..size], from)?;
    }
    Ok(())
}
