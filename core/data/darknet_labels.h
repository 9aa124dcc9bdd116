#pragma once

#include "core/data/dataset_builder.h"
#include "core/data/dataset_files.h"

namespace abcp {

// Where the labels of a picture are expected: in labels/ when it lies in images/ (unless only the other is there), else
// beside it. root: no folder above it counts.
std::filesystem::path darknetLabelFile(const std::filesystem::path& image, const std::filesystem::path& root);

// Finds the label file of each picture of a Darknet data set and reads it.
class DarknetLabels {
public:
    // classes empty: ids become names, as many as the labels need.
    DarknetLabels(DatasetBuilder& builder, std::vector<std::string> classes);
    void add(const std::filesystem::path& image, std::optional<Split> split);
    // Adds the pictures that a list names, one a line.
    void addList(const StatedFile& list);
    // Tells the builder the classes.
    void finish();

private:
    std::optional<std::vector<StatedBox>> read(const std::filesystem::path& labels);

    DatasetBuilder& m_builder;
    std::vector<std::string> m_classes;
    int m_highestClass = -1;
};

}  // namespace abcp
