#include "core/store/run_exchange.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/store/row_values.h"
#include "core/store/schema.h"
#include "core/store/store_check.h"
#include "sample_runs.h"

#include <SQLiteCpp/Database.h>

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <fstream>
#include <functional>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

constexpr RunId first{1}, second{2};

void execute(const fs::path& file, const std::string& statements)
{
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(statements);
}

std::string scalar(const fs::path& file, const std::string& query)
{
    return SQLite::Database(file.string()).execAndGet(query).getString();
}

QString refusalOf(const std::function<void()>& work)
{
    try {
        work();
    } catch (const InputError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

bool same(const RunStore& a, RunId inA, const RunStore& b, RunId inB)
{
    const std::vector<Episode> left = a.episodes(inA), right = b.episodes(inB);
    return std::equal(left.begin(), left.end(), right.begin(), right.end(), [](const Episode& x, const Episode& y) { return ::same(x, y); })
        && a.phases(inA) == b.phases(inB) && a.pinned(inA) == b.pinned(inB) && a.tags(inA) == b.tags(inB) && a.repeats(inA).size() == b.repeats(inB).size()
        && a.channelScores(inA) == b.channelScores(inB) && a.run(inA).created == b.run(inB).created && a.run(inA).cfgText == b.run(inB).cfgText
        && toJson(a.run(inA).settings) == toJson(b.run(inB).settings) && a.run(inA).note == b.run(inB).note;
}

}  // namespace

// Version 5 of the database: notes, runs that are put away, files of runs, and the look at everything.
class TestRunExchange : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_place = fs::path(m_folder->path().toStdString());
        m_file = m_place / "studio.sqlite";
        execute(m_file, readTextFile(fs::path(ABCP_STORE_FIXTURES) / "version4.sql", 1 << 20));
    }

    // Every older version is read as it is, kept beside, and brought forward.
    void olderVersionsAreKeptBeside_data()
    {
        QTest::addColumn<int>("version");
        for (int version = 1; version < store::schemaVersion; ++version)
            QTest::addRow("version %d", version) << version;
    }
    void olderVersionsAreKeptBeside()
    {
        QFETCH(int, version);
        const fs::path file = m_place / "old one.sqlite", backup = m_place / ("old one-version" + std::to_string(version) + ".sqlite");
        execute(file, readTextFile(fs::path(ABCP_STORE_FIXTURES) / ("version" + std::to_string(version) + ".sql"), 1 << 20));
        const std::string before = sha256OfFile(file);
        const std::size_t runs = RunStore(file, RunStore::Access::ReadOnly).runs().size();
        QVERIFY(runs > 0 && RunStore(file, RunStore::Access::ReadOnly).deletedRuns().empty());
        QCOMPARE(sha256OfFile(file), before);
        QVERIFY(!fs::exists(backup));

        RunStore store(file);
        QCOMPARE(store.runs().size(), runs);
        QCOMPARE(scalar(file, "PRAGMA user_version"), std::to_string(store::schemaVersion));
        QCOMPARE(scalar(backup, "PRAGMA user_version"), std::to_string(version));
        QCOMPARE(RunStore(backup, RunStore::Access::ReadOnly).runs().size(), runs);
        for (const RunRecord& run : store.runs()) {
            store.setNote(run.id, "kept");
            QVERIFY(same(store, run.id, store, run.id));
            store.setNote(run.id, "");
            const RunStore old(backup, RunStore::Access::ReadOnly);
            QVERIFY(same(store, run.id, old, run.id));
        }
        // Opened once more nothing is to be done.
        fs::remove(backup);
        RunStore again(file);
        QVERIFY(!fs::exists(backup));
    }

    void fileThatCannotBeKeptIsNotTouched()
    {
        const std::string before = sha256OfFile(m_file);
        fs::create_directories(m_place / "studio-version4.sqlite.part" / "in the way");
        QVERIFY_EXCEPTION_THROWN(RunStore store(m_file), FailureError);
        QCOMPARE(sha256OfFile(m_file), before);
    }

    void notes()
    {
        RunStore store(m_file);
        QCOMPARE(store.run(first).note, std::string());
        const std::string text = "heavy heads; Größe \"S\"\nsecond line";
        store.setNote(first, text);
        QCOMPARE(store.run(first).note, text);
        store.setState(first, RunState::Stopped);
        QCOMPARE(RunStore(m_file, RunStore::Access::ReadOnly).run(first).note, text);
        QCOMPARE(scalar(m_file, "SELECT note FROM run_summary WHERE run = 1"), text);
        QVERIFY_EXCEPTION_THROWN(store.setNote(first, std::string(RunStore::maxNoteBytes + 1, 'x')), InputError);
        QVERIFY_EXCEPTION_THROWN(store.setNote(RunId{99}, text), InputError);
        store.setNote(first, "");
        QCOMPARE(scalar(m_file, "SELECT note IS NULL FROM runs WHERE id = 1"), std::string("1"));
    }

    void deletedRunsAreOutOfSightUntilRestored()
    {
        RunStore store(m_file);
        store.setTags(first, {"jetson"});
        store.deleteRun(first);
        QCOMPARE(store.runs().size(), std::size_t{1});
        QCOMPARE(store.deletedRuns().size(), std::size_t{1});
        QVERIFY(store.deletedRuns().front().id == first && !store.deletedRuns().front().deleted.empty());
        const std::vector<std::function<void()>> uses{[&] { store.run(first); }, [&] { store.episodes(first); }, [&] { store.tags(first); },
                                                      [&] { store.setState(first, RunState::Failed); }, [&] { store.setNote(first, "a"); },
                                                      [&] { store.appendEpisode(first, sampleEpisode(9)); }, [&] { store.deleteRun(first); },
                                                      [&] { store.checkpoints(first); }, [&] { store.setTags(first, {}); }};
        for (const auto& use : uses)
            QVERIFY(refusalOf(use).contains(QStringLiteral("run 1 was deleted; `abcp runs restore 1` brings it back")));
        QCOMPARE(scalar(m_file, "SELECT count(*) FROM run_summary"), std::string("1"));
        QCOMPARE(scalar(m_file, "SELECT count(*) FROM front WHERE run = 1"), std::string("0"));

        store.restoreRun(first);
        store.restoreRun(first);
        QCOMPARE(store.runs().size(), std::size_t{2});
        QVERIFY(store.run(first).deleted.empty() && store.deletedRuns().empty());
        QCOMPARE(store.tags(first), std::vector<std::string>{"jetson"});
        QCOMPARE(store.episodes(first).size(), std::size_t{5});

        store.deleteRun(first);
        store.purgeRun(first);
        QVERIFY(store.deletedRuns().empty());
        QVERIFY_EXCEPTION_THROWN(store.restoreRun(first), InputError);
        QCOMPARE(scalar(m_file, "SELECT count(*) FROM episodes WHERE run = 1"), std::string("0"));
    }

    void filesAndTheirRowsAreGuarded()
    {
        RunStore store(m_file);
        QCOMPARE(store.checkpoints(first).size(), std::size_t{1});  // from before there were hashes
        store.addExport(first, {.episode = 0, .format = "onnx", .path = "/tmp/a", .maxAbsDiff = 0.5, .fileHash = "ab"});
        store.addCheckpoint(first, {.episode = 2, .kind = "retrained", .cfg = "c", .weights = "w", .weightsHash = "h", .measurement = sampleMeasurement(1)});
        QCOMPARE(store.exports(first).back().fileHash, std::string("ab"));
        QCOMPARE(store.checkpoints(first).size(), std::size_t{2});
        execute(m_file, "UPDATE exports SET path = '/tmp/b' WHERE path = '/tmp/a'; UPDATE checkpoints SET map50 = 0.9 WHERE episode = 2");
        QVERIFY(refusalOf([&] { store.exports(first); }).contains(QStringLiteral("run 1, an export of episode 0 is damaged")));
        QVERIFY(refusalOf([&] { store.checkpoints(first); }).contains(QStringLiteral("run 1, a checkpoint of episode 2 is damaged")));
    }

    void runsTravel()
    {
        RunStore store(m_file);
        store.setNote(first, "look at this");
        const fs::path parcel = m_place / "two runs.sqlite", other = m_place / "other" / "studio.sqlite";
        exportRuns(m_file, std::vector{second, first, first}, parcel);
        QVERIFY(refusalOf([&] { exportRuns(m_file, std::vector{first}, parcel); }).contains(QStringLiteral("exists already")));
        QVERIFY(checkStore(parcel).empty());
        QCOMPARE(scalar(parcel, "SELECT count(*) FROM checkpoints"), std::string("0"));

        RunStore(other).createRun(sampleRun());  // numbers differ there
        const std::vector<ImportedRun> imported = importRuns(parcel, other);
        QCOMPARE(imported.size(), std::size_t{2});
        const RunStore there(other, RunStore::Access::ReadOnly);
        QCOMPARE(there.runs().size(), std::size_t{3});
        for (const ImportedRun& run : imported) {
            QVERIFY(!run.wasHere && run.here == RunId{toInteger(run.there) + 1});
            QVERIFY(same(store, run.there, there, run.here));
            QCOMPARE(there.run(run.here).origin->run, toInteger(run.there));
            QCOMPARE(fs::path(there.run(run.here).origin->file), m_file);
            QVERIFY(!there.run(run.here).origin->host.empty());
        }
        QVERIFY(there.run(RunId{3}).parent && there.run(RunId{3}).parent->run == RunId{2});
        QCOMPARE(there.run(RunId{2}).note, std::string("look at this"));
        QVERIFY(checkStore(other).empty());

        // Once more, and after a person has changed what is no part of the search: known by their content.
        RunStore(other).setTags(RunId{2}, {"theirs"});
        RunStore(other).setNote(RunId{3}, "another");
        RunStore(other).deleteRun(RunId{3});
        const std::vector<ImportedRun> again = importRuns(parcel, other);
        QVERIFY(again[0].wasHere && again[0].here == RunId{2} && !again[0].deleted && again[1].wasHere && again[1].here == RunId{3} && again[1].deleted);
        // A whole database is such a file too; what has been searched since is another run.
        Episode more = store.episode(first, 4);
        more.number = 5;
        more.sameAs.reset();
        store.appendEpisode(first, more);
        store.deleteRun(second);
        const std::vector<ImportedRun> whole = importRuns(m_file, other);
        QCOMPARE(whole.size(), std::size_t{1});
        QVERIFY(!whole[0].wasHere);
        QCOMPARE(RunStore(other).run(whole[0].here).episodes, 6);
    }

    void olderFilesAreImported()
    {
        const fs::path other = m_place / "other.sqlite";
        QCOMPARE(importRuns(m_file, other).size(), std::size_t{2});
        QCOMPARE(scalar(m_file, "PRAGMA user_version"), std::string("4"));  // it stays as it is
        QVERIFY(same(RunStore(m_file, RunStore::Access::ReadOnly), second, RunStore(other), second));
    }

    void strangeFilesAreRefusedAndNothingIsImported_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<bool>("rehash");  // give the changed rows good hashes
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* change, bool rehash, const char* expected) {
            QTest::newRow(name) << QString::fromUtf8(change) << rehash << QString::fromUtf8(expected);
        };
        row("a value", "UPDATE episodes SET map50 = 0.99 WHERE run = 2 AND episode = 1", false, "run 2, episode 1 is damaged");
        row("a name", "UPDATE runs SET name = 'x' WHERE id = 2", false, "run 2 is damaged");
        row("another program", "PRAGMA application_id = 7", false, "another program");
        row("newer", "PRAGMA user_version = 99", false, "newer version");
        row("a table of its own kind", "ALTER TABLE tags ADD COLUMN more TEXT", false, "its table tags is not as ABCP Studio makes it");
        row("a view for a table", "ALTER TABLE tags RENAME TO t; CREATE VIEW tags AS SELECT * FROM t", false, "no table tags");
        row("a row of nothing", "PRAGMA foreign_keys = OFF; INSERT INTO tags (run, tag) VALUES (7, 'a')", false, "damaged");
        row("a long tag", "INSERT INTO tags (run, tag) VALUES (2, hex(zeroblob(2000)))", false, "too many or too long tags");
        row("no network", "UPDATE runs SET cfg_text = '[net]' WHERE id = 2", true, "run 2, its network");
        row("a hostile network", "UPDATE runs SET cfg_text = '[net]\nwidth=64\nheight=64\nchannels=3\n[convolutional]\nfilters=2147483647\nsize=1\n' WHERE id = 2", true, "run 2");
        row("another network", "UPDATE runs SET cfg_text = '[net]\nwidth=64\nheight=64\nchannels=3\n[convolutional]\nfilters=8\nsize=3\npad=1\nactivation=leaky\n' WHERE id = 2",
            true, "does not fit the run's network");
        row("a long note", "UPDATE runs SET note = hex(zeroblob(40000)) WHERE id = 2", true, "its note is too long");
    }
    void strangeFilesAreRefusedAndNothingIsImported()
    {
        QFETCH(QString, change);
        QFETCH(bool, rehash);
        QFETCH(QString, expected);
        RunStore{m_file};
        execute(m_file, change.toStdString());
        if (rehash)
            rehashRun(2);
        const fs::path other = m_place / "other.sqlite";
        RunStore(other).createRun(sampleRun());
        const QString refusal = refusalOf([&] { importRuns(m_file, other); });
        QVERIFY2(refusal.contains(expected), qPrintable(refusal));
        QVERIFY(refusal.startsWith(QString::fromStdString(m_file.string())));
        QCOMPARE(RunStore(other).runs().size(), std::size_t{1});
    }

    void checkFindsEveryDamage()
    {
        RunStore store(m_file);
        store.setTags(first, {});
        const std::vector<StoreProblem> before = checkStore(m_file);
        QCOMPARE(before.size(), std::size_t{1});  // the fixture's checkpoint is not there
        QVERIFY(before[0].run == first && before[0].what.ends_with("is gone"));
        store.deleteRun(second);
        execute(m_file, "PRAGMA foreign_keys = OFF; UPDATE episodes SET reward = 7 WHERE run = 1 AND episode = 2; UPDATE phases SET created = 'x';"
                        "UPDATE runs SET name = 'x' WHERE id = 2; INSERT INTO tags (run, tag) VALUES (9, 'a')");
        const std::vector<StoreProblem> after = checkStore(m_file);
        QCOMPARE(after.size(), std::size_t{5});
        QVERIFY(!after[0].run && after[0].what.find("tags") != std::string::npos);
        const auto tells = [&](RunId run, const char* what) {
            return std::any_of(after.begin(), after.end(), [&](const StoreProblem& one) { return one.run == run && one.what.find(what) != std::string::npos; });
        };
        QVERIFY(tells(first, "run 1, episode 2 is damaged") && tells(first, "the phase from episode") && tells(second, "run 2 is damaged"));
        execute(m_file, "UPDATE requests SET kind = 'evaluate'");
        QCOMPARE(checkStore(m_file).size(), std::size_t{6});
        QVERIFY_EXCEPTION_THROWN(checkStore(m_place / "nothing.sqlite"), InputError);
    }

