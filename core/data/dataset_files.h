#pragma once

// Files as the data set formats lay them out; not for use outside core/data.

#include "core/data/class_names.h"
#include "core/data/dataset.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace abcp {

// Class ids above this are taken for damage, also where a data set names no classes.
inline constexpr int maxClasses = 10'000;
// Of one label file, or a line of labels, and of one list of pictures.
inline constexpr std::uintmax_t maxLabelBytes = std::uintmax_t{16} << 20;
inline constexpr std::uintmax_t maxListBytes = std::uintmax_t{256} << 20;
// Of the name of a picture; the file system's own limit.
inline constexpr std::size_t maxNameLength = 4096;

// A list or annotation file, and the split that its pictures are for, when that is stated.
struct StatedFile {
    std::filesystem::path path;
    std::optional<Split> split;
};

// Lists the pictures below a folder, sorted by path. Symbolic links to folders are not followed.
std::vector<std::filesystem::path> findPictures(const std::filesystem::path& folder);
bool hasPictureExtension(const std::filesystem::path& file);
bool isPictureExtension(std::string extension);  // with its dot
// extension: lower case, with its dot. The file's own may be in upper case.
bool hasExtension(const std::filesystem::path& file, std::string_view extension);
// The file with this extension in place of its own, in the upper case when only that is there.
std::filesystem::path withExtension(std::filesystem::path file, const char* extension);

// A file as a data set names it. Darknet looks from the folder it was started in, which is usually the data set's folder or
// the one above: both are tried.
std::filesystem::path resolvedPath(const std::filesystem::path& folder, const std::string& named);

// The split that a folder or file is named after: "train", "val", "valid", "validation", "test"; else nothing.
std::optional<Split> splitFromWord(std::string_view word);

}  // namespace abcp
