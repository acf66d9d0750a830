use std::io::{Read, Write};
use std::net::{Shutdown, TcpStream};

fn ask(server: &str, text: &str) -> std::io::Result<()> {
    let mut stream = TcpStream::connect((server, 12345))?;
    stream.write_all(text.as_bytes())?;
    stream.shutdown(Shutdown::Write)?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    print!("{answer}");
    Ok(())
}

fn main() -> std::io::Result<()> {
    let server = std::env::args().nth(1).unwrap();
    ask(&server, "one\ntwo\n")?;
    ask(&server, "three\n")
}
