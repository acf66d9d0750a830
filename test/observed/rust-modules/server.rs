// A server of modules in files.
mod listening;
mod talk;

fn main() -> std::io::Result<()> {
    let listener = listening::open(12345)?;
    let (stream, _) = listener.accept()?;
    talk::late::greet(stream)
}
