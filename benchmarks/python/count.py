"""Ten apples and ten peaches, each at its own pace, with asyncio."""

import asyncio
import time


async def count(name, pause):
    for number in range(10):
        print(f"{name} {number}")
        await asyncio.sleep(pause)


async def main():
    await asyncio.gather(count("apple", 0.1), count("peach", 0.2))


start = time.monotonic()
asyncio.run(main())
print(f"Elapsed: {time.monotonic() - start:.6f}s")
