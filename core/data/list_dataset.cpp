// list := (picture box*)*, one a line ; box := left "," top "," right "," bottom "," class, in pixels
// A list without a single box is a Darknet list: its labels are in files of their own.

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/darknet_labels.h"
#include "core/data/dataset_readers.h"
#include "core/data/dataset_text.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace fs = std::filesystem;

namespace abcp {

namespace {

// The name of a picture at the start of a line, which may hold spaces; empty when there is none.
std::string_view pictureName(std::string_view line)
{
    constexpr std::size_t longestExtension = 5;  // .jpeg
    for (std::size_t dot = line.find('.'); dot != std::string_view::npos; dot = line.find('.', dot + 1)) {
        const std::string_view rest = line.substr(dot, longestExtension + 1);
        const std::string_view extension = rest.substr(0, rest.find_first_of(" \t"));
        if (dot > 0 && extension.size() <= longestExtension && isPictureExtension(std::string(extension)))
            return line.substr(0, dot + extension.size());
    }
    return {};
}

class BoxList {
public:
    // classes empty: ids become names, as many as the lists need.
    BoxList(DatasetBuilder& builder, std::vector<std::string> classes) : m_builder(builder), m_classes(std::move(classes)) {}

    void add(const StatedFile& list, std::string_view text)
    {
        m_file = list.path;
        for (LineReader lines(text); lines.next();) {
            m_line = lines.number();
            if (const std::string_view content = trimmed(lines.line()); !content.empty())
                addLine(content, list.split);
        }
    }

    void finish() { m_builder.classes() = m_classes.empty() ? numberedClasses(m_highestClass + 1) : m_classes; }

private:
    void addLine(std::string_view line, std::optional<Split> split)
    {
        const std::string_view name = pictureName(line);
        if (name.empty()) {
            m_builder.refuse(m_file, m_line, "expected the name of a .jpg, .jpeg, .png or .bmp file");
            return;
        }
        if (name.size() > maxNameLength || line.size() > maxLabelBytes) {
            m_builder.refuse(m_file, m_line, "a name or line that is too long: " + shown(name));
            return;
        }
        const fs::path image = resolvedPath(m_builder.root(), std::string(name));
        if (!m_builder.accepts(image, m_file, m_line))
            return;
        const auto frame = m_builder.pixelFrame(image, {}, m_file, m_line);
        if (!frame)
            return;
        std::vector<StatedBox> boxes;
        for (const std::string_view word : wordsOf(line.substr(name.size()))) {
            const auto box = boxFrom(word, *frame);
            if (!box)
                return;
            boxes.push_back(*box);
        }
        for (const StatedBox& box : boxes)
            m_highestClass = std::max(m_highestClass, box.classId);
        m_builder.add(image, m_builder.checkedBoxes(boxes, m_file, frame->roundingError()), split);
    }

    // Nothing when the line is refused.
    std::optional<StatedBox> boxFrom(std::string_view word, const PixelFrame& frame)
    {
        const auto refused = [&](std::string what) {
            m_builder.refuse(m_file, m_line, std::move(what));
            return std::nullopt;
        };
        const std::vector<std::string_view> parts = wordsOf(word, ",");
        if (parts.size() != 5 || std::count(word.begin(), word.end(), ',') != 4)
            return refused("expected left,top,right,bottom,class, got " + shown(word));
        std::array<double, 4> edges{};
        for (std::size_t i = 0; i < edges.size(); ++i) {
            const auto value = numberFrom<double>(parts[i]);
            if (!value || !std::isfinite(*value))
                return refused("not a number: " + shown(parts[i]));
            edges[i] = *value;
        }
        const auto classId = numberFrom<int>(parts[4]);
        const int classes = m_classes.empty() ? maxClasses : static_cast<int>(m_classes.size());
        if (!classId || *classId < 0 || *classId >= classes)
            return refused("class " + shown(parts[4]) + " is out of range, 0 to " + std::to_string(classes - 1));
        return StatedBox{edges[0] / frame.width, edges[1] / frame.height, edges[2] / frame.width, edges[3] / frame.height,
                         *classId, false, m_line};
    }

    DatasetBuilder& m_builder;
    std::vector<std::string> m_classes;
    fs::path m_file;
    int m_line = 0;
    int m_highestClass = -1;
};

bool statesBoxes(std::string_view text)
{
    for (LineReader lines(text); lines.next();) {
        const std::string_view content = trimmed(lines.line());
        const std::string_view name = pictureName(content);
        if (!name.empty() && name.size() < content.size())
            return true;
    }
    return false;
}

}  // namespace

bool isListOfPictures(const fs::path& file)
{
    const std::string text = readTextFile(file, maxListBytes);
    for (LineReader lines(text); lines.next();) {
        if (const std::string_view content = trimmed(lines.line()); !content.empty())
            return !pictureName(content).empty();
    }
    return false;
}

Dataset readLists(const fs::path& source, const std::vector<StatedFile>& lists, const ReadOptions& options)
{
    std::vector<std::string> texts;
    for (const StatedFile& list : lists)
        texts.push_back(readTextFile(list.path, maxListBytes));
    const bool withBoxes = std::any_of(texts.begin(), texts.end(), statesBoxes);
    DatasetBuilder builder(withBoxes ? "list" : "darknet", source, fs::absolute(lists.front().path).parent_path());
    std::vector<std::string> classes = findClassNames(builder.root());
    if (classes.empty())
        classes = options.expectedClasses;
    if (withBoxes) {
        BoxList reader(builder, std::move(classes));
        for (std::size_t i = 0; i < lists.size(); ++i)
            reader.add(lists[i], texts[i]);
        reader.finish();
    } else {
        DarknetLabels labels(builder, std::move(classes));
        for (const StatedFile& list : lists)
            labels.addList(list);
        labels.finish();
    }
    return builder.finish(options.splitSeed);
}

}  // namespace abcp
