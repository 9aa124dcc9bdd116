#pragma once

#include <QString>

#include <filesystem>
#include <string>

namespace abcp::ui {

// Core speaks UTF-8 in std::string, the window QString. Paths go through the native 8-bit form, so that names which are no valid
// text survive the way through a dialog.
QString fromUtf8(const std::string& text);
std::string toUtf8(const QString& text);
QString fromPath(const std::filesystem::path& path);
std::filesystem::path toPath(const QString& text);

// "~/data" as the home folder's data; everything else, trimmed, as it is.
std::filesystem::path toUserPath(const QString& text);

}  // namespace abcp::ui
