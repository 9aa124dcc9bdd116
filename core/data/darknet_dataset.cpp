// data file := (key "=" value)* ; keys: classes, train, valid, test, names; other keys are of no use here
// list      := (path of a picture)*, one a line
// The labels of a picture: see darknet_labels.cpp.

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/darknet_labels.h"
#include "core/data/dataset_readers.h"
#include "core/data/dataset_text.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

namespace {

struct DataFile {
    std::map<std::string, std::pair<std::string, int>, std::less<>> values;  // with the line of each

    std::string valueOf(std::string_view key) const
    {
        const auto found = values.find(key);
        return found == values.end() ? std::string() : found->second.first;
    }
    int lineOf(std::string_view key) const { return values.find(key)->second.second; }
};

DataFile parseDataFile(const fs::path& file)
{
    constexpr std::uintmax_t maxBytes = std::uintmax_t{1} << 20;
    const std::string text = readTextFile(file, maxBytes);
    DataFile result;
    for (LineReader lines(text); lines.next();) {
        const std::string_view content = trimmed(lines.line());
        if (content.empty() || content.front() == '#')
            continue;
        const std::size_t equals = content.find('=');
        if (equals == std::string_view::npos)
            throw InputError(file, lines.number(), "expected KEY = VALUE");
        const std::string key(trimmed(content.substr(0, equals)));
        const std::string value(trimmed(content.substr(equals + 1)));
        if (!result.values.emplace(key, std::pair{value, lines.number()}).second)
            throw InputError(file, lines.number(), "the key " + key + " is there twice");
    }
    return result;
}

// A file that the data file names by this key; empty when it names none.
fs::path fileOf(const fs::path& dataFile, const DataFile& data, const char* key, const DatasetBuilder& builder)
{
    const std::string named = data.valueOf(key);
    if (named.empty())
        return {};
    fs::path file = resolvedPath(builder.root(), named);
    if (const auto fault = builder.faultOf(file))
        throw InputError(dataFile, data.lineOf(key), std::string(key) + ": " + *fault);
    return file;
}

std::vector<std::string> classesOf(const fs::path& file, const DataFile& data, const DatasetBuilder& builder,
                                   const ReadOptions& options)
{
    std::vector<std::string> names;
    if (const fs::path namesFile = fileOf(file, data, "names", builder); !namesFile.empty())
        names = readClassNames(namesFile);
    if (!data.values.contains("classes"))
        return names.empty() ? options.expectedClasses : names;
    const auto count = numberFrom<int>(data.valueOf("classes"));
    if (!count || *count < 1 || *count > maxClasses)
        throw InputError(file, data.lineOf("classes"), "classes must be 1 to " + std::to_string(maxClasses) + ", got "
                                                           + data.valueOf("classes"));
    if (names.empty())
        names = options.expectedClasses.empty() ? numberedClasses(*count) : options.expectedClasses;
    if (std::cmp_not_equal(names.size(), *count))
        throw InputError(file, data.lineOf("classes"),
                         "classes is " + std::to_string(*count) + ", but there are " + std::to_string(names.size()) + " names");
    return names;
}

// The split that the folders of all pictures state (images/train/a.jpg), when they do.
std::map<fs::path, Split> splitsByFolder(const std::vector<fs::path>& pictures, const fs::path& root)
{
    std::map<fs::path, Split> splits;
    std::set<Split> found;
    for (const fs::path& picture : pictures) {
        for (const fs::path& part : picture.lexically_relative(root).parent_path()) {
            if (const auto split = splitFromWord(part.string())) {
                splits.emplace(picture, *split);
                found.insert(*split);
            }
        }
    }
    if (splits.size() != pictures.size() || !found.contains(Split::Train) || !found.contains(Split::Val))
        splits.clear();
    return splits;
}

void warnOfLabelsWithoutPicture(DatasetBuilder& builder, const std::vector<fs::path>& pictures)
{
    std::set<fs::path> expected;
    for (const fs::path& picture : pictures)
        expected.insert(picture.lexically_relative(builder.root() / "images").replace_extension());
    std::error_code error;
    const fs::path folder = builder.root() / "labels";
    std::vector<fs::path> lonely;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        const fs::path& file = entry->path();
        if (hasExtension(file, ".txt") && file.filename() != "classes.txt"
            && !expected.contains(file.lexically_relative(folder).replace_extension()))
            lonely.push_back(file);
    }
    std::sort(lonely.begin(), lonely.end());
    for (const fs::path& file : lonely)
        builder.warn(file, 0, "labels without a picture");
}

}  // namespace

Dataset readDarknetDataFile(const fs::path& dataFile, const ReadOptions& options)
{
    DatasetBuilder builder("darknet", dataFile, fs::absolute(dataFile).parent_path());
    const DataFile data = parseDataFile(dataFile);
    if (data.valueOf("train").empty())
        throw InputError(dataFile, "the key train is missing");
    DarknetLabels labels(builder, classesOf(dataFile, data, builder, options));
    constexpr std::array keys{std::pair{"train", Split::Train}, std::pair{"valid", Split::Val}, std::pair{"test", Split::Test}};
    for (const auto& [key, split] : keys) {
        if (const fs::path list = fileOf(dataFile, data, key, builder); !list.empty())
            labels.addList({list, split});
    }
    labels.finish();
    return builder.finish(options);
}

Dataset readDarknetFolder(const fs::path& folder, const ReadOptions& options)
{
    DatasetBuilder builder("darknet", folder, folder);
    std::vector<std::string> classes;
    for (const char* place : {"", "labels", "images"}) {
        if (classes.empty() && fs::is_directory(builder.root() / place))
            classes = findClassNames(builder.root() / place);
    }
    const bool imagesApart = fs::is_directory(builder.root() / "images") && fs::is_directory(builder.root() / "labels");
    const std::vector<fs::path> pictures = findPictures(imagesApart ? builder.root() / "images" : builder.root());
    const std::map<fs::path, Split> splits = splitsByFolder(pictures, builder.root());
    DarknetLabels labels(builder, classes.empty() ? options.expectedClasses : classes);
    for (const fs::path& picture : pictures) {
        const auto split = splits.find(picture);
        if (builder.accepts(picture, picture, 0))
            labels.add(picture, split == splits.end() ? std::nullopt : std::optional(split->second));
    }
    if (imagesApart)
        warnOfLabelsWithoutPicture(builder, pictures);
    labels.finish();
    return builder.finish(options);
}

}  // namespace abcp
