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
constexpr std::size_t max_front_bytes = length_offset + 4 + max_header_bytes;
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

/// What stands before the elements.
struct Front {
    NpyHeader header;
    std::size_t offset;    ///< of the first element in the file
    std::size_t elements;  ///< all of them
};

/// `count` elements in the order of the file.
template <typename T>
std::vector<T> decode(const std::uint8_t* data, std::size_t count, bool big_endian) {
    std::vector<T> values;
    values.reserve(count);
    for (std::size_t k = 0; k < count; ++k) values.push_back(load<T>(data + k * sizeof(T), big_endian));
    return values;
}

/// All elements, in row-major order.
template <typename T>
NpyArray array_of(const std::uint8_t* data, const Front& front) {
    const NpyHeader& header = front.header;
    std::vector<T> values = decode<T>(data, front.elements, header.descr.front() == '>');
    if (!header.fortran_order) return {header.shape, std::move(values)};
    std::vector<T> rows;
    rows.reserve(front.elements);
    for (std::size_t k = 0; k < front.elements; ++k) rows.push_back(values[fortran_index(k, header.shape)]);
    return {header.shape, std::move(rows)};
}

/// Calls `use` with a value of the type of the elements.
template <typename Use>
auto with_type(const Front& front, const std::string& path, Use use) {
    const bool known =
        front.header.descr.size() == 3 && (front.header.descr[0] == '<' || front.header.descr[0] == '>');
    const std::string type = known ? front.header.descr.substr(1) : "";
    if (type == "f4") return use(float{});
    if (type == "f8") return use(double{});
    if (type == "i2") return use(std::int16_t{});
    refuse(path, fmt::format("has elements of type {}; float32, float64 and int16 are possible",
                             in_quotes(front.header.descr)));
}

/// As many as the shape says, which must be as many as there are.
std::size_t elements_of(const Front& front, std::uint64_t size, const std::string& path) {
    const NpyHeader& header = front.header;
    if (header.shape.empty() || header.shape.size() > 3) {
        refuse(path, fmt::format("has {} dimensions; one, two and three are possible", header.shape.size()));
    }
    const std::size_t element_bytes = with_type(front, path, [](auto type) { return sizeof(type); });
    const std::optional<std::size_t> claimed = byte_count(header.shape, element_bytes);
    const std::size_t present = size - front.offset;
    if (claimed != present) {
        refuse(path,
               fmt::format("shape {} of '{}' needs {} bytes of data, the file has {}", shape_text(header.shape),
                           header.descr, claimed ? std::to_string(*claimed) : "more than 2^64", present));
    }
    return present / element_bytes;
}

/// Of a file of `size` bytes that begins with `text`.
Front front_of(std::string_view text, std::uint64_t size, const std::string& path) {
    if (text.substr(0, magic.size()) != magic) {
        const bool zip = text.substr(0, 2) == "PK";
        refuse(path, zip ? "is an .npz archive; save the one array with numpy.save()" : "is not an .npy file");
    }
    const auto byte = [&text](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
    if (size < length_offset) refuse(path, "ends within the first bytes of an .npy file");
    const unsigned major = byte(version_offset);
    const unsigned minor = byte(version_offset + 1);
    if (major < 1 || major > 3 || minor != 0) {
        refuse(path, fmt::format("has .npy version {}.{}; 1.0, 2.0 and 3.0 are known", major, minor));
    }
    const std::size_t length_bytes = major == 1 ? 2 : 4;
    const std::size_t header_offset = length_offset + length_bytes;
    if (size < header_offset) refuse(path, "ends within the first bytes of an .npy file");
    std::size_t header_bytes = 0;
    for (std::size_t k = length_bytes; k-- > 0;) header_bytes = header_bytes << 8 | byte(length_offset + k);
    const std::size_t rest = size - header_offset;
    if (header_bytes > std::min(rest, max_header_bytes)) {
        refuse(path, fmt::format("claims a header of {} bytes; at most {} are possible", header_bytes,
                                 std::min(rest, max_header_bytes)));
    }
    Front front{parse_npy_header(text.substr(header_offset, header_bytes), path), header_offset + header_bytes, 0};
    front.elements = elements_of(front, size, path);
    return front;
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
    const Front front = front_of(as_text(file), file.size(), path);
    return with_type(front, path,
                     [&](auto type) { return array_of<decltype(type)>(file.data() + front.offset, front); });
}

void read_npy(const std::string& path, const std::function<void(const NpyArray&)>& take) {
    InputFile file(path);
    const Bytes beginning = read_part(file, 0, std::min<std::uint64_t>(file.size(), max_front_bytes));
    const Front front = front_of(as_text(beginning), file.size(), path);
    if (front.header.fortran_order) return take(read_npy(path));
    constexpr std::size_t most = std::size_t{1} << 16;
    with_type(front, path, [&](auto type) {
        using T = decltype(type);
        for (std::size_t begin = 0; begin == 0 || begin < front.elements; begin += most) {
            const std::size_t count = std::min(most, front.elements - begin);
            const Bytes piece = read_part(file, front.offset + begin * sizeof(T), count * sizeof(T));
            take({front.header.shape, decode<T>(piece.data(), count, front.header.descr.front() == '>')});
        }
    });
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
