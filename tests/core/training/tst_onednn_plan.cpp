#include "core/training/onednn_plan.h"

#include "tests/support/network_text.h"

#include <QTest>

#include <string_view>

namespace {

std::string_view implementationOf(const dnnl::primitive& primitive)
{
    const_dnnl_primitive_desc_t description = nullptr;
    const char* name = "";
    dnnl_primitive_get_primitive_desc(primitive.get(), &description);
    dnnl_primitive_desc_query(description, dnnl_query_impl_info_str, 0, &name);
    return name;
}

}  // namespace

class OneDnnPlanTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    // oneDNN's reference loops take a hundred times as long. What it has a kernel for depends on the processor: run with several ONEDNN_MAX_CPU_ISA.
    void aDetectorTakesNoReferenceLoops_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("blocks") << "in 3x64x64 | conv 8 | conv 16 3 /2 | conv 8 1 | conv 16 | shortcut -3 | conv 8 1 | conv 16 | shortcut -3 | conv 32 3 /2 | head 2";
        QTest::newRow("blocks, activation behind") << "in 3x64x64 | conv 8 | conv 8 1 | conv 8 3 linear | shortcut -3 leaky | head 1";
        QTest::newRow("odd channels") << "in 3x64x64 | conv 7 | conv 5 1 | conv 7 | shortcut -3 | conv 13 3 /2 | head 2";
        QTest::newRow("two heads") << "in 3x32x32 | conv 8 3 /2 | conv 16 3 /2 | head 2 | route -3 | conv 8 1 | up 2 | route -1 0 | conv 8 | head 2";
    }

    void aDetectorTakesNoReferenceLoops()
    {
        QFETCH(QString, text);
        const dnnl::engine engine(dnnl::engine::kind::cpu, 0);
        const abcp::Network net = livelyNetwork(text.toStdString(), 4);
        const abcp::OneDnnPlan plan = abcp::planOneDnn(net, engine, 1);
        QVERIFY(plan.steps.size() > 5);
        for (const auto& step : plan.steps) {
            const std::string_view name = implementationOf(step.primitive);
            QVERIFY2(!name.starts_with("ref"), name.data());
        }
    }
};

QTEST_APPLESS_MAIN(OneDnnPlanTest)
#include "tst_onednn_plan.moc"
