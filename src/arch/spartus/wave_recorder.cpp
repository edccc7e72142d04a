#include "spartus/arch/spartus/wave_recorder.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/pattern.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/instruments/gtkwave.hpp"

namespace spartus::arch::spartus {
namespace {

constexpr Cycle cycles_between_looks = 16;  // at the size of the file

std::vector<instruments::Signals::Id> chosen(const instruments::Signals& signals,
                                             const std::vector<std::string>& scopes) {
    std::vector<bool> wanted(signals.size(), scopes.empty());
    for (const std::string& scope : scopes) {
        bool any = false;
        try {
            const Pattern pattern(scope);
            for (instruments::Signals::Id id = 0; id < signals.size(); ++id) {
                if (!pattern.fits_in(signals[id].path())) continue;
                wanted[id] = any = true;
            }
        } catch (const std::invalid_argument& error) {
            throw Error(ExitCode::usage, fmt::format("run: --vcd-scope '{}' is not a regular expression: {}",
                                                     printable(scope), error.what()));
        }
        if (!any) {
            throw Error(ExitCode::usage,
                        fmt::format("run: --vcd-scope '{}' fits no signal; they have names like {}",
                                    printable(scope), signals[0].path()));
        }
    }
    std::vector<instruments::Signals::Id> ids;
    for (instruments::Signals::Id id = 0; id < signals.size(); ++id) {
        if (wanted[id]) ids.push_back(id);
    }
    return ids;
}

}  // namespace

WaveRecorder::WaveRecorder(const sc_core::sc_module_name& name, const instruments::WaveOptions& options,
                           const Config& config, const nn::Network& network, const std::vector<nn::Trace>& traces)
    : sc_module(name),
      Wave(config, network, traces),
      options_(options),
      traced_(chosen(signals(), options.scopes)),
      file_(options.path),
      steps_(options.window) {
    constexpr std::uint64_t around_a_value = 16;  // "b", blank, identifier, line ends
    for (const instruments::Signals::Id id : traced_) most_bytes_per_cycle_ += signals()[id].bits + around_a_value;
    most_bytes_per_cycle_ += 8 * around_a_value;  // clock and times
    SC_HAS_PROCESS(WaveRecorder);
    SC_METHOD(tick);  // runs at the start of the simulation too
    sensitive << opened_;
}

void WaveRecorder::phase(Phase phase, Cycle from, const StepTimes& step) {
    Wave::phase(phase, from, step);
    if (options_.window.unit == instruments::Window::Unit::steps) {
        follow(steps_, phase, step);
        if (steps_.open() && !result_.opened) {
            open();
            opened_.notify(sc_core::SC_ZERO_TIME);
        }
        if (!steps_.open()) close();
    }
    if (phase == Phase::idle) {
        opened_.cancel();
        close();
    }
    if (!file_.is_open()) signals().advance(kernel_.now());
}

/// At both edges of the clock while the file is open.
void WaveRecorder::tick() {
    const instruments::Window& window = options_.window;
    if (!result_.opened && window.unit == instruments::Window::Unit::cycles) {
        if (kernel_.now() < window.begin) return opened_.notify(kernel_.until(window.begin));
        open();
    }
    if (!file_.is_open()) return;
    clock_ = parts::Clock::at_cycle_start();
    if (clock_) {
        if (window.unit == instruments::Window::Unit::cycles && kernel_.now() == window.end) return close();
        if (nears_limit()) {
            result_.limited = true;
            return close();
        }
        signals().advance(kernel_.now());
    }
    // A model that stands still must not be kept going by its wave.
    if (!sc_core::sc_pending_activity() && !signals().next_change()) return;
    next_trigger(parts::Clock::half_cycle());
}

void WaveRecorder::open() {
    result_.opened = true;
    result_.begin = kernel_.now();
    signals().advance(kernel_.now());
    clock_ = true;
    file_.open(signals(), traced_, clock_);
}

void WaveRecorder::close() {
    if (!file_.is_open()) return;
    result_.end = kernel_.now();
    file_.close();
}

bool WaveRecorder::nears_limit() {
    if (kernel_.now() % cycles_between_looks != 0) return false;
    const std::uint64_t to_come = instruments::VcdFile::buffer_bytes + cycles_between_looks * most_bytes_per_cycle_;
    return file_.bytes() + to_come > options_.limit_bytes;
}

instruments::WaveResult WaveRecorder::finish() {
    close();
    if (!result_.opened) return result_;
    result_.bytes = file_.bytes();
    file_.commit();
    instruments::write_save_file(options_.path, signals(), traced_, result_.begin);
    return result_;
}

}  // namespace spartus::arch::spartus
