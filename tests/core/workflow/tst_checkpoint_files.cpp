#include "core/workflow/checkpoint_files.h"

#include "core/base/files.h"

#include <QTemporaryDir>
#include <QtTest>

#include <filesystem>

using namespace abcp;
namespace fs = std::filesystem;

class TestCheckpointFiles : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Whatever lies beside or is linked to is not a run's.
    void onlyFilesOfTheRunsFolderAreTold()
    {
        const QTemporaryDir temporary;
        const fs::path place = temporary.path().toStdString(), database = place / "studio.sqlite", folder = checkpointFolder(database, RunId{1});
        QCOMPARE(folder, place / "checkpoints" / "studio-run1");
        RunStore store(database);
        RunRecord record;
        record.settings.cfg = "/a.cfg";
        record.settings.weights = "/a.weights";
        record.settings.data = "/a";
        record.cfgText = "[net]\n";
        const RunId id = store.createRun(record);
        QVERIFY(checkpointFiles(store).empty());
        writeFileAtomically(place / "outside.weights", "12345");
        for (const char* name : {"episode3.cfg", "episode3.weights", "episode12.weights", "episode.weights", "episode-1.cfg", "episode1x.cfg", "notes.txt", "episode5.txt"})
            writeFileAtomically(folder / name, "1234");
        fs::create_symlink(place / "outside.weights", folder / "episode7.weights");
        fs::create_directories(folder / "episode8.weights");
        std::vector<CheckpointFiles> files = checkpointFiles(store);
        QCOMPARE(files.size(), std::size_t{2});
        QVERIFY(files[0].episode == 3 && files[0].bytes == 8 && files[0].files.size() == 2 && !files[0].pinned && files[1].episode == 12);
        removeCheckpoint(store, files[0]);
        QVERIFY(!fs::exists(folder / "episode3.weights") && fs::exists(folder / "episode12.weights") && fs::exists(place / "outside.weights"));
        store.deleteRun(id);
        QVERIFY(checkpointFiles(store).empty());
        fs::rename(folder, place / "elsewhere");
        fs::create_directory_symlink(place / "elsewhere", folder);
        QVERIFY(checkpointFilesOf(database, id).empty());
    }
};

QTEST_APPLESS_MAIN(TestCheckpointFiles)
#include "tst_checkpoint_files.moc"
