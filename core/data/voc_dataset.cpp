// JPEGImages/NAME.jpg  Annotations/NAME.xml  ImageSets/Main/{train,val,trainval,test}.txt, one NAME a line
// The grammar of an annotation: see voc_annotation.cpp.

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/dataset_builder.h"
#include "core/data/dataset_readers.h"
#include "core/data/dataset_text.h"
#include "core/data/voc_annotation.h"

#include <algorithm>
#include <map>
#include <set>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr std::uintmax_t maxXmlBytes = std::uintmax_t{4} << 20;

struct VocPicture {
    fs::path annotation;
    std::vector<VocObject> objects;
    std::vector<std::optional<Split>> splits;
    double roundingError = 0;
    bool refused = false;
};

class VocReader {
public:
    explicit VocReader(DatasetBuilder& builder)
        : m_builder(builder), m_images(builder.root() / "JPEGImages"), m_annotations(builder.root() / "Annotations")
    {
    }

    // False when ImageSets/Main states no pictures for training.
    bool addStatedSets()
    {
        const fs::path sets = m_builder.root() / "ImageSets" / "Main";
        const bool hasTrain = fs::exists(sets / "train.txt");
        if (!hasTrain && !fs::exists(sets / "trainval.txt"))
            return false;
        if (hasTrain)
            addSet(sets / "train.txt", Split::Train);
        else
            addSet(sets / "trainval.txt", std::nullopt);
        if (hasTrain && fs::exists(sets / "val.txt"))
            addSet(sets / "val.txt", Split::Val);
        if (fs::exists(sets / "test.txt"))
            addSet(sets / "test.txt", Split::Test);
        warnOfUnlisted(sets);
        return true;
    }

    void addAll()
    {
        for (const fs::path& image : findPictures(m_images)) {
            if (m_builder.accepts(image, image, 0))
                addPicture(image, std::nullopt);
        }
    }

    // classes empty: the names of all objects, in alphabetical order.
    void finish(std::vector<std::string> classes)
    {
        if (classes.empty())
            classes = namesOfObjects();
        std::map<std::string_view, int> ids;
        for (std::size_t i = 0; i < classes.size(); ++i)
            ids.emplace(classes[i], static_cast<int>(i));
        for (const auto& [image, picture] : m_pictures) {
            const auto boxes = picture.refused ? std::nullopt : boxesOf(picture, ids);
            if (!boxes)
                continue;
            const std::vector<LabelledBox> checked = m_builder.checked(*boxes, picture.annotation, picture.roundingError);
            for (const auto& split : picture.splits)
                m_builder.add(image, checked, split);
        }
        m_builder.classes() = std::move(classes);
    }

private:
    void addSet(const fs::path& set, std::optional<Split> split)
    {
        const std::string text = readTextFile(set, maxListBytes);
        for (LineReader lines(text); lines.next();) {
            // A name may be followed by 1 or -1: whether the picture shows a certain class.
            const std::string_view line = trimmed(lines.line());
            const std::string_view name = line.substr(0, line.find_first_of(" \t"));
            if (name.empty())
                continue;
            if (name.size() > maxNameLength) {
                m_builder.refuse(set, lines.number(), "a name that is too long: " + shown(name));
                continue;
            }
            const fs::path image = pictureNamed(name);
            if (m_builder.accepts(image, set, lines.number()))
                addPicture(image, split);
        }
    }

    fs::path pictureNamed(std::string_view name) const
    {
        const std::string stem = (m_images / name).lexically_normal().string();
        for (const char* extension : {".jpg", ".jpeg", ".png", ".bmp"}) {
            std::error_code error;
            if (fs::path named = withExtension(stem + ".", extension); fs::exists(named, error))
                return named;
        }
        return stem + ".jpg";
    }

    void warnOfUnlisted(const fs::path& sets)
    {
        const std::vector<fs::path> all = findPictures(m_images);
        const auto unlisted = std::count_if(all.begin(), all.end(), [&](const auto& image) { return !m_pictures.contains(image); });
        if (unlisted > 0)
            m_builder.warn(sets, 0, std::to_string(unlisted) + " pictures are in none of the lists and were left out");
    }

    void addPicture(const fs::path& image, std::optional<Split> split)
    {
        const auto [entry, isNew] = m_pictures.try_emplace(image);
        VocPicture& picture = entry->second;
        picture.splits.push_back(split);
        if (!isNew)
            return;
        picture.annotation = withExtension(m_annotations / image.lexically_relative(m_images), ".xml");
        std::error_code error;
        if (!fs::exists(fs::symlink_status(picture.annotation, error)))
            m_builder.warn(image, 0, "no annotation; taken for a picture without objects");
        else
            picture.refused = !m_builder.accepts(picture.annotation, image, 0) || !read(image, picture);
    }

    // False when the annotation is refused.
    bool read(const fs::path& image, VocPicture& picture)
    {
        VocAnnotation annotation;
        try {
            annotation = parseVocAnnotation(readTextFile(picture.annotation, maxXmlBytes));
        } catch (const InputError& fault) {
            annotation.fault = fault.reason();
        }
        if (!annotation.fault.empty()) {
            m_builder.refuse(picture.annotation, annotation.line, std::move(annotation.fault));
            return false;
        }
        const auto frame = m_builder.pixelFrame(image, annotation.size, picture.annotation, 0);
        if (!frame)
            return false;
        picture.roundingError = frame->roundingError();
        for (VocObject& object : annotation.objects) {
            object.box = frame->toShares(object.box);
            picture.objects.push_back(std::move(object));
        }
        return true;
    }

    std::vector<std::string> namesOfObjects() const
    {
        std::set<std::string> names;
        for (const auto& [image, picture] : m_pictures) {
            for (const VocObject& object : picture.objects)
                names.insert(object.name);
        }
        if (names.size() > maxClasses)
            throw InputError(m_annotations, "more than " + std::to_string(maxClasses) + " different names of objects");
        return {names.begin(), names.end()};
    }

    // Nothing when the annotation is refused.
    std::optional<std::vector<StatedBox>> boxesOf(const VocPicture& picture, const std::map<std::string_view, int>& ids)
    {
        std::vector<StatedBox> boxes;
        for (const VocObject& object : picture.objects) {
            const auto id = ids.find(object.name);
            if (id == ids.end()) {
                m_builder.refuse(picture.annotation, object.box.line, "unknown class " + shown(object.name));
                return std::nullopt;
            }
            boxes.push_back(object.box);
            boxes.back().classId = id->second;
        }
        return boxes;
    }

    DatasetBuilder& m_builder;
    fs::path m_images;
    fs::path m_annotations;
    std::map<fs::path, VocPicture> m_pictures;
};

}  // namespace

Dataset readVocFolder(const fs::path& folder, const ReadOptions& options)
{
    DatasetBuilder builder("voc", folder, folder);
    std::vector<std::string> classes = findClassNames(builder.root());
    VocReader reader(builder);
    if (!reader.addStatedSets())
        reader.addAll();
    reader.finish(classes.empty() ? options.expectedClasses : std::move(classes));
    return builder.finish(options);
}

}  // namespace abcp
