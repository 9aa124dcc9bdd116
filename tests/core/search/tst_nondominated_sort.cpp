#include "core/search/nondominated_sort.h"

#include "core/base/random.h"

#include <QTest>

#include <algorithm>
#include <limits>

using namespace abcp;

namespace {

using Fronts = std::vector<std::vector<std::size_t>>;
constexpr double infinity = std::numeric_limits<double>::infinity();

}  // namespace

class NondominatedSortTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Cost to the right, accuracy upwards:
    //
    //   4 |         2
    //   3 |    1        4
    //   2 |       3
    //   1 | 0        5
    //       1  2  3  4  5
    void frontsArePeeledOff()
    {
        const std::vector<ParetoPoint> points{{1, 1}, {2, 3}, {3.5, 4}, {3, 2}, {5, 3}, {4, 1}};
        QCOMPARE(nondominatedFronts(points), (Fronts{{0, 1, 2}, {3, 4}, {5}}));
    }

    void equalPointsShareAFront()
    {
        const std::vector<ParetoPoint> points{{1, 1}, {2, 1}, {1, 1}, {2, 1}, {1, 2}};
        QCOMPARE(nondominatedFronts(points), (Fronts{{4}, {0, 2}, {1, 3}}));
        QCOMPARE(nondominatedFronts({}), Fronts{});
    }

    // Every point of a later front is dominated from the one before it, and none from its own.
    void frontsOfManyPoints()
    {
        Generator generator(1);
        std::vector<ParetoPoint> points(200);
        for (ParetoPoint& point : points)
            point = {static_cast<double>(generator.below(20)), static_cast<double>(generator.below(20))};
        const auto dominates = [&](std::size_t a, std::size_t b) {
            return points[a].cost <= points[b].cost && points[a].accuracy >= points[b].accuracy
                && (points[a].cost != points[b].cost || points[a].accuracy != points[b].accuracy);
        };
        std::size_t count = 0;
        const Fronts fronts = nondominatedFronts(points);
        for (std::size_t f = 0; f < fronts.size(); ++f)
            for (const std::size_t i : fronts[f]) {
                ++count;
                QVERIFY(std::ranges::none_of(fronts[f], [&](std::size_t j) { return dominates(j, i); }));
                QVERIFY(f == 0 || std::ranges::any_of(fronts[f - 1], [&](std::size_t j) { return dominates(j, i); }));
            }
        QCOMPARE(count, points.size());
    }

    // Costs 0, 1, 4, 10 and accuracies 0, 3, 4, 5: gaps of 4/10 + 4/5 and 9/10 + 2/5 between the ends.
    void distancesAreGapsInBothObjectives()
    {
        const std::vector<ParetoPoint> points{{4, 4}, {99, 99}, {0, 0}, {10, 5}, {1, 3}};
        const std::vector<std::size_t> front{0, 2, 3, 4};
        const std::vector<double> distances = crowdingDistances(points, front);
        QCOMPARE(distances.size(), std::size_t{4});
        QCOMPARE(distances[0], 1.3);
        QCOMPARE(distances[1], infinity);
        QCOMPARE(distances[2], infinity);
        QCOMPARE(distances[3], 1.2);
    }

    void withoutARangeThereIsNoDistance()
    {
        const std::vector<ParetoPoint> points{{1, 2}, {1, 2}, {1, 2}};
        const std::vector<std::size_t> all{0, 1, 2};
        QCOMPARE(crowdingDistances(points, all), (std::vector<double>{0, 0, 0}));
        QVERIFY(crowdingDistances(points, {}).empty());
    }
};

QTEST_APPLESS_MAIN(NondominatedSortTest)
#include "tst_nondominated_sort.moc"
