// project := {"abcp_project": 1, "search": SETTINGS, ["database": PATH], ["flops_share": SHARE]}
// SETTINGS are those that a run is stored with (search_settings.cpp); PATH is absolute or relative to the file's folder, so that a
// folder with its project can be moved.

#include "core/workflow/project_file.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/network/complexity.h"
#include "core/network/darknet_cfg.h"
#include "core/search/agent.h"
#include "core/search/reward.h"
#include "core/search/settings_reader.h"

#include <array>
#include <cstdint>
#include <string>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

namespace {

constexpr std::uint64_t version = 1;
constexpr std::uintmax_t maxBytes = std::uintmax_t{1} << 24;

std::array<fs::path*, 5> pathsOf(Project& project)
{
    SearchSettings& search = project.search;
    return {&search.cfg, &search.weights, &search.data, &search.watch, &project.database};
}

// Normal, without a slash at its end.
fs::path absolutePath(const fs::path& path, const fs::path& folder)
{
    const fs::path normal = (fs::absolute(folder) / path).lexically_normal();
    return normal.has_filename() || !normal.has_relative_path() ? normal : normal.parent_path();
}

fs::path pathInFile(const fs::path& path, const fs::path& folder)
{
    if (path.empty())
        return {};
    const fs::path absolute = absolutePath(path, fs::current_path());
    const fs::path relative = absolute.lexically_relative(absolutePath(folder, fs::current_path()));
    return relative.empty() || *relative.begin() == ".." ? absolute : relative;
}

fs::path folderOf(const fs::path& file)
{
    return fs::absolute(file).parent_path();
}

void checkVersion(const Json& json, const std::string& source)
{
    const auto found = json.is_object() ? json.find("abcp_project") : json.end();
    if (!json.is_object() || found == json.end())
        throw InputError(source, "is no project of ABCP Studio: it has no \"abcp_project\"");
    const auto written = found->is_number_unsigned() ? found->get<std::uint64_t>() : 0;
    if (written == 0)
        throw InputError(source, "abcp_project must be a whole number from 1, the version of the file's format");
    if (written > version)
        throw InputError(source, "was written by a newer version of the program: its format is " + found->dump() + ", the newest known here is " + std::to_string(version));
}

}  // namespace

Json toJson(const Project& given, const fs::path& folder)
{
    Project project = given;
    for (fs::path* path : pathsOf(project))
        *path = pathInFile(*path, folder);
    Json json = {{"abcp_project", version}, {"search", toJson(project.search)}};
    if (!project.database.empty())
        json["database"] = project.database.string();
    if (project.flopsShare)
        json["flops_share"] = *project.flopsShare;
    return json;
}

Project readProject(const fs::path& file)
{
    const std::string source = file.string();
    const Json json = readJsonFile(file, maxBytes);
    checkVersion(json, source);

    Project project;
    ObjectReader reader(json, {}, source);
    reader.find("abcp_project");
    const Json* search = reader.find("search");
    if (!search)
        throw InputError(source, "search is missing");
    reader.read("database", project.database);
    reader.read("flops_share", project.flopsShare);
    reader.finish();
    if (!search->is_object())
        throw InputError(source, "search must be an object");
    const RangeCheck check(source);
    // Before the agent's options, which depend on it.
    if (const auto agent = search->find("agent"); agent != search->end() && agent->is_string())
        check.oneOf("agent", agent->get<std::string>(), agentNames());
    project.search = searchSettingsFromJson(*search, source);
    check.oneOf("reward.name", project.search.reward.name, rewardNames());
    if (project.flopsShare) {
        check.positive("flops_share", *project.flopsShare);
        check.real("flops_share", *project.flopsShare, 0, 1);
        if (project.search.reward.budgets.flops)
            throw InputError(source, "flops_share and reward.budgets.flops are both given; only one can hold");
    }
    for (fs::path* path : pathsOf(project))
        if (!path->empty())
            *path = absolutePath(*path, folderOf(file));
    return project;
}

void writeProject(const fs::path& file, const Project& project)
{
    std::string text;
    try {
        text = toJson(project, folderOf(file)).dump(2) + "\n";
    } catch (const Json::exception&) {
        throw InputError(file, "a path or name is no valid UTF-8 and cannot be kept in a project");
    }
    writeFileAtomically(file, text);
}

SearchSettings searchOf(const Project& project)
{
    SearchSettings search = project.search;
    if (!project.flopsShare)
        return search;
    NetworkSpec spec = readDarknetCfg(search.cfg).spec;
    if (search.evaluation.inputSize > 0)
        spec = resized(std::move(spec), search.evaluation.inputSize, search.evaluation.inputSize);
    search.reward.budgets.flops = *project.flopsShare * static_cast<double>(complexity(spec).flops());
    return search;
}

}  // namespace abcp
