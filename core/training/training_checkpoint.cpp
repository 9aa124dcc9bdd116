// checkpoint := magic length header array* hash
// length     := bytes of the header, 64 bits, little endian
// header     := JSON: {"fingerprint", "environment", "state", "arrays": [{"name", "count"}, ...]}
// array      := count x 32-bit floats, little endian, in the order of the header
// hash       := SHA-256 of everything before it, 64 hexadecimal digits

#include "core/training/training_checkpoint.h"

#include "core/base/error.h"
#include "core/base/files.h"

#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace abcp {

namespace {

static_assert(std::endian::native == std::endian::little, "arrays are written as they lie in memory");

constexpr std::string_view magic = "ABCPTRN1";
constexpr std::size_t lengthBytes = sizeof(std::uint64_t);
constexpr std::size_t hashBytes = 64;
constexpr std::uintmax_t maxBytes = std::uintmax_t{1} << 34;

[[noreturn]] void refuse(const std::filesystem::path& file, const std::string& why)
{
    throw InputError(file, "is no training checkpoint that can be continued from: " + why);
}

}  // namespace

void writeCheckpoint(const std::filesystem::path& file, const std::string& fingerprint, const std::string& environment, const Json& state,
                     const NamedArrays& arrays)
{
    Json list = Json::array();
    std::size_t floats = 0;
    for (const auto& [name, values] : arrays) {
        list.push_back({{"name", name}, {"count", values.size()}});
        floats += values.size();
    }
    const std::string header = Json{{"fingerprint", fingerprint}, {"environment", environment}, {"state", state}, {"arrays", list}}.dump();
    const std::uint64_t length = header.size();
    std::string bytes;
    bytes.reserve(magic.size() + lengthBytes + header.size() + floats * sizeof(float) + hashBytes);
    bytes += magic;
    bytes.append(reinterpret_cast<const char*>(&length), lengthBytes);
    bytes += header;
    for (const auto& [name, values] : arrays)
        bytes.append(reinterpret_cast<const char*>(values.data()), values.size_bytes());
    bytes += sha256(bytes);
    writeFileAtomically(file, bytes);
}

TrainingCheckpoint readCheckpoint(const std::filesystem::path& file)
{
    const std::string bytes = readTextFile(file, maxBytes);
    if (!bytes.starts_with(magic))
        refuse(file, "it is another kind of file");
    if (bytes.size() < magic.size() + lengthBytes + hashBytes)
        refuse(file, "it is cut off");
    const std::string_view hashed = std::string_view(bytes).substr(0, bytes.size() - hashBytes);
    if (sha256(hashed) != std::string_view(bytes).substr(hashed.size()))
        refuse(file, "its bytes do not match their hash");

    std::string_view rest = hashed.substr(magic.size());
    std::uint64_t length = 0;
    std::memcpy(&length, rest.data(), lengthBytes);
    rest.remove_prefix(lengthBytes);
    if (length > rest.size())
        refuse(file, "its header is longer than the file");
    try {
        const Json header = Json::parse(rest.substr(0, length));
        rest.remove_prefix(length);
        TrainingCheckpoint checkpoint{header.at("fingerprint").get<std::string>(), header.at("environment").get<std::string>(), header.at("state"), {}};
        for (const Json& entry : header.at("arrays")) {
            const auto count = entry.at("count").get<std::size_t>();
            if (count > rest.size() / sizeof(float))
                refuse(file, "an array is cut off");
            std::vector<float>& values = checkpoint.arrays[entry.at("name").get<std::string>()];
            values.resize(count);
            std::memcpy(values.data(), rest.data(), count * sizeof(float));
            rest.remove_prefix(count * sizeof(float));
        }
        return checkpoint;
    } catch (const Json::exception& error) {
        refuse(file, error.what());
    }
}

}  // namespace abcp
