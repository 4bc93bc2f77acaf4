"""The housework, looking up after each potato, with asyncio."""

import asyncio
import time


async def machine(name, seconds, then=None):
    print(f"Start {name} for {seconds} seconds")
    await asyncio.sleep(seconds)
    print(f"End {name} for {seconds} seconds")
    if then is not None:
        await then


async def potatoes(pieces):
    print(f"Start cleaning potatoes for {pieces} pieces")
    for piece in range(pieces):
        print(f"Cleaning potato {piece}")
        time.sleep(0.5)
        await asyncio.sleep(0.0001)
    print(f"End cleaning potatoes for {pieces} pieces")


async def main():
    await asyncio.gather(
        machine("dishwasher", 3),
        machine("washing machine", 3, then=machine("dryer", 3)),
        machine("boiling water", 4),
        potatoes(14),
    )


start = time.monotonic()
asyncio.run(main())
print(f"Elapsed: {time.monotonic() - start:.6f}s")
