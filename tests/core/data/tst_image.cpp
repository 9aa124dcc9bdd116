#include "core/data/image.h"

#include "core/base/error.h"
#include "core/base/files.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

#include <filesystem>
#include <string>
#include <vector>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

// Blue left half, red right half, and a green bar on top of the left one: every rotation looks different.
cv::Mat marked(int width, int height)
{
    cv::Mat image(height, width, CV_8UC3, cv::Scalar(200, 0, 0));
    image(cv::Rect(width / 2, 0, width - width / 2, height)) = cv::Scalar(0, 0, 200);
    image(cv::Rect(0, 0, width / 2, height / 4)) = cv::Scalar(0, 200, 0);
    return image;
}

std::string encoded(const cv::Mat& image, const char* extension, const std::vector<int>& parameters = {})
{
    std::vector<unsigned char> bytes;
    cv::imencode(extension, image, bytes, parameters);
    return {bytes.begin(), bytes.end()};
}

std::string jpeg(const cv::Mat& image)
{
    return encoded(image, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 95});
}

// An APP1 segment that states an orientation, in the byte order asked for, put after the start marker.
std::string withOrientation(const std::string& jpegBytes, char orientation, bool littleEndian)
{
    using namespace std::string_literals;
    const std::string tiff = littleEndian
        ? "II\x2A\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0"s + orientation + "\0\0\0\0\0\0\0"s
        : "MM\0\x2A\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0"s + orientation + "\0\0\0\0\0\0"s;
    const std::string payload = "Exif\0\0"s + tiff;
    const std::string segment = "\xFF\xE1\0"s + static_cast<char>(payload.size() + 2) + payload;
    return jpegBytes.substr(0, 2) + segment + jpegBytes.substr(2);
}

std::string bigEndian(std::uint32_t value)
{
    std::string bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> shift & 0xFF);
    return bytes;
}

// Only what is read for the size; no picture data.
std::string pngHead(std::uint32_t width, std::uint32_t height)
{
    using namespace std::string_literals;
    return "\x89PNG\r\n\x1A\n"s + bigEndian(13) + "IHDR" + bigEndian(width) + bigEndian(height) + "\x08\x02\0\0\0"s
        + bigEndian(0);
}

std::string bmpHead(std::int32_t width, std::int32_t height)
{
    std::string bytes = encoded(cv::Mat(2, 2, CV_8UC3), ".bmp");
    for (int i = 0; i < 4; ++i) {
        bytes[static_cast<std::size_t>(18 + i)] = static_cast<char>(static_cast<std::uint32_t>(width) >> (8 * i) & 0xFF);
        bytes[static_cast<std::size_t>(22 + i)] = static_cast<char>(static_cast<std::uint32_t>(height) >> (8 * i) & 0xFF);
    }
    return bytes;
}

double difference(const cv::Mat& a, const cv::Mat& b)
{
    if (a.size() != b.size() || a.type() != b.type())
        return 1e9;
    return cv::norm(a, b, cv::NORM_L1) / static_cast<double>(a.total() * 3);
}

// 8x8 pixels, CMYK as Adobe writes it, RGB (200, 40, 40).
const char* const cmykJpeg =
    "/9j/7gAOQWRvYmUAZAAAAAAC/9sAQwAGBAUGBQQGBgUGBwcGCAoQCgoJCQoUDg8MEBcUGBgXFBYWGh0lHxobIxwWFiAsICMmJykqKRkfLTAtKDAl"
    "KCko/9sAQwEHBwcKCAoTCgoTKBoWGigoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgoKCgo/8AAFAgACAAIBAER"
    "AAIRAQMRAQQRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAUH/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/EABUBAQEAAAAAAAAAAAAAAAAAAAYH/8QAFBEB"
    "AAAAAAAAAAAAAAAAAAAAAP/aAA4EAQACEQMRBAAAPwBQnQpYH//Z";

}  // namespace

class TestImage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsFormats_data();
    void readsFormats();
    void readsCmyk();
    void scales16Bits();
    void appliesExifRotation_data();
    void appliesExifRotation();
    void ignoresDamagedExif();
    void findsTheSizeBehindLongSegments();
    void readsByContentNotByName();
    void refuses_data();
    void refuses();
    void refusesWhatIsNoFile();
    void neverReadsHalfAPicture_data();
    void neverReadsHalfAPicture();
    void damageInTheMiddleIsFound_data();
    void damageInTheMiddleIsFound();
    void bytesBehindThePictureAreTold();
    void tooManyScansAreRefused();
    void readsAsOpenCvDoes_data();
    void readsAsOpenCvDoes();
    void tellsOfSixteenBits();

