#include "spartus/inspect/kind.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>

#include "spartus/io/bytes.hpp"
#include "spartus/io/file_tree.hpp"
#include "spartus/io/input_file.hpp"
#include "spartus/io/message.hpp"

namespace spartus::inspect {
namespace {

bool begins(std::string_view text, std::string_view start) {
    return text.substr(0, start.size()) == start;
}

/// A length that fits the file, and JSON behind it.
bool is_safetensors(std::string_view text, std::uint64_t file_bytes) {
    if (text.size() < 9) return false;
    const auto* bytes =
        reinterpret_cast<const std::uint8_t*>(text.data());  // NOLINT(*-reinterpret-cast): may alias
    return text[8] == '{' && io::load<std::uint64_t>(bytes) <= file_bytes;
}

bool is_text(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return c == '\t' || c == '\n' || c == '\r' || c < 0 || c >= ' '; });
}

/// The first bytes.
io::Bytes beginning_of(io::InputFile& file) {
    constexpr std::size_t most = 4096;
    io::Bytes bytes(most);
    std::size_t filled = 0;
    while (filled < most) {
        const std::size_t got = file.read(bytes.data() + filled, most - filled);
        if (got == 0) break;
        filled += got;
    }
    bytes.resize(filled);
    return bytes;
}

}  // namespace

Kind kind_of(const std::string& path) {
    std::error_code error;
    if (std::filesystem::is_directory(path, error)) return Kind::images;
    io::InputFile file(path);
    const io::Bytes bytes = beginning_of(file);
    const std::string_view text = io::as_text(bytes);
    if (text.empty()) io::refuse(path, "is empty");
    if (begins(text, "\x93NUMPY") || begins(text, "PK")) return Kind::trace;
    if (begins(text, "RIFF") || begins(text, "RIFX") || begins(text, "RF64")) return Kind::recording;
    if (begins(text, "SQLite format 3")) return Kind::results;
    if (is_safetensors(text, file.size())) return Kind::network;
    // Where the beginning does not tell, the name does.
    if (io::has_extension(path, ".onnx")) return Kind::model;
    if (io::has_extension(path, ".safetensors")) return Kind::network;
    if (io::has_extension(path, ".wav")) return Kind::recording;
    if (io::has_extension(path, ".npy")) return Kind::trace;
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (is_text(text) && first != std::string_view::npos) {
        if (text[first] == '{') return Kind::json;
        if (text[first] == '$') return Kind::wave;
        return Kind::text;
    }
    // A protocol buffer begins with the number and type of its first field: of a model ir_version, an integer.
    if (text[0] == '\x08') return Kind::model;
    io::refuse(path, "is none of the formats that spartus reads; 'spartus inspect --help' lists them");
}

}  // namespace spartus::inspect
