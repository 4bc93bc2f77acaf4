"""Tells a program how much memory it has had in use."""


def show():
    """Prints the most memory that this process has had, in bytes."""
    with open("/proc/self/status", encoding="ascii") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                print("peak-B", int(line.split()[1]) * 1024)
