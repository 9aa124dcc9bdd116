#include "core/base/error.h"

#include "core/base/progress.h"

#include <QTest>

#include <string>
#include <vector>

using namespace abcp;

class ErrorTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void saysWhereAndWhatInOneLine_data();
    void saysWhereAndWhatInOneLine();
    void kindsTellTheExitStatus();
    void progressEstimatesOnlyFromStepsDoneHere();
    void progressWithoutListenerIsSilent();
    void stopRequestThrows();
};

void ErrorTest::saysWhereAndWhatInOneLine_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("line");
    QTest::newRow("plain") << QByteArray("wrong") << QByteArray("net.cfg:7: wrong");
    QTest::newRow("line ends") << QByteArray("a\nb\r\nc") << QByteArray("net.cfg:7: a b  c");
    QTest::newRow("terminal escapes") << QByteArray("\x1b[31mred\x7f\a") << QByteArray("net.cfg:7:  [31mred  ");
    QTest::newRow("UTF-8 stays") << QByteArray("\xc3\xa4") << QByteArray("net.cfg:7: \xc3\xa4");
    QTest::newRow("NUL") << QByteArray("a\0b", 3) << QByteArray("net.cfg:7: a b");
}

void ErrorTest::saysWhereAndWhatInOneLine()
{
    QFETCH(const QByteArray, what);
    QFETCH(const QByteArray, line);
    QCOMPARE(QByteArray(InputError("net.cfg", 7, what.toStdString()).what()), line);
}

void ErrorTest::kindsTellTheExitStatus()
{
    const InputError input(std::filesystem::path("a b"), "bad");
    QVERIFY(input.kind() == Error::Kind::Input);
    QCOMPARE(input.where(), std::string("a b"));
    QCOMPARE(input.reason(), std::string("bad"));
    QVERIFY(FailureError("x", "y").kind() == Error::Kind::Failure);
    QVERIFY(StoppedError().kind() == Error::Kind::Stopped);
    QCOMPARE(std::string(InputError(std::string("bad\nplace"), "y").what()), std::string("bad place: y"));
}

void ErrorTest::progressEstimatesOnlyFromStepsDoneHere()
{
    std::vector<Progress> told;
    ProgressMeter meter("train", 10, [&](const Progress& progress) { told.push_back(progress); }, 4);
    meter.advance(4, "resumed");
    meter.advance(10);
    QCOMPARE(told.size(), std::size_t{2});
    QCOMPARE(told[0].phase, std::string("train"));
    QCOMPARE(told[0].detail, std::string("resumed"));
    QVERIFY(!told[0].secondsLeft);
    QCOMPARE(told[1].done, std::int64_t{10});
    QCOMPARE(told[1].total, std::int64_t{10});
    QCOMPARE(told[1].secondsLeft.value(), 0.0);
}

void ErrorTest::progressWithoutListenerIsSilent()
{
    ProgressMeter meter("train", 10, {});
    meter.advance(3);
}

void ErrorTest::stopRequestThrows()
{
    std::stop_source source;
    throwIfStopped(source.get_token());
    throwIfStopped({});
    source.request_stop();
    QVERIFY_THROWS_EXCEPTION(StoppedError, throwIfStopped(source.get_token()));
}

QTEST_APPLESS_MAIN(ErrorTest)
#include "tst_error.moc"
