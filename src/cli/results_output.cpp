#include "spartus/cli/results_output.hpp"

#include "spartus/explore/export.hpp"

namespace spartus::cli {

namespace po = boost::program_options;

void add_export_options(po::options_description& options) {
    options.add_options()("csv", po::value<std::string>())("json", po::value<std::string>());
}

Exports::Exports(const po::variables_map& values) {
    if (values.count("csv") > 0) csv_ = std::make_unique<io::OutputFile>(values["csv"].as<std::string>());
    if (values.count("json") > 0) json_ = std::make_unique<io::OutputFile>(values["json"].as<std::string>());
}

void Exports::write(const explore::Results& results) {
    if (csv_) {
        csv_->write(explore::to_csv(results));
        csv_->commit();
    }
    if (json_) {
        json_->write(explore::to_json(results));
        json_->commit();
    }
}

}  // namespace spartus::cli
