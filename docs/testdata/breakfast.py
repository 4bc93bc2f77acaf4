import asyncio

async def make(what, seconds):
    print(f"Start {what} for {seconds} seconds")
    await asyncio.sleep(seconds)
    print(f"End {what}")

async def breakfast():
    await asyncio.gather(make("tea", 0.3), make("toast", 0.2))
    await make("eating", 0.4)

asyncio.run(breakfast())
