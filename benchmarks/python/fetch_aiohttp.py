"""Fetches pages with aiohttp: workers pop URLs from a list, as in the
course, and look for the titles.

usage: fetch_aiohttp.py BASE PAGES WORKERS TITLE LOOP, with TITLE bs4 or
regexp, and LOOP asyncio or uvloop
"""

import asyncio
import html
import re
import sys
import time

import aiohttp

import memory

base, pages, parallel, way, loop = sys.argv[1:]
urls = [f"{base}/{number:05}" for number in range(int(pages))]
title = re.compile("<title>(.*?)</title>", re.DOTALL)
results = {}

if way == "bs4":
    from bs4 import BeautifulSoup

    def find(content):
        soup = BeautifulSoup(content, "html.parser")
        return None if soup.title is None else soup.title.string

else:

    def find(content):
        return html.unescape(title.search(content)[1])


async def worker(session):
    while urls:
        url = urls.pop(0)
        async with session.get(url) as response:
            content = await response.text()
            results[url] = find(content)


async def main():
    connector = aiohttp.TCPConnector(limit=int(parallel))
    async with aiohttp.ClientSession(connector=connector) as session:
        await asyncio.gather(*(worker(session) for _ in range(int(parallel))))


if loop == "uvloop":
    import uvloop

    uvloop.install()
cpu, start = time.process_time(), time.perf_counter()
asyncio.run(main())
took, cpu = time.perf_counter() - start, time.process_time() - cpu
for number in range(int(pages)):
    assert results[f"{base}/{number:05}"] == f"Page {number:05} & more", number
print("sec", took)
print("cpu-sec", cpu)
memory.show()
