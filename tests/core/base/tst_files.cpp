#include "core/base/files.h"

#include "core/base/error.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t plenty = 1 << 20;

}  // namespace

class FilesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void writtenBytesAreReadBack_data();
    void writtenBytesAreReadBack();
    void writingReplacesAndLeavesNothingBeside();
    void writingCreatesFolders();
    void readerOfTheOldFileKeepsIt();
    void writingBelowAFileFails();
    void writingOverAFolderFailsAndLeavesNothing();
    void sizeLimitIsInclusive();
    void whatIsNoFileIsRefused();
    void inputFileReadsPiecewise();
    void hashIsSha256();

private:
    fs::path path(const std::string& name) const { return fs::path(m_folder->path().toStdString()) / name; }
    std::ptrdiff_t entries() const
    {
        return std::distance(fs::directory_iterator(path("")), fs::directory_iterator());
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void FilesTest::writtenBytesAreReadBack_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("text") << QByteArray("one\ntwo\r\n");
    QTest::newRow("binary") << QByteArray("\0\xff\x1a\n", 4);
    QTest::newRow("many") << QByteArray(1 << 20, 'x');
}

void FilesTest::writtenBytesAreReadBack()
{
    QFETCH(const QByteArray, bytes);
    writeFileAtomically(path("file"), bytes.toStdString());
    QCOMPARE(readTextFile(path("file"), plenty), bytes.toStdString());
}

void FilesTest::writingReplacesAndLeavesNothingBeside()
{
    writeFileAtomically(path("file"), "a longer first content");
    writeFileAtomically(path("file"), "second");
    QCOMPARE(readTextFile(path("file"), plenty), std::string("second"));
    QCOMPARE(entries(), std::ptrdiff_t{1});
}

void FilesTest::writingCreatesFolders()
{
    writeFileAtomically(path("a/b c/\u00e4/file"), "x");
    QCOMPARE(readTextFile(path("a/b c/\u00e4/file"), plenty), std::string("x"));
}

void FilesTest::readerOfTheOldFileKeepsIt()
{
    writeFileAtomically(path("file"), "old");
    InputFile reader(path("file"));
    writeFileAtomically(path("file"), "new and longer");
    QCOMPARE(reader.size(), std::uintmax_t{3});
    std::string bytes(3, ' ');
    reader.read(bytes.data(), bytes.size());
    QCOMPARE(bytes, std::string("old"));
}

void FilesTest::writingBelowAFileFails()
{
    writeFileAtomically(path("file"), "x");
    QVERIFY_THROWS_EXCEPTION(FailureError, writeFileAtomically(path("file/below"), "y"));
    QCOMPARE(readTextFile(path("file"), plenty), std::string("x"));
}

void FilesTest::writingOverAFolderFailsAndLeavesNothing()
{
    fs::create_directory(path("folder"));
    QVERIFY_THROWS_EXCEPTION(FailureError, writeFileAtomically(path("folder"), "y"));
    QCOMPARE(entries(), std::ptrdiff_t{1});
}

void FilesTest::sizeLimitIsInclusive()
{
    writeFileAtomically(path("file"), "12345");
    QCOMPARE(readTextFile(path("file"), 5), std::string("12345"));
    try {
        readTextFile(path("file"), 4);
        QFAIL("read");
    } catch (const InputError& error) {
        QCOMPARE(std::string(error.what()), path("file").string() + ": too large: 5 bytes, at most 4");
    }
}

void FilesTest::whatIsNoFileIsRefused()
{
    QCOMPARE(::mkfifo(path("fifo").c_str(), 0600), 0);
    fs::create_symlink(path("nowhere"), path("dangling"));
    for (const fs::path& bad : {path(""), path("fifo"), path("missing"), path("dangling"), fs::path("/dev/zero")}) {
        QVERIFY_THROWS_EXCEPTION(InputError, readTextFile(bad, plenty));
        QVERIFY_THROWS_EXCEPTION(InputError, InputFile{bad});
        QVERIFY_THROWS_EXCEPTION(InputError, sha256OfFile(bad));
    }
}

void FilesTest::inputFileReadsPiecewise()
{
    writeFileAtomically(path("file"), "abcdef");
    InputFile file(path("file"));
    QCOMPARE(file.path(), path("file"));
    std::array<char, 4> piece{};
    file.read(piece.data(), piece.size());
    QCOMPARE(std::string(piece.data(), 4), std::string("abcd"));
    file.read(piece.data(), 0);
    file.read(piece.data(), 1);
    QCOMPARE(piece[0], 'e');
    QVERIFY_THROWS_EXCEPTION(InputError, file.read(piece.data(), 2));
}

// "abc" is the first example of FIPS 180-2.
void FilesTest::hashIsSha256()
{
    const std::string expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    QCOMPARE(sha256("abc"), expected);
    writeFileAtomically(path("file"), "abc");
    QCOMPARE(sha256OfFile(path("file")), expected);
    const std::string large(200'000, 'z');
    writeFileAtomically(path("file"), large);
    QCOMPARE(sha256OfFile(path("file")), sha256(large));
}

QTEST_APPLESS_MAIN(FilesTest)
#include "tst_files.moc"
