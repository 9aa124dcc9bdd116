#include "app/cli_command.h"
#include "app/cli_data_options.h"

#include "core/data/arena.h"
#include "core/data/dataset_review.h"

#include <cstdio>
#include <iostream>

namespace abcp::cli {

namespace {

struct ArenaArguments {
    std::string folder;
    std::string domain = "sim";
    ArenaOptions options;
};

double shareOf(std::size_t part, std::size_t whole)
{
    return whole > 0 ? static_cast<double>(part) / static_cast<double>(whole) : 0.0;
}

Json problemsJson(const std::vector<DataProblem>& problems)
{
    Json list = Json::array();
    for (const DataProblem& problem : problems)
        list.push_back({{"file", problem.file.string()}, {"line", problem.line}, {"what", problem.what}, {"refused", problem.fileRefused}});
    return list;
}

struct CheckArguments {
    std::string path;
    DataOptions options;
};

Json checkJson(const DatasetReview& result)
{
    const Dataset& data = result.data;
    const DatasetStatistics& statistics = result.statistics;
    Json classes = Json::array();
    for (std::size_t i = 0; i < data.classes.size(); ++i) {
        const ClassStatistics& one = statistics.classes[i];
        Json boxesOfSplit = Json::object();
        for (const Split split : {Split::Train, Split::Val, Split::Test})
            boxesOfSplit[splitName(split)] = one.boxesOfSplit[static_cast<std::size_t>(split)];
        classes.push_back({{"name", data.classes[i]}, {"boxes", one.boxes}, {"share", shareOf(one.boxes, data.boxCount())}, {"images", one.images},
                           {"boxes_of_split", boxesOfSplit}});
    }
    Json splits = Json::object();
    for (const Split split : {Split::Train, Split::Val, Split::Test})
        splits[splitName(split)] = data.split(split).size();
    Json near = Json::array();
    for (const NearDuplicate& pair : result.nearDuplicates)
        near.push_back({{"file", data.samples[pair.held].image.string()}, {"training", data.samples[pair.training].image.string()},
                        {"bits", pair.bits}, {"mirrored", pair.mirrored}});
    const BoxSizeStatistics& sizes = statistics.sizes;
    return {{"format", data.format},
            {"images", data.samples.size()},
            {"images_without_box", statistics.imagesWithoutBox},
            {"boxes", data.boxCount()},
            {"crowds", statistics.crowds},
            {"difficult", statistics.difficult},
            {"classes", classes},
            {"box_sizes",
             {{"small", sizes.small}, {"medium", sizes.medium}, {"large", sizes.large},
              {"side_pixels", {{"p5", sizes.sidePixels[0]}, {"p50", sizes.sidePixels[1]}, {"p95", sizes.sidePixels[2]}}},
              {"side_share", {{"p5", sizes.sideShare[0]}, {"p50", sizes.sideShare[1]}, {"p95", sizes.sideShare[2]}}}}},
            {"splits", splits},
            {"splits_stated", data.splitsAreStated},
            {"near_duplicates", {{"most_bits", nearDuplicateBits}, {"pairs", near}}},
            {"problems", problemsJson(data.problems)}};
}

void printCheck(const std::string& path, const DatasetReview& result)
{
    const Dataset& data = result.data;
    const DatasetStatistics& statistics = result.statistics;
    const BoxSizeStatistics& sizes = statistics.sizes;
    std::printf("%s (%s): %zu images, %zu without a box; %zu boxes", path.c_str(), data.format.c_str(), data.samples.size(),
                statistics.imagesWithoutBox, data.boxCount());
    if (statistics.crowds + statistics.difficult > 0)
        std::printf(", %zu of them crowds, %zu difficult", statistics.crowds, statistics.difficult);
    std::printf("\nsplits %s\n", data.splitsAreStated ? "as the data set states them" : "by the seed");
    for (const Split split : {Split::Train, Split::Val, Split::Test})
        std::printf("  %-5s %6zu images\n", splitName(split).c_str(), data.split(split).size());
    std::printf("  %-24s %8s %6s %8s %8s %8s %8s\n", "class", "boxes", "share", "images", "train", "val", "test");
    for (std::size_t i = 0; i < data.classes.size(); ++i) {
        const ClassStatistics& one = statistics.classes[i];
        std::printf("  %-24s %8zu %5.1f%% %8zu %8zu %8zu %8zu\n", data.classes[i].c_str(), one.boxes, 100 * shareOf(one.boxes, data.boxCount()),
                    one.images, one.boxesOfSplit[0], one.boxesOfSplit[1], one.boxesOfSplit[2]);
    }
    std::printf("box sizes: %zu small (under 32 x 32 pixels), %zu medium (under 96 x 96), %zu large\n", sizes.small, sizes.medium, sizes.large);
    std::printf("  side %.0f, %.0f, %.0f pixels, %.1f%%, %.1f%%, %.1f%% of the picture's (5th, 50th, 95th percentile)\n", sizes.sidePixels[0],
                sizes.sidePixels[1], sizes.sidePixels[2], 100 * sizes.sideShare[0], 100 * sizes.sideShare[1], 100 * sizes.sideShare[2]);
    std::printf("%zu pictures for validation or test nearly repeat one for training (%d of 64 bits of their hashes differ at most)\n",
                result.nearDuplicates.size(), nearDuplicateBits);
    for (const NearDuplicate& pair : result.nearDuplicates)
        std::printf("  %s: %s%s, %d bits\n", data.samples[pair.held].image.c_str(), pair.mirrored ? "mirrored " : "",
                    data.samples[pair.training].image.c_str(), pair.bits);
    std::printf("%zu problems\n", data.problems.size());
    for (const DataProblem& problem : data.problems) {
        const std::string place = problem.file.string() + (problem.line > 0 ? ":" + std::to_string(problem.line) : "");
        std::printf("  %s: %s%s\n", place.c_str(), problem.what.c_str(), problem.fileRefused ? " (refused)" : "");
    }
}

void runCheck(const CheckArguments& arguments, const Context& context)
{
    const DatasetReview result = reviewDataset(readDataset(arguments.path, readOptions(arguments.options)), context.stop(), context.progress());
    if (context.json)
        Context::print(checkJson(result));
    else
        printCheck(arguments.path, result);
}

}  // namespace

void addDataCommands(CLI::App& app, Context& context)
{
    auto arena = std::make_shared<ArenaArguments>();
    CLI::App* arenaCommand = app.add_subcommand("arena", "Draw the built-in data set");
    arenaCommand->add_option("folder", arena->folder, "Where to; created")->required();
    arenaCommand->add_option("--images", arena->options.images, "Number of pictures")->required();
    arenaCommand->add_option("--domain", arena->domain, "sim (surveillance view) or field (robot's own camera)")->required();
    arenaCommand->add_option("--seed", arena->options.seed, "The same seed draws the same pictures")->required();
    arenaCommand->add_option("--size", arena->options.size, "Pixels")->capture_default_str();
    arenaCommand->callback([arena, &context] {
        ArenaOptions options = arena->options;
        options.domain = arenaDomainFromName(arena->domain);
        writeArena(arena->folder, options, context.stop(), context.progress());
    });

    auto check = std::make_shared<CheckArguments>();
    CLI::App* checkCommand = app.add_subcommand("check", "Read a data set, count, find what repeats, list every problem found");
    checkCommand->add_option("data", check->path, "Folder or file: Darknet, Pascal VOC, COCO JSON, a list, or a folder of pictures for each class")->required();
    addDataOptions(*checkCommand, check->options);
    addJsonOption(*checkCommand, context);
    checkCommand->callback([check, &context] { runCheck(*check, context); });
}

}  // namespace abcp::cli
