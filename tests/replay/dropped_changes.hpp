/// \file
/// A wave without one of its changes, for every change.
#pragma once

#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace spartus::test {

/// A line of a wave that changes a signal, other than the clock's.
struct WaveChange {
    std::size_t line;
    std::string signal;  ///< "array.word", whatever the array's number
};

class WaveLines {
   public:
    explicit WaveLines(const std::string& wave) {
        std::istringstream text(wave);
        for (std::string line; std::getline(text, line);) lines_.push_back(line);
        bool declared = false;
        for (std::size_t k = 0; k < lines_.size(); ++k) {
            if (!declared) declare(lines_[k]);
            if (declared && is_change(lines_[k])) add(k);
            declared = declared || lines_[k].find("$enddefinitions") != std::string::npos;
        }
    }

    const std::vector<WaveChange>& changes() const { return changes_; }

    std::string without(const WaveChange& change) const {
        std::string text;
        for (std::size_t k = 0; k < lines_.size(); ++k) {
            if (k != change.line) text += lines_[k] + '\n';
        }
        return text;
    }

   private:
    static bool is_change(const std::string& line) {
        return !line.empty() && (line[0] == '0' || line[0] == '1' || line[0] == 'b');
    }

    /// "$scope module array1 $end", "$var wire 3 abc word [2:0] $end".
    void declare(const std::string& line) {
        std::istringstream words(line);
        std::string kind, type, width, id, name;
        words >> kind;
        if (kind == "$scope") {
            words >> type >> scope_;
            while (!scope_.empty() && scope_.back() >= '0' && scope_.back() <= '9') scope_.pop_back();
        }
        if (kind == "$var" && words >> type >> width >> id >> name) names_[id] = scope_ + '.' + name;
    }

    void add(std::size_t line) {
        const std::string& text = lines_[line];
        const std::string id = text[0] == 'b' ? text.substr(text.find(' ') + 1) : text.substr(1);
        const std::string& name = names_.at(id);
        if (name.find(".clock") == std::string::npos) changes_.push_back({line, name});
    }

    std::vector<std::string> lines_;
    std::string scope_;
    std::map<std::string, std::string> names_;  ///< by identifier
    std::vector<WaveChange> changes_;
};

}  // namespace spartus::test
