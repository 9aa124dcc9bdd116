#include "core/search/agent.h"
#include "core/search/search_ranges.h"
#include "ui/views/agent_options_form.h"
#include "ui/views/camera_effects_field.h"
#include "ui/views/fidelity_form.h"
#include "ui/views/fold.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace abcp;
using namespace abcp::ui;
using namespace Qt::StringLiterals;

namespace {

SearchSettings named()
{
    SearchSettings settings;
    settings.cfg = "net.cfg";
    settings.weights = "net.weights";
    settings.data = "data";
    return settings;
}

std::string textOf(const SearchSettings& settings)
{
    return toJson(settings).dump();
}

}  // namespace

class SetupFormsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsShownIsWhatIsSaid()
    {
        SearchSettings settings = named();
        settings.evaluation = {.inputSize = 160, .calibrationImages = 7, .fineTuneSteps = 33, .batch = 5, .learningRate = 1.234567e-4, .cameraEffects = 0.1234, .freeze = Freeze::AllButHeads,
                               .maxValidationImages = 50, .latencyRepeats = 0};
        settings.stopHopeless = 0.12345;
        settings.repeatEvery = 9;
        settings.workers = 3;
        FidelityForm form;
        form.setSettings(settings);
        SearchSettings read = settings;
        form.apply(read);
        QCOMPARE(textOf(read), textOf(settings));  // what the fields cannot show to the last digit too

        form.stepsField()->setValue(20);
        form.freezeField()->setCurrentIndex(0);
        form.cameraField()->setValue(30);
        form.hopelessField()->setValue(25);
        form.apply(read);
        QCOMPARE(read.evaluation.fineTuneSteps, 20);
        QCOMPARE(read.evaluation.freeze, Freeze::None);
        QCOMPARE(read.evaluation.cameraEffects, 0.3);
        QCOMPARE(read.stopHopeless, 0.25);
        QCOMPARE(read.evaluation.inputSize, 160);
    }

    void everyValueOfTheFieldsIsAllowed()
    {
        FidelityForm form;
        for (const bool most : {false, true}) {
            for (QSpinBox* field : form.findChildren<QSpinBox*>())
                field->setValue(most ? field->maximum() : field->minimum());
            for (QDoubleSpinBox* field : form.findChildren<QDoubleSpinBox*>())
                field->setValue(most ? field->maximum() : field->minimum());
            SearchSettings settings = named();
            form.apply(settings);
            validate(settings);
        }
    }

    void whatRulesEachOtherOutIsSaidBeneathTheField()
    {
        FidelityForm form;
        form.hopelessField()->setValue(30);
        form.repeatField()->setValue(4);
        QVERIFY(form.hopelessMessage().isEmpty() && form.repeatMessage().isEmpty());
        form.stepsField()->setValue(SearchRanges::leastStepsOfHopeless - 1);
        QVERIFY(!form.hopelessMessage().isEmpty());
        QVERIFY(form.repeatMessage().isEmpty());
        form.stepsField()->setValue(0);
        QVERIFY(!form.repeatMessage().isEmpty());
        form.hopelessField()->setValue(0);
        form.repeatField()->setValue(0);
        QVERIFY(form.hopelessMessage().isEmpty() && form.repeatMessage().isEmpty());
    }

    void everyAgentHasItsOptions_data()
    {
        QTest::addColumn<QString>("agent");
        for (const std::string& agent : agentNames())
            QTest::newRow(agent.c_str()) << QString::fromStdString(agent);
    }
    void everyAgentHasItsOptions()
    {
        QFETCH(QString, agent);
        AgentOptionsForm form;
        form.setAgent(agent.toStdString());
        for (const AgentOption& option : agentOptions(agent.toStdString())) {
            QWidget* field = form.field(option.name);
            QVERIFY2(field, option.name.c_str());
            QVERIFY(!field->accessibleName().isEmpty());
            if (auto* edit = qobject_cast<QLineEdit*>(field)) {
                QCOMPARE(edit->text().toStdString(), option.value);
                edit->setText(u"nonsense"_s);
                QVERIFY(form.message(option.name).contains(QString::fromStdString(option.range)));
                QVERIFY(form.fault().contains(QString::fromStdString(option.name)));
                edit->setText(QString::fromStdString(option.value));
            }
            QVERIFY(form.fault().isEmpty());
        }
        QVERIFY(form.field("no such option") == nullptr);
    }

    void aValueOutOfItsRangeLeavesTheLastGoodOne()
    {
        AgentOptionsForm form;
        form.setAgent("nsga2");
        auto* population = qobject_cast<QLineEdit*>(form.field("population"));
        QSignalSpy changed(&form, &AgentOptionsForm::changed);
        population->setText(u"14"_s);
        QCOMPARE(form.settings().nsga2.population, 14);
        population->setText(u"-3"_s);
        QCOMPARE(form.settings().nsga2.population, 14);
        QVERIFY(!form.fault().isEmpty());
        QCOMPARE(changed.count(), 2);
        QVERIFY(form.summary().contains(u"population 14"_s));

        form.setAgent("abcp");
        QVERIFY(form.fault().isEmpty());
        auto* warmStart = qobject_cast<QComboBox*>(form.field("warm_start"));
        const bool before = form.settings().policy.warmStart;
        warmStart->setCurrentIndex(1 - warmStart->currentIndex());
        QCOMPARE(form.settings().policy.warmStart, !before);
        form.setAgent("nsga2");
        QCOMPARE(qobject_cast<QLineEdit*>(form.field("population"))->text(), u"14"_s);
    }

    void aFoldHidesItsContentAndSaysWhatItHolds()
    {
        auto* content = new QLabel(u"content"_s);
        Fold fold(u"More"_s, content);
        fold.setSummary(u"as usual"_s);
        fold.show();
        QVERIFY(!content->isVisible());
        QTest::keyClick(fold.button(), Qt::Key_Space);
        QVERIFY(fold.isOpen() && content->isVisible());
        QCOMPARE(fold.summary(), u"as usual"_s);
    }
};

QTEST_MAIN(SetupFormsTest)
#include "tst_setup_forms.moc"
