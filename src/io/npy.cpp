#include "spartus/io/npy.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "spartus/io/byte_count.hpp"
#include "spartus/io/input_file.hpp"
#include "spartus/io/message.hpp"
#include "spartus/io/npy_header.hpp"
#include "spartus/io/output_file.hpp"

namespace spartus::io {
namespace {

constexpr std::string_view magic = "\x93NUMPY";
constexpr std::size_t version_offset = magic.size();
constexpr std::size_t length_offset = version_offset + 2;
constexpr std::size_t max_header_bytes = 65535;  // what version 1.0 can express; later versions need no more
constexpr std::size_t alignment = 64;

/// Where the element that is number `k` in row-major order stands in column-major order.
std::size_t fortran_index(std::size_t k, const std::vector<std::size_t>& shape) {
    std::size_t index = 0;
    for (std::size_t d = shape.size(); d-- > 0; k /= shape[d]) {
        std::size_t stride = 1;
        for (std::size_t before = 0; before < d; ++before) stride *= shape[before];
        index += k % shape[d] * stride;
    }
    return index;
}

/// The elements in row-major order. `data` holds all of them.
template <typename T>
std::vector<T> decode(const std::uint8_t* data, const NpyHeader& header) {
    const bool big_endian = header.descr.front() == '>';
    const std::size_t count = *byte_count(header.shape, 1);
    std::vector<T> values;
    values.reserve(count);
    for (std::size_t k = 0; k < count; ++k) {
        const std::size_t index = header.fortran_order ? fortran_index(k, header.shape) : k;
        values.push_back(load<T>(data + index * sizeof(T), big_endian));
    }
    return values;
}

template <typename T>
NpyArray array_of(const Bytes& file, std::size_t offset, const NpyHeader& header, const std::string& path) {
    const std::optional<std::size_t> claimed = byte_count(header.shape, sizeof(T));
    const std::size_t present = file.size() - offset;
    if (claimed != present) {
        refuse(path,
               fmt::format("shape {} of '{}' needs {} bytes of data, the file has {}", shape_text(header.shape),
                           header.descr, claimed ? std::to_string(*claimed) : "more than 2^64", present));
    }
    return {header.shape, decode<T>(file.data() + offset, header)};
}

template <typename T>
Bytes bytes_of(std::size_t rows, std::size_t columns, const std::vector<T>& values, NpyElement element) {
    Bytes bytes = npy_front(rows, columns, element);
    bytes.reserve(bytes.size() + values.size() * sizeof(T));
    for (const T value : values) store(bytes, value);
    return bytes;
}

void write(const std::string& path, const Bytes& bytes) {
    OutputFile file(path);
    file.write(bytes);
    file.commit();
}

}  // namespace

Bytes npy_front(std::size_t rows, std::size_t columns, NpyElement element) {
    const char* const descr = element == NpyElement::float32 ? "<f4" : "<i2";
    std::string header = npy_header_text({descr, false, {rows, columns}});
    const std::size_t front = length_offset + 2;
    const std::size_t unpadded = front + header.size() + 1;
    header.append((alignment - unpadded % alignment) % alignment, ' ').append("\n");

    Bytes bytes(magic.begin(), magic.end());
    bytes.reserve(front + header.size());
    bytes.insert(bytes.end(), {1, 0});
    store(bytes, static_cast<std::uint16_t>(header.size()));
    bytes.insert(bytes.end(), header.begin(), header.end());
    return bytes;
}

NpyArray read_npy(const std::string& path) {
    return parse_npy(read_file(path), path);
}

NpyArray parse_npy(const Bytes& file, const std::string& path) {
    const std::string_view text = as_text(file);
    if (text.substr(0, magic.size()) != magic) {
        const bool zip = text.substr(0, 2) == "PK";
        refuse(path, zip ? "is an .npz archive; save the one array with numpy.save()" : "is not an .npy file");
    }
    if (file.size() < length_offset) refuse(path, "ends within the first bytes of an .npy file");
    const unsigned major = file[version_offset];
    const unsigned minor = file[version_offset + 1];
    if (major < 1 || major > 3 || minor != 0) {
        refuse(path, fmt::format("has .npy version {}.{}; 1.0, 2.0 and 3.0 are known", major, minor));
    }

    const std::size_t length_bytes = major == 1 ? 2 : 4;
    const std::size_t header_offset = length_offset + length_bytes;
    if (file.size() < header_offset) refuse(path, "ends within the first bytes of an .npy file");
    const std::size_t header_bytes =
        major == 1 ? load<std::uint16_t>(&file[length_offset]) : load<std::uint32_t>(&file[length_offset]);
    const std::size_t rest = file.size() - header_offset;
    if (header_bytes > std::min(rest, max_header_bytes)) {
        refuse(path, fmt::format("claims a header of {} bytes; at most {} are possible", header_bytes,
                                 std::min(rest, max_header_bytes)));
    }

    const NpyHeader header = parse_npy_header(text.substr(header_offset, header_bytes), path);
    if (header.shape.empty() || header.shape.size() > 3) {
        refuse(path, fmt::format("has {} dimensions; one, two and three are possible", header.shape.size()));
    }
    const std::size_t offset = header_offset + header_bytes;
    if (header.descr == "<f4" || header.descr == ">f4") return array_of<float>(file, offset, header, path);
    if (header.descr == "<f8" || header.descr == ">f8") return array_of<double>(file, offset, header, path);
    if (header.descr == "<i2" || header.descr == ">i2") return array_of<std::int16_t>(file, offset, header, path);
    refuse(path, fmt::format("has elements of type {}; float32, float64 and int16 are possible",
                             in_quotes(header.descr)));
}

void write_npy(const std::string& path, std::size_t rows, std::size_t columns, const std::vector<float>& values) {
    write(path, bytes_of(rows, columns, values, NpyElement::float32));
}

void write_npy(const std::string& path, std::size_t rows, std::size_t columns,
               const std::vector<std::int16_t>& values) {
    write(path, npy_bytes(rows, columns, values));
}

Bytes npy_bytes(std::size_t rows, std::size_t columns, const std::vector<std::int16_t>& values) {
    return bytes_of(rows, columns, values, NpyElement::int16);
}

}  // namespace spartus::io
