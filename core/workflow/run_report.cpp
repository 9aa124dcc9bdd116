#include "core/workflow/run_report.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/formatted.h"
#include "core/workflow/command_line.h"
#include "core/workflow/detection_comparison.h"
#include "core/workflow/html_page.h"
#include "core/workflow/report_charts.h"
#include "core/workflow/report_tables.h"
#include "core/workflow/reported_run.h"
#include "core/workflow/svg_chart.h"

#include <algorithm>
#include <cmath>
#include <system_error>
#include <utility>

namespace abcp {

namespace {

constexpr float shownConfidence = 0.3f;

std::string titleOf(const ReportedRun& run)
{
    return run.overview.name().empty() ? "run " + std::to_string(toInteger(run.record().id)) : run.overview.name();
}

std::string sectionHead(const std::string& title)
{
    return "<h3>" + escaped(title) + "</h3>\n";
}

std::string factsOf(const ReportedRun& run)
{
    const RunRecord& record = run.record();
    std::string html = "Run " + std::to_string(toInteger(record.id)) + ", " + runStateName(record.state) + ", started " + escaped(record.created) + ": network "
        + html::code(record.settings.cfg.filename().string()) + ", data " + html::code(record.settings.data.string()) + ", agent " + escaped(record.settings.agent)
        + formatted(", %d of %d episodes", record.episodes, record.settings.episodes);
    if (const int failed = run.failures(); failed > 0)
        html += formatted(", %d failed", failed);
    for (std::size_t i = 0; i < run.overview.tags.size(); ++i)
        html += (i == 0 ? ". Tags: " : ", ") + escaped(run.overview.tags[i]);
    html = html::note(html + ".");
    if (!record.note.empty())
        html += html::paragraph(escaped(record.note));
    return html;
}

// "+1.2", "−12.3".
std::string signedText(double value)
{
    return (value < 0 ? "−" : "+") + formatted("%.1f", std::abs(value));
}

std::string headline(const ReportedRun& run)
{
    if (!run.chosen || !run.record().reference)
        return {};
    const Measurement& full = *run.record().reference;
    const Measurement& now = run.retrained ? run.retrained->measurement : *run.chosen->measurement;
    const auto share = [](std::int64_t after, std::int64_t before) { return 100 * (1 - static_cast<double>(after) / static_cast<double>(std::max<std::int64_t>(1, before))); };
    std::string tiles = html::bigNumber(formatted("%.1f %%", share(now.flops, full.flops)), "fewer FLOPs") + html::bigNumber(formatted("%.1f %%", share(now.params, full.params)), "fewer parameters")
        + html::bigNumber(signedText(100 * (now.map50 - full.map50)), "points of " + run.accuracy() + (run.retrained ? ", retrained" : ", as searched"));
    if (now.latencyMs > 0 && full.latencyMs > 0)
        tiles += html::bigNumber(formatted("%.1f×", full.latencyMs / now.latencyMs), "faster on this machine");
    return html::row(tiles);
}

std::string networks(const ReportedRun& run)
{
    std::string html = sectionHead("Against the unpruned network") + networksTable(run);
    std::string remarks = "Measured on the validation split. As searched: after the short training that all candidates of a search get, which is meant to tell them apart and leaves them "
                          "well below what they reach when they are retrained.";
    if (!run.retrained)
        remarks += " This candidate is not retrained yet.";
    if (run.uniform.empty())
        remarks += run.record().settings.agent == "uniform" ? " The run is a uniform baseline itself."
                                                            : " The database has no uniform baseline that was measured in the same way: a search with the uniform agent and the same settings makes one.";
    else if (!run.bestUniform())
        remarks += " None of the uniform cuts costs as little.";
    else
        remarks += " Uniform: the most accurate uniform cut that costs no more FLOPs than the candidate or than the budget allows, of this run"
            + (run.uniformRuns.empty() ? std::string()
                                       : " and run " + std::to_string(toInteger(run.uniformRuns.front()))
                                           + (run.uniformRuns.size() > 1 ? formatted(" and %zu more", run.uniformRuns.size() - 1) : "")) + ".";
    return html + html::note(remarks);
}

std::string charts(const ReportedRun& run)
{
    const auto& reference = run.record().reference;
    const FrontChart front{.runs = {{"", run.episodes}},
                           .chosen = run.chosen ? std::optional(run.chosen->number) : std::nullopt,
                           .uniform = run.uniform,
                           .reference = reference,
                           .accuracy = run.accuracy()};
    std::string unpruned = "Accuracy against cost; every candidate was cut for real.";
    if (reference)
        unpruned += " The unpruned network costs " + withSiPrefix(static_cast<double>(reference->flops), "FLOPs") + ".";
    return sectionHead("Search")
        + html::row(html::figure(front.svg(), unpruned) + html::figure(rewardChart(run.episodes), "Reward of each episode, by what held last")
                    + html::figure(accuracyChart(run.episodes, reference, run.accuracy()), "Accuracy of each candidate")
                    + html::figure(costChart(run.episodes, run.record().steering.reward.budgets.flops), "FLOPs of each candidate"), "charts");
}

std::string pictures(const RunStore& store, const ReportedRun& run, int count, const Engines& engines, const std::stop_token& stop, const ProgressCallback& progress)
{
    std::string html = sectionHead("Detections before and after"), before, after, remark;
    std::vector<std::string> classes;
    try {
        ProgressMeter meter("detections", count, progress);
        int done = 0;
        const auto shown = [&](const ComparedPicture& picture, std::vector<Detection> detections, const char* network) {
            std::erase_if(detections, [](const Detection& detection) { return detection.confidence < shownConfidence; });
            return html::figure(html::photo(picture.image, detections, classes),
                                formatted("%s: %zu found, %zu there", network, detections.size(), picture.objects.size()));
        };
        compareDetections(
            store, run.record().id, run.chosen->number, {.most = count}, engines,
            [&](const ComparisonFacts& facts) {
                classes = facts.classes;
                remark = facts.retrained ? "The pruned network is the retrained one."
                                         : "The pruned network has the weights it inherited and no training since: retrain it before you judge it by its boxes.";
            },
            [&](const ComparedPicture& picture) {
                before += shown(picture, picture.original, "unpruned");
                after += shown(picture, picture.candidate, "pruned");
                meter.advance(++done);
            },
            stop);
    } catch (const StoppedError&) {
        throw;
    } catch (const Error& error) {
        return html + html::note("No pictures: the data set or the weights are not there as they were when the run was started (" + escaped(error.what()) + ").");
    }
    return html + html::row(before, "photos") + html::row(after, "photos")
        + html::note(formatted("Pictures of the validation split, boxes with a confidence of %.1f or more. ", static_cast<double>(shownConfidence)) + remark);
}

std::string reproduction(const RunStore& store, const ReportedRun& run, const RunReportOptions& options)
{
    const RunRecord& record = run.record();
    const std::filesystem::path database = std::filesystem::absolute(store.file());
    std::string html = sectionHead("The same again") + html::pre(shellText(searchCommand(record.settings, database)));
    for (const std::string& phrase : onlyInSettings(record.settings))
        html += html::note("No option says " + escaped(phrase) + ".");
    if (run.phases.size() > 1)
        html += html::note("The search was steered on its way: see above.");
    if (record.parent)
        html += html::note(formatted("The run begins with the episodes of run %lld up to %d.", static_cast<long long>(toInteger(record.parent->run)), record.parent->episode));
    if (run.chosen) {
        ExportRequest request;
        request.folder = "export";
        if (!run.retrained)
            html += html::pre(shellText(retrainCommand(record.id, run.chosen->number, {}, database)));
        html += html::pre(shellText(exportCommand(record.id, run.chosen->number, request, database)));
    }
    html::Table table({"what", "value"}, html::Table::Columns::Texts);
    const auto add = [&](const char* what, const std::string& value) {
        if (!value.empty())
            table.add({what, html::code(value)});
    };
    add("program of this page", options.program);
    add("searched with", record.environment);
    add("network description, SHA-256", sha256(record.cfgText));
    add("weights searched, SHA-256", record.weightsHash);
    add("data set, fingerprint", record.dataFingerprint);
    if (run.retrained)
        add("retrained weights, SHA-256", run.retrained->weightsHash);
    if (record.origin)
        add("came from", record.origin->file + (record.origin->host.empty() ? "" : " on " + record.origin->host));
    return html + table.html() + html::note("The same seed on the same machine gives the same numbers, bit for bit.");
}

std::string aboutRun(const RunStore& store, const ReportedRun& run, const RunReportOptions& options, const Engines& engines, const std::stop_token& stop,
                     const ProgressCallback& progress)
{
    std::string html = factsOf(run) + headline(run);
    if (run.episodes.empty())
        html += html::paragraph("No episode is recorded yet: there is nothing to show but the settings.");
    else if (!run.chosen)
        html += html::paragraph("Every candidate failed so far.");
    if (run.chosen)
        html += networks(run) + charts(run);
    if (const std::string failures = failuresTable(run); !failures.empty())
        html += sectionHead("Failed candidates") + failures;
    if (const std::string phases = phasesTable(run); !phases.empty())
        html += sectionHead("Steered on the way") + phases;
    if (!run.episodes.empty())
        html += sectionHead("Actions")
            + html::figure(actionMap(run.episodes), "A column an episode. Orange: a residual block is kept. Blue: the fuller, the more channels of a coupling group, named by its first layer, are kept.");
    if (run.chosen && options.runs.size() == 1 && options.pictures > 0 && !run.spec.heads().empty())
        html += pictures(store, run, options.pictures, engines, stop, progress);
    if (run.chosen)
        html += sectionHead(formatted("Layers of episode %d", run.chosen->number)) + layersTable(run);
    if (options.runs.size() == 1)
        html += sectionHead("Settings") + sharedSettingsList(std::span(&run, 1));
    return html + reproduction(store, run, options);
}

std::string besideEachOther(std::span<const ReportedRun> runs)
{
    FrontChart front;
    for (const ReportedRun& run : runs)
        front.runs.push_back({formatted("%lld ", static_cast<long long>(toInteger(run.record().id))) + run.overview.name(), run.episodes});
    return sectionHead("What they came to") + runsTable(runs)
        + html::note("The candidate: the most accurate of those that were retrained, else the largest reward. Rewards compare only between runs with the same reward. Hypervolume: the area that the front dominates, in mAP50 times decades of FLOPs below the unpruned "
                     "network; of runs on the same network and data the larger is the better.")
        + html::row(html::figure(front.svg(), "The front of each run") + html::figure(bestSoFarChart(front.runs), "The best reward so far"), "charts") + sectionHead("The front of all of them") + jointFrontTable(runs)
        + sectionHead("Settings that differ")
        + differingSettingsTable(runs) + sectionHead("Settings that all have") + sharedSettingsList(runs);
}

std::string aboutPaper()
{
    return "<h2>What the paper reports</h2>\n" + paperTable()
        + html::note("J. Li et al., ABCP: Automatic Block-wise and Channel-wise Network Pruning via Joint Search, arXiv 2110.03858: YOLOv3 at 416 × 416, retrained, on its authors' data and "
                     "machine. They are no measurements of this page; what is the same is the share of FLOPs and parameters that goes.");
}

}  // namespace

std::string runReport(const RunStore& store, const RunReportOptions& options, const Engines& engines, std::stop_token stop, const ProgressCallback& progress)
{
    if (options.runs.empty())
        throw InputError("report", "needs a run");
    if (options.episode && options.runs.size() > 1)
        throw InputError("--episode", "chooses a candidate of one run; several are told by their best");
    std::vector<ReportedRun> runs;
    for (const RunId id : options.runs) {
        throwIfStopped(stop);
        if (std::ranges::count(options.runs, id) > 1)
            throw InputError("report", "run " + std::to_string(toInteger(id)) + " is named twice");
        runs.push_back(reportedRun(store, id, options.episode));
    }
    std::string title, body;
    if (runs.size() == 1) {
        title = titleOf(runs[0]);
        body = "<h1>" + escaped(title) + "</h1>\n" + aboutRun(store, runs[0], options, engines, stop, progress);
    } else {
        for (const ReportedRun& run : runs)
            title += (title.empty() ? "" : ", ") + titleOf(run);
        body = formatted("<h1>%zu runs compared</h1>\n", runs.size()) + html::note(escaped(title)) + besideEachOther(runs);
        for (const ReportedRun& run : runs)
            body += "<h2 class='run'>" + escaped(titleOf(run)) + "</h2>\n" + aboutRun(store, run, options, engines, stop, progress);
    }
    throwIfStopped(stop);
    return html::page(title + " - ABCP Studio", body + aboutPaper());
}

void writeRunReport(const std::filesystem::path& file, bool overwrite, const RunStore& store, const RunReportOptions& options, const Engines& engines, std::stop_token stop,
                    const ProgressCallback& progress)
{
    std::error_code none;
    if (std::filesystem::equivalent(file, store.file(), none))
        throw InputError(file, "is the database of the runs");
    const std::filesystem::file_status status = std::filesystem::symlink_status(file, none);
    if (std::filesystem::is_directory(status))
        throw InputError(file, "is a folder");
    if (!overwrite && std::filesystem::exists(status))
        throw InputError(file, "exists already");
    const std::string html = runReport(store, options, engines, std::move(stop), progress);
    writeFileAtomically(file, options.print ? options.print(html) : html);
}

}  // namespace abcp
