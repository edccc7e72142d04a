/// \file
/// One design: the parameters of an architecture, whichever it is.
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <vector>

#include "spartus/config/key.hpp"
#include "spartus/config/parameters.hpp"

namespace spartus::arch {

struct Architecture;

class Design {
   public:
    /// Of the parameters of any architecture: its `architecture_of(parameters)` says whose they are.
    template <class Parameters, typename = std::enable_if_t<std::is_base_of_v<config::Parameters, Parameters>>>
    Design(const Parameters& parameters)  // NOLINT(google-explicit-constructor): every such struct is a design
        : architecture_(&architecture_of(parameters)), parameters_(parameters.clone()) {}

    /// The defaults of Spartus.
    Design();
    Design(const Design& other) : architecture_(other.architecture_), parameters_(other.parameters_->clone()) {}
    Design(Design&&) = default;
    Design& operator=(const Design& other) { return *this = Design(other); }
    Design& operator=(Design&&) = default;
    ~Design() = default;

    const Architecture& architecture() const { return *architecture_; }
    config::Parameters& parameters() { return *parameters_; }
    const config::Parameters& parameters() const { return *parameters_; }
    const config::Parameters* operator->() const { return parameters_.get(); }

    /// The parameters of one architecture, whose design this must be: else std::bad_cast.
    template <class Parameters>
    const Parameters& as() const {
        return dynamic_cast<const Parameters&>(*parameters_);
    }

   private:
    const Architecture* architecture_;
    std::unique_ptr<config::Parameters> parameters_;
};

/// The design in a configuration file. Each of `overrides` is "section.key=value" and takes precedence. Which
/// architecture it is says accelerator.architecture, in either. Throws Error(config).
Design read_design(const std::string& file, const std::vector<std::string>& overrides = {});

/// The same of a text that stands for the file `name`. A key that is absent keeps its value of `base`, if that is
/// of the same architecture.
Design parse_design(const std::string& text, const std::string& name,
                    const std::vector<std::string>& overrides = {}, const Design* base = nullptr);

}  // namespace spartus::arch
