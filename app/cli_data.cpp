#include "app/cli_command.h"

#include "core/data/arena.h"
#include "core/data/dataset.h"

#include <cstdio>
#include <iostream>

namespace abcp::cli {

namespace {

struct ArenaArguments {
    std::string folder;
    std::string domain = "sim";
    ArenaOptions options;
};

std::vector<std::size_t> boxesPerClass(const Dataset& data)
{
    std::vector<std::size_t> counts(data.classes.size());
    for (const Sample& sample : data.samples)
        for (const LabelledBox& box : sample.boxes)
            ++counts[static_cast<std::size_t>(box.classId)];
    return counts;
}

Json problemsJson(const std::vector<DataProblem>& problems)
{
    Json list = Json::array();
    for (const DataProblem& problem : problems)
        list.push_back({{"file", problem.file.string()}, {"line", problem.line}, {"what", problem.what}, {"refused", problem.fileRefused}});
    return list;
}

void runCheck(const std::string& path, const Context& context)
{
    Dataset data = readDataset(path);
    for (auto find : {findDamagedPictures, findSharedPictures}) {
        const std::vector<DataProblem> more = find(data, context.stop(), context.progress());
        data.problems.insert(data.problems.end(), more.begin(), more.end());
    }
    const std::vector<std::size_t> counts = boxesPerClass(data);
    if (context.json) {
        Json classes = Json::array();
        for (std::size_t i = 0; i < counts.size(); ++i)
            classes.push_back({{"name", data.classes[i]}, {"boxes", counts[i]}});
        Json splits = Json::object();
        for (const Split split : {Split::Train, Split::Val, Split::Test})
            splits[splitName(split)] = data.split(split).size();
        Context::print({{"format", data.format}, {"images", data.samples.size()}, {"boxes", data.boxCount()}, {"classes", classes},
                        {"splits", splits}, {"splits_stated", data.splitsAreStated}, {"problems", problemsJson(data.problems)}});
        return;
    }
    std::printf("%s (%s): %zu images, %zu boxes\n", path.c_str(), data.format.c_str(), data.samples.size(), data.boxCount());
    for (const Split split : {Split::Train, Split::Val, Split::Test})
        std::printf("  %-5s %6zu images%s\n", splitName(split).c_str(), data.split(split).size(), data.splitsAreStated ? "" : " (seeded 80/20)");
    for (std::size_t i = 0; i < counts.size(); ++i)
        std::printf("  %6zu boxes  %s\n", counts[i], data.classes[i].c_str());
    std::printf("%zu problems\n", data.problems.size());
    for (const DataProblem& problem : data.problems) {
        const std::string place = problem.file.string() + (problem.line > 0 ? ":" + std::to_string(problem.line) : "");
        std::printf("  %s: %s%s\n", place.c_str(), problem.what.c_str(), problem.fileRefused ? " (left out)" : "");
    }
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

    auto data = std::make_shared<std::string>();
    CLI::App* checkCommand = app.add_subcommand("check", "Read a data set, count, list every problem found");
    checkCommand->add_option("data", *data, "Folder or file: Darknet, Pascal VOC, COCO JSON, a list, or a folder of pictures for each class")->required();
    addJsonOption(*checkCommand, context);
    checkCommand->callback([data, &context] { runCheck(*data, context); });
}

}  // namespace abcp::cli
