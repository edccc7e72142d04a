#include "spartus/io/safetensors.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "spartus/io/byte_count.hpp"
#include "spartus/io/input_file.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::io {
namespace {

using Json = nlohmann::json;

constexpr std::size_t length_bytes = 8;
constexpr std::size_t alignment = 8;
constexpr std::size_t max_header_bytes = std::size_t{16} << 20;  // JSON grows some tenfold in memory
constexpr int max_depth = 2;                                     // file, tensor, shape
constexpr const char* metadata_key = "__metadata__";

/// Bytes of an element of every dtype that the format defines.
std::optional<std::size_t> element_bytes(const std::string& dtype) {
    static const std::map<std::string, std::size_t> table = {
        {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E5M2", 1}, {"F8_E4M3", 1}, {"I16", 2}, {"U16", 2}, {"F16", 2},
        {"BF16", 2}, {"I32", 4}, {"U32", 4}, {"F32", 4},     {"I64", 8},     {"U64", 8}, {"F64", 8},
    };
    const auto entry = table.find(dtype);
    return entry == table.end() ? std::nullopt : std::make_optional(entry->second);
}

/// Reads one file; carries its path and size for the messages.
class Parser {
   public:
    Parser(const Bytes& file, const std::string& path) : file_(file), path_(path) {}

    std::map<std::string, TensorView> tensors() {
        const Json header = parse_json();
        if (!header.is_object()) fail("the header is not a JSON object");
        std::map<std::string, TensorView> result;
        for (const auto& [name, entry] : header.items()) {
            if (name != metadata_key) result.emplace(name, tensor(name, entry));
        }
        check_coverage(result);
        return result;
    }

   private:
    [[noreturn]] void fail(const std::string& cause) const { refuse(path_, cause); }

    [[noreturn]] void fail(const std::string& name, const std::string& cause) const {
        fail(fmt::format("tensor {} {}", in_quotes(name), cause));
    }

    Json parse_json() {
        if (file_.size() < length_bytes) fail("is too short for a safetensors file");
        const auto claimed = load<std::uint64_t>(file_.data());
        const std::size_t possible = std::min(file_.size() - length_bytes, max_header_bytes);
        if (claimed > possible) {
            fail(
                fmt::format("is not a safetensors file, or is cut short: it claims a header of {} bytes where at "
                            "most {} are possible",
                            claimed, possible));
        }
        data_ = length_bytes + static_cast<std::size_t>(claimed);

        // The library silently keeps the last of two equal keys, so they are watched as they pass by.
        std::vector<std::set<std::string>> keys(max_depth + 2);
        const auto watch = [&](int depth, Json::parse_event_t event, Json& parsed) {
            using Event = Json::parse_event_t;
            if (event == Event::object_start || event == Event::array_start) {
                if (depth > max_depth) fail("the header is nested too deeply");
                keys[static_cast<std::size_t>(depth) + 1].clear();
            } else if (event == Event::key) {
                const auto& key = parsed.get_ref<const std::string&>();
                const bool is_new = keys[static_cast<std::size_t>(depth)].insert(key).second;
                if (!is_new) fail(fmt::format("the header has {} twice", in_quotes(key)));
            }
            return true;
        };
        try {
            return Json::parse(file_.data() + length_bytes, file_.data() + data_, watch);
        } catch (const Json::parse_error& error) {
            fail(fmt::format("the header is not valid JSON at byte {}", error.byte));
        } catch (const Json::exception&) {
            fail("the header holds a number that is out of range");
        }
    }

    TensorView tensor(const std::string& name, const Json& entry) const {
        if (!entry.is_object() || entry.size() != 3 || !entry.contains("dtype") || !entry.contains("shape") ||
            !entry.contains("data_offsets")) {
            fail(name, "needs exactly dtype, shape and data_offsets");
        }
        TensorView view;
        if (!entry["dtype"].is_string()) fail(name, "has a dtype that is not a string");
        view.dtype = entry["dtype"].get<std::string>();
        view.shape = integers(name, "shape", entry["shape"]);
        const std::vector<std::size_t> offsets = integers(name, "data_offsets", entry["data_offsets"]);

        const std::size_t available = file_.size() - data_;
        if (offsets.size() != 2 || offsets[0] > offsets[1] || offsets[1] > available) {
            fail(name, fmt::format("has data_offsets {}; they must be [begin, end] within the {} bytes of data",
                                   shape_text(offsets), available));
        }
        view.data = file_.data() + data_ + offsets[0];
        view.bytes = offsets[1] - offsets[0];

        const std::optional<std::size_t> element = element_bytes(view.dtype);
        if (!element) fail(name, fmt::format("has an unknown dtype {}", in_quotes(view.dtype)));
        if (byte_count(view.shape, *element) != view.bytes) {
            fail(name, fmt::format("has shape {} of {}, which does not make the {} bytes of its data_offsets",
                                   shape_text(view.shape), view.dtype, view.bytes));
        }
        return view;
    }

    std::vector<std::size_t> integers(const std::string& name, const char* key, const Json& value) const {
        const auto is_integer = [](const Json& item) { return item.is_number_unsigned(); };
        if (!value.is_array() || !std::all_of(value.begin(), value.end(), is_integer)) {
            fail(name, fmt::format("has a {} that is not a list of non-negative integers", key));
        }
        return value.get<std::vector<std::size_t>>();
    }

    /// The format allows neither overlaps nor gaps: each tensor begins where the one before it ends.
    void check_coverage(const std::map<std::string, TensorView>& tensors) const {
        std::vector<std::pair<const TensorView*, const std::string*>> in_order;
        in_order.reserve(tensors.size());
        for (const auto& [name, view] : tensors) in_order.emplace_back(&view, &name);
        std::sort(in_order.begin(), in_order.end(), [](const auto& a, const auto& b) {
            return std::pair(a.first->data, a.first->bytes) < std::pair(b.first->data, b.first->bytes);
        });
        const std::uint8_t* end = file_.data() + data_;
        for (const auto& [view, name] : in_order) {
            if (view->data < end) fail(*name, "overlaps another tensor");
            if (view->data > end) fail(*name, "leaves a gap before it");
            end += view->bytes;
        }
        if (end != file_.data() + file_.size()) {
            fail(fmt::format("has {} bytes that belong to no tensor", file_.data() + file_.size() - end));
        }
    }

    const Bytes& file_;
    const std::string& path_;
    std::size_t data_ = 0;  ///< where the header ends
};

template <typename T>
Tensor tensor_of(const char* dtype, std::vector<std::size_t> shape, const std::vector<T>& values) {
    Tensor tensor{dtype, std::move(shape), {}};
    tensor.data.reserve(values.size() * sizeof(T));
    for (const T value : values) store(tensor.data, value);
    return tensor;
}

}  // namespace

Safetensors::Safetensors(Bytes file, const std::string& path)
    : file_(std::move(file)), tensors_(Parser(file_, path).tensors()) {}

Safetensors read_safetensors(const std::string& path) {
    return {read_file(path), path};
}

Tensor float_tensor(std::vector<std::size_t> shape, const std::vector<float>& values) {
    return tensor_of("F32", std::move(shape), values);
}

Tensor int8_tensor(std::vector<std::size_t> shape, const std::vector<std::int8_t>& values) {
    return tensor_of("I8", std::move(shape), values);
}

void write_safetensors(const std::string& path, const std::map<std::string, Tensor>& tensors) {
    Json header = Json::object();
    std::size_t offset = 0;
    for (const auto& [name, tensor] : tensors) {
        const std::size_t end = offset + tensor.data.size();
        header[name] = {{"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {offset, end}}};
        offset = end;
    }
    std::string text = header.dump();
    text.append((alignment - text.size() % alignment) % alignment, ' ');

    Bytes length;
    store(length, std::uint64_t{text.size()});
    OutputFile file(path);
    file.write(length);
    file.write(text);
    for (const auto& [name, tensor] : tensors) file.write(tensor.data);
    file.commit();
}

}  // namespace spartus::io
