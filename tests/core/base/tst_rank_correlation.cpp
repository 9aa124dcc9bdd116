#include "core/base/rank_correlation.h"

#include <QTest>

#include <cmath>
#include <limits>
#include <vector>

using namespace abcp;

class RankCorrelationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Worked by hand; below each row, what goes into it.
    void asWorkedByHand_data()
    {
        QTest::addColumn<QList<double>>("a");
        QTest::addColumn<QList<double>>("b");
        QTest::addColumn<double>("spearman");
        QTest::addColumn<double>("kendall");
        const auto row = [](const char* name, const QList<double>& a, const QList<double>& b, double spearman, double kendall) {
            QTest::newRow(name) << a << b << spearman << kendall;
        };
        row("the same order", {1, 2, 3}, {0.1, 0.2, 7}, 1, 1);
        row("the reverse", {1, 2, 3, 4}, {9, 7, 5, -3}, -1, -1);
        // Rank differences 1, 1, 1, 1, 0: 1 - 6 x 4 / (5 x 24). 2 of 10 pairs are discordant.
        row("two neighbours swapped twice", {1, 2, 3, 4, 5}, {2, 1, 4, 3, 5}, 0.8, 0.6);
        row("the same, in another order of the things", {5, 3, 1, 4, 2}, {5, 4, 2, 3, 1}, 0.8, 0.6);
        // Ranks of a 1, 2.5, 2.5, 4: 4.5 / sqrt(4.5 x 5). 5 concordant pairs; a tells 5 apart, b 6.
        row("a tie in one", {1, 2, 2, 3}, {1, 3, 2, 4}, 4.5 / std::sqrt(22.5), 5 / std::sqrt(30.0));
        // Ranks 1.5, 1.5, 3.5, 3.5 and 1, 3, 3, 3: 2 / sqrt(4 x 3). 2 concordant pairs; a tells 4 apart, b 3.
        row("ties in both", {1, 1, 2, 2}, {1, 2, 2, 2}, 2 / std::sqrt(12.0), 2 / std::sqrt(12.0));
        // Ranks 1, 2.5, 2.5 and 2, 1, 3: 0 to both.
        row("no relation", {1, 2, 2}, {2, 1, 3}, 0, 0);
        row("zeros of both signs are equal", {0.0, -0.0, 1}, {1, 1, 2}, 1, 1);
    }

    void asWorkedByHand()
    {
        QFETCH(QList<double>, a);
        QFETCH(QList<double>, b);
        QFETCH(double, spearman);
        QFETCH(double, kendall);
        const std::vector<double> first(a.begin(), a.end()), second(b.begin(), b.end());
        for (const auto& result : {rankCorrelation(first, second), rankCorrelation(second, first)}) {
            QVERIFY(result.has_value());
            QVERIFY2(std::abs(result->spearman - spearman) < 1e-15, qPrintable(QString::number(result->spearman, 'g', 17)));
            QVERIFY2(std::abs(result->kendall - kendall) < 1e-15, qPrintable(QString::number(result->kendall, 'g', 17)));
        }
    }

    void nothingToSay()
    {
        const std::vector<double> rising{1, 2, 3}, level{4, 4, 4};
        QVERIFY(!rankCorrelation({}, {}));
        QVERIFY(!rankCorrelation(std::span(rising).first(2), std::span(rising).first(2)));
        QVERIFY(!rankCorrelation(rising, level));
        QVERIFY(!rankCorrelation(level, rising));
        for (const double bad : {std::numeric_limits<double>::quiet_NaN(), std::numeric_limits<double>::infinity()})
            QVERIFY(!rankCorrelation(rising, std::vector<double>{1, bad, 3}));
    }
};

QTEST_APPLESS_MAIN(RankCorrelationTest)
#include "tst_rank_correlation.moc"
