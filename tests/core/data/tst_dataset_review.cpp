#include "core/base/error.h"
#include "core/data/dataset_review.h"
#include "tests/core/data/data_folder.h"

#include <QTest>

#include <algorithm>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

// The picture that the first problem with this text is about; empty for none.
fs::path pictureOf(const Dataset& data, const std::string& what)
{
    const auto problem = std::ranges::find_if(data.problems, [&](const DataProblem& one) { return one.what.find(what) != std::string::npos; });
    if (problem == data.problems.end())
        return "there is no such problem";
    const ProblemPicture picture = picturesOfProblems(data)[static_cast<std::size_t>(problem - data.problems.begin())];
    if (picture.sample && data.samples[*picture.sample].image != picture.file)
        return "its sample is another picture's";
    return picture.file.empty() ? fs::path() : picture.file.lexically_relative(data.source);
}

}  // namespace

class DatasetReviewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void problemsOfLabelsNameThePictureBesideThem()
    {
        const DataFolder folder;
        for (const char* name : {"images/train/a.png", "images/val/a.png", "images/val/b.png"})
            folder.picture(name, name[7] + name[11]);
        folder.text("labels/train/a.txt", "0 0.5 0.5 0.2 0.2\n");
        folder.text("labels/val/a.txt", "0 0.5 0.5 0.2 0.2\n0 0.5 0.5 0 0\n");
        folder.text("labels/val/b.txt", "0 0.9 0.5 0.4 0.2\n");
        folder.text("obj.names", "robot\n");
        const Dataset data = readDataset(folder.path());
        QCOMPARE(pictureOf(data, "without area"), fs::path("images/val/a.png"));
        QCOMPARE(pictureOf(data, "clipped"), fs::path("images/val/b.png"));
    }

    void problemsOfAListNameThePictureOfTheirLine()
    {
        const DataFolder folder;
        folder.picture("a.png", 10);
        folder.picture("b.png", 20);
        const fs::path list = folder.text("list.txt", "b.png 1,1,9,9,0\n\nabsent.png 1,1,9,9,0\na.png 30,5,60,15,0\n");
        Dataset data = readDataset(list);
        const std::vector<ProblemPicture> pictures = picturesOfProblems(data);
        QCOMPARE(data.problems.size(), std::size_t{2});
        QVERIFY(!pictures[0].sample);
        QCOMPARE(pictures[0].file.filename(), fs::path("absent.png"));
        QCOMPARE(data.samples[pictures[1].sample.value()].image.filename(), fs::path("a.png"));
        fs::remove(list);
        QVERIFY(picturesOfProblems(data)[1].file.empty());
    }

    void aPictureThatWasLeftOutIsStillNamed()
    {
        const DataFolder folder;
        for (const char* name : {"images/a.png", "images/b.png", "images/c.png"})
            folder.picture(name, name[7]);
        folder.text("labels/a.txt", "0 0.5 0.5 0.2 0.2\n");
        folder.text("labels/b.txt", "0 0.5 0.5 0.2 0.2\n");
        folder.text("labels/c.txt", "7 0.5 0.5 0.2 0.2\n");
        folder.text("obj.names", "robot\n");
        const Dataset data = readDataset(folder.path());
        QCOMPARE(pictureOf(data, "out of range"), fs::path("images/c.png"));
        QVERIFY(!picturesOfProblems(data)[0].sample);
    }

    void damagedAndSharedPicturesAreFoundAndNamed()
    {
        const DataFolder folder;
        folder.picture("images/train/a.png", 10);
        folder.picture("images/train/b.png", 20);
        folder.picture("images/val/c.png", 10);  // the bytes of a
        folder.text("images/val/d.png", "no picture");
        for (const char* name : {"train/a", "train/b", "val/c", "val/d"})
            folder.text(std::string("labels/") + name + ".txt", "0 0.5 0.5 0.2 0.2\n");
        folder.text("obj.names", "robot\n");
        const Dataset read = readDataset(folder.path());
        QVERIFY(read.problems.empty());  // no picture was decoded
        const DatasetReview review = reviewDataset(read);
        QCOMPARE(review.data.problems.size(), std::size_t{2});
        std::vector<fs::path> named;
        for (const ProblemPicture& picture : picturesOfProblems(review.data))
            named.push_back(review.data.samples[picture.sample.value()].image.filename());
        QCOMPARE(named, (std::vector<fs::path>{"d.png", "c.png"}));
        QCOMPARE(review.statistics.classes[0].boxesOfSplit[0], std::size_t{2});
    }

    void aStopEndsIt()
    {
        const DataFolder folder;
        folder.picture("images/a.png", 10);
        folder.picture("images/b.png", 20);
        folder.text("labels/a.txt", "0 0.5 0.5 0.2 0.2\n");
        folder.text("obj.names", "robot\n");
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(StoppedError, reviewDataset(readDataset(folder.path()), stop.get_token()));
    }
};

QTEST_GUILESS_MAIN(DatasetReviewTest)
#include "tst_dataset_review.moc"
