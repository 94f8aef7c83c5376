/** A lesson, and what somebody has answered, for the pictures. */
import type { OwnHistory, OwnQuestion } from '../connection/api';
import type { LessonDocument, PlanDocument, ShownRound } from '../protocol/generated';
import { asked, NOW } from './fixtures';

/** A lesson of which so many pages have been shown. */
export function lessonAt(pages: number): LessonDocument {
  return {
    running: true,
    title: 'Circuits',
    page: { document: 'circuits', page: pages },
    shown: [{ document: 'circuits', first: 1, last: pages }],
  };
}

/** Its plan, where instructors see what is to come. */
export function planAt(at: number): PlanDocument {
  const page = (number: number) => ({ kind: 'page' as const, document: 'circuits', page: number, title: '' });
  const question = (title: string) => ({ kind: 'question' as const, document: '', page: 0, title });
  return {
    title: 'Circuits',
    items: [
      page(1),
      page(2),
      page(3),
      question('Two bulbs and a switch'),
      question('The same with three bulbs'),
      page(4),
    ],
    at,
  };
}

/** What Ana has answered. */
export function ownHistory(): OwnHistory {
  const own = (
    number: number,
    change: Partial<ShownRound>,
    rest: Partial<OwnQuestion> = {},
  ): OwnQuestion => ({
    round: { ...(asked(change).round as ShownRound), round: number },
    voted: { first: null, second: null },
    right: [],
    ...rest,
  });
  const cast = (choice: number) => ({ choices: [choice], number: null, confidence: null });
  return {
    title: 'Physics 101',
    meetings: [
      {
        meeting: 'm2',
        opened_at: NOW - 3_600_000,
        questions: [
          own(
            1,
            {
              phase: 'revealed',
              key: { right: [0], number: null, tolerance: 0 },
              explanation: 'With the second bulb bridged, the whole voltage is at the first one.',
            },
            { voted: { first: cast(2), second: cast(0) }, right: [2] },
          ),
          own(2, { phase: 'closed', text: '' }, { voted: { first: cast(1), second: null } }),
          own(3, { phase: 'revealed', anonymous: true, text: 'How sure do you feel about circuits?' }),
        ],
      },
    ],
  };
}
