"""Start something that does nothing, wait for it, and do that again.

usage: starter.py asyncio-task|thread|process TIMES
"""

import asyncio
import multiprocessing
import sys
import threading
import time

way, times = sys.argv[1], int(sys.argv[2])


def nothing():
    pass


async def nothing_async():
    pass


async def tasks():
    for _ in range(times):
        await asyncio.create_task(nothing_async())


def one_by_one(kind):
    for _ in range(times):
        it = kind(target=nothing)
        it.start()
        it.join()


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")  # as Go does; fork only copies
    start = time.perf_counter()
    if way == "asyncio-task":
        asyncio.run(tasks())
    elif way == "thread":
        one_by_one(threading.Thread)
    else:
        one_by_one(multiprocessing.Process)
    print("sec/op", (time.perf_counter() - start) / times)
