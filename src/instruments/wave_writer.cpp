#include "spartus/instruments/wave_writer.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/base/pattern.hpp"
#include "spartus/base/printable.hpp"
#include "spartus/instruments/gtkwave.hpp"

namespace spartus::instruments {
namespace {

constexpr Cycle cycles_between_looks = 16;  // at the size of the file

std::vector<Signals::Id> chosen(const Signals& signals, const std::vector<std::string>& scopes) {
    std::vector<bool> wanted(signals.size(), scopes.empty());
    for (const std::string& scope : scopes) {
        bool any = false;
        try {
            const Pattern pattern(scope);
            for (Signals::Id id = 0; id < signals.size(); ++id) {
                if (!pattern.fits_in(signals.path(id))) continue;
                wanted[id] = any = true;
            }
        } catch (const std::invalid_argument& error) {
            throw Error(ExitCode::usage, fmt::format("run: --vcd-scope '{}' is not a regular expression: {}",
                                                     printable(scope), error.what()));
        }
        if (!any) {
            throw Error(ExitCode::usage,
                        fmt::format("run: --vcd-scope '{}' fits no signal; they have names like {}",
                                    printable(scope), signals.path(0)));
        }
    }
    std::vector<Signals::Id> ids;
    for (Signals::Id id = 0; id < signals.size(); ++id) {
        if (wanted[id] || signals.is_of_sequencer(id)) ids.push_back(id);
    }
    return ids;
}

}  // namespace

WaveWriter::WaveWriter(const sc_core::sc_module_name& name, const WaveOptions& options, Signals& signals)
    : sc_module(name),
      options_(options),
      signals_(signals),
      traced_(chosen(signals, options.scopes)),
      file_(options.path),
      steps_(options.window) {
    if (options.window.unit == Window::Unit::cycles) {
        begin_ = options.window.begin;
        end_ = options.window.end;
    }
    constexpr std::uint64_t around_a_value = 16;  // "b", blank, identifier, line ends
    for (const Signals::Id id : traced_) most_bytes_per_cycle_ += signals_[id].bits + around_a_value;
    most_bytes_per_cycle_ += 8 * around_a_value;  // clock and times
    SC_HAS_PROCESS(WaveWriter);
    SC_METHOD(tick);  // runs at the start of the simulation too
    sensitive << begins_;
}

void WaveWriter::between_steps(Cycle from) {
    steps_.between_steps();
    look_at_steps(from);
}

void WaveWriter::step_begins(std::uint32_t layer, Cycle from) {
    steps_.step_begins(layer);
    look_at_steps(from);
}

void WaveWriter::run_ends(Cycle end) {
    steps_.run_ends();
    run_ended_ = true;
    end_ = std::min(end_, end);
    if (begin_ >= end_) begins_.cancel();
    if (kernel_.now() >= end_) close();
    settle();
}

/// A window of steps opens and closes with them.
void WaveWriter::look_at_steps(Cycle from) {
    if (options_.window.unit == Window::Unit::steps) {
        if (steps_.open() && begin_ == never) {
            begin_ = from;
            if (kernel_.now() >= from) open();
            begins_.notify(kernel_.now() >= from ? sc_core::SC_ZERO_TIME : kernel_.until(from));
        }
        if (!steps_.open() && begin_ != never) end_ = std::min(end_, from);
        if (kernel_.now() >= end_) close();
    }
    settle();
}

void WaveWriter::settle() {
    if (!file_.is_open()) signals_.advance(kernel_.now());
}

/// At both edges of the clock while the file is open.
void WaveWriter::tick() {
    if (!result_.opened) {
        if (begin_ == never || begin_ >= end_) return;
        if (kernel_.now() < begin_) return begins_.notify(kernel_.until(begin_));
        open();
    }
    if (!file_.is_open()) return;
    clock_ = parts::Clock::at_cycle_start();
    if (clock_) {
        if (kernel_.now() >= end_) return close();
        if (nears_limit()) {
            result_.limited = true;
            return close();
        }
        signals_.advance(kernel_.now());
    }
    // A model that stands still must not be kept going by its wave; one that is done is shown to its end.
    if (!run_ended_ && !sc_core::sc_pending_activity() && !signals_.next_change()) return;
    next_trigger(parts::Clock::half_cycle());
}

void WaveWriter::open() {
    result_.opened = true;
    result_.begin = kernel_.now();
    signals_.advance(kernel_.now());
    clock_ = true;
    file_.open(signals_, traced_, clock_);
}

void WaveWriter::close() {
    if (!file_.is_open()) return;
    result_.end = kernel_.now();
    file_.close();
}

bool WaveWriter::nears_limit() {
    if (kernel_.now() % cycles_between_looks != 0) return false;
    const std::uint64_t to_come = VcdFile::buffer_bytes + cycles_between_looks * most_bytes_per_cycle_;
    return file_.bytes() + to_come > options_.limit_bytes;
}

WaveResult WaveWriter::finish() {
    close();
    if (!result_.opened) return result_;
    result_.bytes = file_.bytes();
    file_.commit();
    write_save_file(options_.path, signals_, traced_, result_.begin);
    return result_;
}

}  // namespace spartus::instruments
