<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>Top {k}: more users than {p} % of the {n} items of {category}</source>
        <translation>Top {k}: mehr Nutzer als {p} % der {n} Artikel in {category}</translation>
    </message>
    <message>
        <source>Top {k}: more users than {p} % of all {n} items</source>
        <translation>Top {k}: mehr Nutzer als {p} % aller {n} Artikel</translation>
    </message>
</context>
<context>
    <name>AboutDialog</name>
    <message>
        <source>About MR-CSAF Studio</source>
        <translation>Über MR-CSAF Studio</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>Lizenztext</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>Bibliothek</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>Lizenz</translation>
    </message>
    <message>
        <source>Libraries and their licences</source>
        <translation>Bibliotheken und ihre Lizenzen</translation>
    </message>
</context>
<context>
    <name>ApartPanel</name>
    <message>
        <source>Agreement, all users</source>
        <translation>Übereinstimmung, alle Nutzer</translation>
    </message>
    <message>
        <source>users</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>Users they disagree on most</source>
        <translation>Nutzer, bei denen sie am weitesten auseinanderliegen</translation>
    </message>
    <message>
        <source>Items they disagree on most</source>
        <translation>Artikel, bei denen sie am weitesten auseinanderliegen</translation>
    </message>
    <message>
        <source>reckoning…</source>
        <translation>wird berechnet…</translation>
    </message>
    <message>
        <source>how many users get it among their {k}: left · right</source>
        <translation>wie viele Nutzer es unter ihren {k} sehen: links · rechts</translation>
    </message>
</context>
<context>
    <name>AudiencePanel</name>
    <message>
        <source>Who would see it</source>
        <translation>Wer es sähe</translation>
    </message>
    <message>
        <source>Users in whose lists it stands highest</source>
        <translation>Nutzer, in deren Listen es am höchsten steht</translation>
    </message>
    <message>
        <source>Press Enter or double-click to open the user&apos;s list</source>
        <translation>Eingabetaste oder Doppelklick öffnet die Liste des Nutzers</translation>
    </message>
    <message>
        <source>Nearest to it are</source>
        <translation>Am nächsten liegen</translation>
    </message>
    <message>
        <source>top {k} {share} %</source>
        <translation>Top {k} {share} %</translation>
    </message>
    <message>
        <source>So few because nobody has chosen it yet: this model ranks a product on its first day below items it knows choices of. Compare it with other new products, and by the median rank; it is no forecast of sales.</source>
        <translation>So wenige, weil es noch niemand gewählt hat: Dieses Modell setzt ein Produkt am ersten Tag unter Artikel, deren Käufe es kennt. Vergleichen Sie es mit anderen neuen Produkten und nach dem Medianrang; eine Absatzprognose ist das nicht.</translation>
    </message>
    <message>
        <source>{user}  ·  rank {rank}</source>
        <translation>{user}  ·  Rang {rank}</translation>
    </message>
</context>
<context>
    <name>BackupsDialog</name>
    <message>
        <source>Backups of {name}</source>
        <translation>Sicherungen von {name}</translation>
    </message>
    <message>
        <source>A backup holds everything but pictures and checkpoints, which are never changed. One is made every half an hour while something changes, and before anything large goes. The newest ten stay, then one a day for a week.</source>
        <translation>Eine Sicherung enthält alles außer Bildern und Modellständen, die nie geändert werden. Sie entsteht jede halbe Stunde, solange sich etwas ändert, und bevor etwas Großes gelöscht wird. Die neuesten zehn bleiben, danach eine je Tag für eine Woche.</translation>
    </message>
    <message>
        <source>Back up now</source>
        <translation>Jetzt sichern</translation>
    </message>
    <message>
        <source>Restore this…</source>
        <translation>Diese wiederherstellen …</translation>
    </message>
    <message>
        <source>Made</source>
        <translation>Angelegt</translation>
    </message>
    <message>
        <source>Why</source>
        <translation>Warum</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Backups</source>
        <translation>Sicherungen</translation>
    </message>
    <message>
        <source>There is no backup yet.</source>
        <translation>Es gibt noch keine Sicherung.</translation>
    </message>
    <message>
        <source>Looking into it…</source>
        <translation>Wird angesehen …</translation>
    </message>
    <message>
        <source>Backing up…</source>
        <translation>Wird gesichert …</translation>
    </message>
    <message>
        <source>Something is at work on this project: wait for it, or stop it.</source>
        <translation>An diesem Projekt wird gerade gearbeitet: warten Sie, oder halten Sie es an.</translation>
    </message>
    <message>
        <source>Restoring…</source>
        <translation>Wird wiederhergestellt …</translation>
    </message>
    <message>
        <source>The backup is in place. What was there before is kept among the backups.</source>
        <translation>Die Sicherung ist eingesetzt. Was vorher da war, liegt bei den Sicherungen.</translation>
    </message>
</context>
<context>
    <name>Balloon</name>
    <message>
        <source>End the tour</source>
        <translation>Rundgang beenden</translation>
    </message>
</context>
<context>
    <name>Buttons</name>
    <message>
        <source>Save into catalogue</source>
        <translation>In den Katalog aufnehmen</translation>
    </message>
    <message>
        <source>Keep draft</source>
        <translation>Entwurf behalten</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht…</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>Verwerfen</translation>
    </message>
    <message>
        <source>Make it an item; nothing that was trained changes, retraining includes it</source>
        <translation>Zum Artikel machen; nichts Trainiertes ändert sich, ein neues Training bezieht es ein</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>Wird gespeichert…</translation>
    </message>
    <message>
        <source>Give it a picture or a few words first.</source>
        <translation>Geben Sie ihm zuerst ein Bild oder ein paar Wörter.</translation>
    </message>
    <message>
        <source>This project is read-only: nothing can be kept or saved in it.</source>
        <translation>Dieses Projekt ist schreibgeschützt: Es kann nichts darin behalten oder gespeichert werden.</translation>
    </message>
    <message>
        <source>Saving into the catalogue waits for the model.</source>
        <translation>Die Aufnahme in den Katalog wartet auf das Modell.</translation>
    </message>
</context>
<context>
    <name>CardDelegate</name>
    <message>
        <source>img </source>
        <translation>Bild </translation>
    </message>
    <message>
        <source>txt </source>
        <translation>Text </translation>
    </message>
</context>
<context>
    <name>CardModel</name>
    <message>
        <source>Rank {n}</source>
        <translation>Rang {n}</translation>
    </message>
    <message>
        <source>score {score}</source>
        <translation>Wertung {score}</translation>
    </message>
    <message>
        <source>image {image} percent, text {text} percent</source>
        <translation>Bild {image} Prozent, Text {text} Prozent</translation>
    </message>
    <message>
        <source>no picture</source>
        <translation>kein Bild</translation>
    </message>
    <message>
        <source>moved {move}</source>
        <translation>verschoben {move}</translation>
    </message>
    <message>
        <source>held-out hit</source>
        <translation>zurückgehaltener Treffer</translation>
    </message>
    <message>
        <source>already seen</source>
        <translation>schon gesehen</translation>
    </message>
    <message>
        <source>chosen for the made-up taste</source>
        <translation>für den erdachten Geschmack gewählt</translation>
    </message>
</context>
<context>
    <name>CardTable</name>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Brand or category</source>
        <translation>Marke oder Kategorie</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wertung</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>Hinweis</translation>
    </message>
    <message>
        <source>held-out hit</source>
        <translation>zurückgehaltener Treffer</translation>
    </message>
    <message>
        <source>seen</source>
        <translation>gesehen</translation>
    </message>
</context>
<context>
    <name>CardTableView</name>
    <message>
        <source>Items as a table</source>
        <translation>Artikel als Tabelle</translation>
    </message>
</context>
<context>
    <name>CardView</name>
    <message>
        <source>Item cards</source>
        <translation>Artikelkarten</translation>
    </message>
</context>
<context>
    <name>CatalogueBar</name>
    <message>
        <source>Search title, brand, category, text, id…</source>
        <translation>Titel, Marke, Kategorie, Text, Kennung suchen…</translation>
    </message>
    <message>
        <source>Search the catalogue</source>
        <translation>Im Katalog suchen</translation>
    </message>
    <message>
        <source>Order</source>
        <translation>Reihenfolge</translation>
    </message>
    <message>
        <source>Show as table (T)</source>
        <translation>Als Tabelle zeigen (T)</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>Als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Size of the cards (Ctrl+wheel)</source>
        <translation>Größe der Karten (Strg+Mausrad)</translation>
    </message>
    <message>
        <source>Size of the cards</source>
        <translation>Größe der Karten</translation>
    </message>
    <message>
        <source>By title</source>
        <translation>Nach Titel</translation>
    </message>
    <message>
        <source>Best match first</source>
        <translation>Bester Treffer zuerst</translation>
    </message>
    <message>
        <source>Most chosen first</source>
        <translation>Meistgewählte zuerst</translation>
    </message>
    <message>
        <source>Least chosen first</source>
        <translation>Seltenstgewählte zuerst</translation>
    </message>
    <message>
        <source>Largest audience first</source>
        <translation>Größtes Publikum zuerst</translation>
    </message>
    <message>
        <source>Smallest audience first</source>
        <translation>Kleinstes Publikum zuerst</translation>
    </message>
    <message>
        <source>Most image-driven first</source>
        <translation>Am stärksten vom Bild geprägte zuerst</translation>
    </message>
    <message>
        <source>Most text-driven first</source>
        <translation>Am stärksten vom Text geprägte zuerst</translation>
    </message>
    <message>
        <source>By category</source>
        <translation>Nach Kategorie</translation>
    </message>
    <message>
        <source>By brand</source>
        <translation>Nach Marke</translation>
    </message>
    <message>
        <source>By id</source>
        <translation>Nach Kennung</translation>
    </message>
    <message>
        <source>Near-duplicates together</source>
        <translation>Fast gleiche beieinander</translation>
    </message>
    <message>
        <source>By column</source>
        <translation>Nach Spalte</translation>
    </message>
    <message>
        <source>Remove the filter {text}</source>
        <translation>Filter {text} entfernen</translation>
    </message>
    <message>
        <source>Clear all</source>
        <translation>Alle entfernen</translation>
    </message>
</context>
<context>
    <name>CataloguePage</name>
    <message>
        <source>{n} rows copied.</source>
        <translation>{n} Zeilen kopiert.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Es ist kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>This project has no items</source>
        <translation>Dieses Projekt hat keine Artikel</translation>
    </message>
    <message>
        <source>Reading the catalogue…</source>
        <translation>Der Katalog wird gelesen…</translation>
    </message>
    <message>
        <source>The catalogue cannot be read</source>
        <translation>Der Katalog kann nicht gelesen werden</translation>
    </message>
    <message>
        <source>0 of {n} items match.</source>
        <translation>0 von {n} Artikeln passen.</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message numerus="yes">
        <source>chosen %Ln time(s)</source>
        <translation>
            <numerusform>%Ln-mal gewählt</numerusform>
            <numerusform>%Ln-mal gewählt</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%Ln user(s)</source>
        <translation>
            <numerusform>%Ln Nutzer</numerusform>
            <numerusform>%Ln Nutzer</numerusform>
        </translation>
    </message>
    <message>
        <source>All {n} items</source>
        <translation>Alle {n} Artikel</translation>
    </message>
    <message>
        <source>{k} of {n} items</source>
        <translation>{k} von {n} Artikeln</translation>
    </message>
    <message>
        <source>run {id}</source>
        <translation>Lauf {id}</translation>
    </message>
    <message>
        <source>no selector weights</source>
        <translation>keine Selektorgewichte</translation>
    </message>
    <message>
        <source>{n} without a picture</source>
        <translation>{n} ohne Bild</translation>
    </message>
    <message>
        <source>audience: computing…</source>
        <translation>Publikum: wird berechnet…</translation>
    </message>
    <message>
        <source>audience: this run keeps no thresholds</source>
        <translation>Publikum: Dieser Lauf bewahrt keine Schwellen auf</translation>
    </message>
</context>
<context>
    <name>CatalogueTable</name>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Chosen</source>
        <translation>Gewählt</translation>
    </message>
    <message>
        <source>Audience@20</source>
        <translation>Publikum@20</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>fehlt</translation>
    </message>
    <message>
        <source>broken</source>
        <translation>beschädigt</translation>
    </message>
</context>
<context>
    <name>CatalogueTableView</name>
    <message>
        <source>The catalogue as a table</source>
        <translation>Der Katalog als Tabelle</translation>
    </message>
</context>
<context>
    <name>ChooseStep</name>
    <message>
        <source>Path of a file or folder</source>
        <translation>Pfad einer Datei oder eines Ordners</translation>
    </message>
    <message>
        <source>A folder…</source>
        <translation>Ein Ordner…</translation>
    </message>
    <message>
        <source>With items.csv or items.jsonl and pictures, or an .inter file.</source>
        <translation>Mit items.csv oder items.jsonl und Bildern, oder einer .inter-Datei.</translation>
    </message>
    <message>
        <source>A file…</source>
        <translation>Eine Datei…</translation>
    </message>
    <message>
        <source>A table of items, an .inter file, or Amazon reviews.</source>
        <translation>Eine Tabelle von Artikeln, eine .inter-Datei oder Amazon-Bewertungen.</translation>
    </message>
    <message>
        <source>Or drop either of them anywhere in this window.</source>
        <translation>Oder legen Sie eines davon irgendwo in diesem Fenster ab.</translation>
    </message>
    <message>
        <source>Choose a folder of data</source>
        <translation>Einen Datenordner wählen</translation>
    </message>
    <message>
        <source>Data (*.inter *.csv *.tsv *.json *.jsonl *.ndjson *.txt *.gz);;All files (*)</source>
        <translation>Daten (*.inter *.csv *.tsv *.json *.jsonl *.ndjson *.txt *.gz);;Alle Dateien (*)</translation>
    </message>
    <message>
        <source>Choose a data file</source>
        <translation>Eine Datendatei wählen</translation>
    </message>
    <message>
        <source>Tables: {names}</source>
        <translation>Tabellen: {names}</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>Wird angesehen…</translation>
    </message>
</context>
<context>
    <name>Cloud</name>
    <message>
        <source>item</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>gewählt</translation>
    </message>
    <message>
        <source>weight of the picture</source>
        <translation>Gewicht des Bildes</translation>
    </message>
    <message>
        <source>how often it was chosen →</source>
        <translation>wie oft gewählt →</translation>
    </message>
