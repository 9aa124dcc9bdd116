#include "core/base/error.h"
#include "core/workflow/html_page.h"
#include "core/workflow/svg_chart.h"
#include "ui/printing/printed_page.h"

#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace abcp;
using namespace Qt::StringLiterals;

class PrintedPageTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    // What another program reads on each sheet.
    QStringList sheets(const std::string& body)
    {
        const QString file = m_folder.filePath(u"page.pdf"_s);
        QFile pdf(file);
        if (!pdf.open(QIODevice::WriteOnly))
            return {};
        pdf.write(QByteArray::fromStdString(ui::printedPdf(html::page("A title & more", body))));
        pdf.close();
        QProcess reader;
        reader.start(u"pdftotext"_s, {u"-layout"_s, file, u"-"_s});
        if (!reader.waitForFinished() || reader.exitCode() != 0)
            return {};
        return QString::fromUtf8(reader.readAllStandardOutput()).split(u'\f', Qt::SkipEmptyParts);
    }

private Q_SLOTS:
    void init()
    {
        if (QStandardPaths::findExecutable(u"pdftotext"_s).isEmpty())
            QSKIP("pdftotext (poppler-utils) is not installed");
    }

    void everyKindOfBlockIsPrinted()
    {
        html::Table table({"network", "mAP50"});
        table.addHeading("a heading");
        table.add({"unpruned", "0.912"}, true);
        const SvgChart chart{.xTitle = "episode", .yTitle = "reward", .series = {{"of chart", "#0072b2", SvgSeries::Kind::Line, {1, 2}, {1, 2}}}};
        const QStringList pages = sheets("<h1>Title</h1>" + html::row(html::bigNumber("83.1 %", "fewer FLOPs")) + html::paragraph("text with " + html::code("a < b")) + table.html()
                                         + html::row(html::figure(chart.svg(), "a caption"), "charts") + html::pre("abcp search 'a b'")
                                         + "<dl class='settings'><div><dt>seed</dt><dd>7</dd></div></dl>");
        QCOMPARE(pages.size(), 1);
        for (const QString& part : {u"Title"_s, u"83.1 %"_s, u"fewer FLOPs"_s, u"text with a < b"_s, u"network"_s, u"a heading"_s, u"unpruned"_s, u"0.912"_s,
                                    u"a caption"_s, u"abcp search 'a b'"_s, u"seed"_s, u"7"_s, u"A title & more"_s})
            QVERIFY2(pages[0].contains(part), qPrintable(part));
        QVERIFY(QString(pages[0]).remove(u' ').contains(u"1/1"_s));
    }

    void aTableRepeatsItsHeadOnEachSheet()
    {
        html::Table table({"layer", "kept"});
        for (int i = 0; i < 150; ++i)
            table.add({"row" + std::to_string(i), "1"});
        const QStringList pages = sheets(table.html());
        QVERIFY(pages.size() > 2);
        QString all;
        for (const QString& page : pages) {
            QCOMPARE(page.count(u"layer"_s), 1);
            all += page;
        }
        for (int i = 0; i < 150; ++i)
            QCOMPARE(all.count(u"row%1 "_s.arg(i)), 1);
    }

    void aHeadingStaysWithWhatItHeads()
    {
        for (int lines = 30; lines < 60; ++lines) {
            std::string body;
            for (int i = 0; i < lines; ++i)
                body += html::paragraph("x");
            const QStringList pages = sheets(body + "<h3>Heading</h3>" + html::paragraph("below"));
            for (const QString& page : pages)
                QCOMPARE(page.contains(u"Heading"_s), page.contains(u"below"_s));
        }
    }

    void textLongerThanASheetGoesOn()
    {
        std::string words;
        for (int i = 0; i < 3000; ++i)
            words += "w" + std::to_string(i) + " ";
        const QString all = sheets(html::paragraph(words)).join(u' ').simplified() + u' ';
        for (int i = 0; i < 3000; ++i)
            QVERIFY2(all.contains(u"w%1 "_s.arg(i)), qPrintable(QString::number(i)));
    }

    void aRunStartsASheet()
    {
        QCOMPARE(sheets(html::paragraph("one") + "<h2 class='run'>two</h2>" + html::paragraph("three")).size(), 2);
    }

    // A name or a message may hold anything.
    void whatNoPageCanHoldIsReplaced()
    {
        QCOMPARE(sheets(html::paragraph(escaped("a\x01z \xff & <b>"))).size(), 1);
        QVERIFY(sheets(html::paragraph(escaped("<b> & 'c'"))).value(0).contains(u"<b> & 'c'"_s));
    }

    void anEmptyPageIsASheet()
    {
        QCOMPARE(sheets({}).size(), 1);
    }

    void aPageThatIsNotWellFormedIsRefused()
    {
        QVERIFY_EXCEPTION_THROWN(ui::printedPdf(html::page("t", "<p>open")), InputError);
    }

    void names()
    {
        QVERIFY(ui::isNamedPdf("a/b.pdf") && ui::isNamedPdf("B.PDF"));
        QVERIFY(!ui::isNamedPdf("a.html") && !ui::isNamedPdf("pdf") && !ui::isNamedPdf(""));
    }
};

QTEST_MAIN(PrintedPageTest)
#include "tst_printed_page.moc"
