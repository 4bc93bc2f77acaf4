"""Fetches pages one after the other, with requests and BeautifulSoup, as
in the course.

usage: fetch_requests.py BASE PAGES
"""

import sys
import time

import memory
import requests
from bs4 import BeautifulSoup

base, pages = sys.argv[1], int(sys.argv[2])
cpu, start = time.process_time(), time.perf_counter()
for number in range(pages):
    content = requests.get(f"{base}/{number:05}").text
    soup = BeautifulSoup(content, "html.parser")
    assert soup.title.string == f"Page {number:05} & more", number
print("sec", time.perf_counter() - start)
print("cpu-sec", time.process_time() - cpu)
memory.show()
