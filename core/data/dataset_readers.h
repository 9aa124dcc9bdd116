#pragma once

// The readers behind readDataset, one for each format; not for use outside core/data.

#include "core/data/dataset.h"
#include "core/data/dataset_files.h"

#include <filesystem>
#include <vector>

namespace abcp {

// The readers. Each throws InputError when the data set as a whole cannot be read.
Dataset readDarknetDataFile(const std::filesystem::path& dataFile, const ReadOptions& options);
Dataset readDarknetFolder(const std::filesystem::path& folder, const ReadOptions& options);
Dataset readVocFolder(const std::filesystem::path& folder, const ReadOptions& options);

// files: one a split, or one alone whose pictures are divided by the seed.
Dataset readLists(const std::filesystem::path& source, const std::vector<StatedFile>& lists, const ReadOptions& options);
Dataset readCocoFiles(const std::filesystem::path& source, const std::filesystem::path& root,
                      const std::vector<StatedFile>& files, const ReadOptions& options);

// Pictures in a folder for each class, perhaps below a folder for each split: format "classes", each picture with one box over
// the whole of it. holds: at least two classes.
bool holdsClassFolders(const std::filesystem::path& folder);
Dataset readClassFolders(const std::filesystem::path& folder, const ReadOptions& options);

// Whether the first line that is not empty names a picture.
bool isListOfPictures(const std::filesystem::path& file);

}  // namespace abcp
