#include "tests/layering/layering.h"

#include <QDirIterator>
#include <QFile>
#include <QProcess>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace abcp::layering;

namespace {

// What `ninja -t deps` prints for one object built in /src/build/release from the project /src.
QString entry(const QString& object, const QStringList& files, const QString& state = u"VALID"_s)
{
    return u"%1: #deps %2, deps mtime 17 (%3)\n    %4\n\n"_s.arg(object).arg(files.size()).arg(state, files.join(u"\n    "_s));
}

QList<Unit> parse(const QString& text)
{
    return parseNinjaDeps(text, u"/src"_s, u"/src/build/release"_s);
}

// At most a few lines: one forbidden header brings hundreds.
QString summary(const QStringList& lines)
{
    constexpr qsizetype most = 20;
    const QString rest = lines.size() > most ? u"\n... and %1 more"_s.arg(lines.size() - most) : QString();
    return lines.mid(0, most).join(u'\n') + rest;
}

}  // namespace

class TestLayering : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void checkerFindsForbiddenIncludes_data();
    void checkerFindsForbiddenIncludes();
    void checkerReadsNinja();
    void checkerReadsSources();
    void compiledObjectsKeepTheOrder();
    void sourcesKeepTheOrder();
};

void TestLayering::checkerFindsForbiddenIncludes_data()
{
    QTest::addColumn<QString>("object");
    QTest::addColumn<QString>("include");
    QTest::addColumn<QString>("violation");

    const QString core = u"core/CMakeFiles/abcp_core.dir/"_s;
    const QString search = core + u"search/pareto.cpp.o"_s;
    const QString torch = u"core/CMakeFiles/abcp_torch.dir/training/torch_loss.cpp.o"_s;
    const QString window = u"ui/CMakeFiles/abcp_ui.dir/main_window.cpp.o"_s;
    const QString program = u"app/CMakeFiles/abcp.dir/cli_main.cpp.o"_s;
    const QString none;

    QTest::newRow("same stage") << search << u"/src/core/search/pareto.h"_s << none;
    QTest::newRow("lower stage") << search << u"/src/core/base/error.h"_s << none;
    QTest::newRow("higher stage") << search << u"/src/core/store/run_store.h"_s << u"search must not know store"_s;
    QTest::newRow("base knows nothing") << core + u"base/error.cpp.o"_s << u"/src/core/network/network.h"_s
                                        << u"base must not know network"_s;
    QTest::newRow("store and exporting") << core + u"store/run_store.cpp.o"_s << u"/src/core/exporting/exporter.h"_s
                                         << u"store must not know exporting"_s;
    QTest::newRow("exporting and store") << core + u"exporting/onnx.cpp.o"_s << u"/src/core/store/run_store.h"_s
                                         << u"exporting must not know store"_s;
    QTest::newRow("workflow joins them") << core + u"workflow/demo.cpp.o"_s << u"/src/core/store/run_store.h"_s << none;
    QTest::newRow("workflow and ui") << core + u"workflow/demo.cpp.o"_s << u"/src/ui/main_window.h"_s << u"workflow must not know ui"_s;
    QTest::newRow("ui and app") << window << u"/src/app/engines.h"_s << u"ui must not know app"_s;
    QTest::newRow("app may everything") << program << u"/src/ui/main_window.h"_s << none;
    QTest::newRow("roundabout path") << window << u"ui/abcp_ui_autogen/XYZ/../../../../../app/engines.h"_s << u"ui must not know app"_s;
    QTest::newRow("generated") << window << u"ui/abcp_ui_autogen/include/main_window.moc"_s << none;
    QTest::newRow("tests") << search << u"/src/tests/support/networks.h"_s << u"belongs to no stage"_s;
    QTest::newRow("unknown folder of core") << search << u"/src/core/newcomer/thing.h"_s << u"belongs to no stage"_s;
    QTest::newRow("object of an unknown folder")
        << core + u"newcomer/thing.cpp.o"_s << u"/src/core/base/error.h"_s << u"belongs to no stage and includes"_s;

    QTest::newRow("torch in core") << search << u"/usr/include/torch/csrc/api/include/torch/torch.h"_s << u"pulls in torch"_s;
    QTest::newRow("torch's own base") << search << u"/usr/include/c10/core/Device.h"_s << u"pulls in torch"_s;
    QTest::newRow("another torch") << search << u"/opt/libtorch/include/ATen/Tensor.h"_s << u"pulls in torch"_s;
    QTest::newRow("torch in ui") << window << u"/usr/include/ATen/ATen.h"_s << u"pulls in torch"_s;
    QTest::newRow("torch in app") << program << u"/usr/include/torch/script.h"_s << u"pulls in torch"_s;
    QTest::newRow("torch in abcp_torch") << torch << u"/usr/include/torch/csrc/api/include/torch/torch.h"_s << none;
    QTest::newRow("our torch_ header") << search << u"/src/core/search/torch_policy.h"_s << none;
    QTest::newRow("abcp_torch keeps the order") << torch << u"/src/core/search/agent.h"_s << u"training must not know search"_s;

    QTest::newRow("Qt in core") << search << u"/usr/include/x86_64-linux-gnu/qt6/QtCore/qstring.h"_s << u"pulls in Qt"_s;
    QTest::newRow("Qt from its installer") << search << u"/opt/Qt/6.5/gcc_64/include/QtCore/QString"_s << u"pulls in Qt"_s;
    QTest::newRow("QCustomPlot in core") << search << u"/usr/include/qcustomplot.h"_s << u"pulls in Qt"_s;
    QTest::newRow("Qt in abcp_torch") << torch << u"/usr/include/x86_64-linux-gnu/qt6/QtCore/qstring.h"_s << u"pulls in Qt"_s;
    QTest::newRow("Qt in ui") << window << u"/usr/include/x86_64-linux-gnu/qt6/QtCore/qstring.h"_s << none;
    QTest::newRow("the system") << search << u"/usr/include/c++/12/vector"_s << none;
}

