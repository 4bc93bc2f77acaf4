"""Some coroutines share a list of jobs, as the course's queue does, but
the jobs do nothing: what is left is what the sharing costs.

usage: jobs.py WORKERS JOBS
"""

import asyncio
import sys
import time

workers, count = int(sys.argv[1]), int(sys.argv[2])
queue = [1] * count


async def job(number):
    pass


async def worker():
    while queue:
        await job(queue.pop())  # from the end: pop(0) moves all the others


async def main():
    start = time.perf_counter()
    await asyncio.gather(*(worker() for _ in range(workers)))
    print("sec/op", (time.perf_counter() - start) / count)


asyncio.run(main())
