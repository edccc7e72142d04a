#include "spartus/recognition/phones.hpp"

#include <algorithm>
#include <iterator>
#include <map>

namespace spartus::recognition {
namespace {

/// TIMIT's labels that are folded into another class; the rest have the name of their class.
const std::map<std::string_view, std::string_view>& timit_folding() {
    static const std::map<std::string_view, std::string_view> table = {
        {"ao", "aa"},   {"ax", "ah"},   {"ax-h", "ah"}, {"axr", "er"},  {"el", "l"},    {"em", "m"},
        {"en", "n"},    {"eng", "ng"},  {"hv", "hh"},   {"ix", "ih"},   {"nx", "n"},    {"ux", "uw"},
        {"zh", "sh"},   {"bcl", "sil"}, {"dcl", "sil"}, {"gcl", "sil"}, {"pcl", "sil"}, {"tcl", "sil"},
        {"kcl", "sil"}, {"h#", "sil"},  {"pau", "sil"}, {"epi", "sil"}, {"q", "sil"}};
    return table;
}

}  // namespace

std::optional<Phone> phone_of(std::string_view name) {
    const auto* const found = std::find(phone_names.begin(), phone_names.end(), name);
    if (found == phone_names.end()) return std::nullopt;
    return static_cast<Phone>(found - phone_names.begin());
}

std::optional<Phone> phone_of_timit(std::string_view label) {
    const auto folded = timit_folding().find(label);
    return phone_of(folded == timit_folding().end() ? label : folded->second);
}

std::vector<Phone> collapse(const std::vector<Phone>& classes) {
    std::vector<Phone> result;
    std::unique_copy(classes.begin(), classes.end(), std::back_inserter(result));
    result.erase(std::remove(result.begin(), result.end(), silence), result.end());
    return result;
}

std::string text_of(const std::vector<Phone>& phones) {
    std::string text;
    for (const Phone phone : phones) {
        if (!text.empty()) text += ' ';
        text += phone_names.at(phone);
    }
    return text;
}

}  // namespace spartus::recognition
