#!/usr/bin/env python3
"""Measures how explorations scale: the merging of many points, and the submission of job arrays.

    scaling.py SPARTUS merge [POINTS [SHARDS]]    of generated databases [1000000 points in 16 shards]
    scaling.py SPARTUS submit [TASKS…]            under a Slurm of one node that it starts and stops [16 256 1000]

Generated points have the columns and, over and over, the metrics of a sweep that is run first; hashes and indices are their
own. Nothing is left behind.
"""

import hashlib
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time

from slurm_test import Cluster, Place

SWEEP = """[sweep]
network = integer(inputs=16, hidden=16)
trace = generate(steps=4, inputs=16, firing=0.3)
accelerator.arrays = 1, 2, 4, 8
delta_encoder.lookahead = 1, 2, 4, 8
delta_encoder.threshold_x, delta_encoder.threshold_h = 0:0.3:0.1
require = sqnr_db >= 0
"""


def write_shard(path, seed, k, shards, points, all_hashes):
    """The k-th of the shards, made of the rows of the database `seed`."""
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA journal_mode = OFF")
    connection.execute("PRAGMA synchronous = OFF")
    connection.execute("ATTACH ? AS seed", (seed,))
    for (create,) in connection.execute("SELECT sql FROM seed.sqlite_schema WHERE sql NOT NULL").fetchall():
        connection.execute(create)
    for table in ("about", "parameter", "metric"):
        connection.execute(f"INSERT INTO main.{table} SELECT * FROM seed.{table}")
    for name, value in (("points", str(points)), ("points_sha256", all_hashes), ("coverage", f"shard {k}/{shards}")):
        connection.execute("UPDATE main.about SET value = ? WHERE name = ?", (value, name))
    rows = connection.execute("SELECT * FROM seed.point").fetchall()
    places = ", ".join("?" * len(rows[0]))
    connection.executemany(f"INSERT INTO main.point VALUES ({places})",
                           ((index, hash_of(index), *rows[index % len(rows)][2:]) for index in range(k - 1, points, shards)))
    connection.commit()
    connection.close()


def hash_of(index):
    return hashlib.sha256(str(index).encode()).hexdigest()


def processor_seconds():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def merge(place, points=1_000_000, shards=16):
    place.write("seed.cfg", SWEEP)
    place.explore("seed.cfg", "seed.sqlite")
    all_hashes = hashlib.sha256("".join(map(hash_of, range(points))).encode()).hexdigest()
    names = [f"{k}.sqlite" for k in range(1, shards + 1)]
    for k, name in enumerate(names, 1):
        write_shard(os.path.join(place.folder, name), os.path.join(place.folder, "seed.sqlite"), k, shards, points, all_hashes)
    start, before = time.monotonic(), processor_seconds()
    subprocess.run([place.program, "merge", "merged.sqlite", *names], cwd=place.folder, check=True)
    seconds = time.monotonic() - start
    size = os.path.getsize(os.path.join(place.folder, "merged.sqlite"))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    print(f"merge: {points} points of {shards} shards in {seconds:.1f} s, {processor_seconds() - before:.1f} s of processor time; "
          f"{size / points:.0f} bytes of database per point; at most {memory:.0f} MiB of memory")


def submit(place, *counts):
    cluster = Cluster(os.path.join(place.folder, "cluster"))
    try:
        cluster.start_all()
        for count in counts or (16, 256, 1000):
            place.write("wait.sh", f"#!/bin/bash\n#SBATCH --array=1-{count}\n#SBATCH --output=/dev/null\nexit 0\n")
            start = time.monotonic()
            subprocess.run(["sbatch", "--parsable", "wait.sh"], cwd=place.folder, check=True, capture_output=True)
            submitted = time.monotonic() - start
            while cluster.ask("squeue", "-h"):
                time.sleep(0.2)
            ended = time.monotonic() - start
            print(f"submit: an array of {count} empty tasks is taken in {submitted:.2f} s = {count / submitted:.0f} tasks/s, "
                  f"and has run after {ended:.1f} s = {count / ended:.1f} tasks/s", flush=True)
    finally:
        cluster.stop()


def main():
    with tempfile.TemporaryDirectory(prefix="spartus-scaling-") as folder:
        os.chmod(folder, 0o755)  # munged wants no folder that others may write to
        place = Place(os.path.abspath(sys.argv[1]), folder)
        {"merge": merge, "submit": submit}[sys.argv[2]](place, *map(int, sys.argv[3:]))


main()
