#include "core/training/anchors.h"
#include "core/training/augmentation.h"
#include "core/training/batch_loader.h"
#include "core/training/camera_effects.h"
#include "core/base/error.h"
#include "core/data/arena.h"
#include "core/data/image.h"
#include "tests/support/drawn_data.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <cmath>
#include <map>
#include <set>
#include <span>
#include <string>

using namespace abcp;

namespace {

// Bounding box of the bright pixels, shares of the picture.
Box brightBox(const cv::Mat& image)
{
    cv::Mat gray, bright;
    cv::cvtColor(image, gray, cv::COLOR_BGR2GRAY);
    cv::threshold(gray, bright, 160, 255, cv::THRESH_BINARY);
    const cv::Rect box = cv::boundingRect(bright);
    return {static_cast<float>(box.x) / static_cast<float>(image.cols), static_cast<float>(box.y) / static_cast<float>(image.rows),
            static_cast<float>(box.width) / static_cast<float>(image.cols), static_cast<float>(box.height) / static_cast<float>(image.rows)};
}

}  // namespace

class AugmentationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void boxesFollowThePicture()
    {
        cv::Mat picture(90, 120, CV_8UC3, cv::Scalar::all(10));
        cv::rectangle(picture, cv::Rect(60, 30, 30, 20), cv::Scalar::all(250), cv::FILLED);
        const std::vector<LabelledBox> boxes{{{0.5f, 1.0f / 3, 0.25f, 2.0f / 9}, 1}};
        AugmentationSettings settings;
        settings.exposure = 1.1f;
        bool flipped = false, straight = false;
        for (int seed = 0; seed < 40; ++seed) {
            Generator generator(static_cast<std::uint64_t>(seed));
            const TrainingExample example = makeExample(picture, boxes, {3, 128, 128}, settings, generator);
            QCOMPARE(example.image.size(), cv::Size(128, 128));
            QCOMPARE(example.boxes.size(), std::size_t{1});
            QCOMPARE(example.boxes[0].classId, 1);
            const Box seen = brightBox(example.image), told = example.boxes[0].box;
            QVERIFY2(intersectionOverUnion(seen, told) > 0.8f, qPrintable(QString::number(seed)));
            (told.x + told.width / 2 < 0.5f ? flipped : straight) = true;
        }
        QVERIFY(flipped && straight);
    }

    void withoutAugmentationItLetterboxes()
    {
        const cv::Mat picture(50, 100, CV_8UC3, cv::Scalar::all(200));
        AugmentationSettings none;
        none.enabled = false;
        Generator generator(1);
        const TrainingExample example = makeExample(picture, {{{0, 0, 1, 1}, 0}}, {3, 64, 64}, none, generator);
        const Box box = example.boxes.at(0).box;
        QVERIFY(std::abs(box.y - 0.25f) < 1e-6f && std::abs(box.height - 0.5f) < 1e-6f);
        QCOMPARE(brightBox(example.image), (Box{0, 0.25f, 1, 0.5f}));
    }

    void whatLeavesThePictureIsDropped()
    {
        const cv::Mat picture(100, 100, CV_8UC3, cv::Scalar::all(200));
        AugmentationSettings settings;
        settings.scale = 0;
        settings.flipProbability = 0;
        settings.translate = 0.5f;
        int dropped = 0;
        for (int seed = 0; seed < 60; ++seed) {
            Generator generator(static_cast<std::uint64_t>(seed));
            const TrainingExample example = makeExample(picture, {{{0, 0, 0.2f, 0.2f}, 0}}, {3, 64, 64}, settings, generator);
            dropped += example.boxes.empty() ? 1 : 0;
            for (const LabelledBox& left : example.boxes)
                QVERIFY(left.box.x >= 0 && left.box.y >= 0 && left.box.width > 0 && left.box.height > 0);
        }
        QVERIFY(dropped > 10 && dropped < 60);
    }

    void mosaicPutsFourTogether()
    {
        // Four pictures of one bright square each; whatever is bright must lie in a box, and each box must be bright.
        const Shape input{3, 160, 160};
        AugmentationSettings settings;
        settings.exposure = settings.saturation = 1;
        settings.hue = 0;
        std::array<cv::Mat, 4> pictures;
        std::array<std::vector<LabelledBox>, 4> boxes;
        std::array<LabelledPicture, 4> parts;
        for (std::size_t i = 0; i < 4; ++i) {
            pictures[i] = cv::Mat(90, i % 2 == 0 ? 120 : 90, CV_8UC3, cv::Scalar::all(10));
            cv::rectangle(pictures[i], cv::Rect(30, 30, 30, 24), cv::Scalar::all(250), cv::FILLED);
            const float width = static_cast<float>(pictures[i].cols);
            boxes[i] = {{{30 / width, 30.0f / 90, 30 / width, 24.0f / 90}, static_cast<int>(i)}};
            parts[i] = {pictures[i], boxes[i]};
        }
        std::set<std::size_t> counts;
        for (std::uint64_t seed = 0; seed < 60; ++seed) {
            Generator generator(seed), again(seed);
            const TrainingExample example = makeMosaic(parts, input, settings, generator);
            QCOMPARE(example.image.size(), cv::Size(160, 160));
            QCOMPARE(makeMosaic(parts, input, settings, again).boxes, example.boxes);
            counts.insert(example.boxes.size());
            cv::Mat gray, bright;
            cv::cvtColor(example.image, gray, cv::COLOR_BGR2GRAY);
            cv::threshold(gray, bright, 200, 255, cv::THRESH_BINARY);
            for (const LabelledBox& labelled : example.boxes) {
                const Box& box = labelled.box;
                QVERIFY(box.x >= 0 && box.y >= 0 && box.x + box.width <= 1.0001f && box.y + box.height <= 1.0001f);
                const cv::Rect place(cv::Point(cvRound(box.x * 160), cvRound(box.y * 160)),
                                     cv::Point(cvRound((box.x + box.width) * 160), cvRound((box.y + box.height) * 160)));
                QVERIFY2(cv::countNonZero(bright(place)) > 0.7 * place.area(), qPrintable(QString::number(seed)));
                cv::rectangle(bright, place + cv::Size(4, 4) - cv::Point(2, 2), cv::Scalar(0), cv::FILLED);
            }
            // What is left belongs to squares of which less than a quarter is seen; a whole one has 2280 pixels at most.
            QVERIFY2(cv::countNonZero(bright) < (example.boxes.size() == 4 ? 120 : 1200), qPrintable(QString::number(seed)));
        }
        QVERIFY(counts.contains(4) && counts.size() > 1);
    }

    void cameraEffectsBlurDarkenTintAndRoughen()
    {
        const cv::Mat even(96, 128, CV_8UC3, cv::Scalar::all(160));
        cv::Mat edge = even.clone();
        edge.colRange(64, 128).setTo(cv::Scalar::all(40));
        const auto meanOf = [](const cv::Mat& image, const cv::Rect& part) { return cv::mean(image(part)); };
        const cv::Rect middle(56, 40, 16, 16), corner(0, 0, 16, 16);
        int darker = 0, tinted = 0, rough = 0, soft = 0;
        constexpr int pictures = 60;
        for (std::uint64_t seed = 0; seed < pictures; ++seed) {
            Generator generator(seed), again(seed);
            cv::Mat seen = even.clone(), same = even.clone();
            addCameraEffects(seen, 1, generator);
            addCameraEffects(same, 1, again);
            QCOMPARE(cv::norm(seen, same, cv::NORM_INF), 0.0);
            const cv::Scalar inMiddle = meanOf(seen, middle), inCorner = meanOf(seen, corner);
            for (int channel = 0; channel < 3; ++channel) {
                QVERIFY(inMiddle[channel] > 160 / 1.3 && inMiddle[channel] < 160 * 1.3);
                QVERIFY(inCorner[channel] > 0.45 * inMiddle[channel] && inCorner[channel] < 1.1 * inMiddle[channel]);
            }
            cv::Scalar mean, deviation;
            cv::meanStdDev(seen(middle), mean, deviation);
            QVERIFY(deviation[0] < 20);
            darker += inCorner[0] < 0.9 * inMiddle[0] ? 1 : 0;
            tinted += std::abs(inMiddle[0] - inMiddle[2]) > 10 ? 1 : 0;
            rough += deviation[0] > 3 ? 1 : 0;
            cv::Mat blurred = edge.clone();
            addCameraEffects(blurred, 1, generator);
            // Left of the edge it is bright, right of it dark, unless the one has run into the other.
            soft += meanOf(blurred, {62, 40, 1, 16})[1] - meanOf(blurred, {65, 40, 1, 16})[1] < 80 ? 1 : 0;
        }
        for (const int count : {darker, tinted, rough, soft})
            QVERIFY2(count > pictures / 6 && count < pictures, qPrintable(QString::number(count)));

        Generator untouched(7), reference(7);
        cv::Mat seen = edge.clone();
        addCameraEffects(seen, 0, untouched);
        QCOMPARE(cv::norm(seen, edge, cv::NORM_INF), 0.0);
        QVERIFY(untouched() == reference());
    }

    void cameraEffectsComeAsOftenAsTheyAreAskedFor()
    {
        const cv::Mat picture(64, 64, CV_8UC3, cv::Scalar::all(100));
        AugmentationSettings settings;
        settings.flipProbability = settings.hue = settings.scale = settings.translate = 0;
        settings.saturation = settings.exposure = 1;
        settings.cameraEffects = 0.25f;
        int changed = 0;
        constexpr int pictures = 400;
        for (std::uint64_t seed = 0; seed < pictures; ++seed) {
            Generator generator(seed);
            changed += cv::norm(makeExample({picture, {}}, {3, 64, 64}, settings, generator).image, picture, cv::NORM_INF) > 0 ? 1 : 0;
        }
        // An even picture is not changed by blur, and by weak effects only sometimes: of the other three 1 - 0.75^3 = 58 % at most.
        QVERIFY2(changed > 0.45 * pictures && changed < 0.64 * pictures, qPrintable(QString::number(changed)));
        const LabelledPicture part{picture, {}};
        const std::array<LabelledPicture, 4> parts{part, part, part, part};
        Generator one(3), other(3);
        settings.cameraEffects = 1;
        const cv::Mat with = makeMosaic(parts, {3, 64, 64}, settings, one).image;
        settings.cameraEffects = 0;
        QVERIFY(cv::norm(with, makeMosaic(parts, {3, 64, 64}, settings, other).image, cv::NORM_INF) > 0);
    }

    // ABCP_TEST_PICTURES=DIR: writes a sheet for each augmentation there, to be looked at.
    void picturesToLookAt()
    {
        const QByteArray folder = qgetenv("ABCP_TEST_PICTURES");
        if (folder.isEmpty())
            QSKIP("ABCP_TEST_PICTURES names no folder");
        ArenaOptions arena;
        arena.images = 4;
        arena.size = 320;
        QTemporaryDir drawn;
        writeArena(drawn.path().toStdString(), arena);
        const Dataset data = readDataset(drawn.path().toStdString());
        std::vector<LabelledPicture> parts;
        for (const Sample& sample : data.samples)
            parts.push_back({loadImage(sample.image), sample.boxes});
        const Shape input{3, 256, 256};
        AugmentationSettings nothing;
        nothing.flipProbability = nothing.hue = nothing.scale = nothing.translate = 0;
        nothing.saturation = nothing.exposure = 1;
        std::map<std::string, AugmentationSettings> kinds{{"letterbox", nothing}, {"flip", nothing}, {"hsv", nothing}, {"scale", nothing},
                                                          {"translate", nothing}, {"usual", {}}, {"mosaic", {}}, {"camera", nothing}};
        kinds["letterbox"].enabled = false;
        kinds["flip"].flipProbability = 1;
        kinds["hsv"].hue = 0.1f;
        kinds["hsv"].saturation = kinds["hsv"].exposure = 1.8f;
        kinds["scale"].scale = 0.5f;
        kinds["translate"].translate = 0.3f;
        kinds["camera"].cameraEffects = 1;
        for (const auto& [name, settings] : kinds) {
            cv::Mat sheet(2 * 256, 4 * 256, CV_8UC3);
            for (int i = 0; i < 8; ++i) {
                Generator generator(static_cast<std::uint64_t>(i));
                TrainingExample example = name == "mosaic"
                    ? makeMosaic(std::span<const LabelledPicture, 4>(parts.data(), 4), input, settings, generator)
                    : makeExample(parts[static_cast<std::size_t>(i % 4)], input, settings, generator);
                for (const LabelledBox& labelled : example.boxes)
                    cv::rectangle(example.image, cv::Rect(cvRound(labelled.box.x * 256), cvRound(labelled.box.y * 256), cvRound(labelled.box.width * 256),
                                                          cvRound(labelled.box.height * 256)), cv::Scalar(0, 255, 255));
                example.image.copyTo(sheet(cv::Rect(i % 4 * 256, i / 4 * 256, 256, 256)));
            }
            const std::string file = folder.toStdString() + "/" + name + ".png";
            QVERIFY(cv::imwrite(file, sheet));
            QVERIFY(loadImage(file).cols == sheet.cols);
        }
    }

    void loaderCoversTheSplitInRgb()
    {
        QTemporaryDir folder;
        const Dataset data = drawnSquares(folder.filePath("d").toStdString(), 20, 32);
        LoaderOptions options{4, {3, 32, 32}, {}, 5};
        options.augmentation.enabled = false;
        BatchLoader loader(data, Split::Train, options);
        QCOMPARE(loader.batchesPerEpoch(), 4);
        std::set<std::pair<float, float>> places;
        for (int i = 0; i < 4; ++i) {
            const TrainingBatch batch = loader.next();
            QCOMPARE(batch.images, 4);
            QCOMPARE(batch.pixels.size(), std::size_t{4 * 3 * 32 * 32});
            for (int n = 0; n < 4; ++n) {
                const LabelledBox& box = batch.boxes[static_cast<std::size_t>(n)].at(0);
                places.insert({box.box.x, box.box.y});
                const auto at = [&](int channel) {
                    const int x = static_cast<int>((box.box.x + box.box.width / 2) * 32), y = static_cast<int>((box.box.y + box.box.height / 2) * 32);
                    return int{batch.pixels[static_cast<std::size_t>(((n * 3 + channel) * 32 + y) * 32 + x)]};
                };
                QVERIFY(box.classId == 0 ? at(0) > 200 && at(2) < 100 : at(2) > 200 && at(0) < 100);
            }
        }
        QCOMPARE(places.size(), std::size_t{16});

        BatchLoader again(data, Split::Train, options), other(data, Split::Train, {4, {3, 32, 32}, {}, 6});
        BatchLoader first(data, Split::Train, options);
        const std::vector<std::uint8_t> expected = first.next().pixels;
        QCOMPARE(again.next().pixels, expected);
        QVERIFY(other.next().pixels != expected);
        Dataset empty = data;
        empty.splits[0].clear();
        QVERIFY_EXCEPTION_THROWN(BatchLoader(empty, Split::Train, options), InputError);
    }

    void anchorsFindTheClusters()
    {
        QTemporaryDir folder;
        Dataset data = drawnSquares(folder.filePath("d").toStdString(), 20, 64);
        for (std::size_t i = 0; i < data.samples.size(); ++i)
            data.samples[i].boxes[0].box = i % 2 == 0 ? Box{0.1f, 0.1f, 0.25f, 0.125f} : Box{0.1f, 0.1f, 0.5f, 0.75f};
        const auto anchors = anchorsFor(data, 128, 2, 1);
        QCOMPARE(anchors.size(), std::size_t{2});
        QVERIFY(std::abs(anchors[0].first - 32) < 1e-3 && std::abs(anchors[0].second - 16) < 1e-3);
        QVERIFY(std::abs(anchors[1].first - 64) < 1e-3 && std::abs(anchors[1].second - 96) < 1e-3);
        QVERIFY_EXCEPTION_THROWN(anchorsFor(data, 128, 40, 1), InputError);
    }
};

QTEST_APPLESS_MAIN(AugmentationTest)
#include "tst_augmentation.moc"
