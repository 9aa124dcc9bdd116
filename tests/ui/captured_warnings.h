#pragma once

#include <QByteArray>
#include <QStringList>
#include <QTemporaryFile>

// While it lives, collects what Qt warns of, from any thread, and what anything writes to the standard error. One at a time. What the
// offscreen platform says of itself does not count.
class CapturedWarnings {
public:
    CapturedWarnings();
    ~CapturedWarnings();
    CapturedWarnings(const CapturedWarnings&) = delete;
    CapturedWarnings& operator=(const CapturedWarnings&) = delete;

    // So far, each with where it comes from.
    QStringList fromQt() const;
    QByteArray fromStandardError() const;

private:
    static void take(QtMsgType type, const QMessageLogContext& context, const QString& text);

    QTemporaryFile m_file;
    int m_standardError = -1;  // a descriptor of the original
    QtMessageHandler m_before = nullptr;
};
