#include "core/base/json.h"

#include "core/base/error.h"
#include "core/base/files.h"

#include <QTemporaryDir>
#include <QTest>

#include <filesystem>
#include <string>

using namespace abcp;

namespace {

std::string nested(int depth)
{
    return std::string(static_cast<std::size_t>(depth), '[') + std::string(static_cast<std::size_t>(depth), ']');
}

}  // namespace

class JsonTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keysKeepTheirOrder();
    void nestingUpTo64IsRead();
    void badTextIsRefusedInOneLine_data();
    void badTextIsRefusedInOneLine();
    void sizeIsLimited();

private:
    Json read(const std::string& text)
    {
        writeFileAtomically(m_file, text);
        return readJsonFile(m_file);
    }

    QTemporaryDir m_folder;
    std::filesystem::path m_file = std::filesystem::path(m_folder.path().toStdString()) / "file.json";
};

void JsonTest::keysKeepTheirOrder()
{
    QCOMPARE(read(R"({"z": 1, "a": {"y": 2, "b": [3.5, "x"]}})").dump(), std::string(R"({"z":1,"a":{"y":2,"b":[3.5,"x"]}})"));
}

void JsonTest::nestingUpTo64IsRead()
{
    QCOMPARE(read(nested(64)).dump(), nested(64));
}

void JsonTest::badTextIsRefusedInOneLine_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("cut off") << QByteArray("{\"a\": [1,\n2");
    QTest::newRow("not JSON") << QByteArray("hello\nworld");
    QTest::newRow("more after the end") << QByteArray("{} {}");
    QTest::newRow("not UTF-8") << QByteArray("[\"\xff\xfe\"]");
    QTest::newRow("NUL") << QByteArray("[1,\0 2]", 7);
    QTest::newRow("number beyond range") << QByteArray("[1e999]");
    QTest::newRow("deep") << QByteArray::fromStdString(nested(66));
    QTest::newRow("very deep") << QByteArray(1'000'000, '[');
}

void JsonTest::badTextIsRefusedInOneLine()
{
    QFETCH(const QByteArray, text);
    try {
        read(text.toStdString());
        QFAIL("accepted");
    } catch (const InputError& error) {
        const std::string line = error.what();
        QVERIFY2(line.starts_with(m_file.string() + ": "), line.c_str());
        QVERIFY2(line.find('\n') == std::string::npos && line.size() < 500, line.c_str());
    }
}

void JsonTest::sizeIsLimited()
{
    writeFileAtomically(m_file, "[1, 2, 3]");
    QCOMPARE(readJsonFile(m_file, 9).size(), std::size_t{3});
    QVERIFY_THROWS_EXCEPTION(InputError, readJsonFile(m_file, 8));
}

QTEST_APPLESS_MAIN(JsonTest)
#include "tst_json.moc"