private:
    fs::path write(const std::string& name, const std::string& bytes) const
    {
        writeFileAtomically(m_folder / name, bytes);
        return m_folder / name;
    }

    QTemporaryDir m_dir;
    fs::path m_folder;
};

void TestImage::init()
{
    QVERIFY(m_dir.isValid());
    m_folder = fs::path(m_dir.path().toStdString());
}

void TestImage::readsFormats_data()
{
    QTest::addColumn<QByteArray>("extension");
    QTest::addColumn<int>("channels");
    QTest::newRow("jpeg") << QByteArray(".jpg") << 3;
    QTest::newRow("gray jpeg") << QByteArray(".jpg") << 1;
    QTest::newRow("png") << QByteArray(".png") << 3;
    QTest::newRow("gray png") << QByteArray(".png") << 1;
    QTest::newRow("png with alpha") << QByteArray(".png") << 4;
    QTest::newRow("bmp") << QByteArray(".bmp") << 3;
}

void TestImage::readsFormats()
{
    QFETCH(QByteArray, extension);
    QFETCH(int, channels);
    cv::Mat stored = marked(40, 24);
    cv::Mat expected = stored;
    if (channels == 1) {
        cv::cvtColor(expected, stored, cv::COLOR_BGR2GRAY);
        cv::cvtColor(stored, expected, cv::COLOR_GRAY2BGR);
    } else if (channels == 4) {
        cv::cvtColor(expected, stored, cv::COLOR_BGR2BGRA);
    }
    const std::vector<int> best{cv::IMWRITE_JPEG_QUALITY, 95};
    const fs::path file =
        write("picture" + extension.toStdString(),
              encoded(stored, extension.constData(), extension == ".jpg" ? best : std::vector<int>{}));
    QCOMPARE(imageSize(file), (std::pair{40, 24}));
    const cv::Mat image = loadImage(file);
    QCOMPARE(image.type(), CV_8UC3);
    QVERIFY(difference(image, expected) < (extension == ".jpg" ? 6.0 : 1e-9));
}

void TestImage::readsCmyk()
{
    const fs::path file = write("cmyk.jpg", QByteArray::fromBase64(cmykJpeg).toStdString());
    QCOMPARE(imageSize(file), (std::pair{8, 8}));
    QVERIFY(difference(loadImage(file), cv::Mat(8, 8, CV_8UC3, cv::Scalar(40, 40, 200))) < 3.0);
}

void TestImage::scales16Bits()
{
    const cv::Mat stored(6, 5, CV_16UC1, cv::Scalar(0x8000));
    const cv::Mat image = loadImage(write("deep.png", encoded(stored, ".png")));
    QVERIFY(difference(image, cv::Mat(6, 5, CV_8UC3, cv::Scalar::all(0x80))) < 1e-9);
}

void TestImage::appliesExifRotation_data()
{
    QTest::addColumn<int>("orientation");
    QTest::addColumn<bool>("littleEndian");
    for (int orientation = 1; orientation <= 8; ++orientation) {
        for (const bool littleEndian : {false, true})
            QTest::addRow("%d %s", orientation, littleEndian ? "little" : "big") << orientation << littleEndian;
    }
}

void TestImage::appliesExifRotation()
{
    QFETCH(int, orientation);
    QFETCH(bool, littleEndian);
    // How the upright picture lies in the file, after the table of the EXIF standard (tag Orientation).
    const cv::Mat upright = marked(48, 32);
    cv::Mat stored = upright.clone();
    switch (orientation) {
    case 2: cv::flip(upright, stored, 1); break;
    case 3: cv::flip(upright, stored, -1); break;
    case 4: cv::flip(upright, stored, 0); break;
    case 5: cv::transpose(upright, stored); break;
    case 6: cv::rotate(upright, stored, cv::ROTATE_90_COUNTERCLOCKWISE); break;
    case 7:
        cv::flip(upright, stored, -1);
        cv::transpose(stored, stored);
        break;
    case 8: cv::rotate(upright, stored, cv::ROTATE_90_CLOCKWISE); break;
    default: break;
    }
    const fs::path file = write("turned.jpg", withOrientation(jpeg(stored), static_cast<char>(orientation), littleEndian));
    QCOMPARE(imageSize(file), (std::pair{48, 32}));
    QVERIFY(difference(loadImage(file), upright) < 6.0);
    // OpenCV's own reading is an independent judge.
    QVERIFY(difference(loadImage(file), cv::imread(file.string(), cv::IMREAD_COLOR)) < 1e-9);
}

