#include "spartus/explore/source.hpp"

#include <cmath>
#include <filesystem>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/nearest.hpp"
#include "spartus/base/number.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/explore/value_list.hpp"
#include "spartus/io/network_file.hpp"
#include "spartus/io/sha256.hpp"
#include "spartus/io/trace_file.hpp"
#include "spartus/nn/cell_names.hpp"
#include "spartus/nn/fixed_point.hpp"

namespace spartus::explore {
namespace {

[[noreturn]] void refuse(const std::string& cause) {
    throw Error(ExitCode::config, cause);
}

/// "NAME(key=value, …)", taken apart. Every argument must be taken.
class Call {
   public:
    explicit Call(const std::string& text) : text_(text) {
        const std::size_t open = text.find('(');
        if (open == std::string::npos || text.back() != ')') return;
        name_ = text.substr(0, open);
        const std::string inner = text.substr(open + 1, text.size() - open - 2);
        for (const std::string& argument : split(inner, ',')) {
            const std::size_t equals = argument.find('=');
            if (equals == std::string::npos) fail(quoted(argument) + " is not argument=value");
            if (!arguments_.emplace(argument.substr(0, equals), argument.substr(equals + 1)).second)
                fail(quoted(argument.substr(0, equals)) + " is given twice");
        }
    }

    const std::string& name() const { return name_; }  ///< empty if the text is no call

    template <typename Number>
    Number take(const char* argument, Number low, Number high, std::optional<Number> otherwise = std::nullopt) {
        known_.emplace_back(argument);
        const auto entry = arguments_.find(argument);
        if (entry == arguments_.end()) {
            if (!otherwise) fail(fmt::format("{} is missing", argument));
            return *otherwise;
        }
        const auto value = parse_number<Number>(entry->second);
        if (!value || !(*value >= low && *value <= high)) {
            fail(fmt::format("{} must be a number from {} to {}, not {}", argument, low, high,
                             quoted(entry->second)));
        }
        arguments_.erase(entry);
        return *value;
    }

    /// LSTM if the argument is not there.
    const nn::Cell* take_cell() {
        known_.emplace_back("cell");
        const auto entry = arguments_.find("cell");
        if (entry == arguments_.end()) return &nn::lstm;
        const nn::Cell* const cell = nn::find_cell(entry->second);
        if (cell == nullptr)
            fail(fmt::format("cell must be {}, not {}", nn::any_cell(&nn::Cell::name), quoted(entry->second)));
        arguments_.erase(entry);
        return cell;
    }

    void refuse_others() const {
        if (arguments_.empty()) return;
        const std::string& typed = arguments_.begin()->first;
        const auto close = nearest(typed, known_);
        fail(quoted(typed) + " is no argument" + (close ? "; did you mean " + *close + "?" : ""));
    }

    [[noreturn]] void fail(const std::string& cause) const { refuse(quoted(text_) + ": " + cause); }

   private:
    static std::string quoted(const std::string& text) { return in_quotes(text, '"'); }

