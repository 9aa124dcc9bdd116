#pragma once

#include "core/data/dataset.h"
#include "tests/core/data/data_folder.h"

#include <functional>
#include <set>
#include <string>
#include <vector>

// One small data set, written in every format that is read.
namespace abcp::written {

// The same five pictures in every format: a to e, 40x20 pixels. a holds a ball and a robot, b a ball, c none.
// Returns what the user names.
struct Format {
    const char* name;
    const char* format;
    bool splitsAreStated;  // a, b and c for training, d and e for validation
    std::function<std::filesystem::path(const DataFolder&)> write;
};
const std::vector<Format>& formats();

extern const std::vector<std::string> names;  // of the pictures

// Their pictures and labels, with names of the classes in robot.names, and no list of what is training.
void writeDarknet(const DataFolder& folder, const std::string& images, const std::string& labels);
// For a list file: a line a picture.
std::string listOf(const std::vector<std::string>& which, const std::string& images = "images/");
void writeVoc(const DataFolder& folder);

// A COCO document and members of it, and the one of the pictures `from` to `to` - 1.
std::string cocoImage(int id, const std::string& file);
std::string cocoAnnotation(int id, int image, int category, const std::string& box, const std::string& more = "");
std::string coco(const std::string& images, const std::string& annotations);
std::string cocoOf(int from, int to);

// Of a data set that was read: the sample of a picture, and the pictures of a split. Throws InputError when there is no such picture.
const Sample& sampleNamed(const Dataset& dataset, const std::string& name);
std::set<std::string> namesOf(const Dataset& dataset, Split split);

}  // namespace abcp::written
