#include "tests/ui/translation_file.h"

#include <QFile>
#include <QXmlStreamReader>

TranslationFile::TranslationFile(const QString& file)
{
    QFile device(file);
    if (!device.open(QIODevice::ReadOnly))
        return;
    QXmlStreamReader xml(&device);
    QString context;
    while (!xml.atEnd()) {
        if (xml.readNext() != QXmlStreamReader::StartElement)
            continue;
        const QString name = xml.name().toString();
        if (name == QStringLiteral("name")) {
            context = xml.readElementText();
        } else if (name == QStringLiteral("message")) {
            m_messages.append({context, {}, {}, xml.attributes().hasAttribute(QStringLiteral("numerus")), true});
        } else if (name == QStringLiteral("source")) {
            m_messages.last().source = xml.readElementText();
        } else if (name == QStringLiteral("translation")) {
            m_messages.last().isFinished = !xml.attributes().hasAttribute(QStringLiteral("type"));
            if (!m_messages.last().isPlural)
                m_messages.last().translations << xml.readElementText();
        } else if (name == QStringLiteral("numerusform")) {
            m_messages.last().translations << xml.readElementText();
        }
    }
    if (xml.hasError())
        m_messages.clear();
}

QSet<QString> TranslationFile::places() const
{
    QSet<QString> all;
    for (const Message& message : m_messages)
        all << message.place();
    return all;
}
