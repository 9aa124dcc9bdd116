#include "core/store/run_lock.h"

#include "core/base/error.h"

#include <cerrno>
#include <cstring>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace fs = std::filesystem;

namespace abcp {

namespace {

// The same file by whatever path the database is reached.
fs::path lockFile(const fs::path& database, RunId run)
{
    std::error_code error;
    const fs::path canonical = fs::weakly_canonical(database, error);
    return (error ? database : canonical).string() + "-run" + std::to_string(toInteger(run)) + ".lock";
}

struct flock wholeFile()
{
    struct flock lock = {};
    lock.l_type = F_WRLCK;
    lock.l_whence = SEEK_SET;
    return lock;
}

// The holder before may have taken the file away between its being opened and locked here.
bool isStillThere(int fd, const fs::path& file)
{
    struct stat opened = {}, named = {};
    return ::fstat(fd, &opened) == 0 && ::stat(file.c_str(), &named) == 0 && opened.st_dev == named.st_dev && opened.st_ino == named.st_ino;
}

}  // namespace

RunLock::RunLock(const fs::path& database, RunId run) : m_file(lockFile(database, run))
{
    for (;;) {
        m_fd = ::open(m_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (m_fd < 0)
            throw FailureError(m_file.string(), std::string("cannot be created: ") + std::strerror(errno));
        // Of the open file and not of the process: two searches in one process exclude each other, too.
        struct flock lock = wholeFile();
        if (::fcntl(m_fd, F_OFD_SETLK, &lock) != 0) {
            if (errno != EAGAIN && errno != EACCES)
                return;
            ::close(m_fd);
            throw InputError("run " + std::to_string(toInteger(run)), "is being searched already, here or by another program");
        }
        if (isStillThere(m_fd, m_file))
            return;
        ::close(m_fd);
    }
}

RunLock::~RunLock()
{
    ::unlink(m_file.c_str());
    ::close(m_fd);
}

bool RunLock::isHeld(const fs::path& database, RunId run)
{
    const int fd = ::open(lockFile(database, run).c_str(), O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return false;
    struct flock lock = wholeFile();
    const bool held = ::fcntl(fd, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
    ::close(fd);
    return held;
}

}  // namespace abcp
