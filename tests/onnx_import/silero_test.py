#!/usr/bin/env python3
"""Silero's voice-activity networks, from their ONNX files to a run on real speech.

silero_test.py PROGRAM SOURCE MODELS
"""
import json
import pathlib
import struct
import subprocess
import sys
import tempfile

PROGRAM, SOURCE, MODELS = sys.argv[1:]
CONFIG = SOURCE + "/configs/spartus-zynq7100.cfg"


def spartus(*arguments):
    done = subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{arguments}: {done.stderr}"
    return done.stdout


def narrow(trace, columns, target):
    """The first `columns` features of a trace in int16."""
    data = pathlib.Path(trace).read_bytes()
    length = struct.unpack("<H", data[8:10])[0]
    header = data[10:10 + length].decode()
    steps, width = (int(n) for n in header.split("(")[1].split(")")[0].split(","))
    assert "'<i2'" in header and "False" in header
    rows = [data[10 + length + 2 * width * t:][:2 * columns] for t in range(steps)]
    text = f"{{'descr': '<i2', 'fortran_order': False, 'shape': ({steps}, {columns}), }}".ljust(117) + "\n"
    pathlib.Path(target).write_bytes(data[:8] + struct.pack("<H", len(text)) + text.encode() + b"".join(rows))


def test_list(folder):
    lines = [line.split() for line in spartus("import", "--list", MODELS + "/silero_vad_legacy.onnx").splitlines()]
    nodes = [line for line in lines[1:] if line[0].isdigit()]
    assert len(nodes) == 8, nodes
    assert all(node[1:5] == ["LSTM", "64", "64", "yes"] for node in nodes), nodes
    assert [node[5] for node in nodes] == ["-", "1", "-", "3", "-", "5", "-", "7"], nodes
    assert nodes[6][6] == "If_25/then_branch/If_177/then_branch/LSTM_245", nodes[6]

    several = subprocess.run([PROGRAM, "import", MODELS + "/silero_vad_legacy.onnx", "-o", folder + "/none"],
                             capture_output=True, text=True, check=False)
    assert several.returncode == 4 and "--node chooses" in several.stderr, several.stderr
    assert not pathlib.Path(folder + "/none").exists()


def test_legacy(folder):
    """The network for 16 kHz, quantised, on the first 64 features of recorded speech."""
    network, trace = folder + "/legacy.safetensors", folder + "/speech.npy"
    by_path = "If_25/then_branch/If_177/then_branch/LSTM_315"
    spartus("import", MODELS + "/silero_vad_legacy.onnx", "-o", network, "--node", "7", "--node", by_path)
    narrow(SOURCE + "/traces/speech-short.npy", 64, trace)
    spartus("accuracy", CONFIG, "--network", network, "--trace", trace, "--set", "network.gamma=", "--threshold", "0",
            "--json", folder + "/accuracy.json")
    rows = json.loads(pathlib.Path(folder + "/accuracy.json").read_text())["rows"]
    assert [row["name"] for row in rows] == ["quantised", "threshold 0"]
    assert rows[0]["layers"] == rows[1]["layers"], "a threshold of 0 loses nothing"
    for layer, bound in zip(rows[1]["layers"], SQNR_DB):
        print(layer)
        assert layer["sqnr_db"] >= bound, layer
        assert layer["max_error"] <= MAX_ERROR and layer["overflows"] == 0, layer


# Stated in docs/networks.md.
SQNR_DB = (21.5, 15)  # layer 0, layer 1
MAX_ERROR = 0.55


def test_v5(folder):
    """The weights are Constant nodes behind Slice, Concat and Unsqueeze."""
    listing = spartus("import", "--list", MODELS + "/silero_vad_v5.onnx")
    numbers = [line.split()[0] for line in listing.splitlines()[1:] if line.split()[1:4] == ["LSTM", "128", "128"]]
    assert numbers, listing
    spartus("import", MODELS + "/silero_vad_v5.onnx", "-o", folder + "/v5.safetensors", "--node", numbers[0])
    spartus("generate", "trace", folder + "/t.npy", "--steps", "20", "--inputs", "128", "--firing", "0.3")
    text = spartus("run", CONFIG, "--network", folder + "/v5.safetensors", "--trace", folder + "/t.npy")
    assert "20 steps equal the untimed reference" in text, text


if not pathlib.Path(MODELS + "/silero_vad_legacy.onnx").exists():
    print("silero_test: the models are not there")
    sys.exit(77)
with tempfile.TemporaryDirectory() as directory:
    for test in (test_list, test_legacy, test_v5):
        test(directory)