</context>
<context>
    <name>ClusterDialog</name>
    <message>
        <source>Ray cluster</source>
        <translation>Ray-Cluster</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>Adresse</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>Prüfen</translation>
    </message>
    <message>
        <source>Use</source>
        <translation>Verwenden</translation>
    </message>
    <message>
        <source>Trainings sent there report, stop and resume as those on this machine do. Enter the address of the cluster’s client port; “ray” alone uses the cores of this machine.</source>
        <translation>Dorthin geschickte Trainings melden sich, halten an und gehen weiter wie die auf diesem Rechner. Geben Sie die Adresse des Client-Ports an; „ray“ allein nimmt die Kerne dieses Rechners.</translation>
    </message>
    <message>
        <source>Asking…</source>
        <translation>Wird gefragt …</translation>
    </message>
    <message>
        <source>Ray {version} answers: {nodes} node(s), {cpus} CPUs, {gpus} GPUs.</source>
        <translation>Ray {version} antwortet: {nodes} Knoten, {cpus} CPUs, {gpus} GPUs.</translation>
    </message>
</context>
<context>
    <name>CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>Type a command…</source>
        <translation>Befehl eingeben…</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Matching commands</source>
        <translation>Passende Befehle</translation>
    </message>
</context>
<context>
    <name>Commands</name>
    <message>
        <source>Open a project</source>
        <translation>Ein Projekt öffnen</translation>
    </message>
    <message>
        <source>Opening the sample shop</source>
        <translation>Der Beispielladen wird geöffnet</translation>
    </message>
    <message>
        <source>One import at a time: wait for this one, or stop it.</source>
        <translation>Ein Import nach dem anderen: Warten Sie auf diesen, oder halten Sie ihn an.</translation>
    </message>
    <message>
        <source>Encoding {name}</source>
        <translation>{name} wird kodiert</translation>
    </message>
    <message>
        <source>{n} vectors were made, the others were there already.</source>
        <translation>{n} Vektoren wurden erzeugt, die übrigen waren schon da.</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild speichern</translation>
    </message>
    <message>
        <source>Pictures (*.png)</source>
        <translation>Bilder (*.png)</translation>
    </message>
    <message>
        <source>{name} could not be written.</source>
        <translation>{name} konnte nicht geschrieben werden.</translation>
    </message>
</context>
<context>
    <name>CompareDialog</name>
    <message>
        <source>Two drafts</source>
        <translation>Zwei Entwürfe</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Trust in the picture</source>
        <translation>Vertrauen in das Bild</translation>
    </message>
    <message>
        <source>Median rank</source>
        <translation>Medianrang</translation>
    </message>
    <message>
        <source>Users, top {k}</source>
        <translation>Nutzer, Top {k}</translation>
    </message>
    <message>
        <source>Among real items</source>
        <translation>Zwischen wirklichen Artikeln</translation>
    </message>
    <message>
        <source>Looks like</source>
        <translation>Sieht aus wie</translation>
    </message>
    <message>
        <source>Reads like</source>
        <translation>Liest sich wie</translation>
    </message>
</context>
<context>
    <name>ComparePage</name>
    <message>
        <source>Save as a page…</source>
        <translation>Als Seite speichern…</translation>
    </message>
    <message>
        <source>Left run</source>
        <translation>Linker Lauf</translation>
    </message>
    <message>
        <source>Right run</source>
        <translation>Rechter Lauf</translation>
    </message>
    <message>
        <source>Swap the two lists</source>
        <translation>Die beiden Listen tauschen</translation>
    </message>
    <message>
        <source>Both lists copied.</source>
        <translation>Beide Listen kopiert.</translation>
    </message>
    <message>
        <source>Page (*.html)</source>
        <translation>Seite (*.html)</translation>
    </message>
    <message>
        <source>Markdown (*.md)</source>
        <translation>Markdown (*.md)</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>Save the comparison</source>
        <translation>Vergleich speichern</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>Als {name} gespeichert.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Es ist kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>Two runs are needed to compare</source>
        <translation>Zum Vergleichen braucht es zwei Läufe</translation>
    </message>
    <message numerus="yes">
        <source>This project has %n trained run(s). Train a table of models above, or another model on the Training page.</source>
        <translation>
            <numerusform>Dieses Projekt hat %n trainierten Lauf. Trainieren Sie oben eine Tabelle von Modellen oder ein weiteres Modell auf der Seite Training.</numerusform>
            <numerusform>Dieses Projekt hat %n trainierte Läufe. Trainieren Sie oben eine Tabelle von Modellen oder ein weiteres Modell auf der Seite Training.</numerusform>
        </translation>
    </message>
    <message>
        <source>Tick two runs, and choose two different ones below</source>
        <translation>Kreuzen Sie zwei Läufe an und wählen Sie unten zwei verschiedene</translation>
    </message>
    <message>
        <source>These runs cannot be compared</source>
        <translation>Diese Läufe können nicht verglichen werden</translation>
    </message>
    <message>
        <source>{user}: overlap@{k} {o:.0f} %, RBO {r}</source>
        <translation>{user}: Überlappung@{k} {o:.0f} %, RBO {r}</translation>
    </message>
    <message>
        <source>≈ {n} users sampled</source>
        <translation>≈ {n} Nutzer als Stichprobe</translation>
    </message>
    <message>
        <source>{n} users</source>
        <translation>{n} Nutzer</translation>
    </message>
    <message>
        <source>over {n}: overlap@{k} {o:.0f} %</source>
        <translation>über {n}: Überlappung@{k} {o:.0f} %</translation>
    </message>
    <message>
        <source>simulated shoppers</source>
        <translation>simulierte Kunden</translation>
    </message>
    <message>
        <source>{a} and {b}</source>
        <translation>{a} und {b}</translation>
    </message>
    <message>
        <source>{b} finds more than {a}: Recall@20 {y} against {x}</source>
        <translation>{b} findet mehr als {a}: Recall@20 {y} gegen {x}</translation>
    </message>
    <message>
        <source>{b} and {a} are not told apart: Recall@20 {y} and {x} (p = {p:.2f})</source>
        <translation>{b} und {a} sind nicht zu unterscheiden: Recall@20 {y} und {x} (p = {p:.2f})</translation>
    </message>
    <message>
        <source>{b} finds more than {a}: Recall@20 {y} against {x} (p = {p:.3f})</source>
        <translation>{b} findet mehr als {a}: Recall@20 {y} gegen {x} (p = {p:.3f})</translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message>
        <source>mean RBO {m:.2f}</source>
        <translation>mittlerer RBO {m:.2f}</translation>
    </message>
    <message>
        <source>from</source>
        <translation>von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>0 different</source>
        <translation>0 verschieden</translation>
    </message>
    <message>
        <source>the same 1</source>
        <translation>dieselben 1</translation>
    </message>
</context>
<context>
    <name>CrashDialog</name>
    <message>
        <source>The last time did not end well</source>
        <translation>Das letzte Mal endete nicht gut</translation>
    </message>
    <message>
        <source>Details</source>
        <translation>Einzelheiten</translation>
    </message>
    <message>
        <source>Log: {file}</source>
        <translation>Protokoll: {file}</translation>
    </message>
    <message>
        <source>MR-CSAF Studio stopped by a fault of its own, {when}.</source>
        <translation>MR-CSAF Studio brach {when} durch einen eigenen Fehler ab.</translation>
    </message>
    <message>
        <source>MR-CSAF Studio was ended from outside, {when}.</source>
        <translation>MR-CSAF Studio wurde {when} von außen beendet.</translation>
    </message>
    <message>
        <source>What had been saved is whole: a project is checked each time it is opened. Nothing about this was sent to anybody; copy the details if you want to report them.</source>
        <translation>Gespeichertes ist unversehrt: ein Projekt wird bei jedem Öffnen geprüft. Es wurde niemandem etwas davon gesendet; kopieren Sie die Einzelheiten, wenn Sie sie melden wollen.</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
    <message>
        <source>Open “{name}” again</source>
        <translation>„{name}“ wieder öffnen</translation>
    </message>
</context>
<context>
    <name>DataTable</name>
    <message>
        <source>Data of the chart</source>
        <translation>Daten des Diagramms</translation>
    </message>
    <message>
        <source>Chart</source>
        <translation>Diagramm</translation>
    </message>
    <message>
        <source>Copy all</source>
        <translation>Alles kopieren</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
</context>
<context>
    <name>Desk</name>
    <message>
        <source>“{name}” was put aside.</source>
        <translation>„{name}“ wurde zur Seite gelegt.</translation>
    </message>
    <message>
        <source>“{name}” was discarded.</source>
        <translation>„{name}“ wurde verworfen.</translation>
    </message>
    <message>
        <source>“{name}” was deleted.</source>
        <translation>„{name}“ wurde gelöscht.</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>Als {name} gespeichert.</translation>
    </message>
    <message>
        <source>Kept as a draft.</source>
        <translation>Als Entwurf behalten.</translation>
    </message>
    <message>
        <source>Saved into the catalogue as {id}; the next training will learn from it.</source>
        <translation>Als {id} in den Katalog aufgenommen; das nächste Training lernt daraus.</translation>
    </message>
    <message>
        <source>The picture</source>
        <translation>Das Bild</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>The last change of a draft was undone.</source>
        <translation>Die letzte Änderung eines Entwurfs wurde rückgängig gemacht.</translation>
    </message>
</context>
<context>
    <name>DifferenceDialog</name>
    <message>
        <source>Run {n}</source>
        <translation>Lauf {n}</translation>
    </message>
    <message>
        <source>Setting or figure</source>
        <translation>Einstellung oder Zahl</translation>
    </message>
</context>
<context>
    <name>DivergingBars</name>
    <message>
        <source>part</source>
        <translation>Teil</translation>
    </message>
    <message>
        <source>contribution</source>
        <translation>Beitrag</translation>
    </message>
</context>
<context>
    <name>DraftsPanel</name>
    <message>
        <source>Drafts</source>
        <translation>Entwürfe</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>Choose two drafts to see them side by side</source>
        <translation>Wählen Sie zwei Entwürfe, um sie nebeneinander zu sehen</translation>
    </message>
    <message>
        <source>without words</source>
        <translation>ohne Wörter</translation>
    </message>
    <message>
        <source>✓ {name} · in the catalogue</source>
        <translation>✓ {name} · im Katalog</translation>
    </message>
    <message>
        <source>{name} · median rank {rank}</source>
        <translation>{name} · Medianrang {rank}</translation>
    </message>
</context>
<context>
    <name>DryRunStep</name>
    <message>
        <source>Progress of the dry run</source>
        <translation>Fortschritt des Probelaufs</translation>
    </message>
    <message>
        <source>Read again</source>
        <translation>Neu lesen</translation>
    </message>
    <message>
        <source>Starting the worker…</source>
        <translation>Der Arbeitsprozess wird gestartet…</translation>
    </message>
    <message>
        <source>Reading {what}</source>
        <translation>{what} wird gelesen</translation>
    </message>
    <message>
        <source>{n} rows were read; nothing has been stored yet.</source>
        <translation>{n} Zeilen wurden gelesen; noch ist nichts gespeichert.</translation>
    </message>
</context>
<context>
    <name>FacetPanel</name>
    <message>
        <source>Facets</source>
        <translation>Facetten</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Origin</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Near-duplicates</source>
        <translation>Fast gleiche</translation>
    </message>
    <message>
        <source>with picture</source>
        <translation>mit Bild</translation>
    </message>
    <message>
        <source>without picture</source>
        <translation>ohne Bild</translation>
    </message>
    <message>
        <source>broken picture</source>
        <translation>beschädigtes Bild</translation>
    </message>
    <message>
        <source>with text</source>
        <translation>mit Text</translation>
    </message>
    <message>
        <source>without text</source>
        <translation>ohne Text</translation>
    </message>
    <message>
        <source>from the data</source>
        <translation>aus den Daten</translation>
    </message>
    <message>
        <source>added by hand</source>
        <translation>von Hand ergänzt</translation>
    </message>
    <message>
        <source>picture alike</source>
        <translation>ähnliches Bild</translation>
    </message>
    <message>
        <source>text alike</source>
        <translation>ähnlicher Text</translation>
    </message>
    <message>
        <source>both alike</source>
        <translation>beides ähnlich</translation>
    </message>
</context>
<context>
    <name>FacetSection</name>
    <message>
        <source>Fewer</source>
        <translation>Weniger</translation>
    </message>
    <message>
        <source>{n} more…</source>
        <translation>{n} weitere…</translation>
    </message>
    <message>
        <source>the {n} most frequent of {of}</source>
        <translation>die {n} häufigsten von {of}</translation>
    </message>
</context>
<context>
    <name>Field</name>
    <message>
        <source>{name}; default {default}</source>
        <translation>{name}; Vorgabe {default}</translation>
    </message>
</context>
<context>
    <name>FilterLine</name>
    <message>
        <source>Filters…</source>
        <translation>Filter …</translation>
    </message>
    <message>
        <source>picture {low:.2f} to {high:.2f}</source>
        <translation>Bild {low:.2f} bis {high:.2f}</translation>
    </message>
    <message>
        <source>Remove the filter {text}</source>
        <translation>Filter {text} entfernen</translation>
    </message>
</context>
<context>
    <name>FilterPanel</name>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>Weight of the picture, from</source>
        <translation>Gewicht des Bildes, von</translation>
    </message>
    <message>
        <source>to</source>
        <translation>bis</translation>
    </message>
    <message>
        <source>all categories</source>
        <translation>alle Kategorien</translation>
    </message>
    <message>
        <source>all brands</source>
        <translation>alle Marken</translation>
    </message>
</context>
<context>
    <name>GhostList</name>
    <message>
        <source>In the list of {user}</source>
        <translation>In der Liste von {user}</translation>
    </message>
    <message>
        <source>rank {rank} of {n}, between its real neighbours in the list</source>
        <translation>Rang {rank} von {n}, zwischen seinen wirklichen Nachbarn in der Liste</translation>
    </message>
</context>
<context>
    <name>Histogram</name>
    <message>
        <source>Drag to choose a range; Esc lets it go</source>
        <translation>Ziehen wählt einen Bereich; Esc hebt ihn auf</translation>
    </message>
    <message>
        <source>{low:.2f} to {high:.2f}: {n} items</source>
        <translation>{low:.2f} bis {high:.2f}: {n} Artikel</translation>
    </message>
    <message>
        <source>median {m:.3f}</source>
        <translation>Median {m:.3f}</translation>
    </message>
