#pragma once

#include "core/exporting/exporter.h"

#include <QString>

#include <span>

namespace abcp::ui {

// What an export wrote, where, and how far what the files compute is from the original. Of a file that nothing could compute it is said
// that it was not compared, and why.
QString exportSummary(std::span<const ExportedFile> files);

}  // namespace abcp::ui
