"""Four tasks of a second each, gathered, with asyncio."""

import asyncio
import time


async def task(number):
    print(f"Start {number}")
    await asyncio.sleep(1)
    print(f"End {number}")


async def main():
    await asyncio.gather(*(task(number) for number in range(4)))


start = time.monotonic()
asyncio.run(main())
print(f"Elapsed: {time.monotonic() - start:.6f}s")
