// Grammar of a Darknet cfg:
//
// cfg     := BOM? line*
// line    := blank | comment | section | option, ended by LF or CRLF
// comment := ("#" | ";") text
// section := "[" name "]"
// option  := key "=" value, blanks around either dropped; " #" and what follows it is a comment
//
// An option belongs to the last section before it.

#include "core/network/cfg_section.h"

#include "core/base/error.h"
#include "core/network/network_spec.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace abcp {

namespace {

constexpr std::size_t maxLineBytes = 1 << 16;
constexpr std::size_t maxKeys = 200;  // of one section; the longest published one has 40

std::string_view trimmed(std::string_view text)
{
    constexpr std::string_view blanks = " \t\r\v\f";
    const std::size_t begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
        return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string_view withoutComment(std::string_view value)
{
    for (std::size_t i = 1; i < value.size(); ++i)
        if (value[i] == '#' && (value[i - 1] == ' ' || value[i - 1] == '\t'))
            return trimmed(value.substr(0, i));
    return value;
}

template <typename T>
std::optional<T> number(std::string_view text)
{
    T value{};
    const char* const end = text.data() + text.size();
    const auto [stopped, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || stopped != end)
        return std::nullopt;
    return value;
}

std::optional<double> finiteNumber(std::string_view text)
{
    const std::optional<double> value = number<double>(text);
    return value && std::isfinite(*value) ? value : std::nullopt;
}

std::vector<std::string_view> listItems(std::string_view text)
{
    std::vector<std::string_view> items;
    for (;;) {
        const std::size_t comma = text.find(',');
        items.push_back(trimmed(text.substr(0, comma)));
        if (comma == std::string_view::npos)
            return items;
        text.remove_prefix(comma + 1);
    }
}

// Text of a file for a message: short, without surprises.
std::string printable(std::string_view text)
{
    constexpr std::size_t longest = 40;
    std::string result;
    for (const char c : text.substr(0, longest))
        result += c >= 0x20 && c < 0x7f ? c : '?';
    return result + (text.size() > longest ? "..." : "");
}

}  // namespace

CfgSection::CfgSection(const std::filesystem::path& source, int line, std::string name)
    : m_source(&source), m_line(line), m_name(std::move(name)), m_title(std::string(1, '[').append(printable(m_name)).append("] "))
{
}

std::string inQuotes(std::string_view text)
{
    return std::string(1, '\'').append(printable(text)).append(1, '\'');
}

void CfgSection::add(std::string_view key, std::string_view value, int line)
{
    if (m_entries.size() + m_repeated.size() >= maxKeys)
        throw InputError(*m_source, line, m_title + "has more than " + std::to_string(maxKeys) + " keys");
    (has(key) ? m_repeated : m_entries).push_back({.key = std::string(key), .value = std::string(value), .line = line});
}

void CfgSection::failRepeated(const Entry& repeated) const
{
    throw InputError(*m_source, repeated.line,
                     m_title + inQuotes(repeated.key) + " was already given on line " + std::to_string(find(repeated.key)->line));
}

const CfgSection::Entry* CfgSection::find(std::string_view key) const
{
    const auto found = std::ranges::find(m_entries, key, &Entry::key);
    return found == m_entries.end() ? nullptr : &*found;
}

const CfgSection::Entry* CfgSection::use(std::string_view key)
{
    const auto found = std::ranges::find(m_entries, key, &Entry::key);
    if (found == m_entries.end())
        return nullptr;
    found->understood = true;
    return &*found;
}

int CfgSection::integer(std::string_view key, std::optional<int> fallback, int least, int most)
{
    const Entry* entry = use(key);
    if (!entry) {
        if (!fallback)
            fail(key, "is missing");
        return *fallback;
    }
    const std::optional<int> value = number<int>(entry->value);
    if (!value || *value < least || *value > most)
        fail(key, "must be a whole number from " + std::to_string(least) + " to " + std::to_string(most) + ", got "
                      + inQuotes(entry->value));
    return *value;
}

double CfgSection::real(std::string_view key, double fallback)
{
    const std::optional<double> value = peekReal(key);
    use(key);
    return value.value_or(fallback);
}

std::optional<double> CfgSection::peekReal(std::string_view key) const
{
    const Entry* entry = find(key);
    if (!entry)
        return std::nullopt;
    const std::optional<double> value = finiteNumber(entry->value);
    if (!value)
        fail(key, "must be a number, got " + inQuotes(entry->value));
    return value;
}

std::optional<std::string> CfgSection::text(std::string_view key)
{
    const Entry* entry = use(key);
    return entry ? std::optional(entry->value) : std::nullopt;
}

std::vector<int> CfgSection::integers(std::string_view key)
{
    const Entry* entry = use(key);
    std::vector<int> values;
    if (!entry)
        return values;
    for (const std::string_view item : listItems(entry->value)) {
        const std::optional<int> value = number<int>(item);
        if (!value)
            fail(key, "must be whole numbers separated by commas, got " + inQuotes(entry->value));
        values.push_back(*value);
    }
    return values;
}

std::vector<double> CfgSection::reals(std::string_view key)
{
    const Entry* entry = use(key);
    std::vector<double> values;
    if (!entry)
        return values;
    for (const std::string_view item : listItems(entry->value)) {
        const std::optional<double> value = finiteNumber(item);
        if (!value)
            fail(key, "must be numbers separated by commas, got " + inQuotes(entry->value));
        values.push_back(*value);
    }
    return values;
}

void CfgSection::fail(std::string_view key, const std::string& what) const
{
    const Entry* entry = find(key);
    throw InputError(*m_source, entry ? entry->line : m_line,
                     m_title + std::string(key) + (key.empty() ? "" : " ") + what);
}

std::vector<CfgSection> splitCfg(std::string_view text, const std::filesystem::path& source)
{
    if (text.size() > maxCfgBytes)
        throw InputError(source, "too large for a cfg: " + std::to_string(text.size()) + " bytes, at most "
                                     + std::to_string(maxCfgBytes));
    if (text.starts_with("\xef\xbb\xbf"))
        text.remove_prefix(3);
    std::vector<CfgSection> sections;
    for (int lineNumber = 1; !text.empty(); ++lineNumber) {
        const std::size_t length = std::min(text.find('\n'), text.size());
        const std::string_view whole = text.substr(0, length);
        text.remove_prefix(std::min(length + 1, text.size()));
        if (whole.size() > maxLineBytes)
            throw InputError(source, lineNumber, "the line is longer than " + std::to_string(maxLineBytes) + " bytes");
        if (whole.find('\0') != std::string_view::npos)
            throw InputError(source, lineNumber, "holds a NUL byte: not a text file");
        const std::string_view line = trimmed(whole);
        if (line.empty() || line.front() == '#' || line.front() == ';')
            continue;
        if (line.front() == '[') {
            const std::string_view header = withoutComment(line);
            if (header.back() != ']')
                throw InputError(source, lineNumber, "a section must end with ']', got " + inQuotes(line));
            if (sections.size() > maxLayers)
                throw InputError(source, lineNumber, "more than " + std::to_string(maxLayers) + " layers");
            sections.emplace_back(source, lineNumber, std::string(trimmed(header.substr(1, header.size() - 2))));
            continue;
        }
        const std::size_t equals = line.find('=');
        if (equals == std::string_view::npos || equals == 0)
            throw InputError(source, lineNumber, "expected key=value, got " + inQuotes(line));
        if (sections.empty())
            throw InputError(source, lineNumber, inQuotes(line) + " stands before the first [section]");
        sections.back().add(trimmed(line.substr(0, equals)), withoutComment(trimmed(line.substr(equals + 1))), lineNumber);
    }
    if (sections.empty())
        throw InputError(source, "holds no [section]: not a Darknet cfg");
    return sections;
}

}  // namespace abcp
