#include "core/base/error.h"
#include "core/base/random.h"
#include "core/training/anchor_assignment.h"
#include "core/training/box_loss.h"
#include "core/training/classification_loss.h"
#include "core/training/distillation.h"
#include "core/training/loss.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numbers>

using namespace abcp;

namespace {

using Labels = std::vector<std::vector<LabelledBox>>;

// A network's raw results for a batch, as if it had computed them.
struct Results {
    std::vector<std::vector<float>> values, gradients;

    std::vector<const float*> at() const
    {
        std::vector<const float*> pointers;
        for (const auto& one : values)
            pointers.push_back(one.data());
        return pointers;
    }
    std::vector<float*> gradientsAt()
    {
        std::vector<float*> pointers;
        for (auto& one : gradients)
            pointers.push_back(one.data());
        return pointers;
    }
};

Results drawnResults(const NetworkSpec& spec, int images, std::uint64_t seed)
{
    Generator generator(seed);
    Results results;
    for (const int layer : spec.results()) {
        std::vector<float> values(static_cast<std::size_t>(images * spec.layers[static_cast<std::size_t>(layer)].output.elements()));
        for (float& value : values)
            value = static_cast<float>(generator.uniform(-1.5, 1.5));
        results.gradients.emplace_back(values.size());
        results.values.push_back(std::move(values));
    }
    return results;
}

// Compares the gradients that are there with central differences of `loss`, value by value.
void compareWithDifferences(Results& results, const std::function<double()>& loss)
{
    constexpr float step = 1.0f / 8192;
    double largest = 0;
    for (std::size_t r = 0; r < results.values.size(); ++r) {
        for (std::size_t i = 0; i < results.values[r].size(); ++i) {
            float& value = results.values[r][i];
            const float kept = value;
            value = kept + step;
            const double above = loss(), high = double{value};
            value = kept - step;
            const double below = loss(), low = double{value};
            value = kept;
            const double expected = (above - below) / (high - low), found = double{results.gradients[r][i]};
            largest = std::max(largest, std::abs(expected));
            QVERIFY2(std::abs(expected - found) < 2e-4 * (1 + std::abs(expected)),
                     qPrintable(QStringLiteral("result %1, value %2: %3 instead of %4").arg(r).arg(i).arg(found).arg(expected)));
        }
    }
    QVERIFY(largest > 0.01);
}

bool near(double a, double b, double tolerance = 1e-6)
{
    return std::abs(a - b) <= tolerance * (1 + std::abs(b));
}

const CentredBox smallBox{0.5, 0.5, 0.2, 0.4}, largeBox{0.55, 0.47, 0.4, 0.3};

}  // namespace

class LossTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // Two squares of side 2 at a distance of 1: shared 2, united 6, hull 3 x 2 = 6; centres 1 apart, the hull's diagonal^2 is 13.
    void boxLossesAsWorkedOutByHand()
    {
        const CentredBox a{0, 0, 2, 2}, b{1, 0, 2, 2};
        QVERIFY(near(boxLoss(BoxLoss::Iou, a, b).value, 1 - 1.0 / 3));
        QVERIFY(near(boxLoss(BoxLoss::Giou, a, b).value, 1 - 1.0 / 3));
        QVERIFY(near(boxLoss(BoxLoss::Diou, a, b).value, 1 - 1.0 / 3 + 1.0 / 13));
        QVERIFY(near(boxLoss(BoxLoss::Ciou, a, b).value, 1 - 1.0 / 3 + 1.0 / 13));
        // Apart, 4 between the centres: shared 0; hull 6 x 2 = 12, of which 4 are empty.
        const CentredBox far{4, 0, 2, 2};
        QVERIFY(near(boxLoss(BoxLoss::Iou, a, far).value, 1));
        QVERIFY(near(boxLoss(BoxLoss::Giou, a, far).value, 1 + 4.0 / 12));
        QVERIFY(near(boxLoss(BoxLoss::Diou, a, far).value, 1 + 16.0 / 40));
        // One inside the other, half as high: IoU 1/2, aspect v = 4 / pi^2 (atan 2 - atan 1)^2, alpha = v / (v + 1/2).
        const double angle = std::atan(2.0) - std::atan(1.0), v = 4 / (std::numbers::pi * std::numbers::pi) * angle * angle;
        QVERIFY(near(boxLoss(BoxLoss::Ciou, {0, 0, 2, 2}, {0, 0, 2, 1}).value, 0.5 + v * v / (v + 0.5)));
        for (const std::string& name : boxLossNames())
            QVERIFY2(std::abs(boxLoss(boxLossFromName(name), smallBox, smallBox).value) < 1e-6, name.c_str());
    }

    void boxGradientsAreTheSlopes_data()
    {
        QTest::addColumn<QString>("kind");
        for (const std::string& name : boxLossNames())
            QTest::newRow(name.c_str()) << QString::fromStdString(name);
    }

    void boxGradientsAreTheSlopes()
    {
        QFETCH(QString, kind);
        const BoxLoss loss = boxLossFromName(kind.toStdString());
        const auto aspect = [](const CentredBox& box) {
            const double angle = std::atan(largeBox.width / largeBox.height) - std::atan(box.width / box.height);
            return 4 / (std::numbers::pi * std::numbers::pi) * angle * angle;
        };
        const double v = aspect(smallBox), iou = 1 - boxLoss(BoxLoss::Iou, smallBox, largeBox).value, alpha = v / (v + 1 - iou);
        // What is differentiated: of CIoU with alpha held where it is.
        const auto value = [&](const CentredBox& box) {
            return loss == BoxLoss::Ciou ? boxLoss(BoxLoss::Diou, box, largeBox).value + alpha * aspect(box) : boxLoss(loss, box, largeBox).value;
        };
        const BoxLossValue found = boxLoss(loss, smallBox, largeBox);
        QVERIFY(near(found.value, value(smallBox)));
        const std::array<double CentredBox::*, 4> members{&CentredBox::x, &CentredBox::y, &CentredBox::width, &CentredBox::height};
        for (std::size_t i = 0; i < members.size(); ++i) {
            CentredBox above = smallBox, below = smallBox;
            above.*members[i] += 1e-6;
            below.*members[i] -= 1e-6;
            QVERIFY(near(found.gradient[i], (value(above) - value(below)) / 2e-6, 1e-5));
        }
    }

    // Anchors 8 x 8 and 32 x 32 of 64 pixels: a box of 10 x 10 overlaps them by 64/100 and 100/1024, one of 64 x 64 by 1/64 and a
    // quarter, one of 16 x 16 by a quarter each.
    void assignment()
    {
        NetworkSpec spec = networkSpec("in 3x64x64 | conv 8 3 /2 | conv 8 3 /2 | head 1 2");
        spec.layers.back().as<Yolo>()->anchors = {{8, 8}, {32, 32}};
        const std::vector<HeadGeometry> heads = headGeometries(spec);
        const auto share = [](float pixels) { return pixels / 64; };
        const Labels boxes{{{{share(19), share(35), share(10), share(10)}, 0}}, {{{0, 0, 1, 1}, 0}, {{0, 0, 0.25f, 0.25f}, 0}}};
        const std::vector<Assignment> found = assignAnchors(heads, boxes, 0.213).at(0);
        QCOMPARE(found.size(), std::size_t{4});
        QCOMPARE(found[0].anchor, std::size_t{0});
        QCOMPARE(found[0].column, std::size_t{6});  // centre at 24 of 64 pixels, 16 cells
        QCOMPARE(found[0].row, std::size_t{10});
        QCOMPARE(found[1].image, std::size_t{1});
        QCOMPARE(found[1].anchor, std::size_t{1});
        QCOMPARE(found[1].row, std::size_t{8});
        QCOMPARE(found[2].anchor, std::size_t{0});
        QCOMPARE(found[3].anchor, std::size_t{1});
        QCOMPARE(found[3].column, std::size_t{2});
        QCOMPARE(assignAnchors(heads, boxes, 1).at(0).size(), std::size_t{4});  // the last box overlaps both alike: both are the best
        QCOMPARE(assignAnchors(heads, boxes, 0.01).at(0).size(), std::size_t{6});
    }

    void detectionGradientsAreTheSlopes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("box");
        QTest::addColumn<double>("gamma");
        QTest::addColumn<double>("smoothing");
        const QString yolo = "in 3x32x32 | conv 8 3 /2 | conv 8 3 /2 | head 3 2 | route -3 | conv 8 3 /2 | head 3 2", region = "in 3x32x32 | conv 8 3 /2 | conv 20 1 /2 plain | region 5";
        QTest::newRow("yolo") << yolo << "giou" << 0.0 << 0.0;
        QTest::newRow("yolo, focal") << yolo << "diou" << 2.0 << 0.0;
        QTest::newRow("yolo, smooth") << yolo << "iou" << 1.5 << 0.1;
        QTest::newRow("region") << region << "giou" << 0.0 << 0.0;
        QTest::newRow("region, smooth") << region << "diou" << 0.5 << 0.2;
    }

    void detectionGradientsAreTheSlopes()
    {
        QFETCH(QString, text);
        QFETCH(QString, box);
        QFETCH(double, gamma);
        QFETCH(double, smoothing);
        NetworkSpec spec = networkSpec(text.toStdString());
        if (auto* region = spec.layers.back().as<Region>())
            region->softmax = smoothing > 0;
        LossSettings settings;
        settings.box = boxLossFromName(box.toStdString());
        settings.focalGamma = gamma;
        settings.labelSmoothing = smoothing;
        settings.ignoreThreshold = 0.999;  // what is ignored would change by a jump
        const std::unique_ptr<Loss> loss = makeLoss(spec, settings);
        const Labels labels{{{{0.2f, 0.3f, 0.3f, 0.2f}, 0}, {{0.6f, 0.1f, 0.25f, 0.6f}, 2}}, {}, {{{0.1f, 0.1f, 0.7f, 0.8f}, 1}}};
        Results results = drawnResults(spec, 3, 5);
        const LossValue value = (*loss)(results.at(), labels, results.gradientsAt());
        QVERIFY(value.box > 0 && value.objectness > 0 && value.classes > 0);
        QVERIFY(near(value.total, value.box + value.objectness + value.classes));
        compareWithDifferences(results, [&] { return (*loss)(results.at(), labels, {}).total; });
    }

    void classificationGradientsAreTheSlopes()
    {
        const NetworkSpec spec = networkSpec("in 3x8x8 | conv 5 plain | avg | softmax | cost");
        QCOMPARE(classifierClasses(spec), std::optional(5));
        LossSettings settings;
        settings.labelSmoothing = 0.1;
        const std::unique_ptr<Loss> loss = makeLoss(spec, settings);
        const Labels labels{{{{0, 0, 1, 1}, 3}}, {}, {{{0, 0, 1, 1}, 0}}};
        Results results = drawnResults(spec, 3, 7);
        (*loss)(results.at(), labels, results.gradientsAt());
        compareWithDifferences(results, [&] { return (*loss)(results.at(), labels, {}).total; });
        // Equal scores: ln 5 whatever the target, since its values sum up to 1.
        std::ranges::fill(results.values[0], 0.25f);
        QVERIFY(near((*loss)(results.at(), labels, {}).total, std::log(5.0)));
    }

    void distillationGradientsAreTheSlopes_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("yolo") << "in 3x32x32 | conv 8 3 /2 | conv 8 3 /2 | head 3 2";
        QTest::newRow("region") << "in 3x32x32 | conv 8 3 /2 | conv 20 1 /2 plain | region 5";
        QTest::newRow("classifier") << "in 3x8x8 | conv 5 plain | avg | softmax";
    }

    void distillationGradientsAreTheSlopes()
    {
        QFETCH(QString, text);
        NetworkSpec spec = networkSpec(text.toStdString());
        if (auto* region = spec.layers.back().as<Region>())
            region->softmax = true;
        const Distillation distillation(spec, spec, 0.7);
        Results student = drawnResults(spec, 2, 1), teacher = drawnResults(spec, 2, 2);
        const double value = distillation.add(student.at(), teacher.at(), 2, student.gradientsAt());
        QVERIFY(value > 0.01);
        Results unused = student;
        compareWithDifferences(student, [&] { return distillation.add(student.at(), teacher.at(), 2, unused.gradientsAt()); });
        QVERIFY(std::abs(distillation.add(teacher.at(), teacher.at(), 2, unused.gradientsAt())) < 1e-9);
    }

    // One cell, one anchor, one class: teacher's objectness sigmoid(0) = 1/2, the sum is below 1. The student is 1 further in w.
    void distillationAsWorkedOutByHand()
    {
        const NetworkSpec spec = networkSpec("in 3x32x32 | conv 8 3 /2 | conv 8 3 /2 | conv 8 3 /2 | conv 8 3 /2 | conv 8 3 /2 | head 1");
        const Distillation distillation(spec, spec, 2);
        Results student = drawnResults(spec, 1, 1);
        student.values[0] = {0, 0, 1, 0, 0, 0};
        const std::vector<float> zero(6, 0.0f);
        const float* taught = zero.data();
        QVERIFY(near(distillation.add(student.at(), {&taught, 1}, 1, student.gradientsAt()), 2 * 0.5));
    }

    void whatHasNoLoss()
    {
        QVERIFY_EXCEPTION_THROWN(makeLoss(networkSpec("in 3x8x8 | conv 4"), {}), InputError);
        NetworkSpec tree = networkSpec("in 3x32x32 | conv 20 1 plain | region 5");
        tree.layers.back().as<Region>()->background = true;
        QVERIFY_EXCEPTION_THROWN(makeLoss(tree, {}), InputError);
        LossSettings wrong;
        wrong.labelSmoothing = 0.5;
        QVERIFY_EXCEPTION_THROWN(makeLoss(networkSpec("in 3x32x32 | conv 8 | head 1"), wrong), InputError);
        QVERIFY_EXCEPTION_THROWN(boxLossFromName("l2"), InputError);
        QVERIFY_EXCEPTION_THROWN(Distillation(networkSpec("in 3x32x32 | conv 8 | head 1"), networkSpec("in 3x32x32 | conv 8 | head 2"), 1), InputError);
    }
};

QTEST_APPLESS_MAIN(LossTest)
#include "tst_loss.moc"