</context>
<context>
    <name>HistoryPanel</name>
    <message>
        <source>Because you chose …</source>
        <translation>Weil Sie gewählt haben …</translation>
    </message>
    <message>
        <source>What the history contributed</source>
        <translation>Was der Verlauf beitrug</translation>
    </message>
    <message>
        <source>Exact for this trained model: the rows and bars contributed the whole score.</source>
        <translation>Exakt für dieses trainierte Modell: Zeilen und Balken ergeben zusammen die ganze Wertung.</translation>
    </message>
    <message>
        <source>Your own profile</source>
        <translation>Ihr eigenes Profil</translation>
    </message>
    <message>
        <source>People like you</source>
        <translation>Menschen wie Sie</translation>
    </message>
    <message>
        <source>{n} more choices</source>
        <translation>{n} weitere Käufe</translation>
    </message>
</context>
<context>
    <name>HistoryStrip</name>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Chosen
before ({n})</source>
        <translation>Zuvor
gewählt ({n})</translation>
    </message>
    <message>
        <source>Nothing chosen before</source>
        <translation>Zuvor nichts gewählt</translation>
    </message>
</context>
<context>
    <name>HomePage</name>
    <message>
        <source>Recent projects</source>
        <translation>Letzte Projekte</translation>
    </message>
    <message>
        <source>See how a recommender thinks</source>
        <translation>Sehen, wie ein Empfehlungssystem denkt</translation>
    </message>
    <message>
        <source>Pick a shopper, look at the ranked products, and learn for each of them how much its picture and its words counted. Works offline; nothing leaves this computer.</source>
        <translation>Wählen Sie einen Kunden, sehen Sie die gereihten Produkte an und erfahren Sie für jedes, wie viel sein Bild und seine Wörter zählten. Läuft ohne Internet; nichts verlässt diesen Rechner.</translation>
    </message>
    <message>
        <source>Open the sample shop</source>
        <translation>Beispielladen öffnen</translation>
    </message>
    <message>
        <source>600 drawn products and 800 simulated shoppers, with a trained model.</source>
        <translation>600 gezeichnete Produkte und 800 simulierte Kunden, mit einem trainierten Modell.</translation>
    </message>
    <message>
        <source>Open a project…</source>
        <translation>Projekt öffnen…</translation>
    </message>
    <message>
        <source>A folder whose name ends in .mrcsaf.</source>
        <translation>Ein Ordner, dessen Name auf .mrcsaf endet.</translation>
    </message>
    <message>
        <source>Import data…</source>
        <translation>Daten importieren…</translation>
    </message>
    <message>
        <source>A catalogue with pictures, Amazon reviews, or an MMRec folder.</source>
        <translation>Ein Katalog mit Bildern, Amazon-Bewertungen oder ein MMRec-Ordner.</translation>
    </message>
    <message>
        <source>Or drop a project, data or a checkpoint anywhere in this window.</source>
        <translation>Oder legen Sie ein Projekt, Daten oder einen Checkpoint irgendwo in diesem Fenster ab.</translation>
    </message>
</context>
<context>
    <name>ImportRun</name>
    <message>
        <source>Importing {name}</source>
        <translation>{name} wird importiert</translation>
    </message>
    <message>
        <source>Encoding {name}</source>
        <translation>{name} wird kodiert</translation>
    </message>
</context>
<context>
    <name>ImportStep</name>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Begin again</source>
        <translation>Von vorn</translation>
    </message>
    <message>
        <source>You may close this window: the import goes on in the status bar.</source>
        <translation>Sie können dieses Fenster schließen: Der Import läuft in der Statusleiste weiter.</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>Wird gezählt…</translation>
    </message>
    <message>
        <source>The data is in the project, with the vectors made so far. Go on now, or later with “Encode pictures and words” in the menu File.</source>
        <translation>Die Daten sind im Projekt, mit den bisher erzeugten Vektoren. Fahren Sie jetzt fort, oder später mit „Bilder und Wörter kodieren“ im Menü „Datei“.</translation>
    </message>
    <message>
        <source>Nothing was stored. Go back to change something, or begin again.</source>
        <translation>Nichts wurde gespeichert. Gehen Sie zurück, um etwas zu ändern, oder beginnen Sie von vorn.</translation>
    </message>
</context>
<context>
    <name>ImportWizard</name>
    <message>
        <source>Choose</source>
        <translation>Auswahl</translation>
    </message>
    <message>
        <source>Columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>Optionen</translation>
    </message>
    <message>
        <source>Dry run</source>
        <translation>Probelauf</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Import data</source>
        <translation>Daten importieren</translation>
    </message>
    <message>
        <source>The import of {name} has not ended well: choose Import data to see why.</source>
        <translation>Der Import von {name} ist nicht gut ausgegangen: Wählen Sie „Daten importieren“, um zu sehen, warum.</translation>
    </message>
    <message>
        <source>{name} is imported: open it from Home.</source>
        <translation>{name} ist importiert: Öffnen Sie es auf der Startseite.</translation>
    </message>
    <message>
        <source>Open the project</source>
        <translation>Projekt öffnen</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
    <message>
        <source>Import something else</source>
        <translation>Etwas anderes importieren</translation>
    </message>
    <message>
        <source>This is what would come in</source>
        <translation>Das käme herein</translation>
    </message>
    <message>
        <source>Reading everything once</source>
        <translation>Alles wird einmal gelesen</translation>
    </message>
    <message>
        <source>It cannot be imported like this</source>
        <translation>So kann es nicht importiert werden</translation>
    </message>
    <message>
        <source>What shall be imported?</source>
        <translation>Was soll importiert werden?</translation>
    </message>
    <message>
        <source>Which column means what?</source>
        <translation>Welche Spalte bedeutet was?</translation>
    </message>
    <message>
        <source>How shall it be read, and where shall it go?</source>
        <translation>Wie soll es gelesen werden, und wohin soll es?</translation>
    </message>
</context>
<context>
    <name>Inspector</name>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Looks alike</source>
        <translation>Sieht ähnlich aus</translation>
    </message>
    <message>
        <source>Reads alike</source>
        <translation>Liest sich ähnlich</translation>
    </message>
    <message>
        <source>Explanation copied.</source>
        <translation>Erklärung kopiert.</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Choose a card</source>
        <translation>Wählen Sie eine Karte</translation>
    </message>
    <message>
        <source>Its picture, its weights and the reasons for its rank appear here.</source>
        <translation>Bild, Gewichte und die Gründe für den Rang erscheinen hier.</translation>
    </message>
</context>
<context>
    <name>IssuesTable</name>
    <message>
        <source>Export as CSV…</source>
        <translation>Als CSV exportieren…</translation>
    </message>
    <message>
        <source>Issues</source>
        <translation>Auffälligkeiten</translation>
    </message>
    <message>
        <source>No issues: every row was taken as it stood</source>
        <translation>Keine Auffälligkeiten: Jede Zeile wurde übernommen, wie sie war</translation>
    </message>
    <message>
        <source>{n} issues</source>
        <translation>{n} Auffälligkeiten</translation>
    </message>
    <message>
        <source>The first {n} of {all} issues</source>
        <translation>Die ersten {n} von {all} Auffälligkeiten</translation>
    </message>
    <message>
        <source>Export the issues</source>
        <translation>Auffälligkeiten exportieren</translation>
    </message>
</context>
<context>
    <name>ItemCommands</name>
    <message>
        <source>This item has no picture.</source>
        <translation>Dieser Artikel hat kein Bild.</translation>
    </message>
    <message>
        <source>There is no chart on this page.</source>
        <translation>Auf dieser Seite ist kein Diagramm.</translation>
    </message>
    <message>
        <source>Choose an item first.</source>
        <translation>Wählen Sie zuerst einen Artikel.</translation>
    </message>
    <message>
        <source>This project keeps no nearest items of that kind.</source>
        <translation>Dieses Projekt kennt keine nächsten Artikel dieser Art.</translation>
    </message>
    <message>
        <source>like “{title}” by picture</source>
        <translation>wie „{title}“ nach dem Bild</translation>
    </message>
    <message>
        <source>like “{title}” by words</source>
        <translation>wie „{title}“ nach den Worten</translation>
    </message>
</context>
<context>
    <name>ItemPanel</name>
    <message>
        <source>This item came without a picture.</source>
        <translation>Dieser Artikel kam ohne Bild.</translation>
    </message>
    <message>
        <source>Its picture is damaged and is not used.</source>
        <translation>Sein Bild ist beschädigt und wird nicht verwendet.</translation>
    </message>
    <message>
        <source>Its picture has gone from the project&apos;s folder.</source>
        <translation>Sein Bild ist aus dem Projektordner verschwunden.</translation>
    </message>
    <message>
        <source>This item came without any text.</source>
        <translation>Dieser Artikel kam ohne jeden Text.</translation>
    </message>
    <message>
        <source>Added here; the model was not trained with it.</source>
        <translation>Hier ergänzt; das Modell wurde nicht damit trainiert.</translation>
    </message>
</context>
<context>
    <name>Legend</name>
    <message>
        <source>Show all</source>
        <translation>Alle zeigen</translation>
    </message>
</context>
<context>
    <name>Lists</name>
    <message>
        <source>Two ranked lists</source>
        <translation>Zwei gereihte Listen</translation>
    </message>
    <message>
        <source>rank {n} left</source>
        <translation>links Rang {n}</translation>
    </message>
    <message>
        <source>not in the left list</source>
        <translation>nicht in der linken Liste</translation>
    </message>
    <message>
        <source>rank {n} right</source>
        <translation>rechts Rang {n}</translation>
    </message>
    <message>
        <source>not in the right list</source>
        <translation>nicht in der rechten Liste</translation>
    </message>
    <message>
        <source>✓ chosen later</source>
        <translation>✓ später gewählt</translation>
    </message>
</context>
<context>
    <name>LivePanel</name>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop, publish the best</source>
        <translation>Beenden, Bestes veröffentlichen</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>No epoch yet</source>
        <translation>Noch keine Epoche</translation>
    </message>
    <message>
        <source>No selector, or no epoch yet</source>
        <translation>Kein Selektor oder noch keine Epoche</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>Verlust</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Timed while it trains</source>
        <translation>Beim Training gemessen</translation>
    </message>
    <message>
        <source>Seconds an epoch</source>
        <translation>Sekunden je Epoche</translation>
    </message>
    <message>
        <source>Selector: picture’s weight</source>
        <translation>Selektor: Gewicht des Bildes</translation>
    </message>
    <message>
        <source>Stop here and go on later from the last whole epoch (Ctrl+P)</source>
        <translation>Hier anhalten und später ab der letzten ganzen Epoche fortsetzen (Strg+P)</translation>
    </message>
    <message>
        <source>Go on from the last whole epoch (Ctrl+P)</source>
        <translation>Ab der letzten ganzen Epoche fortsetzen (Strg+P)</translation>
    </message>
    <message>
        <source>End here and publish the best epoch as the run</source>
        <translation>Hier beenden und die beste Epoche als Lauf veröffentlichen</translation>
    </message>
    <message>
        <source>{title} · epoch {n} of at most {all}</source>
        <translation>{title} · Epoche {n} von höchstens {all}</translation>
    </message>
    <message>
        <source>best Recall@20 {value} at epoch {n}</source>
        <translation>bester Recall@20 {value} in Epoche {n}</translation>
    </message>
    <message>
        <source>{each} s an epoch</source>
        <translation>{each} s je Epoche</translation>
    </message>
    <message>
        <source>at most {time} left</source>
        <translation>noch höchstens {time}</translation>
    </message>
    <message>
        <source>Recall@20</source>
        <translation>Recall@20</translation>
    </message>
    <message>
        <source>NDCG@20</source>
        <translation>NDCG@20</translation>
    </message>
    <message>
        <source>median</source>
        <translation>Median</translation>
    </message>
    <message numerus="yes">
        <source>%n more waiting</source>
        <translation>
            <numerusform>%n wartet noch</numerusform>
            <numerusform>%n warten noch</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MainToolbar</name>
    <message>
        <source>Toolbar</source>
        <translation>Symbolleiste</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Length of the list</source>
        <translation>Länge der Liste</translation>
    </message>
    <message>
        <source>Top {k}</source>
        <translation>Top {k}</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>Noch kein Modell</translation>
    </message>
</context>
<context>
    <name>MapBar</name>
    <message>
        <source>Space</source>
        <translation>Raum</translation>
    </message>
    <message>
        <source>Colour by</source>
        <translation>Färben nach</translation>
    </message>
    <message>
        <source>Kind of map</source>
        <translation>Art der Karte</translation>
    </message>
    <message>
        <source>principal components</source>
        <translation>Hauptkomponenten</translation>
    </message>
    <message>
        <source>neighbourhoods (t-SNE)</source>
        <translation>Nachbarschaften (t-SNE)</translation>
    </message>
    <message>
        <source>Map of</source>
        <translation>Karte:</translation>
    </message>
    <message>
        <source>as</source>
        <translation>als</translation>
    </message>
    <message>
        <source>coloured by</source>
        <translation>gefärbt nach</translation>
    </message>
    <message>
        <source>Drag to move the map</source>
        <translation>Ziehen verschiebt die Karte</translation>
    </message>
    <message>
        <source>Drag a lasso around items (Ctrl moves)</source>
        <translation>Ein Lasso um Artikel ziehen (Strg verschiebt)</translation>
    </message>
    <message>
        <source>Drag a rectangle over items (Ctrl moves)</source>
        <translation>Ein Rechteck über Artikel ziehen (Strg verschiebt)</translation>
    </message>
    <message>
        <source>Pictures where there is room</source>
        <translation>Bilder, wo Platz ist</translation>
    </message>
    <message>
        <source>Closer (+)</source>
        <translation>Näher (+)</translation>
    </message>
    <message>
        <source>Farther (−)</source>
        <translation>Weiter weg (−)</translation>
    </message>
    <message>
        <source>Whole map (Home)</source>
        <translation>Ganze Karte (Pos1)</translation>
    </message>
    <message>
        <source>final vectors</source>
        <translation>Endvektoren</translation>
    </message>
    <message>
        <source>final image vectors</source>
        <translation>Endvektoren Bild</translation>
    </message>
    <message>
        <source>final text vectors</source>
        <translation>Endvektoren Text</translation>
    </message>
    <message>
        <source>image features</source>
        <translation>Bildmerkmale</translation>
    </message>
    <message>
        <source>text features</source>
        <translation>Textmerkmale</translation>
    </message>
    <message>
        <source>category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>image weight</source>
        <translation>Bildgewicht</translation>
    </message>
    <message>
        <source>popularity</source>
        <translation>Beliebtheit</translation>
    </message>
    <message>
        <source>user&apos;s score</source>
        <translation>Wert für die Person</translation>
    </message>
