#!/usr/bin/env python3
"""h of the float GRU in gru_test.cpp, by PyTorch's documented formula in float64. Needs numpy.

    tests/nn/cells/gru_vector.py             prints the vector
    tests/nn/cells/gru_vector.py --torch     compares it with torch.nn.GRU as well
"""
import sys

import numpy as np

W_IH = np.array([[0.5, -0.25], [1, 0.75], [-0.5, 0.125], [0.25, -1], [0.875, -0.75], [0.375, 0.625]])
W_HH = np.array([[0.25, -0.5], [0.125, 1], [-1, 0.5], [0.75, 0.25], [-0.625, 0.5], [1, -0.375]])
B_IH = np.array([0.125, -0.25, 0.5, -0.125, 0.25, -0.5])
B_HH = np.array([-0.5, 0.25, 0.125, 0.375, 0.75, -0.25])
X = np.array([[256, -128], [-64, 384], [0, 32], [-512, 192]]) / 256


def sigmoid(v):
    return 1 / (1 + np.exp(-v))


def hidden():
    h, all_h = np.zeros(2), []
    for x in X:
        i, g = W_IH @ x + B_IH, W_HH @ h + B_HH
        r, z = sigmoid(i[0:2] + g[0:2]), sigmoid(i[2:4] + g[2:4])
        n = np.tanh(i[4:6] + r * g[4:6])
        h = (1 - z) * n + z * h
        all_h.append(h)
    return np.array(all_h)


def by_torch():
    import torch
    gru = torch.nn.GRU(2, 2)
    with torch.no_grad():
        for name, value in (("weight_ih_l0", W_IH), ("weight_hh_l0", W_HH), ("bias_ih_l0", B_IH), ("bias_hh_l0", B_HH)):
            getattr(gru, name).copy_(torch.tensor(value))
        return gru(torch.tensor(X, dtype=torch.float32).unsqueeze(1))[0].squeeze(1).numpy()


h = hidden()
print(", ".join(f"{v:.9f}" for v in h.flatten()))
if "--torch" in sys.argv:
    difference = np.abs(h - by_torch()).max()
    print(f"largest difference from torch.nn.GRU: {difference:.1e}")
    sys.exit(difference > 1e-6)
