/// \file
/// A VCD file, written by SystemC's own tracing. One cycle is 1 ns, the timescale 100 ps; the clock rises at the
/// start of a cycle. The first time in the file is the first cycle recorded, the last time the end of the last one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <systemc>
#include <vector>

#include "spartus/instruments/signals.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::instruments {

class VcdFile {
   public:
    /// Makes sure that the file can be written. Throws Error(output).
    explicit VcdFile(const std::string& path);
    ~VcdFile();
    VcdFile(const VcdFile&) = delete;
    VcdFile& operator=(const VcdFile&) = delete;

    /// Starts recording with the present cycle, which the kernel has just reached. What is traced must stay where
    /// it is until the file is closed.
    void open(const Signals& signals, const std::vector<Signals::Id>& traced, const bool& clock);
    /// Ends recording: the present cycle is the first that is not in the file.
    void close();
    bool is_open() const { return file_ != nullptr; }

    /// What is on the disk so far; a buffer of at most `buffer_bytes` may be on its way.
    std::uint64_t bytes() const;
    static constexpr std::uint64_t buffer_bytes = 65'536;

    /// Gives the closed file its name. Throws Error(output) if it was not written to its end.
    void commit();

   private:
    void mend_header(std::uint64_t begin) const;
    bool ends_with(std::uint64_t time) const;

    const std::string path_;
    io::OutputFile output_;
    sc_core::sc_trace_file* file_ = nullptr;
    std::uint64_t begin_ = 0;  ///< in units of the timescale
    std::optional<std::uint64_t> end_;
};

}  // namespace spartus::instruments
