#include "spartus/instruments/timeline_file.hpp"

#include <fmt/format.h>

namespace spartus::instruments {
namespace {

constexpr const char* closing = "\n]}\n";

}  // namespace

TimelineFile::TimelineFile(const TimelineOptions& options, const std::string& process, double clock_mhz)
    : options_(options), file_(options.path), steps_(options.window) {
    const std::string opening = fmt::format(
        "{{\"displayTimeUnit\": \"ms\",\n\"otherData\": {{\"unit\": \"1 us is one cycle\", \"clock_mhz\": {}}},\n"
        "\"traceEvents\": [\n{{\"ph\": \"M\", \"pid\": 1, \"name\": \"process_name\", \"args\": {{\"name\": "
        "\"{}\"}}}}",
        clock_mhz, process);
    file_.write(opening);
    bytes_ = opening.size();
    result_.events = 1;
}

void TimelineFile::name_track(std::uint32_t track, const std::string& name) {
    event(fmt::format(R"({{"ph": "M", "pid": 1, "tid": {}, "name": "thread_name", "args": {{"name": "{}"}}}})",
                      track, name));
    event(fmt::format(
        R"({{"ph": "M", "pid": 1, "tid": {0}, "name": "thread_sort_index", "args": {{"sort_index": {0}}}}})",
        track));
}

void TimelineFile::slice(std::uint32_t track, const std::string& name, Cycle begin, Cycle end,
                         const std::string& args) {
    if (begin >= end || !records(begin, end)) return;
    event(fmt::format(R"({{"ph": "X", "pid": 1, "tid": {}, "ts": {}, "dur": {}, "name": "{}", "args": {{{}}}}})",
                      track, begin, end - begin, name, args));
}

void TimelineFile::write_counters(Signals& counters, Cycle before) {
    shown_.resize(counters.size(), 0);
    for (auto next = counters.next_change(); next && *next < before; next = counters.next_change()) {
        counters.advance(*next);
        for (Signals::Id id = 0; id < counters.size(); ++id) {
            const std::int32_t value = counters.value(id);
            if (value == shown_[id] || !records(*next, *next + 1)) continue;
            shown_[id] = value;
            const Signal& counter = counters[id];
            event(fmt::format(R"({{"ph": "C", "pid": 1, "ts": {}, "name": "{}{}{}", "args": {{"value": {}}}}})",
                              *next, counter.module, counter.module.empty() ? "" : " ", counter.name, value));
        }
    }
}

bool TimelineFile::records(Cycle begin, Cycle end) const {
    if (options_.window.unit == Window::Unit::steps) return steps_.open();
    return begin < options_.window.end && end > options_.window.begin;
}

void TimelineFile::event(const std::string& json) {
    constexpr std::size_t comma_and_closing = 16;
    if (result_.limited) return;
    if (bytes_ + json.size() + comma_and_closing > options_.limit_bytes) {
        result_.limited = true;
        return;
    }
    file_.write(",\n");
    file_.write(json);
    bytes_ += 2 + json.size();
    ++result_.events;
}

TimelineResult TimelineFile::finish() {
    file_.write(closing);
    file_.commit();
    return result_;
}

}  // namespace spartus::instruments
