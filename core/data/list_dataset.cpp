// The grammar of a line: see label_text.cpp.
// A list without a single box is a Darknet list: its labels are in files of their own.

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/darknet_labels.h"
#include "core/data/dataset_readers.h"
#include "core/data/dataset_text.h"
#include "core/data/label_text.h"

#include <algorithm>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

namespace {

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
        const std::string_view name = pictureNameIn(line);
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
        const int classes = m_classes.empty() ? maxClasses : static_cast<int>(m_classes.size());
        LabelText parsed = parseListedBoxes(line.substr(name.size()), classes, m_line);
        if (!parsed.fault.empty()) {
            m_builder.refuse(m_file, m_line, std::move(parsed.fault));
            return;
        }
        for (StatedBox& box : parsed.boxes) {
            m_highestClass = std::max(m_highestClass, box.classId);
            box = frame->toShares(box);
        }
        m_builder.add(image, m_builder.checked(parsed.boxes, m_file, frame->roundingError()), split);
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
        const std::string_view name = pictureNameIn(content);
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
            return !pictureNameIn(content).empty();
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
    return builder.finish(options);
}

}  // namespace abcp
