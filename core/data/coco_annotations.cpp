// {"images": [{"id", "file_name", "width", "height"}], "categories": [{"id", "name"}],
//  "annotations": [{"id", "image_id", "category_id", "bbox": [left, top, width, height] in pixels, "area", "iscrowd"}]}

#include "core/data/coco_annotations.h"

#include "core/base/error.h"
#include "core/base/json.h"
#include "core/data/dataset_files.h"
#include "core/data/dataset_text.h"

#include <array>
#include <cmath>
#include <optional>
#include <set>
#include <unordered_set>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr int maxDepth = 64;

// Outlines, captions and key points are most of a file, and dropped while it is parsed.
bool isOfUse(const std::string& key)
{
    static const std::set<std::string, std::less<>> keys{"images", "id", "file_name", "width", "height", "categories", "name",
                                                         "supercategory", "annotations", "image_id", "category_id", "bbox",
                                                         "area", "iscrowd"};
    return keys.contains(key);
}

Json parse(std::string_view text, const fs::path& file)
{
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

}  // namespace

CocoAnnotations parseCocoAnnotations(std::string_view text, const fs::path& file)
{
    CocoAnnotations result;
    const Json json = parse(text, file);
    if (!json.is_object())
        throw InputError(file, "no COCO data set: an object was expected");
    std::set<std::string> names;
    forEach(file, json, "categories", [&](const CocoEntry& entry) {
        const std::string name = entry.text("name");
        if (name.empty() || !isCleanText(name))
            entry.fail("has no name, or one with control characters");
        if (!names.insert(name).second)
            entry.fail("has the name of another one, " + shown(name));
        if (!result.categories.emplace(entry.id("id"), CocoCategory{name, entry.text("supercategory")}).second)
            entry.fail("has the id of another one, " + std::to_string(entry.id("id")));
    });
    if (result.categories.empty() || result.categories.size() > maxClasses)
        throw InputError(file, "1 to " + std::to_string(maxClasses) + " categories expected");
    forEach(file, json, "images", [&](const CocoEntry& entry) {
        const CocoImage image{entry.text("file_name"), {entry.numberOr0("width"), entry.numberOr0("height")}, {}, {}};
        if (image.name.empty() || image.name.size() > maxNameLength)
            entry.fail("has no file_name, or one that is too long");
        if (!result.images.emplace(entry.id("id"), image).second)
            entry.fail("has the id of another one, " + std::to_string(entry.id("id")));
    });
    std::unordered_set<std::int64_t> ids;
    forEach(file, json, "annotations", [&](const CocoEntry& entry) {
        if (entry.has("id") && !ids.insert(entry.id("id")).second)
            entry.fail("has the id of another one, " + std::to_string(entry.id("id")));
        const auto image = result.images.find(entry.id("image_id"));
        if (image == result.images.end())
            entry.fail("is for image " + std::to_string(entry.id("image_id")) + ", which is not listed");
        const std::int64_t category = entry.id("category_id");
        if (!result.categories.contains(category))
            entry.fail("has category " + std::to_string(category) + ", which is not listed");
        const auto edges = entry.box();
        if (!edges) {
            image->second.fault = "an annotation has no bbox of four numbers";
            return;
        }
        const auto [left, top, width, height] = *edges;
        StatedBox box{left, top, left + width, top + height};
        box.crowd = entry.flag("iscrowd");
        box.objectArea = entry.numberOr0("area");
        image->second.annotations.push_back({category, box});
    });
    return result;
}

}  // namespace abcp
