#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/nn/fixed_point.hpp"
#include "spartus/train/evaluation.hpp"

#include "commands.hpp"

namespace spartus::train {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus-train evaluate NETWORK.safetensors --data F [options]

Recognises a data set with the untimed reference, bit for bit as the accelerator does, and compares with what was said.

  --data F         a data set; repeatable
  --theta T        a threshold of x and h; repeatable [0]
  --float          in floating point instead, without thresholds
  --help           this text

One row per data set and threshold: phone error rate (edits per phone), the share of zero weights, and the share of
elements of x, of h and of both that are not sent.
)";

double percent_idle(std::size_t fired, std::size_t elements) {
    return 100 * (1 - static_cast<double>(fired) / static_cast<double>(elements));
}

double zero_weights(const nn::Network& network) {
    std::size_t zeros = 0;
    std::size_t all = 0;
    for (const nn::Layer& layer : network.layers) {
        for (const auto* weights : {&layer.weight_ih, &layer.weight_hh}) {
            zeros += static_cast<std::size_t>(std::count(weights->begin(), weights->end(), 0));
            all += weights->size();
        }
    }
    return 100 * static_cast<double>(zeros) / static_cast<double>(all);
}

}  // namespace

int run_evaluate(const std::vector<std::string>& args) {
    if (std::find(args.begin(), args.end(), "--help") != args.end()) {
        std::cout << help;
        return static_cast<int>(ExitCode::ok);
    }
    po::options_description options;
    options.add_options()("data", po::value<std::vector<std::string>>()->required())(
        "theta", po::value<std::vector<double>>()->default_value({0}, "0"))("float", po::bool_switch());
    const po::variables_map values = parse("evaluate", args, options, {"NETWORK"});
    const auto& path = values["NETWORK"].as<std::string>();
    const nn::Network network = io::read_network(path);
    const recognition::Recogniser recogniser = recognition::read_recogniser(path, network.hidden());
    std::cout << fmt::format("{}: {:.2f} % of the weights are zero\n", path, zero_weights(network));
    for (const std::string& name : values["data"].as<std::vector<std::string>>()) {
        const Dataset dataset = read_dataset(name);
        if (values["float"].as<bool>()) {
            const Score score = score_float(io::read_float_network(path), recogniser, dataset);
            std::cout << fmt::format("{}  float       PER {:5.2f} %  ({} errors, {} phones)\n", name,
                                     100 * score.phone_error_rate(), score.errors, score.phones);
            continue;
        }
        for (const double theta : values["theta"].as<std::vector<double>>()) {
            const std::int32_t lsb = nn::quantise<std::int16_t>(theta, nn::activation_fraction_bits);
            const Score score = train::score(network, {nn::EncoderMode::delta, lsb, lsb, 32}, recogniser, dataset);
            std::cout
                << fmt::format(
                       "{}  theta {:<5} PER {:5.2f} %  ({} errors, {} phones), not sent: x {:.1f} %, h {:.1f} %, "
                       "both {:.1f} %",
                       name, theta, 100 * score.phone_error_rate(), score.errors, score.phones,
                       percent_idle(score.fired_x, score.elements_x), percent_idle(score.fired_h, score.elements_h),
                       percent_idle(score.fired_x + score.fired_h, score.elements_x + score.elements_h))
                << std::endl;
        }
    }
    return static_cast<int>(ExitCode::ok);
}

}  // namespace spartus::train
