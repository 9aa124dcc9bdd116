#include "core/data/dataset.h"

#include "core/base/error.h"
#include "tests/core/data/data_folder.h"

#include <QTest>

#include <sys/stat.h>

#include <algorithm>
#include <functional>
#include <optional>

using namespace abcp;
namespace fs = std::filesystem;

namespace {

// One fault put into a data set that is well otherwise. write returns what the user names.
struct Fault {
    const char* name;
    std::function<fs::path(const DataFolder&)> write;
    // Of the problem that tells it: the end of its file's name, its line, part of its text, whether the file is refused.
    const char* file;
    int line;
    const char* what;
    bool refused;
    // Pictures and boxes that are left.
    int images;
    int boxes;
};

// Pictures good1 and good2 with one box each, and bad, whose labels are given.
fs::path darknet(const DataFolder& folder, std::string_view badLabels)
{
    for (const char* name : {"good1", "good2"}) {
        folder.picture(std::string(name) + ".png");
        folder.text(std::string(name) + ".txt", "0 0.5 0.5 0.5 0.5\n");
    }
    folder.picture("bad.png");
    folder.text("bad.txt", badLabels);
    folder.text("robot.names", "ball\nrobot\n");
    return folder.path();
}

auto labels(const std::string& text)
{
    return [text](const DataFolder& folder) { return darknet(folder, text); };
}

fs::path authors(const DataFolder& folder, const std::string& badLine)
{
    for (const char* name : {"good1.png", "good2.png", "bad.png", "with space.png"})
        folder.picture(name);
    folder.text("classes.txt", "ball\nrobot\n");
    return folder.text("all.txt", "good1.png 10,5,20,15,0\ngood2.png 10,5,20,15,1\n" + badLine + "\n");
}

auto line(const std::string& text)
{
    return [text](const DataFolder& folder) { return authors(folder, text); };
}

const char* const vocHead = "<annotation><size><width>40</width><height>20</height></size>\n";

std::string vocBox(const std::string& xmin, const std::string& xmax, const std::string& name = "ball")
{
    return "<object><name>" + name + "</name><bndbox><xmin>" + xmin + "</xmin><ymin>5</ymin><xmax>" + xmax
        + "</xmax><ymax>15</ymax></bndbox></object>\n";
}

fs::path voc(const DataFolder& folder, const std::string& badAnnotation)
{
    for (const char* name : {"good1", "good2", "bad"}) {
        folder.picture("JPEGImages/" + std::string(name) + ".png");
        folder.text("Annotations/" + std::string(name) + ".xml", vocHead + vocBox("10", "20") + "</annotation>");
    }
    folder.text("Annotations/bad.xml", badAnnotation);
    return folder.path();
}

auto xml(const std::string& text)
{
    return [text](const DataFolder& folder) { return voc(folder, text); };
}

const std::string cocoImages = R"({"id": 1, "file_name": "good1.png", "width": 40, "height": 20},
    {"id": 2, "file_name": "good2.png", "width": 40, "height": 20})";
const std::string cocoBox = R"({"id": 1, "image_id": 1, "category_id": 1, "bbox": [10, 5, 10, 10]},
    {"id": 2, "image_id": 2, "category_id": 1, "bbox": [10, 5, 10, 10]})";

std::string cocoText(const std::string& moreImages, const std::string& moreBoxes, const std::string& moreCategories = "")
{
    return R"({"images": [)" + cocoImages + moreImages + R"(], "categories": [{"id": 1, "name": "ball"})" + moreCategories
        + R"(], "annotations": [)" + cocoBox + moreBoxes + "]}";
}

fs::path coco(const DataFolder& folder, const std::string& json)
{
    for (const char* name : {"good1.png", "good2.png", "bad.png"})
        folder.picture(name);
    return folder.text("boxes.json", json);
}

auto json(const std::string& text)
{
    return [text](const DataFolder& folder) { return coco(folder, text); };
}

const std::string cocoBad = R"(, {"id": 3, "file_name": "bad.png", "width": 40, "height": 20})";

std::string cocoBadBox(const std::string& box)
{
    return R"(, {"id": 3, "image_id": 3, "category_id": 1, "bbox": )" + box + "}";
}

