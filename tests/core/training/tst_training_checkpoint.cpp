#include "core/base/error.h"
#include "core/training/training_checkpoint.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <filesystem>

using namespace abcp;

class TrainingCheckpointTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    std::filesystem::path path(const char* name) const { return m_folder.filePath(QString::fromLatin1(name)).toStdString(); }

    std::filesystem::path written() const
    {
        const std::vector<float> first{1.5f, -0.0f, 3e-38f}, none;
        writeCheckpoint(path("good"), "abc", "LibTorch 1.13", Json{{"step", 7}, {"loss", 0.1}}, {{"first", first}, {"none", none}});
        return path("good");
    }

    QByteArray bytesOf(const std::filesystem::path& file) const
    {
        QFile read(QString::fromStdString(file.string()));
        return read.open(QIODevice::ReadOnly) ? read.readAll() : QByteArray();
    }

    void write(const std::filesystem::path& file, const QByteArray& bytes) const
    {
        QFile to(QString::fromStdString(file.string()));
        QVERIFY(to.open(QIODevice::WriteOnly));
        QCOMPARE(to.write(bytes), bytes.size());
    }

private Q_SLOTS:
    void comesBack()
    {
        const TrainingCheckpoint read = readCheckpoint(written());
        QCOMPARE(read.fingerprint, std::string("abc"));
        QCOMPARE(read.environment, std::string("LibTorch 1.13"));
        QCOMPARE(read.state.at("step").get<int>(), 7);
        QCOMPARE(read.state.at("loss").get<double>(), 0.1);
        QCOMPARE(read.arrays.size(), std::size_t{2});
        QCOMPARE(read.arrays.at("first"), (std::vector<float>{1.5f, -0.0f, 3e-38f}));
        QVERIFY(read.arrays.at("none").empty());
    }

    void everyFlippedBitIsSeen()
    {
        const QByteArray good = bytesOf(written());
        for (qsizetype i = 0; i < good.size(); ++i) {
            QByteArray bad = good;
            bad[i] = static_cast<char>(bad[i] ^ (1 << (i % 8)));
            write(path("bad"), bad);
            QVERIFY_EXCEPTION_THROWN(readCheckpoint(path("bad")), InputError);
        }
    }

    void everyLengthIsSeen()
    {
        const QByteArray good = bytesOf(written());
        for (qsizetype length = 0; length < good.size(); ++length) {
            write(path("bad"), good.first(length));
            QVERIFY_EXCEPTION_THROWN(readCheckpoint(path("bad")), InputError);
        }
        write(path("bad"), good + 'x');
        QVERIFY_EXCEPTION_THROWN(readCheckpoint(path("bad")), InputError);
        QVERIFY_EXCEPTION_THROWN(readCheckpoint(path("nowhere")), InputError);
        QVERIFY_EXCEPTION_THROWN(readCheckpoint(m_folder.path().toStdString()), InputError);
    }
};

QTEST_APPLESS_MAIN(TrainingCheckpointTest)
#include "tst_training_checkpoint.moc"
