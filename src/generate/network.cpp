#include "spartus/generate/network.hpp"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>
#include <boost/random/uniform_real_distribution.hpp>

#include "spartus/base/error.hpp"

namespace spartus::generate {
namespace {

using Engine = boost::random::mt19937_64;

/// In floating point, where no size can overflow.
double weights_of(const NetworkOptions& options) {
    const auto inputs = static_cast<double>(options.inputs);
    const auto hidden = static_cast<double>(options.hidden);
    const auto layers = static_cast<double>(options.layers);
    return static_cast<double>(options.cell->gates) * hidden * (inputs + hidden * (2 * layers - 1));
}

std::vector<float> xavier(std::size_t rows, std::size_t columns, Engine& engine) {
    const double bound = std::sqrt(6.0 / static_cast<double>(rows + columns));
    boost::random::uniform_real_distribution<double> uniform(-bound, bound);
    std::vector<float> result(rows * columns);
    std::generate(result.begin(), result.end(), [&] { return static_cast<float>(uniform(engine)); });
    return result;
}

Eigen::MatrixXd orthogonal(std::size_t size, Engine& engine) {
    const auto n = static_cast<Eigen::Index>(size);
    boost::random::normal_distribution<double> normal;
    const Eigen::MatrixXd gaussian = Eigen::MatrixXd::NullaryExpr(n, n, [&] { return normal(engine); });
    const Eigen::HouseholderQR<Eigen::MatrixXd> qr(gaussian);
    Eigen::MatrixXd q = qr.householderQ();
    for (Eigen::Index i = 0; i < n; ++i) {
        if (qr.matrixQR()(i, i) < 0) q.col(i) = -q.col(i);
    }
    return q;
}

/// One orthogonal matrix per gate, stacked.
std::vector<float> recurrent(std::size_t gates, std::size_t hidden, Engine& engine) {
    std::vector<float> result;
    result.reserve(gates * hidden * hidden);
    for (std::size_t gate = 0; gate < gates; ++gate) {
        const Eigen::MatrixXd q = orthogonal(hidden, engine);
        for (Eigen::Index r = 0; r < q.rows(); ++r) {
            for (Eigen::Index c = 0; c < q.cols(); ++c) result.push_back(static_cast<float>(q(r, c)));
        }
    }
    return result;
}

std::vector<float> biases(const nn::Cell& cell, std::size_t hidden) {
    std::vector<float> result;
    for (std::size_t gate = 0; gate < cell.gates; ++gate) {
        result.insert(result.end(), hidden, cell.initial_bias[gate]);
    }
    return result;
}

}  // namespace

void check_size(const NetworkOptions& options) {
    if (options.inputs == 0 || options.hidden == 0 || options.layers == 0) {
        throw Error(ExitCode::usage, "a network needs at least 1 input, 1 hidden unit and 1 layer");
    }
    if (weights_of(options) > static_cast<double>(max_weights)) {
        throw Error(ExitCode::usage,
                    "the network would have more than " + std::to_string(max_weights) + " weights");
    }
}

std::vector<io::FloatLayer> network(const NetworkOptions& options) {
    check_size(options);
    Engine engine(options.seed);
    std::vector<io::FloatLayer> layers;
    for (std::size_t l = 0; l < options.layers; ++l) {
        io::FloatLayer layer;
        layer.inputs = l == 0 ? options.inputs : options.hidden;
        layer.hidden = options.hidden;
        layer.cell = options.cell;
        layer.weight_ih = xavier(layer.cell->gates * layer.hidden, layer.inputs, engine);
        layer.weight_hh = recurrent(layer.cell->gates, layer.hidden, engine);
        layer.bias_ih = biases(*layer.cell, layer.hidden);
        layer.bias_hh = biases(*layer.cell, layer.hidden);
        layers.push_back(std::move(layer));
    }
    return layers;
}

}  // namespace spartus::generate
