// {"images": [{"id", "file_name", "width", "height"}], "categories": [{"id", "name"}],
//  "annotations": [{"id", "image_id", "category_id", "bbox": [left, top, width, height] in pixels, "iscrowd"}]}

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/json.h"
#include "core/data/dataset_builder.h"
#include "core/data/dataset_readers.h"
#include "core/data/dataset_text.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>
#include <unordered_set>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr std::uintmax_t maxJsonBytes = std::uintmax_t{1} << 29;
constexpr int maxDepth = 64;

// Outlines, captions and key points are most of a file, and dropped while it is parsed.
bool isOfUse(const std::string& key)
{
    static const std::set<std::string, std::less<>> keys{"images", "id", "file_name", "width", "height", "categories", "name",
                                                         "supercategory", "annotations", "image_id", "category_id", "bbox",
                                                         "iscrowd"};
    return keys.contains(key);
}

Json parse(const fs::path& file)
{
    const std::string text = readTextFile(file, maxJsonBytes);
    try {
        return Json::parse(text, [&](int depth, Json::parse_event_t event, Json& parsed) {
            if (depth > maxDepth)
                throw InputError(file, "JSON is nested deeper than " + std::to_string(maxDepth));
            return event != Json::parse_event_t::key || isOfUse(parsed.get_ref<const std::string&>());
        });
    } catch (const Json::exception& error) {
        throw InputError(file, error.what());
    }
}

// An entry of one of the three lists, for messages and checked access.
class CocoEntry {
public:
    CocoEntry(const fs::path& file, const char* list, std::size_t index, const Json& json)
        : m_file(file), m_list(list), m_index(index), m_json(json)
    {
        if (!json.is_object())
            fail("is no object");
    }

    [[noreturn]] void fail(const std::string& what) const
    {
        throw InputError(m_file, std::string(m_list) + "[" + std::to_string(m_index) + "] " + what);
    }
    std::int64_t id(const char* key) const
    {
        const auto found = m_json.find(key);
        if (found == m_json.end() || !found->is_number_integer())
            fail(std::string("has no whole number ") + key);
        return found->get<std::int64_t>();
    }
    std::string text(const char* key) const
    {
        const auto found = m_json.find(key);
        return found != m_json.end() && found->is_string() ? found->get<std::string>() : std::string();
    }
    double numberOr0(const char* key) const
    {
        const auto found = m_json.find(key);
        return found != m_json.end() && found->is_number() ? found->get<double>() : 0.0;
    }
    bool flag(const char* key) const
    {
        const auto found = m_json.find(key);
        return found != m_json.end() && (*found == 1 || *found == true);
    }
    // Nothing when it is not four finite numbers.
    std::optional<std::array<double, 4>> box() const
    {
        const auto found = m_json.find("bbox");
        if (found == m_json.end() || !found->is_array() || found->size() != 4)
            return std::nullopt;
        std::array<double, 4> values{};
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (!(*found)[i].is_number() || !std::isfinite((*found)[i].get<double>()))
                return std::nullopt;
            values[i] = (*found)[i].get<double>();
        }
        return values;
    }
    bool has(const char* key) const { return m_json.contains(key); }

private:
    const fs::path& m_file;
    const char* m_list;
    std::size_t m_index;
    const Json& m_json;
};

template <typename Use>
void forEach(const fs::path& file, const Json& json, const char* list, Use use)
{
    const auto found = json.find(list);
    if (found == json.end() || !found->is_array())
        throw InputError(file, std::string("no COCO data set: the list ") + list + " is missing");
    for (std::size_t i = 0; i < found->size(); ++i)
        use(CocoEntry(file, list, i, (*found)[i]));
}

struct Category {
    std::string name;
    std::string parent;
};

struct CocoAnnotation {
    std::int64_t category = 0;
    std::array<double, 4> box{};
    bool crowd = false;
};

struct CocoImage {
    std::string name;
    PixelFrame size;
    std::vector<CocoAnnotation> annotations;
    std::string fault;  // of one of its annotations: the image is refused
};

struct CocoFile {
    fs::path path;
    std::optional<Split> split;
    std::map<std::int64_t, Category> categories;
    std::map<std::int64_t, CocoImage> images;
};

