#include "ui/live_pace.h"

#include <QTest>

using namespace abcp::ui;
using namespace std::chrono_literals;

class LivePaceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsCheapIsDrawnTenTimesASecond()
    {
        LivePace pace;
        LivePace::Clock::time_point now{1h};
        QCOMPARE(pace.wait(now), LivePace::shortest);
        pace.took(1ms, now);
        QCOMPARE(pace.wait(now), LivePace::shortest);
    }

    // Five plots, each drawn whenever it may be, for an hour of a search that never waits.
    void drawingTakesItsShareAtMost()
    {
        for (const auto cost : {1ms, 5ms, 10ms}) {
            LivePace pace;
            const LivePace::Clock::time_point start{1h};
            LivePace::Clock::time_point now = start;
            LivePace::Clock::duration spent{};
            int ticks = 0;
            while (now - start < 1h) {
                now += pace.wait(now);
                for (int plot = 0; plot < 5; ++plot) {
                    now += cost;
                    spent += cost;
                    pace.took(cost, now);
                }
                ++ticks;
            }
            const double share = std::chrono::duration<double>(spent) / (now - start);
            QVERIFY2(share <= 1.05 * LivePace::share, qPrintable(QString::number(share)));
            QVERIFY2(share >= 0.9 * LivePace::share, qPrintable(QString::number(share)));
            QVERIFY(ticks > 500);  // it is still live
        }
    }

    void nobodyWaitsLong()
    {
        LivePace pace;
        const LivePace::Clock::time_point now{1h};
        pace.took(10s, now);
        QCOMPARE(pace.wait(now), LivePace::longest);
    }
};

QTEST_APPLESS_MAIN(LivePaceTest)
#include "tst_live_pace.moc"
