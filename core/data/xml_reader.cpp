// document := prolog element rest ; element := "<" name attribute* ("/>" | ">" (text | element | comment)* "</" name ">")

#include "core/data/xml_reader.h"

#include <algorithm>
#include <array>
#include <utility>

namespace abcp {

namespace {

constexpr int deepestElement = 32;

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

bool isNameCharacter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.'
        || c == ':' || static_cast<unsigned char>(c) >= 0x80;
}

class XmlParser {
public:
    explicit XmlParser(std::string_view text) : m_text(text)
    {
        if (m_text.starts_with("\xEF\xBB\xBF"))
            m_at = 3;
    }

    XmlResult parse()
    {
        XmlResult result;
        if (skipMisc() && element(result.root, 1) && skipMisc() && m_at < m_text.size())
            fail("text after the end of the document");
        result.fault = m_fault;
        result.line = m_fault.empty() ? 0 : line();
        return result;
    }

private:
    // Only goes forward, so that lines are counted once.
    int line()
    {
        m_line += static_cast<int>(std::count(m_text.begin() + static_cast<std::ptrdiff_t>(m_counted),
                                              m_text.begin() + static_cast<std::ptrdiff_t>(m_at), '\n'));
        m_counted = m_at;
        return m_line;
    }

    bool fail(std::string what)
    {
        m_fault = std::move(what);
        return false;
    }

    bool startsWith(std::string_view text) const { return m_text.substr(m_at).starts_with(text); }

    void skipSpace()
    {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
    }

    bool skipPast(std::string_view end)
    {
        const std::size_t found = m_text.find(end, m_at);
        if (found == std::string_view::npos)
            return fail("the end " + std::string(end) + " is missing");
        m_at = found + end.size();
        return true;
    }

    // Space, comments and processing instructions around the root element.
    bool skipMisc()
    {
        for (skipSpace(); startsWith("<!--") || startsWith("<?"); skipSpace()) {
            if (!skipPast(startsWith("<?") ? "?>" : "-->"))
                return false;
        }
        return true;
    }

    std::string_view name()
    {
        const std::size_t from = m_at;
        while (m_at < m_text.size() && isNameCharacter(m_text[m_at]))
            ++m_at;
        return m_text.substr(from, m_at - from);
    }

    bool attributes()
    {
        for (skipSpace(); m_at < m_text.size() && isNameCharacter(m_text[m_at]); skipSpace()) {
            name();
            skipSpace();
            if (!startsWith("="))
                return fail("an attribute without a value");
            ++m_at;
            skipSpace();
            if (!startsWith("\"") && !startsWith("'"))
                return fail("an attribute value without quotes");
            const char quote = m_text[m_at++];
            if (!skipPast(std::string_view(&quote, 1)))
                return false;
        }
        return true;
    }

    bool element(XmlElement& result, int depth)
    {
        if (depth > deepestElement)
            return fail("nested deeper than " + std::to_string(deepestElement));
        if (startsWith("<!"))
            return fail("declarations (DOCTYPE, ENTITY) and CDATA are not read");
        if (!startsWith("<"))
            return fail("an element was expected");
        result.line = line();
        ++m_at;
        result.name = name();
        if (result.name.empty())
            return fail("an element without a name");
        if (!attributes())
            return false;
        if (startsWith("/>")) {
            m_at += 2;
            return true;
        }
        if (!startsWith(">"))
            return fail("the tag of " + result.name + " is not closed");
        ++m_at;
        return content(result, depth);
    }

    bool content(XmlElement& result, int depth)
    {
        while (m_at < m_text.size()) {
            if (startsWith("</")) {
                m_at += 2;
                if (name() != result.name)
                    return fail("the element " + result.name + " is closed by another name");
                skipSpace();
                if (!startsWith(">"))
                    return fail("the end tag of " + result.name + " is not closed");
                ++m_at;
                while (!result.text.empty() && isSpace(result.text.back()))
                    result.text.pop_back();
                return true;
            }
            if (startsWith("<!--")) {
                if (!skipPast("-->"))
                    return false;
            } else if (startsWith("<")) {
                if (!element(result.children.emplace_back(), depth + 1))
                    return false;
            } else if (!character(result.text)) {
                return false;
            }
        }
        return fail("the element " + result.name + " is not closed");
    }

    bool character(std::string& text)
    {
        constexpr std::array entities{std::pair{"&lt;", '<'}, std::pair{"&gt;", '>'}, std::pair{"&amp;", '&'},
                                      std::pair{"&apos;", '\''}, std::pair{"&quot;", '"'}};
        if (startsWith("&")) {
            for (const auto& [entity, meaning] : entities) {
                if (startsWith(entity)) {
                    text += meaning;
                    m_at += std::string_view(entity).size();
                    return true;
                }
            }
            return fail("an entity that is not one of the five named ones");
        }
        const char c = m_text[m_at++];
        if (!text.empty() || !isSpace(c))
            text += c;
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    std::size_t m_counted = 0;
    int m_line = 1;
    std::string m_fault;
};

}  // namespace

const XmlElement* XmlElement::child(std::string_view childName) const
{
    const auto found = std::find_if(children.begin(), children.end(), [&](const auto& c) { return c.name == childName; });
    return found == children.end() ? nullptr : &*found;
}

std::string_view XmlElement::childText(std::string_view childName) const
{
    const XmlElement* found = child(childName);
    return found ? std::string_view(found->text) : std::string_view();
}

XmlResult readXml(std::string_view text)
{
    return XmlParser(text).parse();
}

}  // namespace abcp
