#include "core/data/class_names.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/dataset_files.h"
#include "core/data/dataset_text.h"

#include <set>

namespace fs = std::filesystem;

namespace abcp {

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
        if (hasExtension(entry.path(), ".names"))
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
