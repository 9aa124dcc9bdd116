#pragma once

#include <QList>
#include <QSet>
#include <QString>
#include <QStringList>

// A .ts file of Qt Linguist as it stands.
class TranslationFile {
public:
    struct Message {
        QString context;
        QString source;
        QStringList translations;  // one, or a plural form each
        bool isPlural = false;
        bool isFinished = true;  // neither unfinished nor vanished

        QString place() const { return context + QStringLiteral(": ") + source; }
    };

    // Without messages when the file cannot be read.
    explicit TranslationFile(const QString& file);

    const QList<Message>& messages() const { return m_messages; }
    QSet<QString> places() const;

private:
    QList<Message> m_messages;
};
