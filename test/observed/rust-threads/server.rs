// A thread for each of two clients.
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let lines = BufReader::new(stream.try_clone()?);
    for line in lines.lines() {
        let answer = format!("{}\n", line?.to_uppercase());
        stream.write_all(answer.as_bytes())?;
    }
    Ok(())
}

fn main() -> std::io::Result<()> {
    let listener = TcpListener::bind("0.0.0.0:12345")?;
    let mut threads = Vec::new();
    for stream in listener.incoming().take(2) {
        let stream = stream?;
        threads.push(thread::spawn(move || serve(stream)));
    }
    for thread in threads {
        thread.join().unwrap()?;
    }
    Ok(())
}
