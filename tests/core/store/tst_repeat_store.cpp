#include "sample_runs.h"

#include "core/base/error.h"
#include "core/base/files.h"

#include <SQLiteCpp/Database.h>

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <memory>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

Repeat sampleRepeat(int after, int episode)
{
    return {.after = after, .episode = episode, .seed = 18446744073709551615U, .measurement = sampleMeasurement(after), .failure = {}, .reward = 1.0 / 3, .seconds = 0.1 + 0.2};
}

bool sameRepeat(const Repeat& a, const Repeat& b)
{
    return a.after == b.after && a.episode == b.episode && a.seed == b.seed && a.failure == b.failure && same(a.reward, b.reward) && same(a.seconds, b.seconds)
        && a.measurement.has_value() == b.measurement.has_value() && (!a.measurement || same(*a.measurement, *b.measurement));
}

}  // namespace

class TestRepeatStore : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_file;

    void execute(const std::string& statement) const { SQLite::Database(m_file.string(), SQLite::OPEN_READWRITE).exec(statement); }

    RunId runWithTwoRepeats(RunStore& store) const
    {
        const RunId id = store.createRun(sampleRun());
        for (int i = 0; i < 3; ++i)
            store.appendEpisode(id, sampleEpisode(i));
        store.appendRepeat(id, sampleRepeat(2, 1));
        store.appendRepeat(id, sampleRepeat(1, 0));
        return id;
    }

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = fs::path(m_folder->path().toStdString()) / "studio.sqlite";
    }

    void comeBackInOrder()
    {
        RunStore store(m_file);
        const RunId id = runWithTwoRepeats(store), other = store.createRun(sampleRun());
        Repeat failed = sampleRepeat(0, 0);
        failed.measurement.reset();
        failed.failure = "ünlucky";
        failed.reward = 0;
        store.appendRepeat(id, failed);
        const std::vector<Repeat> back = RunStore(m_file, RunStore::Access::ReadOnly).repeats(id);
        QCOMPARE(back.size(), std::size_t{3});
        QVERIFY(sameRepeat(back[0], failed));
        QVERIFY(sameRepeat(back[1], sampleRepeat(1, 0)));
        QVERIFY(sameRepeat(back[2], sampleRepeat(2, 1)));
        QVERIFY(store.repeats(other).empty());
        QCOMPARE(store.episodes(id).size(), std::size_t{3});  // a repeat is none
        QCOMPARE(store.run(id).episodes, 3);
    }

    void writingAgain()
    {
        RunStore store(m_file);
        const RunId id = runWithTwoRepeats(store);
        store.appendRepeat(id, sampleRepeat(2, 1));
        QCOMPARE(store.repeats(id).size(), std::size_t{2});
        QVERIFY_EXCEPTION_THROWN(store.appendRepeat(id, sampleRepeat(2, 0)), FailureError);
        QVERIFY_EXCEPTION_THROWN(store.appendRepeat(id, sampleRepeat(3, 9)), InputError);
        QVERIFY_EXCEPTION_THROWN(store.appendRepeat(RunId{99}, sampleRepeat(2, 1)), InputError);
        QVERIFY_EXCEPTION_THROWN(store.repeats(RunId{99}), InputError);
    }

    void damageIsFound_data()
    {
        QTest::addColumn<QString>("change");
        for (const char* column : {"after_episode", "map50", "map50_95", "loss", "flops", "params", "latency_ms", "flops_ratio", "params_ratio", "reward", "seconds"})
            QTest::addRow("%s", column) << QStringLiteral("%1 = %1 + 5").arg(QLatin1String(column));
        QTest::addRow("episode") << QStringLiteral("episode = 0");
        QTest::addRow("seed") << QStringLiteral("seed = '7'");
        QTest::addRow("failure") << QStringLiteral("failure = 'x'");
        QTest::addRow("row_hash") << QStringLiteral("row_hash = 'x'");
    }

    void damageIsFound()
    {
        QFETCH(QString, change);
        RunStore store(m_file);
        const RunId id = runWithTwoRepeats(store);
        execute("UPDATE repeats SET " + change.toStdString() + " WHERE after_episode = 2");
        QVERIFY_EXCEPTION_THROWN(store.repeats(id), InputError);
        QCOMPARE(store.episodes(id).size(), std::size_t{3});
    }

    // A file of the second version reads as it is, and becomes one of the newest when it is opened for writing.
    void secondVersionIsReadAndBroughtForward()
    {
        SQLite::Database(m_file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE)
            .exec(readTextFile(fs::path(ABCP_STORE_FIXTURES) / "version2.sql", 1 << 20));
        const RunId id{1};
        const auto check = [&](const RunStore& store) {
            const RunRecord run = store.run(id);
            QCOMPARE(run.settings.name, std::string("old"));
            QCOMPARE(run.settings.repeatEvery, 0);
            QVERIFY(run.reference->watched.has_value());
            const std::vector<Episode> episodes = store.episodes(id);
            QCOMPARE(episodes.size(), std::size_t{3});
            for (const Episode& episode : episodes)
                QVERIFY(!episode.sameAs && episode.measurement->watched && !episode.measurement->earlyLoss && !episode.measurement->stoppedAtStep);
            QCOMPARE(store.channelScores(id)->size(), std::size_t{13});
            QCOMPARE(store.checkpoints(id).size(), std::size_t{1});
            QVERIFY(store.checkpoints(id).front().training.empty());
            QVERIFY(store.repeats(id).empty());
        };
        const std::string before = sha256OfFile(m_file);
        check(RunStore(m_file, RunStore::Access::ReadOnly));
        QCOMPARE(sha256OfFile(m_file), before);
        RunStore store(m_file);
        check(store);
        QCOMPARE(SQLite::Database(m_file.string()).execAndGet("PRAGMA user_version").getInt(), 5);
        Episode again = sampleEpisode(3);
        again.sameAs = 1;
        store.appendEpisode(id, again);
        store.appendRepeat(id, sampleRepeat(2, 1));
        QVERIFY(same(store.episode(id, 3), again));
        QCOMPARE(store.repeats(id).size(), std::size_t{1});
    }

    void goWithTheirRun()
    {
        RunStore store(m_file);
        store.purgeRun(runWithTwoRepeats(store));
        QCOMPARE(SQLite::Database(m_file.string()).execAndGet("SELECT count(*) FROM repeats").getInt(), 0);
    }
};

QTEST_APPLESS_MAIN(TestRepeatStore)
#include "tst_repeat_store.moc"
