#include "tests/ui/fake_engines.h"
#include "ui/views/feature_grid.h"
#include "ui/views/feature_panel.h"

#include <QCheckBox>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <memory>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

namespace fs = std::filesystem;

class FeaturePanelTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir folder;
        fs::path place = folder.path().toStdString();
        RunModel run;
        CandidateSelection selection{run};
        SearchController controller{makeFakeEngines(std::make_shared<FakeBehaviour>())};
        FeaturePanel panel{run, selection, controller};

        Fixture()
        {
            panel.resize(700, 400);
            panel.show();
        }
        void search()
        {
            run.open(loadRun(place / "studio.sqlite", runFakeSearch(place, 4)));
            selection.select(1);
        }
    };

private Q_SLOTS:
    void nothingIsComputedUnseen()
    {
        Fixture f;
        f.search();
        f.panel.setLayer(0);
        QVERIFY(!f.panel.isBusy());
        QCOMPARE(f.panel.grid()->tileCount(), 0);
    }

    void chosenLayerIsShownAndFollowed()
    {
        Fixture f;
        f.search();
        f.panel.setOnShow(true);
        QVERIFY(!f.panel.isBusy());  // no layer yet
        f.panel.setLayer(0);
        QTRY_VERIFY(f.panel.grid()->tileCount() > 0);
        QTRY_VERIFY(!f.panel.isBusy());
        QVERIFY(f.panel.summary().contains(u"episode 1"_s));
        QVERIFY(f.panel.grid()->textAt({20, 20}).contains(u"Channel 0"_s));
        QVERIFY(f.panel.grid()->textAt({1, 1}).isEmpty());
        QVERIFY(f.panel.pictureField()->maximum() > 1);
        f.selection.select(2);
        QTRY_VERIFY(f.panel.summary().contains(u"episode 2"_s));
        f.panel.pictureField()->setValue(2);
        QTRY_VERIFY(!f.panel.isBusy());
        QTest::mouseClick(f.panel.keptFirstField(), Qt::LeftButton, {}, QPoint(8, f.panel.keptFirstField()->height() / 2));
        QVERIFY(f.panel.keptFirstField()->isChecked());
    }

    void keptOnesComeFirst()
    {
        FeatureGrid grid;
        grid.resize(600, 400);
        LayerMaps maps;
        maps.original = {{3, 2, 2}, {0, 1, 2, 3, 0, 0, 0, 0, -1, 0, 0, 1}};
        maps.kept = {2};
        maps.candidate = {{1, 2, 2}, {-2, 0, 0, 1}};
        grid.setMaps(maps);
        QCOMPARE(grid.tileCount(), 3);
        QVERIFY(grid.textAt({20, 20}).contains(u"Channel 0, pruned"_s));
        grid.setKeptFirst(true);
        QVERIFY(grid.textAt({20, 20}).contains(u"Channel 2, kept"_s));
        QVERIFY(grid.textAt({20, 20}).contains(u"-2"_s));  // one scale for both
    }
};

QTEST_MAIN(FeaturePanelTest)
#include "tst_feature_panel.moc"
