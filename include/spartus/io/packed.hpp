/// \file
/// Values as text and back, between a process and the children that work for it. A struct names its members once:
///
///     struct Sample {
///         double seconds = 0;
///         std::vector<std::uint64_t> cycles;
///
///         template <typename Self, typename Visit>
///         static void members(Self& self, const Visit& visit) {
///             visit("seconds", self.seconds);
///             visit("cycles", self.cycles);
///         }
///     };
///
/// Members are numbers, texts, JSON, vectors, maps by text, and structs of that kind. Every value comes back as it
/// was, a number that is not finite as NaN.
#pragma once

#include <limits>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/base/error.hpp"

namespace spartus::io {
namespace packing {

struct AnyVisit {
    template <typename T>
    void operator()(const char* /*name*/, T& /*member*/) const {}
};

template <typename T, typename = void>
struct HasMembers : std::false_type {};
template <typename T>
struct HasMembers<T, std::void_t<decltype(T::members(std::declval<T&>(), AnyVisit{}))>> : std::true_type {};

template <typename T>
nlohmann::json encode(const std::vector<T>& values);
template <typename T>
void decode(const nlohmann::json& json, std::vector<T>& values);
template <typename T>
void decode(const nlohmann::json& json, std::map<std::string, T>& values);

template <typename T>
nlohmann::json encode(const T& value) {
    if constexpr (HasMembers<T>::value) {
        nlohmann::json json = nlohmann::json::object();
        T::members(value, [&json](const char* name, const auto& member) { json[name] = encode(member); });
        return json;
    } else {
        return value;
    }
}

template <typename T>
nlohmann::json encode(const std::vector<T>& values) {
    nlohmann::json json = nlohmann::json::array();
    for (const T& value : values) json.push_back(encode(value));
    return json;
}

template <typename T>
void decode(const nlohmann::json& json, T& value) {
    if constexpr (HasMembers<T>::value) {
        T::members(value, [&json](const char* name, auto& member) { decode(json.at(name), member); });
    } else if constexpr (std::is_floating_point_v<T>) {
        value = json.is_null() ? std::numeric_limits<T>::quiet_NaN() : json.get<T>();
    } else {
        value = json.get<T>();
    }
}

template <typename T>
void decode(const nlohmann::json& json, std::vector<T>& values) {
    values.clear();
    for (const nlohmann::json& one : json) decode(one, values.emplace_back());
}

template <typename T>
void decode(const nlohmann::json& json, std::map<std::string, T>& values) {
    values.clear();
    for (const auto& [name, one] : json.items()) decode(one, values[name]);
}

}  // namespace packing

/// Bytes of a text that are no UTF-8 are replaced.
template <typename T>
std::string pack(const T& value) {
    return packing::encode(value).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// Throws Error(internal) if `text` is not what pack() makes of a T.
template <typename T>
T unpack(const std::string& text) {
    T value{};
    try {
        packing::decode(nlohmann::json::parse(text), value);
    } catch (const nlohmann::json::exception& error) {
        throw Error(ExitCode::internal, std::string("a packed value is damaged: ") + error.what());
    }
    return value;
}

}  // namespace spartus::io
