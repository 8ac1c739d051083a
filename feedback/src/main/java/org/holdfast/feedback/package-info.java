/// What people think of Holdfast, and what they are answered.
///
/// [Feedback] is the front door. People say whether a page of help helped, suggest ideas and vote
/// for them; past a number of votes, the server's owner owes an answer, and a clock runs until it
/// is given. Whatever somebody writes is sealed, and nobody sees who wrote it unless they agreed.
/// Knows `identity`, `audit` and `database`; knows no door and no drive (ADR 31).
@NullMarked
package org.holdfast.feedback;

import org.jspecify.annotations.NullMarked;
