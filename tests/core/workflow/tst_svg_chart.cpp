#include "core/workflow/svg_chart.h"

#include <QTest>

#include <cmath>

using namespace abcp;

class SvgChartTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothingToShow()
    {
        QVERIFY(SvgChart{}.svg().find("No data") != std::string::npos);
        const SvgChart onlyNan{.series = {{"a", "red", SvgSeries::Kind::Points, {NAN}, {1}}}};
        QVERIFY(onlyNan.svg().find("No data") != std::string::npos);
    }

    void onePointStandsInTheMiddle()
    {
        const SvgChart chart{.series = {{"a", "red", SvgSeries::Kind::Points, {3}, {4}}}, .width = 200, .height = 200};
        QVERIFY(chart.svg().find("<circle cx='124.0' cy='91.0'") != std::string::npos);
    }

    void valuesThatAreNotFiniteAreLeftOut()
    {
        const SvgChart chart{.logX = true, .series = {{"", "red", SvgSeries::Kind::Points, {1, 0, -1, INFINITY, 100}, {1, 2, 3, 4, 5}}}};
        const std::string svg = chart.svg();
        std::size_t circles = 0;
        for (std::size_t at = svg.find("<circle"); at != std::string::npos; at = svg.find("<circle", at + 1))
            ++circles;
        QCOMPARE(circles, std::size_t{2});
        QVERIFY(svg.find("nan") == std::string::npos && svg.find("inf") == std::string::npos);
    }

    void textIsEscaped()
    {
        QCOMPARE(escaped("<a href=\"x\">&'"), std::string("&lt;a href=&quot;x&quot;&gt;&amp;&#39;"));
        const SvgChart chart{.xTitle = "<script>", .series = {{"<b>", "red", SvgSeries::Kind::Line, {0, 1}, {0, 1}}}};
        QVERIFY(chart.svg().find("<script>") == std::string::npos && chart.svg().find("<b>") == std::string::npos);
    }
};

QTEST_APPLESS_MAIN(SvgChartTest)
#include "tst_svg_chart.moc"
