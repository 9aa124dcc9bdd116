#include "ui/text.h"

#include <QDir>
#include <QFile>

namespace abcp::ui {

QString fromUtf8(const std::string& text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

std::string toUtf8(const QString& text)
{
    return text.toStdString();
}

QString fromPath(const std::filesystem::path& path)
{
    return QFile::decodeName(path.c_str());
}

std::filesystem::path toPath(const QString& text)
{
    return std::filesystem::path(QFile::encodeName(text).toStdString());
}

std::filesystem::path toUserPath(const QString& text)
{
    QString path = text.trimmed();
    if (path == QStringLiteral("~") || path.startsWith(QStringLiteral("~/")))
        path.replace(0, 1, QDir::homePath());
    return toPath(path);
}

}  // namespace abcp::ui
