// What the program itself has written, if nobody else had a hand in it: waves, statistics, suites, databases.

#include "spartus/explore/export.hpp"
#include "spartus/explore/results_file.hpp"
#include "spartus/features/statistics.hpp"
#include "spartus/io/statistics_file.hpp"
#include "spartus/regress/suite.hpp"
#include "spartus/replay/edgedrnn/statistics.hpp"
#include "spartus/replay/spartus/statistics.hpp"
#include "spartus/replay/vcd_reader.hpp"
#include "spartus/report/run_statistics.hpp"

#include "fuzz/target.hpp"

namespace spartus::fuzz {

void read_vcd(const Input& input) {
    replay::VcdReader reader(as_file(input));
    std::uint64_t time = 0;
    for (auto event = reader.next(); event != replay::VcdReader::Event::end; event = reader.next()) {
        require(reader.time() >= time, "time does not go back");
        time = reader.time();
        if (event == replay::VcdReader::Event::change)
            require(reader.net() < reader.nets(), "a change is of a net");
    }
}

void read_statistics(const Input& input) {
    const io::StatisticsFile file(as_file(input));
    const replay::spartus::Statistics statistics = replay::spartus::statistics_of(file);
    require(!statistics.layers.empty(), "a network has layers");
    require(statistics.ledger.lanes.size() == statistics.config.accelerator.arrays, "a ledger for each array");
}

void read_edgedrnn_statistics(const Input& input) {
    const io::StatisticsFile file(as_file(input));
    const replay::edgedrnn::Statistics statistics = replay::edgedrnn::statistics_of(file);
    require(!statistics.layers.empty(), "a network has layers");
    for (const auto& row : statistics.rows) require(row.layer < statistics.layers.size(), "a row has a layer");
}

void read_run_statistics(const Input& input) {
    const report::RunStatistics statistics = report::read_run_statistics(as_file(input));
    require(statistics.tokens_by_array.size() == statistics.arrays, "tokens of each array");
}

void read_feature_statistics(const Input& input) {
    const features::Statistics read = features::read_statistics(as_file(input));
    require(read.normalisation.mean.size() == read.set.columns(), "a feature has a mean");
    require(read.normalisation.deviation.size() == read.set.columns(), "a feature has a deviation");
    const std::string text = features::statistics_text(read);
    const features::Statistics again =
        features::read_statistics(as_file({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}));
    require(again.normalisation.mean == read.normalisation.mean, "what is written is read back");
}

void read_suite(const Input& input) {
    const regress::Suite suite = regress::read_suite(as_file(input));
    for (const regress::Case& one : suite.cases) require(!one.name.empty(), "a case has a name");
}

void read_results(const Input& input) {
    const explore::Results results = explore::read_results(as_file(input));
    for (const explore::Row& row : results.rows) {
        require(row.parameters.size() == results.parameters.size(), "a value for each parameter");
    }
    require(!explore::to_csv(results).empty() && !explore::to_json(results).empty(), "results can be exported");
}

}  // namespace spartus::fuzz
