# board: off
# A server and its clients in one loop.
import asyncio


async def serve(reader, writer):
    while True:
        line = await reader.readline()
        if not line:
            break
        writer.write(line.upper())
        await writer.drain()
    writer.close()
    await writer.wait_closed()


async def client(name, port):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    answers = []
    for number in range(3):
        writer.write(b"%s %d\n" % (name, number))
        await writer.drain()
        answers.append(await reader.readline())
    writer.write(b"1234567\n")
    await writer.drain()
    answers.append(await reader.readexactly(4))
    answers.append(await reader.read(4))
    writer.close()
    await writer.wait_closed()
    return answers


async def main():
    for port in range(38211, 38300):
        try:
            server = await asyncio.start_server(serve, "127.0.0.1", port)
            break
        except OSError:
            pass
    async with server:
        for answers in await asyncio.gather(*(client(name, port) for name in (b"a", b"b", b"c"))):
            print(answers)
        big = b"x" * 60000 + b"\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(big)
        writing = asyncio.create_task(writer.drain())
        answer = b""
        while len(answer) < len(big):
            answer += await reader.read(10000)
        await writing
        print(len(answer), answer == big.upper())
        writer.close()
        await writer.wait_closed()
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except OSError as error:
        print(type(error).__name__)


asyncio.run(main())
