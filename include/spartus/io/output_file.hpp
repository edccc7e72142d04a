/// \file
/// Results appear whole or not at all.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "spartus/io/bytes.hpp"

namespace spartus::io {

/// A file being written. A regular or new target is written beside itself, as "PATH.tmp-PID-N" and the suffix, and
/// takes its name in commit(); a device, pipe or terminal is written directly. Every failure is an Error(output)
/// naming the path and the reason.
class OutputFile {
   public:
    explicit OutputFile(std::string path, std::string suffix = {});
    /// Removes what was written unless it was committed.
    ~OutputFile();
    OutputFile(const OutputFile&) = delete;
    OutputFile& operator=(const OutputFile&) = delete;

    void write(std::string_view text);
    void write(const Bytes& bytes);

    /// Where the file is until it is committed, for a library that writes to a name; empty if written directly.
    const std::string& temporary() const { return temporary_; }

    /// Writes what is left in the buffer and gives the file its name, which then survives a loss of power. Once,
    /// and last.
    void commit();

   private:
    void open_beside();
    void open_directly();
    void flush();
    void write_through(std::string_view text);
    [[noreturn]] void fail(int error) const;

    std::string path_;       ///< as the user wrote it
    std::string target_;     ///< with symbolic links resolved, so that they survive
    std::string suffix_;     ///< of the temporary file
    std::string temporary_;  ///< empty when written directly
    std::size_t slot_ = 0;   ///< in the table of pending files
    int descriptor_ = -1;
    std::string buffer_;
};

/// Unlinks every temporary file not committed yet. Async-signal-safe: for a handler that ends the program
/// afterwards.
void remove_pending_output_files() noexcept;

}  // namespace spartus::io
