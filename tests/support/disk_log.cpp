// A layer between a program and the C library, for LD_PRELOAD: writes down what is made to last and in which order,
// and can end the program in front of any of these events, as a loss of power would.
//
//   SPARTUS_DISK_LOG     a file to which a line goes per event: "sync PATH", "rename FROM TO", "remove PATH"
//   SPARTUS_DISK_DIE_AT  the number of the event, from 1, before which the process ends with code 9

#include <array>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <dlfcn.h>
#include <fcntl.h>
#include <unistd.h>

namespace {

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

std::string path_of(int descriptor) {
    std::array<char, 4096> path{};
    const std::string link = "/proc/self/fd/" + std::to_string(descriptor);
    const ssize_t length = readlink(link.c_str(), path.data(), path.size());
    return length < 0 ? "?" : std::string(path.data(), static_cast<std::size_t>(length));
}

void event(const std::string& line) {
    static int count = 0;
    const char* const die_at = std::getenv("SPARTUS_DISK_DIE_AT");
    if (die_at != nullptr && ++count == std::atoi(die_at)) _exit(9);
    const char* const log = std::getenv("SPARTUS_DISK_LOG");
    if (log == nullptr) return;
    const int file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    const std::string text = line + '\n';
    if (file < 0 || write(file, text.data(), text.size()) < 0) _exit(8);
    close(file);
}

}  // namespace

extern "C" {

int fsync(int descriptor) {
    event("sync " + path_of(descriptor));
    return next<int(int)>("fsync")(descriptor);
}

int fdatasync(int descriptor) {
    event("sync " + path_of(descriptor));
    return next<int(int)>("fdatasync")(descriptor);
}

int rename(const char* from, const char* to) noexcept {
    event(std::string("rename ") + from + ' ' + to);
    return next<int(const char*, const char*)>("rename")(from, to);
}

int unlink(const char* path) noexcept {
    event(std::string("remove ") + path);
    return next<int(const char*)>("unlink")(path);
}

int remove(const char* path) noexcept {
    event(std::string("remove ") + path);
    return next<int(const char*)>("remove")(path);
}
}
