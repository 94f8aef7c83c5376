/** One's own answers in words; of others nothing is known here. */
import { plural, t } from '@lingui/core/macro';
import type { OwnMeeting, OwnQuestion } from '../../connection/api';
import { answerWords, keyWords } from '../classroom/question/round.viewmodel';

/** "You answered A, then B." */
export function ownAnswerWords({ round, voted }: OwnQuestion): string {
  const first = answerWords(round, voted.first);
  const second = answerWords(round, voted.second);
  if (round.anonymous) return t`Anonymous: nobody knows your answer, not even this page.`;
  if (first && second) return t`You answered ${first}, then ${second}.`;
  if (first || second) return t`You answered ${first || second}.`;
  return t`You did not answer.`;
}

/** "Right was B." and whether one was; empty where it was not revealed. */
export function ownKeyWords({ round, voted, right }: OwnQuestion): string {
  const key = keyWords(round, round.key);
  if (!key) return '';
  const last = voted.second ? 2 : voted.first ? 1 : null;
  return last && right.includes(last) ? t`That was right.` : t`Right was ${key}.`;
}

/** "You answered 4 of 5 questions; 2 were right at first, 4 in the end." */
export function ownSummary(meeting: OwnMeeting): string {
  const named = meeting.questions.filter(({ round }) => !round.anonymous);
  if (named.length === 0) return '';
  const answered = named.filter(({ voted }) => voted.first || voted.second).length;
  const all = plural(named.length, { one: '# question', other: '# questions' });
  const keyed = named.filter(({ round, voted }) => round.key && (voted.first || voted.second));
  if (keyed.length === 0) return t`You answered ${answered} of ${all}.`;
  const first = keyed.filter(({ right }) => right.includes(1)).length;
  const end = keyed.filter(({ right, voted }) => right.includes(voted.second ? 2 : 1)).length;
  return t`You answered ${answered} of ${all}; right at first: ${first}, in the end: ${end}.`;
}
