// How fast the window is: abcp_bench_window [--episodes N] [--quick]. By hand; figures differ from machine to machine.
// Opens a made-up run of many episodes from a database, then draws, zooms, brushes and grows it, and tells milliseconds a frame and memory.
// The store is written with the small network of the tests: 4 blocks and the groups of its convolutions, not YOLOv3's.

#include "core/network/darknet_cfg.h"
#include "tests/bench/bench_tools.h"
#include "tests/ui/fake_engines.h"
#include "tests/ui/synthetic_run.h"
#include "ui/main_window.h"
#include "ui/plots/action_map.h"
#include "ui/plots/parallel_plot.h"
#include "ui/plots/pareto_plot.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/reward_plot.h"
#include "ui/views/episode_table.h"
#include "ui/views/search_page.h"
#include "ui/views/table_view.h"

#include <QApplication>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QMouseEvent>
#include <QScrollBar>
#include <QStandardPaths>
#include <QTimer>
#include <QWindow>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace abcp;
using namespace abcp::ui;

namespace {

double milliseconds(const QElapsedTimer& timer)
{
    return static_cast<double>(timer.nsecsElapsed()) / 1e6;
}

double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toDouble() * 4096 / 1e6;
}

// Sleeps while there are no events.
void processFor(int duration)
{
    QEventLoop loop;
    QTimer::singleShot(duration, Qt::PreciseTimer, &loop, &QEventLoop::quit);
    loop.exec();
}

bool waitFor(const std::function<bool()>& what, int limit)
{
    QElapsedTimer timer;
    timer.start();
    while (!what() && timer.elapsed() < limit)
        processFor(5);
    return what();
}

RunId writeStore(const std::filesystem::path& database, const LoadedRun& run)
{
    RunStore store(database);
    RunRecord record;
    record.settings = run.settings;
    record.cfgText = darknetCfg(run.spec);
    const RunId id = store.createRun(record);
    store.setReference(id, *run.reference);
    for (const Episode& episode : run.episodes)
        store.appendEpisode(id, episode);
    store.setState(id, RunState::Stopped);
    return id;
}

// Milliseconds of each of some frames, median and the one in twenty.
void time(const char* what, int frames, const std::function<void(int)>& frame)
{
    std::vector<double> taken;
    for (int i = 0; i < frames; ++i) {
        QElapsedTimer timer;
        timer.start();
        frame(i);
        taken.push_back(milliseconds(timer));
    }
    std::ranges::sort(taken);
    std::printf("%-34s median %6.1f ms   p95 %6.1f ms\n", what, median(taken), taken[taken.size() * 95 / 100]);
}

void timePlot(const char* name, Plot* plot, int frames)
{
    QCustomPlot* canvas = plot->canvas();
    plot->replotNow();
    const QCPRange all = canvas->xAxis->range();
    time((std::string(name) + ", zoom and pan").c_str(), frames, [&](int i) {
        plot->setFollowing(false);
        const double share = 0.1 + 0.9 * i / frames;
        canvas->xAxis->setRange(all.lower, all.lower + all.size() * share);
        canvas->replot(QCustomPlot::rpImmediateRefresh);
        plot->grab();
    });
    plot->fit();
}

