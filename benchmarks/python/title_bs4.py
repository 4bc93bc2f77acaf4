"""Finds the title of a page with BeautifulSoup, many times.

usage: title_bs4.py FILE TIMES
"""

import sys
import time

from bs4 import BeautifulSoup

with open(sys.argv[1], encoding="utf-8") as page:
    content = page.read()
times = int(sys.argv[2])
start = time.perf_counter()
for _ in range(times):
    soup = BeautifulSoup(content, "html.parser")
    title = None if soup.title is None else soup.title.string
print("sec/op", (time.perf_counter() - start) / times)
print("titled", int(title is not None))
