#include "spartus/io/output_file.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "spartus/base/error.hpp"

namespace spartus::io {
namespace {

// A signal handler may neither allocate nor lock, so the pending paths stand in a table of fixed size.
enum SlotState : int { slot_free, slot_claimed, slot_armed };

struct Slot {
    std::atomic<int> state{slot_free};
    std::array<char, PATH_MAX> path{};
};

static_assert(std::atomic<int>::is_always_lock_free);

std::array<Slot, 32> slots;  // NOLINT(*-non-const-global-variables): a handler has no other way to it

/// The slot that now holds `path`, or slots.size() if all are taken. `path` is shorter than PATH_MAX.
std::size_t arm(const std::string& path) {
    for (std::size_t i = 0; i < slots.size(); ++i) {
        int expected = slot_free;
        if (!slots[i].state.compare_exchange_strong(expected, slot_claimed)) continue;
        slots[i].path[path.copy(slots[i].path.data(), slots[i].path.size() - 1)] = '\0';
        slots[i].state = slot_armed;
        return i;
    }
    return slots.size();
}

/// The names in a file's folder reach the disk. Some file systems cannot be asked to, which is no failure.
void sync_folder(const std::string& file) {
    const std::string folder = std::filesystem::path(file).parent_path().string();
    // NOLINTNEXTLINE(*-vararg): POSIX
    const int descriptor = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return;
    ::fsync(descriptor);
    ::close(descriptor);
}

constexpr std::size_t buffer_bytes = std::size_t{1} << 20;

}  // namespace

void remove_pending_output_files() noexcept {
    for (const Slot& slot : slots) {
        if (slot.state == slot_armed) ::unlink(slot.path.data());
    }
}

OutputFile::OutputFile(std::string path, std::string suffix)
    : path_(std::move(path)), target_(path_), suffix_(std::move(suffix)) {
    if (path_.empty()) fail(ENOENT);
    struct stat status = {};
    if (::stat(path_.c_str(), &status) != 0) {
        if (errno != ENOENT) fail(errno);
        open_beside();
    } else if (S_ISDIR(status.st_mode)) {
        fail(EISDIR);
    } else if (!S_ISREG(status.st_mode)) {
        open_directly();
    } else {
        // Renaming would replace a file that its owner has write-protected.
        if (::access(path_.c_str(), W_OK) != 0) fail(errno);
        std::error_code error;
        target_ = std::filesystem::canonical(path_, error).string();
        if (error) fail(error.value());
        open_beside();
    }
}

OutputFile::~OutputFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (temporary_.empty()) return;
    ::unlink(temporary_.c_str());
    slots[slot_].state = slot_free;
}

void OutputFile::open_beside() {
    static std::atomic<unsigned> serial{0};
    while (true) {
        const std::string name = fmt::format("{}.tmp-{}-{}{}", target_, ::getpid(), serial++, suffix_);
        if (name.size() >= PATH_MAX) fail(ENAMETOOLONG);
        // Armed before it exists: a signal in between then finds nothing to remove, and never leaves a file behind.
        const std::size_t slot = arm(name);
        if (slot == slots.size()) fail(EMFILE);
        // NOLINTNEXTLINE(*-vararg): POSIX
        descriptor_ = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor_ >= 0) {
            temporary_ = name;
            slot_ = slot;
            return;
        }
        const int error = errno;
        slots[slot].state = slot_free;
        if (error != EEXIST) fail(error);
    }
}

void OutputFile::open_directly() {
    descriptor_ = ::open(path_.c_str(), O_WRONLY | O_NOCTTY | O_CLOEXEC);  // NOLINT(*-vararg): POSIX
    if (descriptor_ < 0) fail(errno);
}

void OutputFile::write(std::string_view text) {
    if (buffer_.size() + text.size() > buffer_bytes) flush();
    if (text.size() > buffer_bytes) {
        write_through(text);
    } else {
        buffer_.append(text);
    }
}

void OutputFile::write(const Bytes& bytes) {
    write(as_text(bytes));
}

void OutputFile::commit() {
    flush();
    // In this order, so that after a loss of power the name is that of a whole file, the old one or the new.
    if (!temporary_.empty() && ::fsync(descriptor_) != 0) fail(errno);
    const int descriptor = std::exchange(descriptor_, -1);
    if (::close(descriptor) != 0) fail(errno);
    if (temporary_.empty()) return;
    if (std::rename(temporary_.c_str(), target_.c_str()) != 0) fail(errno);
    temporary_.clear();
    slots[slot_].state = slot_free;
    sync_folder(target_);
}

void OutputFile::flush() {
    write_through(buffer_);
    buffer_.clear();
}

void OutputFile::write_through(std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor_, text.data(), text.size());
        if (written >= 0) {
            text.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            fail(errno);
        }
    }
}

void OutputFile::fail(int error) const {
    throw Error(ExitCode::output,
                fmt::format("cannot write '{}': {}", path_, std::generic_category().message(error)));
}

}  // namespace spartus::io
