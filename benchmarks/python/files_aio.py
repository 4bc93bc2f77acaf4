"""Writes files with aiofiles, all concurrently, as the course does.

usage: files_aio.py DIR FILES BLOCKS BYTES
"""

import asyncio
import os
import sys

import aiofiles

folder, files, blocks, size = sys.argv[1], *map(int, sys.argv[2:])
text = "x" * (size - 1) + "\n"


async def write(number):
    async with aiofiles.open(os.path.join(folder, f"{number}.txt"), "w") as out:
        for _ in range(blocks):
            await out.write(text)


async def main():
    await asyncio.gather(*(write(number) for number in range(files)))


asyncio.run(main())
