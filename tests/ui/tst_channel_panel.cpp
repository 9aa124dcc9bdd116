#include "tests/ui/fake_engines.h"
#include "ui/plots/channel_plot.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/theme.h"
#include "ui/views/channel_panel.h"

#include <QCheckBox>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

namespace fs = std::filesystem;

class ChannelPanelTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir folder;
        fs::path place = folder.path().toStdString();
        RunModel run;
        CandidateSelection selection{run};
        WhatIfModel model{run, selection};
        ChannelPanel panel{run, model};

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
        int keptInPlot() const { return static_cast<int>(panel.plot()->csv(false).count(u",1\n"_s)); }
    };

private Q_SLOTS:
    void nothingIsReadUnseen()
    {
        Fixture f;
        QVERIFY(f.panel.hint().contains(u"Choose a layer"_s));
        f.search();
        f.panel.setLayer(0);
        QTest::qWait(150);
        QCOMPARE(f.panel.plot()->barCount(), 0);
    }

    void theChosenLayersChannelsAreShown()
    {
        Fixture f;
        f.search();
        f.panel.setOnShow(true);
        f.panel.setLayer(0);
        const LayerRow& row = *f.model.rowOfLayer(0);
        QTRY_COMPARE(f.panel.plot()->barCount(), row.original);
        QCOMPARE(f.keptInPlot(), row.kept);
        QVERIFY(f.panel.summary().contains(u"Layer 0"_s));
        QVERIFY(f.panel.summary().contains(u"%1 of %2"_s.arg(row.kept).arg(row.original)));
        QVERIFY(f.panel.hint().isEmpty());
    }

    void whatIfMovesTheLimit()
    {
        Fixture f;
        f.search();
        f.panel.setOnShow(true);
        f.panel.setLayer(0);
        const int group = f.model.space().groupOfLayer(0);
        for (const double ratio : {0.0, 0.8, 0.4}) {
            f.model.setRatio(group, ratio);
            QTRY_COMPARE(f.keptInPlot(), f.model.rowOfLayer(0)->kept);
        }
    }

    void aLayerThatGoesSaysSo()
    {
        Fixture f;
        f.search();
        f.panel.setOnShow(true);
        const int within = f.model.space().blocks[0].firstLayer;
        f.model.setBlockKept(0, false);
        f.panel.setLayer(within);
        QTRY_VERIFY(f.panel.hint().contains(u"residual block"_s));
        f.model.setBlockKept(0, true);
        QTRY_VERIFY(f.panel.plot()->barCount() > 0);
        f.panel.setLayer(f.model.space().blocks[0].shortcut);
        QVERIFY(f.panel.hint().contains(u"no channels of its own"_s));
        f.panel.setLayer(within);
        QTRY_VERIFY(f.panel.plot()->barCount() > 0);
    }

    void weightsThatAreGoneAreTold()
    {
        Fixture f;
        f.search();
        f.panel.setOnShow(true);
        fs::remove(f.place / "small.weights");
        f.panel.setLayer(0);
        QTRY_VERIFY(f.panel.hint().contains(u"small.weights"_s));
    }

    void keptChannelsAreFilled()
    {
        ChannelPlot plot;
        plot.resize(400, 300);
        plot.show();
        const auto filled = [&] {
            plot.replotNow();
            plot.canvas()->replot(QCustomPlot::rpImmediateRefresh);
            const QImage image = plot.grab().toImage();
            const QRgb accent = plotColours(plot.palette()).accent.rgb();
            int count = 0;
            for (int y = 0; y < image.height(); ++y)
                for (int x = 0; x < image.width(); ++x)
                    count += image.pixel(x, y) == accent;
            return count;
        };
        plot.setRanking({{1, 1, 1, 1}, {false, false, false, false}, {4}});
        const int none = filled();  // the legend has some
        plot.setRanking({{1, 1, 1, 1}, {true, true, false, false}, {4}});
        const int two = filled();
        plot.setRanking({{1, 1, 1, 1}, {true, true, true, true}, {4}});
        QVERIFY(two > none + 2000);
        QVERIFY(filled() > two + 2000);
    }

    void byImportanceOrByNumber()
    {
        ChannelPlot plot;
        plot.setRanking({{0.5, 2, 1}, {false, true, true}, {4}});
        QCOMPARE(plot.csv(false), u"channel,importance,kept\n1,2,1\n2,1,1\n0,0.5,0\n"_s);
        QCOMPARE(plot.channelAt(1.2), 1);
        QCOMPARE(plot.channelAt(0.2), -1);
        QCOMPARE(plot.channelAt(4), -1);
        plot.setByNumber(true);
        QCOMPARE(plot.csv(false), u"channel,importance,kept\n0,0.5,0\n1,2,1\n2,1,1\n"_s);
        QCOMPARE(plot.channelAt(0.2), 0);
        plot.clear();
        QCOMPARE(plot.csv(false), u"channel,importance,kept\n"_s);
    }
};

QTEST_MAIN(ChannelPanelTest)
#include "tst_channel_panel.moc"