void TestImage::ignoresDamagedExif()
{
    const std::string whole = withOrientation(jpeg(marked(48, 32)), 6, true);
    std::string farDirectory = whole;
    farDirectory[16] = '\x7F';  // the directory's offset, now beyond the segment
    QCOMPARE(imageSize(write("far.jpg", farDirectory)), (std::pair{48, 32}));
    std::string manyEntries = whole;
    manyEntries[20] = '\x7F';
    manyEntries[22] = '\x13';  // another tag, and a count of entries that the segment does not hold
    QCOMPARE(imageSize(write("many.jpg", manyEntries)), (std::pair{48, 32}));
    QCOMPARE(imageSize(write("nine.jpg", withOrientation(jpeg(marked(48, 32)), 9, true))), (std::pair{48, 32}));
}

void TestImage::findsTheSizeBehindLongSegments()
{
    using namespace std::string_literals;
    const std::string plain = jpeg(marked(40, 24));
    const std::string segment = "\xFF\xE2\xFF\xFF"s + std::string(65533, 'x');
    std::string bytes = plain.substr(0, 2);
    for (int i = 0; i < 20; ++i)
        bytes += segment;
    const fs::path file = write("profile.jpg", bytes + plain.substr(2));
    QCOMPARE(imageSize(file), (std::pair{40, 24}));
    QCOMPARE(loadImage(file).cols, 40);
}

void TestImage::readsByContentNotByName()
{
    const fs::path file = write("really_a_png.jpg", encoded(marked(40, 24), ".png"));
    QCOMPARE(imageSize(file), (std::pair{40, 24}));
    QVERIFY(difference(loadImage(file), marked(40, 24)) < 1e-9);
}

void TestImage::refuses_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("reason");
    const auto row = [](const char* name, const std::string& bytes, const char* reason) {
        QTest::newRow(name) << QByteArray::fromStdString(bytes) << QByteArray(reason);
    };
    using namespace std::string_literals;
    std::string noHeight = jpeg(marked(16, 16));
    const std::size_t frame = noHeight.find("\xFF\xC0"s);
    noHeight.replace(frame + 5, 2, "\0\0"s);
    std::string badLength = jpeg(marked(16, 16));
    badLength.replace(4, 2, "\0\x01"s);
    row("empty", "", "empty");
    row("text", "P6 no picture", "no JPEG, PNG or BMP");
    row("gif", "GIF89a", "no JPEG, PNG or BMP");
    row("png without IHDR", "\x89PNG\r\n\x1A\n"s + bigEndian(13) + "IDAT" + std::string(20, 'x'), "no IHDR");
    row("png of 0x0", pngHead(0, 0), "0x0");
    row("png of 5x0", pngHead(5, 0), "5x0");
    row("png bomb", pngHead(100'000, 100'000), "64 megapixels");
    row("png just over the limit", pngHead(8000, 8001), "64 megapixels");
    row("png of 4294967295 squared", pngHead(0xFFFFFFFF, 0xFFFFFFFF), "64 megapixels");
    row("png head only", pngHead(40, 24).substr(0, 20), "cut off");
    row("bmp of negative width", bmpHead(-4, 4), "-4x4");
    row("bmp of lowest height", bmpHead(4, INT32_MIN), "64 megapixels");
    row("bmp head only", bmpHead(4, 4).substr(0, 22), "cut off");
    row("jpeg marker only", "\xFF\xD8\xFF"s, "cut off");
    row("jpeg without size", "\xFF\xD8\xFF\xDA\0\x04\0\0"s, "no size");
    row("jpeg without height", noHeight, "16x0");
    row("jpeg segment of length 1", badLength, "impossible length");
}

void TestImage::refuses()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, reason);
    const fs::path file = write("bad.jpg", bytes.toStdString());
    for (const bool sizeOnly : {true, false}) {
        try {
            if (sizeOnly)
                imageSize(file);
            else
                loadImage(file);
            QFAIL("was accepted");
        } catch (const InputError& error) {
            QVERIFY2(error.where().find("bad.jpg") != std::string::npos, error.what());
            QVERIFY2(error.reason().find(reason.toStdString()) != std::string::npos
                         || (!sizeOnly && error.reason().find("cut off") != std::string::npos),
                     error.what());
        }
    }
}

