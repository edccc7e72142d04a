#!/usr/bin/python3
"""Writes the files of this folder with PyTorch's own exporter; Debian's python3-torch and python3-onnx are enough.

For each network NAME: NAME.onnx, the state_dict as NAME.safetensors, and what PyTorch computes for x.npy as NAME.npy.
Run it in this folder. What comes out depends on the versions of PyTorch, so the files are kept.
"""
import json
import struct

import numpy
import torch

INPUTS, HIDDEN, STEPS = 5, 7, 12


def save_safetensors(path, tensors):
    """What safetensors.torch.save_file() writes; that module is not in Debian 12."""
    header, data = {}, b""
    for name, tensor in sorted(tensors.items()):
        raw = tensor.numpy().astype("<f4").tobytes()
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [len(data), len(data) + len(raw)]}
        data += raw
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


class Recogniser(torch.nn.Module):
    """Layers on either side of the recurrent one, as in a real network."""

    def __init__(self, recurrent, outputs):
        super().__init__()
        self.recurrent = recurrent
        self.classifier = torch.nn.Linear(outputs, 3)

    def forward(self, x):
        h, _ = self.recurrent(x)
        return self.classifier(torch.relu(h))


def write(name, module, outputs=HIDDEN, batch_first=True):
    network = Recogniser(module, outputs).eval()
    save_safetensors(f"{name}.safetensors", module.state_dict())
    shape = x if batch_first else x.transpose(0, 1)
    with torch.no_grad():
        h, _ = module(shape)
    h = h[0] if batch_first else h[:, 0]
    numpy.save(f"{name}.npy", h.numpy())
    torch.onnx.export(network, shape, f"{name}.onnx", opset_version=13, input_names=["x"], output_names=["y"],
                      dynamic_axes={"x": {1 if batch_first else 0: "steps"}})


torch.manual_seed(1)
x = torch.round(torch.randn(1, STEPS, INPUTS) * 256) / 256  # Q8.8, so that the trace is the same in either format
numpy.save("x.npy", x[0].numpy())

LSTM = torch.nn.LSTM
write("one-layer", LSTM(INPUTS, HIDDEN, batch_first=True))
write("two-layers", LSTM(INPUTS, HIDDEN, num_layers=2, dropout=0.5, batch_first=True).eval())
write("steps-first", LSTM(INPUTS, HIDDEN, num_layers=2), batch_first=False)
write("no-biases", LSTM(INPUTS, HIDDEN, num_layers=2, bias=False, batch_first=True))
write("bidirectional", LSTM(INPUTS, HIDDEN, bidirectional=True, batch_first=True), 2 * HIDDEN)
write("gru", torch.nn.GRU(INPUTS, HIDDEN, num_layers=2, batch_first=True))
