/** Says a refusal in the language of the person. Has words for every code of tests/vectors/refusals.json. */
import { t } from '@lingui/core/macro';

interface Refused {
  uri: string;
  words: string;
  code?: string;
  params?: Record<string, unknown>;
}

function isRefused(error: unknown): error is Refused {
  return typeof error === 'object' && error !== null && 'uri' in error && 'words' in error;
}

/** Sentences without a name in them. */
function plainSentence(code: string): string | null {
  switch (code) {
    case 'offline':
      return t`You are not connected at the moment. Wait until you are back, then try again.`;
    case 'microphone_blocked':
      return t`The browser blocks your microphone. Allow it beside the address, then press again.`;
    case 'microphone_missing':
      return t`No microphone was found. Plug one in, then press again.`;
    case 'microphone_busy':
      return t`Another program uses your microphone. Close it, then press again.`;
    case 'camera_blocked':
      return t`The browser blocks your camera. Allow it beside the address, then press again.`;
    case 'camera_missing':
      return t`No camera was found. Plug one in, then press again.`;
    case 'camera_busy':
      return t`Another program uses your camera. Close it, then press again.`;
    case 'screen_blocked':
      return t`The browser does not let you share this screen. Choose another one, or a window.`;
    case 'screen_missing':
    case 'screen_busy':
      return t`This screen cannot be shared. Choose another one, or a window.`;

    // Who asks, and who may.
    case 'participant_unknown':
      return t`They are not in this class any more.`;
    case 'not_here':
      return t`They are not here at the moment. Try again when they are back.`;
    case 'nobody':
    case 'shell_only':
      return t`Nobody can do that from here.`;
    case 'instructors_only':
      return t`Only teachers of this class can do that. Ask your teacher.`;
    case 'students_only':
      return t`Only students can do that.`;
    case 'hand_of_another':
      return t`You can only lower your own hand.`;
    case 'no_meeting':
      return t`The class is not open, so there is nothing to end.`;

    // The stage.
    case 'no_broadcast':
      return t`Nobody is on the stage. Start with Broadcast.`;
    case 'already_broadcasting':
      return t`Everybody sees you already.`;
    case 'stage_full':
      return t`Four people are on the stage already. Somebody has to step off first.`;
    case 'not_on_stage':
      return t`They are not on the stage any more.`;
    case 'not_invited':
      return t`The invitation has been taken back.`;

    // Into groups and back.
    case 'group_size':
      return t`Groups have 2 to 6 students. Choose a size between 2 and 6.`;
    case 'lead':
      return t`That lead before groups is too long. Choose a shorter one.`;
    case 'countdown':
      return t`That countdown is too long. Choose a shorter one.`;
    case 'deadline':
      return t`The countdown cannot be made longer than that. End it, or cancel it.`;
    case 'no_students':
      return t`No student is here yet. Share the class's code, then split.`;
    case 'nobody_takes_part':
      return t`Everybody who is here sits this one out. Split when somebody takes part.`;
    case 'no_switch':
      return t`No switch is announced any more.`;
    case 'stale_switched':
      return t`The class has just switched. Look at it as it is now, then decide again.`;

    // Groups made by hand.
    case 'groups_none':
      return t`There is nobody in these groups. Put students into them, or form them anew.`;
    case 'groups_unknown':
      return t`Somebody of these groups has left. Look at the groups again, then split.`;
    case 'groups_missing':
      return t`Somebody is in no group and not at the front. Put everybody into a group or at the front.`;
    case 'groups_twice':
      return t`Somebody is in two groups. Leave them in one.`;
    case 'groups_alone':
      return t`Somebody would be alone. Put them into another group.`;
    case 'groups_too_large':
      return t`A group has at most 6 students. Move somebody out.`;
    case 'groups_blocked':
      return t`Two students who must never be in a group together are in one. Move one of them.`;
    case 'pair_of_one':
      return t`A pair is two different students. Choose the second.`;

    // Groups as they are, and what is written in them.
    case 'no_groups':
      return t`There are no groups at the moment.`;
    case 'group_unknown':
      return t`That group is no more: it was merged or has ended. Choose another.`;
    case 'group_full':
      return t`That group has six students already. Choose another, or move somebody out.`;
    case 'not_in_group':
      return t`You are at the front: your teacher hears you here.`;
    case 'not_linked':
      return t`You are not connected with them at the moment.`;
    case 'media_direct':
      return t`Pictures and sound go another way than this page believes. Load the page again.`;
    case 'connection_name':
    case 'offer_length':
    case 'offer_refused':
      return t`The server cannot use what this browser offers for pictures and sound. Load the page again; if that does not help, try a current Chrome, Edge, Firefox or Safari.`;
    case 'text_empty':
      return t`There is nothing to send yet. Write something first.`;
    case 'text_long':
      return t`That is too long for one message. Make it shorter, or send two.`;
    case 'text_to_groups':
      return t`Only teachers write to all groups. Write to your group or to the class.`;
    case 'text_to_other_group':
      return t`You can only write to your own group.`;
    default:
      return sentenceOfRounds(code);
  }
}

