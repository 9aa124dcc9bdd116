#include "core/base/random.h"

#include <QTest>

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <vector>

using namespace abcp;

namespace {

std::vector<std::uint64_t> draw(Generator generator)
{
    std::vector<std::uint64_t> values(8);
    for (std::uint64_t& value : values)
        value = generator();
    return values;
}

}  // namespace

class RandomTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seedGivesTheSameNumbersForever();
    void streamsAreIndependent();
    void uniformStaysInItsRange();
    void normalHasMeanZeroAndDeviationOne();
    void belowIsEvenAndBounded();
    void shufflingKeepsEveryValue();
    void chanceIsItsProbability();
};

// The first numbers of xoshiro256** seeded with splitmix64(0): a change would change every run made so far.
void RandomTest::seedGivesTheSameNumbersForever()
{
    QCOMPARE(draw(Generator(42)), draw(Generator(42)));
    QVERIFY(draw(Generator(42)) != draw(Generator(43)));
    Generator generator(0);
    QCOMPARE(generator(), std::uint64_t{0x99ec5f36cb75f2b4});
    QCOMPARE(generator(), std::uint64_t{0xbf6e1f784956452a});
    QCOMPARE(generator(), std::uint64_t{0x1a5f849d4933e6e0});
}

void RandomTest::streamsAreIndependent()
{
    QCOMPARE(draw(Generator::derive(1, 2, 3)), draw(Generator::derive(1, 2, 3)));
    std::vector<std::uint64_t> first;
    for (std::uint64_t seed = 0; seed < 4; ++seed)
        for (int a = 0; a < 16; ++a)
            for (int b = 0; b < 16; ++b)
                first.push_back(Generator::derive(seed, a, b)());
    std::ranges::sort(first);
    QVERIFY(std::ranges::adjacent_find(first) == first.end());
}

void RandomTest::uniformStaysInItsRange()
{
    Generator generator(3);
    double sum = 0;
    for (int i = 0; i < 10'000; ++i) {
        const double value = generator.uniform();
        QVERIFY(value >= 0.0 && value < 1.0);
        sum += value;
        const double other = generator.uniform(-2.0, 3.0);
        QVERIFY(other >= -2.0 && other < 3.0);
    }
    QVERIFY(std::abs(sum / 10'000 - 0.5) < 0.02);
}

void RandomTest::normalHasMeanZeroAndDeviationOne()
{
    Generator generator(4);
    double sum = 0;
    double square = 0;
    constexpr int count = 20'000;
    for (int i = 0; i < count; ++i) {
        const double value = generator.normal();
        QVERIFY(std::isfinite(value));
        sum += value;
        square += value * value;
    }
    QVERIFY(std::abs(sum / count) < 0.03);
    QVERIFY(std::abs(square / count - 1) < 0.05);
}

void RandomTest::belowIsEvenAndBounded()
{
    Generator generator(5);
    std::array<int, 7> hits{};
    for (int i = 0; i < 7'000; ++i)
        ++hits[generator.below(hits.size())];
    QVERIFY(std::ranges::all_of(hits, [](int count) { return count > 850 && count < 1150; }));
    QCOMPARE(generator.below(1), std::size_t{0});
    QVERIFY(generator.below(SIZE_MAX) < SIZE_MAX);
}

void RandomTest::shufflingKeepsEveryValue()
{
    std::vector<int> ordered(100);
    std::iota(ordered.begin(), ordered.end(), 0);
    std::vector<int> shuffled = ordered;
    Generator(6).shuffle(std::span(shuffled));
    QVERIFY(shuffled != ordered);
    std::vector<int> again = ordered;
    Generator(6).shuffle(std::span(again));
    QCOMPARE(again, shuffled);
    std::ranges::sort(shuffled);
    QCOMPARE(shuffled, ordered);
    std::vector<int> none;
    Generator(6).shuffle(std::span(none));
    QVERIFY(none.empty());
}

void RandomTest::chanceIsItsProbability()
{
    Generator generator(8);
    int hits = 0;
    for (int i = 0; i < 10'000; ++i) {
        hits += generator.chance(0.3) ? 1 : 0;
        QVERIFY(!generator.chance(0.0));
        QVERIFY(generator.chance(1.0));
    }
    QVERIFY(std::abs(hits - 3'000) < 200);
}

QTEST_APPLESS_MAIN(RandomTest)
#include "tst_random.moc"
