"""Serves two clients at the same time, in one thread."""

import asyncio

served = []
all_served = asyncio.Event()


async def serve(reader, writer):
    while line := await reader.readline():
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()
    served.append(writer)
    if len(served) == 2:
        all_served.set()


async def main():
    server = await asyncio.start_server(serve, "0.0.0.0", 12345)
    await all_served.wait()
    server.close()


asyncio.run(main())
