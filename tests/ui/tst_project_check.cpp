#include "tests/ui/fake_engines.h"
#include "ui/project_check.h"

#include <QTemporaryDir>
#include <QTest>

#include <fstream>
#include <functional>
#include <optional>
#include <utility>

using namespace abcp;
using namespace abcp::ui;

namespace fs = std::filesystem;

namespace {

using Change = std::function<void(SearchSettings&, fs::path&)>;

}  // namespace

Q_DECLARE_METATYPE(Change)

class ProjectCheckTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void aGoodProjectCanStart()
    {
        const QTemporaryDir folder;
        const fs::path place = folder.path().toStdString();
        const ProjectCheck check = checkProject(writeFakeProject(place, 10), place / "studio.sqlite");
        QCOMPARE(check.reason(), QString());
        QVERIFY(check.network && check.dataset);
        QCOMPARE(check.network->blocks, 4);
        QCOMPARE(check.network->classes, 2);
        QVERIFY(check.network->flops > 0);
        QCOMPARE(check.dataset->images, 10);
        QCOMPARE(check.dataset->train + check.dataset->validation, 10);
        QVERIFY(!fs::exists(place / "studio.sqlite"));  // looking changes nothing
    }

    void theForecastFollowsOtherSettings()
    {
        const QTemporaryDir folder;
        const fs::path place = folder.path().toStdString();
        SearchSettings settings = writeFakeProject(place, 10);
        const ProjectCheck check = checkProject(settings, place / "studio.sqlite");
        const std::optional<SearchForecast> before = check.forecast(settings);
        QVERIFY(before);
        QCOMPARE(before->most.flops(), check.network->flops);
        QCOMPARE(check.pictures.train, std::size_t{8});
        settings.episodes = 1000;
        settings.maxRatio = 0.5;
        const std::optional<SearchForecast> after = check.forecast(settings);
        QVERIFY(after->seconds > before->seconds);
        QVERIFY(after->least.flops() > before->least.flops());
        settings.locks.keepBlock = {{77, true}};
        QVERIFY(!check.forecast(settings));
        settings.data.clear();
        QVERIFY(!checkProject(settings, place / "studio.sqlite").forecast(settings));
    }

    void whatIsWrongStandsAtItsField_data()
    {
        QTest::addColumn<Change>("change");
        QTest::addColumn<QString>("field");
        using S = SearchSettings;
        const auto row = [](const char* name, const char* field, Change change) {
            QTest::newRow(name) << change << QString::fromLatin1(field);
        };
        row("no network", "cfg", [](S& s, fs::path&) { s.cfg.clear(); });
        row("network is a folder", "cfg", [](S& s, fs::path&) { s.cfg = s.data; });
        row("network is empty", "cfg", [](S& s, fs::path&) { std::ofstream(s.cfg, std::ios::trunc); });
        row("no weights", "weights", [](S& s, fs::path&) { s.weights.clear(); });
        row("weights cut short", "weights", [](S& s, fs::path&) { fs::resize_file(s.weights, 100); });
        row("no data", "data", [](S& s, fs::path&) { s.data.clear(); });
        row("data is missing", "data", [](S& s, fs::path&) { s.data = s.data / "nowhere"; });
        row("data without pictures", "data", [](S& s, fs::path&) { fs::remove_all(s.data / "images"); });
        row("database is a folder", "database", [](S& s, fs::path& database) { database = s.data; });
        row("no database", "database", [](S&, fs::path& database) { database.clear(); });
        row("ratios reversed", "settings", [](S& s, fs::path&) { std::swap(s.minRatio, s.maxRatio); });
    }

    void whatIsWrongStandsAtItsField()
    {
        QFETCH(Change, change);
        QFETCH(QString, field);
        const QTemporaryDir folder;
        const fs::path place = folder.path().toStdString();
        SearchSettings settings = writeFakeProject(place, 10);
        fs::path database = place / "studio.sqlite";
        change(settings, database);
        const ProjectCheck check = checkProject(settings, database);
        QVERIFY(!check.reason().isEmpty());
        const std::pair<const char*, const ProjectCheck::Field*> fields[] = {{"cfg", &check.cfg},
                                                                             {"weights", &check.weights},
                                                                             {"data", &check.data},
                                                                             {"database", &check.database},
                                                                             {"settings", &check.settings}};
        for (const auto& [name, state] : fields)
            QCOMPARE(!state->error.isEmpty(), field == QLatin1String(name));
    }
};

QTEST_GUILESS_MAIN(ProjectCheckTest)
#include "tst_project_check.moc"
