/// \file
/// Recurrent networks in ONNX models (https://onnx.ai), as PyTorch, Keras and others export them.
///
/// A model is a graph of operators. Its LSTM nodes, also those in the branches of If and the bodies of Loop and
/// Scan, become layers of ours where their weights are constants. What ONNX calls W [1, 4H, I], R [1, 4H, H] and B
/// [1, 8H] has the gates in the order i, o, f, c; ours is i, f, g, o, and B is b_ih before b_hh.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "spartus/io/bytes.hpp"
#include "spartus/nn/network.hpp"

namespace spartus::onnx_import {

/// One LSTM, GRU or RNN node.
struct Node {
    std::size_t number = 0;  ///< from 1, in the order of the file
    std::string path;        ///< its name behind those of the nodes and branches around it, with slashes
    std::string type;        ///< "LSTM"
    std::string refusal;     ///< why the accelerator cannot run it; empty if it can, and then:
    nn::FloatLayer layer;    ///< as in PyTorch
    bool biases = false;     ///< without them those of `layer` are 0
    std::optional<std::size_t>
        below;  ///< number of the node whose h it reads in every step, with nothing in between
    std::vector<std::string> remarks;  ///< what the graph does besides and the accelerator will not, one line each
};

/// All recurrent nodes of a model. `path` is for messages and for external data, which must lie in its folder.
/// Throws Error(input) if the file is no ONNX model, is damaged, or has no such node.
std::vector<Node> read_nodes(const std::string& path);
std::vector<Node> parse_nodes(const io::Bytes& file, const std::string& path);

/// The nodes that make a network, in the order of its layers: those that `chosen` names, each by its number or its
/// path, or all if they feed one another. Throws Error(input), with what to do, if these cannot be run or do not
/// fit onto one another.
std::vector<Node> choose(const std::vector<Node>& nodes, const std::vector<std::string>& chosen,
                         const std::string& path);

}  // namespace spartus::onnx_import
