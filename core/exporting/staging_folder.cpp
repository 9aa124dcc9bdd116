#include "core/exporting/staging_folder.h"

#include "core/base/error.h"
#include "core/base/files.h"

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

StagingFolder::StagingFolder(fs::path target) : m_target(std::move(target))
{
    std::error_code error;
    fs::create_directories(m_target, error);
    if (error)
        throw FailureError(m_target.string(), "cannot create the folder: " + error.message());
    std::string name = (m_target / ".abcp-export-XXXXXX").string();
    if (!::mkdtemp(name.data()))
        throw FailureError(m_target.string(), "cannot write into the folder: " + std::generic_category().message(errno));
    m_path = name;
}

StagingFolder::~StagingFolder()
{
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
}

fs::path StagingFolder::publish(const fs::path& file, bool overwrite) const
{
    const fs::path to = m_target / file.filename();
    moveFile(file, to, overwrite);
    return to;
}

}  // namespace abcp
