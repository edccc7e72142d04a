#include "spartus/generate/trace.hpp"

#include <algorithm>
#include <string>

#include <boost/random/bernoulli_distribution.hpp>
#include <boost/random/mersenne_twister.hpp>
#include <boost/random/uniform_int_distribution.hpp>

#include "spartus/base/error.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::generate {
namespace {

using Engine = boost::random::mt19937_64;

int q8_8(double value) {
    return nn::quantise<std::int16_t>(value, nn::activation_fraction_bits);
}

/// Comparisons are written so that NaN fails them.
void check(const TraceOptions& options) {
    const auto refuse = [](const std::string& cause) { throw Error(ExitCode::usage, cause); };
    if (options.inputs == 0) refuse("a trace needs at least 1 input");
    if (options.steps > max_trace_elements / options.inputs) {
        refuse("the trace would have more than " + std::to_string(max_trace_elements) + " elements");
    }
    if (!(options.firing >= 0 && options.firing <= 1)) refuse("the firing probability must be from 0 to 1");
    if (!(options.step > 0 && options.step <= trace_limit) || q8_8(options.step) == 0) {
        refuse("the step must be from 1/256 to 4");
    }
}

/// Uniform over the values within ±limit at least `step` away from `value`.
std::int16_t changed(int value, int step, int limit, Engine& engine) {
    const int below = std::max(0, value - step + limit + 1);  // how many there are on either side
    const int above = std::max(0, limit - (value + step) + 1);
    const int choice = boost::random::uniform_int_distribution<int>(0, below + above - 1)(engine);
    return static_cast<std::int16_t>(choice < below ? choice - limit : value + step + (choice - below));
}

}  // namespace

nn::Trace trace(const TraceOptions& options) {
    check(options);
    const int step = q8_8(options.step);
    const int limit = q8_8(trace_limit);
    Engine engine(options.seed);
    const boost::random::bernoulli_distribution<double> fires(options.firing);

    nn::Trace result;
    result.name = "generated trace";
    result.steps = options.steps;
    result.inputs = options.inputs;
    result.x.reserve(options.steps * options.inputs);
    std::vector<std::int16_t> current(options.inputs, 0);
    for (std::size_t t = 0; t < options.steps; ++t) {
        for (std::int16_t& value : current) {
            if (fires(engine)) value = changed(value, step, limit, engine);
        }
        result.x.insert(result.x.end(), current.begin(), current.end());
    }
    return result;
}

}  // namespace spartus::generate
