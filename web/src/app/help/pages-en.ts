import type { Help } from './topics';

export const pages: Help = {
  files: {
    title: 'Looking around in your files',
    text: [
      'My files shows a folder. Click a name to open it; the way above the list leads back. A click beside the name chooses a row; Ctrl and Shift choose several, and the bar above the list then shows what can be done with them.',
      'The menu of a row (⋯, or the right mouse button) holds the same. Deleting asks nothing: it can be taken back in the message below the list, or from the recycle bin.',
      'View switches between list, compact list and tiles. The details at the side tell who has access, what happened to a file, and its checksum.',
    ],
    also: 'folder list tiles select rename move copy details favourite star',
  },
  upload: {
    title: 'Uploading files and folders',
    text: [
      ['Open the folder they should go into.', 'Drag files or whole folders onto the list, or press Upload.', 'Watch the panel: it says how far each file is, and why one was refused.'],
      'A file counts as kept once it lies, encrypted, in as many places as the server promises. An upload that breaks off goes on where it was.',
      'If a name is taken already, you are asked: keep both, or replace. Replacing makes a new version, and the earlier one is kept.',
    ],
    also: 'add put drag drop resume progress paste version replace',
  },
  find: {
    title: 'Finding something',
    text: [
      'The field at the top looks through all your files: names, and the text inside of documents. All words must be there; of the last one the beginning is enough. “Words in quotation marks” stay together, and -word leaves out what has it.',
      'Recent shows what was worked at last, Favourites what you starred.',
    ],
    also: 'search look for text inside recent favourites',
  },
  share: {
    title: 'Sharing a file or folder',
    text: [
      ['Choose one file or folder and press Share (or the letter S).', 'Type mail addresses. Each person gets a right: view, edit, or view without downloading.', 'Press Send. They get a letter with a link, and prove their address by a code or by signing in.'],
      'Copy link makes a link instead. Whoever has it has what it gives, so send it as you would send the file. Link settings say whom it works for, whether they may edit or, into a folder, only upload, until when, and with which password. What your plan does not have is grey and says so.',
      'Nobody sees the folder above, other files, earlier versions or your recycle bin.',
    ],
    also: 'link invite people guest password expiry permission send',
  },
  access: {
    title: 'Who has access, and ending it',
    text: [
      'Manage access lists everybody: people by name, and links with how often they were opened. Change a right or remove somebody there; it holds from the next request on, also for downloads under way.',
      'What comes from a folder above says so, and is changed at that folder. Stop sharing ends all that lies on the item itself, at once. A deleted link cannot be had back; make a new one.',
      'Shared shows what others share with you, and what you share. A folder of another’s works like one of yours, as far as your right goes: upload, sort, preview, copy to your own files. Leave takes it off your list.',
    ],
    also: 'revoke stop sharing remove permission shared with me manage',
  },
  bin: {
    title: 'Having deleted things back',
    text: [
      'What you delete lies in the recycle bin for the days your plan has, and counts in your storage until then. Restore puts it back where it was; if that folder is gone too, into My files.',
      'Deleting there, or emptying it, is for good.',
    ],
    also: 'trash undelete deleted restore empty recycle',
  },
  restore: {
    title: 'Going back to an earlier time',
    text: [
      'Of one file, versions are kept: open its version history and restore one. That makes a new version, so nothing is lost by it.',
      'If a lot went wrong at once, Restore your drive takes everything, or one folder, back to any second of the past days. It shows first what would change, does it in one step, and that step can itself be undone.',
    ],
    also: 'undo history version ransomware mistake time point rollback',
  },
  storage: {
    title: 'When room gets tight',
    text: [
      'Settings, then Storage, shows what takes the room and which files are largest. Files and the recycle bin count; earlier versions do not.',
      'A full drive takes nothing new. Reading, downloading and deleting go on, and nothing is deleted by itself for lack of room.',
    ],
    also: 'full quota space plan largest bytes',
  },
  signin: {
    title: 'Signing in safely',
    text: [
      'On the security page of your account, add a passkey: it cannot be phished or guessed. Or turn on two-step verification with an app, and print the recovery codes.',
      'If you see a sign-in that was not you under Recent activity, say so there: it leads through a new password and ends every session.',
      'A change of how you prove yourself is told to all your addresses; replacing everything takes days, in which you can stop it.',
    ],
    also: 'password passkey two-step code lost recover account security stolen',
  },
  protection: {
    title: 'What protects your files',
    text: [
      'Each file is encrypted under a key of its own and kept in more than one place. Every read is checked; a damaged copy is replaced from the other.',
      'What matters to security is written into a log that is signed and cannot be rewritten unseen. The page Safeguards shows the latest evidence for each promise, and when it was taken. Settings, Your audit trail, shows your own part of the log; your browser verifies it.',
    ],
    also: 'encryption keys regions copies log evidence safeguards trust',
  },
  keyboard: {
    title: 'Working by the keyboard',
    text: [
      'F6 goes from one part of the page to the next. In the list, arrows move, Space chooses, Enter opens, Backspace goes up, F2 renames, Delete deletes, Ctrl+Z takes the last step back.',
      'Single letters are shortcuts as well: / searches, S shares, ? shows all of them. They can be switched off in Settings.',
    ],
    also: 'shortcuts keys accessibility screen reader letters',
  },
  phone: {
    title: 'On a phone, and as an app',
    text: [
      'The browser can install Holdfast: choose Install, or Add to home screen, in its menu. It then opens in a window of its own, and other apps can share files into it.',
      'What is kept on the device is the app alone: no file, no name and no key of yours. These pages of help need no connection while the app is open.',
      'Programs for OneDrive and WebDAV work with Holdfast too; who runs your server tells you its address.',
    ],
    also: 'install mobile home screen offline app pwa sync client webdav',
  },
  leave: {
    title: 'Taking everything along, and leaving',
    text: [
      'Take everything along, in the settings, makes one archive of all you have here. Its download can be resumed.',
      'Deleting the account destroys the keys of your drive after a time to think it over, and a signed receipt says what was destroyed.',
    ],
    also: 'export archive delete account download all receipt',
  },
};