</context>
<context>
    <name>MapPage</name>
    <message>
        <source>Map of the items</source>
        <translation>Karte der Artikel</translation>
    </message>
    <message>
        <source>Let go</source>
        <translation>Aufheben</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Es ist kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>This project has no items</source>
        <translation>Dieses Projekt hat keine Artikel</translation>
    </message>
    <message>
        <source>Drawing the map…</source>
        <translation>Die Karte wird gezeichnet…</translation>
    </message>
    <message>
        <source>This map cannot be drawn</source>
        <translation>Diese Karte kann nicht gezeichnet werden</translation>
    </message>
    <message>
        <source>best 1 %</source>
        <translation>beste 1 %</translation>
    </message>
    <message>
        <source>best 5 %</source>
        <translation>beste 5 %</translation>
    </message>
    <message>
        <source>best 20 %</source>
        <translation>beste 20 %</translation>
    </message>
    <message>
        <source>best half</source>
        <translation>beste Hälfte</translation>
    </message>
    <message>
        <source>the rest</source>
        <translation>der Rest</translation>
    </message>
    <message>
        <source>other</source>
        <translation>andere</translation>
    </message>
    <message>
        <source>without</source>
        <translation>ohne</translation>
    </message>
    <message>
        <source>all items</source>
        <translation>alle Artikel</translation>
    </message>
    <message>
        <source>Showing all {n} items</source>
        <translation>Alle {n} Artikel sind zu sehen</translation>
    </message>
    <message>
        <source>Showing {n} of {of} items</source>
        <translation>{n} von {of} Artikeln sind zu sehen</translation>
    </message>
    <message>
        <source>{n} have no such vector</source>
        <translation>{n} haben keinen solchen Vektor</translation>
    </message>
    <message>
        <source>≈ neighbourhoods (t-SNE): near is alike, far says nothing</source>
        <translation>≈ Nachbarschaften (t-SNE): nah heißt ähnlich, fern heißt nichts</translation>
    </message>
    <message>
        <source>≈ principal components, {p:.0f} % of the variance</source>
        <translation>≈ Hauptkomponenten, {p:.0f} % der Varianz</translation>
    </message>
    <message>
        <source>shaded by density</source>
        <translation>nach Dichte schattiert</translation>
    </message>
    <message>
        <source>◆ {user}, ○ history, numbers: the top {k}</source>
        <translation>◆ {user}, ○ Verlauf, Zahlen: die Top {k}</translation>
    </message>
    <message>
        <source>◆ middle of {user}&apos;s history, ○ history, numbers: the top {k}</source>
        <translation>◆ Mitte des Verlaufs von {user}, ○ Verlauf, Zahlen: die Top {k}</translation>
    </message>
    <message>
        <source>neighbourhoods are being computed</source>
        <translation>Nachbarschaften werden berechnet</translation>
    </message>
    <message>
        <source>lasso of {n} items</source>
        <translation>Lasso mit {n} Artikeln</translation>
    </message>
    <message>
        <source>Show {n} in the catalogue</source>
        <translation>{n} im Katalog zeigen</translation>
    </message>
</context>
<context>
    <name>Navigator</name>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
</context>
<context>
    <name>NearMaps</name>
    <message>
        <source>Map of neighbourhoods</source>
        <translation>Karte der Nachbarschaften</translation>
    </message>
</context>
<context>
    <name>NewProductPage</name>
    <message>
        <source>Restart the worker</source>
        <translation>Arbeitsprozess neu starten</translation>
    </message>
    <message>
        <source>Loading the model</source>
        <translation>Das Modell wird geladen</translation>
    </message>
    <message>
        <source>There is no picture in the clipboard.</source>
        <translation>In der Zwischenablage ist kein Bild.</translation>
    </message>
    <message>
        <source>This cannot be placed</source>
        <translation>Das kann nicht platziert werden</translation>
    </message>
    <message>
        <source>Open one, or the sample shop, to try out a product in it.</source>
        <translation>Öffnen Sie eines oder den Beispielladen, um darin ein Produkt auszuprobieren.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Es ist kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>Noch kein Modell</translation>
    </message>
    <message>
        <source>Train one first: it decides where a new product lands.</source>
        <translation>Trainieren Sie zuerst eines: Es entscheidet, wo ein neues Produkt landet.</translation>
    </message>
    <message>
        <source>Reading the run and its weights…</source>
        <translation>Der Lauf und seine Gewichte werden gelesen…</translation>
    </message>
    <message>
        <source>Loading the encoders for pictures and words…</source>
        <translation>Die Kodierer für Bilder und Wörter werden geladen…</translation>
    </message>
    <message>
        <source>Starting the worker…</source>
        <translation>Der Arbeitsprozess wird gestartet…</translation>
    </message>
    <message>
        <source>Getting ready</source>
        <translation>Wird vorbereitet</translation>
    </message>
    <message>
        <source>Show run {n} · {name}</source>
        <translation>Lauf {n} · {name} zeigen</translation>
    </message>
    <message>
        <source>This run cannot place a product</source>
        <translation>Dieser Lauf kann kein Produkt platzieren</translation>
    </message>
    <message>
        <source>The model is not ready</source>
        <translation>Das Modell ist nicht bereit</translation>
    </message>
    <message>
        <source>Drop in a picture, write a title and a few sentences: its neighbours, its rank for every user and its audience appear here.</source>
        <translation>Legen Sie ein Bild hinein, schreiben Sie einen Titel und ein paar Sätze: Nachbarn, Rang für jeden Nutzer und Publikum erscheinen hier.</translation>
    </message>
    <message>
        <source>Where would it land?</source>
        <translation>Wo würde es landen?</translation>
    </message>
    <message>
        <source>Placing it…</source>
        <translation>Wird platziert…</translation>
    </message>
    <message>
        <source>Keep draft</source>
        <translation>Entwurf behalten</translation>
    </message>
    <message>
        <source>Keep changes</source>
        <translation>Änderungen behalten</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Report (*.html)</source>
        <translation>Bericht (*.html)</translation>
    </message>
</context>
<context>
    <name>OptionsStep</name>
    <message>
        <source>Turn pictures and words into vectors afterwards</source>
        <translation>Bilder und Wörter danach in Vektoren verwandeln</translation>
    </message>
    <message>
        <source>The file’s own, else random</source>
        <translation>Die eigene der Datei, sonst zufällig</translation>
    </message>
    <message>
        <source>The file’s own</source>
        <translation>Die eigene der Datei</translation>
    </message>
    <message>
        <source>Random 80 / 10 / 10 of each user</source>
        <translation>Zufällig 80 / 10 / 10 je Nutzer</translation>
    </message>
    <message>
        <source>beside the table, or in its folder “images”</source>
        <translation>neben der Tabelle oder in ihrem Ordner „images“</translation>
    </message>
    <message>
        <source>New project</source>
        <translation>Neues Projekt</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>Browse…</source>
        <translation>Durchsuchen…</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>Daten</translation>
    </message>
    <message>
        <source>k-core</source>
        <translation>k-Kern</translation>
    </message>
    <message>
        <source>Split</source>
        <translation>Aufteilung</translation>
    </message>
    <message>
        <source>Seed of the split</source>
        <translation>Startwert der Aufteilung</translation>
    </message>
    <message>
        <source>Picture folder</source>
        <translation>Bilderordner</translation>
    </message>
    <message>
        <source>Encoders</source>
        <translation>Kodierer</translation>
    </message>
    <message>
        <source>off</source>
        <translation>aus</translation>
    </message>
    <message>
        <source>Keep users and items with at least that many interactions; 0 is off. The published data sets are 5-cores.</source>
        <translation>Nutzer und Artikel mit mindestens so vielen Interaktionen behalten; 0 ist aus. Die veröffentlichten Datensätze sind 5-Kerne.</translation>
    </message>
    <message>
        <source>Such data sets bring their own vectors: encode only where they have pictures or texts and no vectors.</source>
        <translation>Solche Datensätze bringen eigene Vektoren mit: kodieren Sie nur, wo sie Bilder oder Texte, aber keine Vektoren haben.</translation>
    </message>
    <message>
        <source>Models need them. They are made on this computer and can be resumed.</source>
        <translation>Modelle brauchen sie. Sie werden auf diesem Rechner erzeugt, und das lässt sich fortsetzen.</translation>
    </message>
    <message>
        <source>Give the project a name.</source>
        <translation>Geben Sie dem Projekt einen Namen.</translation>
    </message>
    <message>
        <source>{path} is not there: choose another place.</source>
        <translation>{path} ist nicht da: Wählen Sie einen anderen Ort.</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>{what} must be a whole number.</source>
        <translation>{what} muss eine ganze Zahl sein.</translation>
    </message>
    <message>
        <source>Will be {path}</source>
        <translation>Wird {path}</translation>
    </message>
    <message>
        <source>{path} is there already: it is taken only if it holds no data yet</source>
        <translation>{path} ist schon da: Es wird nur genommen, wenn es noch keine Daten enthält</translation>
    </message>
    <message>
        <source>Where the project goes</source>
        <translation>Wohin das Projekt kommt</translation>
    </message>
    <message>
        <source>Folder of pictures</source>
        <translation>Ordner mit Bildern</translation>
    </message>
</context>
<context>
    <name>PictureWell</name>
    <message>
        <source>Picture: drop, paste or browse</source>
        <translation>Bild: ablegen, einfügen oder suchen</translation>
    </message>
    <message>
        <source>Picture {name}: press to choose another</source>
        <translation>Bild {name}: drücken, um ein anderes zu wählen</translation>
    </message>
    <message>
        <source>the pasted picture</source>
        <translation>das eingefügte Bild</translation>
    </message>
    <message>
        <source>Pictures ({kinds})</source>
        <translation>Bilder ({kinds})</translation>
    </message>
    <message>
        <source>Choose a picture</source>
        <translation>Ein Bild wählen</translation>
    </message>
    <message>
        <source>Drop a picture here, paste one, or press to browse</source>
        <translation>Bild hier ablegen, einfügen oder drücken, um zu suchen</translation>
    </message>
    <message>
        <source>Reading the picture…</source>
        <translation>Das Bild wird gelesen…</translation>
    </message>
</context>
<context>
    <name>ProductForm</name>
    <message>
        <source>Remove picture</source>
        <translation>Bild entfernen</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>as in the catalogue</source>
        <translation>wie im Katalog</translation>
    </message>
    <message>
        <source>New to this catalogue: compared with all items.</source>
        <translation>Neu in diesem Katalog: verglichen mit allen Artikeln.</translation>
    </message>
    <message>
        <source>Only the first {n} of {all} characters are kept.</source>
        <translation>Nur die ersten {n} von {all} Zeichen bleiben.</translation>
    </message>
    <message>
        <source>The words are placed without it.</source>
        <translation>Die Wörter werden ohne es platziert.</translation>
    </message>
</context>
<context>
    <name>ProportionBar</name>
    <message>
        <source>image {i:.3f}, text {t:.3f}</source>
        <translation>Bild {i:.3f}, Text {t:.3f}</translation>
    </message>
</context>
<context>
    <name>QueueBar</name>
    <message>
        <source>Next:</source>
        <translation>Danach:</translation>
    </message>
    <message>
        <source>Take it out of the queue</source>
        <translation>Aus der Warteschlange nehmen</translation>
    </message>
</context>
<context>
    <name>RankHistogram</name>
    <message>
        <source>Rank in every user&apos;s list</source>
        <translation>Rang in der Liste jedes Nutzers</translation>
    </message>
    <message numerus="yes">
        <source>rank {ranks}: %Ln user(s), {share} %</source>
        <translation>
            <numerusform>Rang {ranks}: %Ln Nutzer, {share} %</numerusform>
            <numerusform>Rang {ranks}: %Ln Nutzer, {share} %</numerusform>
        </translation>
    </message>
    <message>
        <source>{n} of {all} users so far</source>
        <translation>{n} von {all} Nutzern bisher</translation>
    </message>
    <message>
        <source>median {rank}</source>
        <translation>Median {rank}</translation>
    </message>
</context>
<context>
    <name>RecentProject</name>
    <message>
        <source>The folder is not there any more</source>
        <translation>Der Ordner ist nicht mehr da</translation>
    </message>
    <message>
        <source>Remove from list</source>
        <translation>Aus der Liste entfernen</translation>
    </message>
</context>
<context>
    <name>RecommendBar</name>
    <message>
        <source>Filter this list…</source>
        <translation>Diese Liste filtern…</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Seen items</source>
        <translation>Gesehene Artikel</translation>
    </message>
    <message>
        <source>Held-out</source>
        <translation>Zurückgehalten</translation>
    </message>
    <message>
        <source>Mark the items kept back for the test (H)</source>
        <translation>Die für den Test zurückgehaltenen Artikel kennzeichnen (H)</translation>
    </message>
    <message>
        <source>What if…</source>
        <translation>Was wäre wenn…</translation>
    </message>
    <message>
        <source>Slide pictures against words, the list moves (Shift+W)</source>
        <translation>Bilder gegen Wörter schieben, die Liste folgt (Umschalt+W)</translation>
    </message>
    <message>
        <source>Show as table (T)</source>
        <translation>Als Tabelle zeigen (T)</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>Als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Size of the cards (Ctrl+wheel)</source>
        <translation>Größe der Karten (Strg+Mausrad)</translation>
    </message>
    <message>
        <source>Size of the cards</source>
        <translation>Größe der Karten</translation>
    </message>
    <message>
        <source>{n} of {of}</source>
        <translation>{n} von {of}</translation>
    </message>
