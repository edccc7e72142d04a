#include "spartus/io/input_file.hpp"

#include <cerrno>
#include <new>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spartus/base/error.hpp"

namespace spartus::io {
namespace {

[[noreturn]] void fail(const std::string& path, const std::string& cause) {
    throw Error(ExitCode::input, fmt::format("cannot read '{}': {}", path, cause));
}

std::string errno_text() {
    return std::generic_category().message(errno);
}

Bytes read_whole(InputFile& file, std::size_t count) {
    Bytes bytes;
    try {
        bytes.resize(count);
    } catch (const std::bad_alloc&) {
        fail(file.path(), fmt::format("its {} bytes do not fit into memory", count));
    }
    std::size_t filled = 0;
    while (filled < bytes.size()) {
        const std::size_t got = file.read(bytes.data() + filled, bytes.size() - filled);
        if (got == 0) fail(file.path(), "it became shorter while it was read");
        filled += got;
    }
    return bytes;
}

}  // namespace

InputFile::InputFile(std::string path) : path_(std::move(path)) {
    // Without O_NONBLOCK, opening a FIFO that nobody writes to would wait forever.
    // NOLINTNEXTLINE(*-vararg, *-prefer-member-initializer): POSIX; after its comment
    descriptor_ = ::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (descriptor_ < 0) fail(path_, errno_text());

    struct stat status = {};
    const bool known = ::fstat(descriptor_, &status) == 0;
    if (known && S_ISREG(status.st_mode)) {
        size_ = static_cast<std::uint64_t>(status.st_size);
        return;
    }
    const std::string cause = !known                    ? errno_text()
                              : S_ISDIR(status.st_mode) ? "it is a directory"
                                                        : "it is a device or a pipe, not a regular file";
    ::close(descriptor_);
    fail(path_, cause);
}

InputFile::~InputFile() {
    ::close(descriptor_);
}

std::size_t InputFile::read(std::uint8_t* destination, std::size_t count) {
    while (true) {
        const ssize_t got = ::read(descriptor_, destination, count);
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) fail(path_, errno_text());
    }
}

void InputFile::seek(std::uint64_t offset) {
    if (::lseek(descriptor_, static_cast<off_t>(offset), SEEK_SET) < 0) fail(path_, errno_text());
}

Bytes read_part(const std::string& path, std::uint64_t offset, std::size_t count) {
    InputFile file(path);
    return read_part(file, offset, count);
}

Bytes read_part(InputFile& file, std::uint64_t offset, std::size_t count) {
    if (offset > file.size() || count > file.size() - offset) {
        fail(file.path(), fmt::format("it has {} bytes; {} from {} on are needed", file.size(), count, offset));
    }
    file.seek(offset);
    return read_whole(file, count);
}

Bytes read_file(const std::string& path, std::uint64_t max_bytes) {
    InputFile file(path);
    if (file.size() > max_bytes) {
        fail(path, fmt::format("it has {} bytes; the limit is {}", file.size(), max_bytes));
    }
    return read_whole(file, static_cast<std::size_t>(file.size()));
}

}  // namespace spartus::io
