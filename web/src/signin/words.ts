/**
 * What the scripts of the sign-in pages say, in the language of their page: the English sentence is its own key. The pages' own
 * sentences are the server's (`words.properties`); those about passwords are the same ones there, and a test compares.
 */
export const GERMAN: Readonly<Record<string, string>> = {
  'Show password': 'Passwort zeigen',
  'Caps Lock is on.': 'Die Feststelltaste ist an.',

  'This browser cannot use passkeys. Choose another way, or use another browser.':
    'Dieser Browser kann keine Passkeys verwenden. Nehmen Sie einen anderen Weg oder einen anderen Browser.',
  'The device could not do that. Try again, or choose another way.':
    'Das Gerät konnte das nicht. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg.',
  'Nothing was used: it was cancelled, took too long, or this device has no passkey for this account. Try again, or choose another way.':
    'Es wurde nichts verwendet: Es wurde abgebrochen, dauerte zu lange, oder dieses Gerät hat keinen Passkey für dieses Konto. Versuchen Sie es noch einmal, oder nehmen Sie einen anderen Weg.',
  'No passkey was made: it was cancelled, or took too long. Try again when you are ready.':
    'Es entstand kein Passkey: Es wurde abgebrochen oder dauerte zu lange. Versuchen Sie es noch einmal, wenn Sie so weit sind.',
  'That device has no passkey for this account. Choose another way.': 'Dieses Gerät hat keinen Passkey für dieses Konto. Nehmen Sie einen anderen Weg.',
  'That device already holds a passkey for this account. Nothing was changed.': 'Dieses Gerät hat schon einen Passkey für dieses Konto. Nichts wurde geändert.',
  'That device cannot hold a passkey that asks who you are. Set up a screen lock or PIN on it, or use another device or a security key.':
    'Dieses Gerät kann keinen Passkey halten, der fragt, wer Sie sind. Richten Sie darauf eine Bildschirmsperre oder PIN ein, oder nehmen Sie ein anderes Gerät oder einen Sicherheitsschlüssel.',
  'Passkeys cannot be used at this address. Open the address at which you usually sign in.':
    'Unter dieser Adresse lassen sich Passkeys nicht verwenden. Öffnen Sie die Adresse, unter der Sie sich sonst anmelden.',

  'Very weak': 'Sehr schwach',
  Weak: 'Schwach',
  'Not enough yet': 'Noch nicht genug',
  'Nearly enough': 'Fast genug',
  Strong: 'Stark',
  '{0}. A thousand computers would need {1} to guess it.': '{0}. Tausend Rechner bräuchten {1}, um es zu erraten.',
  centuries: 'Jahrhunderte',
  'less than a second': 'weniger als eine Sekunde',
  'about {0} year': 'etwa {0} Jahr',
  'about {0} years': 'etwa {0} Jahre',
  'about {0} month': 'etwa {0} Monat',
  'about {0} months': 'etwa {0} Monate',
  'about {0} day': 'etwa {0} Tag',
  'about {0} days': 'etwa {0} Tage',
  'about {0} hour': 'etwa {0} Stunde',
  'about {0} hours': 'etwa {0} Stunden',
  'about {0} minute': 'etwa {0} Minute',
  'about {0} minutes': 'etwa {0} Minuten',
  'about {0} second': 'etwa {0} Sekunde',
  'about {0} seconds': 'etwa {0} Sekunden',

  'It has fewer than {0} characters.': 'Es hat weniger als {0} Zeichen.',
  'Use at least {0}; a sentence or four words are easy to remember.': 'Nehmen Sie mindestens {0}; ein Satz oder vier Wörter sind leicht zu merken.',
  'Use at least {0}; a sentence or five words are easy to remember.': 'Nehmen Sie mindestens {0}; ein Satz oder fünf Wörter sind leicht zu merken.',
  'It holds your name, or nearly.': 'Ihr Name steht darin, oder beinahe.',
  'It holds a part of your mail address, or nearly.': 'Ein Teil Ihrer Mailadresse steht darin, oder beinahe.',
  'Use words that have nothing to do with you.': 'Nehmen Sie Wörter, die nichts mit Ihnen zu tun haben.',
  'It holds the name of this service, or nearly.': 'Der Name dieses Dienstes steht darin, oder beinahe.',
  'Use words that have nothing to do with where you sign in.': 'Nehmen Sie Wörter, die nichts damit zu tun haben, wo Sie sich anmelden.',
  'Much of it is a single common word or name.': 'Vieles davon ist ein einziges häufiges Wort oder ein Name.',
  'Add more words, ones that are not often used together.': 'Fügen Sie mehr Wörter hinzu, solche, die selten zusammenstehen.',
  'Keys that lie side by side are easy to guess.': 'Tasten, die nebeneinander liegen, sind leicht zu erraten.',
  'Use words rather than a path over the keyboard.': 'Nehmen Sie Wörter statt eines Wegs über die Tastatur.',
  'Repeating something makes it hardly harder to guess.': 'Etwas zu wiederholen macht es kaum schwerer zu erraten.',
  'Put different words in place of the repetition.': 'Setzen Sie andere Wörter an die Stelle der Wiederholung.',
  'Letters or digits in order are easy to guess.': 'Buchstaben oder Ziffern der Reihe nach sind leicht zu erraten.',
  'Use words rather than abc or 6543.': 'Nehmen Sie Wörter statt abc oder 6543.',
  'Years and dates are easy to guess.': 'Jahre und Daten sind leicht zu erraten.',
  'Leave out dates, those of your own life above all.': 'Lassen Sie Daten weg, vor allem die Ihres Lebens.',
  'It could be found by trying ten thousand million guesses.': 'Zehntausend Millionen Versuche könnten es finden.',
  'Make it longer: add a word or two.': 'Machen Sie es länger: ein oder zwei Wörter mehr.',
};

/** @param values take the places of `{0}`, `{1}` … */
export function said(english: string, ...values: readonly (string | number)[]): string {
  const text = document.documentElement.lang === 'de' ? (GERMAN[english] ?? english) : english;
  return values.reduce<string>((filled, value, i) => filled.replace(`{${i}}`, String(value)), text);
}
