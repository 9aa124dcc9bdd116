#pragma once

// What the readers of all formats share; not for use outside core/data.

#include "core/data/dataset.h"
#include "core/data/stated_boxes.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace abcp {

// Collects what a reader finds, and checks what all formats have in common: that pictures lie inside the data set, that
// boxes lie inside their picture, that nothing is named twice, and which picture is for training.
class DatasetBuilder {
public:
    // source: as the user named it. root: the folder that no picture may lie outside of.
    DatasetBuilder(std::string format, const std::filesystem::path& source, const std::filesystem::path& root);

    const std::filesystem::path& root() const { return m_root; }
    std::vector<std::string>& classes() { return m_dataset.classes; }

    void warn(const std::filesystem::path& file, int line, std::string what);
    // The file (or the picture that a line names) is left out.
    void refuse(const std::filesystem::path& file, int line, std::string what);

    // Why the data set may not use this file: it is absent, no regular file, or its name or a symbolic link leads out of the
    // root. Nothing when all is well.
    std::optional<std::string> faultOf(const std::filesystem::path& file) const;
    // The same; a fault is noted as one of `from`, the place that names the file.
    bool accepts(const std::filesystem::path& file, const std::filesystem::path& from, int line);

    // The frame of a picture's pixel boxes. stated: by the labels; 0x0 when they state none. Labels of another size with
    // the same shape are scaled. Otherwise, and when the picture's header is damaged, the picture is refused: nothing.
    std::optional<PixelFrame> pixelFrame(const std::filesystem::path& image, const PixelFrame& stated,
                                         const std::filesystem::path& from, int line);

    // The boxes as checkedBoxes() leaves them, its warnings noted. labels: the file that states them.
    std::vector<LabelledBox> checked(const std::vector<StatedBox>& stated, const std::filesystem::path& labels, double roundingError);

    bool knows(const std::filesystem::path& image) const { return m_index.contains(image); }
    // A picture that is known already is only added to the further split.
    void add(const std::filesystem::path& image, std::vector<LabelledBox> boxes, std::optional<Split> split);
    void add(const std::filesystem::path& image, std::optional<Split> split) { add(image, {}, split); }

    // Sorts the pictures by their path, divides them, and keeps the classes that are asked for. Throws InputError when there is
    // no picture, or only one and the data set does not state what it is for, or a class is not known.
    Dataset finish(const ReadOptions& options);

private:
    void note(DataProblem problem);
    void sortSamples();
    void divide(const ReadOptions& options);
    void warnOfOverlap();

    Dataset m_dataset;
    std::filesystem::path m_root;
    std::filesystem::path m_canonicalRoot;
    std::map<std::filesystem::path, std::size_t> m_index;  // picture -> sample
    std::vector<std::size_t> m_undivided;                  // samples whose split is not stated
    std::size_t m_problemsLeftOut = 0;
};

}  // namespace abcp
