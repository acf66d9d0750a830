/**
 * Loaded into a process before its program. The process stalls for a while as soon as it has printed a
 * text, as on an overloaded machine.
 */
const text = process.env.STALL_AFTER ?? "";
const milliseconds = Number(process.env.STALL_FOR);

const write = process.stdout.write.bind(process.stdout);
let stalled = false;

process.stdout.write = ((chunk: string | Uint8Array, ...rest: []) => {
  const more = write(chunk, ...rest);
  if (!stalled && text !== "" && chunk.toString().includes(text)) {
    stalled = true;
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
  }
  return more;
}) as typeof process.stdout.write;
