#include "spartus/io/file_tree.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include <fmt/format.h>

#include "spartus/io/message.hpp"

namespace spartus::io {
namespace {

namespace fs = std::filesystem;

class Walk {
   public:
    Walk(const fs::path& root, std::string_view extension) : root_(root), extension_(extension) {}

    std::vector<std::string> files() {
        visit("");
        std::sort(files_.begin(), files_.end());
        return std::move(files_);
    }

   private:
    void visit(const fs::path& folder) {
        const fs::path path = folder.empty() ? root_ : root_ / folder;
        std::error_code error;
        const fs::path real = fs::canonical(path, error);
        if (error) refuse(path.string(), "cannot be read: " + error.message());
        const auto [known, is_new] = seen_.emplace(real, path);
        if (!is_new) {
            refuse(path.string(), fmt::format("is {} once more: links lead in a circle, or twice to one place",
                                              in_quotes(known->second.string())));
        }
        auto entry = fs::directory_iterator(path, error);
        for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
            const fs::path name = folder / entry->path().filename();
            std::error_code broken;  // a link to nowhere is no folder
            if (entry->is_directory(broken)) {
                visit(name);
            } else if (has_extension(name.string(), extension_)) {
                files_.push_back(name.string());
            }
        }
        if (error) refuse(path.string(), "cannot be read: " + error.message());
    }

    const fs::path root_;
    const std::string_view extension_;
    std::map<fs::path, fs::path> seen_;  ///< folders, by where they really are
    std::vector<std::string> files_;
};

char lower(char c) {
    return 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

}  // namespace

bool has_extension(std::string_view path, std::string_view extension) {
    return path.size() > extension.size() && std::equal(extension.rbegin(), extension.rend(), path.rbegin(),
                                                        [](char a, char b) { return lower(a) == lower(b); });
}

std::vector<std::string> files_below(const std::string& folder, std::string_view extension) {
    return Walk(folder, extension).files();
}

}  // namespace spartus::io
