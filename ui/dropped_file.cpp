#include "ui/dropped_file.h"

#include <QList>
#include <QMimeData>
#include <QUrl>

namespace abcp::ui {

QString droppedFile(const QMimeData* data)
{
    const QList<QUrl> urls = data->urls();
    return urls.size() == 1 ? urls.first().toLocalFile() : QString();
}

bool isProjectFile(const QString& file)
{
    return file.endsWith(QStringLiteral(".abcp"), Qt::CaseInsensitive);
}

}  // namespace abcp::ui
