#!/usr/bin/env python3
"""Runs sweeps under a real Slurm of one node and holds their databases against local runs.

    slurm_test.py SPARTUS [FOLDER]

It starts munged, slurmctld and slurmd of its own, as root and without systemd, with keys, state and ports of their own,
and stops those alone. With FOLDER, what was written stays there.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

SWEEP = """[sweep]
network = integer(inputs=60, hidden=96, seed=1)
trace = generate(steps={steps}, inputs=60, firing=0.3)
accelerator.arrays = 1, 2, 3, 4
delta_encoder.lookahead = 1, 2, 4, 8
delta_encoder.threshold_x, delta_encoder.threshold_h = 0:0.2:0.1
"""
SEARCH = SWEEP + "sampling = nsga2\nbudget = 24\npopulation = 8\nminimise = latency_mean_us, lut\n"

CONF = """ClusterName=spartus-test
SlurmctldHost=localhost
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmctldPort={controller}
SlurmdPort={daemon}
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/spool
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SlurmdParameters=config_overrides
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdTimeout=5
KillWait=2
MinJobAge=10
MailProg=/bin/true
SchedulerParameters=sched_interval=1,batch_sched_delay=0,sched_min_interval=0
NodeName=localhost CPUs=4 State=UNKNOWN
PartitionName=test Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=YES
"""


def wait_for(what, condition, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.05)
    raise AssertionError(f"{what}: not within {seconds} s")


def free_port():
    with socket.socket() as s:
        s.bind(("localhost", 0))
        return s.getsockname()[1]


class Cluster:
    """Daemons that are started here and stopped by their process ids."""

    def __init__(self, folder):
        self.folder = folder
        self.daemons = {}
        for name in ("state", "spool"):
            os.makedirs(os.path.join(folder, name))
        key = os.path.join(folder, "munge.key")
        with open(key, "wb") as file:
            file.write(os.urandom(128))
        os.chmod(key, 0o400)
        with open(os.path.join(folder, "slurm.conf"), "w", encoding="utf-8") as file:
            file.write(CONF.format(folder=folder, controller=free_port(), daemon=free_port()))
        os.environ["SLURM_CONF"] = os.path.join(folder, "slurm.conf")

    def start(self, name, *arguments):
        log = open(os.path.join(self.folder, name + ".out"), "ab")
        self.daemons[name] = subprocess.Popen([self.program(name), *arguments], stdin=subprocess.DEVNULL, stdout=log,
                                              stderr=log, start_new_session=True)

    @staticmethod
    def program(name):
        return shutil.which(name, path=os.environ["PATH"] + ":/usr/sbin:/sbin")

    def start_all(self):
        folder = self.folder
        self.start("munged", "--foreground", "--force", f"--socket={folder}/munge.socket", f"--key-file={folder}/munge.key",
                   f"--pid-file={folder}/munged.pid", f"--seed-file={folder}/munge.seed", f"--log-file={folder}/munged.log")
        wait_for("munged", lambda: os.path.exists(f"{folder}/munge.socket"))
        self.start_controller()
        self.start_node()

    def start_controller(self):
        self.start("slurmctld", "-D")

    def start_node(self):
        self.start("slurmd", "-D", "-N", "localhost")
        wait_for("node", lambda: re.search("idle|mix|alloc", self.ask("sinfo", "-h", "-o", "%T")))

    @staticmethod
    def ask(*command):
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()

    def running(self, output):
        """The tasks of this database alone: those of the case before may take a moment to end."""
        lines = self.ask("squeue", "-h", "-r", "-t", "RUNNING", "-o", "%F_%K %o").splitlines()
        return [line.split()[0] for line in lines if f"/{output}.slurm/" in line]

    def kill(self, name, how=signal.SIGKILL):
        daemon = self.daemons.pop(name)
        daemon.send_signal(how)
        daemon.wait()

    def lose_node(self):
        """As a loss of power: the daemon and all that it has started, which is known by its environment."""
        self.kill("slurmd")
        mark = f"SLURM_CONF={self.folder}/slurm.conf".encode()
        for pid in filter(str.isdigit, os.listdir("/proc")):
            try:
                with open(f"/proc/{pid}/environ", "rb") as file:
                    ours = mark in file.read()
                with open(f"/proc/{pid}/cmdline", "rb") as file:
                    command = file.read()
                if ours and (b"slurmstepd" in command or b"--points" in command):
                    os.kill(int(pid), signal.SIGKILL)
            except (FileNotFoundError, PermissionError, ProcessLookupError):
                pass  # has ended, or is not ours

    def stop(self):
        if "slurmctld" in self.daemons:
            jobs = set(self.ask("squeue", "-h", "-o", "%F").split())
            if jobs:
                self.ask("scancel", *jobs)
                wait_for("end of the jobs", lambda: not self.ask("squeue", "-h"))
        for name in list(reversed(list(self.daemons))):
            self.kill(name, signal.SIGTERM)


class Place:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder

    def write(self, name, text):
        with open(os.path.join(self.folder, name), "w", encoding="utf-8") as file:
            file.write(text)

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def start(self, sweep, output, *options):
        return subprocess.Popen([self.program, "explore", sweep, "--output", output, *options], cwd=self.folder,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def finish(self, process, code=0):
        text, _ = process.communicate(timeout=120)
        assert process.returncode == code, f"exit code {process.returncode}:\n{text}"
        return text

    def explore(self, *arguments, code=0):
        return self.finish(self.start(*arguments), code)

    def same(self, name, reference):
        assert self.read(name) == self.read(reference), f"{name} differs from {reference}"


def plain(place, _cluster):
    """The database of an array is that of a local run, and a second call submits nothing."""
    place.explore("sweep.cfg", "one.sqlite", "--slurm", "--array", "4")
    place.same("one.sqlite", "local.sqlite")
    assert "(48 kept, 0 run)" in place.explore("sweep.cfg", "one.sqlite", "--slurm")
    assert os.listdir(os.path.join(place.folder, "one.sqlite.slurm")) == ["00001"]


def searched(place, _cluster):
    """A generation of a search is an array."""
    place.explore("search.cfg", "found.sqlite", "--slurm", "--array", "2")
    place.same("found.sqlite", "search.sqlite")
    assert len(os.listdir(os.path.join(place.folder, "found.sqlite.slurm"))) > 1


def scancelled(place, cluster):
    """A task that is cancelled is submitted again."""
    process = place.start("long.cfg", "cancelled.sqlite", "--slurm", "--array", "4")
    task = wait_for("a running task", lambda: cluster.running("cancelled.sqlite"))[0]
    cluster.ask("scancel", "--signal=KILL", task)
    cluster.ask("scancel", task)
    assert "submitted again" in place.finish(process)
    place.same("cancelled.sqlite", "long.sqlite")


def node_killed(place, cluster):
    """A node that dies takes its tasks with it; they run again when one is there."""
    process = place.start("long.cfg", "killed.sqlite", "--slurm", "--array", "4")
    wait_for("running tasks", lambda: len(cluster.running("killed.sqlite")) > 1)
    cluster.lose_node()
    cluster.ask("scontrol", "update", "nodename=localhost", "state=down", "reason=power")  # or SlurmdTimeout must pass
    wait_for("a node that is down", lambda: "down" in cluster.ask("sinfo", "-h", "-o", "%T"))
    cluster.start_node()
    text = place.finish(process)
    place.same("killed.sqlite", "long.sqlite")
    assert "submitted again" in text, text


def controller_restarted(place, cluster):
    """Without a controller the sweep waits; the parent killed meanwhile, a second call finds the tasks."""
    process = place.start("long.cfg", "waited.sqlite", "--slurm", "--array", "4")
    wait_for("running tasks", lambda: len(cluster.running("waited.sqlite")) > 1)
    cluster.kill("slurmctld", signal.SIGTERM)
    time.sleep(2)
    process.kill()
    process.communicate()
    cluster.start_controller()
    place.explore("long.cfg", "waited.sqlite", "--slurm", "--array", "4")
    place.same("waited.sqlite", "long.sqlite")


def interrupted(place, cluster):
    """Ctrl-C leaves the tasks or, if asked, cancels them; what cannot be is given up with the log's last line."""
    process = place.start("long.cfg", "stopped.sqlite", "--slurm", "--cancel")
    wait_for("running tasks", lambda: cluster.running("stopped.sqlite"))
    process.send_signal(signal.SIGINT)
    place.finish(process, 130)
    wait_for("no tasks", lambda: not cluster.ask("squeue", "-h"))
    text = place.explore("sweep.cfg", "lost.sqlite", "--slurm", "--attempts", "2", "--sbatch-option=--mem=1G",
                         "--sbatch-option=--partition=none", code=4)
    assert "invalid partition" in text.lower(), text


