#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace abcp {

// One class a line. Throws InputError on a name that is empty, not UTF-8 or there twice, on none at all, or too many.
std::vector<std::string> readClassNames(const std::filesystem::path& file);
// From the folder's only *.names file, or classes.txt; empty when it has neither. Throws InputError when it has several.
std::vector<std::string> findClassNames(const std::filesystem::path& folder);
// "0", "1", ...
std::vector<std::string> numberedClasses(int count);

}  // namespace abcp