void TestImage::refusesWhatIsNoFile()
{
    const fs::path fifo = m_folder / "fifo.jpg";
    QCOMPARE(::mkfifo(fifo.c_str(), 0600), 0);
    fs::create_directory(m_folder / "folder.jpg");
    fs::create_symlink(m_folder / "nowhere", m_folder / "dangling.jpg");
    for (const fs::path& file : {fifo, m_folder / "folder.jpg", m_folder / "dangling.jpg", m_folder / "absent.jpg",
                                 fs::path("/dev/zero")}) {
        QVERIFY_EXCEPTION_THROWN(imageSize(file), InputError);
        QVERIFY_EXCEPTION_THROWN(loadImage(file), InputError);
    }
}

void TestImage::neverReadsHalfAPicture_data()
{
    QTest::addColumn<QByteArray>("extension");
    QTest::addColumn<QByteArray>("bytes");
    cv::Mat noise(200, 300, CV_8UC3);
    cv::RNG(1).fill(noise, cv::RNG::UNIFORM, 0, 256);
    const auto row = [&](const char* name, const char* extension, const std::vector<int>& parameters) {
        QTest::newRow(name) << QByteArray(extension) << QByteArray::fromStdString(encoded(noise, extension, parameters));
    };
    row("jpeg", ".jpg", {});
    row("progressive jpeg", ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
    row("jpeg with restarts", ".jpg", {cv::IMWRITE_JPEG_RST_INTERVAL, 4});
    row("png", ".png", {});
    row("bmp", ".bmp", {});
    QTest::newRow("jpeg with preview") << QByteArray(".jpg") << [&] {
        // A complete small JPEG in a segment before: its end is not the end of the picture.
        using namespace std::string_literals;
        const std::string preview = jpeg(marked(16, 16));
        const std::string whole = jpeg(noise);
        const std::size_t length = preview.size() + 2;
        return QByteArray::fromStdString(whole.substr(0, 2) + "\xFF\xE3"s + static_cast<char>(length >> 8)
                                         + static_cast<char>(length & 0xFF) + preview + whole.substr(2));
    }();
}

void TestImage::neverReadsHalfAPicture()
{
    QFETCH(QByteArray, extension);
    QFETCH(QByteArray, bytes);
    const std::string whole = bytes.toStdString();
    QCOMPARE(loadImage(write("whole" + extension.toStdString(), whole)).rows, 200);
    for (const double share : {0.1, 0.5, 0.9, 0.99}) {
        const auto kept = static_cast<std::size_t>(share * static_cast<double>(whole.size()));
        const fs::path file = write("cut" + extension.toStdString(), whole.substr(0, kept));
        QVERIFY_EXCEPTION_THROWN(loadImage(file), InputError);
    }
    const fs::path file = write("cut" + extension.toStdString(), whole.substr(0, whole.size() - 2));
    QVERIFY_EXCEPTION_THROWN(loadImage(file), InputError);
}

void TestImage::damageInTheMiddleIsFound_data()
{
    QTest::addColumn<QByteArray>("extension");
    QTest::addColumn<QByteArray>("bytes");
    cv::Mat noise(200, 300, CV_8UC3);
    cv::RNG(2).fill(noise, cv::RNG::UNIFORM, 0, 256);
    using namespace std::string_literals;
    const auto row = [](const char* name, const char* extension, const std::string& bytes) {
        QTest::newRow(name) << QByteArray(extension) << QByteArray::fromStdString(bytes);
    };
    for (const auto& [name, parameters] : {std::pair{"jpeg", std::vector<int>{}},
                                           {"progressive jpeg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1}},
                                           {"jpeg with restarts", {cv::IMWRITE_JPEG_RST_INTERVAL, 4}}}) {
        // The end marker is there in all of them.
        const std::string whole = encoded(noise, ".jpg", parameters);
        std::string gap = whole;
        gap.erase(whole.size() / 2, whole.size() / 4);
        row((name + " with a gap"s).c_str(), ".jpg", gap);
        std::string zeroes = whole;
        zeroes.replace(whole.size() / 2, whole.size() / 4, whole.size() / 4, '\0');
        row((name + " with zeroes"s).c_str(), ".jpg", zeroes);
    }
    std::string flipped = encoded(noise, ".png");
    flipped[flipped.size() / 2] = static_cast<char>(flipped[flipped.size() / 2] ^ 1);
    row("png with one bit flipped", ".png", flipped);
}

void TestImage::damageInTheMiddleIsFound()
{
    QFETCH(QByteArray, extension);
    QFETCH(QByteArray, bytes);
    const fs::path file = write("damaged" + extension.toStdString(), bytes.toStdString());
    QCOMPARE(imageSize(file), (std::pair{300, 200}));
    try {
        loadImage(file);
        QFAIL("was accepted");
    } catch (const InputError& error) {
        QVERIFY2(error.reason().find("damaged") != std::string::npos || error.reason().find("decoded") != std::string::npos, error.what());
    }
}

void TestImage::bytesBehindThePictureAreTold()
{
    // Some cameras pad the picture data; all of the picture is there.
    const std::string whole = jpeg(marked(40, 24));
    const std::string padded = whole.substr(0, whole.size() - 2) + std::string(7, '\x5A') + whole.substr(whole.size() - 2);
    const LoadedImage loaded = loadImageWithWarning(write("padded.jpg", padded));
    QVERIFY(difference(loaded.image, loadImage(write("whole.jpg", whole))) < 1e-9);
    QVERIFY2(loaded.warning.find("bytes belong to no part of it") != std::string::npos, loaded.warning.c_str());
    QCOMPARE(loadImageWithWarning(m_folder / "whole.jpg").warning, std::string());
}

void TestImage::tooManyScansAreRefused()
{
    // The last scan of a progressive picture, two hundred times over.
    const std::string whole = encoded(marked(64, 64), ".jpg", {cv::IMWRITE_JPEG_PROGRESSIVE, 1});
    const std::size_t scan = whole.rfind("\xFF\xDA");
    std::string bytes = whole.substr(0, whole.size() - 2);
    for (int i = 0; i < 200; ++i)
        bytes += whole.substr(scan, whole.size() - 2 - scan);
    bytes += whole.substr(whole.size() - 2);
    try {
        loadImage(write("scans.jpg", bytes));
        QFAIL("was accepted");
    } catch (const InputError& error) {
        QVERIFY2(error.reason().find("damaged") != std::string::npos, error.what());
    }
}

void TestImage::readsAsOpenCvDoes_data()
{
    QTest::addColumn<QByteArray>("extension");
    QTest::addColumn<QList<int>>("parameters");
    QTest::addColumn<int>("channels");
    QTest::newRow("jpeg") << QByteArray(".jpg") << QList<int>{} << 3;
    QTest::newRow("low quality") << QByteArray(".jpg") << QList<int>{cv::IMWRITE_JPEG_QUALITY, 20} << 3;
    QTest::newRow("progressive") << QByteArray(".jpg") << QList<int>{cv::IMWRITE_JPEG_PROGRESSIVE, 1} << 3;
    QTest::newRow("gray") << QByteArray(".jpg") << QList<int>{} << 1;
    QTest::newRow("png") << QByteArray(".png") << QList<int>{} << 3;
}

void TestImage::readsAsOpenCvDoes()
{
    QFETCH(QByteArray, extension);
    QFETCH(QList<int>, parameters);
    QFETCH(int, channels);
    cv::Mat noise(61, 83, channels == 1 ? CV_8UC1 : CV_8UC3);
    cv::RNG(3).fill(noise, cv::RNG::UNIFORM, 0, 256);
    cv::GaussianBlur(noise, noise, cv::Size(5, 5), 0);
    const fs::path file = write("judged" + extension.toStdString(),
                                encoded(noise, extension.constData(), std::vector<int>(parameters.begin(), parameters.end())));
    QVERIFY(difference(loadImage(file), cv::imread(file.string(), cv::IMREAD_COLOR)) < 1e-9);
}

void TestImage::tellsOfSixteenBits()
{
    const fs::path file = write("deep.png", encoded(cv::Mat(6, 5, CV_16UC3, cv::Scalar::all(0x4000)), ".png"));
    const LoadedImage loaded = loadImageWithWarning(file);
    QCOMPARE(loaded.warning, std::string("16 bits a channel, scaled to 8"));
    QVERIFY(difference(loaded.image, cv::Mat(6, 5, CV_8UC3, cv::Scalar::all(0x40))) < 1e-9);
}

QTEST_APPLESS_MAIN(TestImage)
#include "tst_image.moc"
