#include "core/base/quiet_room.h"

#include <QTest>

#include <array>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace abcp;

class QuietRoomTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneAloneNeedsNobody()
    {
        QuietRoom room;
        const QuietRoom::Guest guest(room);
        room.pause();
        int done = 0;
        room.alone([&] { ++done; });
        QCOMPARE(done, 1);
    }

    // Each of several threads now and then wants to be alone; whoever is finds that nobody else moves.
    void othersStandStill()
    {
        QuietRoom room;
        std::atomic<int> moving = 0;
        std::atomic<int> disturbances = 0, quiet = 0;
        {
            std::vector<std::jthread> threads;
            for (int t = 0; t < 4; ++t)
                threads.emplace_back([&, t] {
                    const QuietRoom::Guest guest(room);
                    for (int i = 0; i < 400; ++i) {
                        room.pause();
                        ++moving;
                        std::this_thread::yield();
                        --moving;
                        if (i % 40 == t)
                            room.alone([&] {
                                ++quiet;
                                for (int look = 0; look < 50; ++look) {
                                    disturbances += moving;
                                    std::this_thread::yield();
                                }
                            });
                    }
                });
        }
        QCOMPARE(quiet.load(), 40);
        QCOMPARE(disturbances.load(), 0);
    }

    void whoLeavesIsNotWaitedFor()
    {
        QuietRoom room;
        std::atomic<bool> isIn = false;
        std::jthread other([&] {
            const QuietRoom::Guest guest(room);
            isIn = true;
        });
        while (!isIn)
            std::this_thread::yield();
        const QuietRoom::Guest guest(room);
        bool done = false;
        room.alone([&] { done = true; });
        QVERIFY(done);
    }

    void anExceptionLetsTheOthersGoOn()
    {
        QuietRoom room;
        const QuietRoom::Guest guest(room);
        QVERIFY_THROWS_EXCEPTION(std::runtime_error, room.alone([] { throw std::runtime_error("no"); }));
        room.pause();
        bool done = false;
        room.alone([&] { done = true; });
        QVERIFY(done);
    }
};

QTEST_GUILESS_MAIN(QuietRoomTest)

#include "tst_quiet_room.moc"
