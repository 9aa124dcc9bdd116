#include "core/data/darknet_labels.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/dataset_text.h"
#include "core/data/label_text.h"

#include <algorithm>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

// Labels are written with few decimals: a box this far outside its picture, as a share, is clipped without a warning.
constexpr double decimalsError = 1e-4;

fs::path darknetLabelFile(const fs::path& image, const fs::path& root)
{
    const fs::path beside = withExtension(image, ".txt");
    const fs::path relative = image.lexically_relative(root);
    std::vector<fs::path> parts(relative.begin(), relative.end());
    const auto images = std::find(parts.rbegin(), parts.rend(), fs::path("images"));
    if (images == parts.rend())
        return beside;
    *images = "labels";
    fs::path apart = root;
    for (const fs::path& part : parts)
        apart /= part;
    apart = withExtension(std::move(apart), ".txt");
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
    LabelText parsed = parseDarknetLabels(text, m_classes.empty() ? maxClasses : static_cast<int>(m_classes.size()));
    if (!parsed.fault.empty()) {
        m_builder.refuse(labels, parsed.line, std::move(parsed.fault));
        return std::nullopt;
    }
    return std::move(parsed.boxes);
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
    m_builder.add(image, m_builder.checked(*stated, labels, decimalsError), split);
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
