#include "spartus/cli/generate.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <iostream>

#include <boost/program_options.hpp>
#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/generate/network.hpp"
#include "spartus/generate/trace.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/npy.hpp"
#include "spartus/nn/cell_names.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr const char* help = R"(spartus generate network OUT.safetensors --inputs I --hidden H [options]
spartus generate trace OUT.npy --steps T --inputs I --firing P [options]

Makes a network or a trace from a seed; the same options give the same file.

network: an LSTM or GRU as it is initialised before a training, with the tensor names of PyTorch. W_ih is uniform
(Xavier), W_hh is orthogonal for each gate, the biases are 0 but for 1 in all at an LSTM's forget gate.
  --inputs I        elements of an input vector
  --hidden H        units of every layer
  --layers L        layers [1]
  --cell CELL       lstm [default] or gru
  --seed S          [1]
  --dtype TYPE      f32 [default], or i8: the same rounded to Q1.7

trace: T input vectors in which every element changes with probability P in each step, independently, and
otherwise stays exactly what it is. With a delta threshold up to the step, exactly the changes fire.
  --steps T         input vectors; 0 is possible
  --inputs I        elements of an input vector
  --firing P        probability, 0 to 1
  --step X          smallest change, 1/256 to 4 [1]; values stay within -4 and 4
  --seed S          [1]
  --dtype TYPE      int16 [default]: Q8.8, or float32: the same values

  --help            this text

Examples: spartus generate network layer.safetensors --inputs 123 --hidden 1024
          spartus generate trace quiet.npy --steps 100 --inputs 123 --firing 0.05 --seed 7
)";

[[noreturn]] void refuse(const std::string& cause) {
    refuse_usage("generate", cause);
}

/// Numbers are read as signed ones: the unsigned conversion of the library would take -1 for a huge count.
template <typename T>
po::typed_value<T>* required() {
    return po::value<T>()->required();
}

po::options_description common_options(const char* default_dtype) {
    po::options_description options;
    options.add_options()("inputs", required<std::int64_t>())("seed", po::value<std::int64_t>()->default_value(1))(
        "dtype", po::value<std::string>()->default_value(default_dtype));
    return options;
}

std::size_t count(const po::variables_map& values, const char* name) {
    const auto value = values[name].as<std::int64_t>();
    if (value < 0) refuse(fmt::format("--{} must not be negative", name));
    return static_cast<std::size_t>(value);
}

void generate_network(const std::vector<std::string>& args) {
    po::options_description options = common_options("f32");
    options.add_options()("hidden", required<std::int64_t>())("layers",
                                                              po::value<std::int64_t>()->default_value(1))(
        "cell", po::value<std::string>()->default_value(std::string(nn::lstm.name)));
    const po::variables_map values = parse_arguments("generate", args, options, {"OUT"});
    const auto& dtype = values["dtype"].as<std::string>();
    if (dtype != "f32" && dtype != "i8") refuse(fmt::format("a network has no dtype '{}'", dtype));

    const auto& cell_name = values["cell"].as<std::string>();
    const nn::Cell* const cell = nn::find_cell(cell_name);
    if (cell == nullptr)
        refuse(fmt::format("there is no cell '{}'; it may be {}", cell_name, nn::any_cell(&nn::Cell::name)));

    const auto& out = values["OUT"].as<std::string>();
    const auto layers = generate::network(
        {count(values, "inputs"), count(values, "hidden"), count(values, "layers"), count(values, "seed"), cell});
    io::write_network(out, layers, dtype == "f32" ? io::WeightFormat::float32 : io::WeightFormat::int8);
    std::cout << fmt::format("{}: {} of {} layer{} with {} inputs and {} hidden units, {}\n", out, cell->title,
                             layers.size(), layers.size() == 1 ? "" : "s", layers.front().inputs,
                             layers.front().hidden, dtype == "f32" ? "F32" : "I8 (Q1.7)");
}

void generate_trace(const std::vector<std::string>& args) {
    po::options_description options = common_options("int16");
    options.add_options()("steps", required<std::int64_t>())("firing", required<double>())(
        "step", po::value<double>()->default_value(1));
    const po::variables_map values = parse_arguments("generate", args, options, {"OUT"});
    const auto& dtype = values["dtype"].as<std::string>();
    if (dtype != "int16" && dtype != "float32") refuse(fmt::format("a trace has no dtype '{}'", dtype));

    const auto& out = values["OUT"].as<std::string>();
    const nn::Trace trace =
        generate::trace({count(values, "steps"), count(values, "inputs"), values["firing"].as<double>(),
                         values["step"].as<double>(), count(values, "seed")});
    if (dtype == "int16") {
        io::write_npy(out, trace.steps, trace.inputs, trace.x);
    } else {
        std::vector<float> numbers;
        numbers.reserve(trace.x.size());
        for (const std::int16_t lsb : trace.x) {
            numbers.push_back(std::ldexp(static_cast<float>(lsb), -nn::activation_fraction_bits));
        }
        io::write_npy(out, trace.steps, trace.inputs, numbers);
    }
    std::cout << fmt::format("{}: {} steps of {} inputs, {}\n", out, trace.steps, trace.inputs,
                             dtype == "int16" ? "int16 (Q8.8)" : "float32");
}

}  // namespace

int run_generate(const std::vector<std::string>& args) {
    if (asks_for(args, "--help")) {
        std::cout << help;
        return static_cast<int>(ExitCode::ok);
    }
    if (args.empty()) refuse("network or trace must be named");
    const std::vector<std::string> rest(args.begin() + 1, args.end());
    if (args.front() == "network") {
        generate_network(rest);
    } else if (args.front() == "trace") {
        generate_trace(rest);
    } else {
        refuse(fmt::format("there is no '{}' to make", args.front()));
    }
    return static_cast<int>(ExitCode::ok);
}

}  // namespace spartus::cli
