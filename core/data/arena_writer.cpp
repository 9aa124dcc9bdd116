// Darknet data set := arena.data obj.names train.txt val.txt images/NNNNNN.jpg labels/NNNNNN.txt
// label line       := class centreX centreY width height, shares of the picture

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/random.h"
#include "core/data/arena.h"

#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <fstream>
#include <numeric>
#include <string_view>
#include <system_error>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr std::string_view dataFileName = "arena.data";
constexpr int jpegQuality = 92;
constexpr int splitStream = -1;  // beside the pictures, which count from 0

std::string dataFileText()
{
    return "classes = " + std::to_string(arenaClasses().size()) +
           "\ntrain = train.txt\nvalid = val.txt\nnames = obj.names\n";
}

void checkOptions(const ArenaOptions& options)
{
    if (options.images < 1 || options.images > 1'000'000)
        throw InputError(std::string("arena images"), "must be 1 to 1000000, got " + std::to_string(options.images));
    if (options.size < 96 || options.size > 2048)
        throw InputError(std::string("arena size"), "must be 96 to 2048 pixels, got " + std::to_string(options.size));
}

bool isDrawnPictureOrLabel(const fs::path& file, const std::string& extension)
{
    const std::string stem = file.stem().string();
    return file.extension() == extension && stem.size() == 6 &&
           std::ranges::all_of(stem, [](char c) { return c >= '0' && c <= '9'; });
}

[[noreturn]] void refuse(const fs::path& file)
{
    throw InputError(file, "is not part of the arena in this folder; move it away first");
}

// The files and subfolders of an earlier arena, in the order of their removal. Throws InputError when the folder holds
// anything else; empty when there is no folder or nothing in it.
std::vector<fs::path> earlierArena(const fs::path& folder)
{
    const fs::file_status status = fs::status(folder);
    if (!fs::exists(status))
        return {};
    if (!fs::is_directory(status))
        throw InputError(folder, "exists and is not a folder");
    if (fs::is_empty(folder))
        return {};
    const fs::path dataFile = folder / dataFileName;
    if (!fs::is_regular_file(dataFile) || readTextFile(dataFile, 4096) != dataFileText())
        throw InputError(folder, "the folder holds something else; give an empty or a new one");

    std::vector<fs::path> ours;
    for (const auto& [subfolder, extension] : {std::pair{"images", ".jpg"}, std::pair{"labels", ".txt"}}) {
        if (!fs::exists(fs::symlink_status(folder / subfolder)))
            continue;
        if (!fs::is_directory(fs::symlink_status(folder / subfolder)))
            refuse(folder / subfolder);
        for (const fs::directory_entry& entry : fs::directory_iterator(folder / subfolder)) {
            if (!fs::is_regular_file(entry.symlink_status()) || !isDrawnPictureOrLabel(entry.path(), extension))
                refuse(entry.path());
            ours.push_back(entry.path());
        }
        ours.push_back(folder / subfolder);
    }
    // arena.data goes last: a removal that was cut short can be taken up again.
    const std::vector<std::string> files{"obj.names", "train.txt", "val.txt", std::string(dataFileName)};
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const std::string name = entry.path().filename().string();
        if (name != "images" && name != "labels" && std::ranges::find(files, name) == files.end())
            refuse(entry.path());
    }
    for (const std::string& name : files)
        ours.push_back(folder / name);
    return ours;
}

void clearEarlierArena(const fs::path& folder)
{
    std::vector<fs::path> ours;
    try {
        ours = earlierArena(folder);
    } catch (const fs::filesystem_error& failure) {
        throw InputError(folder, "cannot look into the folder: " + failure.code().message());
    }
    for (const fs::path& path : ours) {
        std::error_code error;
        fs::remove(path, error);
        if (error)
            throw FailureError(path.string(), "cannot remove: " + error.message());
    }
}

std::string numbered(int index)
{
    const std::string digits = std::to_string(index);
    return std::string(6 - digits.size(), '0') + digits;
}

void appendShare(std::string& text, float value)
{
    std::array<char, 32> buffer;
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::fixed, 7);
    text += ' ';
    text.append(buffer.data(), end.ptr);
}

std::string labelText(const std::vector<LabelledBox>& boxes)
{
    std::string text;
    for (const LabelledBox& labelled : boxes) {
        const Box& box = labelled.box;
        text += std::to_string(labelled.classId);
        for (const float value : {box.x + box.width / 2, box.y + box.height / 2, box.width, box.height})
            appendShare(text, value);
        text += '\n';
    }
    return text;
}

std::string jpeg(const cv::Mat& image)
{
    std::vector<unsigned char> bytes;
    try {
        cv::imencode(".jpg", image, bytes, {cv::IMWRITE_JPEG_QUALITY, jpegQuality});
    } catch (const cv::Exception& failure) {
        throw FailureError("arena", "cannot encode a JPEG picture: " + failure.err);
    }
    return {bytes.begin(), bytes.end()};
}

void writeFile(const fs::path& file, std::string_view bytes)
{
    std::ofstream stream(file, std::ios::binary | std::ios::trunc);
    stream.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    stream.close();
    if (!stream)
        throw FailureError(file.string(), "cannot write");
}

}  // namespace

void writeArena(const fs::path& folder, const ArenaOptions& options, std::stop_token stop, const ProgressCallback& progress)
{
    checkOptions(options);
    clearEarlierArena(folder);
    for (const char* subfolder : {"images", "labels"}) {
        std::error_code error;
        fs::create_directories(folder / subfolder, error);
        if (error)
            throw FailureError((folder / subfolder).string(), "cannot create the folder: " + error.message());
    }

    // First of all: whatever is cut short is known to be ours.
    writeFileAtomically(folder / dataFileName, dataFileText());
    std::string names;
    for (const std::string& name : arenaClasses())
        names += name + '\n';
    writeFileAtomically(folder / "obj.names", names);

    ProgressMeter meter("arena", options.images, progress);
    for (int i = 0; i < options.images; ++i) {
        throwIfStopped(stop);
        const std::uint64_t seed = Generator::derive(options.seed, options.domain, i)();
        const ArenaScene scene = drawArenaScene(options.domain, seed, options.size);
        writeFile(folder / "images" / (numbered(i) + ".jpg"), jpeg(scene.image));
        writeFile(folder / "labels" / (numbered(i) + ".txt"), labelText(scene.boxes));
        meter.advance(i + 1);
    }

    // A seeded fifth, at least one picture where there are two, is for validation.
    std::vector<int> order(static_cast<std::size_t>(options.images));
    std::iota(order.begin(), order.end(), 0);
    Generator::derive(options.seed, options.domain, splitStream).shuffle(std::span<int>(order));
    const auto held = options.images < 2 ? 0 : std::max(1, options.images / 5);
    std::sort(order.begin(), order.begin() + held);
    std::sort(order.begin() + held, order.end());
    std::string train, val;
    for (int k = 0; k < options.images; ++k)
        (k < held ? val : train) += "images/" + numbered(order[static_cast<std::size_t>(k)]) + ".jpg\n";
    writeFileAtomically(folder / "train.txt", train);
    writeFileAtomically(folder / "val.txt", val);
}

}  // namespace abcp
