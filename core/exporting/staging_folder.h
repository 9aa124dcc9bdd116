#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace abcp {

// A hidden folder inside the one that an export is for. What is written there reaches the target when all of it is done and verified; before,
// no file of the target is touched.
class StagingFolder {
public:
    // Makes the target too. Throws FailureError.
    explicit StagingFolder(std::filesystem::path target);
    ~StagingFolder();  // with what was not published
    StagingFolder(const StagingFolder&) = delete;
    StagingFolder& operator=(const StagingFolder&) = delete;

    const std::filesystem::path& path() const { return m_path; }
    // Moves a file into the target, over one that is there only with `overwrite`: a link is replaced, not followed. Else throws InputError.
    // Returns where the file is now. Durable on return.
    std::filesystem::path publish(const std::filesystem::path& file, bool overwrite) const;

private:
    std::filesystem::path m_target;
    std::filesystem::path m_path;
};

}  // namespace abcp