CocoFile readCocoFile(const StatedFile& file)
{
    CocoFile result{file.path, file.split, {}, {}};
    const Json json = parse(file.path);
    if (!json.is_object())
        throw InputError(file.path, "no COCO data set: an object was expected");
    std::set<std::string> names;
    forEach(file.path, json, "categories", [&](const CocoEntry& entry) {
        const std::string name = entry.text("name");
        if (name.empty())
            entry.fail("has no name");
        if (!names.insert(name).second)
            entry.fail("has the name of another one, " + shown(name));
        if (!result.categories.emplace(entry.id("id"), Category{name, entry.text("supercategory")}).second)
            entry.fail("has the id of another one, " + std::to_string(entry.id("id")));
    });
    if (result.categories.empty() || result.categories.size() > maxClasses)
        throw InputError(file.path, "1 to " + std::to_string(maxClasses) + " categories expected");
    forEach(file.path, json, "images", [&](const CocoEntry& entry) {
        const CocoImage image{entry.text("file_name"), {entry.numberOr0("width"), entry.numberOr0("height")}, {}, {}};
        if (image.name.empty() || image.name.size() > maxNameLength)
            entry.fail("has no file_name, or one that is too long");
        if (!result.images.emplace(entry.id("id"), image).second)
            entry.fail("has the id of another one, " + std::to_string(entry.id("id")));
    });
    std::unordered_set<std::int64_t> ids;
    forEach(file.path, json, "annotations", [&](const CocoEntry& entry) {
        if (entry.has("id") && !ids.insert(entry.id("id")).second)
            entry.fail("has the id of another one, " + std::to_string(entry.id("id")));
        const auto image = result.images.find(entry.id("image_id"));
        if (image == result.images.end())
            entry.fail("is for image " + std::to_string(entry.id("image_id")) + ", which is not listed");
        const std::int64_t category = entry.id("category_id");
        if (!result.categories.contains(category))
            entry.fail("has category " + std::to_string(category) + ", which is not listed");
        if (const auto box = entry.box())
            image->second.annotations.push_back({category, *box, entry.flag("iscrowd")});
        else
            image->second.fault = "an annotation has no bbox of four numbers";
    });
    return result;
}

// The names of all categories by id, without those that only group others (the parent of another, never annotated).
std::vector<std::string> classesOf(const std::vector<CocoFile>& files)
{
    std::set<std::string> parents;
    std::set<std::string> used;
    for (const CocoFile& file : files) {
        for (const auto& [id, category] : file.categories) {
            if (category.parent != category.name)
                parents.insert(category.parent);
        }
        for (const auto& [id, image] : file.images) {
            for (const CocoAnnotation& annotation : image.annotations)
                used.insert(file.categories.at(annotation.category).name);
        }
    }
    std::vector<std::string> classes;
    std::set<std::string> seen;
    for (const CocoFile& file : files) {
        for (const auto& [id, category] : file.categories) {
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
    for (const auto& [id, image] : file.images) {
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
            const auto [left, top, width, height] = annotation.box;
            boxes.push_back({left / frame->width, top / frame->height, (left + width) / frame->width,
                             (top + height) / frame->height,
                             classIds.at(file.categories.at(annotation.category).name), annotation.crowd, 0});
        }
        builder.add(picture, builder.checkedBoxes(boxes, picture, frame->roundingError()), file.split);
    }
}

}  // namespace

Dataset readCocoFiles(const fs::path& source, const fs::path& root, const std::vector<StatedFile>& files,
                      const ReadOptions& options)
{
    DatasetBuilder builder("coco", source, root);
    std::vector<CocoFile> parsed;
    for (const StatedFile& file : files)
        parsed.push_back(readCocoFile(file));
    builder.classes() = classesOf(parsed);
    std::map<std::string_view, int> classIds;
    for (std::size_t i = 0; i < builder.classes().size(); ++i)
        classIds.emplace(builder.classes()[i], static_cast<int>(i));
    for (const CocoFile& file : parsed)
        addFile(builder, file, classIds);
    return builder.finish(options.splitSeed);
}

}  // namespace abcp
