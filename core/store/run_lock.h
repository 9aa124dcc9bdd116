#pragma once

#include "core/store/run_store.h"

#include <filesystem>

namespace abcp {

// That a run is being searched, here or by another process: a lock on a file beside the database, which the system takes off when its holder ends,
// however it ends. On a file system that cannot lock it keeps nobody away.
class RunLock {
public:
    // Throws InputError when the run is being searched, FailureError when the folder cannot be written.
    RunLock(const std::filesystem::path& database, RunId run);
    ~RunLock();
    RunLock(const RunLock&) = delete;
    RunLock& operator=(const RunLock&) = delete;

    static bool isHeld(const std::filesystem::path& database, RunId run);

private:
    std::filesystem::path m_file;
    int m_fd = -1;
};

}  // namespace abcp
