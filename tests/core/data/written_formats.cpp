#include "tests/core/data/written_formats.h"

#include "core/base/error.h"

#include <algorithm>

namespace fs = std::filesystem;

namespace abcp::written {

const std::vector<std::string> names{"a", "b", "c", "d", "e"};

namespace {

const char* const classNames = "ball\nrobot\n";

// Shares: ball at 10,5 to 20,15, robot at 0,0 to 40,10, in pixels.
std::string darknetLabels(const std::string& name)
{
    const std::string ball = "0 0.375 0.5 0.25 0.5\n";
    const std::string robot = "1 0.5 0.25 1 0.5\n";
    return name == "a" ? ball + robot : name == "b" ? ball : std::string();
}

}  // namespace

void writeDarknet(const DataFolder& folder, const std::string& images, const std::string& labels)
{
    for (const std::string& name : names) {
        folder.picture(images + name + ".png");
        folder.text(labels + name + ".txt", darknetLabels(name));
    }
    folder.text("robot.names", classNames);
}

std::string listOf(const std::vector<std::string>& which, const std::string& images)
{
    std::string list;
    for (const std::string& name : which)
        list += images + name + ".png\n";
    return list;
}

namespace {

std::string authorsLine(const std::string& name)
{
    return name + ".png" + (name == "a" ? " 10,5,20,15,0 0,0,40,10,1" : name == "b" ? " 10,5,20,15,0" : "") + "\n";
}

std::string vocObject(const std::string& name, const std::string& box)
{
    return "<object><name>" + name + "</name><pose>Left</pose><bndbox>" + box + "</bndbox></object>\n";
}

std::string vocAnnotation(const std::string& objects, const std::string& size = "<width>40</width><height>20</height>")
{
    return "<?xml version=\"1.0\"?>\n<annotation verified=\"yes\">\n<size>" + size + "</size>\n" + objects + "</annotation>\n";
}

const std::string vocBall = vocObject("ball", "<xmin>10</xmin><ymin>5</ymin><xmax>20</xmax><ymax>15</ymax>");
const std::string vocRobot = vocObject("robot", "<xmin>0</xmin><ymin>0</ymin><xmax>40</xmax><ymax>10</ymax>");

}  // namespace

void writeVoc(const DataFolder& folder)
{
    for (const std::string& name : names) {
        folder.picture("JPEGImages/" + name + ".png");
        folder.text("Annotations/" + name + ".xml",
                    vocAnnotation(name == "a" ? vocBall + vocRobot : name == "b" ? vocBall : std::string()));
    }
}

std::string cocoImage(int id, const std::string& file)
{
    return R"({"id": )" + std::to_string(id) + R"(, "file_name": ")" + file + R"(", "width": 40, "height": 20})";
}

namespace {

const std::string cocoCategories = R"("categories": [{"id": 3, "name": "robot", "supercategory": "things"},
    {"id": 1, "name": "ball", "supercategory": "things"}, {"id": 0, "name": "things", "supercategory": "none"}])";

}  // namespace

std::string coco(const std::string& images, const std::string& annotations)
{
    return R"({"info": {"deep": [[1]]}, "images": [)" + images + "], " + cocoCategories + R"(, "annotations": [)" + annotations + "]}";
}

std::string cocoAnnotation(int id, int image, int category, const std::string& box, const std::string& more)
{
    return R"({"id": )" + std::to_string(id) + R"(, "image_id": )" + std::to_string(image) + R"(, "category_id": )"
        + std::to_string(category) + R"(, "bbox": )" + box + R"(, "segmentation": [[1, 2, 3]])" + more + "}";
}

namespace {

const std::string cocoBoxes = cocoAnnotation(1, 0, 1, "[10, 5, 10, 10]") + "," + cocoAnnotation(2, 0, 3, "[0, 0, 40, 10]")
    + "," + cocoAnnotation(3, 1, 1, "[10, 5, 10.0, 10]");

}  // namespace

std::string cocoOf(int from, int to)
{
    std::string images;
    for (int i = from; i < to; ++i)
        images.append(i > from ? "," : "").append(cocoImage(i, names[static_cast<std::size_t>(i)] + ".png"));
    return coco(images, from == 0 ? cocoBoxes : std::string());
}

namespace {

void writePictures(const DataFolder& folder, const std::string& where)
{
    for (const std::string& name : names)
        folder.picture(where + name + ".png");
}

}  // namespace

