#include "spartus/io/network_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <type_traits>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "spartus/io/float_format.hpp"
#include "spartus/io/input_file.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/safetensors.hpp"
#include "spartus/nn/cell_names.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::io {
namespace {

constexpr std::array<std::string_view, 4> stems = {"weight_ih_l", "weight_hh_l", "bias_ih_l", "bias_hh_l"};

bool starts_with(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

bool is_parameter(std::string_view leaf) {
    return std::any_of(stems.begin(), stems.end(), [&](std::string_view stem) { return starts_with(leaf, stem); });
}

/// Everything up to the last dot, that included.
std::string prefix_of(const std::string& name) {
    return name.substr(0, name.rfind('.') + 1);
}

std::vector<std::int8_t> weights_of(const std::vector<float>& values) {
    std::vector<std::int8_t> weights(values.size());
    std::transform(values.begin(), values.end(), weights.begin(),
                   [](float value) { return nn::quantise<std::int8_t>(value, nn::weight_fraction_bits); });
    return weights;
}

template <typename Number>
Number from_float(float value) {
    if constexpr (std::is_same_v<Number, float>) {
        return value;
    } else {
        return nn::quantise<Number>(value, nn::weight_fraction_bits);
    }
}

template <typename Number>
Number from_lsb(std::int8_t lsb) {
    if constexpr (std::is_same_v<Number, float>) {
        return static_cast<float>(lsb) / (1 << nn::weight_fraction_bits);
    } else {
        return lsb;
    }
}

/// A layer as in the file, both biases apart.
template <typename Number>
struct FileLayer {
    std::size_t inputs = 0;
    std::size_t hidden = 0;
    std::vector<Number> weight_ih, weight_hh, bias_ih, bias_hh;
    const nn::Cell* cell = nullptr;
    std::optional<nn::FloatBiases> float_biases = {};
};

/// What each cell would make of something, "… (LSTM) or … (GRU)".
template <typename Text>
std::string of_cells(const std::vector<const nn::Cell*>& cells, const Text& text) {
    std::string all;
    for (const nn::Cell* cell : cells) {
        all += fmt::format("{}{} ({})", all.empty() ? "" : " or ", text(*cell), cell->title);
    }
    return all;
}

/// Takes the tensors of one network out of a file, layer by layer, and hands each to `take`.
template <typename Number>
class Reader {
   public:
    Reader(const Safetensors& file, const std::string& path, const Prefix& prefix) : path_(path) {
        prefix_ = chosen_prefix(file, prefix);
        for (const auto& [name, view] : file.tensors()) {
            if (prefix_of(name) == prefix_) left_.emplace(name.substr(prefix_.size()), view);
        }
    }

    template <typename Take>
    void read_layers(const Take& take) {
        std::size_t number = 0;
        do {
            FileLayer<Number> layer = read_layer(number++);
            hidden_below_ = layer.hidden;
            take(std::move(layer));
        } while (left_.count(fmt::format("weight_ih_l{}", number)) != 0);
        if (!left_.empty()) refuse_leftover(left_.begin()->first, number);
    }

   private:
    [[noreturn]] void fail(const std::string& cause) const { refuse(path_, cause); }

    [[noreturn]] void fail(const std::string& leaf, const std::string& cause) const {
        fail(fmt::format("tensor {} {}", in_quotes(prefix_ + leaf), cause));
    }

    std::string chosen_prefix(const Safetensors& file, const Prefix& wanted) const {
        std::set<std::string> prefixes;
        for (const auto& [name, view] : file.tensors()) {
            const std::string prefix = prefix_of(name);
            if (is_parameter(std::string_view(name).substr(prefix.size()))) prefixes.insert(prefix);
        }
        if (prefixes.empty()) {
            fail(fmt::format("holds no {}: there is no tensor weight_ih_l0", nn::any_cell(&nn::Cell::title)));
        }
        if (wanted) {
            for (const std::string& prefix : {*wanted, *wanted + '.'}) {
                if (prefixes.count(prefix) != 0) return prefix;
            }
            fail(fmt::format("holds no network under the prefix {}, but under {}", in_quotes(*wanted),
                             names(prefixes)));
        }
        if (prefixes.size() == 1) return *prefixes.begin();
        fail(fmt::format("holds several networks, under {}; choose one with --prefix", names(prefixes)));
    }

    /// "'a.', 'b.' and 7 more".
    static std::string names(const std::set<std::string>& prefixes) {
        constexpr std::size_t most = 5;
        std::vector<std::string> shown;
        for (const std::string& prefix : prefixes) {
            if (shown.size() < most) shown.push_back(in_quotes(prefix));
        }
        const std::size_t others = prefixes.size() - shown.size();
        return fmt::format("{}{}", fmt::join(shown, ", "), others > 0 ? fmt::format(" and {} more", others) : "");
    }

    [[noreturn]] void refuse_leftover(const std::string& leaf, std::size_t layers) const {
        if (leaf.find("_reverse") != std::string::npos)
            fail(leaf, fmt::format("belongs to a bidirectional {}; only forward ones can run", cell_->title));
        if (starts_with(leaf, "weight_hr_l")) fail(leaf, "is a projection (proj_size); only plain LSTMs can run");
        if (is_parameter(leaf)) fail(leaf, fmt::format("belongs to no layer: there is no weight_ih_l{}", layers));
        fail(leaf, fmt::format("is none that a plain {} has", cell_->title));
    }

    FileLayer<Number> read_layer(std::size_t number) {
        const std::string ih_name = fmt::format("weight_ih_l{}", number);
        const std::string hh_name = fmt::format("weight_hh_l{}", number);
        const TensorView ih = take(ih_name);
        const std::vector<const nn::Cell*> possible = cells_of(ih_name, ih);
        if (cell_ != nullptr && ih.shape[1] != hidden_below_) {
            fail(ih_name,
                 fmt::format("has {} inputs, but the layer below has {} hidden units", ih.shape[1], hidden_below_));
        }
        const TensorView hh = take(hh_name);
        const nn::Cell& cell = cell_of(possible, ih.shape[0], hh_name, hh);
        if (cell_ != nullptr && cell_ != &cell) {
            fail(ih_name, fmt::format("is of cell {}, the layers below are of cell {}; a network has one cell",
                                      cell.name, cell_->name));
        }
        cell_ = &cell;
        FileLayer<Number> result;
        result.cell = cell_;
        result.hidden = ih.shape[0] / cell.gates;
        result.inputs = ih.shape[1];
        result.weight_ih = numbers(ih_name, ih);
        result.weight_hh = numbers(hh_name, hh);
        const std::string bias_ih = fmt::format("bias_ih_l{}", number);
        const std::string bias_hh = fmt::format("bias_hh_l{}", number);
        if (left_.count(bias_ih) == 0 && left_.count(bias_hh) == 0) {
            result.bias_ih = result.bias_hh = std::vector<Number>(ih.shape[0]);
        } else {
            const TensorView ih_view = take(bias_ih, {ih.shape[0]});
            const TensorView hh_view = take(bias_hh, {ih.shape[0]});
            result.bias_ih = numbers(bias_ih, ih_view);
            result.bias_hh = numbers(bias_hh, hh_view);
            if (ih_view.dtype != "I8" || hh_view.dtype != "I8") {
                result.float_biases = {numbers<float>(bias_ih, ih_view), numbers<float>(bias_hh, hh_view)};
            }
        }
        return result;
    }

    /// The cells whose W_ih may have so many rows.
    std::vector<const nn::Cell*> cells_of(const std::string& leaf, const TensorView& ih) const {
        std::vector<const nn::Cell*> possible;
        if (ih.shape.size() == 2 && ih.shape[0] != 0 && ih.shape[1] != 0) {
            std::copy_if(nn::cells().begin(), nn::cells().end(), std::back_inserter(possible),
                         [&ih](const nn::Cell* cell) { return ih.shape[0] % cell->gates == 0; });
        }
        if (!possible.empty()) return possible;
        const auto form = [](const nn::Cell& cell) { return fmt::format("[{}*hidden, inputs]", cell.gates); };
        fail(leaf, fmt::format("has shape {}; it must be {}", shape_text(ih.shape), of_cells(nn::cells(), form)));
    }

    /// The cell of a layer. Its W_hh decides: 12 rows may be 4 gates of 3 units or 3 of 4.
    const nn::Cell& cell_of(const std::vector<const nn::Cell*>& possible, std::size_t rows, const std::string& leaf,
                            const TensorView& hh) const {
        const auto shape = [rows](const nn::Cell& cell) {
            return std::vector<std::size_t>{rows, rows / cell.gates};
        };
        for (const nn::Cell* cell : possible) {
            if (hh.shape == shape(*cell)) return *cell;
        }
        const auto form = [&shape](const nn::Cell& cell) { return shape_text(shape(cell)); };
        fail(leaf, fmt::format("has shape {}; it must be {}", shape_text(hh.shape), of_cells(possible, form)));
    }

    TensorView take(const std::string& leaf) {
        const auto entry = left_.find(leaf);
        if (entry == left_.end()) fail(leaf, "is missing");
        TensorView view = entry->second;
        left_.erase(entry);
        return view;
    }

    TensorView take(const std::string& leaf, const std::vector<std::size_t>& shape) {
        const TensorView view = take(leaf);
        if (view.shape != shape) {
            fail(leaf, fmt::format("has shape {}; it must be {}", shape_text(view.shape), shape_text(shape)));
        }
        return view;
    }

    template <typename Wanted = Number>
    std::vector<Wanted> numbers(const std::string& leaf, const TensorView& view) const {
        if (view.dtype == "I8") {
            std::vector<Wanted> result(view.bytes);
            for (std::size_t i = 0; i < view.bytes; ++i)
                result[i] = from_lsb<Wanted>(load<std::int8_t>(view.data + i));
            return result;
        }
        const std::optional<FloatFormat> format = float_format(view.dtype);
        if (!format) fail(leaf, fmt::format("is {}; F64, F32, F16, BF16 and I8 are possible", view.dtype));
        std::vector<Wanted> result(view.bytes / format->bytes);
        std::array<float, 1024> some;
        for (std::size_t first = 0; first < result.size(); first += some.size()) {
            const std::size_t count = std::min(some.size(), result.size() - first);
            format->load(view.data + first * format->bytes, count, some.data());
            for (std::size_t k = 0; k < count; ++k) {
                if (std::isfinite(some[k])) continue;
                fail(leaf, fmt::format("is {} at {}", some[k], position(view.shape, first + k)));
            }
            for (std::size_t k = 0; k < count; ++k) result[first + k] = from_float<Wanted>(some[k]);
        }
        return result;
    }

    /// "[row, column]", or "[row]" of a vector.
    static std::string position(const std::vector<std::size_t>& shape, std::size_t index) {
        if (shape.size() == 1) return shape_text({index});
        return shape_text({index / shape[1], index % shape[1]});
    }

    const std::string& path_;
    std::string prefix_;
    const nn::Cell* cell_ = nullptr;  ///< of the layers so far
    std::size_t hidden_below_ = 0;
    std::map<std::string, TensorView> left_;  ///< not taken yet, without the prefix
};

Tensor tensor_of(std::vector<std::size_t> shape, const std::vector<float>& values, WeightFormat format) {
    if (format == WeightFormat::float32) return float_tensor(std::move(shape), values);
    return int8_tensor(std::move(shape), weights_of(values));
}

}  // namespace

nn::Network read_network(const std::string& path, const Prefix& prefix) {
    return parse_network(read_file(path), path, prefix);
}

nn::Network parse_network(Bytes file, const std::string& path, const Prefix& prefix) {
    const Safetensors tensors(std::move(file), path);
    nn::Network network;
    network.name = path;
    Reader<std::int8_t>(tensors, path, prefix).read_layers([&](FileLayer<std::int8_t>&& layer) {
        network.layers.push_back({layer.inputs, layer.hidden, std::move(layer.weight_ih),
                                  std::move(layer.weight_hh),
                                  nn::bias_of_rows<std::int16_t>(*layer.cell, layer.bias_ih, layer.bias_hh),
                                  layer.cell, std::move(layer.float_biases)});
    });
    return network;
}

std::vector<FloatLayer> read_float_network(const std::string& path, const Prefix& prefix) {
    const Safetensors tensors(read_file(path), path);
    std::vector<FloatLayer> layers;
    Reader<float>(tensors, path, prefix).read_layers([&](FileLayer<float>&& layer) {
        layers.push_back({layer.inputs, layer.hidden, std::move(layer.weight_ih), std::move(layer.weight_hh),
                          std::move(layer.bias_ih), std::move(layer.bias_hh), layer.cell});
    });
    return layers;
}

std::vector<std::size_t> layers_without_bias(const nn::Network& network) {
    std::vector<std::size_t> layers;
    for (std::size_t l = 0; l < network.layers.size(); ++l) {
        const std::vector<std::int16_t>& bias = network.layers[l].bias;
        if (std::all_of(bias.begin(), bias.end(), [](std::int16_t b) { return b == 0; })) layers.push_back(l);
    }
    return layers;
}

nn::Network quantised(const std::vector<FloatLayer>& layers) {
    nn::Network network;
    for (const FloatLayer& layer : layers) {
        network.layers.push_back(
            {layer.inputs, layer.hidden, weights_of(layer.weight_ih), weights_of(layer.weight_hh),
             nn::bias_of_rows<std::int16_t>(*layer.cell, weights_of(layer.bias_ih), weights_of(layer.bias_hh)),
             layer.cell, nn::FloatBiases{layer.bias_ih, layer.bias_hh}});
    }
    return network;
}

std::map<std::string, Tensor> network_tensors(const std::vector<FloatLayer>& layers, WeightFormat format) {
    std::map<std::string, Tensor> tensors;
    for (std::size_t l = 0; l < layers.size(); ++l) {
        const FloatLayer& layer = layers[l];
        const std::size_t rows = layer.cell->gates * layer.hidden;
        const auto add = [&](std::string_view stem, std::vector<std::size_t> shape,
                             const std::vector<float>& values) {
            tensors[fmt::format("{}{}", stem, l)] = tensor_of(std::move(shape), values, format);
        };
        add("weight_ih_l", {rows, layer.inputs}, layer.weight_ih);
        add("weight_hh_l", {rows, layer.hidden}, layer.weight_hh);
        add("bias_ih_l", {rows}, layer.bias_ih);
        add("bias_hh_l", {rows}, layer.bias_hh);
    }
    return tensors;
}

void write_network(const std::string& path, const std::vector<FloatLayer>& layers, WeightFormat format) {
    write_safetensors(path, network_tensors(layers, format));
}

}  // namespace spartus::io
