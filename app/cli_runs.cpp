#include "app/cli_command.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/store/run_exchange.h"
#include "core/store/run_query.h"
#include "core/workflow/candidate_json.h"
#include "core/workflow/repeat_noise.h"
#include "core/workflow/run_comparison.h"
#include "core/workflow/run_export.h"

#include <cmath>
#include <cstdio>
#include <iostream>
#include <optional>

namespace abcp::cli {

namespace {

struct RunsArguments {
    std::int64_t run = 0;
    std::vector<std::int64_t> runs;
    std::vector<std::string> filter;
    std::vector<int> episodes;
    std::string store, format, out;
    bool deleted = false, overwrite = false;
};

Json overviewJson(const RunOverview& run)
{
    Json json = runJson(run.record);
    json["tags"] = run.tags;
    json["hypervolume"] = std::isnan(run.hypervolume) ? Json(nullptr) : Json(run.hypervolume);
    return json;
}

std::string hypervolumeText(const RunOverview& run)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.4f", run.hypervolume);
    return std::isnan(run.hypervolume) ? "unknown" : text;
}

std::string joined(const std::vector<std::string>& words, const char* between)
{
    std::string text;
    for (const std::string& word : words)
        text += (text.empty() ? "" : between) + word;
    return text;
}

// Those that the filter lets through.
std::vector<RunOverview> overviews(const RunStore& store, const std::string& filter)
{
    const RunQuery query = RunQuery::parse(filter);
    std::vector<RunOverview> runs;
    for (RunRecord& record : store.runs())
        if (RunOverview run = overviewOf(store, std::move(record)); query.matches(run))
            runs.push_back(std::move(run));
    return runs;
}

void listDeleted(const RunStore& store, const Context& context)
{
    Json runs = Json::array();
    for (const RunRecord& record : store.deletedRuns()) {
        runs.push_back(runJson(record));
        if (!context.json)
            std::printf("%5lld  deleted %s  %s\n", static_cast<long long>(toInteger(record.id)), record.deleted.c_str(), record.settings.name.c_str());
    }
    if (context.json)
        Context::print({{"runs", runs}});
    else if (runs.empty())
        std::printf("no run is deleted in %s\n", store.file().c_str());
}

void list(const RunsArguments& arguments, const Context& context)
{
    const std::string filter = joined(arguments.filter, " ");
    RunQuery::parse(filter);  // refused before anything is read
    const std::filesystem::path file = databaseFile(arguments.store);
    std::vector<RunOverview> runs;
    if (std::filesystem::exists(file)) {
        const RunStore store(file, RunStore::Access::ReadOnly);
        if (arguments.deleted)
            return listDeleted(store, context);
        runs = overviews(store, filter);
    }
    if (context.json) {
        Json json = Json::array();
        for (const RunOverview& run : runs)
            json.push_back(overviewJson(run));
        Context::print({{"runs", json}});
        return;
    }
    if (runs.empty()) {
        if (filter.empty())
            std::printf("no runs yet in %s; `abcp demo` or `abcp search` makes one\n", file.c_str());
        else
            std::printf("no run meets %s\n", filter.c_str());
        return;
    }
    std::printf("%5s  %-9s  %-20s  %-8s  %8s  %6s  %11s  %-20s  %s\n", "run", "state", "created", "agent", "episodes", "best", "hypervolume", "network", "tags");
    for (const RunOverview& run : runs) {
        const RunRecord& record = run.record;
        std::printf("%5lld  %-9s  %-20s  %-8s  %8d  %6s  %11s  %-20s  %s\n", static_cast<long long>(toInteger(record.id)), runStateName(record.state).c_str(),
                    record.created.c_str(), record.settings.agent.c_str(), record.episodes,
                    record.bestEpisode ? std::to_string(*record.bestEpisode).c_str() : "", hypervolumeText(run).c_str(), record.settings.cfg.filename().c_str(),
                    joined(run.tags, ", ").c_str());
    }
}

void tellSteering(const RunStore& store, const RunRecord& record)
{
    if (!record.note.empty())
        std::printf("note: %s\n", record.note.c_str());
    if (record.origin)
        std::printf("imported: run %lld of %s%s%s\n", static_cast<long long>(record.origin->run), record.origin->file.c_str(),
                    record.origin->host.empty() ? "" : " on ", record.origin->host.c_str());
    if (record.parent)
        std::printf("branched off from run %lld after its episode %d\n", static_cast<long long>(toInteger(record.parent->run)), record.parent->episode);
    for (const Phase& phase : store.phases(record.id))
        std::printf("from episode %d on: %s\n", phase.fromEpisode, toJson(phase.steering).dump().c_str());
    if (!record.oneReward)
        std::printf("rewards are by what holds last; the database has those that were learnt from\n");
    const std::vector<int> pinned = store.pinned(record.id);
    for (std::size_t i = 0; i < pinned.size(); ++i)
        std::printf("%s%d%s", i == 0 ? "pinned: " : ", ", pinned[i], i + 1 == pinned.size() ? "\n" : "");
}

void show(const RunsArguments& arguments, const Context& context)
{
    const RunStore store(databaseFile(arguments.store), RunStore::Access::ReadOnly);
    const RunRecord record = store.run(RunId{arguments.run});
    const std::vector<Episode> episodes = comparable(store.episodes(record.id), record);
    const RunSummary summary = summarise(episodes);
    const std::vector<Repeat> repeats = store.repeats(record.id);
    const RepeatNoise noise = repeatNoise(repeats, record.bestEpisode);
    if (context.json) {
        Json json = runJson(record);
        json["settings"] = toJson(record.settings);
        json["environment"] = record.environment;
        json["reference"] = record.reference ? measurementJson(*record.reference) : Json(nullptr);
        json.update(toJson(summary, record.id));
        Json candidates = Json::array();
        for (const Episode& episode : episodes)
            candidates.push_back(candidateJson(episode));
        json["candidates"] = candidates;
        Json phases = Json::array();
        for (const Phase& phase : store.phases(record.id))
            phases.push_back({{"from_episode", phase.fromEpisode}, {"steering", toJson(phase.steering)}});
        json["phases"] = phases;
        json["pinned"] = store.pinned(record.id);
        json["tags"] = store.tags(record.id);
        json["noise"] = repeats.empty() ? Json(nullptr) : toJson(noise);
        Context::print(json);
    } else {
        std::cout << describe(summary, record.id);
        tellSteering(store, record);
        if (!repeats.empty())
            std::cout << describe(noise);
    }
}

// Of two runs: the candidates that were asked for, else the best ones. Nothing when there are none, or they are of different networks.
std::optional<std::vector<LayerDifference>> comparedLayers(const RunStore& store, const std::vector<RunOverview>& runs, const std::vector<int>& asked,
                                                           std::vector<int>& episodes)
{
    episodes = asked;
    if (runs.size() != 2)
        return std::nullopt;
    if (episodes.empty())
        for (const RunOverview& run : runs)
            if (run.best)
                episodes.push_back(run.points[*run.best].episode);
    if (episodes.size() != 2)
        return std::nullopt;
    return layerDifferences(store.episode(runs[0].record.id, episodes[0]), store.episode(runs[1].record.id, episodes[1]));
}

void compare(const RunsArguments& arguments, const Context& context)
{
    const RunStore store(databaseFile(arguments.store), RunStore::Access::ReadOnly);
    if (!arguments.episodes.empty() && (arguments.episodes.size() != 2 || arguments.runs.size() != 2))
        throw InputError("--episodes", "compares one candidate of each of two runs");
    std::vector<RunOverview> runs;
    for (const std::int64_t run : arguments.runs)
        runs.push_back(overviewOf(store, store.run(RunId{run})));
    const Json differing = differingSettings(runs);
    std::vector<const RunOverview*> all;
    for (const RunOverview& run : runs)
        all.push_back(&run);
    const std::vector<JointFrontPoint> front = jointFront(all);
    std::vector<int> episodes;
    const std::optional<std::vector<LayerDifference>> layers = comparedLayers(store, runs, arguments.episodes, episodes);
    Json json = Json::array();
    for (const RunOverview& run : runs) {
        const RunSummary summary = summarise(comparable(store.episodes(run.record.id), run.record));
        json.push_back(overviewJson(run));
        json.back().update(toJson(summary, run.record.id));
        if (!context.json)
            std::cout << describe(summary, run.record.id) << "hypervolume " << hypervolumeText(run) << "\n\n";
    }
    if (context.json) {
        Json document = {{"runs", json}, {"differing_settings", differing}, {"joint_front", toJson(front)}};
        document["layers"] = layers ? Json{{"episodes", episodes}, {"differences", toJson(*layers)}} : Json(nullptr);
        Context::print(document);
        return;
    }
    std::cout << "front of all of them\n" << describe(front) << "\n";
    if (layers)
        std::cout << describe(*layers, "run " + std::to_string(arguments.runs[0]) + " episode " + std::to_string(episodes[0]),
                              "run " + std::to_string(arguments.runs[1]) + " episode " + std::to_string(episodes[1]))
                  << "\n";
    else if (!arguments.episodes.empty())
        std::cout << "the candidates are of different networks: no layers to compare\n\n";
    std::printf("settings that differ:\n");
    for (const auto& [key, values] : differing.items())
        std::printf("  %-32s %s\n", key.c_str(), values.dump().c_str());
}

void exportFile(const RunsArguments& arguments, const Context& context)
{
    if (arguments.out.empty())
        throw InputError("--out", "is missing: the file that the runs are written to");
    std::vector<RunId> runs;
    for (const std::int64_t run : arguments.runs)
        runs.push_back(RunId{run});
    exportRuns(databaseFile(arguments.store), runs, arguments.out, arguments.overwrite);
    if (context.json)
        Context::print({{"file", arguments.out}, {"runs", arguments.runs}});
    else
        std::printf("%s: %zu runs; `abcp runs import` reads it\n", arguments.out.c_str(), runs.size());
}

void exportRun(const RunsArguments& arguments, const Context& context)
{
    if (arguments.format == "sqlite")
        return exportFile(arguments, context);
    if (arguments.runs.size() != 1)
        throw InputError("runs export", "several runs go into one file only with --format sqlite");
    const RunStore store(databaseFile(arguments.store), RunStore::Access::ReadOnly);
    const RunRecord record = store.run(RunId{arguments.runs.front()});
    const std::vector<Episode> episodes = store.episodes(record.id);
    const Json document = runDocument(record, episodes);
    if (arguments.format == "json") {
        Context::print(document);
    } else if (arguments.format == "csv") {
        std::cout << candidatesCsv(episodes);
    } else {
        const std::filesystem::path folder = arguments.format;
        writeFileAtomically(folder / "run.json", document.dump(2));
        writeFileAtomically(folder / "episodes.csv", candidatesCsv(episodes));
        writeFileAtomically(folder / "network.cfg", record.cfgText);
        if (!context.json)
            std::printf("%s: run.json, episodes.csv, network.cfg\n", folder.c_str());
    }
}

}  // namespace

