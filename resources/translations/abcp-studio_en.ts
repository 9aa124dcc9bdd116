<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ProjectCheck</name>
    <message numerus="yes">
        <source>%n class(es), but the network&apos;s heads have %1</source>
        <translation>
            <numerusform>%n class, but the network&apos;s heads have %1</numerusform>
            <numerusform>%n classes, but the network&apos;s heads have %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::ActionMap</name>
    <message numerus="yes">
        <source>%1 of %n channel(s) kept (%2)</source>
        <translation>
            <numerusform>%1 of %n channel kept (%2)</numerusform>
            <numerusform>%1 of %n channels kept (%2)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::ChannelPanel</name>
    <message numerus="yes">
        <source>, ranked together with %n tied layer(s)</source>
        <translation>
            <numerusform>, ranked together with %n tied layer</numerusform>
            <numerusform>, ranked together with %n tied layers</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Layer %1 · %2 of %n channel(s) kept, by %3%4</source>
        <translation>
            <numerusform>Layer %1 · %2 of %n channel kept, by %3%4</numerusform>
            <numerusform>Layer %1 · %2 of %n channels kept, by %3%4</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::ComparePage</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n run(s)</source>
        <translation>
            <numerusform>%1 of %n run</numerusform>
            <numerusform>%1 of %n runs</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::DatasetPreview</name>
    <message numerus="yes">
        <source>%n box(es)</source>
        <translation>
            <numerusform>%n box</numerusform>
            <numerusform>%n boxes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n problem(s); a click shows the picture</source>
        <translation>
            <numerusform>%n problem; a click shows the picture</numerusform>
            <numerusform>%n problems; a click shows the picture</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::DetectionsPanel</name>
    <message numerus="yes">
        <source>%n picture(s): %1 lost, %2 gained, %3 new false alarms</source>
        <translation>
            <numerusform>%n picture: %1 lost, %2 gained, %3 new false alarms</numerusform>
            <numerusform>%n pictures: %1 lost, %2 gained, %3 new false alarms</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) without true boxes: %1 seen by the unpruned network alone, %2 by the candidate alone</source>
        <translation>
            <numerusform>%n picture without true boxes: %1 seen by the unpruned network alone, %2 by the candidate alone</numerusform>
            <numerusform>%n pictures without true boxes: %1 seen by the unpruned network alone, %2 by the candidate alone</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::FeaturePanel</name>
    <message numerus="yes">
        <source>%1 of %n channel(s) kept</source>
        <translation>
            <numerusform>%1 of %n channel kept</numerusform>
            <numerusform>%1 of %n channels kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::FidelityForm</name>
    <message numerus="yes">
        <source>%n step(s), batch %1</source>
        <translation>
            <numerusform>%n step, batch %1</numerusform>
            <numerusform>%n steps, batch %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::InterruptedOffer</name>
    <message numerus="yes">
        <source>%1 was interrupted after %2 of %n episode(s). All that ended are saved.</source>
        <translation>
            <numerusform>%1 was interrupted after %2 of %n episode. All that ended are saved.</numerusform>
            <numerusform>%1 was interrupted after %2 of %n episodes. All that ended are saved.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::LayerDifference</name>
    <message numerus="yes">
        <source>%1 (selected) against %2: %3 of %n layer(s) differ.</source>
        <translation>
            <numerusform>%1 (selected) against %2: %3 of %n layer differs.</numerusform>
            <numerusform>%1 (selected) against %2: %3 of %n layers differ.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::LayerModel</name>
    <message numerus="yes">
        <source>tied with %n other(s)</source>
        <translation>
            <numerusform>tied with %n other</numerusform>
            <numerusform>tied with %n others</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::LayerStrip</name>
    <message numerus="yes">
        <source>gone with its block (%n channel(s))</source>
        <translation>
            <numerusform>gone with its block (%n channel)</numerusform>
            <numerusform>gone with its block (%n channels)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n channel(s) kept</source>
        <translation>
            <numerusform>%1 of %n channel kept</numerusform>
            <numerusform>%1 of %n channels kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::MainWindow</name>
    <message numerus="yes">
        <source>The search ended: %n candidate(s) in a row failed. The episode table says why.</source>
        <translation>
            <numerusform>The search ended: %n candidate failed. The episode table says why.</numerusform>
            <numerusform>The search ended: %n candidates in a row failed. The episode table says why.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::NetworkView</name>
    <message numerus="yes">
        <source>%n channel(s), %1×%2</source>
        <translation>
            <numerusform>%n channel, %1×%2</numerusform>
            <numerusform>%n channels, %1×%2</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>gone with its block (%n channel(s))</source>
        <translation>
            <numerusform>gone with its block (%n channel)</numerusform>
            <numerusform>gone with its block (%n channels)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 of %n channel(s) kept</source>
        <translation>
            <numerusform>%1 of %n channel kept</numerusform>
            <numerusform>%1 of %n channels kept</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::ProjectFacts</name>
    <message numerus="yes">
        <source>%n block(s)</source>
        <translation>
            <numerusform>%n block</numerusform>
            <numerusform>%n blocks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n convolution(s)</source>
        <translation>
            <numerusform>%n convolution</numerusform>
            <numerusform>%n convolutions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s)</source>
        <translation>
            <numerusform>%n group</numerusform>
            <numerusform>%n groups</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n class(es)</source>
        <translation>
            <numerusform>%1 in %n class</numerusform>
            <numerusform>%1 in %n classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1, of them %n convolution(s)</source>
        <translation>
            <numerusform>%1, of them %n convolution</numerusform>
            <numerusform>%1, of them %n convolutions</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%1 s an episode, %n at once.</source>
        <translation>
            <numerusform>%1 s an episode, %n at once.</numerusform>
            <numerusform>%1 s an episode, %n at once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>By %n episode(s) of this network that were measured here.</source>
        <translation>
            <numerusform>By %n episode of this network that was measured here.</numerusform>
            <numerusform>By %n episodes of this network that were measured here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>By %n episode(s) of another network that were measured here.</source>
        <translation>
            <numerusform>By %n episode of another network that was measured here.</numerusform>
            <numerusform>By %n episodes of another network that were measured here.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>abcp::ui::RunActions</name>
    <message numerus="yes">
        <source>%n run(s) written: %1</source>
        <translation>
            <numerusform>%n run written: %1</numerusform>
            <numerusform>%n runs written: %1</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) added from %1.</source>
        <translation>
            <numerusform>%n run added from %1.</numerusform>
            <numerusform>%n runs added from %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) had been here already.</source>
        <translation>
            <numerusform>%n run had been here already.</numerusform>
            <numerusform>%n runs had been here already.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) had been deleted here.</source>
        <translation>
            <numerusform>%n run had been deleted here.</numerusform>
            <numerusform>%n runs had been deleted here.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Deletion of %n run(s)</source>
        <translation>
            <numerusform>Deletion of %n run</numerusform>
            <numerusform>Deletion of %n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) deleted.</source>
        <translation>
            <numerusform>%n run deleted.</numerusform>
            <numerusform>%n runs deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) brought back.</source>
        <translation>
            <numerusform>%n run brought back.</numerusform>
            <numerusform>%n runs brought back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) and their retrained networks go for good. There is no way back.</source>
        <translation>
            <numerusform>%n run and its retrained networks go for good. There is no way back.</numerusform>
            <numerusform>%n runs and their retrained networks go for good. There is no way back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n run(s) deleted for good.</source>
        <translation>
            <numerusform>%n run deleted for good.</numerusform>
            <numerusform>%n runs deleted for good.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n retrained network(s) take %1; all of them are pinned and stay.</source>
        <translation>
            <numerusform>%n retrained network takes %1; it is pinned and stays.</numerusform>
            <numerusform>%n retrained networks take %1; all of them are pinned and stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n retrained network(s) take %1.</source>
        <translation>
            <numerusform>%n retrained network takes %1.</numerusform>
            <numerusform>%n retrained networks take %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them are not pinned and take %1. Runs and candidates stay, and can be retrained.</source>
        <translation>
            <numerusform>%n of them is not pinned and takes %1. Runs and candidates stay, and can be retrained.</numerusform>
            <numerusform>%n of them are not pinned and take %1. Runs and candidates stay, and can be retrained.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n network(s)</source>
        <translation>
            <numerusform>Delete %n network</numerusform>
            <numerusform>Delete %n networks</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n retrained network(s) deleted, %1 freed.</source>
        <translation>
            <numerusform>%n retrained network deleted, %1 freed.</numerusform>
            <numerusform>%n retrained networks deleted, %1 freed.</numerusform>
        </translation>
    </message>
</context>
</TS>
