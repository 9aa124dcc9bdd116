#include "core/search/settings_reader.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace abcp {

std::string listed(const std::vector<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : ", ") + name;
    return text;
}

std::string numberText(double value)
{
    std::array<char, 40> text{};
    const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
    return {text.data(), end};
}

ObjectReader::ObjectReader(const Json& object, std::string path, const std::string& source)
    : m_object(object), m_path(std::move(path)), m_source(source)
{
    if (!object.is_object())
        throw InputError(source, (m_path.empty() ? "the settings" : m_path) + " must be an object");
}

const Json* ObjectReader::find(const char* key)
{
    m_known.emplace_back(key);
    const auto found = m_object.find(key);
    return found == m_object.end() ? nullptr : &*found;
}

void ObjectReader::finish() const
{
    for (const auto& item : m_object.items())
        if (std::find(m_known.begin(), m_known.end(), item.key()) == m_known.end())
            throw InputError(m_source, "unknown setting " + fullName(item.key()));
}

void ObjectReader::refuse(const std::string& key, const std::string& expected) const
{
    throw InputError(m_source, fullName(key) + " must be " + expected);
}

void ObjectReader::convert(const Json& json, const std::string& key, std::string& value) const
{
    if (!json.is_string())
        refuse(key, "a text");
    value = json.get<std::string>();
}

void ObjectReader::convert(const Json& json, const std::string& key, std::filesystem::path& value) const
{
    std::string text;
    convert(json, key, text);
    value = text;
}

void ObjectReader::convert(const Json& json, const std::string& key, double& value) const
{
    if (!json.is_number())
        refuse(key, "a number");
    value = json.get<double>();
}

void ObjectReader::convert(const Json& json, const std::string& key, int& value) const
{
    constexpr std::int64_t largest = std::numeric_limits<int>::max();
    if (!json.is_number_integer() || (json.is_number_unsigned() && json.get<std::uint64_t>() > std::uint64_t{largest})
        || json.get<std::int64_t>() > largest || json.get<std::int64_t>() < std::numeric_limits<int>::min())
        refuse(key, "a whole number of at most 32 bits");
    value = json.get<int>();
}

void ObjectReader::convert(const Json& json, const std::string& key, std::uint64_t& value) const
{
    if (!json.is_number_integer() || (!json.is_number_unsigned() && json.get<std::int64_t>() < 0))
        refuse(key, "a whole number from 0 to 2^64 - 1");
    value = json.get<std::uint64_t>();
}

void ObjectReader::convert(const Json& json, const std::string& key, std::optional<double>& value) const
{
    if (json.is_null()) {
        value.reset();
    } else {
        convert(json, key, value.emplace());
    }
}

void ObjectReader::convert(const Json& json, const std::string& key, std::vector<std::string>& value) const
{
    if (!json.is_array())
        refuse(key, "a list of texts");
    value.clear();
    for (const Json& text : json)
        convert(text, key, value.emplace_back());
}

void ObjectReader::convert(const Json& json, const std::string& key, ChannelImportance& value) const
{
    const std::optional<ChannelImportance> named = json.is_string() ? importanceNamed(json.get<std::string>()) : std::nullopt;
    if (!named)
        refuse(key, "one of " + listed(importanceNames()));
    value = *named;
}

void ObjectReader::convert(const Json& json, const std::string& key, Freeze& value) const
{
    if (!json.is_string() || std::ranges::find(freezeNames(), json.get<std::string>()) == freezeNames().end())
        refuse(key, "one of " + listed(freezeNames()));
    value = freezeFromName(json.get<std::string>());
}

void ObjectReader::convert(const Json& json, const std::string& key, bool& value) const
{
    if (!json.is_boolean())
        refuse(key, "true or false");
    value = json.get<bool>();
}

void RangeCheck::whole(const std::string& name, int value, int low, int high) const
{
    if (value < low || value > high)
        fail(name, std::to_string(low) + " to " + std::to_string(high), std::to_string(value));
}

void RangeCheck::real(const std::string& name, double value, double low, double high) const
{
    if (!(value >= low && value <= high))
        fail(name, numberText(low) + " to " + numberText(high), numberText(value));
}

void RangeCheck::positive(const std::string& name, double value) const
{
    if (!(value > 0) || !std::isfinite(value))
        fail(name, "positive", numberText(value));
}

void RangeCheck::oneOf(const std::string& name, const std::string& value, const std::vector<std::string>& known) const
{
    if (std::find(known.begin(), known.end(), value) == known.end())
        fail(name, "one of " + listed(known), "'" + value + "'");
}

void RangeCheck::fail(const std::string& name, const std::string& expected, const std::string& got) const
{
    throw InputError(m_where, name + " must be " + expected + ", got " + got);
}

}  // namespace abcp
