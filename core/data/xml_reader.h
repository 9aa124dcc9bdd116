#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace abcp {

struct XmlElement {
    std::string name;
    std::string text;  // of the element itself, without surrounding space
    int line = 0;      // of its start tag, from 1
    std::vector<XmlElement> children;

    // The first child of that name, or nullptr.
    const XmlElement* child(std::string_view childName) const;
    // The text of that child; empty when there is none.
    std::string_view childText(std::string_view childName) const;
};

struct XmlResult {
    XmlElement root;
    std::string fault;  // empty: all is well
    int line = 0;       // of the fault
};

// Reads the part of XML that annotations use: elements, text, comments, the five named entities; attributes are checked and
// dropped. Document types, entity declarations and anything nested deeper than 32 are faults, so memory stays
// proportional to the text. Never throws on bad input.
XmlResult readXml(std::string_view text);

}  // namespace abcp
