#include "core/data/image.h"

#include "core/base/error.h"

#include <opencv2/core.hpp>

#include <QTest>

#include <cmath>
#include <utility>

using namespace abcp;

class TestLetterbox : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isDarknets_data()
    {
        QTest::addColumn<QList<int>>("sizes");     // image width and height, input width and height
        QTest::addColumn<QList<int>>("expected");  // left, top, width, height
        QTest::newRow("same") << QList<int>{416, 416, 416, 416} << QList<int>{0, 0, 416, 416};
        QTest::newRow("wide") << QList<int>{640, 480, 416, 416} << QList<int>{0, 52, 416, 312};
        QTest::newRow("tall") << QList<int>{608, 800, 416, 416} << QList<int>{50, 0, 316, 416};
        QTest::newRow("odd remainder") << QList<int>{500, 333, 416, 416} << QList<int>{0, 69, 416, 277};
        QTest::newRow("enlarged") << QList<int>{20, 10, 416, 416} << QList<int>{0, 104, 416, 208};
        QTest::newRow("input not square") << QList<int>{640, 480, 320, 192} << QList<int>{32, 0, 256, 192};
        QTest::newRow("a line") << QList<int>{10'000, 1, 416, 416} << QList<int>{0, 207, 416, 1};
    }

    void isDarknets()
    {
        QFETCH(QList<int>, sizes);
        QFETCH(QList<int>, expected);
        const Letterbox box = letterboxFor(sizes[0], sizes[1], sizes[2], sizes[3]);
        QCOMPARE((QList<int>{box.left, box.top, box.width, box.height}), expected);
        QCOMPARE((QList<int>{box.imageWidth, box.imageHeight, box.inputWidth, box.inputHeight}), sizes);
        QVERIFY_EXCEPTION_THROWN(letterboxFor(0, 1, 2, 3), InputError);
    }

    void takesBoxesThereAndBack()
    {
        const Letterbox letterbox = letterboxFor(640, 480, 416, 416);
        const Box whole = letterbox.toInput({0, 0, 1, 1});
        QCOMPARE(whole.x, 0.0F);
        QCOMPARE(whole.y, 52.0F / 416);
        QCOMPARE(whole.width, 1.0F);
        QCOMPARE(whole.height, 312.0F / 416);
        const Box box{0.2F, 0.3F, 0.4F, 0.1F};
        const Box back = letterbox.toImage(letterbox.toInput(box));
        for (const auto& [got, expected] : {std::pair{back.x, box.x}, {back.y, box.y}, {back.width, box.width}, {back.height, box.height}})
            QVERIFY(std::abs(got - expected) < 1e-6F);
    }

    void clipsToTheImage()
    {
        const Letterbox letterbox = letterboxFor(640, 480, 416, 416);
        const Box whole = letterbox.toImage({-0.5F, 0, 3, 1});
        QCOMPARE(whole, (Box{0, 0, 1, 1}));
        QCOMPARE(letterbox.toImage({0.1F, 0, 0.1F, 0.05F}).height, 0.0F);  // in the gray bar
    }

    void putsThePictureInside()
    {
        const cv::Mat image(48, 64, CV_8UC3, cv::Scalar(10, 20, 30));
        const cv::Mat input = letterboxed(image, letterboxFor(64, 48, 32, 32));
        QCOMPARE(input.size(), cv::Size(32, 32));
        for (int y = 0; y < 32; ++y) {
            const cv::Vec3b expected = y < 4 || y >= 28 ? cv::Vec3b(128, 128, 128) : cv::Vec3b(10, 20, 30);
            QVERIFY(input.at<cv::Vec3b>(y, 0) == expected);
            QVERIFY(input.at<cv::Vec3b>(y, 31) == expected);
        }
        QVERIFY_EXCEPTION_THROWN(letterboxed(image, letterboxFor(65, 48, 32, 32)), InputError);
    }
};

QTEST_APPLESS_MAIN(TestLetterbox)
#include "tst_letterbox.moc"
