#include "core/workflow/run_comparison.h"

#include "core/search/pareto.h"

#include <algorithm>
#include <cstdio>

namespace abcp {

std::vector<JointFrontPoint> jointFront(std::span<const RunOverview* const> runs)
{
    std::vector<std::pair<RunId, const RunPoint*>> all;
    std::vector<ParetoPoint> points;
    for (const RunOverview* run : runs)
        for (const RunPoint& candidate : run->points) {
            all.emplace_back(run->record.id, &candidate);
            points.push_back({candidate.flops, candidate.map50});
        }
    std::vector<JointFrontPoint> front;
    for (const std::size_t index : paretoFront(points))
        front.push_back({all[index].first, *all[index].second});
    return front;
}

Json settingsBeside(std::span<const SearchSettings> runs)
{
    std::vector<Json> settings;
    Json beside = Json::object();  // with the places of any of the runs: a setting that only a later one has is one too
    for (const SearchSettings& run : runs) {
        settings.push_back(toJson(run).flatten());
        beside.update(settings.back());
    }
    for (const auto& [place, values] : beside.items()) {
        values = Json::array();
        for (const Json& one : settings)
            values.push_back(one.contains(place) ? one[place] : Json(nullptr));
    }
    return beside;
}

bool differs(const Json& values)
{
    return std::ranges::any_of(values, [&](const Json& one) { return one != values[0]; });
}

Json differingSettings(std::span<const RunOverview> runs)
{
    std::vector<SearchSettings> settings;
    for (const RunOverview& run : runs)
        settings.push_back(run.record.settings);
    Json differing = Json::object();
    const Json beside = settingsBeside(settings);
    for (const auto& [place, values] : beside.items())
        if (differs(values))
            differing[place] = values;
    return differing;
}

std::optional<std::vector<LayerDifference>> layerDifferences(const Episode& a, const Episode& b)
{
    if (a.decisions.size() != b.decisions.size())
        return std::nullopt;
    std::vector<LayerDifference> differences;
    for (std::size_t i = 0; i < a.decisions.size(); ++i) {
        const Decision& left = a.decisions[i];
        const Decision& right = b.decisions[i];
        if (left.layer != right.layer || left.block != right.block || left.original != right.original)
            return std::nullopt;
        if (left.kept != right.kept)
            differences.push_back({left.layer, left.block, left.kept, right.kept, left.original});
    }
    return differences;
}

Json toJson(std::span<const JointFrontPoint> front)
{
    Json json = Json::array();
    for (const JointFrontPoint& point : front)
        json.push_back({{"run", toInteger(point.run)}, {"episode", point.candidate.episode}, {"map50", point.candidate.map50},
                        {"flops", point.candidate.flops}, {"params", point.candidate.params}, {"latency_ms", point.candidate.latencyMs}});
    return json;
}

Json toJson(std::span<const LayerDifference> differences)
{
    Json json = Json::array();
    for (const LayerDifference& one : differences)
        json.push_back({{"layer", one.layer}, {"block", one.block < 0 ? Json(nullptr) : Json(one.block)}, {"kept", {one.keptA, one.keptB}}, {"original", one.original}});
    return json;
}

std::string describe(std::span<const JointFrontPoint> front)
{
    std::string text = "  run  episode   mAP50      GFLOPs   params M  latency ms\n";
    char line[128];
    for (const JointFrontPoint& point : front) {
        const RunPoint& c = point.candidate;
        std::snprintf(line, sizeof line, "%5lld  %7d  %.4f  %10.4f  %9.3f  %10.2f\n", static_cast<long long>(toInteger(point.run)), c.episode, c.map50, c.flops / 1e9,
                      c.params / 1e6, c.latencyMs);
        text += line;
    }
    return text;
}

std::string describe(std::span<const LayerDifference> differences, const std::string& nameA, const std::string& nameB)
{
    std::string text = nameA + " against " + nameB + ": ";
    if (differences.empty())
        return text + "the same channels and blocks\n";
    text += std::to_string(differences.size()) + " layers and blocks differ\n";
    char line[128];
    for (const LayerDifference& one : differences) {
        if (one.block >= 0)
            std::snprintf(line, sizeof line, "  block %-4d %6s %6s\n", one.block, one.keptA ? "kept" : "pruned", one.keptB ? "kept" : "pruned");
        else
            std::snprintf(line, sizeof line, "  layer %-4d %6d %6d  of %d channels\n", one.layer, one.keptA, one.keptB, one.original);
        text += line;
    }
    return text;
}

}  // namespace abcp
