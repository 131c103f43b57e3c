<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>CataloguePage</name>
    <message numerus="yes">
        <source>chosen %Ln time(s)</source>
        <translation>
            <numerusform>chosen %Ln time</numerusform>
            <numerusform>chosen %Ln times</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln user(s)</source>
        <translation>
            <numerusform>%Ln user</numerusform>
            <numerusform>%Ln users</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message numerus="yes">
        <source>This project has %n trained run(s). Train a table of models above, or another model on the Training page.</source>
        <translation>
            <numerusform>This project has %n trained run. Train a table of models above, or another model on the Training page.</numerusform>
            <numerusform>This project has %n trained runs. Train a table of models above, or another model on the Training page.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LivePanel</name>
    <message numerus="yes">
        <source>%n more waiting</source>
        <translation>
            <numerusform>%n more waiting</numerusform>
            <numerusform>%n more waiting</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RankHistogram</name>
    <message numerus="yes">
        <source>rank {ranks}: %Ln user(s), {share} %</source>
        <translation>
            <numerusform>rank {ranks}: %Ln user, {share} %</numerusform>
            <numerusform>rank {ranks}: %Ln users, {share} %</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message numerus="yes">
        <source>%Ln user(s)</source>
        <translation>
            <numerusform>%Ln user</numerusform>
            <numerusform>%Ln users</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SandboxPage</name>
    <message numerus="yes">
        <source>≈ Top {k} for a made-up taste of %n item(s)</source>
        <translation>
            <numerusform>≈ Top {k} for a made-up taste of %n item</numerusform>
            <numerusform>≈ Top {k} for a made-up taste of %n items</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message numerus="yes">
        <source>The made-up taste in the sandbox: %n item(s).</source>
        <translation>
            <numerusform>The made-up taste in the sandbox: %n item.</numerusform>
            <numerusform>The made-up taste in the sandbox: %n items.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TableDialog</name>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n model</numerusform>
            <numerusform>%n models</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TableJob</name>
    <message numerus="yes">
        <source>Training a table of %n models</source>
        <translation>
            <numerusform>Training a table of %n model</numerusform>
            <numerusform>Training a table of %n models</numerusform>
        </translation>
    </message>
</context>
</TS>
