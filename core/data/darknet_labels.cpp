// labels := (class centreX centreY width height)*, one a line, in shares of the picture

#include "core/data/darknet_labels.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/dataset_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

// Labels are written with few decimals: a box this far outside its picture, as a share, is clipped without a warning.
constexpr double decimalsError = 1e-4;

fs::path darknetLabelFile(const fs::path& image, const fs::path& root)
{
    fs::path beside = image;
    beside.replace_extension(".txt");
    const fs::path relative = beside.lexically_relative(root);
    std::vector<fs::path> parts(relative.begin(), relative.end());
    const auto images = std::find(parts.rbegin(), parts.rend(), fs::path("images"));
    if (images == parts.rend())
        return beside;
    *images = "labels";
    fs::path apart = root;
    for (const fs::path& part : parts)
        apart /= part;
    std::error_code error;
    return !fs::exists(apart, error) && fs::exists(beside, error) ? beside : apart;
}

DarknetLabels::DarknetLabels(DatasetBuilder& builder, std::vector<std::string> classes)
    : m_builder(builder), m_classes(std::move(classes))
{
}

// Nothing when the file is refused.
std::optional<std::vector<StatedBox>> DarknetLabels::read(const fs::path& labels)
{
    std::string text;
    try {
        text = readTextFile(labels, maxLabelBytes);
    } catch (const InputError& fault) {
        m_builder.refuse(labels, 0, fault.reason());
        return std::nullopt;
    }
    LineReader lines(text);
    const auto refused = [&](std::string what) {
        m_builder.refuse(labels, lines.number(), std::move(what));
        return std::nullopt;
    };
    std::vector<StatedBox> boxes;
    while (lines.next()) {
        const std::vector<std::string_view> words = wordsOf(lines.line());
        if (words.empty())
            continue;
        if (words.size() != 5)
            return refused("expected class, x, y, width and height, got " + std::to_string(words.size()) + " values");
        const auto classId = numberFrom<int>(words[0]);
        if (!classId)
            return refused("the class is no whole number: " + shown(words[0]));
        const int classes = m_classes.empty() ? maxClasses : static_cast<int>(m_classes.size());
        if (*classId < 0 || *classId >= classes)
            return refused("class " + std::to_string(*classId) + " is out of range, 0 to " + std::to_string(classes - 1));
        std::array<double, 4> values{};
        for (std::size_t i = 0; i < values.size(); ++i) {
            const auto value = numberFrom<double>(words[i + 1]);
            if (!value || !std::isfinite(*value))
                return refused("not a number: " + shown(words[i + 1]));
            values[i] = *value;
        }
        const auto [x, y, width, height] = values;
        boxes.push_back({x - width / 2, y - height / 2, x + width / 2, y + height / 2, *classId, false, lines.number()});
    }
    return boxes;
}

void DarknetLabels::add(const fs::path& image, std::optional<Split> split)
{
    if (m_builder.knows(image)) {
        m_builder.add(image, split);
        return;
    }
    const fs::path labels = darknetLabelFile(image, m_builder.root());
    std::error_code error;
    if (!fs::exists(fs::symlink_status(labels, error))) {
        m_builder.warn(image, 0, "no label file; taken for a picture without objects");
        m_builder.add(image, split);
        return;
    }
    if (!m_builder.accepts(labels, image, 0))
        return;
    const auto stated = read(labels);
    if (!stated)
        return;
    for (const StatedBox& box : *stated)
        m_highestClass = std::max(m_highestClass, box.classId);
    m_builder.add(image, m_builder.checkedBoxes(*stated, labels, decimalsError), split);
}

void DarknetLabels::addList(const StatedFile& list)
{
    const std::string text = readTextFile(list.path, maxListBytes);
    for (LineReader lines(text); lines.next();) {
        const std::string named(trimmed(lines.line()));
        if (named.empty())
            continue;
        if (named.size() > maxNameLength) {
            m_builder.refuse(list.path, lines.number(), "a name that is too long: " + shown(named));
            continue;
        }
        const fs::path image = resolvedPath(m_builder.root(), named);
        if (!hasPictureExtension(image))
            m_builder.refuse(list.path, lines.number(), "not the name of a .jpg, .jpeg, .png or .bmp file: " + shown(named));
        else if (m_builder.accepts(image, list.path, lines.number()))
            add(image, list.split);
    }
}

void DarknetLabels::finish()
{
    m_builder.classes() = m_classes.empty() ? numberedClasses(m_highestClass + 1) : m_classes;
}

}  // namespace abcp
