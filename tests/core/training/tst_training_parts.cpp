#include "core/base/error.h"
#include "core/training/anchors.h"
#include "core/training/classification.h"
#include "core/training/dataset_check.h"
#include "core/training/fused_adamw.h"
#include "core/training/thread_choice.h"
#include "core/training/training_schedule.h"
#include "tests/support/network_text.h"

#include <QTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <thread>
#include <vector>

using namespace abcp;

// The smaller parts that a training is put together from.
class TrainingPartsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void learningRateRisesThenFallsAsACosine()
    {
        TrainingSettings settings;
        settings.learningRate = 0.01;
        settings.warmUpShare = 0.1;
        settings.finalRateShare = 0.2;
        const auto rate = [&](int step) { return learningRateAt(settings, step, 100); };
        QCOMPARE(rate(0), 0.001);
        QCOMPARE(rate(4), 0.005);
        QCOMPARE(rate(9), 0.01);
        QCOMPARE(rate(10), 0.01);
        QCOMPARE(rate(55), 0.01 * 0.6);  // half way from 1 to 0.2
        QVERIFY(rate(99) > 0.002 && rate(99) < 0.00201);
        settings.finalRateShare = 1;
        QCOMPARE(rate(80), 0.01);
    }

    // Against algorithm 2 of Loshchilov and Hutter (2019) in double precision, moments corrected as written there.
    void adamWFollowsItsDefinition_data()
    {
        QTest::addColumn<int>("count");
        QTest::addColumn<bool>("averages");
        for (const int count : {0, 1, 7, 16, 33, 1000})
            for (const bool averages : {false, true})
                QTest::addRow("%d values, %s", count, averages ? "averaged" : "not averaged") << count << averages;
    }
    void adamWFollowsItsDefinition()
    {
        QFETCH(const int, count);
        QFETCH(const bool, averages);
        constexpr double rate = 0.01, decay = 0.1, beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, clip = 0.5, share = 0.25;
        const auto size = static_cast<std::size_t>(count);
        std::vector<float> value(size), gradient(size), first(size), second(size), mean;
        std::vector<double> exact(size), exactFirst(size), exactSecond(size), exactMean;
        for (std::size_t i = 0; i < size; ++i)
            exact[i] = value[i] = std::sin(static_cast<float>(i));
        if (averages) {
            mean = value;
            exactMean = exact;
        }
        for (int t = 1; t <= 3; ++t) {
            const double correction1 = 1 - std::pow(beta1, t), correction2 = 1 - std::pow(beta2, t);
            for (std::size_t i = 0; i < size; ++i) {
                gradient[i] = std::cos(static_cast<float>(i) * static_cast<float>(t));
                const double g = clip * gradient[i];
                exactFirst[i] = beta1 * exactFirst[i] + (1 - beta1) * g;
                exactSecond[i] = beta2 * exactSecond[i] + (1 - beta2) * g * g;
                exact[i] -= rate * (exactFirst[i] / correction1 / (std::sqrt(exactSecond[i] / correction2) + epsilon) + decay * exact[i]);
                if (averages)
                    exactMean[i] += share * (exact[i] - exactMean[i]);
            }
            const FusedAdamW step{.gradientScale = static_cast<float>(clip),
                                  .stepSize = static_cast<float>(rate / correction1),
                                  .secondScale = static_cast<float>(1 / std::sqrt(correction2)),
                                  .averageShare = static_cast<float>(share)};
            step(value, gradient, first, second, mean, static_cast<float>(1 - rate * decay));
        }
        for (std::size_t i = 0; i < size; ++i) {
            QVERIFY2(std::abs(value[i] - exact[i]) < 1e-5, qPrintable(QString::number(i)));
            QCOMPARE(gradient[i], 0.0f);
            if (averages)
                QVERIFY2(std::abs(mean[i] - exactMean[i]) < 1e-5, qPrintable(QString::number(i)));
        }
        QCOMPARE(mean.size(), averages ? size : 0);
    }

    void threadsHaveEnoughToDo()
    {
        const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
        const NetworkSpec small = networkSpec("in 3x32x32 | conv 8 3 /2 | head 1");
        const NetworkSpec large = networkSpec("in 3x128x128 | conv 512 3 | conv 512 3 | conv 512 3 | head 1");
        QCOMPARE(threadsFor(small, 1, 0), 1);
        QCOMPARE(threadsFor(large, 64, 0), cores);  // 77 GFLOPs in a layer of one picture
        QVERIFY(threadsFor(large, 1, 0) <= threadsFor(large, 8, 0));
        QCOMPARE(threadsFor(small, 1, 5), 5);
        QCOMPARE(threadsFor(large, 8, 1), 1);
    }

    void stallsAfterEvaluationsWithoutABetterOne()
    {
        std::vector<EpochRecord> history{{0, 1, 0.5, 0}, {1, 1, -1, 0}, {2, 1, 0.4, 0}, {3, 1, -1, 0}, {4, 1, 0.45, 0}};
        QVERIFY(hasStalled(history, 2));
        QVERIFY(!hasStalled(history, 3));
        QVERIFY(!hasStalled(history, 0));
        history.push_back({5, 1, 0.51, 0});
        QVERIFY(!hasStalled(history, 1));
        history.push_back({6, 1, 0.51, 0});
        QVERIFY(hasStalled(history, 1));
        QVERIFY(!hasStalled({{0, 1, 0, 0}, {1, 1, 0, 0}, {2, 1, 0, 0}, {3, 1, 0.1, 0}}, 1));
        QVERIFY(!hasStalled({}, 1));
    }

    void frozen_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("mode");
        QTest::addColumn<QString>("expected");  // a letter a layer: f frozen, t trained
        const QString blocks = "in 3x32x32 | conv 8 3 /2 | conv 4 1 | conv 8 | shortcut -3 | conv 8 | head 1", plain = "in 3x32x32 | conv 8 | max 2 2 | conv 8 | head 1";
        QTest::newRow("nothing") << blocks << "none" << "ttttttt";
        QTest::newRow("up to the last block") << blocks << "backbone" << "fffftt" "t";
        QTest::newRow("up to the last reduction") << plain << "backbone" << "ffttt";
        QTest::newRow("all but the head") << blocks << "all-but-heads" << "ffffftf";
        QTest::newRow("a classifier's") << "in 3x8x8 | conv 8 | conv 5 plain | avg | softmax" << "all-but-heads" << "ftff";
    }

    void frozen()
    {
        QFETCH(QString, text);
        QFETCH(QString, mode);
        QFETCH(QString, expected);
        QString found;
        for (const bool one : frozenLayers(networkSpec(text.toStdString()), freezeFromName(mode.toStdString())))
            found += one ? 'f' : 't';
        QCOMPARE(found, expected);
    }

    void nothingLeftToTrain()
    {
        QVERIFY_EXCEPTION_THROWN(frozenLayers(networkSpec("in 3x32x32 | conv 8 3 | conv 12 1 /2 plain | yolo 1"), Freeze::Backbone), InputError);
        QVERIFY_EXCEPTION_THROWN(freezeFromName("everything"), InputError);
    }

    // Of five classes the right one is third: better are two; of ties the right one is last.
    void topOneAndTopFive()
    {
        ClassificationAccuracy accuracy(7);
        accuracy.add(std::vector<float>{5, 4, 3, 2, 1, 0, -1}, 2);
        accuracy.add(std::vector<float>{5, 4, 3, 2, 1, 0, -1}, 0);
        accuracy.add(std::vector<float>{5, 4, 3, 2, 1, 0, -1}, 5);
        accuracy.add(std::vector<float>(7, 1.0f), 0);
        accuracy.add(std::vector<float>{std::numeric_limits<float>::quiet_NaN(), 1, 0, 0, 0, 0, 0}, 1);
        accuracy.add(std::vector<float>{std::numeric_limits<float>::quiet_NaN(), 1, 0, 0, 0, 0, 0}, 0);
        QCOMPARE(accuracy.pictures, 6);
        QCOMPARE(accuracy.correct, 1);
        QCOMPARE(accuracy.amongFive, 3);
        QCOMPARE(accuracy.top1(), 1.0 / 6);
        QCOMPARE(accuracy.top5(), 0.5);
        QCOMPARE(accuracy.perClass[0].pictures, 3);
        QCOMPARE(accuracy.perClass[0].correct, 1);
        QCOMPARE(ClassificationAccuracy(3).top1(), 0.0);
    }

    void networkAndDataFitTogether()
    {
        const NetworkSpec detector = networkSpec("in 3x32x32 | conv 8 | head 2"), classifier = networkSpec("in 3x8x8 | conv 2 plain | avg | softmax");
        Dataset boxes, pictures;
        boxes.format = "voc";
        boxes.classes = pictures.classes = {"a", "b"};
        pictures.format = "classes";
        requireMatchingClasses(detector, boxes);
        requireMatchingClasses(classifier, pictures);
        QVERIFY_EXCEPTION_THROWN(requireMatchingClasses(detector, pictures), InputError);
        QVERIFY_EXCEPTION_THROWN(requireMatchingClasses(classifier, boxes), InputError);
        pictures.classes.emplace_back("c");
        QVERIFY_EXCEPTION_THROWN(requireMatchingClasses(classifier, pictures), InputError);
        QVERIFY_EXCEPTION_THROWN(requireMatchingClasses(networkSpec("in 3x8x8 | conv 8"), boxes), InputError);
    }

    void anchorsArePutIntoEachKindOfHead()
    {
        const std::vector<std::pair<double, double>> anchors{{10, 20}, {30, 40}};
        const NetworkSpec yolo = withAnchors(networkSpec("in 3x64x64 | conv 8 3 /2 | head 1 2"), anchors);
        QCOMPARE(anchorsOfHeads(yolo), 2);
        QCOMPARE(yolo.layers.back().as<Yolo>()->anchors, anchors);
        const NetworkSpec region = withAnchors(networkSpec("in 3x64x64 | conv 12 1 /2 plain | region 1"), anchors);
        QCOMPARE(anchorsOfHeads(region), 2);
        QCOMPARE(region.layers.back().as<Region>()->anchors, (std::vector<std::pair<double, double>>{{5, 10}, {15, 20}}));  // cells of 2 pixels
        QVERIFY_EXCEPTION_THROWN(anchorsOfHeads(networkSpec("in 3x8x8 | conv 8")), InputError);
    }
};

QTEST_APPLESS_MAIN(TrainingPartsTest)
#include "tst_training_parts.moc"
