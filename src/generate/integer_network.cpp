#include "spartus/generate/integer_network.hpp"

#include <string>
#include <vector>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include "spartus/base/error.hpp"

namespace spartus::generate {

nn::Network integer_network(const NetworkOptions& options, int bound) {
    check_size(options);
    if (bound < 1 || bound > max_weight_bound) {
        throw Error(ExitCode::usage, "the bound of weights must be from 1 to " + std::to_string(max_weight_bound));
    }
    boost::random::mt19937_64 engine(options.seed);
    boost::random::uniform_int_distribution<int> uniform(-bound, bound);
    const auto fill = [&](auto& values, std::size_t count) {
        using Value = typename std::decay_t<decltype(values)>::value_type;
        values.reserve(count);
        for (std::size_t k = 0; k < count; ++k) values.push_back(static_cast<Value>(uniform(engine)));
    };
    nn::Network network;
    for (std::size_t l = 0; l < options.layers; ++l) {
        nn::Layer layer;
        layer.inputs = l == 0 ? options.inputs : options.hidden;
        layer.hidden = options.hidden;
        layer.cell = options.cell;
        const std::size_t rows = layer.cell->gates * layer.hidden;
        fill(layer.weight_ih, rows * layer.inputs);
        fill(layer.weight_hh, rows * layer.hidden);
        fill(layer.bias, layer.cell->rows * layer.hidden);
        network.layers.push_back(std::move(layer));
    }
    return network;
}

}  // namespace spartus::generate