/** Sentences about questions and votes. */
function sentenceOfRounds(code: string): string | null {
  switch (code) {
    case 'vote_late':
      return t`Too late: the vote was closed already, so this was not counted.`;
    case 'round_over':
      return t`That question is over. Look at the one on the screen.`;
    case 'vote_choice':
    case 'vote_option':
    case 'vote_order':
    case 'vote_single':
      return t`Choose one of the answers shown.`;
    case 'vote_number':
      return t`Write a number, such as 9.81.`;
    case 'vote_confidence':
      return t`Say how sure you are in one of the three steps.`;
    case 'no_question':
      return t`No question is asked at the moment. Ask one first.`;
    case 'no_vote_open':
      return t`No vote is open at the moment.`;
    case 'totals_open':
      return t`While a vote is open, nobody is told what others answered. Close it first, then show the totals.`;
    case 'no_votes':
      return t`Nobody has voted yet, so there are no answers to form groups by. Wait for votes, or split at random.`;
    case 'first_vote_frozen':
      return t`The first vote stays as it was before the class talked. Open the second vote, or ask again.`;
    case 'last_call':
      return t`A last call leaves 1 second to 5 minutes. Choose another time.`;
    case 'ask_over':
      return t`Another question is under way. Put it away and ask this one?`;
    case 'few_voters':
      return t`Very few have voted, so the totals may tell who answered what. Show them to everybody?`;
    case 'question_long':
    case 'option_long':
      return t`That is too long for a question. Make it shorter.`;
    case 'timer':
      return t`A timer runs for 1 second to 1 hour. Choose another time.`;
    case 'options':
      return t`A question has 2 to 9 answers to choose from. Add some, or take some out.`;
    case 'option_empty':
      return t`One of the answers is empty. Write it, or take it out.`;
    case 'key_number':
      return t`The right answer is a number, with a tolerance of 0 or more.`;
    case 'key_choice':
    case 'key_option':
    case 'key_single':
    case 'key_none':
    case 'options_given':
      return t`That cannot be the right answer to this kind of question. Choose another one.`;
    case 'thresholds':
      return t`Choose two shares from 0 to 100 %, the smaller one first.`;
    case 'mates_anonymous':
      return t`These answers are anonymous, so mates cannot be shown them. Discuss without.`;
    case 'seal_lost':
      return t`This anonymous vote cannot be continued. Ask your teacher to put the question again.`;
    default:
      return sentenceOfLessons(code);
  }
}

/** Sentences about what instructors keep: questions, files of them, images, documents, lessons. */
function sentenceOfTheBank(code: string): string | null {
  switch (code) {
    case 'question_changed':
      return t`This question was changed elsewhere meanwhile. Load it again, then make your change.`;
    case 'question_unknown':
      return t`There is no such question in your bank. Look at the list of your questions.`;
    case 'question_text':
      return t`The question has neither a text nor a title yet. Write one, then save.`;
    case 'question_title':
      return t`Titles and folders have at most 200 characters. Shorten them.`;
    case 'question_tags':
      return t`A question has at most 20 tags, each of 50 characters. Take some out.`;
    case 'bank_full':
      return t`A bank has at most 20,000 questions. Export some of them and begin another bank.`;
    case 'import_size':
      return t`An import has 1 to 1,000 questions. Choose some of them.`;
    case 'format_unknown':
      return t`This file looks like none of the formats that Pitt reads: GIFT, Aiken, CSV or Markdown. Choose its format.`;
    case 'file_empty':
      return t`The file is empty. Choose another one.`;
    case 'image_unreadable':
      return t`This is no picture that Pitt can read. Choose a PNG, JPEG, WebP or GIF file.`;
    case 'image_large':
      return t`This picture has more than 40 million pixels. Make it smaller, then choose it again.`;
    case 'image_unknown':
      return t`There is no such image. Ask who wrote the question to add it again.`;
    case 'images_full':
    case 'documents_full':
      return t`There is no room for more of your files. Nothing was added; ask who runs this server for more.`;
    case 'document_unreadable':
      return t`This is no PDF that Pitt can read. Export your slides as PDF once more, then choose it again.`;
    case 'document_locked':
      return t`This PDF is locked by a password. Save it without one, then choose the file again.`;
    case 'document_length':
      return t`A document has 1 to 300 pages. Split it, then upload the parts.`;
    case 'lesson_changed':
      return t`This lesson was changed elsewhere meanwhile. Load it again, then make your change.`;
    case 'lesson_unknown':
      return t`There is no such lesson among yours. Look at the list of your lessons.`;
    case 'lesson_strange':
      return t`One of these pages or questions is not yours, or is gone. Take it out, then save.`;
    case 'lessons_full':
      return t`You have 1,000 lessons already. Archive some, then save this one.`;
    case 'page_of_class':
      return t`Only this class sees its pages. Join it first.`;
    case 'page_unknown':
      return t`There is no such page. Go back to the one that the class sees.`;
    default:
      return null;
  }
}

