// Every target reads the files of its corpora: `spartus_fuzz_replay FOLDER...`, each with a folder per target.
// Needs no fuzzer.

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <vector>

#include "fuzz/target.hpp"

namespace fs = std::filesystem;
using namespace spartus;

namespace {

std::vector<fs::path> files_of(const std::vector<fs::path>& folders, const char* target) {
    std::vector<fs::path> files;
    for (const fs::path& folder : folders) {
        if (!fs::exists(folder / target)) continue;
        for (const auto& entry : fs::directory_iterator(folder / target)) files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// Whether the corpus has what can be read as well as what cannot.
bool replay(const fuzz::Target& target, const std::vector<fs::path>& folders) {
    std::size_t read = 0;
    const std::vector<fs::path> files = files_of(folders, target.name);
    for (const fs::path& path : files) {
        std::cout << target.name << ' ' << path.filename().string()
                  << std::flush;  // names the last one if it crashes
        std::ifstream file(path, std::ios::binary);
        const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
        const bool good = fuzz::run(target, {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
        std::cout << (good ? ": read\n" : ": refused\n");
        read += good ? 1 : 0;
    }
    return read > 0 && read < files.size();
}

}  // namespace

// libsystemc, which some readers' libraries need, brings a main() of its own.
extern "C" int sc_main(int argc, char* argv[]) {
    const std::vector<fs::path> folders(argv + 1, argv + argc);
    bool complete = true;
    for (const fuzz::Target& target : fuzz::targets()) {
        if (replay(target, folders)) continue;
        std::cout << target.name << ": the corpus needs a file that can be read and one that cannot\n";
        complete = false;
    }
    return complete ? 0 : 1;
}
