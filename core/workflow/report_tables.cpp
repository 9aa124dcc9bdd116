#include "core/workflow/report_tables.h"

#include "core/base/formatted.h"
#include "core/pruning/layer_cut.h"
#include "core/workflow/html_page.h"
#include "core/workflow/run_comparison.h"
#include "core/workflow/svg_chart.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <utility>
#include <vector>

namespace abcp {

namespace {

struct PaperFigures {
    const char* dataset;
    const char* network;
    const char* map;       // %
    double gflops;
    double paramsMillions;
    double milliseconds;
};

// J. Li et al., arXiv 2110.03858, at 416 x 416 on the authors' machine.
constexpr std::array<PaperFigures, 9> paper{{{"Mobile robot detection, 5 classes", "YOLOv3", "94.9", 65.510, 61.545, 227},
                                             {"", "RBCP (rule-based)", "89.9", 2.842, 1.879, 12},
                                             {"", "ABCP", "92.1", 0.327, 0.299, 3},
                                             {"UCSD traffic, 3 classes", "YOLOv3", "61.4", 65.496, 61.535, 110},
                                             {"", "RBCP (rule-based)", "66.5", 17.973, 4.844, 42},
                                             {"", "ABCP", "69.6", 4.485, 4.685, 16},
                                             {"Sim to real, 1 class", "YOLOv3", "95.6 sim, 66.5 real", 65.481, 61.524, 117},
                                             {"", "RBCP (rule-based)", "97.9 sim, 71.2 real", 2.321, 1.237, 9},
                                             {"", "ABCP", "98.0 sim, 76.1 real", 1.581, 2.545, 8}}};

std::string percentOff(double now, double before)
{
    return before > 0 ? formatted("%.2f %%", 100 * (1 - now / before)) : "";
}

std::string percentOff(std::int64_t now, std::int64_t before)
{
    return percentOff(static_cast<double>(now), static_cast<double>(before));
}

std::string count(std::int64_t value, const char* unit)
{
    return withSiPrefix(static_cast<double>(value), unit);
}

std::string valueText(const Json& value)
{
    if (value.is_null())
        return "none";
    if (value.is_boolean())
        return value.get<bool>() ? "yes" : "no";
    return escaped(value.is_string() ? value.get<std::string>() : value.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::string settingName(std::string place)
{
    std::string name;
    for (const char sign : place.substr(place.starts_with('/') ? 1 : 0))
        name += sign == '/' ? std::string(" › ") : std::string(1, sign == '_' ? ' ' : sign);
    return escaped(name);
}

std::vector<RunOverview> overviewsOf(std::span<const ReportedRun> runs)
{
    std::vector<RunOverview> overviews;
    for (const ReportedRun& run : runs)
        overviews.push_back(run.overview);
    return overviews;
}

void add(LayerCut& sum, const LayerCut& cut)
{
    sum.flopsBefore += cut.flopsBefore;
    sum.flopsAfter += cut.flopsAfter;
    sum.paramsBefore += cut.paramsBefore;
    sum.paramsAfter += cut.paramsAfter;
}

std::string sameOr(int kept, int original)
{
    return kept == original ? std::to_string(kept) : "<b>" + std::to_string(kept) + "</b>";
}

}  // namespace

std::string withSiPrefix(double value, const std::string& unit)
{
    constexpr std::array<std::pair<double, const char*>, 4> prefixes{{{1e12, "T"}, {1e9, "G"}, {1e6, "M"}, {1e3, "k"}}};
    for (const auto& [size, prefix] : prefixes)
        if (std::abs(value) >= size) {
            const double scaled = value / size;
            return formatted("%.*f ", std::abs(scaled) >= 100 ? 0 : std::abs(scaled) >= 10 ? 1 : 2, scaled) + prefix + unit;
        }
    return formatted("%.0f ", value) + unit;
}

std::string networksTable(const ReportedRun& run)
{
    struct Line {
        std::string name;
        const Measurement* measured;
        bool chosen = false;
    };
    const Measurement* reference = run.record().reference ? &*run.record().reference : nullptr;
    std::vector<Line> lines;
    if (reference)
        lines.push_back({"unpruned", reference});
    if (run.chosen) {
        const std::string name = "episode " + std::to_string(run.chosen->number);
        lines.push_back({name + (run.retrained ? ", as searched" : ""), &*run.chosen->measurement, !run.retrained});
        if (run.retrained)
            lines.push_back({name + ", retrained", &run.retrained->measurement, true});
    }
    if (const Episode* uniform = run.bestUniform())
        lines.push_back({"uniform cut, as searched", &*uniform->measurement});

    const bool timed = std::ranges::any_of(lines, [](const Line& line) { return line.measured->latencyMs > 0; });
    std::vector<std::string> heads{"network", escaped(run.accuracy()), run.spec.heads().empty() ? "top-5 accuracy" : "mAP50:95", "FLOPs", "fewer", "params", "fewer"};
    if (timed)
        heads.emplace_back("ms");
    html::Table table(heads);
    for (const auto& [name, m, chosen] : lines) {
        const bool cut = reference && m != reference;
        std::vector<std::string> cells{name, formatted("%.3f", m->map50), formatted("%.3f", m->map5095), count(m->flops, ""), cut ? percentOff(m->flops, reference->flops) : "",
                                       count(m->params, ""), cut ? percentOff(m->params, reference->params) : ""};
        if (timed)
            cells.push_back(m->latencyMs > 0 ? formatted("%.2f", m->latencyMs) : "not measured");
        table.add(cells, chosen);
    }
    return table.html();
}

std::string paperTable()
{
    html::Table table({"data set and network", "mAP %", "GFLOPs", "fewer", "params M", "fewer", "ms"});
    const PaperFigures* full = nullptr;
    for (const PaperFigures& line : paper) {
        const bool first = *line.dataset != '\0';
        if (first) {
            table.addHeading(line.dataset);
            full = &line;
        }
        table.add({line.network, line.map, formatted("%.3f", line.gflops), first ? "" : percentOff(line.gflops, full->gflops), formatted("%.3f", line.paramsMillions),
                   first ? "" : percentOff(line.paramsMillions, full->paramsMillions), formatted("%.0f", line.milliseconds)});
    }
    return table.html();
}

std::string runsTable(std::span<const ReportedRun> runs)
{
    html::Table table({"run", "agent", "seed", "episodes", "failed", "candidate", "mAP50", "retrained", "FLOPs", "params", "reward", "hypervolume"});
    for (const ReportedRun& run : runs) {
        const RunRecord& record = run.record();
        std::vector<std::string> cells{std::to_string(toInteger(record.id)) + " " + escaped(run.overview.name()), escaped(record.settings.agent),
                                       std::to_string(record.settings.seed), std::to_string(record.episodes), std::to_string(run.failures())};
        if (run.chosen) {
            const Measurement& m = *run.chosen->measurement;
            const std::vector<std::string> best{std::to_string(run.chosen->number), formatted("%.3f", m.map50),
                                                run.retrained ? formatted("%.3f", run.retrained->measurement.map50) : "", count(m.flops, ""), count(m.params, ""),
                                                formatted("%.4f", run.chosen->reward)};
            cells.insert(cells.end(), best.begin(), best.end());
        } else {
            cells.resize(cells.size() + 6);
        }
        cells.push_back(std::isnan(run.overview.hypervolume) ? "" : formatted("%.4f", run.overview.hypervolume));
        table.add(cells);
    }
    return table.html();
}

std::string jointFrontTable(std::span<const ReportedRun> runs)
{
    html::Table table({"run", "episode", "mAP50", "FLOPs", "params"});
    std::vector<const RunOverview*> overviews;
    for (const ReportedRun& run : runs)
        overviews.push_back(&run.overview);
    for (const JointFrontPoint& point : jointFront(overviews))
        table.add({std::to_string(toInteger(point.run)), std::to_string(point.candidate.episode), formatted("%.3f", point.candidate.map50), withSiPrefix(point.candidate.flops, ""),
                   withSiPrefix(point.candidate.params, "")});
    return table.html();
}

std::string layersTable(const ReportedRun& run)
{
    html::Table table({"layer", "channels", "kept", "", "FLOPs", "left", "params", "left"});
    LayerCut total, gone;
    int inARow = 0;  // layers that went with their blocks, told in one line
    const auto tellGone = [&](int last) {
        if (inARow > 0)
            table.add({inARow == 1 ? std::to_string(gone.layer) : formatted("%d to %d", gone.layer, last), inARow == 1 ? "1 layer" : formatted("%d layers", inARow), "removed", "",
                       count(gone.flopsBefore, ""), "", count(gone.paramsBefore, ""), ""});
        inARow = 0;
    };
    int last = 0;
    for (const LayerCut& cut : layerCuts(run.spec, run.space, run.chosen->action, run.record().settings.plan)) {
        add(total, cut);
        if (cut.removed) {
            if (inARow++ == 0)
                gone = cut;
            else
                add(gone, cut);
            last = cut.layer;
            continue;
        }
        tellGone(last);
        const std::string name = std::to_string(cut.layer) + " " + escaped(layerTypeText(run.spec.layers[static_cast<std::size_t>(cut.layer)]));
        const std::string track = formatted("<span class='track'><span class='bar' style='width:%.1f%%'></span></span>", 100.0 * cut.kept / cut.original);
        table.add({name, std::to_string(cut.original), sameOr(cut.kept, cut.original), track, count(cut.flopsBefore, ""), count(cut.flopsAfter, ""), count(cut.paramsBefore, ""),
                   count(cut.paramsAfter, "")});
    }
    tellGone(last);
    table.add({"all of them", "", "", "", count(total.flopsBefore, ""), count(total.flopsAfter, ""), count(total.paramsBefore, ""), count(total.paramsAfter, "")}, true);
    return "<div class='layers'>" + table.html() + "</div>";
}

std::string sharedSettingsList(std::span<const ReportedRun> runs)
{
    const Json differing = differingSettings(overviewsOf(runs));
    std::string html = "<dl class='settings'>";
    const Json settings = toJson(runs.front().record().settings).flatten();
    for (const auto& [place, value] : settings.items())
        if (!differing.contains(place))
            html += "<div><dt>" + settingName(place) + "</dt><dd>" + valueText(value) + "</dd></div>";
    return html + "</dl>\n";
}

std::string differingSettingsTable(std::span<const ReportedRun> runs)
{
    std::vector<std::string> heads{"setting"};
    for (const ReportedRun& run : runs)
        heads.push_back("run " + std::to_string(toInteger(run.record().id)));
    html::Table table(heads);
    const Json differing = differingSettings(overviewsOf(runs));
    for (const auto& [place, values] : differing.items()) {
        std::vector<std::string> cells{settingName(place)};
        for (const Json& value : values)
            cells.push_back(valueText(value));
        table.add(cells);
    }
    return table.isEmpty() ? html::paragraph("The runs have the same settings.") : table.html();
}

std::string failuresTable(const ReportedRun& run)
{
    std::map<std::string, std::vector<int>> reasons;
    for (const Episode& episode : run.episodes)
        if (episode.failed())
            reasons[episode.failure].push_back(episode.number);
    if (reasons.empty())
        return {};
    html::Table table({"why", "candidates", "first in episode"}, html::Table::Columns::Texts);
    for (const auto& [reason, episodes] : reasons)
        table.add({escaped(reason), std::to_string(episodes.size()), std::to_string(episodes.front())});
    return table.html();
}

std::string phasesTable(const ReportedRun& run)
{
    if (run.phases.size() < 2)
        return {};
    html::Table table({"from episode", "what held"}, html::Table::Columns::Texts);
    for (const Phase& phase : run.phases)
        table.add({std::to_string(phase.fromEpisode), html::code(toJson(phase.steering).dump())});
    return table.html();
}

}  // namespace abcp
