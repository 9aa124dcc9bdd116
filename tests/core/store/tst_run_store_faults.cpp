#include "sample_runs.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/base/random.h"

#include <SQLiteCpp/Database.h>

#include <QTemporaryDir>
#include <QtTest>

#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

std::string bytesOf(const fs::path& file)
{
    return readTextFile(file, std::uintmax_t{1} << 30);
}

void writeBytes(const fs::path& file, const std::string& bytes)
{
    std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

void execute(const fs::path& file, const std::string& statements)
{
    SQLite::Database(file.string(), SQLite::OPEN_READWRITE | SQLite::OPEN_CREATE).exec(statements);
}

// The error that `work` throws, or "" when it throws none.
struct Caught {
    Error::Kind kind = Error::Kind::Stopped;
    std::string text;
};
Caught caught(const std::function<void()>& work)
{
    try {
        work();
    } catch (const Error& error) {
        return {error.kind(), error.what()};
    }
    return {};
}

// Appends episodes from `first` on until it is killed; writes the number of each into the pipe once it was stored.
[[noreturn]] void appendUntilKilled(const fs::path& file, RunId run, int first, int pipe)
{
    try {
        RunStore store(file);
        for (int number = first;; ++number) {
            store.appendEpisode(run, sampleEpisode(number, 20, 60));
            if (::write(pipe, &number, sizeof number) != sizeof number)
                ::_exit(1);
        }
    } catch (...) {
        ::_exit(2);
    }
}

}  // namespace

