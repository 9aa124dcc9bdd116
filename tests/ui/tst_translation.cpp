#include "tests/ui/fake_engines.h"
#include "tests/ui/synthetic_run.h"
#include "tests/ui/translation_file.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/plots/parallel_plot.h"
#include "ui/plots/qcustomplot_fence.h"
#include "ui/theme.h"
#include "ui/views/message_bar.h"

#include <QAbstractButton>
#include <QAction>
#include <QComboBox>
#include <QDirIterator>
#include <QDockWidget>
#include <QFile>
#include <QGroupBox>
#include <QLabel>
#include <QLibraryInfo>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QProcess>
#include <QRegularExpression>
#include <QSettings>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <memory>

using namespace abcp;
using namespace abcp::ui;

namespace {

QString projectFile(const char* name)
{
    return QStringLiteral(ABCP_PROJECT_FOLDER "/") + QLatin1String(name);
}

const TranslationFile& english()
{
    static const TranslationFile file(projectFile("resources/translations/abcp-studio_en.ts"));
    return file;
}

const TranslationFile& chinese()
{
    static const TranslationFile file(projectFile("resources/translations/abcp-studio_zh_CN.ts"));
    return file;
}

// %1, %2, %n, sorted; one that stands twice counts twice.
QStringList placeholders(const QString& text)
{
    static const QRegularExpression placeholder(QStringLiteral("%(?:\\d+|n)"));
    QStringList found;
    for (auto match = placeholder.globalMatch(text); match.hasNext();)
        found << match.next().captured();
    found.sort();
    return found;
}

QString plain(const QString& text)
{
    static const QRegularExpression key(QStringLiteral("\\(&.\\)|&"));
    return QString(text).remove(key).trimmed();
}

// Every text that a widget, its actions or its table headers show or tell.
QStringList textsOf(const QWidget& widget)
{
    QStringList texts{widget.windowTitle(), widget.toolTip(), widget.accessibleName(), widget.statusTip()};
    if (const auto* label = qobject_cast<const QLabel*>(&widget))
        texts << label->text();
    if (const auto* button = qobject_cast<const QAbstractButton*>(&widget))
        texts << button->text();
    if (const auto* box = qobject_cast<const QGroupBox*>(&widget))
        texts << box->title();
    if (const auto* menu = qobject_cast<const QMenu*>(&widget))
        texts << menu->title();
    if (const auto* line = qobject_cast<const QLineEdit*>(&widget))
        texts << line->placeholderText();
    if (const auto* box = qobject_cast<const QComboBox*>(&widget))
        for (int i = 0; i < box->count(); ++i)
            texts << box->itemText(i);
    if (const auto* box = qobject_cast<const QAbstractSpinBox*>(&widget))
        texts << box->specialValueText();
    if (const auto* box = qobject_cast<const QSpinBox*>(&widget))
        texts << box->suffix();
    if (const auto* box = qobject_cast<const QDoubleSpinBox*>(&widget))
        texts << box->suffix();
    if (const auto* table = qobject_cast<const QTableView*>(&widget); table && table->model())
        for (int column = 0; column < table->model()->columnCount(); ++column)
            for (const int role : {Qt::DisplayRole, Qt::ToolTipRole})
                texts << table->model()->headerData(column, Qt::Horizontal, role).toString();
    if (const auto* canvas = qobject_cast<const QCustomPlot*>(&widget)) {
        for (const QCPAxisRect* rect : canvas->axisRects())
            for (const QCPAxis* axis : rect->axes())
                texts << axis->label();
        for (int i = 0; i < canvas->legend->itemCount(); ++i)
            if (auto* item = qobject_cast<QCPPlottableLegendItem*>(canvas->legend->item(i)))
                texts << item->plottable()->name();
    }
    if (const auto* plot = qobject_cast<const ParallelPlot*>(&widget))
        for (const ParallelAxis& axis : plot->axes())
            texts << axis.title.section(QStringLiteral(", "), 0, 0);  // without its unit
    for (const QAction* action : widget.actions())
        texts << action->text() << action->iconText() << action->toolTip();
    return texts;
}

}  // namespace

