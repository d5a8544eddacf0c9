# SPDX-License-Identifier: Apache-2.0
# Copyright the Strata authors
"""faiss as a peer of the benchmark: a child process that answers commands, on one thread.

It takes the arguments and the commands of hnswlib_driver.cpp, where they are described. This
faiss counts no distances, so `search` answers with 0 of them.
"""

import sys
import time

import faiss
import numpy


def read_rows(path, dimension):
    return numpy.fromfile(path, dtype="<f4").reshape(-1, dimension)


class Driver:
    def __init__(self, vectors, queries, dimension, measure):
        self.dimension = int(dimension)
        self.metric = faiss.METRIC_L2 if measure == "l2" else faiss.METRIC_INNER_PRODUCT
        self.vectors = read_rows(vectors, self.dimension)
        self.queries = read_rows(queries, self.dimension)
        self.index = None
        say(f"ready {len(self.vectors)} {len(self.queries)}")

    def build(self, m, ef):
        start = time.perf_counter()
        self.index = faiss.IndexHNSWFlat(self.dimension, m, self.metric)
        self.index.hnsw.efConstruction = ef
        self.index.add(self.vectors)
        seconds = time.perf_counter() - start
        rows = len(self.vectors)
        self.vectors = None  # the index has a copy
        hnsw = self.index.hnsw
        size = rows * self.dimension * 4
        size += hnsw.neighbors.size() * 4 + hnsw.offsets.size() * 8 + hnsw.levels.size() * 4
        say(f"built {seconds:.9g} {size}")

    def search(self, ef, k):
        self.index.hnsw.efSearch = ef
        _, rows = self.index.search(self.queries, k)
        say("found 0")
        sys.stdout.buffer.write(rows.astype("<i4").tobytes())
        sys.stdout.buffer.flush()

    def time(self, ef, k, millis):
        """One call per pass: what Python adds to a call would otherwise count against every query.

        With one OpenMP thread faiss searches the queries of a call one after another.
        """
        self.index.hnsw.efSearch = ef
        searched = 0
        start = time.perf_counter()
        while True:
            self.index.search(self.queries, k)
            searched += len(self.queries)
            seconds = time.perf_counter() - start
            if seconds * 1000 >= millis:
                break
        say(f"qps {searched / seconds:.9g}")


def say(line):
    sys.stdout.buffer.write(line.encode("ascii") + b"\n")
    sys.stdout.buffer.flush()


def main():
    faiss.omp_set_num_threads(1)
    driver = Driver(*sys.argv[1:])
    commands = {"build": driver.build, "search": driver.search, "time": driver.time}
    for line in sys.stdin:
        name, *numbers = line.split()
        commands[name](*map(int, numbers))


if __name__ == "__main__":
    main()
