#include "core/data/dataset.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/data/darknet_labels.h"
#include "core/data/dataset_readers.h"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>

namespace fs = std::filesystem;

namespace abcp {

namespace {

std::vector<fs::path> filesIn(const fs::path& folder, const char* extension)
{
    std::vector<fs::path> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (hasExtension(entry.path(), extension) && entry.is_regular_file())
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

// train.txt and its companions, where train.txt names pictures (and is not the labels of a picture train.jpg).
std::vector<StatedFile> listsIn(const fs::path& folder)
{
    std::vector<StatedFile> lists;
    for (const fs::path& file : filesIn(folder, ".txt")) {
        const auto split = splitFromWord(file.stem().string());
        if (split && isListOfPictures(file))
            lists.push_back({file, split});
    }
    const bool hasTrain = std::any_of(lists.begin(), lists.end(), [](const auto& list) { return list.split == Split::Train; });
    return hasTrain ? lists : std::vector<StatedFile>{};
}

std::optional<Split> splitFromFileName(const fs::path& file)
{
    const std::string name = file.stem().string();
    for (const auto& [word, split] : {std::pair{"train", Split::Train}, {"val", Split::Val}, {"test", Split::Test}}) {
        if (name.find(word) != std::string::npos)
            return split;
    }
    return std::nullopt;
}

// JSON files of the folder, of its annotations/ folder, or of a folder for each split.
std::vector<StatedFile> cocoFilesIn(const fs::path& folder)
{
    std::vector<StatedFile> files;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        if (const auto split = splitFromWord(entry.path().filename().string()); split && entry.is_directory()) {
            for (const fs::path& json : filesIn(entry.path(), ".json"))
                files.push_back({json, split});
        }
    }
    for (const fs::path& place : {folder, folder / "annotations"}) {
        if (!files.empty() || !fs::is_directory(place))
            continue;
        std::vector<fs::path> found = filesIn(place, ".json");
        // COCO's own folder also holds captions and key points of the same pictures.
        const auto isInstances = [](const fs::path& file) { return file.filename().string().starts_with("instances"); };
        if (std::any_of(found.begin(), found.end(), isInstances))
            std::erase_if(found, [&](const fs::path& file) { return !isInstances(file); });
        for (const fs::path& json : found)
            files.push_back({json, found.size() > 1 ? splitFromFileName(json) : std::nullopt});
    }
    std::sort(files.begin(), files.end(), [](const StatedFile& a, const StatedFile& b) { return a.path < b.path; });
    return files;
}

// Gives up in a folder of more than a few hundred thousand files, such as a whole disk.
bool holdsLabelledPicture(const fs::path& folder)
{
    constexpr int mostEntries = 300'000;
    int entries = 0;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied, error), end;
         !error && entry != end && entries < mostEntries; entry.increment(error), ++entries) {
        if (hasPictureExtension(entry->path()) && fs::exists(darknetLabelFile(entry->path(), folder), error))
            return true;
    }
    return false;
}

Dataset readFolder(const fs::path& folder, const ReadOptions& options)
{
    const std::vector<fs::path> dataFiles = filesIn(folder, ".data");
    if (dataFiles.size() > 1)
        throw InputError(folder, "several *.data files; name the one to read");
    if (!dataFiles.empty()) {
        Dataset dataset = readDarknetDataFile(dataFiles.front(), options);
        dataset.name = folder.filename().string();
        return dataset;
    }
    if (fs::is_directory(folder / "JPEGImages") && fs::is_directory(folder / "Annotations"))
        return readVocFolder(folder, options);
    if (const std::vector<StatedFile> lists = listsIn(folder); !lists.empty())
        return readLists(folder, lists, options);
    if (fs::is_directory(folder / "images") && fs::is_directory(folder / "labels"))
        return readDarknetFolder(folder, options);
    if (const std::vector<StatedFile> files = cocoFilesIn(folder); !files.empty())
        return readCocoFiles(folder, folder, files, options);
    if (holdsLabelledPicture(folder))
        return readDarknetFolder(folder, options);
    if (holdsClassFolders(folder))
        return readClassFolders(folder, options);
    throw InputError(folder, "no data set that we know: no .data file, no pictures with labels, no Annotations/, no COCO JSON, "
                             "no folder of pictures for each class");
}

Dataset readFile(const fs::path& file, const ReadOptions& options)
{
    const fs::path folder = fs::absolute(file).lexically_normal().parent_path();
    if (hasExtension(file, ".data"))
        return readDarknetDataFile(file, options);
    if (hasExtension(file, ".json"))
        return readCocoFiles(file, folder.filename() == "annotations" ? folder.parent_path() : folder, {{file, std::nullopt}},
                             options);
    if (hasExtension(file, ".txt"))
        return readLists(file, {{file, std::nullopt}}, options);
    throw InputError(file, "no data set: expected a folder, or a .data, .json or .txt file");
}

