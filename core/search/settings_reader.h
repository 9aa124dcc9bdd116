#pragma once

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/pruning/channel_importance.h"
#include "core/training/frozen_layers.h"

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace abcp {

// "a, b, c"
std::string listed(const std::vector<std::string>& names);
// In the fewest digits that give the number back, whatever the locale.
std::string numberText(double value);

template <typename T>
Json orNull(const std::optional<T>& value)
{
    return value ? Json(*value) : Json(nullptr);
}

// Reads one JSON object key by key; remembers which keys were known, so that a misspelt one is refused by name.
// A key that is missing leaves its setting at the default.
class ObjectReader {
public:
    // source must outlive the reader.
    ObjectReader(const Json& object, std::string path, const std::string& source);

    template <typename T>
    void read(const char* key, T& value)
    {
        if (const Json* json = find(key))
            convert(*json, key, value);
    }

    // Calls `readMembers` with a reader of the nested object.
    template <typename Function>
    void readObject(const char* key, Function readMembers)
    {
        if (const Json* json = find(key)) {
            ObjectReader nested(*json, fullName(key), m_source);
            readMembers(nested);
            nested.finish();
        }
    }

    // A value that the caller reads himself; null when the key is missing.
    const Json* find(const char* key);
    // Throws InputError on a key that nobody asked for.
    void finish() const;

    const std::string& source() const { return m_source; }

private:
    std::string fullName(const std::string& key) const { return m_path.empty() ? key : m_path + "." + key; }
    [[noreturn]] void refuse(const std::string& key, const std::string& expected) const;

    void convert(const Json& json, const std::string& key, std::string& value) const;
    void convert(const Json& json, const std::string& key, std::filesystem::path& value) const;
    void convert(const Json& json, const std::string& key, double& value) const;
    void convert(const Json& json, const std::string& key, int& value) const;
    void convert(const Json& json, const std::string& key, bool& value) const;
    void convert(const Json& json, const std::string& key, std::uint64_t& value) const;
    void convert(const Json& json, const std::string& key, std::optional<double>& value) const;
    void convert(const Json& json, const std::string& key, std::vector<std::string>& value) const;
    void convert(const Json& json, const std::string& key, ChannelImportance& value) const;
    void convert(const Json& json, const std::string& key, Freeze& value) const;

    const Json& m_object;
    std::string m_path;
    const std::string& m_source;
    std::vector<std::string> m_known;
};

// Checks numbers and says in one line which one is out of its range.
class RangeCheck {
public:
    explicit RangeCheck(std::string where) : m_where(std::move(where)) {}

    void whole(const std::string& name, int value, int low, int high) const;
    void real(const std::string& name, double value, double low, double high) const;
    void positive(const std::string& name, double value) const;
    void oneOf(const std::string& name, const std::string& value, const std::vector<std::string>& known) const;
    [[noreturn]] void fail(const std::string& name, const std::string& expected, const std::string& got) const;

private:
    std::string m_where;
};

}  // namespace abcp
