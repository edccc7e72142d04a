/// \file
/// What differs between the recurrent cells that the accelerator runs: the rows of a neuron, which matrix feeds
/// which of them, and what becomes of their sums. A cell is one constant of type Cell, declared in nn/cells/; all
/// else asks the cell of a layer and never for its name.
///
/// Files stack the rows of the *gates* in each of their two matrices, H rows per gate. The accumulators keep *rows*
/// of running sums, H entries each; a gate of W_ih and one of W_hh may feed the same row, or one of its own each.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

namespace spartus::nn {

/// Rows that a neuron can have: the activation unit reads one per cycle and has four in its shortest interval.
constexpr std::size_t most_rows = 4;

/// Which row each gate of a matrix feeds, in the order of the file and ascending.
using Feeds = std::array<std::uint32_t, most_rows>;

struct Cell {
    std::string_view name;   ///< in configurations, suites and statistics
    std::string_view title;  ///< in texts

    std::uint32_t rows;                                 ///< of a neuron in the accumulators
    std::array<std::string_view, most_rows> row_names;  ///< for messages
    std::uint32_t gates;                                ///< in a file: its matrices and biases have gates·H rows
    Feeds ih;                                           ///< rows that the gates of W_ih and b_ih feed
    Feeds hh;                                           ///< rows that the gates of W_hh and b_hh feed
    std::array<float, most_rows> initial_bias;          ///< by gate, in either bias, before a training

    std::uint32_t look_ups;  ///< in the tables, per neuron and step
    std::uint32_t products;  ///< besides those of the matrices, per neuron and step

    /// One step of a layer as the untimed reference has it. `pre` is [rows·H] row after row, Q8.8 LSB; `c` and `h`,
    /// [H], hold the state of the previous step and take the new one. A cell without c leaves it alone.
    void (*activate)(const std::vector<std::int16_t>& pre, std::vector<std::int16_t>& c,
                     std::vector<std::int16_t>& h);
    /// The same in floating point, as PyTorch defines the cell.
    void (*activate_float)(const std::vector<float>& pre, std::vector<float>& c, std::vector<float>& h);
};

/// All cells.
const std::vector<const Cell*>& cells();

/// The cell of that name, or nothing.
const Cell* find_cell(std::string_view name);

/// What the rows start from, [rows·H]: the biases of a file, [gates·H] each, added where they feed the same row.
template <typename Sum, typename Bias>
std::vector<Sum> bias_of_rows(const Cell& cell, const std::vector<Bias>& ih, const std::vector<Bias>& hh) {
    const std::size_t hidden = ih.size() / cell.gates;
    std::vector<Sum> sums(cell.rows * hidden);
    const auto add = [&](const Feeds& feeds, const std::vector<Bias>& bias) {
        for (std::size_t r = 0; r < bias.size(); ++r) {
            Sum& sum = sums[feeds[r / hidden] * hidden + r % hidden];
            sum = static_cast<Sum>(sum + bias[r]);
        }
    };
    add(cell.ih, ih);
    add(cell.hh, hh);
    return sums;
}

/// Two biases as of a file of which bias_of_rows() makes `rows`, [rows·H]: b_hh is 0 where b_ih feeds the row too.
std::pair<std::vector<float>, std::vector<float>> biases_of_rows(const Cell& cell, const std::vector<float>& rows);

}  // namespace spartus::nn