// Absolute, without a slash at the end.
fs::path normalFolder(const fs::path& folder)
{
    const fs::path normal = fs::absolute(folder).lexically_normal();
    return normal.has_filename() || normal == normal.root_path() ? normal : normal.parent_path();
}

void append(std::string& bytes, std::string_view text)
{
    bytes += std::to_string(text.size()) + ':';
    bytes += text;
}

}  // namespace

std::string splitName(Split split)
{
    switch (split) {
    case Split::Train: return "train";
    case Split::Val: return "val";
    case Split::Test: return "test";
    }
    return {};
}

Split splitFromName(const std::string& name)
{
    for (const Split split : {Split::Train, Split::Val, Split::Test}) {
        if (name == splitName(split))
            return split;
    }
    throw InputError("split", "expected train, val or test, got " + name);
}

std::size_t Dataset::boxCount() const
{
    return std::accumulate(samples.begin(), samples.end(), std::size_t{0},
                           [](std::size_t sum, const Sample& sample) { return sum + sample.boxes.size(); });
}

Dataset readDataset(const fs::path& data, const ReadOptions& options)
{
    if (options.valShare && !(*options.valShare > 0 && *options.valShare < 1))
        throw InputError("validation share", "must lie between 0 and 1");
    std::error_code error;
    const fs::file_status status = fs::status(data, error);
    if (!fs::exists(status))
        throw InputError(data, "no such file or folder");
    try {
        if (fs::is_directory(status))
            return readFolder(normalFolder(data), options);
        return readFile(data, options);
    } catch (const fs::filesystem_error& fault) {
        throw InputError(fault.path1().empty() ? data : fault.path1(), fault.code().message());
    }
}

std::string datasetFingerprint(const Dataset& dataset)
{
    const fs::path root = fs::is_directory(dataset.source) ? dataset.source : dataset.source.parent_path();
    std::string bytes;
    for (const std::string& name : dataset.classes)
        append(bytes, name);
    for (const Sample& sample : dataset.samples) {
        std::error_code error;
        const std::uintmax_t size = fs::file_size(sample.image, error);
        append(bytes, sample.image.lexically_relative(root).generic_string());
        append(bytes, error ? "absent" : std::to_string(size));
        std::string boxes;
        for (const LabelledBox& labelled : sample.boxes) {
            for (const float value : {labelled.box.x, labelled.box.y, labelled.box.width, labelled.box.height})
                boxes += std::to_string(std::bit_cast<std::uint32_t>(value)) + ' ';
            boxes += std::to_string(labelled.classId) + (labelled.crowd ? "c" : "") + (labelled.difficult ? "d;" : ";");
        }
        append(bytes, boxes);
    }
    for (const std::vector<std::size_t>& split : dataset.splits) {
        std::string indices;
        for (const std::size_t index : split)
            indices += std::to_string(index) + ' ';
        append(bytes, indices);
    }
    return sha256(bytes);
}

std::vector<DataProblem> findSharedPictures(const Dataset& dataset, std::stop_token stop, const ProgressCallback& progress)
{
    const std::vector<std::size_t>& train = dataset.split(Split::Train);
    std::vector<std::size_t> held = dataset.split(Split::Val);
    held.insert(held.end(), dataset.split(Split::Test).begin(), dataset.split(Split::Test).end());
    const auto sizeOf = [&](std::size_t index) {
        std::error_code error;
        const std::uintmax_t size = fs::file_size(dataset.samples[index].image, error);
        return error ? std::uintmax_t{0} : size;
    };
    std::map<std::uintmax_t, std::vector<std::size_t>> trainBySize;
    for (const std::size_t index : train)
        trainBySize[sizeOf(index)].push_back(index);
    trainBySize.erase(0);

    // Only files of the same size are read; each at most once.
    std::map<std::size_t, std::string> hashes;
    const auto hashOf = [&](std::size_t index) -> const std::string& {
        const auto [entry, isNew] = hashes.try_emplace(index);
        if (isNew)
            entry->second = sha256OfFile(dataset.samples[index].image);
        return entry->second;
    };
    std::vector<DataProblem> problems;
    ProgressMeter meter("compare pictures", static_cast<std::int64_t>(held.size()), progress);
    for (std::size_t i = 0; i < held.size(); ++i) {
        throwIfStopped(stop);
        if (const auto candidates = trainBySize.find(sizeOf(held[i])); candidates != trainBySize.end()) {
            for (const std::size_t other : candidates->second) {
                if (other != held[i] && hashOf(other) == hashOf(held[i])) {
                    problems.push_back({dataset.samples[held[i]].image, 0,
                                        "the same picture is for training: " + dataset.samples[other].image.string(), false});
                    break;
                }
            }
        }
        meter.advance(static_cast<std::int64_t>(i) + 1);
    }
    return problems;
}

}  // namespace abcp
