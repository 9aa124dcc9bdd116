#include "core/data/dataset_files.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/dataset_text.h"

#include <algorithm>
#include <set>

namespace fs = std::filesystem;

namespace abcp {

std::vector<fs::path> findPictures(const fs::path& folder)
{
    std::vector<fs::path> pictures;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error), end;
         !error && entry != end; entry.increment(error)) {
        if (hasPictureExtension(entry->path()) && !entry->is_directory(error))
            pictures.push_back(entry->path());
    }
    if (error)
        throw InputError(folder, "cannot list the folder: " + error.message());
    std::sort(pictures.begin(), pictures.end());
    return pictures;
}

bool hasPictureExtension(const fs::path& file)
{
    return isPictureExtension(file.extension().string());
}

bool isPictureExtension(std::string extension)
{
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return extension == ".jpg" || extension == ".jpeg" || extension == ".png" || extension == ".bmp";
}

std::optional<Split> splitFromWord(std::string_view word)
{
    if (word == "train")
        return Split::Train;
    if (word == "val" || word == "valid" || word == "validation")
        return Split::Val;
    if (word == "test")
        return Split::Test;
    return std::nullopt;
}

fs::path resolvedPath(const fs::path& folder, const std::string& named)
{
    std::error_code error;
    const fs::path here = (folder / named).lexically_normal();
    const fs::path above = (folder.parent_path() / named).lexically_normal();
    return !fs::exists(here, error) && fs::exists(above, error) ? above : here;
}

std::vector<std::string> readClassNames(const fs::path& file)
{
    constexpr std::uintmax_t maxBytes = std::uintmax_t{1} << 20;
    const std::string text = readTextFile(file, maxBytes);
    std::vector<std::string> names;
    for (LineReader lines(text); lines.next();)
        names.emplace_back(trimmed(lines.line()));
    while (!names.empty() && names.back().empty())
        names.pop_back();
    if (names.empty() || names.size() > maxClasses)
        throw InputError(file, "1 to " + std::to_string(maxClasses) + " class names expected, got " + std::to_string(names.size()));
    std::set<std::string_view> seen;
    for (std::size_t i = 0; i < names.size(); ++i) {
        if (names[i].empty())
            throw InputError(file, static_cast<int>(i) + 1, "a class without a name");
        if (!isCleanText(names[i]))
            throw InputError(file, static_cast<int>(i) + 1, "a class name that is not UTF-8 text");
        if (!seen.insert(names[i]).second)
            throw InputError(file, static_cast<int>(i) + 1, "the class name " + names[i] + " is there twice");
    }
    return names;
}

std::vector<std::string> findClassNames(const fs::path& folder)
{
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (entry.path().extension() == ".names")
            files.push_back(entry.path());
    }
    if (files.size() > 1)
        throw InputError(folder, "several *.names files; name the right one in a .data file");
    if (files.empty() && fs::exists(folder / "classes.txt"))
        files.push_back(folder / "classes.txt");
    return files.empty() ? std::vector<std::string>{} : readClassNames(files.front());
}

std::vector<std::string> numberedClasses(int count)
{
    std::vector<std::string> names;
    for (int i = 0; i < count; ++i)
        names.push_back(std::to_string(i));
    return names;
}

}  // namespace abcp
