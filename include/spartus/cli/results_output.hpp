/// \file
/// --csv and --json, as the subcommands that have results of a sweep take them.
#pragma once

#include <memory>
#include <string>

#include <boost/program_options.hpp>

#include "spartus/explore/results.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::cli {

void add_export_options(boost::program_options::options_description& options);

/// Opened before the work, so that a place that cannot be written is found out at once.
class Exports {
   public:
    explicit Exports(const boost::program_options::variables_map& values);

    void write(const explore::Results& results);

   private:
    std::unique_ptr<io::OutputFile> csv_, json_;
};

}  // namespace spartus::cli
