/// \file
/// A statistics file, read field by field.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/config/key.hpp"
#include "spartus/io/message.hpp"

namespace spartus::replay {

/// A place in the file: the value there and its name, for messages. Throws Error(input) for what is not there.
class Field {
   public:
    using Json = nlohmann::ordered_json;

    Field(const Json& value, const std::string& path, std::string name)
        : value_(value), path_(path), name_(std::move(name)) {}

    Field operator[](const std::string& key) const {
        if (!value_.is_object()) refuse("is no object");
        const auto member = value_.find(key);
        const std::string place = name_.empty() ? key : name_ + '.' + key;
        if (member == value_.end()) {
            io::refuse(path_, place + " is missing; is it a file of this version's 'spartus run --stats'?");
        }
        return {*member, path_, place};
    }

    std::size_t size() const {
        if (!value_.is_array()) refuse("is no list");
        return value_.size();
    }
    Field at(std::size_t index) const {
        if (index >= size()) refuse(fmt::format("has no entry {}", index));
        return {value_[index], path_, fmt::format("{}[{}]", name_, index)};
    }
    void expect_size(std::size_t entries) const {
        if (size() != entries) refuse(fmt::format("has {} entries, not {}", size(), entries));
    }

    std::uint64_t whole() const {
        if (!value_.is_number_unsigned()) refuse("is no whole number");
        return value_.get<std::uint64_t>();
    }
    std::uint64_t positive() const {
        if (whole() == 0) refuse("is 0");
        return whole();
    }
    std::string text() const { return value_.is_string() ? value_.get<std::string>() : value_.dump(); }

    [[noreturn]] void refuse(const std::string& cause) const { io::refuse(path_, name_ + ' ' + cause); }

   private:
    const Json& value_;
    const std::string& path_;
    std::string name_;
};

/// The parameters that the file says.
template <class Config>
Config config_of(const Field& sections) {
    Config config;
    for (const config::Key& key : config.keys()) {
        const Field value = sections[key.section][key.name];
        if (!key.assign(config, value.text())) value.refuse("must be " + key.allowed);
    }
    return config;
}

}  // namespace spartus::replay
