#pragma once

#include <QIcon>
#include <QString>

namespace abcp::ui {

// One of our own drawings by its freedesktop name ("media-playback-start"), drawn in the palette's text colour at any size;
// follows the palette while it lives.
QIcon icon(const QString& name);
// The application's own, in its fixed colours.
QIcon applicationIcon();

}  // namespace abcp::ui
