/// \file
/// What is fuzzed: every reader of files that users or others make. A target takes bytes for the content of a file
/// and either reads them or is refused by the reader in the way that the program would print: one line, the right
/// exit code. Anything else ends the process, which whoever feeds it notices.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "spartus/base/error.hpp"

namespace spartus::fuzz {

struct Input {
    const std::uint8_t* bytes;
    std::size_t size;

    std::string text() const { return {reinterpret_cast<const char*>(bytes), size}; }
};

struct Target {
    const char* name;            ///< also of its folder in corpus/
    ExitCode refusal;            ///< of what cannot be read
    void (*read)(const Input&);  ///< throws Error, or what a reader must not throw
};

const std::vector<Target>& targets();

/// Runs the target; false if the input was refused. Ends the process if the refusal is none or `read` throws
/// something else.
bool run(const Target& target, const Input& input);

/// Ends the process with a line that says what does not hold.
void require(bool holds, const char* what);

/// Where the content of a file stands for readers that open one by its name; the next call replaces it.
std::string as_file(const Input& input);

// The targets, by what the files are for.
void read_safetensors(const Input& input);
void read_npy(const Input& input);
void read_wav(const Input& input);
void read_onnx(const Input& input);
void read_config(const Input& input);
void read_sweep(const Input& input);
void read_expression(const Input& input);
void read_vcd(const Input& input);
void read_statistics(const Input& input);
void read_edgedrnn_statistics(const Input& input);
void read_run_statistics(const Input& input);
void read_feature_statistics(const Input& input);
void read_suite(const Input& input);
void read_results(const Input& input);

}  // namespace spartus::fuzz
