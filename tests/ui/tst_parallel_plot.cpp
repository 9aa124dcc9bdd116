#include "tests/ui/synthetic_run.h"
#include "ui/models/filter_range.h"
#include "ui/models/run_model.h"
#include "ui/plots/parallel_plot.h"
#include "ui/plots/qcustomplot_fence.h"

#include <QSignalSpy>
#include <QTest>
#include <QUndoStack>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

namespace {

enum Axis { Reward, Map50, Loss, Flops, Params, Latency, Blocks, Kept };

std::vector<RunPoint> pointsOf(const LoadedRun& run)
{
    std::vector<RunPoint> points;
    for (const Episode& episode : run.episodes)
        if (!episode.failed())
            points.push_back(runPoint(episode));
    return points;
}

struct View {
    RunModel run;
    ViewFilter filter{run};
    QUndoStack undo;
    std::vector<RunPoint> first;
    std::vector<RunPoint> second;
    ParallelPlot plot{filter, [this] {
                          return std::vector{ParallelSeries{RunId{3}, u"3 first"_s, first}, ParallelSeries{RunId{4}, u"4 second"_s, second}};
                      }};

    explicit View(int episodes) : first(pointsOf(syntheticRun(episodes))), second(pointsOf(syntheticRun(episodes / 2, 2)))
    {
        plot.setUndoStack([this] { return &undo; });
        plot.resize(1000, 320);
        plot.show();
        plot.activateWindow();
        draw();
    }
    void draw()
    {
        QVERIFY(QTest::qWaitForWindowActive(&plot));
        plot.replotNow();
        plot.canvas()->replot(QCustomPlot::rpImmediateRefresh);
    }
    std::size_t meeting(double low, double high) const
    {
        const auto meets = [&](const RunPoint& point) { return point.map50 >= low && point.map50 <= high; };
        return static_cast<std::size_t>(std::ranges::count_if(first, meets) + std::ranges::count_if(second, meets));
    }
    void mouse(QEvent::Type type, std::size_t axis, double position)
    {
        const QPointF at = plot.pixelOf(axis, position);
        const bool isUp = type == QEvent::MouseButtonRelease;
        QMouseEvent event(type, at, plot.canvas()->mapToGlobal(at), type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                          isUp ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
        QCoreApplication::sendEvent(plot.canvas(), &event);
    }
    void drag(std::size_t axis, double from, double to)
    {
        mouse(QEvent::MouseButtonPress, axis, from);
        for (int i = 1; i <= 4; ++i)
            mouse(QEvent::MouseMove, axis, from + (to - from) * i / 4);
        mouse(QEvent::MouseButtonRelease, axis, to);
    }
    double positionOf(std::size_t axis, double value) const { return plot.axes()[axis].position(value); }
};

}  // namespace

class ParallelPlotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void rangesInAFilter_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<double>("low");
        QTest::addColumn<double>("high");
        const double infinite = std::numeric_limits<double>::infinity();
        QTest::newRow("none") << "tag:flops params<2G" << -infinite << infinite;
        QTest::newRow("an end") << "FLOPS<2G" << -infinite << 2e9;
        QTest::newRow("both ends") << "flops>=1.5M tag:x flops<=2G" << 1.5e6 << 2e9;
        QTest::newRow("the narrower") << "flops>1 flops>3 flops<9 flops<5" << 3.0 << 5.0;
        QTest::newRow("one value") << "flops=7k" << 7e3 << 7e3;
        QTest::newRow("no number") << "flops<x flops>" << -infinite << infinite;
    }

    void rangesInAFilter()
    {
        QFETCH(QString, text);
        const FilterRange range = filterRange(text, u"flops"_s);
        QTEST(range.low, "low");
        QTEST(range.high, "high");
        QCOMPARE(range.isOpen(), std::isinf(range.low) && std::isinf(range.high));
    }

    void aRangeReplacesThatOfItsFigureOnly()
    {
        QCOMPARE(withFilterRange(u"  map50>0.7  flops<2G -tag:x flops>1 "_s, u"flops"_s, u"3M"_s, u"1G"_s), u"map50>0.7 -tag:x flops>=3M flops<=1G"_s);
        QCOMPARE(withFilterRange(u"map50>0.7 flops<2G"_s, u"map50"_s, {}, u"0.9"_s), u"flops<2G map50<=0.9"_s);
        QCOMPARE(withFilterRange(u"map50>0.7 flops<2G"_s, u"flops"_s, {}, {}), u"map50>0.7"_s);
    }

    void anyNumberOfLines_data()
    {
        QTest::addColumn<int>("episodes");
        for (const int episodes : {0, 1, 2, 40, 3000})
            QTest::addRow("%d", episodes) << episodes;
    }

    void anyNumberOfLines()
    {
        QFETCH(int, episodes);
        View view(episodes);
        QCOMPARE(view.plot.lineCount(), view.first.size() + view.second.size());
        QCOMPARE(view.plot.axes().empty(), view.first.empty());
        QCOMPARE(view.plot.csv(false).count(u'\n'), static_cast<qsizetype>(1 + view.plot.lineCount()));
        view.filter.setText(u"map50>0.6"_s);
        view.draw();
        QCOMPARE(view.plot.csv(true).count(u'\n'), static_cast<qsizetype>(1 + view.plot.shownLines()));
    }

    void aFigureThatIsMissingBreaksItsLineOnly()
    {
        View view(20);
        view.first[3].latencyMs = std::numeric_limits<double>::quiet_NaN();
        view.first[4].reward = std::numeric_limits<double>::infinity();
        view.plot.invalidate();
        view.draw();
        QCOMPARE(view.plot.axes().size(), std::size_t{8});
        for (RunPoint& point : view.first)
            point.latencyMs = 0;
        for (RunPoint& point : view.second)
            point.latencyMs = 0;
        view.plot.invalidate();
        view.draw();
        QCOMPARE(view.plot.axes().size(), std::size_t{7});  // nothing was timed
    }

    void axesRoundTrip()
    {
        View view(200);
        QVERIFY(view.plot.axes()[Flops].isLogarithmic);
        for (const ParallelAxis& axis : view.plot.axes())
            for (const double position : {0.0, 0.3, 1.0})
                QVERIFY(std::abs(axis.position(axis.valueAt(position)) - position) < 1e-9);
        QCOMPARE(view.plot.axes()[Flops].filterText(1'234'567), u"1.235M"_s);
        QCOMPARE(view.plot.axes()[Map50].filterText(0.123456), u"0.1235"_s);
        view.plot.setLogarithmic(false);
        view.draw();
        QVERIFY(!view.plot.axes()[Flops].isLogarithmic);
    }

    void aDragIsATermOfTheFilter()
    {
        View view(200);
        view.filter.setText(u"tag:mine"_s);
        view.filter.setText({});
        view.drag(Map50, 0.8, 0.4);
        const FilterRange range = filterRange(view.filter.text(), u"map50"_s);
        QVERIFY(std::abs(view.positionOf(Map50, range.low) - 0.4) < 0.01);
        QVERIFY(std::abs(view.positionOf(Map50, range.high) - 0.8) < 0.01);
        QCOMPARE(view.plot.shownLines(), view.meeting(range.low, range.high));
        QVERIFY(view.plot.shownLines() < view.plot.lineCount());
        QCOMPARE(view.undo.count(), 1);  // one step a drag

        view.drag(Flops, 0.5, -0.2);  // beyond its foot: that end is open
        QVERIFY(view.filter.text().contains(u"flops<="_s));
        QVERIFY(!view.filter.text().contains(u"flops>="_s));
        QVERIFY(view.filter.text().contains(u"map50>="_s));
        QCOMPARE(view.undo.count(), 2);
        view.undo.undo();
        QVERIFY(!view.filter.text().contains(u"flops"_s));
        view.undo.undo();
        QCOMPARE(view.filter.text(), QString());
        QCOMPARE(view.plot.shownLines(), view.plot.lineCount());
    }

    void aDragMovesARange()
    {
        View view(200);
        view.drag(Map50, 0.2, 0.4);
        view.drag(Map50, 0.3, 0.6);
        const FilterRange moved = filterRange(view.filter.text(), u"map50"_s);
        QVERIFY(std::abs(view.positionOf(Map50, moved.low) - 0.5) < 0.01);
        QVERIFY(std::abs(view.positionOf(Map50, moved.high) - 0.7) < 0.01);
        view.drag(Map50, 0.7, 0.9);  // its upper end
        const FilterRange widened = filterRange(view.filter.text(), u"map50"_s);
        QCOMPARE(widened.low, moved.low);
        QVERIFY(std::abs(view.positionOf(Map50, widened.high) - 0.9) < 0.01);
        QTest::mouseDClick(view.plot.canvas(), Qt::LeftButton, {}, view.plot.pixelOf(Map50, 0.7).toPoint());
        QCOMPARE(view.filter.text(), QString());
    }

    void aTermThatIsTypedIsABrush()
    {
        View view(200);
        view.filter.setText(u"blocks>=2 loss<3 flops<2M"_s);
        view.plot.setFocus();
        for (int i = 0; i < Blocks; ++i)
            QTest::keyClick(&view.plot, Qt::Key_Right);
        QCOMPARE(view.plot.currentAxis(), static_cast<int>(Blocks));
        QTest::keyClick(&view.plot, Qt::Key_Delete);
        QCOMPARE(view.filter.text(), u"loss<3 flops<2M"_s);
        view.undo.undo();
        QCOMPARE(view.filter.text(), u"blocks>=2 loss<3 flops<2M"_s);
        view.filter.setText(u"blocks>="_s);  // half typed
        QCOMPARE(view.plot.shownLines(), view.plot.lineCount());
    }

    void keysMoveARange()
    {
        View view(200);
        view.plot.setFocus();
        QTest::keyClick(&view.plot, Qt::Key_Tab);
        QCOMPARE(view.plot.currentAxis(), static_cast<int>(Map50));
        const auto range = [&] { return filterRange(view.filter.text(), u"map50"_s); };
        QTest::keyClick(&view.plot, Qt::Key_Up, Qt::ShiftModifier);
        const FilterRange begun = range();
        QVERIFY(!begun.isOpen());
        QTest::keyClick(&view.plot, Qt::Key_Up, Qt::ShiftModifier);
        QVERIFY(range().low > begun.low && range().high > begun.high);
        QTest::keyClick(&view.plot, Qt::Key_Down, Qt::ShiftModifier);
        QTest::keyClick(&view.plot, Qt::Key_Left, Qt::ShiftModifier);
        QVERIFY(range().low > begun.low && range().high < begun.high);
        for (int i = 0; i < 60; ++i)
            QTest::keyClick(&view.plot, Qt::Key_Up, Qt::ShiftModifier);
        QVERIFY(std::isinf(range().high));  // at the head of the axis
        QVERIFY(view.plot.accessibleDescription().contains(u"mAP50"_s));
        QCOMPARE(view.undo.count(), 1);
        QTest::keyClick(&view.plot, Qt::Key_Backspace);
        QCOMPARE(view.filter.text(), QString());
    }

    void tabLeavesAfterTheLastAxis()
    {
        View view(20);
        QWidget window;
        view.plot.setParent(&window);
        QWidget other(&window);
        other.setFocusPolicy(Qt::StrongFocus);
        other.setGeometry(0, 0, 10, 10);
        window.show();
        view.plot.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        view.plot.setFocus(Qt::TabFocusReason);
        QCOMPARE(view.plot.currentAxis(), 0);
        for (int i = 0; i < 7; ++i)
            QTest::keyClick(&view.plot, Qt::Key_Tab);
        QCOMPARE(view.plot.currentAxis(), 7);
        QTest::keyClick(&view.plot, Qt::Key_Tab);
        QCOMPARE(QApplication::focusWidget(), &other);
        view.plot.setParent(nullptr);
    }

    void aClickChoosesALine()
    {
        View view(8);
        QSignalSpy clicked(&view.plot, &ParallelPlot::candidateClicked);
        const RunPoint& wanted = *std::ranges::max_element(view.first, {}, &RunPoint::map50);
        const double x = (view.plot.pixelOf(Reward, 0).x() + view.plot.pixelOf(Map50, 0).x()) / 2;
        const double y = (view.plot.pixelOf(Reward, view.positionOf(Reward, wanted.reward)).y()
                          + view.plot.pixelOf(Map50, view.positionOf(Map50, wanted.map50)).y())
                         / 2;
        QTest::mouseClick(view.plot.canvas(), Qt::LeftButton, {}, QPointF(x, y).toPoint());
        QCOMPARE(clicked.count(), 1);
    }

    void whatIsFilteredOutStaysFaintly_data()
    {
        QTest::addColumn<int>("episodes");
        QTest::newRow("lines") << 20;
        QTest::newRow("a picture") << 1000;
    }

    void whatIsFilteredOutStaysFaintly()
    {
        QFETCH(int, episodes);
        View view(episodes);
        const auto inked = [&] {
            view.draw();
            const QImage image = view.plot.canvas()->toPixmap(1000, 320).toImage();
            const QColor background = view.plot.palette().color(QPalette::Base);
            int count = 0;
            for (int y = 60; y < image.height() - 40; ++y)
                for (int x = 60; x < image.width() - 60; ++x)
                    count += image.pixelColor(x, y) != background ? 1 : 0;
            return count;
        };
        const int all = inked();
        view.filter.setText(u"map50>2"_s);
        QCOMPARE(view.plot.shownLines(), std::size_t{0});
        const int dimmed = inked();
        QVERIFY(dimmed > all / 2);
    }
};

QTEST_MAIN(ParallelPlotTest)
#include "tst_parallel_plot.moc"
