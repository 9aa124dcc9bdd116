#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace abcp {

// The name of a file system that lies on another machine, by the magic number that statfs gives: "NFS", "SMB", ...; nothing for all others.
std::optional<std::string> networkFileSystemName(std::uint32_t magic);

// The same by the type that the system's table of mounts gives, where one magic number stands for many (FUSE): "sshfs" of "fuse.sshfs", ...
std::optional<std::string> networkFileSystemName(const std::string& mountType);

// The type that a table of mounts (the text of /proc/self/mountinfo) gives for a device, "fuse.sshfs"; empty when it is not there.
// device: "MAJOR:MINOR".
std::string mountTypeOf(const std::string& mountInfo, const std::string& device);

// What a path lies on: the file itself, or the nearest of its folders that exists. Nothing for a local file system, and when it cannot be told.
std::optional<std::string> networkFileSystemOf(const std::filesystem::path& path);

}  // namespace abcp
