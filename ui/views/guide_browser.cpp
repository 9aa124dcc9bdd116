#include "ui/views/guide_browser.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImage>
#include <QResizeEvent>
#include <QScrollBar>
#include <QTextBlock>
#include <QTextDocument>
#include <QTextFrame>
#include <QTextList>
#include <QTextTable>
#include <QUrl>

#include <algorithm>

static void initialiseGuide()
{
    Q_INIT_RESOURCE(guide);
}

namespace abcp::ui {

namespace {

constexpr int margin = 24;
constexpr int mostPictureWidth = 960;

QString textOf(const QString& file)
{
    QFile opened(file);
    return opened.open(QIODevice::ReadOnly) ? QString::fromUtf8(opened.readAll()) : QString();
}

// What is in a folder, each by its own title.
QString contentsOf(const QDir& folder)
{
    QString text = QStringLiteral("# %1\n\n").arg(folder.dirName());
    const QStringList names = folder.entryList({QStringLiteral("*.md")}, QDir::Files, QDir::Name);
    for (const QString& name : names) {
        const QString title = textOf(folder.filePath(name)).section(u'\n', 0, 0).remove(QStringLiteral("# "));
        text += QStringLiteral("- [%1](%2/%3)\n").arg(title, folder.dirName(), name);
    }
    return text;
}

QString markdownOf(const QString& path)
{
    if (const QFileInfo info(path); info.isDir())
        return contentsOf(QDir(path));
    const QString text = textOf(path);
    return path.endsWith(QStringLiteral(".md")) ? text : QStringLiteral("```\n%1\n```\n").arg(text);
}

// The anchor that GitHub gives a heading.
QString anchorOf(const QString& heading)
{
    QString anchor;
    for (const QChar letter : heading.toLower()) {
        if (letter.isLetterOrNumber() || letter == u'-' || letter == u'_')
            anchor += letter;
        else if (letter == u' ')
            anchor += u'-';
    }
    return anchor;
}

}  // namespace

GuideBrowser::GuideBrowser(QWidget* parent) : QTextBrowser(parent)
{
    initialiseGuide();
    setOpenExternalLinks(true);
    setFrameShape(QFrame::NoFrame);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);  // so that a page is as wide when its pictures are asked for as when all of it is there
    document()->setDocumentMargin(margin);
    m_resized.setSingleShot(true);
    m_resized.setInterval(100);
    connect(&m_resized, &QTimer::timeout, this, &GuideBrowser::refit);
}

int GuideBrowser::pictureWidth() const
{
    return std::clamp(viewport()->width() - 2 * margin, 100, mostPictureWidth);
}

QVariant GuideBrowser::loadResource(int type, const QUrl& address)
{
    const QUrl whole = source().resolved(address);
    if (whole.scheme() != QStringLiteral("qrc"))
        return {};
    const QString path = u':' + whole.path();
    if (type == QTextDocument::MarkdownResource)
        return markdownOf(path);
    if (type != QTextDocument::ImageResource)
        return QTextBrowser::loadResource(type, whole);
    const qreal ratio = devicePixelRatioF();
    QImage picture(path);
    if (const int width = static_cast<int>(pictureWidth() * ratio); picture.width() > width)
        picture = picture.scaledToWidth(width, Qt::SmoothTransformation);
    picture.setDevicePixelRatio(ratio);
    return picture;
}

void GuideBrowser::doSetSource(const QUrl& address, QTextDocument::ResourceType /*type*/)
{
    // A page that is not Markdown is made so when it is loaded.
    QTextBrowser::doSetSource(address, QTextDocument::MarkdownResource);
    m_resized.stop();
    setOut();
    goTo(address.fragment());
}

// What Markdown does not say: room between lines, paragraphs and cells.
void GuideBrowser::setOut()
{
    QTextCursor edit(document());
    edit.beginEditBlock();
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        QTextBlockFormat format = block.blockFormat();
        if (!block.text().contains(QChar::ObjectReplacementCharacter))  // a picture has room enough
            format.setLineHeight(130, QTextBlockFormat::ProportionalHeight);
        if (format.headingLevel() > 0) {
            format.setTopMargin(block.blockNumber() == 0 ? 0 : 20);
            format.setBottomMargin(8);
        } else if (block.textList()) {
            format.setBottomMargin(4);
        }
        edit.setPosition(block.position());
        edit.setBlockFormat(format);
    }
    for (QTextFrame* frame : document()->rootFrame()->childFrames())
        if (auto* table = qobject_cast<QTextTable*>(frame)) {
            QTextTableFormat format = table->format();
            format.setWidth(QTextLength(QTextLength::PercentageLength, 100));
            format.setCellPadding(6);
            format.setBorderCollapse(true);
            format.setBorderStyle(QTextFrameFormat::BorderStyle_Solid);
            format.setBorder(1);
            format.setBorderBrush(palette().mid());
            format.setTopMargin(8);
            format.setBottomMargin(12);
            table->setFormat(format);
        }
    edit.endEditBlock();
}

void GuideBrowser::goTo(const QString& heading)
{
    if (heading.isEmpty())
        return;
    for (QTextBlock block = document()->begin(); block.isValid(); block = block.next()) {
        if (block.blockFormat().headingLevel() > 0 && anchorOf(block.text()) == heading) {
            setTextCursor(QTextCursor(block));
            scrollTo(block.position());
            return;
        }
    }
}

void GuideBrowser::resizeEvent(QResizeEvent* event)
{
    // Later, because a page that is being loaded resizes the view too, and once for many steps of a drag; but to the place before the lines break anew.
    if (event->oldSize().width() != event->size().width()) {
        if (!m_resized.isActive())
            m_place = cursorForPosition(QPoint(margin, margin)).position();
        m_resized.start();
    }
    QTextBrowser::resizeEvent(event);
}

// The page again, with its pictures in the new width, at the same place.
void GuideBrowser::refit()
{
    reload();
    scrollTo(m_place);
}

void GuideBrowser::scrollTo(int position)
{
    QTextCursor there(document());
    there.setPosition(std::min(position, document()->characterCount() - 1));
    verticalScrollBar()->setValue(verticalScrollBar()->value() + cursorRect(there).top() - margin);
}

}  // namespace abcp::ui
