#pragma once

#include <QString>

class QMimeData;

namespace abcp::ui {

// The one local file that is dragged or dropped; empty when it is none, or several.
QString droppedFile(const QMimeData* data);

bool isProjectFile(const QString& file);

}  // namespace abcp::ui
