#include "tests/ui/captured_warnings.h"

#include <QFile>
#include <QMutex>
#include <QMutexLocker>

#include <cstdio>

#include <unistd.h>

namespace {

QMutex mutex;
QStringList messages;           // guarded
QtMessageHandler forwardTo = nullptr;

}  // namespace

CapturedWarnings::CapturedWarnings()
{
    messages.clear();
    if (m_file.open()) {
        std::fflush(stderr);
        m_standardError = dup(STDERR_FILENO);
        dup2(m_file.handle(), STDERR_FILENO);
    }
    m_before = forwardTo = qInstallMessageHandler(&CapturedWarnings::take);
}

CapturedWarnings::~CapturedWarnings()
{
    qInstallMessageHandler(m_before);
    if (m_standardError < 0)
        return;
    std::fflush(stderr);
    dup2(m_standardError, STDERR_FILENO);
    close(m_standardError);
}

QStringList CapturedWarnings::fromQt() const
{
    const QMutexLocker lock(&mutex);
    return messages;
}

QByteArray CapturedWarnings::fromStandardError() const
{
    std::fflush(stderr);
    QFile written(m_file.fileName());
    return written.open(QIODevice::ReadOnly) ? written.readAll() : QByteArray("the standard error could not be caught");
}

void CapturedWarnings::take(QtMsgType type, const QMessageLogContext& context, const QString& text)
{
    const bool ofThePlatform = text.startsWith(QStringLiteral("This plugin does not support "));  // offscreen: raising windows and the like
    if (type != QtDebugMsg && type != QtInfoMsg && !ofThePlatform) {
        const QMutexLocker lock(&mutex);
        messages << QStringLiteral("%1: %2").arg(QString::fromLatin1(context.category), text);
    }
    if (forwardTo && !ofThePlatform)
        forwardTo(type, context, text);
}
