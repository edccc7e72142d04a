#include "spartus/cli/instruments.hpp"

#include <fmt/format.h>

#include "spartus/arch/architecture.hpp"
#include "spartus/base/number.hpp"
#include "spartus/cli/arguments.hpp"

namespace spartus::cli {
namespace {

namespace po = boost::program_options;

constexpr std::uint64_t least_limit = std::uint64_t{1} << 20;

instruments::Window window_option(const po::variables_map& values, const char* option, std::size_t time_steps) {
    if (values.count(option) == 0) return {};
    const auto& text = values[option].as<std::string>();
    const auto window = instruments::parse_window(text);
    if (!window) {
        refuse_usage(
            "run", fmt::format("--{} must be steps=A:B or cycles=A:B with A less than B, not '{}'", option, text));
    }
    if (window->unit == instruments::Window::Unit::steps && window->begin >= time_steps) {
        refuse_usage("run", fmt::format("--{} begins with step {}, but the traces have only {}, counted from 0",
                                        option, window->begin, time_steps));
    }
    return *window;
}

/// A number of bytes, with K, M or G for powers of 1024.
std::uint64_t bytes_option(const po::variables_map& values, const char* option, std::uint64_t otherwise) {
    if (values.count(option) == 0) return otherwise;
    const auto& text = values[option].as<std::string>();
    const std::string units = "KMG";
    const std::size_t unit = text.empty() ? std::string::npos : units.find(text.back());
    const std::string digits = unit == std::string::npos ? text : text.substr(0, text.size() - 1);
    const unsigned shift = unit == std::string::npos ? 0 : 10 * (static_cast<unsigned>(unit) + 1);
    const auto number = parse_number<std::uint64_t>(digits);
    if (!number || *number > UINT64_MAX >> shift || (*number << shift) < least_limit) {
        refuse_usage(
            "run", fmt::format("--{} must be a number of bytes from 1M, as in 64M or 2G, not '{}'", option, text));
    }
    return *number << shift;
}

/// Options that only say how another one is done.
void check_given(const po::variables_map& values, const char* option, const char* needs) {
    if (values.count(option) > 0 && values.count(needs) == 0) {
        refuse_usage("run", fmt::format("--{} says how to do --{}, which is missing", option, needs));
    }
}

std::string size_text(std::uint64_t bytes) {
    constexpr std::uint64_t kilo = 1000;
    if (bytes < kilo) return fmt::format("{} bytes", bytes);
    if (bytes < kilo * kilo) return fmt::format("{:.1f} kB", static_cast<double>(bytes) * 1e-3);
    return fmt::format("{:.1f} MB", static_cast<double>(bytes) * 1e-6);
}

}  // namespace

void add_instrument_options(po::options_description& options) {
    options.add_options()("vcd", po::value<std::string>())("vcd-window", po::value<std::string>())(
        "vcd-scope", po::value<std::vector<std::string>>())("vcd-limit", po::value<std::string>())(
        "timeline", po::value<std::string>())("timeline-window", po::value<std::string>())(
        "timeline-limit", po::value<std::string>());
}

Instruments::Instruments(const po::variables_map& values, const arch::Design& design, const sim::Inputs& inputs) {
    for (const char* option : {"vcd-window", "vcd-scope", "vcd-limit"}) check_given(values, option, "vcd");
    for (const char* option : {"timeline-window", "timeline-limit"}) check_given(values, option, "timeline");
    const std::size_t time_steps = nn::count_steps(inputs.traces);
    if (values.count("vcd") > 0) {
        instruments::WaveOptions options;
        options.path = wave_path_ = values["vcd"].as<std::string>();
        options.window = window_option(values, "vcd-window", time_steps);
        if (values.count("vcd-scope") > 0) options.scopes = values["vcd-scope"].as<std::vector<std::string>>();
        options.limit_bytes = bytes_option(values, "vcd-limit", options.limit_bytes);
        wave_ = design.architecture().wave(options, design, inputs.network, inputs.traces);
        probes_.push_back(&wave_->probe());
    }
    if (values.count("timeline") > 0) {
        instruments::TimelineOptions options;
        options.path = timeline_path_ = values["timeline"].as<std::string>();
        options.window = window_option(values, "timeline-window", time_steps);
        options.limit_bytes = bytes_option(values, "timeline-limit", options.limit_bytes);
        timeline_ = design.architecture().timeline(options, design);
        probes_.push_back(&timeline_->probe());
    }
}

std::vector<std::string> Instruments::finish() {
    std::vector<std::string> lines;
    if (wave_) {
        const instruments::WaveResult wave = wave_->finish();
        lines.push_back(wave.opened
                            ? fmt::format("{}: cycles={}:{}, {}{}", wave_path_, wave.begin, wave.end,
                                          size_text(wave.bytes), wave.limited ? "; stopped at --vcd-limit" : "")
                            : fmt::format("{}: not written, the run ended before the window", wave_path_));
    }
    if (timeline_) {
        const instruments::TimelineResult timeline = timeline_->finish();
        lines.push_back(fmt::format("{}: {} events{}", timeline_path_, timeline.events,
                                    timeline.limited ? "; stopped at --timeline-limit" : ""));
    }
    return lines;
}

}  // namespace spartus::cli
