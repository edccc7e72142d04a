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

WaveWriter::WaveWriter(const WaveOptions& options, Signals& signals)
    : options_(options),
      signals_(signals),
      file_(options.path, signals, chosen(signals, options.scopes), options.limit_bytes),
      steps_(options.window) {
    if (options.window.unit == Window::Unit::cycles) {
        begin_ = options.window.begin;
        end_ = options.window.end;
    }
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
    settle();
}

/// A window of steps opens and closes with them.
void WaveWriter::look_at_steps(Cycle from) {
    if (options_.window.unit == Window::Unit::steps) {
        if (steps_.open()) begin_ = std::min(begin_, from);
        if (!steps_.open() && begin_ != never) end_ = std::min(end_, from);
    }
    settle();
}

void WaveWriter::settle() {
    write_before(kernel_.now());
}

/// All that happens before `cycle` has been told.
void WaveWriter::write_before(Cycle cycle) {
    const bool reached = begin_ < std::min(cycle, end_);
    if (!result_.opened && reached) {
        signals_.advance(begin_);
        file_.begin(begin_);
        open_ = result_.opened = true;
        result_.begin = begin_;
        next_ = begin_ + 1;
    }
    for (; open_ && next_ < std::min(cycle, end_); ++next_) {
        if (!file_.add(next_, signals_.advance(next_))) {
            result_.limited = true;
            close(next_);
        }
    }
    if (open_ && next_ >= end_) close(end_);
    // While nothing is recorded the signals are kept from piling up changes.
    if (!open_ && cycle > 0) signals_.advance(cycle - 1);
}

void WaveWriter::close(Cycle end) {
    file_.end(end);
    result_.end = end;
    open_ = false;
}

WaveResult WaveWriter::finish() {
    write_before(run_ended_ ? end_ : kernel_.now());
    if (open_) close(next_);
    if (!result_.opened) return result_;
    result_.bytes = file_.bytes();
    file_.commit();
    write_save_file(options_.path, signals_, file_.traced(), result_.begin);
    return result_;
}

}  // namespace spartus::instruments
