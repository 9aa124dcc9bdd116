#pragma once

// Text as the data set formats hold it; not for use outside core/data.

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

namespace abcp {

// Goes through the lines of a text, without a byte order mark and line ends (LF or CRLF). The text must outlive it.
//     for (LineReader lines(text); lines.next();) use(lines.number(), lines.line());
class LineReader {
public:
    explicit LineReader(std::string_view text);
    bool next();
    std::string_view line() const { return m_line; }
    int number() const { return m_number; }  // from 1; 0 before the first line

private:
    std::string_view m_rest;
    std::string_view m_line;
    int m_number = 0;
};

std::vector<std::string_view> wordsOf(std::string_view line, std::string_view separators = " \t");
std::string_view trimmed(std::string_view text);

// UTF-8 without control characters: fit for a class name.
bool isCleanText(std::string_view text);
// For messages: cut when it is long, and with '?' for what cannot be shown.
std::string shown(std::string_view text);

// The whole word as a number, in the C locale.
template <typename Number>
std::optional<Number> numberFrom(std::string_view word)
{
    Number value{};
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (error != std::errc{} || end != word.data() + word.size())
        return std::nullopt;
    return value;
}

}  // namespace abcp