// A drag along the accuracy axis, as the mouse does it: the filter, and what is drawn anew in the views on show.
void timeBrushing(SearchPage& page, int frames)
{
    ParallelPlot* plot = page.parallel();
    for (QDockWidget* dock : page.docks())
        if (dock->isAncestorOf(plot))
            dock->raise();
    waitFor([&] { return plot->isVisible(); }, 1000);
    processFor(500);
    const auto send = [&](QEvent::Type type, double position) {
        const QPointF at = plot->pixelOf(1, position);
        const bool isMove = type == QEvent::MouseMove;
        QMouseEvent event(type, at, plot->canvas()->mapToGlobal(at), isMove ? Qt::NoButton : Qt::LeftButton,
                          type == QEvent::MouseButtonRelease ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(plot->canvas(), &event);
    };
    send(QEvent::MouseButtonPress, 0.95);
    const auto brush = [&](int i) { send(QEvent::MouseMove, 0.9 - 0.88 * i / frames); };
    time("parallel coordinates, brushing", frames, [&](int i) {
        brush(i);
        plot->replotNow();
        plot->canvas()->replot(QCustomPlot::rpImmediateRefresh);
    });
    time("brushing, all views on show", frames, [&](int i) {
        brush(frames - i);
        for (Plot* each : page.plots()) {
            if (!each->isVisible())
                continue;
            each->replotNow();
            each->canvas()->replot(QCustomPlot::rpImmediateRefresh);
        }
    });
    send(QEvent::MouseButtonRelease, 0.5);
    std::printf("%-34s %zu of %zu\n", "lines that meet the brush", plot->shownLines(), plot->lineCount());
    page.docks().front()->raise();
    page.setFocus();
}

// A search with engines that make their figures up, in a worker as always: a thousand episodes at once, then ten a second. Of the window's thread alone, as a
// share of one core and of all cores, which a search keeps busy.
void timeLiveSearch(MainWindow& window, FakeBehaviour& behaviour, const std::filesystem::path& folder, bool quick)
{
    const std::size_t start = quick ? 20 : 1000;
    behaviour.delayMs = 0;
    window.controller().startSearch(writeFakeProject(folder / "live", 100'000), folder / "studio.sqlite");
    const auto count = [&] { return window.model().run().episodes.size(); };
    if (!waitFor([&] { return window.controller().state() == SearchController::State::Searching && count() > start; }, 60'000))
        return;
    behaviour.delayMs = 100;
    processFor(2000);  // what is still to be drawn of those is not asked for here
    const std::size_t before = count();
    const double spent = processorSeconds(CLOCK_THREAD_CPUTIME_ID);
    QElapsedTimer timer;
    timer.start();
    processFor(quick ? 500 : 20'000);
    const double seconds = milliseconds(timer) / 1000;
    const double share = 100 * (processorSeconds(CLOCK_THREAD_CPUTIME_ID) - spent) / seconds;
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    std::printf("%-34s %.1f %% of one core, %.1f %% of the search's %u, %.1f episodes a second\n", "live, beside the search", share, share / cores, cores,
                static_cast<double>(count() - before) / seconds);
    window.controller().stop();
    waitFor([&] { return window.controller().isIdle(); }, 10'000);
}

}  // namespace

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QStandardPaths::setTestModeEnabled(true);
    QApplication::setOrganizationName(QStringLiteral("abcp-studio-bench"));
    QApplication::setApplicationName(QStringLiteral("abcp-bench-window"));
    const QStringList arguments = QApplication::arguments();
    const bool quick = arguments.contains(QStringLiteral("--quick"));
    const qsizetype given = arguments.indexOf(QStringLiteral("--episodes"));
    const int episodes = quick ? 200 : given > 0 ? arguments.value(given + 1).toInt() : 100'000;
    const int frames = quick ? 3 : 40;

    const TemporaryFolder folder;
    const std::filesystem::path database = folder.path() / "studio.sqlite";
    LoadedRun made = syntheticRun(episodes);
    const RunId id = writeStore(database, made);
    std::printf("%d episodes, %zu decisions each\n", episodes, made.episodes.front().decisions.size());

    QElapsedTimer timer;
    timer.start();
    const auto behaviour = std::make_shared<FakeBehaviour>();
    MainWindow window(makeFakeEngines(behaviour));
    window.setDatabase(database);
    window.resize(1600, 900);
    window.show();
    waitFor([&] { return window.windowHandle() && window.windowHandle()->isExposed(); }, 5000);
    window.grab();
    std::printf("%-34s %.0f ms\n", "window made and painted", milliseconds(timer));

    timer.restart();
    window.openRun(id);
    const bool opened = waitFor([&] { return window.model().isOpen() && !window.model().episodes().empty(); }, 60'000);
    window.grab();
    std::printf("%-34s %.0f ms\n", "first episodes on screen", milliseconds(timer));
    const bool read = waitFor([&] { return static_cast<int>(window.model().episodes().size()) == episodes; }, 600'000);
    std::printf("%-34s %.0f ms\n", "all episodes read", milliseconds(timer));
    if (!opened || !read)
        return 1;

    SearchPage* page = window.searchPage();
    QScrollBar* bar = page->episodeTable()->view()->verticalScrollBar();
    time("episode table, scrolling", frames, [&](int i) {
        bar->setValue(bar->maximum() * i / frames);
        page->episodeTable()->view()->grab();
    });
    timePlot("action map", page->actionMap(), frames);
    timePlot("accuracy and cost", page->paretoPlot(), frames);
    timePlot("reward", page->rewardPlot(), frames);
    const auto drawAll = [&] {
        for (Plot* plot : page->plots()) {
            plot->replotNow();
            plot->canvas()->replot(QCustomPlot::rpImmediateRefresh);
        }
    };
    time("selection moves, all views", frames, [&](int i) {
        window.selection().select(episodes * i / frames);
        for (Plot* plot : page->plots())
            plot->canvas()->layer(QStringLiteral("marks"))->replot();
        QCoreApplication::processEvents();
    });
    time("filter changes, all views", frames, [&](int i) {
        window.selection().filter().setText(QStringLiteral("map50>0.%1").arg(30 + i));
        drawAll();
    });
    window.selection().filter().setText({});
    timeBrushing(*page, frames);
    window.selection().filter().setText({});

    timeLiveSearch(window, *behaviour, folder.path(), quick);

    // Then episodes as fast as they can be shown.
    made.episodes.resize(static_cast<std::size_t>(std::min(episodes, 10'000)));
    LoadedRun start = made;
    start.episodes.clear();
    Q_EMIT window.controller().runOpened(start);
    double firstMemory = 0;
    const std::size_t first = made.episodes.size() / 10;
    for (std::size_t next = 0; next < made.episodes.size(); ++next) {
        Q_EMIT window.controller().episodesFinished({made.episodes[next]});
        if (next % 20 == 0)
            QCoreApplication::processEvents();
        if (next == first)
            firstMemory = residentMegabytes();
    }
    std::printf("%-34s %.0f MB, %.0f MB\n", "memory at a tenth and at the end", firstMemory, residentMegabytes());
    return 0;
}
