import asyncio
import sys


async def talk(words):
    reader, writer = await asyncio.open_connection(sys.argv[1], 12345)
    for word in words:
        writer.write(f"{word}\n".encode())
        print((await reader.readline()).decode(), end="")
    writer.close()
    await writer.wait_closed()


async def main():
    await talk(["one", "two"])
    await talk(["three"])


asyncio.run(main())
