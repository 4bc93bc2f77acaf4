"""Two lines, each after a pause, concurrently, with asyncio."""

import asyncio
import time


async def after(seconds, text):
    await asyncio.sleep(seconds)
    print(text)


async def main():
    await asyncio.gather(after(2, "First"), after(1, "Second"))


start = time.monotonic()
asyncio.run(main())
print(f"Elapsed: {time.monotonic() - start:.6f}s")
