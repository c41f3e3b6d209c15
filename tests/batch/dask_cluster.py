"""A cluster of two workers on this machine, for tests: prints its address, and ends with its standard input.

A number on its standard input is how many workers it shall have.
"""

import sys

from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None, memory_limit=0) as cluster:
        sys.stdout.write(f"{cluster.scheduler_address}\n")
        sys.stdout.flush()
        for line in sys.stdin:
            cluster.scale(int(line))
