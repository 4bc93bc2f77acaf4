"""Writes files one after the other, line by line, as the course does.

usage: files_sync.py DIR FILES BLOCKS BYTES
"""

import os
import sys

folder, files, blocks, size = sys.argv[1], *map(int, sys.argv[2:])
text = "x" * (size - 1) + "\n"
for number in range(files):
    with open(os.path.join(folder, f"{number}.txt"), "w") as out:
        for _ in range(blocks):
            out.write(text)
