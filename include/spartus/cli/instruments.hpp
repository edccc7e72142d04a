/// \file
/// The instruments that a run may be watched with, from their options: --vcd, --timeline and what belongs to them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/program_options.hpp>

#include "spartus/instruments/fan_out.hpp"
#include "spartus/instruments/timeline.hpp"
#include "spartus/instruments/wave_recorder.hpp"
#include "spartus/sim/inputs.hpp"

namespace spartus::cli {

void add_instrument_options(boost::program_options::options_description& options);

class Instruments {
   public:
    /// Throws Error(usage) for an option that makes no sense, Error(output) for a path that cannot be written.
    Instruments(const boost::program_options::variables_map& values, const config::Config& config,
                const sim::Inputs& inputs);

    /// What the run shall tell; null without any instrument.
    arch::spartus::Activity* activity();

    /// Completes the files, also of a run that ended early. Returns a line for each.
    std::vector<std::string> finish();

   private:
    std::unique_ptr<instruments::WaveRecorder> wave_;
    std::unique_ptr<instruments::Timeline> timeline_;
    std::unique_ptr<instruments::FanOut> both_;
    std::string wave_path_;
    std::string timeline_path_;
};

}  // namespace spartus::cli
