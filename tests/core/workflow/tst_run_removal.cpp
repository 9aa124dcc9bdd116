#include "core/workflow/run_removal.h"

#include "core/base/error.h"
#include "core/base/files.h"
#include "core/store/run_lock.h"

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>
#include <optional>
#include <string>

using namespace abcp;
namespace fs = std::filesystem;

class TestRunRemoval : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir temporary;
        fs::path database = fs::path(temporary.path().toStdString()) / "studio.sqlite";
        RunStore store{database};

        RunId add()
        {
            RunRecord record;
            record.settings.cfg = "/a.cfg";
            record.settings.weights = "/a.weights";
            record.settings.data = "/a";
            record.cfgText = "[net]\n";
            return store.createRun(record);
        }
        fs::path retrained(RunId run, int episode, const std::string& bytes) const
        {
            const fs::path file = checkpointFolder(database, run) / ("episode" + std::to_string(episode) + ".weights");
            writeFileAtomically(file, bytes);
            return file;
        }
    };

private Q_SLOTS:
    void aRunThatIsSearchedStays()
    {
        Fixture f;
        const RunId run = f.add();
        const fs::path weights = f.retrained(run, 1, "12");
        std::optional<RunLock> search(std::in_place, f.database, run);
        QVERIFY_EXCEPTION_THROWN(putAway(f.store, run), InputError);
        QVERIFY_EXCEPTION_THROWN(purge(f.store, run), InputError);
        QCOMPARE(f.store.runs().size(), std::size_t{1});
        QVERIFY(fs::exists(weights));
        search.reset();
        putAway(f.store, run);
        QVERIFY(f.store.runs().empty() && f.store.deletedRuns().size() == 1 && fs::exists(weights));
        QVERIFY_EXCEPTION_THROWN(putAway(f.store, run), InputError);
        purge(f.store, run);
        QVERIFY(f.store.deletedRuns().empty() && !fs::exists(weights));
        QVERIFY_EXCEPTION_THROWN(purge(f.store, run), InputError);
    }

    void whatIsPinnedStays()
    {
        Fixture f;
        const RunId first = f.add(), second = f.add();
        const fs::path pinned = f.retrained(first, 3, "1234"), loose = f.retrained(first, 4, "12345"), others = f.retrained(second, 3, "123456");
        Episode episode;
        for (int number = 0; number <= 3; ++number) {
            episode.number = number;
            f.store.appendEpisode(first, episode);
        }
        f.store.setPinned(first, 3, true);
        const CheckpointSpace all = checkpointSpace(f.store);
        QCOMPARE(all.checkpoints.size(), std::size_t{3});
        QVERIFY(all.bytes == 15 && all.unpinnedBytes == 11 && all.unpinned == 2);
        const CheckpointSpace ofFirst = checkpointSpace(f.store, {first});
        QVERIFY(ofFirst.bytes == 9 && ofFirst.unpinnedBytes == 5 && ofFirst.unpinned == 1);
        cleanUp(f.store, ofFirst);
        QVERIFY(fs::exists(pinned) && !fs::exists(loose) && fs::exists(others));
        cleanUp(f.store, ofFirst);  // once more: nothing is left to do
        QCOMPARE(checkpointSpace(f.store).unpinned, 1);
    }
};

QTEST_APPLESS_MAIN(TestRunRemoval)
#include "tst_run_removal.moc"
