// darknet labels := (class centreX centreY width height)*, one a line, in shares of the picture
// authors' list  := (picture box*)*, one a line ; box := left "," top "," right "," bottom "," class, in pixels

#include "core/data/label_text.h"

#include "core/data/dataset_files.h"
#include "core/data/dataset_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>
#include <utility>

namespace abcp {

namespace {

LabelText refused(int line, std::string what)
{
    return {{}, std::move(what), line};
}

std::string outOfRange(std::string_view id, int classes)
{
    return "class " + shown(id) + " is out of range, 0 to " + std::to_string(classes - 1);
}

// Four finite numbers, or the fault.
std::string readNumbers(std::span<const std::string_view> words, std::array<double, 4>& values)
{
    for (std::size_t i = 0; i < values.size(); ++i) {
        const auto value = numberFrom<double>(words[i]);
        if (!value || !std::isfinite(*value))
            return "not a number: " + shown(words[i]);
        values[i] = *value;
    }
    return {};
}

}  // namespace

LabelText parseDarknetLabels(std::string_view text, int classes)
{
    LabelText result;
    for (LineReader lines(text); lines.next();) {
        const std::vector<std::string_view> words = wordsOf(lines.line());
        if (words.empty())
            continue;
        if (words.size() != 5)
            return refused(lines.number(), "expected class, x, y, width and height, got " + std::to_string(words.size()) + " values");
        const auto classId = numberFrom<int>(words[0]);
        if (!classId)
            return refused(lines.number(), "the class is no whole number: " + shown(words[0]));
        if (*classId < 0 || *classId >= classes)
            return refused(lines.number(), outOfRange(words[0], classes));
        std::array<double, 4> values{};
        if (std::string fault = readNumbers(std::span(words).subspan(1), values); !fault.empty())
            return refused(lines.number(), std::move(fault));
        const auto [x, y, width, height] = values;
        result.boxes.push_back({x - width / 2, y - height / 2, x + width / 2, y + height / 2, *classId, lines.number()});
    }
    return result;
}

std::string_view pictureNameIn(std::string_view line)
{
    constexpr std::size_t longestExtension = 5;  // .jpeg
    for (std::size_t dot = line.find('.'); dot != std::string_view::npos; dot = line.find('.', dot + 1)) {
        const std::string_view rest = line.substr(dot, longestExtension + 1);
        const std::string_view extension = rest.substr(0, rest.find_first_of(" \t"));
        const bool hasStem = dot > 0 && line[dot - 1] != '/';
        if (hasStem && extension.size() <= longestExtension && isPictureExtension(std::string(extension)))
            return line.substr(0, dot + extension.size());
    }
    return {};
}

LabelText parseListedBoxes(std::string_view text, int classes, int lineNumber)
{
    LabelText result;
    for (const std::string_view word : wordsOf(text)) {
        const std::vector<std::string_view> parts = wordsOf(word, ",");
        if (parts.size() != 5 || std::count(word.begin(), word.end(), ',') != 4)
            return refused(lineNumber, "expected left,top,right,bottom,class, got " + shown(word));
        std::array<double, 4> edges{};
        if (std::string fault = readNumbers(parts, edges); !fault.empty())
            return refused(lineNumber, std::move(fault));
        const auto classId = numberFrom<int>(parts[4]);
        if (!classId || *classId < 0 || *classId >= classes)
            return refused(lineNumber, outOfRange(parts[4], classes));
        result.boxes.push_back({edges[0], edges[1], edges[2], edges[3], *classId, lineNumber});
    }
    return result;
}

}  // namespace abcp
