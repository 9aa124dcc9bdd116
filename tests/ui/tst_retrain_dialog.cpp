#include "ui/views/retrain_dialog.h"

#include <QDoubleSpinBox>
#include <QTest>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

class RetrainDialogTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asksForTheChosenEpisode()
    {
        const RetrainRequest request = RetrainDialog(17, 0).request();
        QCOMPARE(request.which, RetrainRequest::Which::Episode);
        QCOMPARE(request.episode, 17);
        QCOMPARE(request.training.epochs, 30);
        QVERIFY(!request.training.distillation);
    }

    void asksForTheBestWhenNoneIsChosen()
    {
        const RetrainDialog dialog(std::nullopt, 0);
        QCOMPARE(dialog.request().which, RetrainRequest::Which::Best);
        QCOMPARE(dialog.request().count, std::size_t{3});
    }

    // A probability that the field can show but rounded stays what it is.
    void leavesTheSearchsCameraEffectsUnlessTheyAreChanged_data()
    {
        QTest::addColumn<double>("searched");
        QTest::newRow("none") << 0.0;
        QTest::newRow("rounded") << 0.1234;
        QTest::newRow("all") << 1.0;
    }

    void leavesTheSearchsCameraEffectsUnlessTheyAreChanged()
    {
        QFETCH(double, searched);
        const RetrainDialog dialog(1, searched);
        QVERIFY(!dialog.request().training.cameraEffects);
        auto* camera = dialog.findChild<QDoubleSpinBox*>(u"camera"_s);
        camera->setValue(50);
        QCOMPARE(dialog.request().training.cameraEffects, std::optional(0.5));
        camera->setValue(100 * searched);
        QVERIFY(!dialog.request().training.cameraEffects);
    }
};

QTEST_MAIN(RetrainDialogTest)
#include "tst_retrain_dialog.moc"
