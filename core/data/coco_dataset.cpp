// The grammar of a file: see coco_annotations.cpp.

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/coco_annotations.h"
#include "core/data/dataset_builder.h"
#include "core/data/dataset_readers.h"

#include <algorithm>
#include <map>
#include <set>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr std::uintmax_t maxJsonBytes = std::uintmax_t{1} << 29;

struct CocoFile {
    fs::path path;
    std::optional<Split> split;
    CocoAnnotations content;
};

// The names of all categories by id, without those that only group others (the parent of another, never annotated).
std::vector<std::string> classesOf(const std::vector<CocoFile>& files)
{
    std::set<std::string> parents;
    std::set<std::string> used;
    for (const CocoFile& file : files) {
        for (const auto& [id, category] : file.content.categories) {
            if (category.parent != category.name)
                parents.insert(category.parent);
        }
        for (const auto& [id, image] : file.content.images) {
            for (const CocoAnnotation& annotation : image.annotations)
                used.insert(file.content.categories.at(annotation.category).name);
        }
    }
    std::vector<std::string> classes;
    std::set<std::string> seen;
    for (const CocoFile& file : files) {
        for (const auto& [id, category] : file.content.categories) {
            if ((used.contains(category.name) || !parents.contains(category.name)) && seen.insert(category.name).second)
                classes.push_back(category.name);
        }
    }
    return classes;
}

// Looks for pictures beside the JSON file, in the folders there, and for annotations/ in the folders beside it.
class PictureFolders {
public:
    explicit PictureFolders(const fs::path& jsonFile)
    {
        const fs::path folder = fs::absolute(jsonFile).lexically_normal().parent_path();
        m_folders.push_back(folder);
        addFoldersIn(folder);
        if (folder.filename() == "annotations") {
            m_folders.push_back(folder.parent_path());
            addFoldersIn(folder.parent_path());
        }
    }

    fs::path find(const std::string& name)
    {
        std::error_code error;
        for (std::size_t i = 0; i < m_folders.size(); ++i) {
            const std::size_t at = (m_last + i) % m_folders.size();
            if (fs::exists(m_folders[at] / name, error)) {
                m_last = at;
                return (m_folders[at] / name).lexically_normal();
            }
        }
        return (m_folders.front() / name).lexically_normal();
    }

private:
    void addFoldersIn(const fs::path& folder)
    {
        constexpr std::size_t most = 100;
        std::vector<fs::path> found;
        for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
            if (entry.is_directory() && found.size() < most)
                found.push_back(entry.path());
        }
        std::sort(found.begin(), found.end());
        m_folders.insert(m_folders.end(), found.begin(), found.end());
    }

    std::vector<fs::path> m_folders;
    std::size_t m_last = 0;  // where the picture before was found
};

void addFile(DatasetBuilder& builder, const CocoFile& file, const std::map<std::string_view, int>& classIds)
{
    PictureFolders folders(file.path);
    for (const auto& [id, image] : file.content.images) {
        const fs::path picture = folders.find(image.name);
        if (!builder.accepts(picture, file.path, 0))
            continue;
        if (!image.fault.empty()) {
            builder.refuse(file.path, 0, image.name + ": " + image.fault);
            continue;
        }
        const auto frame = builder.pixelFrame(picture, image.size, file.path, 0);
        if (!frame)
            continue;
        std::vector<StatedBox> boxes;
        for (const CocoAnnotation& annotation : image.annotations) {
            boxes.push_back(frame->toShares(annotation.box));
            boxes.back().classId = classIds.at(file.content.categories.at(annotation.category).name);
        }
        builder.add(picture, builder.checked(boxes, picture, frame->roundingError()), file.split);
    }
}

}  // namespace

Dataset readCocoFiles(const fs::path& source, const fs::path& root, const std::vector<StatedFile>& files,
                      const ReadOptions& options)
{
    DatasetBuilder builder("coco", source, root);
    std::vector<CocoFile> parsed;
    for (const StatedFile& file : files)
        parsed.push_back({file.path, file.split, parseCocoAnnotations(readTextFile(file.path, maxJsonBytes), file.path)});
    builder.classes() = classesOf(parsed);
    std::map<std::string_view, int> classIds;
    for (std::size_t i = 0; i < builder.classes().size(); ++i)
        classIds.emplace(builder.classes()[i], static_cast<int>(i));
    for (const CocoFile& file : parsed)
        addFile(builder, file, classIds);
    return builder.finish(options);
}

}  // namespace abcp