def main():
    if os.geteuid() != 0:
        print("skipped: Slurm's daemons are started as root")
        sys.exit(77)
    program = os.path.abspath(sys.argv[1])
    keep = len(sys.argv) > 2
    folder = os.path.abspath(sys.argv[2]) if keep else tempfile.mkdtemp(prefix="spartus-slurm-")
    os.makedirs(folder, exist_ok=True)
    os.chmod(folder, 0o755)  # munged wants no folder that others may write to
    place = Place(program, folder)
    place.write("sweep.cfg", SWEEP.format(steps=10))
    place.write("long.cfg", SWEEP.format(steps=300))
    place.write("search.cfg", SEARCH.format(steps=10))
    for name, output in (("sweep", "local"), ("long", "long"), ("search", "search")):
        place.explore(name + ".cfg", output + ".sqlite")
    cluster = Cluster(os.path.join(folder, "cluster"))
    try:
        cluster.start_all()
        for case in (plain, searched, scancelled, node_killed, controller_restarted, interrupted):
            start = time.monotonic()
            case(place, cluster)
            print(f"{case.__name__}: {case.__doc__} {time.monotonic() - start:.1f} s", flush=True)
    except BaseException:
        for name in ("slurmctld", "slurmd"):
            path = os.path.join(cluster.folder, name + ".log")
            if os.path.exists(path):
                with open(path, encoding="utf-8") as file:
                    print(f"--- {name}.log\n" + "".join(file.readlines()[-30:]))
        raise
    finally:
        cluster.stop()
        if not keep:
            shutil.rmtree(folder)


if __name__ == "__main__":
    main()
