#include "core/data/dataset_files.h"

#include "core/base/error.h"

#include <algorithm>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

namespace {

std::string lowerCase(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
    return text;
}

}  // namespace

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
    extension = lowerCase(std::move(extension));
    return extension == ".jpg" || extension == ".jpeg" || extension == ".png" || extension == ".bmp";
}

bool hasExtension(const fs::path& file, std::string_view extension)
{
    return lowerCase(file.extension().string()) == extension;
}

fs::path withExtension(fs::path file, const char* extension)
{
    std::string upper = extension;
    std::transform(upper.begin(), upper.end(), upper.begin(), [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
    file.replace_extension(extension);
    std::error_code error;
    if (fs::exists(fs::symlink_status(file, error)))
        return file;
    fs::path shouted = file;
    shouted.replace_extension(upper);
    return fs::exists(shouted, error) ? shouted : file;
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

}  // namespace abcp
