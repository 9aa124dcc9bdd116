#include "core/workflow/run_export.h"

#include "core/base/error.h"
#include "core/base/files.h"

#include <QTemporaryDir>
#include <QtTest>

#include <array>
#include <filesystem>

using namespace abcp;
namespace fs = std::filesystem;

class TestRunExport : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir temporary;
        fs::path folder = temporary.path().toStdString();
        fs::path database = folder / "studio.sqlite";
        std::array<RunId, 2> runs{};

        Fixture()
        {
            RunStore store(database);
            for (RunId& run : runs) {
                RunRecord record;
                record.settings.name = "night";
                record.settings.cfg = "/a.cfg";
                record.settings.weights = "/a.weights";
                record.settings.data = "/a";
                record.cfgText = "[net]\n";
                run = store.createRun(record);
                Episode episode;
                episode.measurement.emplace().map50 = 0.123456789012;
                store.appendEpisode(run, episode);
            }
        }
    };

private Q_SLOTS:
    void theNameTellsTheFormat()
    {
        QCOMPARE(runFileFormat("/a/run.csv"), RunFileFormat::Table);
        QCOMPARE(runFileFormat("/a/run.JSON"), RunFileFormat::Document);
        for (const char* name : {"run.sqlite", "run", ".csv", "run.csv.sqlite", "csv/run"})
            QCOMPARE(runFileFormat(name), RunFileFormat::Database);
    }

    void everyDigitIsKept()
    {
        Fixture f;
        writeRuns(f.database, std::span(f.runs).first(1), RunFileFormat::Document, f.folder / "run.json");
        const Json json = Json::parse(readTextFile(f.folder / "run.json", 1'000'000));
        QCOMPARE(json["name"].get<std::string>(), std::string("night"));
        QCOMPARE(json["settings"]["agent"], json["agent"]);
        QCOMPARE(json["candidates"].size(), std::size_t{1});
        QCOMPARE(json["candidates"][0]["map50"].get<double>(), 0.123456789012);
        writeRuns(f.database, std::span(f.runs).first(1), RunFileFormat::Table, f.folder / "run.csv");
        writeRuns(f.database, std::span(f.runs).first(1), RunFileFormat::Table, f.folder / "run.csv");  // in place of it
        QVERIFY(readTextFile(f.folder / "run.csv", 1'000'000).find("0.123456789012") != std::string::npos);
    }

    void severalGoIntoADatabaseAlone()
    {
        Fixture f;
        for (const RunFileFormat format : {RunFileFormat::Table, RunFileFormat::Document})
            QVERIFY_EXCEPTION_THROWN(writeRuns(f.database, f.runs, format, f.folder / "runs.x"), InputError);
        QVERIFY(!fs::exists(f.folder / "runs.x"));
        for (int time = 0; time < 2; ++time)
            writeRuns(f.database, f.runs, RunFileFormat::Database, f.folder / "runs.sqlite");
        const RunStore parcel(f.folder / "runs.sqlite", RunStore::Access::ReadOnly);
        QCOMPARE(parcel.runs().size(), std::size_t{2});
        QCOMPARE(parcel.episodes(parcel.runs().front().id).size(), std::size_t{1});
        QVERIFY_EXCEPTION_THROWN(writeRuns(f.database, std::array{RunId{99}}, RunFileFormat::Table, f.folder / "none.csv"), InputError);
    }
};

QTEST_APPLESS_MAIN(TestRunExport)
#include "tst_run_export.moc"
