#include "ui/export_summary.h"

#include "ui/text.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <optional>

namespace abcp::ui {

namespace {

struct Summary {
    Q_DECLARE_TR_FUNCTIONS(ExportSummary)
};

}  // namespace

QString exportSummary(std::span<const ExportedFile> files)
{
    QStringList names, uncompared;
    std::optional<double> largest;
    for (const ExportedFile& file : files) {
        names << fromPath(file.path.filename());
        if (!std::isnan(file.maxAbsDiff))
            largest = std::max(largest.value_or(0.0), file.maxAbsDiff);
        else if (file.format != "card")
            uncompared << Summary::tr("%1 was not compared with the original: %2").arg(names.back(), fromUtf8(file.verification));
    }
    const QString folder = files.empty() ? QString() : fromPath(files.front().path.parent_path());
    QString text = Summary::tr("Exported %1 to %2.").arg(names.join(QStringLiteral(", ")), folder);
    if (largest)
        text += QLatin1Char(' ') + Summary::tr("Read back, the outputs differ by at most %1.").arg(*largest, 0, 'g', 2);
    for (const QString& line : uncompared)
        text += QLatin1Char('\n') + line;
    return text;
}

}  // namespace abcp::ui
