#include "core/training/batch_loader.h"

#include "core/base/error.h"
#include "core/training/sample_cache.h"
#include "tests/support/drawn_data.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <memory>
#include <set>
#include <string>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

constexpr int side = 48;

bool same(const TrainingBatch& a, const TrainingBatch& b)
{
    return a.images == b.images && a.shape == b.shape && a.pixels == b.pixels && a.boxes == b.boxes;
}

std::vector<TrainingBatch> batchesOf(const Dataset& data, const LoaderOptions& options, int count)
{
    BatchLoader loader(data, Split::Train, options);
    std::vector<TrainingBatch> batches;
    for (int i = 0; i < count; ++i)
        batches.push_back(loader.next());
    return batches;
}

// Why one of so many batches could not be had; empty when all came.
std::string failureWithin(BatchLoader& loader, int batches)
{
    try {
        while (batches-- > 0)
            loader.next();
        return {};
    } catch (const InputError& error) {
        return error.what();
    }
}

}  // namespace

class BatchLoaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_data = drawnSquares(m_folder->filePath("d").toStdString(), 30, 64);  // 24 for training
    }

    void streamDependsOnTheSeedAlone_data()
    {
        QTest::addColumn<int>("threads");
        QTest::addColumn<qulonglong>("cacheBytes");
        QTest::addColumn<bool>("everything");
        for (const bool everything : {false, true}) {
            for (const int threads : {1, 2, 5}) {
                for (const qulonglong cache : {0ULL, 40'000ULL, 1ULL << 30})
                    QTest::addRow("%d threads, cache of %llu, %s", threads, cache, everything ? "mosaic and multi-scale" : "as usual")
                        << threads << cache << everything;
            }
        }
    }

    void streamDependsOnTheSeedAlone()
    {
        QFETCH(int, threads);
        QFETCH(qulonglong, cacheBytes);
        QFETCH(bool, everything);
        LoaderOptions options{7, {3, side, side}, {}, 11};
        if (everything) {
            options.augmentation.mosaicProbability = 0.5f;
            options.augmentation.multiScale = 0.5f;
        }
        options.threads = 1;
        // 24 pictures in batches of 7: epochs end within batches.
        const std::vector<TrainingBatch> expected = batchesOf(m_data, options, 25);
        options.threads = threads;
        options.cacheBytes = static_cast<std::size_t>(cacheBytes);
        const std::vector<TrainingBatch> actual = batchesOf(m_data, options, 25);
        for (std::size_t i = 0; i < expected.size(); ++i)
            QVERIFY2(same(actual[i], expected[i]), qPrintable(QString::number(i)));
        QVERIFY(!same(expected[0], expected[1]));
        ++options.seed;
        QVERIFY(!same(batchesOf(m_data, options, 1)[0], expected[0]));
    }

    void anyBatchCanBeTheFirst()
    {
        LoaderOptions options{5, {3, side, side}, {}, 3};
        options.augmentation.multiScale = 0.5f;
        const std::vector<TrainingBatch> all = batchesOf(m_data, options, 20);
        options.firstBatch = 13;
        const std::vector<TrainingBatch> rest = batchesOf(m_data, options, 7);
        for (std::size_t i = 0; i < rest.size(); ++i)
            QVERIFY(same(rest[i], all[13 + i]));
    }

    void everyPictureOnceAnEpoch()
    {
        LoaderOptions options{6, {3, 64, 64}, {}, 2};
        options.augmentation.enabled = false;
        std::multiset<std::pair<float, float>> places, expected;
        for (const TrainingBatch& batch : batchesOf(m_data, options, 4))
            for (const std::vector<LabelledBox>& boxes : batch.boxes)
                places.emplace(boxes.at(0).box.x, boxes.at(0).box.y);
        for (const std::size_t index : m_data.split(Split::Train))
            expected.emplace(m_data.samples[index].boxes[0].box.x, m_data.samples[index].boxes[0].box.y);
        QCOMPARE(places, expected);
    }

    void multiScaleKeepsASizeForTenBatches()
    {
        LoaderOptions options{1, {3, 128, 96}, {}, 4};
        options.augmentation.multiScale = 0.5f;
        const std::vector<TrainingBatch> batches = batchesOf(m_data, options, 300);
        std::set<int> heights;
        for (std::size_t i = 0; i < batches.size(); ++i) {
            const Shape& shape = batches[i].shape;
            QVERIFY(shape == batches[i / 10 * 10].shape);
            QVERIFY(shape.height % 32 == 0 && shape.height >= 64 && shape.height <= 192);
            QVERIFY(shape.width % 32 == 0 && shape.width >= 32 && shape.width <= 160);
            QCOMPARE(batches[i].pixels.size(), static_cast<std::size_t>(shape.elements()));
            heights.insert(shape.height);
        }
        QVERIFY(heights.size() >= 4);
        options.augmentation.enabled = false;
        QVERIFY((batchesOf(m_data, options, 1)[0].shape == Shape{3, 128, 96}));
    }

    void unscoredBoxesAreNotTrained()
    {
        for (Sample& sample : m_data.samples) {
            LabelledBox crowd = sample.boxes[0], difficult = sample.boxes[0];
            crowd.crowd = difficult.difficult = true;
            sample.boxes.insert(sample.boxes.end(), {crowd, difficult});
        }
        LoaderOptions options{6, {3, 64, 64}, {}, 2};
        options.augmentation.enabled = false;
        const std::vector<TrainingBatch> batches = batchesOf(m_data, options, 1);
        for (const std::vector<LabelledBox>& boxes : batches[0].boxes)
            QCOMPARE(boxes.size(), std::size_t{1});
    }

    void aPictureThatVanishesIsNamed()
    {
        const fs::path victim = m_data.samples[m_data.split(Split::Train)[5]].image;
        fs::remove(victim);
        LoaderOptions options{4, {3, side, side}, {}, 1};
        BatchLoader loader(m_data, Split::Train, options);
        QVERIFY(failureWithin(loader, 6).find(victim.filename().string()) != std::string::npos);
        QVERIFY(failureWithin(loader, 1).find(victim.filename().string()) != std::string::npos);
    }

    void itIsSkippedOnRequest()
    {
        const fs::path victim = m_data.samples[m_data.split(Split::Train)[5]].image;
        fs::remove(victim);
        LoaderOptions options{24, {3, 64, 64}, {}, 1};
        options.augmentation.enabled = false;
        options.skipUnreadable = true;
        BatchLoader loader(m_data, Split::Train, options);
        std::set<std::pair<float, float>> places;
        for (const std::vector<LabelledBox>& boxes : loader.next().boxes)
            places.emplace(boxes.at(0).box.x, boxes.at(0).box.y);
        QCOMPARE(places.size(), std::size_t{23});  // one picture stands in for the one that is gone
        const std::vector<DataProblem> skipped = loader.skipped();
        QCOMPARE(skipped.size(), std::size_t{1});
        QCOMPARE(skipped[0].file, victim);
        QVERIFY(skipped[0].fileRefused);
        for (const std::size_t index : m_data.split(Split::Train))
            fs::remove(m_data.samples[index].image);
        options.cacheBytes = 0;
        BatchLoader nothing(m_data, Split::Train, options);
        QVERIFY_EXCEPTION_THROWN(nothing.next(), InputError);
    }

    void optionsAreChecked()
    {
        LoaderOptions options{4, {3, side, side}, {}, 1};
        options.threads = 0;
        QVERIFY_EXCEPTION_THROWN(BatchLoader(m_data, Split::Train, options), InputError);
        options.threads = 1;
        options.firstBatch = -1;
        QVERIFY_EXCEPTION_THROWN(BatchLoader(m_data, Split::Train, options), InputError);
        options.firstBatch = 0;
        m_data.splits[0].clear();
        QVERIFY_EXCEPTION_THROWN(BatchLoader(m_data, Split::Train, options), InputError);
    }

    void cacheKeepsToItsLimit()
    {
        const std::size_t one = 64 * 64 * 3;
        SampleCache cache(m_data, 5 * one + 100, 1000);
        for (std::size_t i = 0; i < 10; ++i)
            QCOMPARE(cache.load(i).size(), cv::Size(64, 64));
        QCOMPARE(cache.bytes(), 5 * one);
        // What is kept needs no file.
        fs::remove(m_data.samples[0].image);
        fs::remove(m_data.samples[9].image);
        QCOMPARE(cache.load(0).cols, 64);
        QVERIFY_EXCEPTION_THROWN(cache.load(9), InputError);
        SampleCache small(m_data, 0, 40);
        QCOMPARE(small.load(1).size(), cv::Size(40, 40));
        QCOMPARE(small.bytes(), std::size_t{0});
    }

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    Dataset m_data;
};

QTEST_APPLESS_MAIN(BatchLoaderTest)
#include "tst_batch_loader.moc"