/** Sentences about lessons and teams. */
function sentenceOfLessons(code: string): string | null {
  switch (code) {
    case 'no_lesson':
      return t`No lesson is under way. Start one first.`;
    case 'lesson_over':
      return t`Another lesson is under way. End it and start this one?`;
    case 'lesson_waits':
      return t`The class is on its way into its groups. Wait until it has talked, then go on.`;
    case 'lesson_item':
      return t`There is no such page or question in this lesson. Choose one from its list.`;
    case 'lesson_length':
      return t`A lesson has 1 to 500 pages and questions. Change it, then start it.`;
    case 'lesson_page':
      return t`One of the pages of this lesson is none. Take it out, then try again.`;
    case 'lesson_title':
      return t`The title of a lesson has at most 200 characters. Make it shorter.`;
    case 'teams_none':
      return t`There are no teams yet. Split the class, then keep the groups as teams.`;
    case 'teams_unknown':
    case 'teams_twice':
      return t`These teams do not fit the class. Split it, then keep the groups as teams.`;
    case 'teams_large':
      return t`A team has at most 6 students. Split the larger ones.`;
    default:
      return sentenceOfTheBank(code);
  }
}

/** What is said before one is in: to whoever joins, signs in, or keeps classrooms. */
function sentenceAtTheDoor(code: string): string | null {
  switch (code) {
    case 'classroom_unknown':
      return t`There is no such class. Look at the link or the code once more.`;
    case 'classroom_closed':
      return t`The class was closed. Join again by its link.`;
    case 'door_locked':
      return t`The door of this class is locked. Ask your teacher to let you in, then try again.`;
    case 'removed':
      return t`Your teacher has sent you out. You can come back when the next class opens.`;
    case 'not_joined':
    case 'person_unknown':
      return t`This class does not know you yet. Join with your name.`;
    case 'name_missing':
      return t`Enter your name, so that your mates know who you are.`;
    case 'many_join_from_network':
    case 'many_join_classroom':
      return t`Many are joining at once. Wait a moment, then press Join again.`;
    case 'many_wrong_codes':
      return t`There were too many wrong codes. Look at the code once more, wait, then try again.`;
    case 'many_sign_ins':
      return t`There were too many attempts to sign in. Wait a while, then open the link again.`;
    case 'many_uploads':
      return t`You have sent many files at once. Wait a moment, then send this one again.`;
    case 'sign_in':
    case 'not_open':
      return t`Only teachers who are signed in can do this. Open your sign-in link first.`;
    case 'sign_in_link_used_up':
      return t`This sign-in link is used up, too old or incomplete. Open the whole link, or ask for a new one.`;
    case 'invitation_used_up':
      return t`This invitation is used up, too old or incomplete. Ask for a new one.`;
    case 'not_teaching':
    case 'not_teaching_any_more':
      return t`You do not teach in this classroom. Ask one of its teachers to invite you.`;
    case 'title_missing':
      return t`Give the classroom a title, such as Physics 1.`;
    case 'rehearsal_runs':
      return t`Simulated students are here already.`;
    case 'rehearsal_elsewhere':
      return t`These simulated students belong to another class. Start them again from here.`;
    case 'ticket_elsewhere':
    case 'ticket_of_another':
    case 'ticket_forged':
    case 'ticket_old':
      return t`Your way in is not valid any more. Open the link of the class again.`;
    case 'page_stale':
      return t`This page is out of date. Load it again, then try once more.`;
    case 'other_site':
      return t`Another site has asked for this. Open Pitt itself and try again there.`;
    case 'address_unknown':
      return t`There is nothing at this address. Look at the link once more.`;
    case 'request_slow':
      return t`That took too long to arrive. Check the connection and try again.`;
    case 'request_large':
      return t`That is too much at once. Make it shorter, then try again.`;
    case 'arguments':
    case 'page':
    case 'method_unknown':
    case 'request_broken':
    case 'request_not_json':
    case 'request_not_understood':
    case 'request_refused':
      return t`This page and the server do not understand each other. Load the page again, then try once more.`;
    case 'many_calls':
      return t`That was too much at once. Wait a moment, then go on.`;
    case 'storage':
      return t`This could not be saved, and nothing has changed. Try again in a moment.`;
    case 'fault':
      return t`Something went wrong on the server. Try again; if it stays, tell whoever runs it.`;
    default:
      return null;
  }
}

