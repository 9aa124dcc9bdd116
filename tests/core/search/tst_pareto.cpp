#include "core/search/pareto.h"

#include "core/base/random.h"

#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace abcp;

namespace {

constexpr double notANumber = std::numeric_limits<double>::quiet_NaN();
constexpr double infinity = std::numeric_limits<double>::infinity();

using Indices = std::vector<std::size_t>;

bool dominates(const ParetoPoint& a, const ParetoPoint& b)
{
    return a.cost <= b.cost && a.accuracy >= b.accuracy && (a.cost < b.cost || a.accuracy > b.accuracy);
}

}  // namespace

class TestPareto : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void smallFronts()
    {
        const auto front = [](const std::vector<ParetoPoint>& points) { return paretoFront(points); };
        QCOMPARE(front({}), Indices{});
        QCOMPARE(front({{1, 1}}), Indices{0});
        QCOMPARE(front({{2, 0.9}, {1, 0.5}}), (Indices{1, 0}));
        QCOMPARE(front({{2, 0.5}, {1, 0.5}}), Indices{1});           // equal accuracy: the cheaper
        QCOMPARE(front({{1, 0.4}, {1, 0.5}}), Indices{1});           // equal cost: the more accurate
        QCOMPARE(front({{3, 0.1}, {1, 0.5}, {1, 0.5}}), Indices{1}); // equal points: the first
        QCOMPARE(front({{0, 0}, {-0.0, 0}}), Indices{0});
    }

    void notANumberNeverEnters()
    {
        QCOMPARE(paretoFront(std::vector<ParetoPoint>{{notANumber, 0.9}, {1, notANumber}, {notANumber, notANumber}, {1, 0.1}}), Indices{3});
        QCOMPARE(paretoFront(std::vector<ParetoPoint>{{notANumber, 0.9}}), Indices{});
    }

    // Against the definition, on coarse numbers so that ties are common.
    void agreesWithTheDefinition()
    {
        Generator generator(3);
        for (int round = 0; round < 200; ++round) {
            std::vector<ParetoPoint> points(generator.below(40));
            for (ParetoPoint& point : points) {
                point.cost = static_cast<double>(generator.below(8));
                point.accuracy = generator.chance(0.1) ? notANumber : static_cast<double>(generator.below(8));
            }
            Indices expected;
            for (std::size_t i = 0; i < points.size(); ++i) {
                bool beaten = std::isnan(points[i].accuracy);
                for (std::size_t j = 0; j < points.size(); ++j) {
                    const bool earlierTwin = j < i && points[j].cost == points[i].cost && points[j].accuracy == points[i].accuracy;
                    beaten = beaten || earlierTwin || dominates(points[j], points[i]);
                }
                if (!beaten)
                    expected.push_back(i);
            }
            std::sort(expected.begin(), expected.end(), [&](std::size_t a, std::size_t b) { return points[a].cost < points[b].cost; });
            QCOMPARE(paretoFront(points), expected);
        }
    }

    void hypervolumeByHand()
    {
        const std::vector<ParetoPoint> points{{10, 0.5}, {100, 0.8}, {100, 0.7}, {5000, 1.0}};
        // From the right: 1000 down to 100 at 0.8, 100 to 10 at 0.5; a point beyond the corner adds nothing.
        QCOMPARE(hypervolume(points, {1000, 0}), 0.8 + 0.5);
        QCOMPARE(hypervolume(points, {1000, 0}, false), 900 * 0.8 + 90 * 0.5);
        QCOMPARE(hypervolume(points, {1000, 0.6}), 0.8 - 0.6);
        QCOMPARE(hypervolume(points, {1, 0}), 0.0);
        QCOMPARE(hypervolume({}, {1000, 0}), 0.0);
    }

    void hypervolumeOfOddPoints()
    {
        const std::vector<ParetoPoint> plain{{10, 0.5}};
        std::vector<ParetoPoint> odd = plain;
        odd.insert(odd.end(), {{notANumber, 0.9}, {5, notANumber}, {0, 0.3}, {-4, 0.2}, {infinity, 2}});
        QCOMPARE(hypervolume(odd, {1000, 0}), hypervolume(plain, {1000, 0}));
        QCOMPARE(hypervolume(plain, {0, 0}), 0.0);
        QCOMPARE(hypervolume(plain, {notANumber, 0}), 0.0);
    }

    void anotherPointNeverShrinksIt()
    {
        Generator generator(4);
        std::vector<ParetoPoint> points;
        double before = 0;
        for (int i = 0; i < 200; ++i) {
            points.push_back({generator.uniform(1, 1000), generator.uniform()});
            const double after = hypervolume(points, {1000, 0});
            QVERIFY(after >= before - 1e-12 && after <= 3);
            before = after;
        }
    }
};

QTEST_APPLESS_MAIN(TestPareto)
#include "tst_pareto.moc"
