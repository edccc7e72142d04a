/// \file
/// Reading JSON that people write: every complaint is one line with the file, the case, the key and the cause.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

namespace spartus::io {

constexpr std::uint64_t default_max_json_bytes = std::uint64_t{1} << 28;

/// The text of `path` as JSON, with keys in the order of the file. Refuses what is not JSON, keys given twice and
/// more than 32 levels.
nlohmann::ordered_json read_json(const std::string& path, std::uint64_t max_bytes = default_max_json_bytes);

/// The same of a text; `path` is for messages.
nlohmann::ordered_json parse_json(std::string_view text, const std::string& path);

/// An object of which every key must be asked for. Throws Error(input).
class Fields {
   public:
    /// `place` is where the object stands, for messages: "FILE: case 'NAME'".
    Fields(const nlohmann::ordered_json& object, std::string place);

    bool has(const std::string& key);
    const nlohmann::ordered_json& required(const std::string& key);

    std::string text(const std::string& key);
    std::uint64_t whole(const std::string& key, std::uint64_t low, std::uint64_t high);
    double real(const std::string& key, double low, double high);
    Fields object(const std::string& key);
    const nlohmann::ordered_json& list(const std::string& key);
    std::vector<std::string> texts(const std::string& key);
    /// All keys and values, none of them yet asked for.
    const nlohmann::ordered_json& object() const { return object_; }

    /// Refuses every key that was never asked for. Call when all are.
    void refuse_others() const;

    [[noreturn]] void refuse(const std::string& key, const std::string& cause) const;
    std::string place_of(const std::string& key) const { return place_ + ": " + key; }

   private:
    const nlohmann::ordered_json& object_;
    std::string place_;
    std::vector<std::string> known_;
};

}  // namespace spartus::io
