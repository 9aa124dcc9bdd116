// data set := class* | (split class*)*     split: a folder "train", "val", "valid", "validation" or "test"
// class    := a folder whose name is the class, with its pictures at any depth
// Each picture gets one box over the whole of it, with its class: a network that ends in a softmax is trained for that class.

#include "core/base/error.h"
#include "core/data/dataset_builder.h"
#include "core/data/dataset_readers.h"

#include <algorithm>
#include <array>
#include <set>
#include <string>

namespace fs = std::filesystem;

namespace abcp {

namespace {

struct ClassFolder {
    fs::path path;
    std::optional<Split> split;

    std::string name() const { return path.filename().string(); }
};

std::vector<fs::path> foldersIn(const fs::path& folder)
{
    std::vector<fs::path> folders;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder))
        if (entry.is_directory() && !entry.is_symlink() && !entry.path().filename().string().starts_with('.'))
            folders.push_back(entry.path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

// Folders by which other formats are known are no classes.
bool isClassName(const std::string& name)
{
    constexpr std::array others{"images", "labels", "annotations", "Annotations", "JPEGImages", "ImageSets"};
    return std::find(others.begin(), others.end(), name) == others.end();
}

// Those that hold a picture.
std::vector<ClassFolder> classFoldersIn(const fs::path& folder, std::optional<Split> split)
{
    std::vector<ClassFolder> classes;
    for (const fs::path& path : foldersIn(folder))
        if (isClassName(path.filename().string()) && !findPictures(path).empty())
            classes.push_back({path, split});
    return classes;
}

std::vector<ClassFolder> allClassFolders(const fs::path& folder)
{
    std::vector<ClassFolder> classes;
    for (const fs::path& path : foldersIn(folder)) {
        if (const auto split = splitFromWord(path.filename().string())) {
            const std::vector<ClassFolder> ofSplit = classFoldersIn(path, split);
            classes.insert(classes.end(), ofSplit.begin(), ofSplit.end());
        }
    }
    return classes.empty() ? classFoldersIn(folder, std::nullopt) : classes;
}

std::vector<std::string> namesOf(const std::vector<ClassFolder>& folders)
{
    std::set<std::string> names;
    for (const ClassFolder& folder : folders)
        names.insert(folder.name());
    return {names.begin(), names.end()};
}

}  // namespace

bool holdsClassFolders(const fs::path& folder)
{
    return namesOf(allClassFolders(folder)).size() >= 2;
}

Dataset readClassFolders(const fs::path& folder, const ReadOptions& options)
{
    DatasetBuilder builder("classes", folder, folder);
    const std::vector<ClassFolder> folders = allClassFolders(builder.root());
    std::vector<std::string> classes = findClassNames(builder.root());
    if (classes.empty())
        classes = namesOf(folders);
    if (classes.size() > static_cast<std::size_t>(maxClasses))
        throw InputError(folder, "more than " + std::to_string(maxClasses) + " classes");
    builder.classes() = classes;

    std::set<fs::path> used;
    for (const ClassFolder& ofClass : folders) {
        const auto found = std::find(classes.begin(), classes.end(), ofClass.name());
        if (found == classes.end())
            builder.refuse(ofClass.path, 0, "is none of the named classes");
        for (const fs::path& picture : findPictures(ofClass.path)) {
            used.insert(picture);
            if (found != classes.end() && builder.accepts(picture, picture, 0))
                builder.add(picture, {{{0, 0, 1, 1}, static_cast<int>(found - classes.begin())}}, ofClass.split);
        }
    }
    for (const fs::path& picture : findPictures(builder.root()))
        if (!used.contains(picture))
            builder.warn(picture, 0, "lies in no folder of a class");
    return builder.finish(options);
}

}  // namespace abcp
