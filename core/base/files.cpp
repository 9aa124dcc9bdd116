#include "core/base/files.h"

#include "core/base/error.h"
#include "core/base/sha256.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <system_error>
#include <utility>

namespace fs = std::filesystem;

namespace abcp {

namespace {

class FileDescriptor {
public:
    explicit FileDescriptor(int fd) : m_fd(fd) {}
    ~FileDescriptor() { close(); }
    FileDescriptor(const FileDescriptor&) = delete;
    FileDescriptor& operator=(const FileDescriptor&) = delete;

    bool valid() const { return m_fd >= 0; }
    int get() const { return m_fd; }
    bool close()
    {
        const int fd = std::exchange(m_fd, -1);
        return fd < 0 || ::close(fd) == 0;
    }

private:
    int m_fd;
};

std::string lastError()
{
    return std::generic_category().message(errno);
}

// O_NONBLOCK: opening a FIFO without a writer must not hang before we can see that it is one.
int openRegularFile(const fs::path& file, struct stat& info)
{
    const int fd = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        throw InputError(file, "cannot open: " + lastError());
    if (::fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        ::close(fd);
        throw InputError(file, "not a regular file");
    }
    return fd;
}

void syncFolder(const fs::path& folder)
{
    FileDescriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems cannot sync a folder (EINVAL); then the rename is as durable as it gets.
    if (fd.valid() && ::fsync(fd.get()) != 0 && errno != EINVAL)
        throw FailureError(folder.string(), "cannot sync the folder: " + lastError());
}

}  // namespace

InputFile::InputFile(fs::path file) : m_file(std::move(file))
{
    struct stat info{};
    m_fd = openRegularFile(m_file, info);
    m_size = static_cast<std::uintmax_t>(info.st_size);
}

InputFile::~InputFile()
{
    ::close(m_fd);
}

void InputFile::read(void* to, std::size_t bytes)
{
    for (std::size_t got = 0; got < bytes;) {
        const ssize_t n = ::read(m_fd, static_cast<char*>(to) + got, bytes - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            throw InputError(m_file, "cannot read: " + lastError());
        if (n == 0)
            throw InputError(m_file, "became shorter while it was read");
        got += static_cast<std::size_t>(n);
    }
}

std::string readTextFile(const fs::path& file, std::uintmax_t maxBytes)
{
    InputFile input(file);
    if (input.size() > maxBytes)
        throw InputError(file, "too large: " + std::to_string(input.size()) + " bytes, at most "
                                   + std::to_string(maxBytes));
    std::string bytes(input.size(), '\0');
    input.read(bytes.data(), bytes.size());
    return bytes;
}

void writeFileAtomically(const fs::path& file, std::string_view bytes)
{
    const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
    std::error_code error;
    fs::create_directories(folder, error);
    if (error)
        throw FailureError(folder.string(), "cannot create the folder: " + error.message());

    std::string aside = file.string() + ".XXXXXX";
    FileDescriptor fd(::mkostemp(aside.data(), O_CLOEXEC));
    if (!fd.valid())
        throw FailureError(file.string(), "cannot write: " + lastError());
    const auto fail = [&](const char* step) {
        const std::string reason = std::string(step) + lastError();
        ::unlink(aside.c_str());
        throw FailureError(file.string(), reason);
    };
    for (std::size_t written = 0; written < bytes.size();) {
        const ssize_t n = ::write(fd.get(), bytes.data() + written, bytes.size() - written);
        if (n < 0)
            fail("cannot write: ");
        written += static_cast<std::size_t>(n);
    }
    if (::fchmod(fd.get(), 0644) != 0 || ::fsync(fd.get()) != 0 || !fd.close())
        fail("cannot finish writing: ");
    if (::rename(aside.c_str(), file.c_str()) != 0)
        fail("cannot rename into place: ");
    syncFolder(folder);
}

void moveFile(const fs::path& from, const fs::path& to, bool replace)
{
    int status = ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), replace ? 0 : RENAME_NOREPLACE);
    if (status != 0 && errno == EINVAL && !replace) {
        // A file system without RENAME_NOREPLACE; a hard link is as safe.
        status = ::link(from.c_str(), to.c_str());
        if (status == 0)
            status = ::unlink(from.c_str());
    }
    if (status != 0 && errno == EEXIST)
        throw InputError(to, "exists already");
    if (status != 0)
        throw FailureError(to.string(), "cannot rename into place: " + lastError());
    syncFolder(to.has_parent_path() ? to.parent_path() : fs::path("."));
}

std::string sha256(std::string_view bytes)
{
    Sha256 hash;
    hash.add(bytes.data(), bytes.size());
    return hash.hex();
}

std::string sha256OfFile(const fs::path& file)
{
    struct stat info{};
    FileDescriptor fd(openRegularFile(file, info));
    Sha256 hash;
    std::array<char, 1 << 16> buffer;
    for (;;) {
        const ssize_t n = ::read(fd.get(), buffer.data(), buffer.size());
        if (n < 0)
            throw InputError(file, "cannot read: " + lastError());
        if (n == 0)
            return hash.hex();
        hash.add(buffer.data(), static_cast<std::size_t>(n));
    }
}

}  // namespace abcp
