#include "ui/views/guide_browser.h"
#include "ui/views/guide_dialog.h"

#include <QDirIterator>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QTest>
#include <QTextBlock>
#include <QTextFragment>

using namespace abcp::ui;
using namespace Qt::StringLiterals;

class GuideDialogTest : public QObject {
    Q_OBJECT

    static QString urlOf(const QString& page) { return u"qrc:/guide/"_s + page; }

    struct Fixture {
        GuideDialog dialog{nullptr};
        GuideBrowser* browser = dialog.browser();

        Fixture()
        {
            dialog.show();
            QVERIFY(QTest::qWaitForWindowActive(&dialog));
        }
        QPushButton* button(const QString& text) const
        {
            for (QPushButton* found : dialog.findChildren<QPushButton*>())
                if (found->text().remove(u'&') == text)
                    return found;
            return nullptr;
        }
        QString title() const { return browser->document()->begin().text(); }
    };

    // What the page on screen refers to: links, or the pictures that it shows.
    static QStringList referencesOf(const QTextDocument& document, bool pictures)
    {
        QStringList found;
        for (QTextBlock block = document.begin(); block.isValid(); block = block.next())
            for (auto fragment = block.begin(); !fragment.atEnd(); ++fragment) {
                const QTextCharFormat format = fragment.fragment().charFormat();
                if (pictures ? format.isImageFormat() : format.isAnchor())
                    found << (pictures ? format.toImageFormat().name() : format.anchorHref());
            }
        found.removeDuplicates();
        return found;
    }

private Q_SLOTS:
    void everyPageIsThere_data()
    {
        QTest::addColumn<QString>("page");
        const GuideBrowser embedsThem;
        QDirIterator pages(u":/guide"_s, {u"*.md"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (pages.hasNext()) {
            const QString page = pages.next().mid(u":/guide/"_s.size());
            QTest::newRow(qPrintable(page)) << page;
        }
    }

    // And each of its links leads to something, each of its pictures is one and fits.
    void everyPageIsThere()
    {
        QFETCH(QString, page);
        Fixture f;
        f.browser->setSource(QUrl(urlOf(page)));
        QVERIFY(!f.title().isEmpty());
        for (const QString& picture : referencesOf(*f.browser->document(), true)) {
            const auto image = f.browser->loadResource(QTextDocument::ImageResource, QUrl(picture)).value<QImage>();
            QVERIFY2(!image.isNull(), qPrintable(picture));
            QVERIFY(image.deviceIndependentSize().width() <= f.browser->viewport()->width());
        }
        for (const QString& link : referencesOf(*f.browser->document(), false)) {
            if (link.startsWith(u"http"))
                continue;
            f.browser->setSource(QUrl(urlOf(page)));
            f.browser->setSource(f.browser->source().resolved(QUrl(link)));
            QVERIFY2(f.browser->document()->characterCount() > 20, qPrintable(link));
            if (const QString heading = QUrl(link).fragment(); !heading.isEmpty())
                QVERIFY2(f.browser->textCursor().blockFormat().headingLevel() > 0, qPrintable(link));
        }
    }

    void opensWithTheContents()
    {
        Fixture f;
        QCOMPARE(f.title(), u"Guide"_s);
        QVERIFY(f.browser->hasFocus());
        QVERIFY(!f.button(u"Back"_s)->isEnabled());
        QVERIFY(!f.button(u"Forward"_s)->isEnabled());
    }

    void goesBackAndForwardByKeyboard()
    {
        Fixture f;
        f.browser->setSource(QUrl(urlOf(u"docs/guide/settings.md"_s)));
        const QString settings = f.title();
        QVERIFY(settings != u"Guide"_s);
        QTest::keyClick(f.browser, Qt::Key_Left, Qt::AltModifier);
        QTRY_COMPARE(f.title(), u"Guide"_s);
        QTest::keyClick(f.browser, Qt::Key_Right, Qt::AltModifier);
        QTRY_COMPARE(f.title(), settings);
        QTest::keyClick(f.browser, Qt::Key_Up, Qt::AltModifier);
        QTRY_COMPARE(f.title(), u"Guide"_s);
    }

    void aFolderShowsWhatItHolds()
    {
        Fixture f;
        f.browser->setSource(QUrl(urlOf(u"docs/decisions"_s)));
        QCOMPARE(f.title(), u"decisions"_s);
        const QStringList links = referencesOf(*f.browser->document(), false);
        QVERIFY(links.size() > 10);
        f.browser->setSource(QUrl(urlOf(u"docs/decisions"_s)).resolved(QUrl(links.first())));
        QVERIFY(f.title() != u"decisions"_s && !f.title().isEmpty());
    }

    void aLinkToAHeadingScrollsThere()
    {
        Fixture f;
        f.browser->setSource(QUrl(urlOf(u"README.md#data-of-your-own"_s)));
        const QTextCursor place = f.browser->textCursor();
        QCOMPARE(place.block().text(), u"Data of your own"_s);
        QVERIFY(f.browser->viewport()->rect().contains(f.browser->cursorRect(place).center()));
        QVERIFY(f.browser->verticalScrollBar()->value() > 0);
    }

    void findsTextAndBeginsAgainAtTheTop()
    {
        Fixture f;
        f.browser->setSource(QUrl(urlOf(u"docs/guide/settings.md"_s)));
        QTest::keyClick(f.browser, Qt::Key_F, Qt::ControlModifier);
        auto* field = f.dialog.findChild<QLineEdit*>();
        QVERIFY(field->hasFocus());
        QTest::keyClicks(field, u"budget"_s);
        QList<int> places;
        do {
            QTest::keyClick(field, Qt::Key_Return);
            QCOMPARE(f.browser->textCursor().selectedText().toLower(), u"budget"_s);
            places << f.browser->textCursor().position();
        } while (places.size() < 200 && (places.size() == 1 || places.last() > places.first()));
        QCOMPARE(places.last(), places.first());
        QVERIFY(places.size() > 2);
    }

    void resizingKeepsThePlace()
    {
        Fixture f;
        f.browser->setSource(QUrl(urlOf(u"docs/guide/workspaces.md"_s)));
        f.browser->verticalScrollBar()->setValue(f.browser->verticalScrollBar()->maximum() / 2);
        const auto textAt = [&](int y) { return f.browser->cursorForPosition(QPoint(24, y)).block().text(); };
        const QString before = textAt(24);
        f.dialog.resize(f.dialog.width() - 200, f.dialog.height());
        QTest::qWait(300);  // until the pictures have been fitted
        QCOMPARE(textAt(28), before);  // within the line that is at the top now
    }
};

QTEST_MAIN(GuideDialogTest)
#include "tst_guide_dialog.moc"
