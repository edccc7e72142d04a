#include "spartus/onnx_import/tensor.hpp"

#include <algorithm>
#include <charconv>
#include <map>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "spartus/base/error.hpp"
#include "spartus/io/bytes.hpp"
#include "spartus/io/float_format.hpp"
#include "spartus/io/input_file.hpp"
#include "spartus/io/message.hpp"
#include "spartus/onnx_import/unsupported.hpp"

namespace spartus::onnx_import {
namespace {

namespace fs = std::filesystem;
using ::onnx::TensorProto;

/// How a type is read from little-endian bytes.
struct ElementType {
    std::size_t bytes;
    bool integer;
    void (*to_floats)(const std::uint8_t* from, std::size_t count, float* to);
    std::int64_t (*to_integer)(const std::uint8_t*);
};

template <typename Int>
std::int64_t integer(const std::uint8_t* bytes) {
    return io::load<Int>(bytes);
}

ElementType element_type(const TensorProto& tensor) {
    const auto floating = [](const char* name) {
        const io::FloatFormat format = *io::float_format(name);
        return ElementType{format.bytes, false, format.load, nullptr};
    };
    switch (tensor.data_type()) {
        case TensorProto::FLOAT:
            return floating("F32");
        case TensorProto::DOUBLE:
            return floating("F64");
        case TensorProto::FLOAT16:
            return floating("F16");
        case TensorProto::BFLOAT16:
            return floating("BF16");
        case TensorProto::INT32:
            return {4, true, nullptr, integer<std::int32_t>};
        case TensorProto::INT64:
            return {8, true, nullptr, integer<std::int64_t>};
        default:
            break;
    }
    const bool known = TensorProto::DataType_IsValid(tensor.data_type());
    throw Unsupported(fmt::format(
        "is of type {}", known ? TensorProto::DataType_Name(static_cast<TensorProto::DataType>(tensor.data_type()))
                               : std::to_string(tensor.data_type())));
}

Shape shape_of(const TensorProto& tensor) {
    Shape shape;
    for (const std::int64_t dimension : tensor.dims()) {
        if (dimension < 0) throw Unsupported(fmt::format("has a dimension of {}", dimension));
        shape.push_back(static_cast<std::size_t>(dimension));
    }
    return shape;
}

std::uint64_t whole(const std::string& key, const std::string& text) {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stop != end) {
        throw Unsupported(fmt::format("has external data whose {} is {}", key, io::in_quotes(text)));
    }
    return value;
}

/// The file, which after all links are followed must lie in the folder of the model or below.
fs::path inside(const fs::path& folder, const std::string& location) {
    std::error_code error;
    const fs::path root = fs::canonical(folder, error);
    const fs::path file = error ? fs::path() : fs::canonical(root / fs::path(location), error);
    if (error) {
        throw Unsupported(fmt::format("has external data in {}: {}", io::in_quotes(location), error.message()));
    }
    const auto [end, unused] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
    if (end != root.end() || fs::path(location).is_absolute()) {
        throw Unsupported(
            fmt::format("has external data in {}, outside the folder of the model", io::in_quotes(location)));
    }
    return file;
}

io::Bytes external_bytes(const TensorProto& tensor, Context& context, std::size_t expected) {
    std::map<std::string, std::string> keys;
    for (const auto& entry : tensor.external_data()) keys[entry.key()] = entry.value();
    if (keys["location"].empty()) throw Unsupported("has external data without a location");
    const fs::path file = inside(context.directory, keys["location"]);
    const std::uint64_t offset = keys["offset"].empty() ? 0 : whole("offset", keys["offset"]);
    const std::uint64_t length = keys["length"].empty() ? expected : whole("length", keys["length"]);
    if (length != expected) {
        throw Unsupported(fmt::format("has {} bytes of external data where {} are needed", length, expected));
    }
    try {
        if (context.files.insert(file.string()).second) context.bytes += io::InputFile(file.string()).size();
        return io::read_part(file.string(), offset, expected);
    } catch (const Error& failure) {
        throw Unsupported(fmt::format("has external data that fails: {}", failure.what()));
    }
}

Constant from_bytes(Shape shape, const ElementType& type, const std::uint8_t* bytes, std::size_t count) {
    if (type.integer) {
        std::vector<std::int64_t> values(count);
        for (std::size_t k = 0; k < count; ++k) values[k] = type.to_integer(bytes + k * type.bytes);
        return {std::move(shape), std::move(values)};
    }
    std::vector<float> values(count);
    type.to_floats(bytes, count, values.data());
    return {std::move(shape), std::move(values)};
}

/// The typed fields hold numbers as wide as they have to be: a FLOAT16 is the low half of an int32.
io::Bytes typed_bytes(const TensorProto& tensor) {
    io::Bytes bytes;
    const auto store = [&bytes](auto sample, const auto& values) {
        for (const auto value : values) io::store(bytes, static_cast<decltype(sample)>(value));
    };
    switch (tensor.data_type()) {
        case TensorProto::FLOAT:
            store(float{}, tensor.float_data());
            break;
        case TensorProto::DOUBLE:
            store(double{}, tensor.double_data());
            break;
        case TensorProto::INT32:
            store(std::int32_t{}, tensor.int32_data());
            break;
        case TensorProto::INT64:
            store(std::int64_t{}, tensor.int64_data());
            break;
        default:
            store(std::uint16_t{}, tensor.int32_data());
            break;
    }
    return bytes;
}

}  // namespace

Constant constant_of(const TensorProto& tensor, Context& context) {
    const ElementType type = element_type(tensor);
    Shape shape = shape_of(tensor);
    const std::size_t count = elements_of(shape);
    const std::size_t expected = count * type.bytes;
    if (tensor.has_segment()) throw Unsupported("is stored in segments");
    io::Bytes own;
    std::string_view bytes = tensor.raw_data();
    if (tensor.data_location() == TensorProto::EXTERNAL) {
        own = external_bytes(tensor, context, expected);
        bytes = io::as_text(own);
    } else if (!tensor.has_raw_data()) {
        own = typed_bytes(tensor);
        bytes = io::as_text(own);
    }
    if (bytes.size() != expected) {
        throw Unsupported(fmt::format("has shape {}, which needs {} bytes, but {} of data", io::shape_text(shape),
                                      expected, bytes.size()));
    }
    // NOLINTNEXTLINE(*-reinterpret-cast): may alias
    return from_bytes(std::move(shape), type, reinterpret_cast<const std::uint8_t*>(bytes.data()), count);
}

}  // namespace spartus::onnx_import
