#include "core/search/genetic_operators.h"

#include <QTest>

#include <cmath>

using namespace abcp;

class GeneticOperatorsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void childrenStayInTheirBounds()
    {
        Generator generator(1);
        for (int i = 0; i < 20000; ++i) {
            const double low = generator.uniform(-1, 0), high = generator.uniform(0.1, 2);
            const double a = i % 7 == 0 ? low : generator.uniform(low, high), b = i % 11 == 0 ? high : generator.uniform(low, high);
            const auto [first, second] = simulatedBinaryCrossover(a, b, low, high, 15, generator);
            const double mutated = polynomialMutation(a, low, high, 20, generator);
            for (const double child : {first, second, mutated})
                QVERIFY(child >= low && child <= high);
        }
    }

    // Far from the bounds the children lie evenly about the parents' middle, in the mean at it, either one first.
    void crossoverIsBalanced()
    {
        Generator generator(2);
        double sum = 0, firsts = 0;
        int close = 0;
        constexpr int count = 20000;
        for (int i = 0; i < count; ++i) {
            const auto [first, second] = simulatedBinaryCrossover(0.4, 0.6, -1000, 1000, 15, generator);
            QVERIFY(std::abs(first + second - 1) < 1e-9);
            sum += (first + second) / 2;
            firsts += first;
            close += std::abs(std::abs(first - second) - 0.2) < 0.02 ? 1 : 0;
        }
        QVERIFY(std::abs(sum / count - 0.5) < 1e-9);
        QVERIFY(std::abs(firsts / count - 0.5) < 0.005);
        // A spread factor between 0.9 and 1.1: P = 1 - (0.9^16 + 1.1^-16) / 2 = 0.798.
        QVERIFY(std::abs(close / static_cast<double>(count) - 0.798) < 0.015);
    }

    void equalParentsGiveThemselves()
    {
        Generator generator(3);
        QCOMPARE(simulatedBinaryCrossover(0.3, 0.3, 0, 1, 15, generator), std::pair(0.3, 0.3));
    }

    // In the middle of wide bounds a move of d or less either way has P = 1 - (1 - d / range)^(index + 1), but for what the bounds add.
    void mutationIsBalanced()
    {
        Generator generator(4);
        int up = 0, close = 0;
        constexpr int count = 20000;
        for (int i = 0; i < count; ++i) {
            const double value = polynomialMutation(0.5, 0, 1, 20, generator);
            up += value > 0.5 ? 1 : 0;
            close += std::abs(value - 0.5) < 0.05 ? 1 : 0;
        }
        QVERIFY(std::abs(up / static_cast<double>(count) - 0.5) < 0.02);
        QVERIFY(std::abs(close / static_cast<double>(count) - (1 - std::pow(0.95, 21))) < 0.015);
    }
};

QTEST_APPLESS_MAIN(GeneticOperatorsTest)
#include "tst_genetic_operators.moc"
