#include "ui/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QPixmapCache>
#include <QSvgRenderer>

static void initialiseResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace abcp::ui {

namespace {

// Draws an SVG whose strokes and fills say currentColor.
class PaletteIconEngine : public QIconEngine {
public:
    explicit PaletteIconEngine(const QString& name) : m_name(name)
    {
        QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
        if (file.open(QIODevice::ReadOnly))
            m_svg = file.readAll();
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        QByteArray svg = m_svg;
        svg.replace("currentColor", colour(mode).name().toLatin1());
        QSvgRenderer renderer(svg);
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        renderer.render(painter, rect);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        const QString key = QStringLiteral("abcp/%1/%2/%3x%4")
                                .arg(m_name, colour(mode).name())
                                .arg(size.width())
                                .arg(size.height());
        QPixmap result;
        if (QPixmapCache::find(key, &result))
            return result;
        result = QPixmap(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(), size), mode, state);
        QPixmapCache::insert(key, result);
        return result;
    }

    QIconEngine* clone() const override { return new PaletteIconEngine(*this); }

private:
    static QColor colour(QIcon::Mode mode)
    {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::ButtonText);
        return palette.color(mode == QIcon::Selected ? QPalette::HighlightedText : QPalette::ButtonText);
    }

    QString m_name;
    QByteArray m_svg;
};

}  // namespace

QIcon icon(const QString& name)
{
    initialiseResources();
    return QIcon(new PaletteIconEngine(name));
}

QIcon applicationIcon()
{
    initialiseResources();
    return QIcon(QStringLiteral(":/icons/abcp-studio.svg"));
}

}  // namespace abcp::ui
