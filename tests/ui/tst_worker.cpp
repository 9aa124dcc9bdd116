#include "core/base/error.h"
#include "ui/worker.h"

#include <QSignalSpy>
#include <QTest>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>
#include <new>
#include <stdexcept>
#include <thread>
#include <vector>

using namespace abcp;
using abcp::ui::Problem;
using abcp::ui::Worker;
using namespace Qt::StringLiterals;

class WorkerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void deliversInOrderOnTheCallersThread()
    {
        Worker worker;
        std::vector<int> seen;
        std::vector<std::thread::id> threads;
        const QSignalSpy finished(&worker, &Worker::finished);
        worker.start([&](const std::stop_token&) {
            worker.postLatest([&] { seen.push_back(-1); });
            for (int i = 0; i < 100; ++i)
                worker.post([&, i] {
                    seen.push_back(i);
                    threads.push_back(std::this_thread::get_id());
                });
            worker.postLatest([&] { seen.push_back(-2); });
        });
        QVERIFY(worker.isBusy());
        QTRY_COMPARE(finished.count(), 1);
        QVERIFY(!worker.isBusy());
        QVERIFY(std::all_of(threads.begin(), threads.end(), [](auto id) { return id == std::this_thread::get_id(); }));
        seen.erase(std::remove(seen.begin(), seen.end(), -1), seen.end());
        QCOMPARE(seen.size(), std::size_t{101});
        QVERIFY(std::is_sorted(seen.begin(), seen.end() - 1));
        QCOMPARE(seen.back(), -2);
    }

    void errorsBecomeASignal_data()
    {
        QTest::addColumn<int>("kind");
        QTest::addColumn<QString>("text");
        QTest::addColumn<bool>("input");
        QTest::newRow("input") << 0 << u"net.cfg:3: bad key"_s << true;
        QTest::newRow("failure") << 1 << u"disk: full"_s << false;
        QTest::newRow("memory") << 2 << u"not enough memory"_s << false;
        QTest::newRow("foreign") << 3 << u"surprise"_s << false;
        QTest::newRow("not an exception") << 4 << u"an unknown error"_s << false;
    }

    void errorsBecomeASignal()
    {
        QFETCH(int, kind);
        QFETCH(QString, text);
        QFETCH(bool, input);
        Worker worker;
        QList<Problem> problems;
        connect(&worker, &Worker::failed, this, [&](const Problem& problem) { problems << problem; });
        const QSignalSpy finished(&worker, &Worker::finished);
        worker.start([kind](const std::stop_token&) {
            switch (kind) {
            case 0: throw InputError(std::filesystem::path("net.cfg"), 3, "bad key");
            case 1: throw FailureError("disk", "full");
            case 2: throw std::bad_alloc();
            case 3: throw std::runtime_error("surprise");
            default: throw 7;
            }
        });
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(problems.size(), 1);
        QCOMPARE(problems.first().text(), text);
        QCOMPARE(problems.first().input, input);
    }

    void aStopIsNoFailure()
    {
        Worker worker;
        const QSignalSpy failed(&worker, &Worker::failed);
        const QSignalSpy finished(&worker, &Worker::finished);
        worker.start([](std::stop_token stop) {
            std::mutex mutex;
            std::unique_lock lock(mutex);
            std::condition_variable_any changed;
            changed.wait(lock, stop, [] { return false; });
            throw StoppedError();
        });
        worker.requestStop();
        QTRY_COMPARE(finished.count(), 1);
        QCOMPARE(failed.count(), 0);
    }

    void whatIsCostlyToShowIsShownSeldom()
    {
        Worker worker;
        worker.keepPace();
        int deliveries = 0, calls = 0;
        connect(&worker, &Worker::delivered, this, [&] { ++deliveries; });
        const QSignalSpy finished(&worker, &Worker::finished);
        worker.start([&](const std::stop_token&) {
            for (int i = 0; i < 60; ++i) {
                worker.post([&] {
                    ++calls;
                    volatile double burnt = 0;
                    for (int j = 0; j < 2'000'000; ++j)
                        burnt = burnt + j;
                });
                std::this_thread::sleep_for(std::chrono::milliseconds(20));
            }
        });
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 60'000);
        QCOMPARE(calls, 60);
        QVERIFY2(deliveries <= 4, qPrintable(QString::number(deliveries)));  // ten a second would be twelve
    }

    void theDestructorStopsAndJoins()
    {
        std::atomic<bool> ended = false;
        {
            Worker worker;
            worker.start([&](const std::stop_token& stop) {
                while (!stop.stop_requested())
                    std::this_thread::yield();
                ended = true;
                worker.post([] { QFAIL("delivered after the worker was gone"); });
            });
        }
        QVERIFY(ended);
        QCoreApplication::processEvents();
    }
};

QTEST_GUILESS_MAIN(WorkerTest)
#include "tst_worker.moc"
