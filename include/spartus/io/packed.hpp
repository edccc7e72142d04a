/// \file
/// Values as text and back, between a process and the children that work for it. A struct names its members with
/// NLOHMANN_DEFINE_TYPE_INTRUSIVE(Struct, members…).
#pragma once

#include <limits>
#include <string>

#include <nlohmann/json.hpp>

#include "spartus/base/error.hpp"

namespace spartus::io {

/// Bytes of a text that are no UTF-8 are replaced.
template <typename T>
std::string pack(const T& value) {
    return nlohmann::json(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// JSON has no NaN and no infinity: pack() makes null of them.
inline void nulls_to_nan(nlohmann::json& json) {
    if (json.is_null()) json = std::numeric_limits<double>::quiet_NaN();
    if (!json.is_structured()) return;
    for (nlohmann::json& inner : json) nulls_to_nan(inner);
}

/// Every value as it was, but for numbers that are not finite, which are NaN. Throws Error(internal) if `text` is
/// not what pack() makes of a T.
template <typename T>
T unpack(const std::string& text) {
    try {
        nlohmann::json json = nlohmann::json::parse(text);
        nulls_to_nan(json);
        return json.get<T>();
    } catch (const nlohmann::json::exception& error) {
        throw Error(ExitCode::internal, std::string("a packed value is damaged: ") + error.what());
    }
}

}  // namespace spartus::io
