#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace abcp::layering {

// A file: relative to the project (a generated one: relative to the build folder, which mirrors it),
// or absolute when it is from elsewhere.
struct File {
    QString path;
    bool generated = false;
};

// What is compiled as one piece, or one source file by itself, and the files it includes.
struct Unit {
    QString name;  // relative to the project, such as core/base/error.cpp
    bool mayUseTorch = false;
    QList<File> includes;
};

// The stages in their order, lowest first. A stage includes itself and lower ones; store and
// exporting stand side by side and know nothing of each other.
QStringList stages();
// Of a path relative to the project; empty when it belongs to none.
QString stageOf(const QString& path);
// The stage of the unit's own name; for sources merged into one (a unity build) the highest stage among them.
QString stageOf(const Unit& unit);

// The output of `ninja -t deps`, run in buildFolder; both folders absolute. Entries that ninja calls
// stale are left out, and so are objects of other folders than core/, ui/ and app/.
QList<Unit> parseNinjaDeps(const QString& text, const QString& projectFolder, const QString& buildFolder);
// One source file by its text: the project's files that it includes directly.
Unit parseSource(const QString& path, const QString& text);

// One line for each rule that the unit breaks: the order of the stages, no torch outside abcp_torch,
// no Qt in core.
QStringList violations(const Unit& unit);

}  // namespace abcp::layering
