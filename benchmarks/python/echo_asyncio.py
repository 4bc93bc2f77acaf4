"""An echo server with asyncio's streams.

usage: echo_asyncio.py PORT LOOP, with LOOP asyncio or uvloop
"""

import asyncio
import resource
import sys


async def talk(reader, writer):
    try:
        while data := await reader.read(64 << 10):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(
        talk, "127.0.0.1", int(sys.argv[1]), backlog=4096
    )
    await server.serve_forever()


most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
if sys.argv[2] == "uvloop":
    import uvloop

    uvloop.install()
asyncio.run(main())