// A data file whose list has one more entry.
auto listed(std::function<std::string(const DataFolder&)> entry)
{
    return [entry](const DataFolder& folder) {
        darknet(folder, "0 0.5 0.5 0.5 0.5\n");
        folder.text("train.txt", "good1.png\n" + entry(folder) + "\n");
        folder.text("val.txt", "good2.png\n");
        return folder.text("x.data", "train=train.txt\nvalid=val.txt\nnames=robot.names\n");
    };
}

auto listed(const std::string& entry)
{
    return listed([entry](const DataFolder&) { return entry; });
}

const std::vector<Fault>& faults()
{
    static const std::vector<Fault> all{
        // Darknet labels
        {"class out of range", labels("0 0.5 0.5 0.5 0.5\n2 0.5 0.5 0.5 0.5\n"), "bad.txt", 2, "class 2 is out of range", true, 2, 2},
        {"negative class", labels("-1 0.5 0.5 0.5 0.5\n"), "bad.txt", 1, "class -1 is out of range", true, 2, 2},
        {"class beyond int", labels("99999999999 0.5 0.5 0.5 0.5\n"), "bad.txt", 1, "no whole number", true, 2, 2},
        {"class is no number", labels("ball 0.5 0.5 0.5 0.5\n"), "bad.txt", 1, "no whole number: ball", true, 2, 2},
        {"NaN", labels("\n0 nan 0.5 0.5 0.5\n"), "bad.txt", 2, "not a number: nan", true, 2, 2},
        {"Inf", labels("0 0.5 0.5 -inf 0.5\n"), "bad.txt", 1, "not a number: -inf", true, 2, 2},
        {"beyond double", labels("0 0.5 0.5 1e999 0.5\n"), "bad.txt", 1, "not a number: 1e999", true, 2, 2},
        {"decimal comma", labels("0 0,5 0.5 0.5 0.5\n"), "bad.txt", 1, "not a number: 0,5", true, 2, 2},
        {"too few values", labels("0 0.5 0.5 0.5\n"), "bad.txt", 1, "got 4 values", true, 2, 2},
        {"an outline", labels("0 0.1 0.1 0.2 0.2 0.3 0.3\n"), "bad.txt", 1, "got 7 values", true, 2, 2},
        {"NUL bytes", labels(std::string("0 0.5 \0 0.5 0.5", 15)), "bad.txt", 1, "not a number: ?", true, 2, 2},
        {"box outside is clipped", labels("0 0.9 0.5 0.4 0.5\n"), "bad.txt", 1, "clipped", false, 3, 3},
        {"box far outside is dropped", labels("0 5 5 0.4 0.5\n"), "bad.txt", 1, "lies outside", false, 3, 2},
        {"box in pixels is dropped", labels("0 300 200 40 50\n"), "bad.txt", 1, "lies outside", false, 3, 2},
        {"no width", labels("0 0.5 0.5 0 0.5\n"), "bad.txt", 1, "without area", false, 3, 2},
        {"negative height", labels("0 0.5 0.5 0.5 -0.5\n"), "bad.txt", 1, "without area", false, 3, 2},
        {"area below float", labels("0 0.5 0.5 1e-30 1e-30\n"), "bad.txt", 1, "dropped", false, 3, 2},
        {"box twice", labels("0 0.5 0.5 0.5 0.5\n1 0.5 0.5 0.5 0.5\n0 0.50 0.5 0.5 0.5\n"), "bad.txt", 3, "merged", false, 3, 4},
        {"no label file",
         [](const DataFolder& folder) {
             darknet(folder, "");
             fs::remove(folder.path() / "bad.txt");
             return folder.path();
         },
         "bad.png", 0, "no label file", false, 3, 2},
        {"label file is a folder",
         [](const DataFolder& folder) {
             darknet(folder, "");
             fs::remove(folder.path() / "bad.txt");
             fs::create_directory(folder.path() / "bad.txt");
             return folder.path();
         },
         "bad.png", 0, "bad.txt is not a regular file", true, 2, 2},
        {"label file is a link out of the data set",
         [](const DataFolder& folder) {
             darknet(folder, "");
             fs::remove(folder.path() / "bad.txt");
             fs::create_symlink("/etc/passwd", folder.path() / "bad.txt");
             return folder.path();
         },
         "bad.png", 0, "leads out of the data set", true, 2, 2},
        {"label file too large", labels(std::string(17 << 20, ' ')), "bad.txt", 0, "too large", true, 2, 2},

        // Pictures
        {"picture is a FIFO",
         [](const DataFolder& folder) {
             darknet(folder, "");
             fs::remove(folder.path() / "bad.png");
             ::mkfifo((folder.path() / "bad.png").c_str(), 0600);
             return folder.path();
         },
         "bad.png", 0, "not a regular file", true, 2, 2},
        {"picture is a link out of the data set",
         [](const DataFolder& folder) {
             darknet(folder, "");
             fs::rename(folder.path() / "bad.png", folder.outside("elsewhere.png"));
             fs::create_symlink(folder.outside("elsewhere.png"), folder.path() / "bad.png");
             return folder.path();
         },
         "bad.png", 0, "leads out of the data set", true, 2, 2},
        {"labels without a picture",
         [](const DataFolder& folder) {
             for (const char* name : {"a", "b"}) {
                 folder.picture("images/" + std::string(name) + ".png");
                 folder.text("labels/" + std::string(name) + ".txt", "");
             }
             folder.text("labels/lonely.txt", "");
             return folder.path();
         },
         "lonely.txt", 0, "without a picture", false, 2, 0},

        // Lists
        {"entry above", listed("../../etc/passwd.png"), "train.txt", 2, "outside the data set", true, 2, 2},
        {"absolute entry elsewhere", listed("/etc/passwd.png"), "train.txt", 2, "outside the data set", true, 2, 2},
        {"entry above that is there",
         listed([](const DataFolder& folder) {
             fs::copy_file(folder.path() / "bad.png", folder.outside("elsewhere.png"));
             return std::string("../elsewhere.png");
         }),
         "train.txt", 2, "outside the data set", true, 2, 2},
        {"entry in a folder whose name only starts alike",
         listed([](const DataFolder& folder) {
             fs::create_directory(folder.outside("set2"));
             fs::copy_file(folder.path() / "bad.png", folder.outside("set2") / "a.png");
             return folder.outside("set2").string() + "/a.png";
         }),
         "train.txt", 2, "outside the data set", true, 2, 2},
        {"entry through a link to a folder",
         listed([](const DataFolder& folder) {
             fs::create_directory(folder.outside("far"));
             fs::copy_file(folder.path() / "bad.png", folder.outside("far") / "a.png");
             fs::create_directory_symlink(folder.outside("far"), folder.path() / "near");
             return std::string("near/a.png");
         }),
         "train.txt", 2, "leads out of the data set", true, 2, 2},
        {"entry of 2 MB", listed(std::string(1 << 21, '/') + "a.png"), "train.txt", 2, "too long", true, 2, 2},
        {"entry is absent", listed("nothing.png"), "train.txt", 2, "nothing.png is absent", true, 2, 2},
        {"entry is no picture", listed("robot.names"), "train.txt", 2, "not the name of a .jpg", true, 2, 2},

        // Authors' list
        {"list: class out of range", line("bad.png 1,2,3,4,2"), "all.txt", 3, "class 2 is out of range", true, 2, 2},
        {"list: NaN", line("bad.png 1,2,nan,4,0"), "all.txt", 3, "not a number: nan", true, 2, 2},
        {"list: four values", line("bad.png 1,2,3,4"), "all.txt", 3, "expected left,top", true, 2, 2},
        {"list: decimal comma", line("bad.png 1,5,2,3,4,0"), "all.txt", 3, "expected left,top", true, 2, 2},
        {"list: empty value", line("bad.png 1,,2,3,4,0"), "all.txt", 3, "expected left,top", true, 2, 2},
        {"list: no picture", line("bad.gif 1,2,3,4,0"), "all.txt", 3, "expected the name", true, 2, 2},
        {"list: name of an extension alone", line("deep/.png 1,2,3,4,0"), "all.txt", 3, "expected the name", true, 2, 2},
        {"list: edges swapped", line("bad.png 20,5,10,15,0"), "all.txt", 3, "without area", false, 3, 2},
        {"list: outside", line("bad.png -5,5,10,15,0"), "all.txt", 3, "clipped", false, 3, 3},
        {"list: name with space, box twice", line("with space.png 1,2,3,4,0 1,2,3,4,0"), "all.txt", 3, "merged", false, 3, 3},
        {"list: 2 MB of dots", line(std::string(1 << 21, '.')), "all.txt", 3, "expected the name", true, 2, 2},
        {"list: name of 2 MB", line(std::string(1 << 21, '/') + "a.png 1,2,3,4,0"), "all.txt", 3, "too long", true, 2, 2},
        {"list: above", line("../bad.png 1,2,3,4,0"), "all.txt", 3, "outside the data set", true, 2, 2},
        {"list: damaged picture",
         [](const DataFolder& folder) {
             const fs::path list = authors(folder, "bad.png 1,2,3,4,0");
             folder.text("bad.png", "no picture at all");
             return list;
         },
         "bad.png", 0, "no JPEG, PNG or BMP", true, 2, 2},

        // Pascal VOC
        {"voc: entity bomb",
         xml("<?xml version=\"1.0\"?>\n<!DOCTYPE a [<!ENTITY b \"bbbbbbbb\"><!ENTITY c \"&b;&b;&b;\">]>\n<annotation>&c;</annotation>"),
         "bad.xml", 2, "DOCTYPE", true, 2, 2},
        {"voc: declaration inside", xml("<annotation>\n\n<!ENTITY b \"b\"></annotation>"), "bad.xml", 3, "declarations", true, 2, 2},
        {"voc: unknown entity", xml("<annotation>\n<folder>&file;</folder></annotation>"), "bad.xml", 2, "entity", true, 2, 2},
        {"voc: deep", xml([] {
             std::string deep;
             for (int i = 0; i < 100'000; ++i)
                 deep += "<a>";
             return deep;
         }()),
         "bad.xml", 1, "nested deeper", true, 2, 2},
        {"voc: cut off", xml(vocHead + vocBox("10", "20")), "bad.xml", 3, "annotation is not closed", true, 2, 2},
        {"voc: closed by another name", xml("<annotation><size></object></annotation>"), "bad.xml", 1, "another name", true, 2, 2},
        {"voc: another document", xml("<html></html>"), "bad.xml", 1, "expected the element annotation", true, 2, 2},
        {"voc: empty file", xml(""), "bad.xml", 1, "an element was expected", true, 2, 2},
        {"voc: text after the end", xml("<annotation/>x"), "bad.xml", 1, "after the end", true, 2, 2},
        {"voc: attribute without quotes", xml("<annotation a=1></annotation>"), "bad.xml", 1, "quotes", true, 2, 2},
        {"voc: NaN", xml(vocHead + vocBox("nan", "20") + "</annotation>"), "bad.xml", 2, "xmin is not a number", true, 2, 2},
        {"voc: decimal comma", xml(vocHead + vocBox("10", "20,5") + "</annotation>"), "bad.xml", 2, "xmax is not a number", true, 2, 2},
        {"voc: no name", xml(vocHead + vocBox("10", "20", "") + "</annotation>"), "bad.xml", 2, "without a name", true, 2, 2},
        {"voc: no area", xml(vocHead + vocBox("10", "10") + "</annotation>"), "bad.xml", 2, "without area", false, 3, 2},
        {"voc: outside", xml(vocHead + vocBox("30", "42") + "</annotation>"), "bad.xml", 2, "clipped", false, 3, 3},
        {"voc: unknown class",
         [](const DataFolder& folder) {
             voc(folder, vocHead + vocBox("10", "20", "cat") + "</annotation>");
             folder.text("classes.txt", "ball\n");
             return folder.path();
         },
         "bad.xml", 2, "unknown class cat", true, 2, 2},
        {"voc: of the picture before it was turned",
         xml("<annotation><size><width>20</width><height>40</height></size></annotation>"), "bad.xml", 0,
         "the labels are for 20x40 pixels", true, 2, 2},
        {"voc: scaled",
         xml("<annotation><size><width>80</width><height>40</height></size>" + vocBox("10", "20") + "</annotation>"), "bad.xml",
         0, "its boxes were scaled", false, 3, 3},
        {"voc: size is no number", xml("<annotation><size><width>x</width></size></annotation>"), "bad.xml", 1, "no number", true, 2, 2},
        {"voc: no annotation",
         [](const DataFolder& folder) {
             voc(folder, "");
             fs::remove(folder.path() / "Annotations/bad.xml");
             return folder.path();
         },
         "bad.png", 0, "no annotation", false, 3, 2},
        {"voc: set names a file above",
         [](const DataFolder& folder) {
             voc(folder, "<annotation/>");
             folder.text("ImageSets/Main/train.txt", "good1\nbad\n../../../elsewhere\n");
             folder.text("ImageSets/Main/val.txt", "good2\n");
             return folder.path();
         },
         "train.txt", 3, "outside the data set", true, 3, 2},
        {"voc: pictures in no set",
         [](const DataFolder& folder) {
             voc(folder, "<annotation/>");
             folder.text("ImageSets/Main/train.txt", "good1\n");
             folder.text("ImageSets/Main/val.txt", "good2\n");
             return folder.path();
         },
         "Main", 0, "1 pictures are in none of the lists", false, 2, 2},

        // COCO
        {"coco: absent picture", json(cocoText(R"(, {"id": 9, "file_name": "gone.png"})", "")), "boxes.json", 0, "gone.png is absent", true, 2, 2},
        {"coco: picture above", json(cocoText(R"(, {"id": 9, "file_name": "../../etc/passwd"})", "")), "boxes.json", 0, "outside the data set", true, 2, 2},
        {"coco: absolute picture", json(cocoText(R"(, {"id": 9, "file_name": "/etc/passwd"})", "")), "boxes.json", 0, "outside the data set", true, 2, 2},
        {"coco: bbox of text", json(cocoText(cocoBad, cocoBadBox(R"(["1", 2, 3, 4])"))), "boxes.json", 0, "no bbox of four numbers", true, 2, 2},
        {"coco: bbox of three", json(cocoText(cocoBad, cocoBadBox("[1, 2, 3]"))), "boxes.json", 0, "no bbox of four numbers", true, 2, 2},
        {"coco: no width", json(cocoText(cocoBad, cocoBadBox("[1, 2, 0, 4]"))), "bad.png", 0, "without area", false, 3, 2},
        {"coco: outside", json(cocoText(cocoBad, cocoBadBox("[35, 2, 10, 4]"))), "bad.png", 0, "clipped", false, 3, 3},
        {"coco: other shape", json(cocoText(R"(, {"id": 3, "file_name": "bad.png", "width": 20, "height": 40})", "")),
         "boxes.json", 0, "the labels are for 20x40 pixels", true, 2, 2},
    };
    return all;
}

// A data set that is refused as a whole; part of the reason.
struct Refusal {
    const char* name;
    std::function<fs::path(const DataFolder&)> write;
    const char* reason;
};

fs::path dataFile(const DataFolder& folder, const std::string& text)
{
    darknet(folder, "");
    folder.text("train.txt", "good1.png\ngood2.png\n");
    return folder.text("x.data", text);
}

const std::vector<Refusal>& refusals()
{
    const auto data = [](const std::string& text) { return [text](const DataFolder& folder) { return dataFile(folder, text); }; };
    static const std::vector<Refusal> all{
        {"absent", [](const DataFolder& folder) { return folder.path() / "nothing"; }, "no such file"},
        {"empty folder", [](const DataFolder& folder) { return folder.path(); }, "no data set that we know"},
        {"pictures without labels", [](const DataFolder& folder) { return folder.picture("a.png").parent_path(); }, "no data set that we know"},
        {"a picture", [](const DataFolder& folder) { return folder.picture("a.png"); }, "expected a folder"},
        {"a device", [](const DataFolder&) { return fs::path("/dev/zero"); }, "expected a folder"},
        {"empty list", [](const DataFolder& folder) { return folder.text("all.txt", "\n\n"); }, "no picture that can be used"},
        {"list of nothing that is there", [](const DataFolder& folder) { return folder.text("all.txt", "a.png\n"); }, "all.txt:1: a.png is absent"},
        {"text that is no list", [](const DataFolder& folder) { return folder.text("all.txt", "root:x:0\n"); }, "not the name of a .jpg"},
        {"no images in images", [](const DataFolder& folder) {
             folder.text("images/readme", "");
             folder.text("labels/readme", "");
             return folder.path();
         }, "no picture that can be used"},
        {"several data files", [](const DataFolder& folder) {
             folder.text("a.data", "");
             folder.text("b.data", "");
             return folder.path();
         }, "several *.data files"},
        {"several names files", [](const DataFolder& folder) {
             darknet(folder, "");
             folder.text("other.names", "x\n");
             return folder.path();
         }, "several *.names files"},
        {"class name twice", [](const DataFolder& folder) {
             darknet(folder, "");
             folder.text("robot.names", "ball\nrobot\nball\n");
             return folder.path();
         }, "there twice"},
        {"class without name", [](const DataFolder& folder) {
             darknet(folder, "");
             folder.text("robot.names", "ball\n\nrobot\n");
             return folder.path();
         }, "without a name"},
        {"class name not UTF-8", [](const DataFolder& folder) {
             darknet(folder, "");
             folder.text("robot.names", "ball\nrob\xFFt\n");
             return folder.path();
         }, "not UTF-8"},
        {"empty data file", data(""), "train is missing"},
        {"data file with a line that states nothing", data("train\n"), "KEY = VALUE"},
        {"data file with a key twice", data("train=train.txt\ntrain=train.txt\n"), "there twice"},
        {"data file with 0 classes", data("classes=0\ntrain=train.txt\n"), "classes must be"},
        {"data file with huge classes", data("classes=2000000000\ntrain=train.txt\n"), "classes must be"},
        {"data file with fewer classes than names", data("classes=1\ntrain=train.txt\nnames=robot.names\n"), "but there are 2 names"},
        {"data file whose list is absent", data("train=nothing.txt\n"), "nothing.txt is absent"},
        {"data file whose list lies above", data("train=../../../../../../etc/passwd\n"), "outside the data set"},
        {"data file whose names lie elsewhere", data("train=train.txt\nnames=/etc/passwd\n"), "outside the data set"},
        {"coco: no JSON", json("images"), "parse error"},
        {"coco: cut off", json(cocoText("", "").substr(0, 100)), "parse error"},
        {"coco: not an object", json("[]"), "object was expected"},
        {"coco: other JSON", json("{\"a\": 1}"), "the list categories is missing"},
        {"coco: deep", json("{\"images\": " + std::string(100'000, '[')), "nested deeper"},
        {"coco: deep in what is of no use", json("{\"info\": " + std::string(100'000, '[')), "nested deeper"},
        {"coco: picture id twice", json(cocoText(R"(, {"id": 1, "file_name": "bad.png"})", "")), "images[2] has the id of another"},
        {"coco: annotation id twice", json(cocoText("", R"(, {"id": 2, "image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4]})")), "annotations[2] has the id of another"},
        {"coco: category id twice", json(cocoText("", "", R"(, {"id": 1, "name": "robot"})")), "categories[1] has the id of another"},
        {"coco: category name twice", json(cocoText("", "", R"(, {"id": 2, "name": "ball"})")), "categories[1] has the name of another"},
        {"coco: annotation of no picture", json(cocoText("", cocoBadBox("[1, 2, 3, 4]"))), "is for image 3, which is not listed"},
        {"coco: annotation of no category", json(cocoText("", R"(, {"id": 3, "image_id": 1, "category_id": 7, "bbox": [1, 2, 3, 4]})")), "category 7, which is not listed"},
        {"coco: id is a fraction", json(cocoText(R"(, {"id": 1.5, "file_name": "bad.png"})", "")), "no whole number id"},
        {"coco: picture without name", json(cocoText(R"(, {"id": 3})", "")), "no file_name"},
        {"coco: entry is a number", json(cocoText(", 5", "")), "images[2] is no object"},
    };
    return all;
}

}  // namespace

class TestDatasetFaults : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void oneFaultIsTold_data();
    void oneFaultIsTold();
    void wholeSetIsRefused_data();
    void wholeSetIsRefused();
    void linkInsideTheSetIsFollowed();
    void smallRoundingIsNoWarning();
    void emptyLabelsAreNoWarning();
    void problemsAreCapped();
};

void TestDatasetFaults::oneFaultIsTold_data()
{
    QTest::addColumn<int>("fault");
    for (std::size_t i = 0; i < faults().size(); ++i)
        QTest::newRow(faults()[i].name) << static_cast<int>(i);
}

void TestDatasetFaults::oneFaultIsTold()
{
    QFETCH(int, fault);
    const Fault& expected = faults()[static_cast<std::size_t>(fault)];
    const DataFolder folder;
    const Dataset dataset = readDataset(expected.write(folder));
    QCOMPARE(dataset.problems.size(), std::size_t{1});
    const DataProblem& problem = dataset.problems.front();
    const std::string told = problem.file.string() + ":" + std::to_string(problem.line) + ": " + problem.what;
    QVERIFY2(problem.file.filename() == expected.file, told.c_str());
    QVERIFY2(problem.what.find(expected.what) != std::string::npos, told.c_str());
    QCOMPARE(problem.line, expected.line);
    QCOMPARE(problem.fileRefused, expected.refused);
    QCOMPARE(dataset.samples.size(), static_cast<std::size_t>(expected.images));
    QCOMPARE(dataset.boxCount(), static_cast<std::size_t>(expected.boxes));
    for (const Sample& sample : dataset.samples) {
        for (const LabelledBox& labelled : sample.boxes) {
            const Box& box = labelled.box;
            QVERIFY(box.x >= 0 && box.y >= 0 && box.area() > 0 && box.x + box.width <= 1 && box.y + box.height <= 1);
            QVERIFY(labelled.classId >= 0 && labelled.classId < static_cast<int>(dataset.classes.size()));
        }
    }
}

void TestDatasetFaults::wholeSetIsRefused_data()
{
    QTest::addColumn<int>("refusal");
    for (std::size_t i = 0; i < refusals().size(); ++i)
        QTest::newRow(refusals()[i].name) << static_cast<int>(i);
}

void TestDatasetFaults::wholeSetIsRefused()
{
    QFETCH(int, refusal);
    const Refusal& expected = refusals()[static_cast<std::size_t>(refusal)];
    const DataFolder folder;
    const fs::path data = expected.write(folder);
    try {
        readDataset(data);
        QFAIL("was accepted");
    } catch (const InputError& error) {
        QVERIFY2(error.reason().find(expected.reason) != std::string::npos, error.what());
        QVERIFY2(error.where().find(data.filename().string()) != std::string::npos
                     || error.where().find(folder.path().string()) != std::string::npos,
                 error.what());
    }
}

void TestDatasetFaults::linkInsideTheSetIsFollowed()
{
    const DataFolder folder;
    darknet(folder, "");
    fs::create_symlink("good1.png", folder.path() / "link.png");
    folder.text("link.txt", "1 0.5 0.5 0.5 0.5\n");
    const Dataset dataset = readDataset(folder.path());
    QCOMPARE(dataset.samples.size(), std::size_t{4});
    QVERIFY(dataset.problems.empty());
    // The folder itself may be a link.
    fs::create_directory_symlink(folder.path(), folder.outside("alias"));
    QCOMPARE(readDataset(folder.outside("alias")).samples.size(), std::size_t{4});
}

void TestDatasetFaults::smallRoundingIsNoWarning()
{
    const DataFolder folder;
    const Dataset shares = readDataset(darknet(folder, "0 0.750001 0.5 0.5 0.5\n"));
    QVERIFY(shares.problems.empty());
    const DataFolder pixels;
    QVERIFY(readDataset(authors(pixels, "bad.png 30,5,40.5,15,0")).problems.empty());
}

void TestDatasetFaults::emptyLabelsAreNoWarning()
{
    const DataFolder folder;
    const Dataset dataset = readDataset(darknet(folder, "\r\n\n"));
    QCOMPARE(dataset.samples.size(), std::size_t{3});
    QVERIFY(dataset.problems.empty());
}

void TestDatasetFaults::problemsAreCapped()
{
    const DataFolder folder;
    std::string labels;
    for (int i = 0; i < 12'000; ++i)
        labels += "0 0.5 0.5 0 0\n";
    const Dataset dataset = readDataset(darknet(folder, labels));
    QCOMPARE(dataset.problems.size(), std::size_t{10'000});
    QCOMPARE(dataset.problems.back().what, std::string("2001 further problems are not listed"));
    QCOMPARE(dataset.problems[9'998].line, 9'999);
}

QTEST_APPLESS_MAIN(TestDatasetFaults)
#include "tst_dataset_faults.moc"
