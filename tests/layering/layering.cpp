#include "tests/layering/layering.h"

#include <QDir>
#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace abcp::layering {

namespace {

struct Stage {
    QLatin1StringView name;
    QLatin1StringView folder;
    int rank;
};

constexpr std::array<Stage, 11> order{{
    {"base"_L1, "core/base/"_L1, 0},
    {"network"_L1, "core/network/"_L1, 1},
    {"pruning"_L1, "core/pruning/"_L1, 2},
    {"data"_L1, "core/data/"_L1, 3},
    {"training"_L1, "core/training/"_L1, 4},
    {"search"_L1, "core/search/"_L1, 5},
    {"store"_L1, "core/store/"_L1, 6},
    {"exporting"_L1, "core/exporting/"_L1, 6},
    {"workflow"_L1, "core/workflow/"_L1, 7},
    {"ui"_L1, "ui/"_L1, 8},
    {"app"_L1, "app/"_L1, 9},
}};

const Stage* findStage(const QString& path)
{
    const auto* found = std::find_if(order.begin(), order.end(), [&](const Stage& stage) { return path.startsWith(stage.folder); });
    return found == order.end() ? nullptr : found;
}

const Stage* findStage(const Unit& unit)
{
    const Stage* highest = findStage(unit.name);
    if (highest)
        return highest;
    for (const File& file : unit.includes) {
        const Stage* stage = file.path.endsWith(".cpp"_L1) ? findStage(file.path) : nullptr;
        if (stage && (!highest || stage->rank > highest->rank))
            highest = stage;
    }
    return highest;
}

bool isOurs(const QString& name)
{
    return name.startsWith("core/"_L1) || name.startsWith("ui/"_L1) || name.startsWith("app/"_L1);
}

bool isTorch(const QString& path)
{
    static const QRegularExpression pattern(u"/include/(.*/)?(torch|ATen|c10|caffe2)/"_s);
    return pattern.match(path).hasMatch();
}

bool isQt(const QString& path)
{
    static const QRegularExpression pattern(u"/(qt[56]?|Qt[A-Z][A-Za-z0-9]*)/|/qcustomplot\\.h$"_s);
    return pattern.match(path).hasMatch();
}

// CMake's own folder between that of a target and that of its sources.
QString withoutTargetFolder(QString path)
{
    static const QRegularExpression pattern(u"CMakeFiles/[^/]+\\.dir/"_s);
    return path.remove(pattern);
}

File locate(const QString& path, const QString& projectFolder, const QString& buildFolder)
{
    const QString absolute = QDir::cleanPath(QDir(buildFolder).absoluteFilePath(path));
    // The build folder often lies inside the project, so it comes first.
    if (absolute.startsWith(buildFolder + u'/'))
        return {withoutTargetFolder(absolute.mid(buildFolder.size() + 1)), true};
    if (absolute.startsWith(projectFolder + u'/'))
        return {absolute.mid(projectFolder.size() + 1)};
    return {absolute};
}

QString orderViolation(const Unit& unit, const File& file)
{
    if (file.path.startsWith(u'/'))
        return {};
    const Stage* to = findStage(file.path);
    if (!to)
        return file.generated ? QString() : u"%1 includes %2, which belongs to no stage"_s.arg(unit.name, file.path);
    const Stage* from = findStage(unit);
    if (!from)
        return u"%1 belongs to no stage and includes %2"_s.arg(unit.name, file.path);
    if (from == to || to->rank < from->rank)
        return {};
    return u"%1 includes %2: %3 must not know %4"_s.arg(unit.name, file.path, from->name, to->name);
}

}  // namespace

QStringList stages()
{
    QStringList names;
    for (const Stage& stage : order)
        names << stage.name;
    return names;
}

QString stageOf(const QString& path)
{
    const Stage* stage = findStage(path);
    return stage ? QString(stage->name) : QString();
}

QString stageOf(const Unit& unit)
{
    const Stage* stage = findStage(unit);
    return stage ? QString(stage->name) : QString();
}

// deps := (object ": #deps " count ", deps mtime " number " (" ("VALID" | "STALE") ")\n" ("    " path "\n")* "\n")*
QList<Unit> parseNinjaDeps(const QString& text, const QString& projectFolder, const QString& buildFolder)
{
    static const QRegularExpression heading(u"^(\\S.*): #deps \\d+, .*\\((VALID|STALE)\\)$"_s);
    QList<Unit> units;
    bool wanted = false;
    for (const QString& line : text.split(u'\n')) {
        if (const QRegularExpressionMatch match = heading.match(line); match.hasMatch()) {
            const QString object = match.captured(1);
            wanted = match.captured(2) == "VALID"_L1 && isOurs(object);
            if (wanted)
                units << Unit{withoutTargetFolder(object), object.contains("/abcp_torch.dir/"_L1), {}};
        } else if (wanted && line.startsWith("    "_L1)) {
            units.last().includes << locate(line.trimmed(), projectFolder, buildFolder);
        }
    }
    return units;
}

Unit parseSource(const QString& path, const QString& text)
{
    static const QRegularExpression include(u"^\\s*#\\s*include\\s*\"((?:core|ui|app|tests)/[^\"]+)\""_s,
                                            QRegularExpression::MultilineOption);
    Unit unit{path, false, {}};
    for (const QRegularExpressionMatch& match : include.globalMatch(text))
        unit.includes << File{match.captured(1)};
    return unit;
}

QStringList violations(const Unit& unit)
{
    QStringList found;
    for (const File& file : unit.includes) {
        if (const QString violation = orderViolation(unit, file); !violation.isEmpty())
            found << violation;
        const bool foreign = file.path.startsWith(u'/');
        if (foreign && isTorch(file.path) && !unit.mayUseTorch)
            found << u"%1 pulls in torch: %2"_s.arg(unit.name, file.path);
        if (foreign && isQt(file.path) && unit.name.startsWith("core/"_L1))
            found << u"%1 pulls in Qt: %2"_s.arg(unit.name, file.path);
    }
    return found;
}

}  // namespace abcp::layering
