"""Ten jobs of a second each, shared by some workers, with asyncio.

usage: sleepqueue.py WORKERS
"""

import asyncio
import sys
import time

queue = [1] * 10


async def worker(number):
    while queue:
        job = queue.pop(0)
        print(f"Worker {number} starting job {job}")
        await asyncio.sleep(job)
        print(f"Worker {number} finished job {job}")


async def main():
    await asyncio.gather(*(worker(n) for n in range(int(sys.argv[1]))))


start = time.monotonic()
asyncio.run(main())
print(f"Elapsed: {time.monotonic() - start:.6f}s")
