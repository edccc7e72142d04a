/// \file
/// Files that the user names, opened with distrust.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "spartus/io/bytes.hpp"

namespace spartus::io {

/// A regular file, open for reading. Anything else (a directory, a device, a FIFO) is refused without blocking.
class InputFile {
   public:
    /// Throws Error(input) naming `path` and the reason.
    explicit InputFile(std::string path);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    const std::string& path() const { return path_; }
    std::uint64_t size() const { return size_; }  ///< in bytes, when it was opened
    int descriptor() const { return descriptor_; }

    /// What is read next begins `offset` bytes, at most size(), from the start. Throws Error(input).
    void seek(std::uint64_t offset);

    /// Up to `count` bytes to `destination`; how many there were, 0 at the end. Throws Error(input).
    std::size_t read(std::uint8_t* destination, std::size_t count);

   private:
    std::string path_;
    int descriptor_ = -1;
    std::uint64_t size_ = 0;
};

constexpr std::uint64_t default_max_file_bytes = std::uint64_t{4} << 30;

/// The whole file. Throws Error(input) if it cannot be read or has more than `max_bytes`.
Bytes read_file(const std::string& path, std::uint64_t max_bytes = default_max_file_bytes);

/// `count` bytes from `offset` on. Throws Error(input) if they are not all there.
Bytes read_part(const std::string& path, std::uint64_t offset, std::size_t count);
Bytes read_part(InputFile& file, std::uint64_t offset, std::size_t count);

}  // namespace spartus::io
