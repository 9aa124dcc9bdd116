#include "core/base/error.h"
#include "core/base/random.h"
#include "core/data/arena.h"

#include <QTemporaryDir>
#include <QTest>

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <fstream>
#include <functional>
#include <iterator>
#include <locale>
#include <set>
#include <sstream>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

bool isArmour(int classId)
{
    return classId == 1 || classId == 3;
}

bool samePixels(const cv::Mat& a, const cv::Mat& b)
{
    return a.size() == b.size() && a.type() == b.type() && cv::norm(a, b, cv::NORM_INF) == 0.0;
}

std::string textOf(const fs::path& file)
{
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

std::vector<std::string> linesOf(const fs::path& file)
{
    std::istringstream stream(textOf(file));
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    return lines;
}

bool refusesInput(const std::function<void()>& call)
{
    try {
        call();
    } catch (const InputError&) {
        return true;
    }
    return false;
}

// How much of a lies in b.
float shareInside(const Box& a, const Box& b)
{
    const float width = std::min(a.x + a.width, b.x + b.width) - std::max(a.x, b.x);
    const float height = std::min(a.y + a.height, b.y + b.height) - std::max(a.y, b.y);
    return std::max(0.0F, width) * std::max(0.0F, height) / a.area();
}

// Mean of red minus blue, -255 to 255.
double redness(const cv::Mat& picture, const Box& box)
{
    const double size = picture.cols;
    const cv::Rect pixels(static_cast<int>(box.x * size), static_cast<int>(box.y * size),
                          std::max(1, static_cast<int>(box.width * size)), std::max(1, static_cast<int>(box.height * size)));
    const cv::Scalar mean = cv::mean(picture(pixels));
    return mean[2] - mean[0];
}

// The rectangle of bright pixels within a box that is widened by a quarter on each side.
Box brightPart(const cv::Mat& picture, const Box& box)
{
    const auto size = static_cast<float>(picture.cols);
    const cv::Rect window = cv::Rect(static_cast<int>((box.x - box.width / 4) * size), static_cast<int>((box.y - box.height / 4) * size),
                                     static_cast<int>(box.width * 1.5F * size), static_cast<int>(box.height * 1.5F * size)) &
                            cv::Rect(0, 0, picture.cols, picture.rows);
    int left = picture.cols, top = picture.rows, right = -1, bottom = -1;
    for (int row = window.y; row < window.y + window.height; ++row) {
        for (int column = window.x; column < window.x + window.width; ++column) {
            const auto& pixel = picture.at<cv::Vec3b>(row, column);
            if (std::max({pixel[0], pixel[1], pixel[2]}) < 244)
                continue;
            left = std::min(left, column);
            right = std::max(right, column);
            top = std::min(top, row);
            bottom = std::max(bottom, row);
        }
    }
    return {static_cast<float>(left) / size, static_cast<float>(top) / size, static_cast<float>(right + 1 - left) / size,
            static_cast<float>(bottom + 1 - top) / size};
}

// Mean difference of neighbours: noise and detail.
double roughness(const cv::Mat& picture)
{
    return cv::norm(picture.colRange(1, picture.cols), picture.colRange(0, picture.cols - 1), cv::NORM_L1) /
           static_cast<double>(picture.total() * 3);
}

}  // namespace

