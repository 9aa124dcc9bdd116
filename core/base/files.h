#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>

namespace abcp {

// Whole file as bytes. Throws InputError when it is missing, not a regular file (a folder, FIFO or
// device is refused before it is opened) or larger than maxBytes.
std::string readTextFile(const std::filesystem::path& file, std::uintmax_t maxBytes);

// Writes beside the target, fsyncs, renames over it and fsyncs the folder: a reader sees the old file
// or the new one, never half. Creates missing parent folders. Throws FailureError.
void writeFileAtomically(const std::filesystem::path& file, std::string_view bytes);

// Lower-case hexadecimal SHA-256.
std::string sha256(std::string_view bytes);
// Throws InputError when the file cannot be read.
std::string sha256OfFile(const std::filesystem::path& file);

}  // namespace abcp
