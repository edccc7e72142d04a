#include "spartus/instruments/vcd_file.hpp"

#include <filesystem>
#include <fstream>

#include <fmt/format.h>

#include "spartus/base/error.hpp"

namespace spartus::instruments {
namespace {

const std::string suffix = ".vcd";  // SystemC appends it to every name
constexpr const char* timescale_message = "tracing timescale unit set";

std::uint64_t present_time() {
    return sc_core::sc_time_stamp().value() / 100;  // of 100 ps; the kernel counts in ps
}

}  // namespace

VcdFile::VcdFile(const std::string& path) : path_(path), output_(path, suffix) {
    if (output_.temporary().empty()) {
        throw Error(ExitCode::output, fmt::format("cannot write '{}': a wave needs a regular file", path));
    }
}

VcdFile::~VcdFile() {
    if (is_open()) sc_core::sc_close_vcd_trace_file(file_);
}

void VcdFile::open(const Signals& signals, const std::vector<Signals::Id>& traced, const bool& clock) {
    const std::string& temporary = output_.temporary();
    file_ = sc_core::sc_create_vcd_trace_file(temporary.substr(0, temporary.size() - suffix.size()).c_str());
    sc_core::sc_report_handler::set_actions(timescale_message, sc_core::SC_DO_NOTHING);
    file_->set_time_unit(100, sc_core::SC_PS);
    sc_core::sc_trace(file_, clock, signals.top() + ".clock");
    for (const Signals::Id id : traced) {
        const Signal& signal = signals[id];
        const auto bits = static_cast<int>(signal.bits);
        const int& value = signals.value(id);
        if (signal.radix == Radix::signed_decimal) {
            sc_core::sc_trace(file_, value, signals.path(id), bits);
        } else {
            // The same bits read as unsigned, which the language allows.
            // NOLINTNEXTLINE(*-reinterpret-cast)
            sc_core::sc_trace(file_, reinterpret_cast<const unsigned&>(value), signals.path(id), bits);
        }
    }
    begin_ = present_time();
}

void VcdFile::close() {
    end_ = present_time();
    sc_core::sc_close_vcd_trace_file(file_);
    file_ = nullptr;
}

std::uint64_t VcdFile::bytes() const {
    std::error_code unknown;
    const auto size = std::filesystem::file_size(output_.temporary(), unknown);
    return unknown ? 0 : size;
}

void VcdFile::commit() {
    if (!end_ || !ends_with(*end_)) {
        throw Error(ExitCode::output, fmt::format("cannot write '{}': the disk may be full", path_));
    }
    mend_header(begin_);
    output_.commit();
}

/// SystemC does not report that it could not write.
bool VcdFile::ends_with(std::uint64_t time) const {
    const std::string expected = fmt::format("\n#{}\n", time);
    std::ifstream file(output_.temporary(), std::ios::binary);
    file.seekg(-static_cast<std::streamoff>(expected.size()), std::ios::end);
    std::string tail(expected.size(), '\0');
    file.read(tail.data(), static_cast<std::streamsize>(tail.size()));
    return file && tail == expected;
}

/// SystemC writes the date, so that no two files are equal, and puts the time of the first values into a comment
/// only, where no reader looks for it. Both are overwritten in place.
void VcdFile::mend_header(std::uint64_t begin) const {
    std::fstream file(output_.temporary(), std::ios::in | std::ios::out | std::ios::binary);
    const auto overwrite = [&file](std::streamoff from, std::streamoff to, const std::string& text) {
        file.seekp(from);
        file << std::string(static_cast<std::size_t>(to - from) - text.size(), ' ') << text;
    };
    std::string line;
    std::streamoff comment = 0;
    std::streamoff line_begin = 0;
    for (bool in_date = false; std::getline(file, line) && line != "$dumpvars"; line_begin = file.tellg()) {
        if (in_date) {
            overwrite(line_begin, line_begin + static_cast<std::streamoff>(line.size()), "");
            file.seekg(line_begin + static_cast<std::streamoff>(line.size()) + 1);
        }
        in_date = line == "$date";
        if (line == "$comment") comment = line_begin;
    }
    const std::string keyword = "$comment\n";
    overwrite(comment + static_cast<std::streamoff>(keyword.size()), line_begin,
              fmt::format("One cycle is 1 ns.\n$end\n\n#{}\n", begin));
    if (!file) throw Error(ExitCode::output, fmt::format("cannot write '{}'", path_));
}

}  // namespace spartus::instruments