class TestArena : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesItsDomainsAndClasses()
    {
        for (const ArenaDomain domain : {ArenaDomain::Sim, ArenaDomain::Field})
            QVERIFY(arenaDomainFromName(arenaDomainName(domain)) == domain);
        QVERIFY(refusesInput([] { arenaDomainFromName("real"); }));
        QVERIFY(refusesInput([] { arenaDomainFromName(""); }));
        const std::vector<std::string> expected{"red robot", "red armour", "blue robot", "blue armour", "dead robot"};
        QVERIFY(arenaClasses() == expected);
    }

    void sameSeedGivesTheSamePicture()
    {
        const auto drawAll = [] {
            std::vector<ArenaScene> scenes;
            for (const int size : {96, 161, 416})
                for (const ArenaDomain domain : {ArenaDomain::Sim, ArenaDomain::Field})
                    for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{7}, UINT64_MAX})
                        scenes.push_back(drawArenaScene(domain, seed, size));
            return scenes;
        };
        // Many threads first: once OpenCV was given one thread, it does not start more.
        const int threads = cv::getNumThreads();
        cv::setNumThreads(4);
        const std::vector<ArenaScene> once = drawAll();
        cv::setNumThreads(1);
        const std::vector<ArenaScene> again = drawAll();
        cv::setNumThreads(threads);
        QCOMPARE(once.front().image.size(), cv::Size(96, 96));
        QCOMPARE(once.back().image.size(), cv::Size(416, 416));
        for (std::size_t i = 0; i < once.size(); ++i) {
            QCOMPARE(once[i].image.type(), CV_8UC3);
            QVERIFY(samePixels(once[i].image, again[i].image));
            QVERIFY(once[i].boxes == again[i].boxes);
        }
    }

    void otherSeedsAndDomainsDiffer()
    {
        const ArenaScene sim = drawArenaScene(ArenaDomain::Sim, 5, 160);
        QVERIFY(!samePixels(sim.image, drawArenaScene(ArenaDomain::Sim, 6, 160).image));
        QVERIFY(!samePixels(sim.image, drawArenaScene(ArenaDomain::Field, 5, 160).image));

        double simRoughness = 0, fieldRoughness = 0;
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            simRoughness += roughness(drawArenaScene(ArenaDomain::Sim, seed, 160).image);
            fieldRoughness += roughness(drawArenaScene(ArenaDomain::Field, seed, 160).image);
        }
        QVERIFY2(fieldRoughness > 1.3 * simRoughness, qPrintable(QString::number(fieldRoughness / simRoughness)));
    }

    void labelsFollowTheRule_data()
    {
        QTest::addColumn<int>("domain");
        QTest::newRow("sim") << static_cast<int>(ArenaDomain::Sim);
        QTest::newRow("field") << static_cast<int>(ArenaDomain::Field);
    }

    void labelsFollowTheRule()
    {
        QFETCH(int, domain);
        std::array<int, 5> count{};
        for (std::uint64_t seed = 0; seed < 50; ++seed) {
            const ArenaScene scene = drawArenaScene(static_cast<ArenaDomain>(domain), seed, 160);
            QVERIFY(!scene.boxes.empty());
            for (const LabelledBox& labelled : scene.boxes) {
                QVERIFY(labelled.classId >= 0 && labelled.classId < 5);
                ++count[static_cast<std::size_t>(labelled.classId)];
                const Box& box = labelled.box;
                QVERIFY(!labelled.crowd);
                QVERIFY(box.x >= 0 && box.y >= 0 && box.x + box.width <= 1.00001F && box.y + box.height <= 1.00001F);
                if (!isArmour(labelled.classId)) {
                    QVERIFY(box.width > 0.05F && box.height > 0.05F);
                    continue;
                }
                QVERIFY(box.width >= 0.0469F && box.height >= 0.0399F);
                // A plate sits on a robot of its team.
                QVERIFY(std::ranges::any_of(scene.boxes, [&](const LabelledBox& robot) {
                    return robot.classId == labelled.classId - 1 && shareInside(box, robot.box) > 0.999F;
                }));
            }
        }
        for (const int boxes : count)
            QVERIFY(boxes >= 10);
    }

    // The picture agrees with its labels: a plate has its team's colour and fills its box.
    void boxesAreTight()
    {
        int plates = 0, tight = 0;
        for (std::uint64_t seed = 0; seed < 30; ++seed) {
            const ArenaScene scene = drawArenaScene(ArenaDomain::Sim, seed, 416);
            for (const LabelledBox& labelled : scene.boxes) {
                if (labelled.classId == 4)
                    QVERIFY(std::abs(redness(scene.image, labelled.box)) < 70.0);
                if (!isArmour(labelled.classId))
                    continue;
                const double red = redness(scene.image, labelled.box);
                QVERIFY(labelled.classId == 1 ? red > 30.0 : red < -30.0);
                ++plates;
                tight += intersectionOverUnion(brightPart(scene.image, labelled.box), labelled.box) > 0.7F ? 1 : 0;
            }
        }
        QVERIFY(plates > 50);
        QVERIFY2(tight > plates * 7 / 10, qPrintable(QStringLiteral("%1 of %2").arg(tight).arg(plates)));
    }

    void boxesDoNotDependOnTheSize()
    {
        int same = 0;
        constexpr int pictures = 20;
        for (std::uint64_t seed = 0; seed < pictures; ++seed) {
            const ArenaScene small = drawArenaScene(ArenaDomain::Sim, seed, 160);
            const ArenaScene large = drawArenaScene(ArenaDomain::Sim, seed, 320);
            same += std::ranges::equal(small.boxes, large.boxes, [](const LabelledBox& a, const LabelledBox& b) {
                return a.classId == b.classId && intersectionOverUnion(a.box, b.box) > 0.8F;
            }) ? 1 : 0;
        }
        QVERIFY2(same >= pictures - 3, qPrintable(QString::number(same)));
    }

    void refusesSizesAndCountsOutOfRange()
    {
        for (const int size : {-1, 0, 95, 2049})
            QVERIFY(refusesInput([size] { drawArenaScene(ArenaDomain::Sim, 0, size); }));
        QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "arena";
        for (const ArenaOptions& options : {ArenaOptions{.images = 0}, ArenaOptions{.images = -3}, ArenaOptions{.images = 1'000'001},
                                            ArenaOptions{.images = 1, .size = 95}, ArenaOptions{.images = 1, .size = 2049}}) {
            QVERIFY(refusesInput([&] { writeArena(folder, options); }));
            QVERIFY(!fs::exists(folder));
        }
    }

    void writesAConsistentFolder()
    {
        QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "new" / "arena";
        const ArenaOptions options{.images = 11, .domain = ArenaDomain::Field, .seed = 42, .size = 128};
        std::vector<std::int64_t> done;
        writeArena(folder, options, {}, [&](const Progress& progress) {
            QCOMPARE(progress.total, 11);
            done.push_back(progress.done);
        });
        QVERIFY(!done.empty() && done.back() == 11 && std::ranges::is_sorted(done));

        QVERIFY(linesOf(folder / "obj.names") == arenaClasses());
        const std::vector<std::string> data{"classes = 5", "train = train.txt", "valid = val.txt", "names = obj.names"};
        QVERIFY(linesOf(folder / "arena.data") == data);
        const auto train = linesOf(folder / "train.txt"), val = linesOf(folder / "val.txt");
        QCOMPARE(train.size(), 9U);
        QCOMPARE(val.size(), 2U);
        std::set<std::string> all(train.begin(), train.end());
        all.insert(val.begin(), val.end());
        QCOMPARE(all.size(), 11U);

        int index = 0;
        for (const std::string& name : all) {
            QCOMPARE(QString::fromStdString(name), QStringLiteral("images/%1.jpg").arg(index, 6, 10, QLatin1Char('0')));
            const cv::Mat picture = cv::imread((folder / name).string(), cv::IMREAD_COLOR);
            QCOMPARE(picture.cols, 128);
            QCOMPARE(picture.rows, 128);
            const ArenaScene scene =
                drawArenaScene(options.domain, Generator::derive(options.seed, options.domain, index)(), options.size);
            // JPEG stays close to the drawing; it loses most in the noise.
            QVERIFY(cv::norm(picture, scene.image, cv::NORM_L1) / static_cast<double>(picture.total() * 3) < 12.0);

            const auto labels = linesOf(folder / "labels" / (fs::path(name).stem().string() + ".txt"));
            QCOMPARE(labels.size(), scene.boxes.size());
            for (std::size_t i = 0; i < labels.size(); ++i) {
                std::istringstream line(labels[i]);
                line.imbue(std::locale::classic());
                int classId = -1;
                float x = 0, y = 0, width = 0, height = 0;
                line >> classId >> x >> y >> width >> height;
                const Box& box = scene.boxes[i].box;
                QVERIFY(!line.fail());
                QCOMPARE(classId, scene.boxes[i].classId);
                QVERIFY(std::abs(x - box.x - box.width / 2) < 1e-6F && std::abs(y - box.y - box.height / 2) < 1e-6F);
                QVERIFY(std::abs(width - box.width) < 1e-6F && std::abs(height - box.height) < 1e-6F);
            }
            ++index;
        }
    }

    void overwritesAnEarlierArenaOnly()
    {
        QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "arena";
        writeArena(folder, {.images = 4, .seed = 1, .size = 96});
        const std::string first = textOf(folder / "images" / "000001.jpg"), split = textOf(folder / "val.txt");
        writeArena(folder, {.images = 1, .seed = 9, .size = 96});
        QVERIFY(!fs::exists(folder / "images" / "000001.jpg") && !fs::exists(folder / "labels" / "000001.txt"));
        QVERIFY(textOf(folder / "val.txt").empty());
        writeArena(folder, {.images = 4, .seed = 1, .size = 96});
        QVERIFY(textOf(folder / "images" / "000001.jpg") == first);
        QVERIFY(textOf(folder / "val.txt") == split);

        // Something of somebody else in the folder: nothing is touched.
        for (const fs::path& foreign : {folder / "notes.txt", folder / "images" / "holiday.jpg", folder / "labels" / "000001.xml"}) {
            std::ofstream(foreign) << "mine";
            QVERIFY(refusesInput([&] { writeArena(folder, {.images = 1, .size = 96}); }));
            QVERIFY(textOf(folder / "images" / "000001.jpg") == first);
            fs::remove(foreign);
        }
        const fs::path other = fs::path(temporary.path().toStdString()) / "other";
        fs::create_directories(other);
        std::ofstream(other / "arena.data") << "classes = 80\n";
        QVERIFY(refusesInput([&] { writeArena(other, {.images = 1, .size = 96}); }));
        QVERIFY(refusesInput([&] { writeArena(other / "arena.data", {.images = 1, .size = 96}); }));
        QVERIFY(textOf(other / "arena.data") == "classes = 80\n");
        // An empty folder is welcome.
        fs::remove(other / "arena.data");
        writeArena(other, {.images = 1, .size = 96});
        QVERIFY(fs::exists(other / "train.txt"));
    }

    void stopsWhenAsked()
    {
        QTemporaryDir temporary;
        const fs::path folder = fs::path(temporary.path().toStdString()) / "arena";
        std::stop_source stop;
        QVERIFY_EXCEPTION_THROWN(writeArena(folder, {.images = 50, .size = 96}, stop.get_token(),
                                            [&](const Progress& progress) {
                                                if (progress.done == 3)
                                                    stop.request_stop();
                                            }),
                                 StoppedError);
        QVERIFY(!fs::exists(folder / "images" / "000003.jpg"));
        // What was left can be overwritten.
        writeArena(folder, {.images = 2, .size = 96});
        QVERIFY(!fs::exists(folder / "images" / "000002.jpg"));
    }
};

QTEST_APPLESS_MAIN(TestArena)
#include "tst_arena.moc"