const std::vector<Format>& formats()
{
    static const std::vector<Format> all{
        {"data file", "darknet", true,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/", "labels/");
             folder.text("train.txt", listOf({"c", "b", "a"}));
             folder.text("val.txt", listOf({"d", "e"}));
             return folder.text("robot.data", "# made by hand\nclasses = 2\ntrain = train.txt\nvalid=val.txt\n"
                                              "names = robot.names\nbackup = backup/\n");
         }},
        {"folder with a data file, paths from above, CRLF and BOM", "darknet", true,
         [](const DataFolder& folder) {
             writeDarknet(folder, "obj/", "obj/");
             folder.text("train.txt", "set/obj/a.png\r\nset/obj/b.png\r\nset/obj/c.png\r\n");
             folder.text("val.txt", "\xEF\xBB\xBFset/obj/d.png\r\n\r\nset/obj/e.png");
             folder.text("robot.data", "classes=2\r\ntrain=set/train.txt\r\nvalid=set/val.txt\r\nnames=set/robot.names\r\n");
             return folder.path();
         }},
        {"data file without validation", "darknet", false,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/", "labels/");
             folder.text("train.txt", listOf(names));
             return folder.text("robot.data", "train = train.txt\nnames = robot.names\n");
         }},
        {"images and labels", "darknet", false,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/robot 1/", "labels/robot 1/");
             return folder.path();
         }},
        {"images and labels with classes.txt", "darknet", false,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/", "labels/");
             fs::remove(folder.path() / "robot.names");
             folder.text("labels/classes.txt", classNames);
             return folder.path();
         }},
        {"images in folders for splits", "darknet", true,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/train/", "labels/train/");
             for (const char* name : {"d", "e"}) {
                 fs::create_directories(folder.path() / "images/val");
                 fs::create_directories(folder.path() / "labels/val");
                 fs::rename(folder.path() / "images/train" / (std::string(name) + ".png"),
                            folder.path() / "images/val" / (std::string(name) + ".png"));
                 fs::rename(folder.path() / "labels/train" / (std::string(name) + ".txt"),
                            folder.path() / "labels/val" / (std::string(name) + ".txt"));
             }
             return folder.path();
         }},
        {"labels beside, nested", "darknet", false,
         [](const DataFolder& folder) {
             writeDarknet(folder, "2019/r2/", "2019/r2/");
             return folder.path();
         }},
        {"list of pictures", "darknet", false,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/", "labels/");
             return folder.text("all.txt", listOf(names));
         }},
        {"folder with lists", "darknet", true,
         [](const DataFolder& folder) {
             writeDarknet(folder, "images/", "labels/");
             folder.text("train.txt", listOf({"a", "b", "c"}));
             folder.text("valid.txt", listOf({"e", "d"}));
             return folder.path();
         }},
        {"authors' list", "list", false,
         [](const DataFolder& folder) {
             writePictures(folder, "");
             folder.text("classes.txt", classNames);
             std::string list;
             for (const std::string& name : names)
                 list += authorsLine(name);
             return folder.text("all.txt", list);
         }},
        {"folder with authors' lists, absolute names", "list", true,
         [](const DataFolder& folder) {
             writePictures(folder, "");
             folder.text("classes.txt", classNames);
             const std::string place = folder.path().string() + "/";
             folder.text("train.txt", place + authorsLine("a") + place + authorsLine("b") + place + authorsLine("c"));
             folder.text("val.txt", place + authorsLine("d") + place + authorsLine("e"));
             return folder.path();
         }},
        {"voc", "voc", true,
         [](const DataFolder& folder) {
             writeVoc(folder);
             folder.text("ImageSets/Main/train.txt", "a\nb\nc\n");
             folder.text("ImageSets/Main/val.txt", "d  1\ne -1\n");
             return folder.path();
         }},
        {"voc with trainval only", "voc", false,
         [](const DataFolder& folder) {
             writeVoc(folder);
             folder.text("ImageSets/Main/trainval.txt", "a\nb\nc\nd\ne\n");
             return folder.path();
         }},
        {"voc without sets", "voc", false,
         [](const DataFolder& folder) {
             writeVoc(folder);
             return folder.path();
         }},
        {"coco file, pictures beside", "coco", false,
         [](const DataFolder& folder) {
             writePictures(folder, "");
             return folder.text("boxes.json", cocoOf(0, 5));
         }},
        {"coco file, pictures in a folder beside", "coco", false,
         [](const DataFolder& folder) {
             writePictures(folder, "photos/");
             return folder.text("boxes.json", cocoOf(0, 5));
         }},
        {"coco folders for splits", "coco", true,
         [](const DataFolder& folder) {
             writePictures(folder, "train/");
             writePictures(folder, "valid/");
             folder.text("train/_annotations.coco.json", cocoOf(0, 3));
             folder.text("valid/_annotations.coco.json", cocoOf(3, 5));
             return folder.path();
         }},
        {"coco as published", "coco", true,
         [](const DataFolder& folder) {
             writePictures(folder, "train2017/");
             writePictures(folder, "val2017/");
             folder.text("annotations/instances_train2017.json", cocoOf(0, 3));
             folder.text("annotations/instances_val2017.json", cocoOf(3, 5));
             folder.text("annotations/captions_val2017.json", "{}");
             return folder.path();
         }},
    };
    return all;
}

const Sample& sampleNamed(const Dataset& dataset, const std::string& name)
{
    const auto found = std::find_if(dataset.samples.begin(), dataset.samples.end(),
                                    [&](const Sample& sample) { return sample.image.stem() == name; });
    if (found == dataset.samples.end())
        throw InputError(dataset.source, "no picture " + name);
    return *found;
}

std::set<std::string> namesOf(const Dataset& dataset, Split split)
{
    std::set<std::string> result;
    for (const std::size_t index : dataset.split(split))
        result.insert(dataset.samples[index].image.stem().string());
    return result;
}

}  // namespace abcp::written