</context>
<context>
    <name>RecommendPage</name>
    <message>
        <source>No project is open</source>
        <translation>Es ist kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>Without users there is nobody to recommend to.</source>
        <translation>Ohne Nutzer gibt es niemanden, dem etwas zu empfehlen wäre.</translation>
    </message>
    <message>
        <source>This project has no users</source>
        <translation>Dieses Projekt hat keine Nutzer</translation>
    </message>
    <message>
        <source>This project has no items</source>
        <translation>Dieses Projekt hat keine Artikel</translation>
    </message>
    <message>
        <source>This list cannot be made</source>
        <translation>Diese Liste kann nicht erstellt werden</translation>
    </message>
    <message>
        <source>Opening the project…</source>
        <translation>Das Projekt wird geöffnet…</translation>
    </message>
    <message>
        <source>The project cannot be opened</source>
        <translation>Das Projekt kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>0 of {n} match the filter.</source>
        <translation>0 von {n} passen zum Filter.</translation>
    </message>
    <message>
        <source>Nothing matches</source>
        <translation>Nichts passt</translation>
    </message>
    <message>
        <source>Train one on the Training page or by “mrcsaf train”, or load a checkpoint.</source>
        <translation>Trainieren Sie eines auf der Seite „Training“ oder mit „mrcsaf train“, oder laden Sie einen Checkpoint.</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>Noch kein Modell</translation>
    </message>
    <message>
        <source>{user} · no model yet</source>
        <translation>{user} · noch kein Modell</translation>
    </message>
    <message>
        <source>What if: top {k} for {user}</source>
        <translation>Was wäre wenn: Top {k} für {user}</translation>
    </message>
    <message>
        <source>Top {k} for {user}</source>
        <translation>Top {k} für {user}</translation>
    </message>
    <message>
        <source>run {id} {name}</source>
        <translation>Lauf {id} {name}</translation>
    </message>
    <message>
        <source>seen items shown</source>
        <translation>gesehene Artikel sichtbar</translation>
    </message>
    <message>
        <source>seen items hidden</source>
        <translation>gesehene Artikel ausgeblendet</translation>
    </message>
    <message>
        <source>cold user: no history</source>
        <translation>neuer Nutzer: kein Verlauf</translation>
    </message>
    <message>
        <source>no held-out items</source>
        <translation>nichts zurückgehalten</translation>
    </message>
    <message>
        <source>held-out items hidden ({n})</source>
        <translation>zurückgehaltene Artikel ausgeblendet ({n})</translation>
    </message>
    <message>
        <source>{hits} of {n} held-out items in the list · Recall@20 {r} · NDCG@20 {g}</source>
        <translation>{hits} von {n} zurückgehaltenen Artikeln in der Liste · Recall@20 {r} · NDCG@20 {g}</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
</context>
<context>
    <name>ReportPanel</name>
    <message>
        <source>✓ Users, items and interactions are the same as the papers’ {name}</source>
        <translation>✓ Nutzer, Artikel und Interaktionen sind dieselben wie bei {name} in den Aufsätzen</translation>
    </message>
    <message>
        <source>Users</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>Items</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Interactions</source>
        <translation>Interaktionen</translation>
    </message>
    <message>
        <source>Sparsity</source>
        <translation>Dünnheit</translation>
    </message>
    <message>
        <source>Per user</source>
        <translation>Je Nutzer</translation>
    </message>
    <message>
        <source>Rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>Taken</source>
        <translation>Übernommen</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>Repeated</source>
        <translation>Wiederholt</translation>
    </message>
    <message>
        <source>Filtered by k-core</source>
        <translation>Durch k-Kern gefiltert</translation>
    </message>
    <message>
        <source>{train} to train, {valid} to validate, {test} to test; {cold} of the items are met by nobody in training.</source>
        <translation>{train} zum Trainieren, {valid} zum Validieren, {test} zum Testen; {cold} der Artikel kommen im Training bei niemandem vor.</translation>
    </message>
    <message>
        <source>No interactions: the catalogue can be looked at, not trained.</source>
        <translation>Keine Interaktionen: Der Katalog lässt sich ansehen, aber nicht trainieren.</translation>
    </message>
    <message>
        <source>Split: {how}.</source>
        <translation>Aufteilung: {how}.</translation>
    </message>
    <message>
        <source>{pictures} items have a picture, {texts} have words.</source>
        <translation>{pictures} Artikel haben ein Bild, {texts} haben Wörter.</translation>
    </message>
    <message>
        <source>It brings {files}.</source>
        <translation>Mit dabei: {files}.</translation>
    </message>
    <message>
        <source>About {need} MB of disk; {free} GB are free.</source>
        <translation>Etwa {need} MB auf der Platte; {free} GB sind frei.</translation>
    </message>
</context>
<context>
    <name>RerunRow</name>
    <message>
        <source>Re-run</source>
        <translation>Neu rechnen</translation>
    </message>
    <message>
        <source>Propagate again without these items, with the degrees that follow</source>
        <translation>Ohne diese Artikel neu ausbreiten, mit den Graden, die sich ergeben</translation>
    </message>
    <message>
        <source>Show this list</source>
        <translation>Diese Liste zeigen</translation>
    </message>
    <message>
        <source>Propagating without them…</source>
        <translation>Wird ohne sie ausgebreitet …</translation>
    </message>
    <message>
        <source>Propagating without them… ({what})</source>
        <translation>Wird ohne sie ausgebreitet … ({what})</translation>
    </message>
    <message>
        <source>Here the rest is held fixed. A re-run tells the true drop.</source>
        <translation>Hier bleibt das Übrige fest. Neu rechnen zeigt den wahren Verlust.</translation>
    </message>
    <message>
        <source>Re-run: {n} of {k} places change, {m} with the rest held fixed.</source>
        <translation>Neu gerechnet: {n} von {k} Plätzen ändern sich, {m} bei festgehaltenem Rest.</translation>
    </message>
    <message>
        <source>“{title}”: {before} → {after}, held fixed {fixed}.</source>
        <translation>„{title}“: {before} → {after}, festgehalten {fixed}.</translation>
    </message>
</context>
<context>
    <name>Results</name>
    <message>
        <source>Trust in the picture</source>
        <translation>Vertrauen in das Bild</translation>
    </message>
    <message>
        <source>words</source>
        <translation>Wörter</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Looks like</source>
        <translation>Sieht aus wie</translation>
    </message>
    <message>
        <source>Reads like</source>
        <translation>Liest sich wie</translation>
    </message>
    <message>
        <source>What is exact, and what is estimated</source>
        <translation>Was exakt ist und was geschätzt</translation>
    </message>
    <message>
        <source>Ranks over all users</source>
        <translation>Ränge über alle Nutzer</translation>
    </message>
    <message>
        <source>Updating…</source>
        <translation>Wird aktualisiert…</translation>
    </message>
    <message>
        <source>Computing ranks over all users…</source>
        <translation>Ränge über alle Nutzer werden berechnet…</translation>
    </message>
    <message>
        <source>Placed by run {run} · {name}</source>
        <translation>Platziert von Lauf {run} · {name}</translation>
    </message>
    <message>
        <source>Trying it with the picture, with the words, without each sentence…</source>
        <translation>Wird mit dem Bild, mit den Wörtern und ohne jeden einzelnen Satz probiert…</translation>
    </message>
    <message>
        <source>A product without words</source>
        <translation>Ein Produkt ohne Wörter</translation>
    </message>
    <message>
        <source>It has no picture that this run reads.</source>
        <translation>Es hat kein Bild, das dieser Lauf liest.</translation>
    </message>
    <message>
        <source>It has no words that this run reads.</source>
        <translation>Es hat keine Wörter, die dieser Lauf liest.</translation>
    </message>
    <message>
        <source>Exact: {what}.</source>
        <translation>Exakt: {what}.</translation>
    </message>
    <message>
        <source>Estimated: {what}.</source>
        <translation>Geschätzt: {what}.</translation>
    </message>
    <message>
        <source>Rank for a user</source>
        <translation>Rang für einen Nutzer</translation>
    </message>
    <message>
        <source>choose a user</source>
        <translation>Nutzer wählen</translation>
    </message>
    <message>
        <source>of {n} not chosen yet</source>
        <translation>von {n} noch nicht gewählten</translation>
    </message>
    <message>
        <source>{ranks} under {noise} % noise</source>
        <translation>{ranks} bei {noise} % Rauschen</translation>
    </message>
    <message numerus="yes">
        <source>%Ln user(s)</source>
        <translation>
            <numerusform>%Ln Nutzer</numerusform>
            <numerusform>%Ln Nutzer</numerusform>
        </translation>
    </message>
    <message>
        <source>Rank for {user}</source>
        <translation>Rang für {user}</translation>
    </message>
    <message>
        <source>in the words {w}</source>
        <translation>in den Wörtern {w}</translation>
    </message>
    <message>
        <source>of {n}, over all {users} users</source>
        <translation>von {n}, über alle {users} Nutzer</translation>
    </message>
    <message>
        <source>Median rank</source>
        <translation>Medianrang</translation>
    </message>
    <message>
        <source>In the top 20 of</source>
        <translation>In den Top 20 von</translation>
    </message>
    <message>
        <source>{share} % of all users</source>
        <translation>{share} % aller Nutzer</translation>
    </message>
</context>
<context>
    <name>RunsModel</name>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>R@20 published</source>
        <translation>R@20 veröffentlicht</translation>
    </message>
</context>
<context>
    <name>RunsPanel</name>
    <message>
        <source>Runs</source>
        <translation>Läufe</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>Zeigen</translation>
    </message>
    <message>
        <source>Rank and explain by this run</source>
        <translation>Nach diesem Lauf reihen und erklären</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Go on from the last whole epoch</source>
        <translation>Ab der letzten ganzen Epoche weiter</translation>
    </message>
    <message>
        <source>Publish best</source>
        <translation>Beste veröffentlichen</translation>
    </message>
    <message>
        <source>Make the best epoch a complete run</source>
        <translation>Die beste Epoche zu einem fertigen Lauf machen</translation>
    </message>
    <message>
        <source>Compare settings</source>
        <translation>Einstellungen vergleichen</translation>
    </message>
    <message>
        <source>How two runs differ</source>
        <translation>Worin sich zwei Läufe unterscheiden</translation>
    </message>
    <message>
        <source>Notes…</source>
        <translation>Notizen…</translation>
    </message>
    <message>
        <source>Write something down beside it</source>
        <translation>Etwas dazu aufschreiben</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>Exportieren…</translation>
    </message>
    <message>
        <source>Its checkpoint as one file</source>
        <translation>Den Checkpoint als eine Datei</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>With six seconds to undo</source>
        <translation>Sechs Sekunden lang rückgängig zu machen</translation>
    </message>
</context>
<context>
    <name>RunsTable</name>
    <message>
        <source>Runs to compare</source>
        <translation>Läufe zum Vergleichen</translation>
    </message>
</context>
<context>
    <name>SandboxPage</name>
    <message>
        <source>Start again</source>
        <translation>Neu beginnen</translation>
    </message>
    <message>
        <source>Search title, brand, category, text, id…</source>
        <translation>Titel, Marke, Kategorie, Text, Kennung suchen …</translation>
    </message>
    <message>
        <source>Search the catalogue</source>
        <translation>Katalog durchsuchen</translation>
    </message>
    <message>
        <source>Items to choose from</source>
        <translation>Artikel zur Auswahl</translation>
    </message>
    <message>
        <source>Estimated list</source>
        <translation>Geschätzte Liste</translation>
    </message>
    <message>
        <source>Chosen items: a click takes one out</source>
        <translation>Gewählte Artikel: ein Klick nimmt einen heraus</translation>
    </message>
    <message>
        <source>Click what they would choose</source>
        <translation>Anklicken, was gewählt würde</translation>
    </message>
    <message>
        <source>≈ What they would be shown</source>
        <translation>≈ Was gezeigt würde</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Kein Projekt ist offen</translation>
    </message>
    <message>
        <source>This project has no items</source>
        <translation>Dieses Projekt hat keine Artikel</translation>
    </message>
    <message>
        <source>A made-up user needs a trained model to be placed in.</source>
        <translation>Eine erdachte Person braucht ein trainiertes Modell, in dem sie stehen kann.</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>Noch kein Modell</translation>
    </message>
    <message>
        <source>Nothing chosen yet</source>
        <translation>Noch nichts gewählt</translation>
    </message>
    <message>
        <source>Choose one item or more</source>
        <translation>Wählen Sie einen Artikel oder mehrere</translation>
    </message>
    <message>
        <source>The list follows each click: left of this, or with L on any page.</source>
        <translation>Die Liste folgt jedem Klick: links hiervon, oder mit L auf jeder Seite.</translation>
    </message>
    <message>
        <source>Looking at how real users stand…</source>
        <translation>Es wird angesehen, wo echte Personen stehen …</translation>
    </message>
    <message>
        <source>This list cannot be estimated</source>
        <translation>Diese Liste kann nicht geschätzt werden</translation>
    </message>
    <message>
        <source>A user who does not exist</source>
        <translation>Eine Person, die es nicht gibt</translation>
    </message>
    <message>
        <source>Build a taste from items and see the list it would get.</source>
        <translation>Bauen Sie einen Geschmack aus Artikeln und sehen Sie seine Liste.</translation>
    </message>
    <message numerus="yes">
        <source>≈ Top {k} for a made-up taste of %n item(s)</source>
        <translation>
            <numerusform>≈ Top {k} für einen erdachten Geschmack aus %n Artikel</numerusform>
            <numerusform>≈ Top {k} für einen erdachten Geschmack aus %n Artikeln</numerusform>
        </translation>
    </message>
    <message>
        <source>Approximate: not trained. The vectors are estimated from how {run} placed users with similar choices; for {n} real users such a list held {hits} of their true top {k}.</source>
        <translation>Ungefähr: nicht trainiert. Die Vektoren sind daraus geschätzt, wo {run} Personen mit ähnlicher Wahl sieht; bei {n} echten Personen enthielt eine solche Liste {hits} ihrer wahren Top {k}.</translation>
    </message>
