#include "spartus/nn/cell.hpp"

#include <algorithm>

#include "spartus/nn/cell_names.hpp"
#include "spartus/nn/cells/gru.hpp"
#include "spartus/nn/cells/lstm.hpp"

namespace spartus::nn {

const std::vector<const Cell*>& cells() {
    static const std::vector<const Cell*> all{&lstm, &gru};
    return all;
}

const Cell* find_cell(std::string_view name) {
    const auto found =
        std::find_if(cells().begin(), cells().end(), [name](const Cell* cell) { return cell->name == name; });
    return found == cells().end() ? nullptr : *found;
}

std::string any_cell(std::string_view Cell::*text) {
    std::string all;
    for (const Cell* cell : cells()) {
        if (!all.empty()) all += " or ";
        all += cell->*text;
    }
    return all;
}

std::pair<std::vector<float>, std::vector<float>> biases_of_rows(const Cell& cell, const std::vector<float>& rows) {
    const std::size_t hidden = rows.size() / cell.rows;
    std::vector<float> left = rows;
    const auto take = [&](const Feeds& feeds) {
        std::vector<float> bias(cell.gates * hidden);
        for (std::size_t r = 0; r < bias.size(); ++r) {
            std::swap(bias[r], left[feeds[r / hidden] * hidden + r % hidden]);
        }
        return bias;
    };
    auto ih = take(cell.ih);  // first: what is left is W_hh's alone
    return {std::move(ih), take(cell.hh)};
}

}  // namespace spartus::nn
