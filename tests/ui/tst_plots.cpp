#include "tests/ui/synthetic_run.h"
#include "ui/plots/action_map.h"
#include "ui/plots/pareto_plot.h"
#include "ui/plots/point_cloud.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/plots/reward_plot.h"
#include "ui/theme.h"

#include <QTest>

#include <cmath>
#include <limits>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

namespace {

struct Views {
    RunModel run;
    CandidateSelection selection{run};
    RewardPlot reward{run, selection};
    ParetoPlot pareto{run, selection};
    ActionMap actions{run, selection};

    Views()
    {
        for (Plot* plot : all())
            plot->resize(600, 400);
    }
    std::vector<Plot*> all() { return {&reward, &pareto, &actions}; }
    void draw()
    {
        for (Plot* plot : all()) {
            plot->replotNow();
            plot->canvas()->replot(QCustomPlot::rpImmediateRefresh);
        }
    }
};

bool isProper(const QCPRange& range)
{
    return std::isfinite(range.lower) && std::isfinite(range.upper) && range.lower < range.upper;
}

LoadedRun withNaN(LoadedRun run)
{
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (std::size_t i = 0; i < run.episodes.size(); i += 3) {
        run.episodes[i].reward = nan;
        run.episodes[i].baseline = nan;
        if (run.episodes[i].measurement)
            run.episodes[i].measurement->map50 = nan;
    }
    return run;
}

}  // namespace

// A cloud of points on a canvas of its own; every third one is shown.
struct Cloud {
    QCustomPlot canvas;
    PointCloud* points = new PointCloud(canvas.xAxis, canvas.yAxis);

    explicit Cloud(int count, const QColor& dimmed = Qt::lightGray)
    {
        canvas.resize(300, 200);
        points->setColours(Qt::blue, dimmed);
        add(0, count);
    }
    void add(int first, int end)
    {
        for (int i = first; i < end; ++i)
            points->add(i, i % 7 == 6 ? std::numeric_limits<double>::quiet_NaN() : i % 10, i % 3 == 0);
    }
    QImage drawn(const QCPRange& keys)
    {
        canvas.xAxis->setRange(keys);
        canvas.yAxis->setRange(-1, 11);
        canvas.replot(QCustomPlot::rpImmediateRefresh);
        return canvas.toPixmap().toImage();
    }
};

class PlotsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // What was drawn before leaves nothing behind.
    void aCloudFollowsItsAxesPointsAndFilter()
    {
        Cloud cloud(60), fresh(100);
        const QImage before = cloud.drawn({-1, 100});
        cloud.add(60, 100);
        QVERIFY(cloud.drawn({-1, 100}) != before);
        QVERIFY(cloud.drawn({20, 50}) != cloud.drawn({-1, 100}));
        QCOMPARE(cloud.drawn({20, 50}), fresh.drawn({20, 50}));
        for (std::size_t i = 0; i < cloud.points->count(); ++i)
            cloud.points->setShown(i, false);
        QVERIFY(cloud.drawn({20, 50}) != fresh.drawn({20, 50}));
        cloud.points->clear();
        cloud.add(0, 100);
        QCOMPARE(cloud.drawn({20, 50}), fresh.drawn({20, 50}));
    }

    void whatHasNoColourIsNotDrawn()
    {
        Cloud cloud(100, Qt::transparent), empty(0);
        QVERIFY(cloud.drawn({-1, 100}) != empty.drawn({-1, 100}));
        for (std::size_t i = 0; i < cloud.points->count(); ++i)
            cloud.points->setShown(i, false);
        QCOMPARE(cloud.drawn({-1, 100}), empty.drawn({-1, 100}));
    }

    void anyNumberOfPoints_data()
    {
        QTest::addColumn<int>("episodes");
        QTest::addColumn<bool>("nan");
        for (const int episodes : {0, 1, 2, 40, 10'000})
            for (const bool nan : {false, true})
                QTest::addRow("%d episodes%s", episodes, nan ? ", some NaN" : "") << episodes << nan;
    }

    void anyNumberOfPoints()
    {
        QFETCH(int, episodes);
        QFETCH(bool, nan);
        Views views;
        views.run.open(nan ? withNaN(syntheticRun(episodes)) : syntheticRun(episodes));
        views.draw();
        for (Plot* plot : views.all()) {
            QVERIFY(isProper(plot->canvas()->xAxis->range()));
            QVERIFY(isProper(plot->canvas()->yAxis->range()));
            QVERIFY(plot->csv(false).startsWith(u"episode,"_s));
        }
        QCOMPARE(views.reward.csv(false).count(u'\n'), episodes + 1);
    }

    void growingShowsTheSameAsOpening()
    {
        const LoadedRun full = syntheticRun(120);
        Views opened;
        opened.run.open(full);
        Views grown;
        LoadedRun start = full;
        start.episodes.clear();
        start.settings.episodes = 5;  // more come than were planned
        grown.run.open(start);
        for (const Episode& episode : full.episodes)
            grown.run.append({episode});
        opened.draw();
        grown.draw();
        QCOMPARE(grown.reward.csv(false), opened.reward.csv(false));
        QCOMPARE(grown.pareto.csv(false), opened.pareto.csv(false));
        QCOMPARE(grown.actions.csv(false), opened.actions.csv(false));
    }

    void zoomStaysWhenDataArrive()
    {
        Views views;
        LoadedRun run = syntheticRun(100);
        const Episode last = run.episodes.back();
        run.episodes.pop_back();
        views.run.open(run);
        views.draw();
        for (Plot* plot : views.all()) {
            plot->setFollowing(false);
            plot->canvas()->xAxis->setRange(0.01, 0.02);
        }
        views.run.append({last});
        views.draw();
        for (Plot* plot : views.all())
            QCOMPARE(plot->canvas()->xAxis->range(), QCPRange(0.01, 0.02));
        QCOMPARE(views.reward.csv(true), u"episode,reward,smoothed,baseline\n"_s);
        for (Plot* plot : views.all())
            plot->fit();
        views.draw();
        QVERIFY(views.reward.canvas()->xAxis->range().contains(99));
    }

    void smoothingNothingIsTheCurveItself()
    {
        Views views;
        views.run.open(syntheticRun(16));
        views.reward.setSmoothing(0);
        const QStringList lines = views.reward.csv(false).split(u'\n', Qt::SkipEmptyParts);
        for (qsizetype i = 1; i < lines.size(); ++i) {
            const QStringList cells = lines[i].split(u',');
            QCOMPARE(cells[2], cells[1]);
        }
    }

    void uniformCutsAreMarked()
    {
        Views views;
        const auto marked = [&] {
            QCustomPlot* canvas = views.pareto.canvas();
            for (int i = 0; i < canvas->graphCount(); ++i)
                if (canvas->graph(i)->name() == u"uniform"_s)
                    return canvas->graph(i)->dataCount();
            return -1;
        };
        LoadedRun run = syntheticRun(20);
        run.episodes[4].action = uniformAction(run.space, 0.5);
        run.episodes[4].measurement = *run.reference;
        run.uniform = {run.episodes[4], run.episodes[4]};  // as of another run
        views.run.open(run);
        QCOMPARE(marked(), 3);
        QCOMPARE(views.pareto.csv(false).count(u",1\n"_s), 1);
        Episode more = run.episodes[4];
        more.number = 20;
        views.run.append({more});
        QCOMPARE(marked(), 4);
        views.run.open(syntheticRun(20));
        QCOMPARE(marked(), 0);
    }

    void aClickSelects()
    {
        Views views;
        views.run.open(syntheticRun(60));
        for (Plot* plot : views.all())
            plot->show();
        views.draw();
        const Episode& wanted = views.run.episode(views.run.front().front());
        QTest::mouseClick(views.pareto.canvas(), Qt::LeftButton, {}, views.pareto.pixelOf(wanted).toPoint());
        QCOMPARE(views.selection.current(), wanted.number);

        const QCPAxisRect* area = views.actions.canvas()->axisRect();
        const QPoint column(static_cast<int>(views.actions.canvas()->xAxis->coordToPixel(20)), area->center().y());
        QTest::mouseClick(views.actions.canvas(), Qt::LeftButton, {}, column);
        QCOMPARE(views.selection.current(), 20);

        const QPoint point(static_cast<int>(views.reward.canvas()->xAxis->coordToPixel(31)), views.reward.canvas()->axisRect()->center().y());
        QTest::mouseClick(views.reward.canvas(), Qt::LeftButton, {}, point);
        QCOMPARE(views.selection.current(), 31);
    }

    void coloursFollowThePalette()
    {
        Views views;
        views.run.open(syntheticRun(20));
        for (const Theme theme : {Theme::Dark, Theme::Light}) {
            applyTheme(theme);
            for (Plot* plot : views.all()) {
                plot->show();
                QCoreApplication::processEvents();
                const QImage image = plot->grab().toImage();
                QCOMPARE(image.pixelColor(2, image.height() - 2), paletteOf(theme).color(QPalette::Base));
            }
        }
    }
};

QTEST_MAIN(PlotsTest)
#include "tst_plots.moc"
