#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace abcp {

// Whole file as bytes. Throws InputError when it is missing, not a regular file (a folder, FIFO or
// device is refused before it is opened) or larger than maxBytes.
std::string readTextFile(const std::filesystem::path& file, std::uintmax_t maxBytes);

// A regular file open for reading from its start: its size and its bytes belong together even when another
// program puts a new file in its place.
class InputFile {
public:
    // Throws InputError as readTextFile() does.
    explicit InputFile(std::filesystem::path file);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    const std::filesystem::path& path() const { return m_file; }
    std::uintmax_t size() const { return m_size; }  // bytes, when it was opened
    // The next `bytes` bytes. Throws InputError when there are fewer.
    void read(void* to, std::size_t bytes);

private:
    std::filesystem::path m_file;
    std::uintmax_t m_size = 0;
    int m_fd = -1;
};

// Writes beside the target, fsyncs, renames over it and fsyncs the folder: a reader sees the old file
// or the new one, never half. Creates missing parent folders. Throws FailureError.
void writeFileAtomically(const std::filesystem::path& file, std::string_view bytes);

// Renames within one file system and fsyncs the target's folder. With `replace` a file or link that is there is replaced, else it is an
// InputError. Throws FailureError.
void moveFile(const std::filesystem::path& from, const std::filesystem::path& to, bool replace);

// Lower-case hexadecimal SHA-256.
std::string sha256(std::string_view bytes);
// Throws InputError when the file cannot be read.
std::string sha256OfFile(const std::filesystem::path& file);

}  // namespace abcp
