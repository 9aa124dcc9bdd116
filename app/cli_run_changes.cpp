#include "app/cli_command.h"

#include "core/base/error.h"
#include "core/store/run_exchange.h"
#include "core/store/store_check.h"
#include "core/workflow/run_removal.h"

#include <algorithm>
#include <cstdio>
#include <map>

namespace abcp::cli {

namespace {

struct ChangeArguments {
    std::int64_t run = 0;
    std::vector<std::int64_t> runs;
    std::vector<std::string> words, removed;
    std::string store, file;
    bool clear = false, yes = false;
};

std::string sizeText(std::uintmax_t bytes)
{
    return withPrefix(static_cast<double>(bytes), "B");
}

void tag(const ChangeArguments& arguments, const Context& context)
{
    RunStore store(databaseFile(arguments.store));
    std::vector<std::string> tags = store.tags(RunId{arguments.run});
    std::erase_if(tags, [&](const std::string& one) { return std::ranges::find(arguments.removed, one) != arguments.removed.end(); });
    for (const std::string& word : arguments.words)
        if (std::ranges::find(tags, word) == tags.end())
            tags.push_back(word);
    if (!arguments.words.empty() || !arguments.removed.empty())
        store.setTags(RunId{arguments.run}, tags);
    if (context.json)
        return Context::print({{"run", arguments.run}, {"tags", tags}});
    for (const std::string& one : tags)
        std::printf("%s\n", one.c_str());
}

void note(const ChangeArguments& arguments, const Context& context)
{
    if (arguments.clear && !arguments.words.empty())
        throw InputError("--clear", "takes the note away; a text would put one there");
    RunStore store(databaseFile(arguments.store));
    std::string text;
    for (const std::string& word : arguments.words)
        text += (text.empty() ? "" : " ") + word;
    if (arguments.clear || !text.empty())
        store.setNote(RunId{arguments.run}, text);
    text = store.run(RunId{arguments.run}).note;
    if (context.json)
        Context::print({{"run", arguments.run}, {"note", text}});
    else if (!text.empty())
        std::printf("%s\n", text.c_str());
}

// What is done to each of some runs; told in a word.
template <typename Work>
auto forEachRun(const char* done, const char* hint, Work work)
{
    return [=](const ChangeArguments& arguments, const Context& context) {
        RunStore store(databaseFile(arguments.store));
        for (const std::int64_t run : arguments.runs) {
            work(store, RunId{run});
            if (!context.json)
                std::printf("run %lld %s%s\n", static_cast<long long>(run), done, hint);
        }
        if (context.json)
            Context::print({{"runs", arguments.runs}});
    };
}

void purge(const ChangeArguments& arguments, const Context& context)
{
    if (!arguments.yes)
        throw InputError("runs purge", "takes a run and its retrained networks away for good; say --yes to do it, or `abcp runs delete`, which can be undone");
    forEachRun("purged", "", abcp::purge)(arguments, context);
}

void import(const ChangeArguments& arguments, const Context& context)
{
    const std::vector<ImportedRun> imported = importRuns(arguments.file, databaseFile(arguments.store));
    Json runs = Json::array();
    for (const ImportedRun& run : imported) {
        const auto there = static_cast<long long>(toInteger(run.there)), here = static_cast<long long>(toInteger(run.here));
        runs.push_back({{"there", there}, {"run", here}, {"was_here", run.wasHere}, {"deleted", run.deleted}});
        if (context.json)
            continue;
        if (run.deleted)
            std::printf("run %lld is here as run %lld, which was deleted; `abcp runs restore %lld` brings it back\n", there, here, here);
        else
            std::printf(run.wasHere ? "run %lld is here already as run %lld\n" : "run %lld is run %lld here\n", there, here);
    }
    if (context.json)
        Context::print({{"runs", runs}});
    else if (imported.empty())
        std::printf("no runs in %s\n", arguments.file.c_str());
}

void check(const ChangeArguments& arguments, const Context& context)
{
    const std::filesystem::path file = databaseFile(arguments.store);
    const std::vector<StoreProblem> problems = checkStore(file, context.stop());
    Json json = Json::array();
    for (const StoreProblem& problem : problems) {
        json.push_back({{"run", problem.run ? Json(toInteger(*problem.run)) : Json(nullptr)}, {"what", problem.what}});
        if (!context.json)
            std::printf("%s\n", problem.what.c_str());
    }
    if (context.json)
        Context::print({{"problems", json}});
    else if (problems.empty())
        std::printf("%s: all rows are as they were written\n", file.c_str());
    if (!problems.empty())
        throw FailureError(file.string(), std::to_string(problems.size()) + (problems.size() == 1 ? " problem" : " problems"));
}

void cleanUp(const ChangeArguments& arguments, const Context& context)
{
    RunStore store(databaseFile(arguments.store), arguments.yes ? RunStore::Access::ReadWrite : RunStore::Access::ReadOnly);
    std::vector<RunId> runs;
    for (const std::int64_t run : arguments.runs)
        runs.push_back(RunId{run});
    const CheckpointSpace space = checkpointSpace(store, runs);
    if (arguments.yes)
        abcp::cleanUp(store, space);
    std::map<RunId, std::uintmax_t> ofRun;
    Json files = Json::array();
    for (const CheckpointFiles& one : space.checkpoints) {
        ofRun[one.run] += one.bytes;
        const bool removed = arguments.yes && !one.pinned;
        files.push_back({{"run", toInteger(one.run)}, {"episode", one.episode}, {"bytes", one.bytes}, {"pinned", one.pinned}, {"removed", removed}});
        if (!context.json)
            std::printf("run %lld, episode %d: %s%s\n", static_cast<long long>(toInteger(one.run)), one.episode, sizeText(one.bytes).c_str(),
                        one.pinned ? ", pinned: stays" : removed ? ", deleted" : "");
    }
    if (context.json)
        return Context::print({{"checkpoints", files}, {"bytes", space.bytes}, {"unpinned_bytes", space.unpinnedBytes}});
    for (const auto& [run, bytes] : ofRun)
        std::printf("run %lld in all: %s\n", static_cast<long long>(toInteger(run)), sizeText(bytes).c_str());
    std::printf("%s in all, %s of it not pinned%s\n", sizeText(space.bytes).c_str(), sizeText(space.unpinnedBytes).c_str(),
                arguments.yes ? " and deleted" : space.unpinnedBytes > 0 ? "; --yes deletes that" : "");
}

}  // namespace

void addRunChanges(CLI::App& runs, Context& context)
{
    const auto add = [&](const char* name, const char* help, auto work) {
        auto arguments = std::make_shared<ChangeArguments>();
        CLI::App* command = runs.add_subcommand(name, help);
        addStoreOption(*command, arguments->store);
        addJsonOption(*command, context);
        command->callback([arguments, work, &context] { work(*arguments, context); });
        return std::pair(command, arguments);
    };
    auto [tagCommand, tagArguments] = add("tag", "Give a run tags, and tell those it has", tag);
    tagCommand->add_option("run", tagArguments->run, "Number of the run")->required();
    tagCommand->add_option("tags", tagArguments->words, "Tags to add");
    tagCommand->add_option("--remove", tagArguments->removed, "A tag to take away; may be given again")->type_name("TAG")->expected(1)->take_all();
    auto [noteCommand, noteArguments] = add("note", "Write a note on a run, and tell the one it has", note);
    noteCommand->add_option("run", noteArguments->run, "Number of the run")->required();
    noteCommand->add_option("text", noteArguments->words, "The note, in place of the one it has");
    noteCommand->add_flag("--clear", noteArguments->clear, "Take the note away");
    auto [deleteCommand, deleteArguments] = add("delete", "Put runs away: out of all lists, until they are restored",
                                                forEachRun("deleted", "; `abcp runs restore` brings it back", putAway));
    auto [restoreCommand, restoreArguments] = add("restore", "Bring deleted runs back", forEachRun("restored", "", [](RunStore& store, RunId run) { store.restoreRun(run); }));
    auto [purgeCommand, purgeArguments] = add("purge", "Take runs out of the database for good, and their retrained networks off the disk", purge);
    purgeCommand->add_flag("--yes", purgeArguments->yes, "Do it: there is no way back");
    for (const auto& [command, arguments] : {std::pair(deleteCommand, deleteArguments), std::pair(restoreCommand, restoreArguments), std::pair(purgeCommand, purgeArguments)})
        command->add_option("runs", arguments->runs, "Numbers of the runs")->required();
    auto [importCommand, importArguments] = add("import", "Add the runs of a file that `abcp runs export --format sqlite` wrote, or of a whole database; all or none", import);
    importCommand->add_option("file", importArguments->file, "The file")->required();
    add("check", "Look whether every row of the database is as it was written, and every checkpoint's file", check);
    auto [cleanCommand, cleanArguments] = add("clean-up", "Tell what space retrained networks take, and delete those of candidates that are not pinned", cleanUp);
    cleanCommand->add_option("runs", cleanArguments->runs, "Of these runs only");
    cleanCommand->add_flag("--yes", cleanArguments->yes, "Delete them: candidates can be retrained");
}

}  // namespace abcp::cli
