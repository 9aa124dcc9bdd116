#include "tests/core/search/search_fakes.h"

#include <QTest>

#include <algorithm>
#include <limits>
#include <new>
#include <semaphore>
#include <thread>

using namespace abcp;

namespace {

SearchSettings settingsFor(int episodes, std::uint64_t seed = 7)
{
    SearchSettings settings;
    settings.episodes = episodes;
    settings.seed = seed;
    settings.stopAfterFailures = 3;
    return settings;
}

// A search with stand-ins for its parts.
struct Search {
    explicit Search(const SearchSettings& settings, FakeEvaluator::Inspect inspect = {})
        : evaluator(std::move(inspect)), session(settings, evaluator, agent, recorder)
    {
    }

    SearchOutcome run(std::span<const Episode> recorded = {}) { return session.run(stop.get_token(), recorded); }

    FakeEvaluator evaluator;
    FakeAgent agent;
    FakeObserver recorder;
    std::stop_source stop;
    SearchSession session;
};

// About every fourth candidate fails, told by its seed.
void someFail(int, std::uint64_t seed, Measurement&)
{
    if (seed % 4 == 0)
        throw FailureError("candidate", "cannot be cut");
}

std::vector<Episode> undisturbed(const SearchSettings& settings, FakeEvaluator::Inspect inspect = {})
{
    Search search(settings, std::move(inspect));
    search.run();
    return search.recorder.episodes;
}

}  // namespace

class SearchSessionTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void playsEveryEpisode()
    {
        Search search(settingsFor(20));
        QCOMPARE(search.run(), SearchOutcome::Finished);
        QCOMPARE(search.recorder.episodes.size(), std::size_t{20});
        QCOMPARE(search.recorder.references.size(), std::size_t{1});
        QCOMPARE(search.recorder.references[0].map50, 0.95);
        double baseline = 0;
        for (std::size_t i = 0; i < 20; ++i) {
            const Episode& episode = search.recorder.episodes[i];
            QCOMPARE(episode.number, static_cast<int>(i));
            QVERIFY(!episode.failed());
            QCOMPARE(episode.reward, reward(*episode.measurement, search.recorder.references[0], RewardSettings{}));
            QCOMPARE(episode.reward, search.agent.rewards[i]);
            QCOMPARE(search.agent.accuracies[i], episode.measurement->map50);
            QVERIFY(episode.decisions == decisionsOf(episode.action, fakeSpace(), PlanOptions{}));
            // The agent's state before it learnt from this episode.
            QCOMPARE(episode.baseline, baseline);
            QCOMPARE(episode.entropy, 1.0 / (1 + static_cast<double>(i)));
            QVERIFY(episode.seconds >= 0);
            baseline = 0.9 * baseline + episode.reward;
        }
        QVERIFY(search.session.replayWasExact());
    }

    void aSeedDecidesTheRun()
    {
        const std::vector<Episode> first = undisturbed(settingsFor(15));
        QVERIFY(sameEpisodes(first, undisturbed(settingsFor(15))));
        QVERIFY(!sameEpisodes(first, undisturbed(settingsFor(15, 8))));
        // A longer run begins with the same episodes.
        const std::vector<Episode> longer = undisturbed(settingsFor(30));
        QVERIFY(sameEpisodes(first, std::span(longer).first(15)));
    }

    void theRecorderIsToldFirst()
    {
        Search search(settingsFor(5));
        FakeObserver view;
        view.onEpisode = [&](const Episode& episode) { QCOMPARE(search.recorder.episodes.back().number, episode.number); };
        search.session.addObserver(view);
        search.run();
        QVERIFY(sameEpisodes(view.episodes, search.recorder.episodes));
        QCOMPARE(view.references.size(), std::size_t{1});
    }

    void aFailedCandidateIsRecordedAndNotLearnt()
    {
        Search search(settingsFor(6), [](int call, std::uint64_t, Measurement&) {
            if (call == 2)
                throw FailureError("layer 4", "it broke");
            if (call == 4)
                throw InputError(std::string("picture.png"), "is gone");
        });
        QCOMPARE(search.run(), SearchOutcome::Finished);
        QVERIFY(search.recorder.pauses.empty());
        QCOMPARE(search.recorder.episodes.size(), std::size_t{6});
        QCOMPARE(search.recorder.episodes[2].failure, std::string("layer 4: it broke"));
        QVERIFY(search.recorder.episodes[2].failed());
        QCOMPARE(search.recorder.episodes[2].reward, 0.0);
        QCOMPARE(search.recorder.episodes[4].failure, std::string("picture.png: is gone"));
        QCOMPARE(search.agent.proposals, 6);
        QCOMPARE(search.agent.rewards.size(), std::size_t{4});
    }

    void whatIsNotANumberFails_data()
    {
        constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
        constexpr double infinity = std::numeric_limits<double>::infinity();
        QTest::addColumn<double>("loss");
        QTest::addColumn<double>("map50");
        QTest::addColumn<double>("latency");
        QTest::addColumn<QString>("failure");
        QTest::newRow("loss NaN") << notANumber << 0.5 << 1.0 << "loss is not a number";
        QTest::newRow("loss infinite") << infinity << 0.5 << 1.0 << "loss is not a number";
        QTest::newRow("mAP NaN") << 1.0 << notANumber << 1.0 << "mAP50 is not a number";
        QTest::newRow("latency infinite") << 1.0 << 0.5 << infinity << "latency is not a number";
    }

    void whatIsNotANumberFails()
    {
        QFETCH(double, loss);
        QFETCH(double, map50);
        QFETCH(double, latency);
        QFETCH(QString, failure);
        Search search(settingsFor(2), [&](int call, std::uint64_t, Measurement& m) {
            if (call == 1)
                return;
            m.loss = loss;
            m.map50 = map50;
            m.latencyMs = latency;
        });
        QCOMPARE(search.run(), SearchOutcome::Finished);
        QVERIFY(search.recorder.episodes[0].failed());
        QCOMPARE(QString::fromStdString(search.recorder.episodes[0].failure), failure);
        QCOMPARE(search.agent.rewards.size(), std::size_t{1});
    }

    void aRewardThatIsNotANumberFails()
    {
        SearchSettings settings = settingsFor(2);
        settings.reward.costWeight = std::numeric_limits<double>::infinity();
        Search search(settings);
        QCOMPARE(search.run(), SearchOutcome::Finished);
        QCOMPARE(search.recorder.episodes[0].failure, std::string("reward is not a number"));
        QVERIFY(search.agent.rewards.empty());
    }

    void failuresInARowEndTheRun()
    {
        // Calls 1, 2 and 4 to 6 fail: two in a row are not enough, three are.
        Search search(settingsFor(20), [](int call, std::uint64_t, Measurement&) {
            if (call != 0 && call != 3)
                throw FailureError("candidate", "fails");
        });
        QCOMPARE(search.run(), SearchOutcome::TooManyFailures);
        QCOMPARE(search.recorder.episodes.size(), std::size_t{7});
    }

    void aStopDiscardsTheEpisodeUnderWay()
    {
        Search search(settingsFor(10));
        search.evaluator = FakeEvaluator([&](int call, std::uint64_t, Measurement&) {
            if (call == 3) {
                search.stop.request_stop();
                throw StoppedError();
            }
        });
        QCOMPARE(search.run(), SearchOutcome::Stopped);
        QVERIFY(sameEpisodes(search.recorder.episodes, undisturbed(settingsFor(3))));
        QCOMPARE(search.agent.rewards.size(), std::size_t{3});
    }

    void whatBreaksUnderAStopIsNoFailure()
    {
        Search search(settingsFor(10));
        search.evaluator = FakeEvaluator([&](int, std::uint64_t, Measurement&) {
            search.stop.request_stop();
            throw FailureError("worker", "was interrupted");
        });
        QCOMPARE(search.run(), SearchOutcome::Stopped);
        QVERIFY(search.recorder.episodes.empty());
    }

    void aStopBeforeTheStart()
    {
        Search search(settingsFor(10));
        search.stop.request_stop();
        QCOMPARE(search.run(), SearchOutcome::Stopped);
        QVERIFY(search.recorder.references.empty());
    }

    void aRecorderThatFailsPausesTheSearch()
    {
        Search search(settingsFor(8), someFail);
        int failures = 0;
        search.recorder.onEpisode = [&](const Episode& episode) {
            if (episode.number == 4 && failures < 2) {
                ++failures;
                throw FailureError("studio.sqlite", "disk full");
            }
        };
        search.recorder.onPause = [&] {
            QVERIFY(search.session.pauseGate().isPaused());
            search.session.pauseGate().resume();
        };
        FakeObserver view;
        search.session.addObserver(view);
        QCOMPARE(search.run(), SearchOutcome::Finished);
        QCOMPARE(view.pauses, (std::vector<std::string>{"studio.sqlite: disk full", "studio.sqlite: disk full"}));
        QVERIFY(sameEpisodes(search.recorder.episodes, undisturbed(settingsFor(8), someFail)));
    }

    void lackOfMemoryPausesTheSearch()
    {
        bool thrown = false;
        Search search(settingsFor(8), [&](int, std::uint64_t seed, Measurement&) {
            if (!thrown && seed % 2 == 0) {
                thrown = true;
                throw std::bad_alloc();
            }
        });
        search.recorder.onPause = [&] { search.session.pauseGate().resume(); };
        QCOMPARE(search.run(), SearchOutcome::Finished);
        QCOMPARE(search.recorder.pauses, std::vector<std::string>{"out of memory"});
        QCOMPARE(search.agent.proposals, 8);
        QVERIFY(sameEpisodes(search.recorder.episodes, undisturbed(settingsFor(8))));
    }

    void aStopEndsAPause()
    {
        Search search(settingsFor(8));
        search.recorder.onEpisode = [](const Episode& episode) {
            if (episode.number == 2)
                throw FailureError("studio.sqlite", "disk full");
        };
        search.recorder.onPause = [&] { search.stop.request_stop(); };
        QCOMPARE(search.run(), SearchOutcome::Stopped);
        QCOMPARE(search.recorder.episodes.size(), std::size_t{2});
        QCOMPARE(search.agent.rewards.size(), std::size_t{2});
    }

    void whatTheRecorderRefusesEndsTheRun()
    {
        Search search(settingsFor(8));
        search.recorder.onEpisode = [](const Episode&) { throw InputError(std::string("studio.sqlite"), "damaged"); };
        QVERIFY_EXCEPTION_THROWN(search.run(), InputError);
    }

    void anotherThreadPausesAndResumes()
    {
        Search search(settingsFor(8));
        std::binary_semaphore paused(0);
        search.recorder.onEpisode = [&](const Episode& episode) {
            if (episode.number == 3) {
                search.session.pauseGate().pause();
                paused.release();
            }
        };
        SearchOutcome outcome{};
        std::jthread worker([&] { outcome = search.run(); });
        paused.acquire();
        QVERIFY(search.session.pauseGate().isPaused());
        search.session.pauseGate().resume();
        worker.join();
        QCOMPARE(outcome, SearchOutcome::Finished);
        QVERIFY(sameEpisodes(search.recorder.episodes, undisturbed(settingsFor(8))));
    }

    void nothingIsPlayedWhilePaused()
    {
        Search search(settingsFor(8));
        std::binary_semaphore paused(0);
        search.recorder.onEpisode = [&](const Episode& episode) {
            if (episode.number == 3) {
                search.session.pauseGate().pause();
                paused.release();
            }
        };
        SearchOutcome outcome{};
        std::jthread worker([&] { outcome = search.run(); });
        paused.acquire();
        search.stop.request_stop();
        worker.join();
        QCOMPARE(outcome, SearchOutcome::Stopped);
        QCOMPARE(search.recorder.episodes.size(), std::size_t{4});
    }

    void pausingAThousandTimesChangesNothing()
    {
        SearchSettings settings = settingsFor(500);
        settings.stopAfterFailures = 100;
        Search search(settings, someFail);
        SearchOutcome outcome{};
        std::jthread worker([&] { outcome = search.run(); });
        Generator generator(3);
        for (int i = 0; i < 1000; ++i) {
            generator.chance(0.5) ? search.session.pauseGate().pause() : search.session.pauseGate().resume();
            std::this_thread::yield();
        }
        search.session.pauseGate().resume();
        worker.join();
        QCOMPARE(outcome, SearchOutcome::Finished);
        QVERIFY(sameEpisodes(search.recorder.episodes, undisturbed(settings, someFail)));
    }

    void resumingGoesOnAsIfNeverStopped()
    {
        SearchSettings settings = settingsFor(24);
        settings.stopAfterFailures = 100;
        const std::vector<Episode> whole = undisturbed(settings, someFail);
        QCOMPARE(whole.size(), std::size_t{24});
        QVERIFY(std::ranges::any_of(whole, &Episode::failed));
        for (std::size_t cut = 0; cut <= whole.size(); ++cut) {
            Search search(settings, someFail);
            QCOMPARE(search.run(std::span(whole).first(cut)), SearchOutcome::Finished);
            QVERIFY(search.session.replayWasExact());
            QCOMPARE(search.recorder.differences, 0);
            // The recorder is told of the new ones only.
            QVERIFY(sameEpisodes(search.recorder.episodes, std::span(whole).subspan(cut)));
        }
    }

    void failuresAreCountedAcrossAResume()
    {
        const auto fail = [](int, std::uint64_t, Measurement&) { throw FailureError("candidate", "fails"); };
        const std::vector<Episode> three = undisturbed(settingsFor(20), fail);
        QCOMPARE(three.size(), std::size_t{3});
        Search afterTwo(settingsFor(20), fail);
        QCOMPARE(afterTwo.run(std::span(three).first(2)), SearchOutcome::TooManyFailures);
        QCOMPARE(afterTwo.recorder.episodes.size(), std::size_t{1});
        // Resumed after it had ended by failures: it may fail as often again.
        Search again(settingsFor(20), fail);
        QCOMPARE(again.run(three), SearchOutcome::TooManyFailures);
        QCOMPARE(again.recorder.episodes.size(), std::size_t{3});
    }

    void aReplayThatDiffersIsTold()
    {
        std::vector<Episode> recorded = undisturbed(settingsFor(4));
        recorded[1].action.pruningRatio[1] += 0.01;
        Search search(settingsFor(6));
        QCOMPARE(search.run(recorded), SearchOutcome::Finished);
        QVERIFY(!search.session.replayWasExact());
        QCOMPARE(search.recorder.differences, 1);
        // It learnt the rewards as they were recorded, and went on.
        QCOMPARE(search.agent.rewards.size(), std::size_t{6});
        QCOMPARE(search.agent.rewards[1], recorded[1].reward);
        QCOMPARE(search.recorder.episodes.size(), std::size_t{2});
    }

    void aGapInTheRecordIsRefused()
    {
        std::vector<Episode> recorded = undisturbed(settingsFor(4));
        recorded.erase(recorded.begin() + 1);
        Search search(settingsFor(6));
        QVERIFY_EXCEPTION_THROWN(search.run(recorded), InputError);
        QCOMPARE(search.agent.proposals, 0);
    }

    void progressTellsTheBest()
    {
        Search search(settingsFor(3), [](int call, std::uint64_t, Measurement& m) {
            m.map50 = call == 1 ? 0.8744 : 0.1;
            m.flops = 412'300'000;
            m.flopsRatio = 0.2;
        });
        search.run();
        const std::vector<Progress>& progress = search.recorder.progress;
        QCOMPARE(progress.size(), std::size_t{4});
        QCOMPARE(progress.front().done, 0);
        QVERIFY(progress.front().detail.empty());
        QCOMPARE(progress.back().phase, std::string("search"));
        QCOMPARE(progress.back().done, 3);
        QCOMPARE(progress.back().total, 3);
        QCOMPARE(progress.back().detail, std::string("best 0.874 at 0.412 GFLOPs"));
    }
};

QTEST_APPLESS_MAIN(SearchSessionTest)
#include "tst_search_session.moc"
