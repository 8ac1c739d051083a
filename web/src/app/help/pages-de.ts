import type { Help } from './topics';

export const pages: Help = {
  files: {
    title: 'Sich in den Dateien umsehen',
    text: [
      'Meine Dateien zeigt einen Ordner. Ein Klick auf einen Namen öffnet; der Weg über der Liste führt zurück. Ein Klick neben den Namen wählt eine Zeile; mit Strg und Umschalt mehrere, und die Leiste über der Liste zeigt dann, was mit ihnen geht.',
      'Das Menü einer Zeile (⋯ oder die rechte Maustaste) hat dasselbe. Löschen fragt nicht: Es lässt sich in der Meldung unter der Liste zurücknehmen oder aus dem Papierkorb.',
      'Ansicht wechselt zwischen Liste, enger Liste und Kacheln. Die Einzelheiten an der Seite sagen, wer Zugriff hat, was mit einer Datei geschah, und ihre Prüfsumme.',
    ],
    also: 'ordner liste kacheln auswählen umbenennen verschieben kopieren einzelheiten favorit stern',
  },
  upload: {
    title: 'Dateien und Ordner hochladen',
    text: [
      ['Öffnen Sie den Ordner, in den sie sollen.', 'Ziehen Sie Dateien oder ganze Ordner auf die Liste, oder wählen Sie Hochladen.', 'Das Feld zeigt, wie weit jede Datei ist, und warum eine abgelehnt wurde.'],
      'Eine Datei gilt als behalten, wenn sie verschlüsselt an so vielen Orten liegt, wie der Server verspricht. Ein abgebrochenes Hochladen geht weiter, wo es war.',
      'Ist ein Name schon vergeben, werden Sie gefragt: beide behalten oder ersetzen. Ersetzen macht eine neue Version, und die frühere bleibt.',
    ],
    also: 'hinzufügen ziehen fortsetzen fortschritt einfügen version ersetzen',
  },
  find: {
    title: 'Etwas finden',
    text: [
      'Das Feld oben durchsucht alle Ihre Dateien: Namen und den Text in Dokumenten. Alle Wörter müssen da sein; vom letzten genügt der Anfang. „Wörter in Anführungszeichen“ bleiben zusammen, und -Wort lässt weg, was es hat.',
      'Zuletzt zeigt, woran zuletzt gearbeitet wurde, Favoriten, was einen Stern hat.',
    ],
    also: 'suchen suche text darin zuletzt favoriten',
  },
  share: {
    title: 'Eine Datei oder einen Ordner teilen',
    text: [
      ['Wählen Sie eine Datei oder einen Ordner und dann Teilen (oder den Buchstaben S).', 'Geben Sie Mailadressen ein. Jede Person bekommt ein Recht: ansehen, bearbeiten, oder ansehen ohne herunterzuladen.', 'Wählen Sie Senden. Sie bekommen einen Brief mit einem Link und weisen ihre Adresse mit einem Code nach oder melden sich an.'],
      'Link kopieren macht stattdessen einen Link. Wer ihn hat, hat, was er gibt; schicken Sie ihn so, wie Sie die Datei schicken würden. Seine Einstellungen sagen, für wen er gilt, ob man bearbeiten oder in einen Ordner nur hochladen darf, bis wann, und mit welchem Passwort. Was Ihr Tarif nicht hat, ist grau und sagt es.',
      'Niemand sieht den Ordner darüber, andere Dateien, frühere Versionen oder Ihren Papierkorb.',
    ],
    also: 'link einladen personen gast passwort ablauf recht senden freigeben',
  },
  access: {
    title: 'Wer Zugriff hat, und wie er endet',
    text: [
      'Zugriff verwalten nennt alle: Personen, und Links mit der Zahl, wie oft sie geöffnet wurden. Ändern Sie dort ein Recht oder entfernen Sie jemanden; es gilt ab der nächsten Anfrage, auch für laufendes Herunterladen.',
      'Was von einem Ordner darüber kommt, sagt es und wird dort geändert. Nicht mehr teilen beendet auf einmal alles, was auf dem Eintrag selbst liegt. Einen gelöschten Link bekommt man nicht zurück; machen Sie einen neuen.',
      'Geteilt zeigt, was andere mit Ihnen teilen und was Sie teilen. Ein fremder Ordner geht wie Ihr eigener, so weit Ihr Recht reicht: hochladen, sortieren, ansehen, in die eigenen Dateien kopieren. Verlassen nimmt ihn aus Ihrer Liste.',
    ],
    also: 'widerrufen beenden entfernen recht mit mir geteilt verwalten freigabe',
  },
  bin: {
    title: 'Gelöschtes zurückholen',
    text: [
      'Was Sie löschen, liegt so viele Tage im Papierkorb, wie Ihr Tarif hat, und zählt bis dahin im Speicher. Wiederherstellen legt es dorthin zurück, wo es war; ist auch der Ordner weg, in Meine Dateien.',
      'Dort löschen oder ihn leeren ist endgültig.',
    ],
    also: 'mülleimer gelöscht wiederherstellen leeren papierkorb',
  },
  restore: {
    title: 'Zu einer früheren Zeit zurück',
    text: [
      'Von einer einzelnen Datei bleiben Versionen: Öffnen Sie ihren Versionsverlauf und stellen Sie eine wieder her. Das macht eine neue Version, also geht nichts verloren.',
      'Ging vieles auf einmal schief, bringt Laufwerk wiederherstellen alles oder einen Ordner auf jede Sekunde der letzten Tage zurück. Es zeigt erst, was sich ändern würde, tut es in einem Schritt, und der lässt sich selbst rückgängig machen.',
    ],
    also: 'rückgängig verlauf version erpressung fehler zeitpunkt',
  },
  storage: {
    title: 'Wenn der Platz knapp wird',
    text: [
      'Einstellungen, dann Speicher, zeigt, was den Platz nimmt und welche Dateien die größten sind. Dateien und Papierkorb zählen, frühere Versionen nicht.',
      'Ein volles Laufwerk nimmt nichts Neues. Lesen, Herunterladen und Löschen gehen weiter, und nichts wird von selbst gelöscht, weil Platz fehlt.',
    ],
    also: 'voll kontingent platz tarif größte bytes',
  },
  signin: {
    title: 'Sich sicher anmelden',
    text: [
      'Fügen Sie auf der Sicherheitsseite Ihres Kontos einen Passkey hinzu: Er lässt sich nicht abfischen oder erraten. Oder schalten Sie die Bestätigung in zwei Schritten mit einer App ein und drucken Sie die Wiederherstellungscodes.',
      'Sehen Sie unter Letzte Aktivität eine Anmeldung, die nicht Ihre war, sagen Sie es dort: Es führt zu einem neuen Passwort und beendet alle Sitzungen.',
      'Wenn sich ändert, wie Sie sich ausweisen, wird es allen Ihren Adressen gesagt; alles auf einmal zu ersetzen dauert Tage, in denen Sie es aufhalten können.',
    ],
    also: 'passwort passkey zwei schritte code verloren wiederherstellen konto sicherheit gestohlen',
  },
  protection: {
    title: 'Was Ihre Dateien schützt',
    text: [
      'Jede Datei ist unter einem eigenen Schlüssel verschlüsselt und liegt an mehr als einem Ort. Jedes Lesen wird geprüft; eine beschädigte Kopie wird aus der anderen ersetzt.',
      'Was für die Sicherheit zählt, steht in einem Protokoll, das unterschrieben ist und sich nicht unbemerkt umschreiben lässt. Die Seite Schutz zeigt für jedes Versprechen den neuesten Beleg und seine Zeit. Einstellungen, Ihr Prüfprotokoll, zeigt Ihren eigenen Teil des Protokolls; Ihr Browser prüft ihn.',
    ],
    also: 'verschlüsselung schlüssel regionen kopien protokoll beleg schutz vertrauen',
  },
  keyboard: {
    title: 'Mit der Tastatur arbeiten',
    text: [
      'F6 geht von einem Teil der Seite zum nächsten. In der Liste bewegen die Pfeile, die Leertaste wählt, Eingabe öffnet, Rücktaste geht nach oben, F2 benennt um, Entf löscht, Strg+Z nimmt den letzten Schritt zurück.',
      'Auch einzelne Buchstaben sind Kürzel: / sucht, S teilt, ? zeigt alle. In den Einstellungen lassen sie sich abschalten.',
    ],
    also: 'kürzel tasten barrierefrei bildschirmleser buchstaben',
  },
  phone: {
    title: 'Auf dem Telefon, und als App',
    text: [
      'Der Browser kann Holdfast installieren: Wählen Sie in seinem Menü Installieren oder Zum Startbildschirm hinzufügen. Es öffnet sich dann in einem eigenen Fenster, und andere Apps können Dateien hineingeben.',
      'Auf dem Gerät bleibt allein die App: keine Datei, kein Name und kein Schlüssel von Ihnen. Diese Hilfeseiten brauchen keine Verbindung, solange die App offen ist.',
      'Auch Programme für OneDrive und WebDAV arbeiten mit Holdfast; wer Ihren Server betreibt, nennt Ihnen die Adresse.',
    ],
    also: 'installieren mobil startbildschirm offline app synchronisieren programm webdav',
  },
  leave: {
    title: 'Alles mitnehmen, und gehen',
    text: [
      'Alles mitnehmen, in den Einstellungen, macht ein Archiv von allem, was Sie hier haben. Sein Herunterladen lässt sich fortsetzen.',
      'Das Konto zu löschen vernichtet nach einer Bedenkzeit die Schlüssel Ihres Laufwerks, und eine unterschriebene Quittung sagt, was vernichtet wurde.',
    ],
    also: 'export archiv konto löschen alles herunterladen quittung',
  },
};
