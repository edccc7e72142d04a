#include "spartus/io/npy_header.hpp"

#include <algorithm>
#include <charconv>
#include <set>

#include <fmt/format.h>

#include "spartus/io/message.hpp"

namespace spartus::io {
namespace {

/// Reads the text from left to right.
class Scanner {
   public:
    Scanner(std::string_view text, const std::string& path) : rest_(text), path_(path) {}

    [[noreturn]] void fail(const std::string& cause) const {
        refuse(path_, "the header of the array is damaged: " + cause);
    }

    /// Skips blanks, then `expected` if it comes next.
    bool accept(std::string_view expected) {
        rest_.remove_prefix(std::min(rest_.find_first_not_of(" \n"), rest_.size()));
        if (rest_.substr(0, expected.size()) != expected) return false;
        rest_.remove_prefix(expected.size());
        return true;
    }

    void require(std::string_view expected) {
        if (!accept(expected)) fail(fmt::format("expected '{}' before {}", expected, in_quotes(rest_)));
    }

    /// 'text' or "text"; there are no escapes in the names that matter here.
    std::string string() {
        const char quote = accept("'") ? '\'' : '"';
        if (quote == '"') require("\"");
        const std::size_t end = rest_.find(quote);
        if (end == std::string_view::npos) fail("a string does not end");
        std::string result(rest_.substr(0, end));
        rest_.remove_prefix(end + 1);
        return result;
    }

    bool boolean() {
        if (accept("True")) return true;
        require("False");
        return false;
    }

    std::size_t number() {
        accept("");
        std::size_t value = 0;
        const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
        if (error != std::errc()) fail(fmt::format("expected a dimension before {}", in_quotes(rest_)));
        rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        return value;
    }

    /// (), (3,) or (3, 4).
    std::vector<std::size_t> tuple() {
        std::vector<std::size_t> result;
        require("(");
        while (!accept(")")) {
            result.push_back(number());
            if (!accept(",")) {
                require(")");
                break;
            }
        }
        return result;
    }

    void end() {
        accept("");
        if (!rest_.empty()) fail(fmt::format("unexpected {}", in_quotes(rest_)));
    }

   private:
    std::string_view rest_;
    const std::string& path_;
};

}  // namespace

NpyHeader parse_npy_header(std::string_view text, const std::string& path) {
    Scanner scanner(text, path);
    NpyHeader header;
    std::set<std::string> seen;
    scanner.require("{");
    while (!scanner.accept("}")) {
        const std::string key = scanner.string();
        if (!seen.insert(key).second) scanner.fail(fmt::format("key {} occurs twice", in_quotes(key)));
        scanner.require(":");
        if (key == "descr") {
            header.descr = scanner.string();
        } else if (key == "fortran_order") {
            header.fortran_order = scanner.boolean();
        } else if (key == "shape") {
            header.shape = scanner.tuple();
        } else {
            scanner.fail(fmt::format("unknown key {}", in_quotes(key)));
        }
        if (!scanner.accept(",")) {
            scanner.require("}");
            break;
        }
    }
    scanner.end();
    for (const char* key : {"descr", "fortran_order", "shape"}) {
        if (seen.count(key) == 0) scanner.fail(fmt::format("key '{}' is missing", key));
    }
    return header;
}

std::string npy_header_text(const NpyHeader& header) {
    return fmt::format("{{'descr': '{}', 'fortran_order': {}, 'shape': ({}{}), }}", header.descr,
                       header.fortran_order ? "True" : "False", fmt::join(header.shape, ", "),
                       header.shape.size() == 1 ? "," : "");
}

}  // namespace spartus::io