/** Sentences about somebody. */
function sentenceAbout(who: string, code: string): string | null {
  switch (code) {
    case 'already_on_stage':
      return t`${who} is on the stage already.`;
    case 'not_on_stage':
      return t`${who} is not on the stage any more.`;
    case 'is_instructor':
      return t`${who} teaches this class too. That can be done with students only.`;
    case 'sits_out':
      return t`${who} sits this one out. Move them when they take part again.`;
    case 'another_announces':
      return t`${who} is speaking to all groups. Wait until they are done.`;
    case 'pair_blocked':
      return t`Somebody in that group must not meet ${who}. Choose another.`;
    case 'take_over':
      return t`${who} is on the stage. Take over? Everybody will see you instead.`;
    case 'end_anothers':
      return t`${who} is on the stage. End the broadcast for everybody?`;
    case 'stale_split':
      return t`${who} has just split the class into groups. Look at it as it is now, then decide again.`;
    case 'stale_recalled':
      return t`${who} is already bringing everybody back. Look at the class as it is now, then decide again.`;
    case 'stale_broadcast':
      return t`${who} has just started a broadcast. Look at the class as it is now, then decide again.`;
    case 'stale_ended':
      return t`${who} has just ended the broadcast. Look at the class as it is now, then decide again.`;
    case 'stale_cancelled':
      return t`${who} has just taken the switch back. Look at the class as it is now, then decide again.`;
    case 'stale_round_asked':
      return t`${who} has just asked a question. Look at it as it is now, then decide again.`;
    case 'stale_round_opened':
      return t`${who} has just opened the vote. Look at it as it is now, then decide again.`;
    case 'stale_round_last_call':
      return t`${who} has just made the last call. Look at the vote as it is now, then decide again.`;
    case 'stale_round_closed':
      return t`${who} has just closed the vote. Look at it as it is now, then decide again.`;
    case 'stale_round_discussed':
      return t`${who} has just sent the class to discuss. Look at it as it is now, then decide again.`;
    case 'stale_round_revealed':
      return t`${who} has just revealed the answer. Look at the question as it is now, then decide again.`;
    case 'stale_round_turned':
      return t`${who} has just gone on in the lesson. Look at the class as it is now, then decide again.`;
    case 'stale_round_lesson_started':
      return t`${who} has just started a lesson. Look at the class as it is now, then decide again.`;
    case 'stale_round_lesson_ended':
      return t`${who} has just ended the lesson. Look at the class as it is now, then decide again.`;
    case 'stale_round_ended':
      return t`${who} has just put the question away. Look at the class as it is now, then decide again.`;
    default:
      return null;
  }
}

/** Sentences with a limit in them. */
function sentenceWithin(most: string, code: string): string | null {
  switch (code) {
    case 'rehearsal_size':
      return t`From here 1 to ${most} simulated students can come. Choose a number between them.`;
    case 'name_long':
      return t`A name has at most ${most} characters. Shorten it.`;
    case 'title_long':
      return t`A title has at most ${most} characters. Shorten it.`;
    default:
      return null;
  }
}

/** The words of a refusal, or of anything else that went wrong; what has no translation is said by the server. */
export function refusalWords(error: unknown): string {
  if (!isRefused(error)) return t`That did not work. Check the connection and try again.`;
  const { code = '', params = {}, words } = error;
  const who = params.who ?? params.by;
  const said =
    (typeof who === 'string' ? sentenceAbout(who, code) : null) ??
    (typeof params.most === 'string' ? sentenceWithin(params.most, code) : null) ??
    plainSentence(code) ??
    sentenceAtTheDoor(code);
  return said ?? (words || t`That did not work. Try again.`);
}
