#include "spartus/replay/statistics_fields.hpp"

#include <nlohmann/json.hpp>

namespace spartus::replay {

using io::Fields;
using io::StatisticsFile;

void read_config(const StatisticsFile& file, config::Parameters& config) {
    Fields sections = file.object("config");
    for (const config::Key& key : config.keys()) {
        Fields section = sections.object(key.section);
        const nlohmann::ordered_json& value = section.required(key.name);
        if (!key.assign(config, value.is_string() ? value.get<std::string>() : value.dump())) {
            section.refuse(key.name, "must be " + key.allowed);
        }
    }
}

std::uint64_t whole(Fields fields, const std::string& key) {
    return fields.whole(key, 0, StatisticsFile::max_count);
}

std::uint64_t positive(Fields fields, const std::string& key) {
    return fields.whole(key, 1, StatisticsFile::max_count);
}

}  // namespace spartus::replay
