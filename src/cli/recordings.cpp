#include "spartus/cli/recordings.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <system_error>

#include <fmt/format.h>

#include "spartus/base/printable.hpp"
#include "spartus/cli/arguments.hpp"
#include "spartus/io/file_tree.hpp"
#include "spartus/io/message.hpp"

namespace spartus::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* extension = ".wav";

/// Whether `path` is `folder`, or would be below it.
bool is_within(const fs::path& path, const fs::path& folder) {
    std::error_code error;
    const fs::path inner = fs::weakly_canonical(fs::absolute(path), error);
    const fs::path outer = fs::canonical(folder, error);
    if (error) return false;
    return std::mismatch(outer.begin(), outer.end(), inner.begin(), inner.end()).first == outer.end();
}

/// Whether both name one file that is there.
bool same_file(const std::string& a, const std::string& b) {
    std::error_code error;
    return fs::equivalent(a, b, error);
}

void check_kept(const Conversion& conversion) {
    if (!same_file(conversion.in, conversion.out)) return;
    refuse_usage("features", fmt::format("the trace would replace the recording {}", in_quotes(conversion.in)));
}

std::vector<Conversion> of_folder(const fs::path& in, const fs::path& out) {
    if (is_within(out, in)) {
        refuse_usage("features", fmt::format("--out {} lies in {}, which is read; choose a folder outside",
                                             in_quotes(out.string()), in_quotes(in.string())));
    }
    std::vector<Conversion> result;
    for (const std::string& name : io::files_below(in.string(), extension)) {
        result.push_back({(in / name).string(), (out / fs::path(name).replace_extension(".npy")).string()});
    }
    if (result.empty()) io::refuse(in.string(), "holds no WAV files");
    return result;
}

}  // namespace

Conversion one_conversion(const std::string& in, const std::string& out) {
    std::error_code error;
    if (fs::is_directory(in, error)) io::refuse(in, "is a directory; --out FOLDER takes all recordings in it");
    check_kept({in, out});
    return {in, out};
}

std::vector<Conversion> conversions_into(const std::string& folder, const std::vector<std::string>& inputs) {
    std::vector<Conversion> all;
    for (const std::string& input : inputs) {
        std::error_code error;
        if (fs::is_directory(input, error)) {
            const auto more = of_folder(input, folder);
            all.insert(all.end(), more.begin(), more.end());
        } else {
            const fs::path name = fs::path(input).filename().replace_extension(".npy");
            all.push_back({input, (fs::path(folder) / name).string()});
        }
    }
    std::map<std::string, std::string> by_trace;
    for (const Conversion& conversion : all) {
        check_kept(conversion);
        const auto [first, is_new] = by_trace.emplace(conversion.out, conversion.in);
        if (is_new) continue;
        refuse_usage("features", fmt::format("{} and {} would both become {}", in_quotes(first->second),
                                             in_quotes(conversion.in), in_quotes(conversion.out)));
    }
    return all;
}

void check_apart(const std::string& file, const std::vector<Conversion>& conversions) {
    for (const Conversion& conversion : conversions) {
        for (const std::string& other : {conversion.in, conversion.out}) {
            if (file != other && !same_file(file, other)) continue;
            refuse_usage("features", fmt::format("--save-stats would replace {}", in_quotes(other)));
        }
    }
}

}  // namespace spartus::cli
