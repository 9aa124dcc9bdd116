#include "core/base/network_file_system.h"

#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string_view>
#include <utility>

// mountinfo := line*;  line := id parent MAJOR:MINOR root mount-point options tag* "-" type source super-options     (proc(5))

namespace fs = std::filesystem;

namespace abcp {

namespace {

// statfs(2) and the kernel's magic.h; not all of them are in every version of its header.
constexpr std::array<std::pair<std::uint32_t, const char*>, 12> networkMagics{{
    {0x6969, "NFS"},
    {0x517B, "SMB"},
    {0xFE534D42, "SMB"},
    {0xFF534D42, "SMB"},
    {0x564C, "NCP"},
    {0x73757245, "Coda"},
    {0x5346414F, "AFS"},
    {0x6B414653, "AFS"},
    {0x00C36400, "Ceph"},
    {0x0BD00BD0, "Lustre"},
    {0x01021997, "9P"},
    {0x786F4256, "a VirtualBox shared folder"},
}};
constexpr std::uint32_t fuseMagic = 0x65735546;

// Of FUSE's many those that reach other machines.
constexpr std::array networkFuses{"sshfs", "glusterfs", "cephfs", "ceph-fuse", "curlftpfs", "davfs", "gvfsd-fuse", "rclone", "s3fs", "smbnetfs", "moosefs", "juicefs"};

}  // namespace

std::optional<std::string> networkFileSystemName(std::uint32_t magic)
{
    const auto* const found = std::ranges::find(networkMagics, magic, &std::pair<std::uint32_t, const char*>::first);
    return found == networkMagics.end() ? std::nullopt : std::optional<std::string>(found->second);
}

std::optional<std::string> networkFileSystemName(const std::string& mountType)
{
    constexpr std::string_view prefix = "fuse.";
    if (!mountType.starts_with(prefix))
        return std::nullopt;
    const std::string name = mountType.substr(prefix.size());
    return std::ranges::find(networkFuses, name) == networkFuses.end() ? std::nullopt : std::optional(name);
}

std::string mountTypeOf(const std::string& mountInfo, const std::string& device)
{
    std::istringstream lines(mountInfo);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        std::string id, parent, itsDevice, field, type;
        fields >> id >> parent >> itsDevice;
        if (itsDevice != device)
            continue;
        while (fields >> field && field != "-") {
        }
        fields >> type;
        return type;
    }
    return {};
}

std::optional<std::string> networkFileSystemOf(const fs::path& path)
{
    std::error_code ignored;
    fs::path place = fs::absolute(path, ignored);
    while (!fs::exists(place, ignored) && place.has_relative_path())
        place = place.parent_path();
    struct statfs system {};
    struct stat file {};
    if (::statfs(place.c_str(), &system) != 0 || ::stat(place.c_str(), &file) != 0)
        return std::nullopt;
    const auto magic = static_cast<std::uint32_t>(system.f_type);
    if (magic != fuseMagic)
        return networkFileSystemName(magic);
    std::ifstream mounts("/proc/self/mountinfo");
    const std::string table{std::istreambuf_iterator<char>(mounts), {}};
    return networkFileSystemName(mountTypeOf(table, std::to_string(major(file.st_dev)) + ":" + std::to_string(minor(file.st_dev))));
}

}  // namespace abcp