// What the store does with files and circumstances that are not as they should be.
class TestRunStoreFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_file = fs::path(m_folder->path().toStdString()) / "studio.sqlite";
    }

    void foreignFilesAreRefusedAndUntouched_data()
    {
        QTest::addColumn<QString>("statements");  // run on a fresh store
        QTest::addColumn<int>("patchAt");         // then one byte of the file is overwritten, -1: none
        QTest::addColumn<qint64>("size");         // then the file is cut, -1: not
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const char* statements, int patchAt, qint64 size, const char* expected) {
            QTest::newRow(name) << QString::fromUtf8(statements) << patchAt << size << QString::fromUtf8(expected);
        };
        row("newer version", "PRAGMA user_version = 6", -1, -1, "newer version of ABCP Studio (database version 6, this program knows 5)");
        row("much newer", "PRAGMA user_version = 2147483647", -1, -1, "newer version");
        row("newer, write-ahead log", "PRAGMA user_version = 6; PRAGMA journal_mode = WAL", -1, -1, "newer version");
        row("newer, other tables", "PRAGMA user_version = 9; DROP TABLE exports; CREATE TABLE more (a)", -1, -1, "newer version");
        row("foreign id", "PRAGMA application_id = 1", -1, -1, "another program");
        row("no id, but tables", "PRAGMA application_id = 0; PRAGMA user_version = 0", -1, -1, "another program");
        row("negative version", "PRAGMA user_version = -1", -1, -1, "damaged");
        row("no version", "PRAGMA user_version = 0", -1, -1, "damaged");
        row("missing table", "DROP TABLE decisions", -1, -1, "no table decisions");
        row("missing table of the second version", "DROP TABLE channel_scores", -1, -1, "no table channel_scores");
        row("missing table of the third version", "DROP TABLE repeats", -1, -1, "no table repeats");
        row("missing table of the fourth version", "DROP TABLE phases", -1, -1, "no table phases");
        row("missing table of the first version", "PRAGMA user_version = 1; DROP TABLE tags", -1, -1, "no table tags");
        row("magic", "", 3, -1, "not a database");
        row("page size", "", 16, -1, "not a database");
        row("file format", "", 19, -1, "");
        row("schema page", "", 100, -1, "damaged");
        row("cut in the header", "", -1, 50, "not a database");
        row("cut in page 1", "", -1, 2000, "");
        row("one byte", "", -1, 1, "not a database");
    }
    void foreignFilesAreRefusedAndUntouched()
    {
        QFETCH(QString, statements);
        QFETCH(int, patchAt);
        QFETCH(qint64, size);
        QFETCH(QString, expected);
        RunStore(m_file).createRun(sampleRun());
        execute(m_file, statements.toStdString());
        std::string bytes = bytesOf(m_file);
        if (patchAt >= 0)
            bytes[static_cast<std::size_t>(patchAt)] = '\x55';
        if (size >= 0)
            bytes.resize(static_cast<std::size_t>(size));
        writeBytes(m_file, bytes);

        for (const RunStore::Access access : {RunStore::Access::ReadWrite, RunStore::Access::ReadOnly}) {
            const Caught error = caught([&] { RunStore(m_file, access); });
            QCOMPARE(error.kind, Error::Kind::Input);
            QVERIFY2(QString::fromStdString(error.text).contains(expected), error.text.c_str());
            QVERIFY(error.text.starts_with(m_file.string()));
            QVERIFY(bytesOf(m_file) == bytes);
        }
    }

    void whatIsNoFileIsRefused()
    {
        const fs::path folder = m_file / "as-folder";
        fs::create_directories(folder);
        QCOMPARE(caught([&] { RunStore store(folder); }).kind, Error::Kind::Input);
        const fs::path pipe = m_file / "as-pipe";
        QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
        QCOMPARE(caught([&] { RunStore store(pipe); }).kind, Error::Kind::Input);
        const fs::path text = m_file / "notes.txt";
        writeBytes(text, std::string(5000, 'x'));
        QCOMPARE(caught([&] { RunStore store(text); }).kind, Error::Kind::Input);
        QCOMPARE(bytesOf(text), std::string(5000, 'x'));
    }

    void emptyFileIsInitialised()
    {
        writeBytes(m_file, "");
        QCOMPARE(caught([&] { RunStore store(m_file, RunStore::Access::ReadOnly); }).kind, Error::Kind::Input);
        QCOMPARE(bytesOf(m_file), std::string());
        RunStore(m_file).createRun(sampleRun());
        QCOMPARE(RunStore(m_file).runs().size(), std::size_t{1});
    }

    void namesWithAMeaningToSqliteAreNames()
    {
        const fs::path before = fs::current_path();
        fs::current_path(m_folder->path().toStdString());
        for (const char* name : {":memory:", "file:x?mode=memory"}) {
            RunStore store(name);
            store.createRun(sampleRun());
            QVERIFY(fs::is_regular_file(name));
        }
        fs::current_path(before);
    }

    void readOnlyReadsAndNothingElse()
    {
        QCOMPARE(caught([&] { RunStore store(m_file, RunStore::Access::ReadOnly); }).kind, Error::Kind::Input);
        QVERIFY(!fs::exists(m_file));

        RunId id{};
        {
            RunStore writer(m_file);
            id = writer.createRun(sampleRun());
            writer.appendEpisode(id, sampleEpisode(0));
        }
        const std::string bytes = bytesOf(m_file);
        RunStore store(m_file, RunStore::Access::ReadOnly);
        QCOMPARE(store.runs().size(), std::size_t{1});
        QVERIFY(same(store.episode(id, 0), sampleEpisode(0)));
        const std::vector<std::function<void()>> writes{
            [&] { store.createRun(sampleRun()); },
            [&] { store.appendEpisode(id, sampleEpisode(1)); },
            [&] { store.setState(id, RunState::Failed); },
            [&] { store.setReference(id, sampleMeasurement(0)); },
            [&] { store.setTags(id, {"a"}); },
            [&] { store.deleteRun(id); },
        };
        for (const auto& write : writes)
            QCOMPARE(caught(write).kind, Error::Kind::Failure);
        QVERIFY(bytesOf(m_file) == bytes);
        QCOMPARE(std::distance(fs::directory_iterator(m_file.parent_path()), fs::directory_iterator()), std::ptrdiff_t{1});
    }

    void folderThatCannotBeWritten()
    {
        writeBytes(m_file, "a file");
        QCOMPARE(caught([&] { RunStore store(m_file / "below" / "studio.sqlite"); }).kind, Error::Kind::Input);
        QCOMPARE(caught([&] { RunStore store("/proc/abcp-studio/studio.sqlite"); }).kind, Error::Kind::Input);
        QCOMPARE(caught([&] { RunStore store("/proc/studio.sqlite"); }).kind, Error::Kind::Input);
    }

    void folderWithoutWritePermission()
    {
        if (::geteuid() == 0)
            QSKIP("root may write to every folder");
        RunStore(m_file).createRun(sampleRun());
        fs::permissions(m_file.parent_path(), fs::perms::owner_read | fs::perms::owner_exec);
        const Caught error = caught([&] { RunStore store(m_file); });
        const std::size_t readable = RunStore(m_file, RunStore::Access::ReadOnly).runs().size();
        fs::permissions(m_file.parent_path(), fs::perms::owner_all);
        QCOMPARE(error.kind, Error::Kind::Input);
        QCOMPARE(readable, std::size_t{1});
    }

    void anotherProgramHoldsTheDatabase()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        SQLite::Database other(m_file.string(), SQLite::OPEN_READWRITE);
        other.exec("BEGIN EXCLUSIVE");
        const std::vector<std::function<void()>> uses{[&] { store.appendEpisode(id, sampleEpisode(0)); }, [&] { RunStore second(m_file); }};
        for (const auto& use : uses) {
            const Caught error = caught(use);
            QCOMPARE(error.kind, Error::Kind::Failure);
            QVERIFY2(error.text.find("another program holds the database") != std::string::npos, error.text.c_str());
        }
        other.exec("COMMIT");
        store.appendEpisode(id, sampleEpisode(0));
        QCOMPARE(store.episodes(id).size(), std::size_t{1});
    }

    // Every column of an episode and of its decisions, changed behind the store's back.
    void changedValuesAreFound_data()
    {
        QTest::addColumn<QString>("change");
        for (const char* column : {"map50", "map50_95", "loss", "flops", "params", "latency_ms", "reward", "flops_ratio", "params_ratio",
                                   "baseline", "entropy", "seconds"}) {
            QTest::addRow("%s", column) << QStringLiteral("UPDATE episodes SET %1 = %1 * 2 WHERE episode = 1").arg(QLatin1String(column));
            QTest::addRow("no %s", column) << QStringLiteral("UPDATE episodes SET %1 = NULL WHERE episode = 1").arg(QLatin1String(column));
        }
        for (const char* column : {"failure", "finished_at", "action", "row_hash"})
            QTest::addRow("%s", column)
                << QStringLiteral("UPDATE episodes SET %1 = substr(%1, 1, 5) || 'x' WHERE episode = 1").arg(QLatin1String(column));
        QTest::addRow("same_as") << QStringLiteral("UPDATE episodes SET same_as = 0 WHERE episode = 1");
        QTest::addRow("early_loss") << QStringLiteral("UPDATE episodes SET early_loss = 0.5 WHERE episode = 1");
        QTest::addRow("stopped_at_step") << QStringLiteral("UPDATE episodes SET stopped_at_step = 0 WHERE episode = 1");
        QTest::addRow("origin") << QStringLiteral("UPDATE episodes SET origin = 'user' WHERE episode = 1");
        QTest::addRow("status") << QStringLiteral("UPDATE episodes SET status = 'failed' WHERE episode = 1");
        for (const char* column : {"layer", "block", "kept", "original"})
            QTest::addRow("%s", column)
                << QStringLiteral("UPDATE decisions SET %1 = %1 + 1 WHERE episode = 1 AND position = 2").arg(QLatin1String(column));
        QTest::addRow("huge kept") << QStringLiteral("UPDATE decisions SET kept = kept + 4294967296 WHERE episode = 1 AND position = 2");
        QTest::addRow("swapped decisions") << QStringLiteral("UPDATE decisions SET position = 100 WHERE episode = 1 AND position = 0");
        QTest::addRow("lost decision") << QStringLiteral("DELETE FROM decisions WHERE episode = 1 AND position = 7");
        QTest::addRow("lost decisions") << QStringLiteral("DELETE FROM decisions WHERE episode = 1");
        QTest::addRow("lost row") << QStringLiteral("DELETE FROM episodes WHERE episode = 1");
    }
    void changedValuesAreFound()
    {
        QFETCH(QString, change);
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        for (int i = 0; i < 3; ++i)
            store.appendEpisode(id, sampleEpisode(i));
        execute(m_file, change.toStdString());
        const std::vector<std::function<void()>> uses{[&] { store.episodes(id); }, [&] { store.episode(id, 1); },
                                                      [&] { store.appendEpisode(id, sampleEpisode(1)); }};
        for (const auto& use : uses) {
            const Caught error = caught(use);
            QCOMPARE(error.kind, Error::Kind::Input);
            QVERIFY2(error.text.find("run 1, episode 1 is damaged") != std::string::npos, error.text.c_str());
        }
        QVERIFY(same(store.episode(id, 0), sampleEpisode(0)));
        QVERIFY(same(store.episode(id, 2), sampleEpisode(2)));
    }

    // Columns that most episodes leave empty.
    void laterColumnsAreGuarded()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        Episode full = sampleEpisode(1);
        full.sameAs = 0;
        full.measurement->earlyLoss = 1.0 / 3;
        full.measurement->stoppedAtStep = 6;
        store.appendEpisode(id, full);
        store.appendEpisode(id, full);
        QVERIFY(same(store.episode(id, 1), full));
        QCOMPARE(caught([&] { store.appendEpisode(id, sampleEpisode(1)); }).kind, Error::Kind::Failure);
        for (const char* change : {"same_as = 2", "same_as = NULL", "early_loss = 0.5", "early_loss = NULL", "stopped_at_step = 7", "stopped_at_step = NULL",
                                   "same_as = 6, stopped_at_step = 0"}) {
            execute(m_file, std::string("UPDATE episodes SET ") + change);
            QCOMPARE(caught([&] { store.episodes(id); }).kind, Error::Kind::Input);
            execute(m_file, "UPDATE episodes SET same_as = 0, early_loss = 1.0 / 3, stopped_at_step = 6");
        }
        QVERIFY(same(store.episode(id, 1), full));
    }

    void changedRunIsFound_data()
    {
        QTest::addColumn<QString>("change");
        for (const char* column : {"name", "created", "agent", "seed", "network", "data", "settings", "cfg_text", "weights_hash",
                                   "data_fingerprint", "environment", "row_hash"})
            QTest::addRow("%s", column) << QStringLiteral("%1 = 'x' || substr(%1, 2)").arg(QLatin1String(column));
        QTest::addRow("parent_run") << QStringLiteral("parent_run = 1");
        QTest::addRow("parent_episode") << QStringLiteral("parent_episode = 1");
        QTest::addRow("note") << QStringLiteral("note = 'another'");
        QTest::addRow("origin_file") << QStringLiteral("origin_file = 'a'");
        QTest::addRow("origin_host") << QStringLiteral("origin_host = 'a'");
        QTest::addRow("origin_run") << QStringLiteral("origin_run = 1");
        QTest::addRow("state") << QStringLiteral("state = 'failed'");
        QTest::addRow("reference_loss") << QStringLiteral("reference_loss = 1");
        QTest::addRow("reference_flops") << QStringLiteral("reference_flops = NULL");
    }
    void changedRunIsFound()
    {
        QFETCH(QString, change);
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        store.setReference(id, sampleMeasurement(0));
        execute(m_file, "UPDATE runs SET " + change.toStdString());
        const std::vector<std::function<void()>> uses{[&] { store.run(id); }, [&] { store.runs(); },
                                                      [&] { store.setState(id, RunState::Finished); },
                                                      [&] { store.setReference(id, sampleMeasurement(1)); }};
        for (const auto& use : uses) {
            const Caught error = caught(use);
            QCOMPARE(error.kind, Error::Kind::Input);
            QVERIFY2(error.text.find("run 1 is damaged") != std::string::npos, error.text.c_str());
        }
        QCOMPARE(caught([&] { store.deleteRun(id); }).kind, Error::Kind::Input);
        store.purgeRun(id);
        QVERIFY(store.runs().empty());
    }

    // One bit anywhere in the file: what is read is what was written, or an error says so.
    void flippedBitsNeverGiveWrongValues()
    {
        constexpr int episodes = 8;
        RunId id{};
        {
            RunStore store(m_file);
            id = store.createRun(sampleRun());
            for (int i = 0; i < episodes; ++i)
                store.appendEpisode(id, sampleEpisode(i));
        }
        const std::string good = bytesOf(m_file);
        const fs::path damagedFile = m_file.parent_path() / "damaged.sqlite";
        Generator generator(5);
        int found = 0;
        for (int round = 0; round < 1500; ++round) {
            std::string bytes = good;
            char& byte = bytes[generator.below(bytes.size())];
            byte = static_cast<char>(byte ^ (1 << generator.below(8)));
            writeBytes(damagedFile, bytes);
            try {
                const RunStore store(damagedFile, RunStore::Access::ReadOnly);
                const RunRecord run = store.run(id);
                QCOMPARE(toJson(run.settings), toJson(sampleRun().settings));
                QCOMPARE(run.cfgText, sampleRun().cfgText);
                const std::vector<Episode> read = store.episodes(id);
                QCOMPARE(static_cast<int>(read.size()), episodes);
                for (const Episode& episode : read)
                    QVERIFY(same(episode, sampleEpisode(episode.number)));
            } catch (const Error&) {
                ++found;
            }
        }
        QVERIFY(found > 100);
    }

    // A file size limit stands for a full disk: the write fails in the middle of a transaction.
    void failedWriteCanBeRepeated()
    {
        RunStore store(m_file);
        const RunId id = store.createRun(sampleRun());
        store.appendEpisode(id, sampleEpisode(0));

        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto oldHandler = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limited{fs::file_size(m_file) / 2, before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &limited), 0);
        const Caught error = caught([&] { store.appendEpisode(id, sampleEpisode(1, 500, 3000)); });
        ::setrlimit(RLIMIT_FSIZE, &before);
        std::signal(SIGXFSZ, oldHandler);

        QCOMPARE(error.kind, Error::Kind::Failure);
        QVERIFY(error.text.starts_with(m_file.string()));
        QCOMPARE(store.episodes(id).size(), std::size_t{1});
        store.appendEpisode(id, sampleEpisode(1, 500, 3000));
        QVERIFY(same(store.episode(id, 1), sampleEpisode(1, 500, 3000)));
    }

    void killedWhileWriting()
    {
        const RunId id = RunStore(m_file).createRun(sampleRun());
        Generator generator(11);
        int stored = 0;
        for (int round = 0; round < 12; ++round) {
            int pipe[2] = {};
            QCOMPARE(::pipe(pipe), 0);
            const pid_t child = ::fork();
            QVERIFY(child >= 0);
            if (child == 0) {
                ::close(pipe[0]);
                appendUntilKilled(m_file, id, stored, pipe[1]);
            }
            ::close(pipe[1]);
            int reported = stored - 1;
            const std::size_t enough = 1 + generator.below(4);
            for (std::size_t i = 0; i < enough; ++i)
                QCOMPARE(::read(pipe[0], &reported, sizeof reported), static_cast<ssize_t>(sizeof reported));
            ::usleep(static_cast<useconds_t>(generator.below(20'000)));  // somewhere within the next writes
            ::kill(child, SIGKILL);
            int status = 0;
            ::waitpid(child, &status, 0);
            QVERIFY(WIFSIGNALED(status));
            while (::read(pipe[0], &reported, sizeof reported) > 0) {
            }
            ::close(pipe[0]);

            const std::vector<Episode> episodes = RunStore(m_file).episodes(id);
            QVERIFY(static_cast<int>(episodes.size()) > reported);
            for (std::size_t i = 0; i < episodes.size(); ++i)
                QVERIFY(same(episodes[i], sampleEpisode(static_cast<int>(i), 20, 60)));
            stored = static_cast<int>(episodes.size());
        }
        QCOMPARE(SQLite::Database(m_file.string()).execAndGet("PRAGMA integrity_check").getString(), std::string("ok"));
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    fs::path m_file;
};

QTEST_APPLESS_MAIN(TestRunStoreFaults)
#include "tst_run_store_faults.moc"
