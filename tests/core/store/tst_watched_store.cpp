#include "sample_runs.h"

#include "core/base/error.h"

#include <SQLiteCpp/Database.h>

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <memory>
#include <optional>

using namespace abcp;
namespace fs = std::filesystem;

// What is measured on a second data set, and files from before there was such a thing.
class TestWatchedStore : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_file;

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = fs::path(m_folder->path().toStdString()) / "deep" / "studio.sqlite";
    }

    void whatIsWatchedComesBack()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        Measurement reference = sampleMeasurement(0);
        reference.watched = {0.4, 0.2};
        store.setReference(id, reference);
        QCOMPARE(store.run(id).reference->watched, std::optional(Accuracy{0.4, 0.2}));
        QCOMPARE(store.runs().front().reference->watched, std::optional(Accuracy{0.4, 0.2}));
        Episode watched = sampleEpisode(0), unwatched = sampleEpisode(1);
        watched.measurement->watched = {1.0 / 3, 0.125};
        store.appendEpisode(id, watched);
        store.appendEpisode(id, watched);  // the same again
        store.appendEpisode(id, unwatched);
        store.appendEpisode(id, failedEpisode(2));
        const std::vector<Episode> back = store.episodes(id);
        QCOMPARE(back.at(0).measurement->watched, std::optional(Accuracy{1.0 / 3, 0.125}));
        QVERIFY(!back.at(1).measurement->watched);
        QCOMPARE(store.episode(id, 0).measurement->watched, back[0].measurement->watched);
        watched.measurement->watched = {0.5, 0.125};
        QVERIFY_EXCEPTION_THROWN(store.appendEpisode(id, watched), FailureError);
        SQLite::Database(m_file.string(), SQLite::OPEN_READWRITE).exec("UPDATE watched SET map50 = 0.9 WHERE episode = 0");
        QVERIFY_EXCEPTION_THROWN(store.episodes(id), InputError);
        store.purgeRun(id);
        QCOMPARE(SQLite::Database(m_file.string()).execAndGet("SELECT count(*) FROM watched").getInt(), 0);
    }

    // A file as the program wrote it before there was anything to watch.
    void versionOneIsRead_data()
    {
        QTest::addColumn<bool>("readOnly");
        QTest::newRow("opened for writing") << false;
        QTest::newRow("opened for reading") << true;
    }

    void versionOneIsRead()
    {
        QFETCH(bool, readOnly);
        fs::create_directories(m_file.parent_path());
        fs::copy_file(fs::path(ABCP_FIXTURES) / "version1.sqlite", m_file);
        fs::permissions(m_file, fs::perms::owner_write, fs::perm_options::add);
        {
            const RunStore store(m_file, readOnly ? RunStore::Access::ReadOnly : RunStore::Access::ReadWrite);
            const RunRecord run = store.run(RunId{1});
            QCOMPARE(run.settings.name, std::string("old"));
            QVERIFY(run.settings.watch.empty());
            QCOMPARE(run.state, RunState::Finished);
            QCOMPARE(run.reference->params, 36000);
            QVERIFY(!run.reference->watched);
            const std::vector<Episode> episodes = store.episodes(RunId{1});
            QCOMPARE(episodes.size(), std::size_t{3});
            QCOMPARE(episodes[1].measurement->flops, 1464624);
            QCOMPARE(episodes[2].reward, 0.0791478328609431);
            QCOMPARE(store.checkpoints(RunId{1}).size(), std::size_t{1});
            QVERIFY(store.checkpoints(RunId{1}).front().training.empty());
            QVERIFY(store.repeats(RunId{1}).empty());
        }
        QCOMPARE(SQLite::Database(m_file.string()).execAndGet("PRAGMA user_version").getInt(), readOnly ? 1 : 5);
        RunStore store(m_file);
        Episode next = sampleEpisode(3);
        next.measurement->watched = {0.25, 0.1};
        store.appendEpisode(RunId{1}, next);
        QCOMPARE(store.episode(RunId{1}, 3).measurement->watched, next.measurement->watched);
    }
};

QTEST_APPLESS_MAIN(TestWatchedStore)
#include "tst_watched_store.moc"
