#include "data_folder.h"

#include "core/base/error.h"
#include "core/data/dataset.h"

#include <QTest>

#include <algorithm>

using namespace abcp;

class ClassFoldersTest : public QObject {
    Q_OBJECT

    static const Sample& sampleOf(const Dataset& dataset, const char* file)
    {
        return *std::ranges::find_if(dataset.samples, [&](const Sample& sample) { return sample.image.string().ends_with(file); });
    }

private Q_SLOTS:
    void aFolderAClass()
    {
        const DataFolder folder;
        for (const char* name : {"dog/a.png", "dog/deep/b.JPG", "cat/a.png", "cat/b.png", "cat/c.png"})
            folder.picture(name);
        folder.text("dog/notes.txt", "no picture");
        folder.text("empty/notes.txt", "no picture either");
        folder.picture("stray.png");
        const Dataset dataset = readDataset(folder.path());
        QCOMPARE(dataset.format, std::string("classes"));
        QCOMPARE(dataset.classes, (std::vector<std::string>{"cat", "dog"}));
        QCOMPARE(dataset.samples.size(), std::size_t{5});
        QVERIFY(!dataset.splitsAreStated);
        QCOMPARE(dataset.split(Split::Train).size(), std::size_t{4});
        const LabelledBox expected{{0, 0, 1, 1}, 1};
        QCOMPARE(sampleOf(dataset, "deep/b.JPG").boxes, std::vector{expected});
        QCOMPARE(dataset.problems.size(), std::size_t{1});
        QVERIFY(dataset.problems[0].file.string().ends_with("stray.png"));
    }

    void splitsAsFolders()
    {
        const DataFolder folder;
        for (const char* name : {"train/x/1.png", "train/y/2.png", "validation/x/3.png", "test/y/4.png", "test/z/5.png"})
            folder.picture(name);
        const Dataset dataset = readDataset(folder.path());
        QCOMPARE(dataset.format, std::string("classes"));
        QCOMPARE(dataset.classes, (std::vector<std::string>{"x", "y", "z"}));
        QVERIFY(dataset.splitsAreStated);
        QCOMPARE(dataset.split(Split::Train).size(), std::size_t{2});
        QCOMPARE(dataset.split(Split::Val).size(), std::size_t{1});
        QCOMPARE(dataset.split(Split::Test).size(), std::size_t{2});
        QCOMPARE(sampleOf(dataset, "test/z/5.png").boxes.at(0).classId, 2);
    }

    void namesGiveTheOrder()
    {
        const DataFolder folder;
        for (const char* name : {"a/1.png", "b/2.png", "c/3.png"})
            folder.picture(name);
        folder.text("classes.txt", "b\na\n");
        const Dataset dataset = readDataset(folder.path());
        QCOMPARE(dataset.classes, (std::vector<std::string>{"b", "a"}));
        QCOMPARE(dataset.samples.size(), std::size_t{2});
        QCOMPARE(sampleOf(dataset, "a/1.png").boxes.at(0).classId, 1);
        QVERIFY(std::ranges::any_of(dataset.problems, [](const DataProblem& problem) { return problem.fileRefused && problem.file.filename() == "c"; }));
    }

    void labelsMakeItAnotherFormat()
    {
        const DataFolder folder;
        folder.picture("a/1.png");
        folder.picture("b/2.png", 30);
        folder.text("b/2.txt", "0 0.5 0.5 0.2 0.2\n");
        QCOMPARE(readDataset(folder.path()).format, std::string("darknet"));
    }

    void oneFolderIsNoClass()
    {
        const DataFolder folder;
        folder.picture("images/1.png");
        folder.picture("a/1.png");
        QVERIFY_EXCEPTION_THROWN(readDataset(folder.path()), InputError);
    }
};

QTEST_APPLESS_MAIN(ClassFoldersTest)
#include "tst_class_folders.moc"