void addRunsCommand(CLI::App& app, Context& context)
{
    CLI::App* runs = app.add_subcommand("runs", "Stored searches");
    runs->require_subcommand(1);
    const auto add = [&](const char* name, const char* help, auto work) {
        auto arguments = std::make_shared<RunsArguments>();
        CLI::App* command = runs->add_subcommand(name, help);
        addStoreOption(*command, arguments->store);
        addJsonOption(*command, context);
        command->callback([arguments, work, &context] { work(*arguments, context); });
        return std::pair(command, arguments);
    };
    auto [listCommand, listArguments] = add("list", "Runs, newest first", list);
    listCommand->add_option("filter", listArguments->filter,
                            "Only runs that meet all of it: map50>0.7 flops<2G tag:jetson agent:abcp -night (the words: docs/guide/keeping.md)");
    listCommand->add_flag("--deleted", listArguments->deleted, "Those that were deleted and can be restored")->excludes("filter");
    // A word such as -night is part of the filter, no option.
    listCommand->allow_extras();
    listCommand->callback([command = listCommand, arguments = listArguments, &context] {
        for (const std::string& word : command->remaining()) {
            if (word.starts_with("--") || arguments->deleted)
                throw InputError("runs list", "has no option " + word);
            arguments->filter.push_back(word);
        }
        list(*arguments, context);
    });
    auto [showCommand, showArguments] = add("show", "One run: its best candidates and its front", show);
    showCommand->add_option("run", showArguments->run, "Number of the run")->required();
    auto [compareCommand, compareArguments] =
        add("compare", "Several runs beside each other: fronts, hypervolume, settings and, of two, the layers in which candidates differ", compare);
    compareCommand->add_option("runs", compareArguments->runs, "Numbers of the runs")->required()->expected(2, 100);
    compareCommand->add_option("--episodes", compareArguments->episodes, "Of two runs the candidates to compare layer by layer (default: the best ones)")->expected(2);
    auto [exportCommand, exportArguments] = add("export", "All candidates of a run, or whole runs in a file for another machine", exportRun);
    exportCommand->add_option("runs", exportArguments->runs, "Numbers of the runs; csv, json and a folder take one")->required()->expected(1, 10'000);
    exportCommand->add_option("--format", exportArguments->format, "csv or json to stdout, a folder, or sqlite: a file for `abcp runs import`")->required();
    exportCommand->add_option("--out", exportArguments->out, "The file of --format sqlite")->type_name("FILE");
    exportCommand->add_flag("--overwrite", exportArguments->overwrite, "Replace that file when it is there");
    addRunChanges(*runs, context);
}

}  // namespace abcp::cli
