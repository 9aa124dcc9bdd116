#include "ui/format.h"

#include <QTest>

#include <limits>

using namespace abcp::ui;
using namespace Qt::StringLiterals;

class FormatTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void figuresCarryTheirOwnPrefix()
    {
        QCOMPARE(flopsText(65.51e9), u"65.5 GFLOPs"_s);
        QCOMPARE(flopsText(0.327e9), u"327 MFLOPs"_s);
        QCOMPARE(flopsText(0), u"0 FLOPs"_s);
        QCOMPARE(countText(61.545e6), u"61.5 M"_s);
        QCOMPARE(countText(299e3), u"299 k"_s);
        QCOMPARE(countText(12), u"12"_s);
    }

    void aColumnKeepsItsUnitAndDigits()
    {
        const Scale scale = flopsScale(65.51e9);
        QCOMPARE(scale.unit, u"GFLOPs"_s);
        QCOMPARE(scale.number(65.51e9), u"65.51"_s);
        QCOMPARE(scale.number(0.327e9), u"0.33"_s);
        QCOMPARE(scale.text(4.485e9), u"4.49 GFLOPs"_s);
        QCOMPARE(countScale(61.545e6).text(299e3), u"0.30 M"_s);
    }

    void whatIsNoNumberIsADash()
    {
        const double nan = std::numeric_limits<double>::quiet_NaN();
        for (const QString& text : {scoreText(nan), flopsText(nan), percentText(nan), changeText(1, 0), durationText(-1),
                                    flopsScale(1e9).text(nan)})
            QCOMPARE(text, dash());
    }

    void changesCarryASign()
    {
        QCOMPARE(changeText(2.7, 100), QChar(0x2212) + u"97.3 %"_s);
        QCOMPARE(changeText(104, 100), u"+4.0 %"_s);
    }

    void durations()
    {
        QCOMPARE(durationText(0), u"00:00"_s);
        QCOMPARE(durationText(252), u"04:12"_s);
        QCOMPARE(durationText(3852), u"1:04:12"_s);
    }
};

QTEST_APPLESS_MAIN(FormatTest)
#include "tst_format.moc"