class TranslationTest : public QObject {
    Q_OBJECT

private:
    struct Fixture {
        QTemporaryDir folder;
        std::shared_ptr<FakeBehaviour> behaviour = std::make_shared<FakeBehaviour>();
        MainWindow window{makeFakeEngines(behaviour)};

        Fixture()
        {
            window.setDatabase(std::filesystem::path(folder.path().toStdString()) / "studio.sqlite");
            window.resize(1280, 720);
            window.show();
        }
        QMenu* menu(const QString& title) const
        {
            for (QMenu* each : window.findChildren<QMenu*>())
                if (each->title().contains(title))
                    return each;
            return nullptr;
        }
    };

private Q_SLOTS:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName(QStringLiteral("abcp-studio-test"));
        QCoreApplication::setApplicationName(QStringLiteral("tst_translation"));
    }

    void init()
    {
        QSettings().clear();
        applyLanguage(Language::English);
    }

    void everyTextIsTranslated()
    {
        QVERIFY(chinese().messages().size() > 500);
        for (const TranslationFile* file : {&chinese(), &english()})
            for (const TranslationFile::Message& message : file->messages()) {
                QVERIFY2(message.isFinished, qPrintable(message.place()));
                QCOMPARE(message.translations.size(), !message.isPlural || file == &chinese() ? 1 : 2);
                for (const QString& translation : message.translations)
                    QVERIFY2(!translation.trimmed().isEmpty() || message.source.trimmed().isEmpty(), qPrintable(message.place()));
            }
    }

    void placeholdersAndMarksAreKept()
    {
        static const QRegularExpression tag(QStringLiteral("</?\\w+>"));
        static const QRegularExpression pattern(QStringLiteral("\\*\\.\\w+"));
        for (const TranslationFile* file : {&chinese(), &english()})
            for (const TranslationFile::Message& message : file->messages())
                for (const QString& translation : message.translations) {
                    const QString place = message.place();
                    QVERIFY2(placeholders(translation) == placeholders(message.source), qPrintable(place));
                    QVERIFY2(translation.count(pattern) == message.source.count(pattern), qPrintable(place));
                    QVERIFY2(translation.count(QLatin1Char('\n')) == message.source.count(QLatin1Char('\n')), qPrintable(place));
                    QVERIFY2(translation.contains(QChar(0x2026)) == message.source.contains(QChar(0x2026)), qPrintable(place));
                    QVERIFY2(translation.count(tag) == message.source.count(tag), qPrintable(place));
                    // One key in menus where the original has one; "&amp;" does not occur.
                    if (!message.source.startsWith(QLatin1Char('<')))
                        QVERIFY2(translation.count(QLatin1Char('&')) == message.source.count(QLatin1Char('&')), qPrintable(place));
                }
    }

    void theFilesAreUpToDate_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("pluralOnly");
        QTest::newRow("zh_CN") << QStringLiteral("abcp-studio_zh_CN.ts") << false;
        QTest::newRow("en") << QStringLiteral("abcp-studio_en.ts") << true;
    }

    void theFilesAreUpToDate()
    {
        QFETCH(QString, name);
        QFETCH(bool, pluralOnly);
        const QString lupdate =
            QStandardPaths::findExecutable(QStringLiteral("lupdate"), {QLibraryInfo::path(QLibraryInfo::BinariesPath)});
        if (lupdate.isEmpty())
            QSKIP("lupdate is not installed (package qt6-l10n-tools), so the translations are not compared with the sources");
        const QString original = projectFile("resources/translations/") + name;
        const QTemporaryDir folder;
        const QString copy = folder.filePath(name);
        QVERIFY(QFile::copy(original, copy));

        // As target update_translations does.
        QStringList arguments{QStringLiteral("-silent"), QStringLiteral("-no-obsolete"), QStringLiteral("-locations"), QStringLiteral("none")};
        if (pluralOnly)
            arguments << QStringLiteral("-pluralonly");
        arguments << QStringLiteral("-I") << QStringLiteral(".") << QStringLiteral("ui") << QStringLiteral("app/studio_main.cpp")
                  << QStringLiteral("-source-language") << QStringLiteral("en") << QStringLiteral("-ts") << copy;
        QProcess process;
        process.setWorkingDirectory(QStringLiteral(ABCP_PROJECT_FOLDER));
        process.start(lupdate, arguments);
        QVERIFY2(process.waitForFinished(), qPrintable(process.errorString()));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());

        const QSet<QString> now = TranslationFile(copy).places();
        const QSet<QString> kept = TranslationFile(original).places();
        QVERIFY2(kept.contains(now), qPrintable(QStringLiteral("new: ") + QStringList((now - kept).values()).join(QLatin1Char('\n'))));
        QVERIFY2(now.contains(kept), qPrintable(QStringLiteral("gone: ") + QStringList((kept - now).values()).join(QLatin1Char('\n'))));
    }

    // "1 channels": what counts things in English has to be a plural form.
    void whatIsCountedHasPluralForms()
    {
        const QRegularExpression counted(QStringLiteral("tr\\(\"[^\"]*%[0-9] (channel|class|layer|block|group|episode|run|picture|candidate|convolution|epoch)(e?s)\\b"));
        QStringList found;
        for (QDirIterator files(projectFile("ui"), {QStringLiteral("*.cpp")}, QDir::Files, QDirIterator::Subdirectories); files.hasNext();) {
            QFile file(files.next());
            QVERIFY(file.open(QIODevice::ReadOnly));
            for (auto match = counted.globalMatch(QString::fromUtf8(file.readAll())); match.hasNext();)
                found << file.fileName() + QStringLiteral(": ") + match.next().captured();
        }
        QVERIFY2(found.isEmpty(), qPrintable(found.join(QLatin1Char('\n'))));
        applyLanguage(Language::English);
        const auto text = [](int n) { return QCoreApplication::translate("abcp::ui::NetworkView", "%n channel(s), %1×%2", nullptr, n); };
        QCOMPARE(text(1), QStringLiteral("1 channel, %1×%2"));
        QCOMPARE(text(2), QStringLiteral("2 channels, %1×%2"));
    }

    void theDesktopsLanguageIsTaken_data()
    {
        QTest::addColumn<QStringList>("desktop");
        QTest::addColumn<Language>("expected");
        const auto names = [](const char* text) { return QString::fromLatin1(text).split(QLatin1Char(' ')); };
        QTest::newRow("Chinese") << names("zh-CN zh-Hans-CN zh") << Language::Chinese;
        QTest::newRow("Singapore") << names("zh-SG") << Language::Chinese;
        QTest::newRow("Traditional Chinese is another script") << names("zh-TW zh-Hant-TW") << Language::English;
        QTest::newRow("the second wish") << names("fr-FR zh-CN en-GB") << Language::Chinese;
        QTest::newRow("English first") << names("en-US zh-CN") << Language::English;
        QTest::newRow("none that it speaks") << names("fr de") << Language::English;
        QTest::newRow("no desktop") << names("C") << Language::English;
    }

    void theDesktopsLanguageIsTaken()
    {
        QFETCH(QStringList, desktop);
        QFETCH(Language, expected);
        QCOMPARE(spokenLanguage(Language::System, desktop), expected);
        QCOMPARE(spokenLanguage(Language::Chinese, desktop), Language::Chinese);
        QCOMPARE(spokenLanguage(Language::English, desktop), Language::English);
    }

    void languagesHaveCodes()
    {
        for (const Language language : {Language::System, Language::English, Language::Chinese}) {
            QCOMPARE(languageOf(languageCode(language)), std::optional(language));
            storeLanguage(language);
            QCOMPARE(storedLanguage(), language);
        }
        QCOMPARE(languageOf(QStringLiteral("klingon")), std::nullopt);
    }

    void englishCountsRight()
    {
        const auto text = [](int count) { return QCoreApplication::translate("abcp::ui::ComparePage", "%n run(s)", nullptr, count); };
        QCOMPARE(text(1), QStringLiteral("1 run"));
        QCOMPARE(text(2), QStringLiteral("2 runs"));
    }

    void theWindowSpeaksChinese()
    {
        applyLanguage(Language::Chinese);
        QCOMPARE(appliedLanguage(), Language::Chinese);
        Fixture f;
        QStringList titles;
        for (const QAction* menu : f.window.menuBar()->actions())
            titles << plain(menu->text());
        QCOMPARE(titles, (QStringList{QStringLiteral("文件"), QStringLiteral("编辑"), QStringLiteral("搜索"), QStringLiteral("视图"),
                                      QStringLiteral("帮助")}));
        // Buttons leave the keys of menus out.
        QCOMPARE(f.window.startAction()->iconText(), QStringLiteral("开始"));
        QCOMPARE(f.window.pauseAction()->iconText(), QStringLiteral("暂停"));
    }

    void noTextIsLeftInEnglish_data()
    {
        QTest::addColumn<bool>("withRun");
        QTest::newRow("empty") << false;
        QTest::newRow("with a run") << true;
    }

    void noTextIsLeftInEnglish()
    {
        QFETCH(bool, withRun);
        QSet<QString> sources;
        QSet<QString> translations;
        for (const TranslationFile::Message& message : chinese().messages()) {
            sources << plain(message.source);
            translations << plain(message.translations.first());
        }
        sources -= translations;  // such as FLOPs, which is the same
        applyLanguage(Language::Chinese);
        Fixture f;
        if (withRun) {
            Q_EMIT f.window.controller().runOpened(syntheticRun(40));
            QVERIFY(f.window.model().isOpen());
        }
        qsizetype seen = 0;
        for (int workspace = 0; workspace < 4; ++workspace) {
            f.window.showWorkspace(static_cast<MainWindow::Workspace>(workspace));
            QCoreApplication::processEvents();
            for (const QWidget* widget : f.window.findChildren<QWidget*>())
                for (const QString& text : textsOf(*widget))
                    for (const QString& line : text.split(QStringLiteral(" · "))) {
                        seen += translations.contains(plain(line)) ? 1 : 0;
                        QVERIFY2(!sources.contains(plain(line)),
                                 qPrintable(QStringLiteral("%1 of %2").arg(line, QLatin1String(widget->metaObject()->className()))));
                    }
        }
        QVERIFY(seen > 400);
    }

    void theMenuChangesTheme()
    {
        applyTheme(Theme::Light);
        Fixture f;
        QMenu* menu = f.menu(QStringLiteral("Theme"));
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 3);
        f.window.messageBar()->show(MessageBar::Kind::Warning, QStringLiteral("a message"));
        const auto* symbol = f.window.messageBar()->findChild<QLabel*>();
        const QImage before = symbol->pixmap().toImage();
        menu->actions()[2]->trigger();
        QTRY_VERIFY(isDark(f.window.palette()));
        // All that is open follows, not only what is opened next.
        for (const QWidget* widget : f.window.findChildren<QWidget*>())
            QVERIFY2(isDark(widget->palette()), widget->metaObject()->className());
        QVERIFY(symbol->pixmap().toImage() != before);
        QCOMPARE(storedTheme(), Theme::Dark);
        menu->actions()[1]->trigger();
        QTRY_VERIFY(!isDark(f.window.palette()));
        for (const QWidget* widget : f.window.findChildren<QWidget*>())
            QVERIFY2(!isDark(widget->palette()), widget->metaObject()->className());
        QCOMPARE(storedTheme(), Theme::Light);
        QVERIFY(!menu->actions()[2]->isChecked());
    }

    void theMenuChangesLanguage()
    {
        Fixture f;
        QMenu* menu = f.menu(QStringLiteral("Language"));
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 3);
        QVERIFY(menu->actions()[0]->isChecked());
        menu->actions()[2]->trigger();
        QCOMPARE(storedLanguage(), Language::Chinese);
        QVERIFY(menu->actions()[2]->isChecked() && !menu->actions()[0]->isChecked());
        QVERIFY(f.window.messageBar()->isVisible());
        QVERIFY(f.window.messageBar()->text().contains(canDraw(Language::Chinese) ? QStringLiteral("Restart it later") : QStringLiteral("font")));
        menu->actions()[1]->trigger();
        QCOMPARE(storedLanguage(), Language::English);
        QVERIFY(!canDraw(Language::Chinese) || !f.window.messageBar()->isVisible());
    }
};

QTEST_MAIN(TranslationTest)
#include "tst_translation.moc"
