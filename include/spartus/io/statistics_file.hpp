/// \file
/// The statistics file of a run ('spartus run --stats'), read with distrust: what holds for whoever reads it. Its
/// fields: docs/formats.md.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "spartus/io/fields.hpp"

namespace spartus::io {

/// Every complaint is Error(input) with the file and the field.
class StatisticsFile {
   public:
    static constexpr std::uint64_t max_count = std::uint64_t{1} << 53;  ///< exact as a double

    /// Refuses what is no such file. There is a layer, each with a cell that is known, sizes above 0; the
    /// configuration has texts and numbers.
    explicit StatisticsFile(const std::string& path);

    const nlohmann::ordered_json& json() const { return json_; }
    nlohmann::ordered_json release() && { return std::move(json_); }
    /// The file's objects at the top.
    Fields object(const std::string& key) const { return Fields(json_, path_).object(key); }

    std::size_t layers() const { return layers_; }
    std::size_t rows() const { return rows_; }  ///< of the table of steps: steps of a layer; 0 without it
    Fields layer(std::size_t l) const;
    [[noreturn]] void refuse(const std::string& key, const std::string& cause) const {
        Fields(json_, path_).refuse(key, cause);
    }

    /// A column of the table of steps, which must be there: rows() whole numbers.
    std::vector<std::uint64_t> column(const std::string& name) const;
    /// What `modules`, "arrays", counted: by row, one number or one for each of `count` modules.
    std::vector<std::uint64_t> counted(const std::string& modules, const std::string& counter) const;
    std::vector<std::vector<std::uint64_t>> counted(const std::string& modules, const std::string& counter,
                                                    std::size_t count) const;

   private:
    Fields steps() const;
    void check_inputs() const;
    void check_config() const;
    void check_layers() const;

    std::string path_;
    nlohmann::ordered_json json_;
    std::size_t layers_ = 0;
    std::size_t rows_ = 0;
};

}  // namespace spartus::io
