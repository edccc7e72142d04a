#include "fuzz/target.hpp"

#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include <fcntl.h>
#include <unistd.h>

namespace spartus::fuzz {
namespace {

/// A file in memory where there is such a file system; removed at the end.
class ScratchFile {
   public:
    ScratchFile() {
        const char* const folder = std::filesystem::exists("/dev/shm") ? "/dev/shm" : "/tmp";
        path_ = std::string(folder) + "/spartus-fuzz-" + std::to_string(getpid());
    }
    ~ScratchFile() { unlink(path_.c_str()); }
    ScratchFile(const ScratchFile&) = delete;
    ScratchFile& operator=(const ScratchFile&) = delete;

    const std::string& replace(const Input& input) const {
        const int file = open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
        require(file >= 0 && write(file, input.bytes, input.size) == static_cast<ssize_t>(input.size),
                "the scratch file can be written");
        close(file);
        return path_;
    }

   private:
    std::string path_;
};

}  // namespace

const std::vector<Target>& targets() {
    static const std::vector<Target> all{
        {"safetensors", ExitCode::input, read_safetensors},
        {"npy", ExitCode::input, read_npy},
        {"wav", ExitCode::input, read_wav},
        {"onnx", ExitCode::input, read_onnx},
        {"config", ExitCode::config, read_config},
        {"sweep", ExitCode::config, read_sweep},
        {"expression", ExitCode::config, read_expression},
        {"vcd", ExitCode::input, read_vcd},
        {"statistics", ExitCode::input, read_statistics},
        {"edgedrnn_statistics", ExitCode::input, read_edgedrnn_statistics},
        {"run_statistics", ExitCode::input, read_run_statistics},
        {"feature_statistics", ExitCode::input, read_feature_statistics},
        {"suite", ExitCode::input, read_suite},
        {"results", ExitCode::input, read_results},
    };
    return all;
}

void require(bool holds, const char* what) {
    if (holds) return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

bool run(const Target& target, const Input& input) {
    constexpr std::size_t longest_line = 1000;
    try {
        target.read(input);
        return true;
    } catch (const Error& error) {
        const std::string line = error.what();
        if (error.code() != target.refusal) std::fprintf(stderr, "%s\n", line.c_str());
        require(error.code() == target.refusal, "a refusal has the exit code of its kind");
        require(!line.empty() && line.size() < longest_line, "a refusal is a line of bounded length");
        for (const char c : line)
            require(c != '\n' && c != '\0' && c != '\33', "a refusal is one line of plain text");
        return false;
    }
}

std::string as_file(const Input& input) {
    static const ScratchFile file;
    return file.replace(input);
}

}  // namespace spartus::fuzz