</context>
<context>
    <name>SelectorPage</name>
    <message>
        <source>Weight of the picture</source>
        <translation>Gewicht des Bildes</translation>
    </message>
    <message>
        <source>all text</source>
        <translation>nur Text</translation>
    </message>
    <message>
        <source>all image</source>
        <translation>nur Bild</translation>
    </message>
    <message>
        <source>By category</source>
        <translation>Nach Kategorie</translation>
    </message>
    <message>
        <source>Weight and popularity</source>
        <translation>Gewicht und Beliebtheit</translation>
    </message>
    <message>
        <source>Weights while training</source>
        <translation>Gewichte während des Trainings</translation>
    </message>
    <message>
        <source>This run kept no weights while it was trained.</source>
        <translation>Dieser Lauf hat beim Training keine Gewichte aufbewahrt.</translation>
    </message>
    <message>
        <source>Most image-driven</source>
        <translation>Am stärksten vom Bild geprägt</translation>
    </message>
    <message>
        <source>Most text-driven</source>
        <translation>Am stärksten vom Text geprägt</translation>
    </message>
    <message>
        <source>Show in the catalogue</source>
        <translation>Im Katalog zeigen</translation>
    </message>
    <message>
        <source>Let go</source>
        <translation>Aufheben</translation>
    </message>
    <message>
        <source>Weights by category copied.</source>
        <translation>Gewichte nach Kategorie kopiert.</translation>
    </message>
    <message>
        <source>SQL copied.</source>
        <translation>SQL kopiert.</translation>
    </message>
    <message>
        <source>No project is open</source>
        <translation>Es ist kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>Train one on the Training page: its weights appear here.</source>
        <translation>Trainieren Sie eines auf der Seite „Training“: Seine Gewichte erscheinen hier.</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>Noch kein Modell</translation>
    </message>
    <message>
        <source>This run has no selector</source>
        <translation>Dieser Lauf hat keinen Selektor</translation>
    </message>
    <message>
        <source>{model} treats every item alike, so there are no weights to show. Choose a run of MR-CSAF or of its ablation AMS in the toolbar.</source>
        <translation>{model} behandelt jeden Artikel gleich, darum gibt es keine Gewichte zu zeigen. Wählen Sie in der Symbolleiste einen Lauf von MR-CSAF oder seiner Ablation AMS.</translation>
    </message>
    <message>
        <source>Reading the weights…</source>
        <translation>Die Gewichte werden gelesen…</translation>
    </message>
    <message>
        <source>Spearman {r:+.2f}</source>
        <translation>Spearman {r:+.2f}</translation>
    </message>
    <message>
        <source>The weights cannot be read</source>
        <translation>Die Gewichte können nicht gelesen werden</translation>
    </message>
    <message>
        <source>{p:.0f} % of {n} items lean on their words</source>
        <translation>{p:.0f} % von {n} Artikeln stützen sich auf ihre Wörter</translation>
    </message>
    <message>
        <source>{p:.0f} % of {n} items lean on their picture</source>
        <translation>{p:.0f} % von {n} Artikeln stützen sich auf ihr Bild</translation>
    </message>
    <message>
        <source>run {id}</source>
        <translation>Lauf {id}</translation>
    </message>
    <message>
        <source>mean image weight {m:.3f}</source>
        <translation>mittleres Bildgewicht {m:.3f}</translation>
    </message>
    <message>
        <source>longer texts: Spearman {r:+.2f}</source>
        <translation>längere Texte: Spearman {r:+.2f}</translation>
    </message>
    <message>
        <source>without a picture {d:+.3f}</source>
        <translation>ohne Bild {d:+.3f}</translation>
    </message>
    <message>
        <source>weights say which graph counts, not how much an item scores</source>
        <translation>Gewichte sagen, welcher Graph zählt, nicht wie hoch ein Artikel gewertet wird</translation>
    </message>
    <message>
        <source>◆ planted truth · Spearman {r:+.2f}</source>
        <translation>◆ eingepflanzte Wahrheit · Spearman {r:+.2f}</translation>
    </message>
    <message>
        <source>the {n} largest of {of} categories</source>
        <translation>die {n} größten von {of} Kategorien</translation>
    </message>
    <message>
        <source>median</source>
        <translation>Median</translation>
    </message>
    <message>
        <source>image weight {low:.2f} to {high:.2f}</source>
        <translation>Bildgewicht {low:.2f} bis {high:.2f}</translation>
    </message>
    <message>
        <source>Show {n} in the catalogue</source>
        <translation>{n} im Katalog zeigen</translation>
    </message>
</context>
<context>
    <name>SelectorPanel</name>
    <message>
        <source>Selector: picture or words?</source>
        <translation>Selektor: Bild oder Wörter?</translation>
    </message>
    <message>
        <source>Copy SQL</source>
        <translation>SQL kopieren</translation>
    </message>
    <message>
        <source>image {w:.3f}</source>
        <translation>Bild {w:.3f}</translation>
    </message>
    <message>
        <source>text {w:.3f}</source>
        <translation>Text {w:.3f}</translation>
    </message>
    <message>
        <source>No model yet, so nothing was selected.</source>
        <translation>Noch kein Modell, also wurde nichts ausgewählt.</translation>
    </message>
    <message>
        <source>This run has no selector, or does not know this item.</source>
        <translation>Dieser Lauf hat keinen Selektor oder kennt diesen Artikel nicht.</translation>
    </message>
    <message>
        <source>More text-driven than {p:.0f} % of the catalogue.</source>
        <translation>Stärker vom Text geprägt als {p:.0f} % des Katalogs.</translation>
    </message>
    <message>
        <source>More image-driven than {p:.0f} % of the catalogue.</source>
        <translation>Stärker vom Bild geprägt als {p:.0f} % des Katalogs.</translation>
    </message>
    <message>
        <source>Simulated: {p:.0f} % of the choices in this category were made by looking (▲).</source>
        <translation>Simuliert: {p:.0f} % der Käufe in dieser Kategorie wurden nach dem Aussehen getroffen (▲).</translation>
    </message>
</context>
<context>
    <name>SentencesPanel</name>
    <message>
        <source>What each sentence earns</source>
        <translation>Was jeder Satz einbringt</translation>
    </message>
    <message>
        <source>users won in the top 100, against the text without it</source>
        <translation>in den Top 100 gewonnene Nutzer, gegenüber dem Text ohne ihn</translation>
    </message>
    <message>
        <source>places won at the median, against the text without it</source>
        <translation>am Median gewonnene Plätze, gegenüber dem Text ohne ihn</translation>
    </message>
    <message>
        <source>Write a description to see it.</source>
        <translation>Schreiben Sie eine Beschreibung, um es zu sehen.</translation>
    </message>
    <message>
        <source>Being computed…</source>
        <translation>Wird berechnet…</translation>
    </message>
</context>
<context>
    <name>SetupPanel</name>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Estimate time and memory</source>
        <translation>Zeit und Speicher schätzen</translation>
    </message>
    <message>
        <source>Load checkpoint…</source>
        <translation>Checkpoint laden…</translation>
    </message>
    <message>
        <source>Convert a .pt file…</source>
        <translation>.pt-Datei umwandeln …</translation>
    </message>
    <message>
        <source>Start the worker again</source>
        <translation>Arbeitsprozess neu starten</translation>
    </message>
    <message>
        <source>New run</source>
        <translation>Neuer Lauf</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>Voreinstellung</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>the model’s name</source>
        <translation>der Name des Modells</translation>
    </message>
    <message>
        <source>Tensors of the model and settings chosen here, as a checkpoint to load</source>
        <translation>Tensoren des hier gewählten Modells und seiner Einstellungen, als ladbarer Checkpoint</translation>
    </message>
    <message>
        <source>Starting the worker process, which holds torch…</source>
        <translation>Der Arbeitsprozess mit torch wird gestartet…</translation>
    </message>
    <message>
        <source>Auto ({device})</source>
        <translation>Automatisch ({device})</translation>
    </message>
    <message>
        <source>Ray cluster…</source>
        <translation>Ray-Cluster …</translation>
    </message>
    <message>
        <source> and </source>
        <translation> und </translation>
    </message>
    <message>
        <source>Needs {what} features.</source>
        <translation>Braucht {what}-Merkmale.</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
    <message>
        <source>About {mb} MB of memory and {each} s an epoch</source>
        <translation>Etwa {mb} MB Speicher und {each} s je Epoche</translation>
    </message>
    <message>
        <source>, by run {n}.</source>
        <translation>, nach Lauf {n}.</translation>
    </message>
    <message>
        <source> on one core; measure it below.</source>
        <translation> auf einem Kern; unten lässt es sich messen.</translation>
    </message>
    <message>
        <source>Timing a few batches…</source>
        <translation>Ein paar Stapel werden gemessen…</translation>
    </message>
    <message>
        <source>About {each} s an epoch: at most {all} for {n} epochs, less with early stopping. {mb} MB of memory, {numbers} trained numbers.</source>
        <translation>Etwa {each} s je Epoche: höchstens {all} für {n} Epochen, weniger mit frühem Ende. {mb} MB Speicher, {numbers} trainierte Zahlen.</translation>
    </message>
</context>
<context>
    <name>ShortcutSheet</name>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Single keys act while cards, a table, a map or the inspector have the keys: not in a field or a list of choices, and not beside the fields of a form.</source>
        <translation>Einzelne Tasten wirken, solange Karten, eine Tabelle, eine Karte der Artikel oder der Inspektor die Tasten haben: nicht in einem Feld oder einer Auswahlliste und nicht neben den Feldern eines Formulars.</translation>
    </message>
    <message>
        <source>Arrow keys move among cards. Esc goes back to them. Tab goes on, Enter presses a button.</source>
        <translation>Pfeiltasten gehen von Karte zu Karte. Esc führt zu ihnen zurück. Tab geht weiter, Enter drückt eine Schaltfläche.</translation>
    </message>
</context>
<context>
    <name>StageRow</name>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
</context>
<context>
    <name>StatusBar</name>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Cancel the running job</source>
        <translation>Die laufende Arbeit abbrechen</translation>
    </message>
    <message>
        <source>Works offline; nothing leaves this computer</source>
        <translation>Läuft ohne Internet; nichts verlässt diesen Rechner</translation>
    </message>
    <message>
        <source>Lists ranked on the CPU</source>
        <translation>Listen werden auf der CPU gereiht</translation>
    </message>
    <message>
        <source>{name} · {items} items · {users} users · {pairs} interactions</source>
        <translation>{name} · {items} Artikel · {users} Nutzer · {pairs} Interaktionen</translation>
    </message>
    <message>
        <source> · simulated shoppers</source>
        <translation> · simulierte Kunden</translation>
    </message>
    <message>
        <source>Trained on {device}, ranked on the CPU</source>
        <translation>Trainiert auf {device}, gereiht auf der CPU</translation>
    </message>
    <message>
        <source>{time} left</source>
        <translation>noch {time}</translation>
    </message>
    <message>
        <source>{n} more waiting</source>
        <translation>{n} warten noch</translation>
    </message>
</context>
<context>
    <name>StepBar</name>
    <message>
        <source>Step {n} of {all}: {title}</source>
        <translation>Schritt {n} von {all}: {title}</translation>
    </message>
</context>
<context>
    <name>StripPlot</name>
    <message>
        <source>{name}: median {m:.3f}, {n} items</source>
        <translation>{name}: Median {m:.3f}, {n} Artikel</translation>
    </message>
    <message>
        <source>, planted {t:.2f}</source>
        <translation>, eingepflanzt {t:.2f}</translation>
    </message>
</context>
<context>
    <name>Studio</name>
    <message numerus="yes">
        <source>The made-up taste in the sandbox: %n item(s).</source>
        <translation>
            <numerusform>Der erdachte Geschmack im Sandkasten: %n Artikel.</numerusform>
            <numerusform>Der erdachte Geschmack im Sandkasten: %n Artikel.</numerusform>
        </translation>
    </message>
    <message>
        <source>There is no user “{name}” in this project.</source>
        <translation>In diesem Projekt gibt es keinen Nutzer „{name}“.</translation>
    </message>
</context>
<context>
    <name>TableDialog</name>
    <message>
        <source>Train a table of models</source>
        <translation>Eine Tabelle von Modellen trainieren</translation>
    </message>
    <message>
        <source>each model’s own</source>
        <translation>wie beim Modell</translation>
    </message>
    <message>
        <source>no limit</source>
        <translation>unbegrenzt</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>Trainieren</translation>
    </message>
    <message>
        <source>Every model is trained on this project’s split with its own settings and judged alike. What is finished is never trained again, so a table can be stopped and gone on with.</source>
        <translation>Jedes Modell wird auf der Aufteilung dieses Projekts mit seinen eigenen Einstellungen trainiert und gleich bewertet. Fertiges wird nie noch einmal trainiert; eine Tabelle lässt sich also anhalten und fortsetzen.</translation>
    </message>
    <message>
        <source>Seeds a model</source>
        <translation>Startwerte je Modell</translation>
    </message>
    <message>
        <source>Epochs, at most</source>
        <translation>Epochen, höchstens</translation>
    </message>
    <message>
        <source>CPU minutes a cell, at most</source>
        <translation>CPU-Minuten je Zelle, höchstens</translation>
    </message>
    <message numerus="yes">
        <source>%n models</source>
        <translation>
            <numerusform>%n Modell</numerusform>
            <numerusform>%n Modelle</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TableJob</name>
    <message>
        <source>Train a table…</source>
        <translation>Tabelle trainieren …</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>Fortsetzen</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>Anhalten</translation>
    </message>
    <message numerus="yes">
        <source>Training a table of %n models</source>
        <translation>
            <numerusform>Eine Tabelle von %n Modell wird trainiert</numerusform>
            <numerusform>Eine Tabelle von %n Modellen wird trainiert</numerusform>
        </translation>
    </message>
    <message>
        <source>The table was stopped; what is finished is kept.</source>
        <translation>Die Tabelle wurde angehalten; Fertiges bleibt erhalten.</translation>
    </message>
    <message>
        <source>Models trained alike, beside published figures</source>
        <translation>Gleich trainierte Modelle neben veröffentlichten Zahlen</translation>
    </message>
    <message>
        <source>waiting</source>
        <translation>wartet</translation>
    </message>
</context>
<context>
    <name>TablePanel</name>
    <message>
        <source>First rows of {name}</source>
        <translation>Erste Zeilen von {name}</translation>
    </message>
    <message>
        <source>{name} has no rows.</source>
        <translation>{name} hat keine Zeilen.</translation>
    </message>
    <message>
        <source>Choose the column of {file} that holds “{name}”.</source>
        <translation>Wählen Sie die Spalte von {file}, die „{name}“ enthält.</translation>
    </message>
    <message>
        <source>“{name}” is chosen twice: leave it to one of them.</source>
        <translation>„{name}“ ist zweimal gewählt: Lassen Sie es einer von beiden.</translation>
    </message>
    <message>
        <source>{name}, required</source>
        <translation>{name}, nötig</translation>
    </message>
    <message>
        <source>* required</source>
        <translation>* nötig</translation>
    </message>
    <message>
        <source>{name} (found)</source>
        <translation>{name} (gefunden)</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>{n} of {all} rows have it</source>
        <translation>{n} von {all} Zeilen haben es</translation>
    </message>