private:
    // The hash that the program would have given the row: of its columns in their order, then of the later ones that are there after their names.
    void rehashRun(int run)
    {
        SQLite::Database database(m_file.string(), SQLite::OPEN_READWRITE);
        SQLite::Statement select(database,
                                 "SELECT name, created, agent, seed, network, data, settings, cfg_text, weights_hash, data_fingerprint, environment, state, "
                                 "reference_map50, reference_map50_95, reference_loss, reference_flops, reference_params, reference_latency_ms, "
                                 "reference_flops_ratio, reference_params_ratio, parent_run, parent_episode, note FROM runs WHERE id = ?");
        select.bind(1, run);
        QVERIFY(select.executeStep());
        const std::vector<store::Value> values = store::readValues(select, 23);
        std::string text;
        for (std::size_t i = 0; i < 20; ++i)
            store::appendCanonical(text, values[i]);
        const char* later[] = {"parent_run", "parent_episode", "note"};
        for (std::size_t i = 20; i < 23; ++i)
            if (!std::holds_alternative<std::monostate>(values[i])) {
                store::appendCanonical(text, std::string(later[i - 20]));
                store::appendCanonical(text, values[i]);
            }
        SQLite::Statement update(database, "UPDATE runs SET row_hash = ? WHERE id = ?");
        update.bind(1, sha256(text));
        update.bind(2, run);
        update.exec();
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_place, m_file;
};

QTEST_APPLESS_MAIN(TestRunExchange)
#include "tst_run_exchange.moc"