    const std::string& text_;
    std::string name_;
    std::map<std::string, std::string> arguments_;
    std::vector<std::string> known_;
};

generate::NetworkOptions network_size(Call& call) {
    constexpr std::uint64_t most = generate::max_weights;
    generate::NetworkOptions size;
    size.inputs = call.take<std::uint64_t>("inputs", 1, most);
    size.hidden = call.take<std::uint64_t>("hidden", 1, most);
    size.layers = call.take<std::uint64_t>("layers", 1, most, 1);
    size.seed = call.take<std::uint64_t>("seed", 0, std::uint64_t{1} << 63, 1);
    size.cell = call.take_cell();
    return size;
}

generate::TraceOptions trace_options(Call& call) {
    generate::TraceOptions options;
    options.steps = call.take<std::uint64_t>("steps", 0, generate::max_trace_elements);
    options.inputs = call.take<std::uint64_t>("inputs", 1, generate::max_trace_elements);
    options.firing = call.take<double>("firing", 0, 1);
    options.step = call.take<double>("step", 1.0 / 256, generate::trace_limit, 1);
    options.seed = call.take<std::uint64_t>("seed", 0, std::uint64_t{1} << 63, 1);
    return options;
}

std::string path_from(const std::string& folder, const std::string& path) {
    return (std::filesystem::path(folder) / path).lexically_normal().string();
}

std::string size_text(const generate::NetworkOptions& size) {
    const auto cell = size.cell == &nn::lstm ? std::string() : fmt::format(", cell={}", size.cell->name);
    return fmt::format("inputs={}, hidden={}, layers={}, seed={}{}", size.inputs, size.hidden, size.layers,
                       size.seed, cell);
}

/// A network of integers in floating point: the one bias that each row has stands for both.
std::vector<nn::FloatLayer> dequantised(const nn::Network& network) {
    const auto to_float = [](const auto& values) {
        std::vector<float> result;
        result.reserve(values.size());
        for (const auto lsb : values) {
            result.push_back(std::ldexp(static_cast<float>(lsb), -nn::weight_fraction_bits));
        }
        return result;
    };
    std::vector<nn::FloatLayer> layers;
    for (const nn::Layer& layer : network.layers) {
        auto [bias_ih, bias_hh] = nn::biases_of_rows(*layer.cell, to_float(layer.bias));
        layers.push_back({layer.inputs, layer.hidden, to_float(layer.weight_ih), to_float(layer.weight_hh),
                          std::move(bias_ih), std::move(bias_hh), layer.cell});
    }
    return layers;
}

}  // namespace

NetworkSource parse_network_source(const std::string& text, const std::string& folder) {
    Call call(text);
    NetworkSource source{text, {}};
    if (call.name().empty()) {
        source.content = path_from(folder, text);
        return source;
    }
    if (call.name() != "generate" && call.name() != "integer") call.fail("a network is generate(…) or integer(…)");
    const generate::NetworkOptions size = network_size(call);
    if (call.name() == "generate") {
        source.content = size;
    } else {
        source.content =
            generate::IntegerNetwork{size, call.take<int>("bound", 1, generate::max_weight_bound, 127)};
    }
    call.refuse_others();
    return source;
}

TraceSource parse_trace_source(const std::string& text, const std::string& folder) {
    TraceSource source{text, {}};
    for (const std::string& part : split(text, '+')) {
        if (part.empty()) refuse(in_quotes(text, '"') + " names an empty sequence");
        Call call(part);
        if (call.name().empty()) {
            source.sequences.emplace_back(path_from(folder, part));
            continue;
        }
        if (call.name() != "generate") call.fail("a trace is generate(…)");
        source.sequences.emplace_back(trace_options(call));
        call.refuse_others();
    }
    return source;
}

std::string identity(const NetworkSource& source) {
    if (const auto* path = std::get_if<std::string>(&source.content)) return io::sha256_of_file(*path);
    if (const auto* integer = std::get_if<generate::IntegerNetwork>(&source.content)) {
        return fmt::format("integer({}, bound={})", size_text(integer->size), integer->bound);
    }
    return fmt::format("generate({})", size_text(std::get<generate::NetworkOptions>(source.content)));
}

std::string identity(const TraceSource& source) {
    std::string text;
    for (const auto& sequence : source.sequences) {
        if (!text.empty()) text += " + ";
        if (const auto* path = std::get_if<std::string>(&sequence)) {
            text += io::sha256_of_file(*path);
        } else {
            const auto& o = std::get<generate::TraceOptions>(sequence);
            text += fmt::format("generate(steps={}, inputs={}, firing={}, step={}, seed={})", o.steps, o.inputs,
                                o.firing, o.step, o.seed);
        }
    }
    return text;
}

LoadedNetwork load(const NetworkSource& source) {
    LoadedNetwork loaded;
    if (const auto* integer = std::get_if<generate::IntegerNetwork>(&source.content)) {
        loaded.quantised = generate::integer_network(*integer);
        loaded.layers = dequantised(loaded.quantised);
        return loaded;
    }
    const auto* path = std::get_if<std::string>(&source.content);
    loaded.layers = path != nullptr ? io::read_float_network(*path)
                                    : generate::network(std::get<generate::NetworkOptions>(source.content));
    loaded.quantised = io::quantised(loaded.layers);
    return loaded;
}

std::vector<nn::Trace> load(const TraceSource& source) {
    std::vector<nn::Trace> traces;
    for (const auto& sequence : source.sequences) {
        if (const auto* path = std::get_if<std::string>(&sequence)) {
            for (nn::Trace& trace : io::read_sequences(*path)) traces.push_back(std::move(trace));
        } else {
            traces.push_back(generate::trace(std::get<generate::TraceOptions>(sequence)));
        }
    }
    return traces;
}

}  // namespace spartus::explore