</context>
<context>
    <name>Tour</name>
    <message>
        <source>Whose list is this?</source>
        <translation>Wessen Liste ist das?</translation>
    </message>
    <message>
        <source>Every shopper gets a ranking of their own. Type a part of an id here, or press R for anybody.</source>
        <translation>Jeder Kunde bekommt eine eigene Reihenfolge. Tippen Sie hier einen Teil einer Kennung, oder drücken Sie R für irgendwen.</translation>
    </message>
    <message>
        <source>What stands at the top?</source>
        <translation>Was steht ganz oben?</translation>
    </message>
    <message>
        <source>The bar under each product tells how far the model leans on its picture and how far on its words. Click a card, or press an arrow key.</source>
        <translation>Der Balken unter jedem Produkt sagt, wie weit sich das Modell auf sein Bild und wie weit auf seine Wörter stützt. Klicken Sie eine Karte an, oder drücken Sie eine Pfeiltaste.</translation>
    </message>
    <message>
        <source>Why does it stand there?</source>
        <translation>Warum steht es dort?</translation>
    </message>
    <message>
        <source>The inspector splits the score into its exact parts and into what each earlier choice contributed. Press W to come back to it.</source>
        <translation>Der Inspektor zerlegt die Wertung in ihre exakten Teile und in das, was jeder frühere Kauf beitrug. Mit W kommen Sie hierher zurück.</translation>
    </message>
    <message>
        <source>{n} of {of}</source>
        <translation>{n} von {of}</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Fertig</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>Weiter</translation>
    </message>
</context>
<context>
    <name>TrainingPage</name>
    <message>
        <source>No project is open</source>
        <translation>Es ist kein Projekt geöffnet</translation>
    </message>
    <message>
        <source>Open one, or the sample shop, to train a model in it.</source>
        <translation>Öffnen Sie eines oder den Beispielladen, um darin ein Modell zu trainieren.</translation>
    </message>
    <message>
        <source>Training {name}</source>
        <translation>{name} wird trainiert</translation>
    </message>
    <message>
        <source>Resuming run {n}</source>
        <translation>Lauf {n} wird fortgesetzt</translation>
    </message>
    <message>
        <source>Loading {name}</source>
        <translation>{name} wird geladen</translation>
    </message>
    <message>
        <source>Converting {name}</source>
        <translation>{name} wird umgewandelt</translation>
    </message>
    <message>
        <source>Nothing is being trained</source>
        <translation>Es wird nichts trainiert</translation>
    </message>
    <message>
        <source>Choose a model at the left, or a run below to see its curves.</source>
        <translation>Wählen Sie links ein Modell oder unten einen Lauf, um seine Kurven zu sehen.</translation>
    </message>
    <message>
        <source>{title} was stopped; its best epoch is kept.</source>
        <translation>{title} wurde angehalten; die beste Epoche ist aufbewahrt.</translation>
    </message>
    <message>
        <source>Run {n} is complete: Recall@20 {value} on the test part.</source>
        <translation>Lauf {n} ist fertig: Recall@20 {value} im Testteil.</translation>
    </message>
    <message>
        <source>Training is complete</source>
        <translation>Das Training ist fertig</translation>
    </message>
    <message>
        <source>Publishing run {n}</source>
        <translation>Lauf {n} wird veröffentlicht</translation>
    </message>
    <message>
        <source>Run {n} · {name} is deleted.</source>
        <translation>Lauf {n} · {name} ist gelöscht.</translation>
    </message>
    <message>
        <source>Notes on run {n}</source>
        <translation>Notizen zu Lauf {n}</translation>
    </message>
    <message>
        <source>Export checkpoint</source>
        <translation>Checkpoint exportieren</translation>
    </message>
    <message>
        <source>Checkpoints ({})</source>
        <translation>Checkpoints ({})</translation>
    </message>
    <message>
        <source>Load checkpoint</source>
        <translation>Checkpoint laden</translation>
    </message>
    <message>
        <source>Convert a .pt file</source>
        <translation>.pt-Datei umwandeln</translation>
    </message>
    <message>
        <source>Tensors ({})</source>
        <translation>Tensoren ({})</translation>
    </message>
    <message>
        <source>Written to {name}: Recall@20 {value} on validation. It can be loaded now.</source>
        <translation>In {name} geschrieben: Recall@20 {value} auf der Validierung. Es kann jetzt geladen werden.</translation>
    </message>
    <message>
        <source>Written to {name}.</source>
        <translation>Nach {name} geschrieben.</translation>
    </message>
</context>
<context>
    <name>UndoBar</name>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
</context>
<context>
    <name>UserPicker</name>
    <message>
        <source>Find a user…</source>
        <translation>Nutzer suchen…</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Nutzer</translation>
    </message>
</context>
<context>
    <name>VariantsPanel</name>
    <message>
        <source>Picture and words apart</source>
        <translation>Bild und Wörter getrennt</translation>
    </message>
    <message>
        <source>Try another picture: drop it here, or press to browse</source>
        <translation>Ein anderes Bild versuchen: hierher ziehen oder drücken und suchen</translation>
    </message>
    <message>
        <source>Without it</source>
        <translation>Ohne es</translation>
    </message>
    <message>
        <source>Being computed…</source>
        <translation>Wird berechnet…</translation>
    </message>
    <message>
        <source>picture only</source>
        <translation>nur Bild</translation>
    </message>
    <message>
        <source>words only</source>
        <translation>nur Wörter</translation>
    </message>
    <message>
        <source>both</source>
        <translation>beides</translation>
    </message>
    <message>
        <source>other picture</source>
        <translation>anderes Bild</translation>
    </message>
    <message>
        <source>first day</source>
        <translation>erster Tag</translation>
    </message>
    <message>
        <source>As the model says while nobody has chosen it, without what is expected of those who chose its neighbours</source>
        <translation>Wie das Modell es sieht, solange niemand es gewählt hat, ohne was von den Käufern seiner Nachbarn zu erwarten ist</translation>
    </message>
    <message>
        <source>rank for {user}</source>
        <translation>Rang für {user}</translation>
    </message>
    <message>
        <source>median rank</source>
        <translation>Medianrang</translation>
    </message>
    <message>
        <source>users, top {k}</source>
        <translation>Nutzer, Top {k}</translation>
    </message>
</context>
<context>
    <name>WhatIfDrawer</name>
    <message>
        <source>Weight of the picture against the words</source>
        <translation>Gewicht des Bildes gegenüber den Wörtern</translation>
    </message>
    <message>
        <source>Selector&apos;s weight of the picture</source>
        <translation>Gewicht des Bildes im Selektor</translation>
    </message>
    <message>
        <source>of the chosen item</source>
        <translation>des gewählten Artikels</translation>
    </message>
    <message>
        <source>of every item</source>
        <translation>jedes Artikels</translation>
    </message>
    <message>
        <source>Whose selector weight</source>
        <translation>Wessen Selektorgewicht</translation>
    </message>
    <message>
        <source>History: a click leaves an item out</source>
        <translation>Verlauf: Ein Klick lässt einen Artikel weg</translation>
    </message>
    <message>
        <source>Reset (0)</source>
        <translation>Zurücksetzen (0)</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>What if…</source>
        <translation>Was wäre wenn…</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Modalities</source>
        <translation>Modalitäten</translation>
    </message>
    <message>
        <source>Selector</source>
        <translation>Selektor</translation>
    </message>
    <message>
        <source>History</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>{n} of {k} places changed</source>
        <translation>{n} von {k} Plätzen geändert</translation>
    </message>
    <message>
        <source>image × {i:.2f}, text × {t:.2f}</source>
        <translation>Bild × {i:.2f}, Text × {t:.2f}</translation>
    </message>
    <message>
        <source>image {i:.3f}, text {t:.3f}</source>
        <translation>Bild {i:.3f}, Text {t:.3f}</translation>
    </message>
    <message>
        <source>Exact on the stored vectors; nothing was retrained.</source>
        <translation>Exakt auf den gespeicherten Vektoren; nichts wurde neu trainiert.</translation>
    </message>
    <message>
        <source>This run&apos;s score has no share of pictures and words to weigh.</source>
        <translation>Die Wertung dieses Laufs hat keine Anteile von Bild und Wörtern, die man wägen könnte.</translation>
    </message>
    <message>
        <source>Marks: where the list changes.</source>
        <translation>Marken: wo sich die Liste ändert.</translation>
    </message>
    <message>
        <source>{n} of the history left out, normalisation held fixed.</source>
        <translation>{n} aus dem Verlauf weggelassen, Normierung festgehalten.</translation>
    </message>
    <message>
        <source>As if the selector had said this.</source>
        <translation>Als hätte der Selektor dies gesagt.</translation>
    </message>
</context>
<context>
    <name>WhyPanel</name>
    <message>
        <source>Why this?</source>
        <translation>Warum das?</translation>
    </message>
    <message>
        <source>Parts</source>
        <translation>Teile</translation>
    </message>
    <message>
        <source>vs average item</source>
        <translation>gegen den Durchschnitt</translation>
    </message>
    <message>
        <source>vs first outside</source>
        <translation>gegen den ersten außerhalb</translation>
    </message>
    <message>
        <source>vs rank {n}</source>
        <translation>gegen Rang {n}</translation>
    </message>
    <message>
        <source>The parts sum to {score}; residual {rest:.0e}.</source>
        <translation>Die Teile ergeben {score}; Rest {rest:.0e}.</translation>
    </message>
    <message>
        <source>Together {gap} more than {whom}.</source>
        <translation>Zusammen {gap} mehr als {whom}.</translation>
    </message>
    <message>
        <source>the average item</source>
        <translation>der durchschnittliche Artikel</translation>
    </message>
    <message>
        <source>the item at rank {n}</source>
        <translation>der Artikel auf Rang {n}</translation>
    </message>
    <message>
        <source>Image · item graph</source>
        <translation>Bild · Artikelgraph</translation>
    </message>
    <message>
        <source>Image · choices</source>
        <translation>Bild · Käufe</translation>
    </message>
    <message>
        <source>Text · item graph</source>
        <translation>Text · Artikelgraph</translation>
    </message>
    <message>
        <source>Text · choices</source>
        <translation>Text · Käufe</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Wertung</translation>
    </message>
</context>
<context>
    <name>Window</name>
    <message>
        <source>Views</source>
        <translation>Ansichten</translation>
    </message>
    <message>
        <source>Some work is still being stopped: try again in a moment.</source>
        <translation>Einige Arbeiten werden noch beendet: Versuchen Sie es gleich noch einmal.</translation>
    </message>
</context>
<context>
    <name>about</name>
    <message>
        <source>Works offline. Nothing you open, type or train leaves this computer.</source>
        <translation>Läuft ohne Internet. Nichts, was Sie öffnen, eingeben oder trainieren, verlässt diesen Rechner.</translation>
    </message>
</context>
<context>
    <name>actions</name>
    <message>
        <source>Open project…</source>
        <translation>Projekt öffnen…</translation>
    </message>
    <message>
        <source>Open the sample shop</source>
        <translation>Beispielladen öffnen</translation>
    </message>
    <message>
        <source>Import data…</source>
        <translation>Daten importieren…</translation>
    </message>
    <message>
        <source>Encode pictures and words</source>
        <translation>Bilder und Wörter kodieren</translation>
    </message>
    <message>
        <source>Backups…</source>
        <translation>Sicherungen …</translation>
    </message>
    <message>
        <source>Reload</source>
        <translation>Neu laden</translation>
    </message>
    <message>
        <source>Export this view…</source>
        <translation>Diese Ansicht exportieren…</translation>
    </message>
    <message>
        <source>Report of this user…</source>
        <translation>Bericht über diesen Nutzer…</translation>
    </message>
    <message>
        <source>Report of this item…</source>
        <translation>Bericht über diesen Artikel…</translation>
    </message>
    <message>
        <source>Save picture of the window…</source>
        <translation>Bild des Fensters speichern…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>Kopieren</translation>
    </message>
    <message>
        <source>Paste picture</source>
        <translation>Bild einfügen</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Copy SQL</source>
        <translation>SQL kopieren</translation>
    </message>
    <message>
        <source>Copy explanation</source>
        <translation>Erklärung kopieren</translation>
    </message>
    <message>
        <source>Pin item</source>
        <translation>Artikel anheften</translation>
    </message>
    <message>
        <source>Choose for the sandbox</source>
        <translation>Für den Sandkasten wählen</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>Filter</translation>
    </message>
    <message>
        <source>Clear the filters</source>
        <translation>Filter aufheben</translation>
    </message>
    <message>
        <source>Open the picture file</source>
        <translation>Bilddatei öffnen</translation>
    </message>
    <message>
        <source>View data as table</source>
        <translation>Daten als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>Als Tabelle zeigen</translation>
    </message>
    <message>
        <source>Show items already seen</source>
        <translation>Schon gesehene Artikel zeigen</translation>
    </message>
    <message>
        <source>Reveal held-out items</source>
        <translation>Zurückgehaltene Artikel aufdecken</translation>
    </message>
    <message>
        <source>What if…</source>
        <translation>Was wäre wenn…</translation>
    </message>
    <message>
        <source>Reset what-if</source>
        <translation>Was-wäre-wenn zurücksetzen</translation>
    </message>
    <message>
        <source>What if pictures counted more</source>
        <translation>Was, wenn Bilder mehr zählten</translation>
    </message>
    <message>
        <source>What if words counted more</source>
        <translation>Was, wenn Wörter mehr zählten</translation>
    </message>
    <message>
        <source>Larger cards</source>
        <translation>Größere Karten</translation>
    </message>
    <message>
        <source>Smaller cards</source>
        <translation>Kleinere Karten</translation>
    </message>
    <message>
        <source>Normal cards</source>
        <translation>Normale Karten</translation>
    </message>
    <message>
        <source>Inspector</source>
        <translation>Inspektor</translation>
    </message>
    <message>
        <source>Theme: as the system</source>
        <translation>Farben: wie das System</translation>
    </message>
    <message>
        <source>Theme: light</source>
        <translation>Farben: hell</translation>
    </message>
    <message>
        <source>Theme: dark</source>
        <translation>Farben: dunkel</translation>
    </message>
    <message>
        <source>Theme: high contrast</source>
        <translation>Farben: hoher Kontrast</translation>
    </message>
    <message>
        <source>Reset layout</source>
        <translation>Anordnung zurücksetzen</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>Vor</translation>
    </message>
    <message>
        <source>Next pane</source>
        <translation>Nächster Bereich</translation>
    </message>
    <message>
        <source>Previous pane</source>
        <translation>Voriger Bereich</translation>
    </message>
    <message>
        <source>Why this item?</source>
        <translation>Warum dieser Artikel?</translation>
    </message>
    <message>
        <source>Find similar by picture</source>
        <translation>Ähnliche nach Bild finden</translation>
    </message>
    <message>
        <source>Find similar by words</source>
        <translation>Ähnliche nach Worten finden</translation>
    </message>
    <message>
        <source>Train a model…</source>
        <translation>Modell trainieren…</translation>
    </message>
    <message>
        <source>Pause or resume the training</source>
        <translation>Training anhalten oder fortsetzen</translation>
    </message>
    <message>
        <source>Show on the map</source>
        <translation>Auf der Karte zeigen</translation>
    </message>
    <message>
        <source>Find user</source>
        <translation>Nutzer suchen</translation>
    </message>
    <message>
        <source>Previous user</source>
        <translation>Voriger Nutzer</translation>
    </message>
    <message>
        <source>Next user</source>
        <translation>Nächster Nutzer</translation>
    </message>
    <message>
        <source>Random user</source>
        <translation>Zufälliger Nutzer</translation>
    </message>
    <message>
        <source>Commands…</source>
        <translation>Befehle…</translation>
    </message>
    <message>
        <source>Tour</source>
        <translation>Rundgang</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>About MR-CSAF Studio</source>
        <translation>Über MR-CSAF Studio</translation>
    </message>
