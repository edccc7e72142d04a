#include <algorithm>
#include <iostream>
#include <utility>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/io/output_file.hpp"
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
  --csv FILE       the rows as CSV too
  --help           this text

One row per data set and threshold: phone error rate (edits per phone), the share of zero weights, and the share of
elements of x, of h and of both that are not sent.
)";

double zero_weights(const nn::Network& network) {
    std::size_t zeros = 0;
    std::size_t all = 0;
    for (const nn::Layer& layer : network.layers) {
        for (const auto* weights : {&layer.weight_ih, &layer.weight_hh}) {
            zeros += static_cast<std::size_t>(std::count(weights->begin(), weights->end(), 0));
            all += weights->size();
        }
    }
    return static_cast<double>(zeros) / static_cast<double>(all);
}

/// Of the elements, the share that was not sent.
double idle(std::size_t fired, std::size_t elements) {
    return 1 - static_cast<double>(fired) / static_cast<double>(elements);
}

/// Prints a row for each data set and threshold, and keeps them for a file.
class Rows {
   public:
    Rows(std::string network, double zero_weights) : network_(std::move(network)), zero_weights_(zero_weights) {
        std::cout << fmt::format("{}: {:.2f} % of the weights are zero\n", network_, 100 * zero_weights);
    }

    /// `theta` is a number, or "float".
    void add(const std::string& data, const std::string& theta, const Score& score) {
        std::cout << fmt::format("{}  theta {:<5} PER {:5.2f} %  ({} errors, {} phones)", data, theta,
                                 100 * score.phone_error_rate(), score.errors, score.phones);
        csv_ += fmt::format("{},{},{},{},{},{},{}", network_, zero_weights_, data, theta, score.phone_error_rate(),
                            score.errors, score.phones);
        if (score.elements_x > 0) {
            const double x = idle(score.fired_x, score.elements_x), h = idle(score.fired_h, score.elements_h),
                         both = idle(score.fired_x + score.fired_h, score.elements_x + score.elements_h);
            std::cout << fmt::format(", not sent: x {:.1f} %, h {:.1f} %, both {:.1f} %", 100 * x, 100 * h,
                                     100 * both);
            csv_ += fmt::format(",{:.6f},{:.6f},{:.6f}\n", x, h, both);
        } else {
            csv_ += ",,,\n";
        }
        std::cout << std::endl;  // the next one takes its time
    }

    void write(const std::string& path) const {
        io::OutputFile file(path);
        file.write(csv_);
        file.commit();
    }

   private:
    std::string network_;
    double zero_weights_;
    std::string csv_ =
        "network,weight_sparsity,data,theta,phone_error_rate,errors,phones,sparsity_x,sparsity_h,sparsity\n";
};

void evaluate(const std::string& path, const std::vector<std::string>& data, const std::vector<double>& thetas,
              bool in_float, Rows& rows) {
    const nn::Network network = io::read_network(path);
    const recognition::Recogniser recogniser = recognition::read_recogniser(path, network.hidden());
    for (const std::string& name : data) {
        const Dataset dataset = read_dataset(name);
        if (in_float) {
            rows.add(name, "float", score_float(io::read_float_network(path), recogniser, dataset));
            continue;
        }
        for (const double theta : thetas) {
            const std::int32_t lsb = nn::quantise<std::int16_t>(theta, nn::activation_fraction_bits);
            rows.add(name, fmt::format("{}", theta),
                     score(network, {nn::EncoderMode::delta, lsb, lsb, 32}, recogniser, dataset));
        }
    }
}

}  // namespace

int run_evaluate(const std::vector<std::string>& args) {
    if (std::find(args.begin(), args.end(), "--help") != args.end()) {
        std::cout << help;
        return static_cast<int>(ExitCode::ok);
    }
    po::options_description options;
    options.add_options()("data", po::value<std::vector<std::string>>()->required())(
        "theta", po::value<std::vector<double>>()->default_value({0}, "0"))("float", po::bool_switch())(
        "csv", po::value<std::string>());
    const po::variables_map values = parse("evaluate", args, options, {"NETWORK"});
    const auto& path = values["NETWORK"].as<std::string>();
    Rows rows(path, zero_weights(io::read_network(path)));
    evaluate(path, values["data"].as<std::vector<std::string>>(), values["theta"].as<std::vector<double>>(),
             values["float"].as<bool>(), rows);
    if (values.count("csv") > 0) rows.write(values["csv"].as<std::string>());
    return static_cast<int>(ExitCode::ok);
}

}  // namespace spartus::train