void TestLayering::checkerFindsForbiddenIncludes()
{
    QFETCH(QString, object);
    QFETCH(QString, include);
    QFETCH(QString, violation);

    const QList<Unit> units = parse(entry(object, {include}));
    QCOMPARE(units.size(), 1);
    const QStringList found = violations(units.first());
    if (violation.isEmpty()) {
        QVERIFY2(found.isEmpty(), qPrintable(summary(found)));
    } else {
        QCOMPARE(found.size(), 1);
        QVERIFY2(found.first().contains(violation), qPrintable(found.first()));
    }
}

void TestLayering::checkerReadsNinja()
{
    const QString ours = u"core/CMakeFiles/abcp_core.dir/base/json.cpp.o"_s;
    const QString unity = u"core/CMakeFiles/abcp_torch.dir/Unity/unity_0_cxx.cxx.o"_s;
    const QList<Unit> units =
        parse(entry(u"tests/CMakeFiles/tst_json.dir/tst_json.cpp.o"_s, {u"/src/core/base/json.h"_s})
              + entry(u"core/CMakeFiles/abcp_core.dir/base/gone.cpp.o"_s, {u"/src/ui/main_window.h"_s}, u"STALE"_s)
              + entry(ours, {u"/src/core/base/json.cpp"_s, u"/src/core/base/json.h"_s, u"/usr/include/string.h"_s})
              + entry(unity, {u"core/CMakeFiles/abcp_torch.dir/Unity/unity_0_cxx.cxx"_s, u"/src/core/training/torch_loss.cpp"_s,
                              u"/src/core/search/torch_policy_agent.cpp"_s, u"/src/core/search/agent.h"_s}));

    QCOMPARE(units.size(), 2);
    QCOMPARE(units[0].name, u"core/base/json.cpp.o"_s);
    QCOMPARE(units[0].includes.size(), 3);
    QCOMPARE(units[0].includes[1].path, u"core/base/json.h"_s);
    QVERIFY(!units[0].includes[1].generated);
    QVERIFY(!units[0].mayUseTorch);
    QVERIFY(units[1].mayUseTorch);
    QVERIFY(units[1].includes[0].generated);
    QCOMPARE(stageOf(units[1]), u"search"_s);
    QCOMPARE(violations(units[1]), QStringList());
    QVERIFY(parse(QString()).isEmpty());
}

void TestLayering::checkerReadsSources()
{
    const Unit unit = parseSource(u"core/data/image.cpp"_s, u"#include \"core/data/image.h\"\n"
                                                            "\n"
                                                            "  #  include \"core/search/agent.h\"  // no\n"
                                                            "#include <vector>\n"
                                                            "// #include \"ui/main_window.h\"\n"_s);
    QCOMPARE(unit.includes.size(), 2);
    QCOMPARE(violations(unit), QStringList(u"core/data/image.cpp includes core/search/agent.h: data must not know search"_s));
}

void TestLayering::compiledObjectsKeepTheOrder()
{
    const QString ninja = QStringLiteral(ABCP_NINJA);
    if (ninja.isEmpty())
        QSKIP("The build does not use Ninja, which keeps what the compiler reported");

    QProcess process;
    process.start(ninja, {u"-C"_s, QStringLiteral(ABCP_BUILD_FOLDER), u"-t"_s, u"deps"_s});
    QVERIFY2(process.waitForFinished(120000) && process.exitCode() == 0, process.readAllStandardError().constData());
    const QList<Unit> units = parseNinjaDeps(QString::fromUtf8(process.readAllStandardOutput()), QStringLiteral(ABCP_PROJECT_FOLDER),
                                             QStringLiteral(ABCP_BUILD_FOLDER));
    QSet<QString> seen;
    QStringList found;
    for (const Unit& unit : units) {
        seen << stageOf(unit);
        found << violations(unit);
    }
    for (const QString& stage : stages())
        QVERIFY2(seen.contains(stage), qPrintable(u"no object of stage %1: build the whole project first"_s.arg(stage)));
    QVERIFY2(found.isEmpty(), qPrintable(summary(found)));
}

// A unity build merges the torch sources of several stages; by their text they can be told apart again.
void TestLayering::sourcesKeepTheOrder()
{
    const QString project = QStringLiteral(ABCP_PROJECT_FOLDER);
    QStringList found;
    int files = 0;
    for (const QString& folder : {u"core"_s, u"ui"_s, u"app"_s}) {
        QDirIterator it(project + u'/' + folder, {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
        while (it.hasNext()) {
            QFile file(it.next());
            QVERIFY2(file.open(QIODevice::ReadOnly), qPrintable(file.fileName()));
            found << violations(parseSource(file.fileName().mid(project.size() + 1), QString::fromUtf8(file.readAll())));
            ++files;
        }
    }
    QVERIFY(files > 0);
    QVERIFY2(found.isEmpty(), qPrintable(summary(found)));
}

QTEST_APPLESS_MAIN(TestLayering)
#include "tst_layering.moc"