</context>
<context>
    <name>backups</name>
    <message>
        <source>You asked for it</source>
        <translation>Auf Wunsch</translation>
    </message>
    <message>
        <source>Every half an hour</source>
        <translation>Jede halbe Stunde</translation>
    </message>
    <message>
        <source>Before a run was deleted</source>
        <translation>Vor dem Löschen eines Laufs</translation>
    </message>
    <message>
        <source>Before a repair</source>
        <translation>Vor einer Reparatur</translation>
    </message>
    <message>
        <source>Before a backup was restored</source>
        <translation>Vor dem Wiederherstellen einer Sicherung</translation>
    </message>
    <message>
        <source>Before an update of the project</source>
        <translation>Vor einer Aktualisierung des Projekts</translation>
    </message>
    <message>
        <source>Not noted</source>
        <translation>Nicht vermerkt</translation>
    </message>
    <message>
        <source>Restore a backup</source>
        <translation>Sicherung wiederherstellen</translation>
    </message>
    <message>
        <source>Go back to the state of {when}?</source>
        <translation>Zum Stand von {when} zurückgehen?</translation>
    </message>
    <message>
        <source>Runs, drafts and new products made since then will not be there. What is there now is backed up first, so that you can come back to it.</source>
        <translation>Seither entstandene Läufe, Entwürfe und neue Produkte werden fehlen. Was jetzt da ist, wird zuerst gesichert, damit Sie dorthin zurückkommen können.</translation>
    </message>
    <message>
        <source>Restore</source>
        <translation>Wiederherstellen</translation>
    </message>
    <message>
        <source>Whole. {items} items, {users} users, {interactions} interactions, {drafts} drafts. Runs: {runs}</source>
        <translation>Unversehrt. {items} Artikel, {users} Personen, {interactions} Interaktionen, {drafts} Entwürfe. Läufe: {runs}</translation>
    </message>
    <message>
        <source>{n} more</source>
        <translation>{n} weitere</translation>
    </message>
</context>
<context>
    <name>cluster</name>
    <message>
        <source>Ray · the cores of this machine</source>
        <translation>Ray · die Kerne dieses Rechners</translation>
    </message>
</context>
<context>
    <name>drops</name>
    <message>
        <source>The project {name}</source>
        <translation>Das Projekt {name}</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>The checkpoint {name} becomes a run of this project</source>
        <translation>Der Checkpoint {name} wird ein Lauf dieses Projekts</translation>
    </message>
    <message>
        <source>Load</source>
        <translation>Laden</translation>
    </message>
    <message>
        <source>Open the project that the checkpoint belongs to first.</source>
        <translation>Öffnen Sie zuerst das Projekt, zu dem der Checkpoint gehört.</translation>
    </message>
    <message>
        <source>A picture: drop it on the view New product, or the folder of them to import.</source>
        <translation>Ein Bild: Legen Sie es in der Ansicht „Neues Produkt“ ab, oder importieren Sie den ganzen Ordner.</translation>
    </message>
    <message>
        <source>{name} becomes a new project; you are asked before anything is stored</source>
        <translation>{name} wird ein neues Projekt; vor dem Speichern werden Sie gefragt</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>Importieren</translation>
    </message>
    <message>
        <source>Drop a project, a folder of data, a table of items, an .inter file or a checkpoint.</source>
        <translation>Legen Sie ein Projekt, einen Datenordner, eine Artikeltabelle, eine .inter-Datei oder einen Checkpoint ab.</translation>
    </message>
    <message>
        <source>{name} is nothing we know</source>
        <translation>{name} kennen wir nicht</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>Something went wrong in the program: {what}</source>
        <translation>Im Programm ist etwas schiefgegangen: {what}</translation>
    </message>
    <message>
        <source>That did not work</source>
        <translation>Das hat nicht geklappt</translation>
    </message>
    <message>
        <source>A fault in MR-CSAF Studio</source>
        <translation>Ein Fehler in MR-CSAF Studio</translation>
    </message>
    <message>
        <source>Your project on disk is whole. Copy the details into a report; nothing is sent.</source>
        <translation>Ihr Projekt auf der Platte ist heil. Kopieren Sie die Einzelheiten in eine Meldung; nichts wird verschickt.</translation>
    </message>
    <message>
        <source>Copy details</source>
        <translation>Einzelheiten kopieren</translation>
    </message>
</context>
<context>
    <name>exporting</name>
    <message>
        <source>Picture (*.png)</source>
        <translation>Bild (*.png)</translation>
    </message>
    <message>
        <source>Picture, twice as large (*.png)</source>
        <translation>Bild, doppelt so groß (*.png)</translation>
    </message>
    <message>
        <source>Table for spreadsheets (*.csv)</source>
        <translation>Tabelle für Tabellenprogramme (*.csv)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Export this view</source>
        <translation>Diese Ansicht exportieren</translation>
    </message>
    <message>
        <source>Choose an item first.</source>
        <translation>Wählen Sie zuerst einen Artikel.</translation>
    </message>
    <message>
        <source>Choose a user first.</source>
        <translation>Wählen Sie zuerst einen Nutzer.</translation>
    </message>
    <message>
        <source>Save report</source>
        <translation>Bericht speichern</translation>
    </message>
    <message>
        <source>Report (*.html)</source>
        <translation>Bericht (*.html)</translation>
    </message>
    <message>
        <source>Saved as {name}.</source>
        <translation>Als {name} gespeichert.</translation>
    </message>
</context>
<context>
    <name>importing</name>
    <message>
        <source>MMRec or FREEDOM data set</source>
        <translation>MMRec- oder FREEDOM-Datensatz</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>Amazon reviews</source>
        <translation>Amazon-Bewertungen</translation>
    </message>
    <message>
        <source>Id</source>
        <translation>Kennung</translation>
    </message>
    <message>
        <source>Title</source>
        <translation>Titel</translation>
    </message>
    <message>
        <source>Description</source>
        <translation>Beschreibung</translation>
    </message>
    <message>
        <source>Brand</source>
        <translation>Marke</translation>
    </message>
    <message>
        <source>Category</source>
        <translation>Kategorie</translation>
    </message>
    <message>
        <source>Price</source>
        <translation>Preis</translation>
    </message>
    <message>
        <source>Picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>Item</source>
        <translation>Artikel</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Part (train, valid, test)</source>
        <translation>Teil (train, valid, test)</translation>
    </message>
    <message>
        <source>{n} are no amount</source>
        <translation>{n} sind kein Betrag</translation>
    </message>
    <message>
        <source>{n} are no time</source>
        <translation>{n} sind keine Zeit</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>What became of it</source>
        <translation>Was daraus wurde</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>Grund</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>ausgelassen</translation>
    </message>
    <message>
        <source>left out, repeated</source>
        <translation>ausgelassen, wiederholt</translation>
    </message>
    <message>
        <source>taken all the same</source>
        <translation>trotzdem übernommen</translation>
    </message>
    <message>
        <source>Read the data</source>
        <translation>Die Daten lesen</translation>
    </message>
    <message>
        <source>Copy the pictures</source>
        <translation>Die Bilder kopieren</translation>
    </message>
    <message>
        <source>Store everything in the project</source>
        <translation>Alles im Projekt speichern</translation>
    </message>
    <message>
        <source>Turn pictures into vectors</source>
        <translation>Bilder in Vektoren verwandeln</translation>
    </message>
    <message>
        <source>Turn words into vectors</source>
        <translation>Wörter in Vektoren verwandeln</translation>
    </message>
    <message>
        <source>Find each item’s neighbours</source>
        <translation>Die Nachbarn jedes Artikels finden</translation>
    </message>
    <message>
        <source>Importing {name}</source>
        <translation>{name} wird importiert</translation>
    </message>
    <message>
        <source>{name} is ready</source>
        <translation>{name} ist fertig</translation>
    </message>
    <message>
        <source>The import of {name} was stopped</source>
        <translation>Der Import von {name} wurde angehalten</translation>
    </message>
    <message>
        <source>The import of {name} did not work</source>
        <translation>Der Import von {name} hat nicht geklappt</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>Edit</source>
        <translation>Bearbeiten</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Go</source>
        <translation>Gehe zu</translation>
    </message>
    <message>
        <source>User</source>
        <translation>Nutzer</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
</context>
<context>
    <name>page</name>
    <message>
        <source>Recall@20 {value} on test</source>
        <translation>Recall@20 {value} im Test</translation>
    </message>
    <message>
        <source>best Recall@20 {value} at epoch {n}</source>
        <translation>bester Recall@20 {value} in Epoche {n}</translation>
    </message>
    <message>
        <source>best epoch {best} of {all}</source>
        <translation>beste Epoche {best} von {all}</translation>
    </message>
</context>
<context>
    <name>pages</name>
    <message>
        <source>Home</source>
        <translation>Start</translation>
    </message>
    <message>
        <source>Recommend</source>
        <translation>Empfehlen</translation>
    </message>
    <message>
        <source>Catalogue</source>
        <translation>Katalog</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>Karte</translation>
    </message>
    <message>
        <source>Selector</source>
        <translation>Selektor</translation>
    </message>
    <message>
        <source>Sandbox</source>
        <translation>Sandkasten</translation>
    </message>
    <message>
        <source>New product</source>
        <translation>Neues Produkt</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>Vergleichen</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>Training</translation>
    </message>
</context>
<context>
    <name>panel</name>
    <message>
        <source>Already chosen, so it is not ranked.</source>
        <translation>Schon gewählt, darum nicht gereiht.</translation>
    </message>
    <message>
        <source>Ranked {r} of {n}.</source>
        <translation>Auf Rang {r} von {n}.</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Score {score}</source>
        <translation>Wertung {score}</translation>
    </message>
</context>
<context>
    <name>placing</name>
    <message>
        <source>Stability: rank {rank}, {ranks} when its vectors move by {noise}&#xa0;%.</source>
        <translation>Stabilität: Rang {rank}, {ranks}, wenn sich seine Vektoren um {noise} % verschieben.</translation>
    </message>
</context>
<context>
    <name>provenance</name>
    <message>
        <source>run {id} {name}</source>
        <translation>Lauf {id} {name}</translation>
    </message>
    <message>
        <source>checkpoint {hash}</source>
        <translation>Checkpoint {hash}</translation>
    </message>
</context>
<context>
    <name>runs</name>
    <message>
        <source>running</source>
        <translation>läuft</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>unterbrochen</translation>
    </message>
    <message>
        <source>complete</source>
        <translation>fertig</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>angehalten</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>fehlgeschlagen</translation>
    </message>
    <message>
        <source>shown</source>
        <translation>gezeigt</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>State</source>
        <translation>Zustand</translation>
    </message>
    <message>
        <source>Recall@20</source>
        <translation>Recall@20</translation>
    </message>
    <message>
        <source>NDCG@20</source>
        <translation>NDCG@20</translation>
    </message>
    <message>
        <source>Validation</source>
        <translation>Validierung</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>Startwert</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>Begonnen</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>Gerät</translation>
    </message>
    <message>
        <source>Notes</source>
        <translation>Notizen</translation>
    </message>
</context>
<context>
    <name>training dialogs</name>
    <message>
        <source>A model is being trained</source>
        <translation>Ein Modell wird gerade trainiert</translation>
    </message>
    <message>
        <source>A model is being trained. What shall become of it?</source>
        <translation>Ein Modell wird gerade trainiert. Was soll damit geschehen?</translation>
    </message>
    <message>
        <source>Stopped, it keeps its best epoch and can be resumed. Left alone, it ends without the window and its run is there when you open the project again.</source>
        <translation>Angehalten behält es seine beste Epoche und kann fortgesetzt werden. In Ruhe gelassen, läuft es ohne das Fenster zu Ende, und sein Lauf ist da, wenn Sie das Projekt wieder öffnen.</translation>
    </message>
    <message>
        <source>Something is at work</source>
        <translation>Es wird noch gearbeitet</translation>
    </message>
    <message>
        <source>{title} is not finished. What shall become of it?</source>
        <translation>{title} ist nicht fertig. Was soll daraus werden?</translation>
    </message>
    <message>
        <source>Stopped, what is finished is kept and it can be begun again where it was. Left alone, the step at work ends without the window.</source>
        <translation>Angehalten bleibt Fertiges erhalten, und es kann dort weitergehen, wo es war. Sich selbst überlassen endet der laufende Schritt ohne das Fenster.</translation>
    </message>
    <message>
        <source>Stop it</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Let it go on</source>
        <translation>Weiterlaufen lassen</translation>
    </message>
    <message>
        <source>Keep the window</source>
        <translation>Fenster offen lassen</translation>
    </message>
    <message>
        <source>Not enough memory</source>
        <translation>Nicht genug Speicher</translation>
    </message>
    <message>
        <source>Try half the batch</source>
        <translation>Halben Stapel versuchen</translation>
    </message>
    <message>
        <source>Train on the CPU</source>
        <translation>Auf der CPU trainieren</translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation>Lassen</translation>
    </message>
    <message>
        <source>Convert a .pt file</source>
        <translation>.pt-Datei umwandeln</translation>
    </message>
    <message>
        <source>A .pt file is a program as much as it is data.</source>
        <translation>Eine .pt-Datei ist ebenso sehr ein Programm wie Daten.</translation>
    </message>
    <message>
        <source>Only its tensors are read, in another process, and only if their names, types and shapes are those of {model} with the settings at the left. Even so, convert no file whose origin you do not trust. The result is a checkpoint that can be loaded.</source>
        <translation>Gelesen werden nur ihre Tensoren, in einem anderen Prozess, und nur wenn Namen, Typen und Formen die von {model} mit den Einstellungen links sind. Wandeln Sie dennoch keine Datei um, deren Herkunft Sie nicht trauen. Das Ergebnis ist ein ladbarer Checkpoint.</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>Datei wählen …</translation>
    </message>
</context>
</TS>
