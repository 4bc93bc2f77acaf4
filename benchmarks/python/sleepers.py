"""Many coroutines sleep concurrently, gathered as in the course.

usage: sleepers.py LOOP COUNT SECONDS, with LOOP asyncio or uvloop
"""

import asyncio
import sys
import time

import memory

kind, count, seconds = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
woken = 0


async def sleeper():
    global woken
    await asyncio.sleep(seconds)
    woken += 1


async def main():
    await asyncio.gather(*(sleeper() for _ in range(count)))


if kind == "uvloop":
    import uvloop

    uvloop.install()
start = time.perf_counter()
asyncio.run(main())
print("late-sec", time.perf_counter() - start - seconds)
print("woken", woken)
memory.show()
