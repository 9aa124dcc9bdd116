#include "core/workflow/checkpoint_files.h"

#include "core/base/error.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>
#include <string_view>

namespace fs = std::filesystem;

namespace abcp {

namespace {

// episode12.weights: 12.
std::optional<int> episodeOf(const fs::path& file)
{
    constexpr std::string_view prefix = "episode";
    const std::string extension = file.extension().string(), stem = file.stem().string();
    int number = 0;
    if ((extension != ".cfg" && extension != ".weights") || !stem.starts_with(prefix))
        return std::nullopt;
    const auto [end, error] = std::from_chars(stem.data() + prefix.size(), stem.data() + stem.size(), number);
    return error == std::errc{} && end == stem.data() + stem.size() && number >= 0 ? std::optional(number) : std::nullopt;
}

}  // namespace

fs::path checkpointFolder(const fs::path& database, RunId run)
{
    return fs::absolute(database).parent_path() / "checkpoints" / (database.stem().string() + "-run" + std::to_string(toInteger(run)));
}

std::vector<CheckpointFiles> checkpointFilesOf(const fs::path& database, RunId run)
{
    const fs::path folder = checkpointFolder(database, run);
    if (!fs::is_directory(fs::symlink_status(folder)))  // a link may lead anywhere
        return {};
    std::map<int, CheckpointFiles> episodes;
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
        const std::optional<int> episode = episodeOf(entry.path());
        if (!episode || !fs::is_regular_file(entry.symlink_status()))
            continue;
        CheckpointFiles& files = episodes[*episode];
        files.run = run;
        files.episode = *episode;
        files.bytes += entry.file_size();
        files.files.push_back(entry.path());
    }
    std::vector<CheckpointFiles> found;
    for (auto& [number, files] : episodes) {
        std::ranges::sort(files.files);
        found.push_back(std::move(files));
    }
    return found;
}

std::vector<CheckpointFiles> checkpointFiles(const RunStore& store)
{
    std::vector<CheckpointFiles> found;
    std::vector<RunRecord> runs = store.runs();
    std::ranges::reverse(runs);
    for (const RunRecord& run : runs) {
        const std::vector<int> pinned = store.pinned(run.id);
        for (CheckpointFiles& files : checkpointFilesOf(store.file(), run.id)) {
            files.pinned = std::ranges::find(pinned, files.episode) != pinned.end();
            found.push_back(std::move(files));
        }
    }
    return found;
}

void removeFiles(const CheckpointFiles& checkpoint)
{
    for (const fs::path& file : checkpoint.files) {
        std::error_code error;
        fs::remove(file, error);
        if (error)
            throw FailureError(file.string(), "cannot be deleted: " + error.message());
    }
}

void removeCheckpoint(RunStore& store, const CheckpointFiles& checkpoint)
{
    removeFiles(checkpoint);
    for (const CheckpointRecord& record : store.checkpoints(checkpoint.run))
        if (record.episode == checkpoint.episode && std::ranges::find(checkpoint.files, record.weights) != checkpoint.files.end())
            store.removeCheckpoint(checkpoint.run, record);
}

}  // namespace abcp
