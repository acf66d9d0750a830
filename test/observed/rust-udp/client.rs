use std::net::UdpSocket;

fn main() -> std::io::Result<()> {
    let server = std::env::args().nth(1).unwrap();
    let socket = UdpSocket::bind("0.0.0.0:0")?;
    socket.connect((server.as_str(), 12345))?;
    for text in ["abc", "level"] {
        socket.send(text.as_bytes())?;
        let mut buffer = [0; 64];
        let size = socket.recv(&mut buffer)?;
        println!("{}", String::from_utf8_lossy(&buffer[..size]));
    }
    Ok(())
}
