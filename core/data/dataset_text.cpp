#include "core/data/dataset_text.h"

#include "core/base/json.h"

#include <algorithm>

namespace abcp {

namespace {

bool isControl(char c)
{
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

}  // namespace

LineReader::LineReader(std::string_view text) : m_rest(text)
{
    if (m_rest.starts_with("\xEF\xBB\xBF"))
        m_rest.remove_prefix(3);
}

bool LineReader::next()
{
    if (m_rest.empty())
        return false;
    const std::size_t end = m_rest.find('\n');
    m_line = m_rest.substr(0, end);
    m_rest.remove_prefix(end == std::string_view::npos ? m_rest.size() : end + 1);
    if (m_line.ends_with('\r'))
        m_line.remove_suffix(1);
    ++m_number;
    return true;
}

std::vector<std::string_view> wordsOf(std::string_view line, std::string_view separators)
{
    std::vector<std::string_view> words;
    for (std::size_t at = line.find_first_not_of(separators); at != std::string_view::npos;) {
        const std::size_t end = line.find_first_of(separators, at);
        words.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(separators, end);
    }
    return words;
}

std::string_view trimmed(std::string_view text)
{
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1);
}

bool isCleanText(std::string_view text)
{
    if (std::any_of(text.begin(), text.end(), isControl))
        return false;
    try {
        Json(text).dump();  // throws on what is not UTF-8
        return true;
    } catch (const Json::exception&) {
        return false;
    }
}

std::string shown(std::string_view text)
{
    constexpr std::size_t longest = 60;
    std::string result(text.substr(0, longest));
    if (!isCleanText(result))
        std::replace_if(result.begin(), result.end(), [](char c) { return isControl(c) || static_cast<unsigned char>(c) >= 0x80; },
                        '?');
    return text.size() <= longest ? result : result + "...";
}

}  // namespace abcp
