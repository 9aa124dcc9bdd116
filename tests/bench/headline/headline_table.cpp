#include "tests/bench/headline/headline_table.h"

#include "core/base/files.h"
#include "core/base/percentile.h"
#include "core/network/darknet_cfg.h"
#include "core/workflow/svg_chart.h"
#include "tests/bench/bench_tools.h"
#include "tests/bench/rivals.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <sstream>

namespace fs = std::filesystem;

namespace abcp {

namespace {

const std::vector<std::string> engines{"ours", "LibTorch", "cv::dnn"};

std::string timeKey(const std::string& engine, int size)
{
    return engine + "@" + std::to_string(size);
}

double medianTime(const HeadlineRow& row, const std::string& engine, int size)
{
    const std::string key = timeKey(engine, size);
    return row.times.is_object() && row.times.contains(key) ? row.times[key].at("median").get<double>() : 0;
}

// Of a column that needs timing: empty before.
std::string speedUp(const HeadlineRow& first, const HeadlineRow& row, const std::string& engine, int size)
{
    const double before = medianTime(first, engine, size), after = medianTime(row, engine, size);
    if (before <= 0 || after <= 0)
        return "-";
    char text[32];
    std::snprintf(text, sizeof text, "%.1f", before / after);
    return text;
}

// "abcp" of "abcp (seed 2)".
std::string searcherOf(const HeadlineRow& row)
{
    return row.name.substr(0, row.name.find(" (seed"));
}

using Metric = double HeadlineTest::*;
constexpr Metric map50 = &HeadlineTest::map50, map5095 = &HeadlineTest::map5095;

// From the domain of the search to the last one.
double drop(const HeadlineRow& row, Metric metric)
{
    return row.tests.front().*metric - row.tests.back().*metric;
}

// "abcp, 3 seeds: val 0.9960 (0.9940 to 0.9980)" and so on for each that was searched more than once.
void printSpreads(const std::vector<HeadlineRow>& rows)
{
    std::map<std::string, std::vector<const HeadlineRow*>> searches;
    for (const HeadlineRow& row : rows)
        searches[searcherOf(row)].push_back(&row);
    for (const auto& [searcher, found] : searches) {
        if (found.size() < 2)
            continue;
        std::printf("%s, %zu seeds:", searcher.c_str(), found.size());
        const auto tell = [&](const std::string& what, auto&& of) {
            std::vector<double> values;
            for (const HeadlineRow* row : found)
                values.push_back(of(*row));
            const auto [least, most] = std::ranges::minmax(values);
            std::printf(" %s %.4f (%.4f to %.4f)", what.c_str(), median(values), least, most);
        };
        tell("val", [](const HeadlineRow& row) { return row.val; });
        for (const Metric metric : {map50, map5095}) {
            std::printf("\n    %s:", metric == map50 ? "mAP50" : "mAP50:95");
            for (std::size_t i = 0; i < rows.front().tests.size(); ++i)
                tell(rows.front().tests[i].name, [=](const HeadlineRow& row) { return row.tests[i].*metric; });
            tell("drop", [metric](const HeadlineRow& row) { return drop(row, metric); });
        }
        std::printf("\n");
    }
}

void print(const std::vector<HeadlineRow>& rows, int deploySize, int trainSize)
{
    const HeadlineRow& first = rows.front();
    std::printf("\n%-22s %7s", "network", "val");
    for (const HeadlineTest& test : first.tests)
        std::printf(" %18s", test.name.c_str());
    std::printf(" %15s %10s %7s %10s %7s %9s %9s", "drop", ("GFLOP@" + std::to_string(deploySize)).c_str(), "less", "params", "less", "ms", "p95");
    for (const std::string& engine : engines)
        std::printf(" %10s", engine.c_str());
    std::printf(" %10s\n", ("@" + std::to_string(trainSize)).c_str());
    for (const HeadlineRow& row : rows) {
        std::printf("%-22s %7.4f", row.name.c_str(), row.val);
        for (const HeadlineTest& test : row.tests)
            std::printf(" %11.4f %6.4f", test.map50, test.map5095);
        std::printf(" %8.4f %6.4f", drop(row, map50), drop(row, map5095));
        const auto less = [](std::int64_t now, std::int64_t before) { return 100 - 100 * static_cast<double>(now) / static_cast<double>(before); };
        const std::string key = timeKey("ours", deploySize);
        const bool isTimed = row.times.is_object() && row.times.contains(key);
        std::printf(" %10.4f %6.2f%% %10lld %6.2f%% %9.2f %9.2f", static_cast<double>(row.flops) / 1e9, less(row.flops, first.flops),
                    static_cast<long long>(row.params), less(row.params, first.params), medianTime(row, "ours", deploySize),
                    isTimed ? row.times[key].at("p95").get<double>() : 0.0);
        for (const std::string& engine : engines)
            std::printf(" %9sx", speedUp(first, row, engine, deploySize).c_str());
        std::printf(" %9sx\n", speedUp(first, row, "ours", trainSize).c_str());
    }
    printSpreads(rows);
    std::printf("Of tests mAP50 and mAP50:95; drop: from the first test to the last. Times faster than %s: each engine against itself at %d px, ours at %d px; one image, one thread, medians.\n",
                first.name.c_str(), deploySize, trainSize);
    std::fflush(stdout);
}

std::string csv(const std::vector<HeadlineRow>& rows)
{
    std::ostringstream text;
    text << "network,map50_val";
    for (const HeadlineTest& test : rows.front().tests)
        text << ",map50_" << test.name << ",map50_95_" << test.name;
    text << ",flops,params";
    const Json& times = rows.front().times;
    if (times.is_object())
        for (const auto& [key, value] : times.items())
            text << ",ms_" << key << ",p95_ms_" << key;
    text << "\n";
    for (const HeadlineRow& row : rows) {
        text << row.name << "," << row.val;
        for (const HeadlineTest& test : row.tests)
            text << "," << test.map50 << "," << test.map5095;
        text << "," << row.flops << "," << row.params;
        if (times.is_object())
            for (const auto& [key, value] : times.items()) {
                const bool isTimed = row.times.is_object() && row.times.contains(key);
                text << "," << (isTimed ? row.times[key]["median"].dump() : "") << "," << (isTimed ? row.times[key]["p95"].dump() : "");
            }
        text << "\n";
    }
    return text.str();
}

std::string plot(const std::vector<HeadlineRow>& rows, std::size_t test, Metric metric, int deploySize)
{
    // Okabe and Ito's colours.
    const std::vector<std::string> colours{"#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"};
    SvgChart chart{.xTitle = "GFLOPs at " + std::to_string(deploySize) + " px", .yTitle = (metric == map50 ? "mAP50, " : "mAP50:95, ") + rows.front().tests[test].name, .logX = true};
    for (const HeadlineRow& row : rows) {
        auto series = std::ranges::find(chart.series, searcherOf(row), &SvgSeries::label);
        if (series == chart.series.end())
            series = chart.series.insert(series, {searcherOf(row), colours[chart.series.size() % colours.size()],
                                                  row.name.starts_with("abcp") ? SvgSeries::Kind::Star : SvgSeries::Kind::Points, {}, {}});
        series->x.push_back(static_cast<double>(row.flops) / 1e9);
        series->y.push_back(row.tests[test].*metric);
    }
    return chart.svg();
}

}  // namespace

HeadlineRow headlineRow(const std::string& name, const Json& model, const Json& times)
{
    HeadlineRow row{name, model.at("val").get<double>(), {}, model.at("flops").get<std::int64_t>(), model.at("params").get<std::int64_t>(), times};
    for (const auto& [test, accuracy] : model.at("tests").items())
        row.tests.push_back({test, accuracy.at("map50").get<double>(), accuracy.at("map50_95").get<double>()});
    return row;
}

std::map<std::string, Json> timeInTurn(const std::vector<std::pair<std::string, Network>>& networks, const std::vector<int>& sizes, int rounds)
{
    struct Entry {
        std::string network, key;
        std::unique_ptr<Network> sized;
        std::unique_ptr<TemporaryFolder> folder;
        std::vector<Rival> rivals;
        std::vector<std::vector<double>> times;
    };
    std::map<std::string, Json> result;
    for (const int size : sizes) {
        std::vector<Entry> entries;
        for (const auto& [name, network] : networks) {
            Entry entry{name, {}, std::make_unique<Network>(network), std::make_unique<TemporaryFolder>(), {}, {}};
            entry.sized->spec = resized(network.spec, size, size);
            for (Rival& rival : rivals(*entry.sized, 1, entry.folder->path()))
                if (std::ranges::count(engines, rival.name))
                    entry.rivals.push_back(std::move(rival));
            entry.times.resize(entry.rivals.size());
            entries.push_back(std::move(entry));
        }
        for (int round = -1; round < rounds; ++round)  // the first only warms up
            for (Entry& entry : entries)
                for (std::size_t i = 0; i < entry.rivals.size(); ++i)
                    if (const double spent = entry.rivals[i].forward(); round >= 0)
                        entry.times[i].push_back(spent);
        for (Entry& entry : entries)
            for (std::size_t i = 0; i < entry.rivals.size(); ++i) {
                std::vector<double>& times = entry.times[i];
                std::ranges::sort(times);
                result[entry.network][timeKey(entry.rivals[i].name, size)] = {{"median", times[times.size() / 2]}, {"p95", times[(times.size() * 95 - 1) / 100]}};
            }
    }
    return result;
}

void writeHeadline(const std::vector<HeadlineRow>& rows, int deploySize, int trainSize, const fs::path& folder)
{
    print(rows, deploySize, trainSize);
    writeFileAtomically(folder / "headline.csv", csv(rows));
    for (std::size_t test = 0; test < rows.front().tests.size(); ++test)
        for (const Metric metric : {map50, map5095})
            writeFileAtomically(folder / ("headline-" + rows.front().tests[test].name + (metric == map50 ? ".svg" : "-map50-95.svg")), plot(rows, test, metric, deploySize));
}

}  // namespace abcp
