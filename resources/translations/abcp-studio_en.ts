<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
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
</TS>
