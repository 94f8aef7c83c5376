/** Which page one looks at, which others may be looked back at, and what a lesson's *Next* does, in words; pure. */
import { t } from '@lingui/core/macro';
import type { LessonDocument, PlanDocument, ResultsDocument } from '../../../protocol/generated';

export interface PageRef {
  document: string;
  page: number;
}

export interface Looking {
  /** The page on one's own screen. */
  page: PageRef;
  /** Its place among those that were shown, from 1, and how many these are. */
  position: number;
  count: number;
  /** The neighbours among those that were shown; null at the ends. */
  earlier: PageRef | null;
  later: PageRef | null;
  /** One looks at something else than the class. */
  back: boolean;
}

export function samePage(one: PageRef | null | undefined, other: PageRef | null | undefined): boolean {
  return one?.document === other?.document && one?.page === other?.page;
}

/** Every page that the class has been shown, one by one. */
export function pagesShown(lesson: LessonDocument): PageRef[] {
  return (lesson.shown ?? []).flatMap(({ document, first, last }) =>
    Array.from({ length: last - first + 1 }, (_, step) => ({ document, page: first + step })),
  );
}

/** What is on one's screen: the class's page, unless `chosen` is another that was shown; null where there is none. */
export function looking(lesson: LessonDocument | null, chosen: PageRef | null): Looking | null {
  const current = lesson?.page;
  if (!lesson || !current) return null;
  const pages = pagesShown(lesson);
  const wanted = pages.findIndex((page) => samePage(page, chosen));
  const at = wanted >= 0 ? wanted : pages.findIndex((page) => samePage(page, current));
  const page = pages[at] ?? current;
  return {
    page,
    position: at + 1,
    count: pages.length,
    earlier: pages[at - 1] ?? null,
    later: pages[at + 1] ?? null,
    back: !samePage(page, current),
  };
}

export type NextStep = NonNullable<ResultsDocument['next']>;

/** What *Next* does now: said on the button. */
export function nextWords(step: NextStep | null): string {
  switch (step) {
    case 'page':
      return t`Next page`;
    case 'ask':
      return t`Ask the question`;
    case 'close':
      return t`Close the vote`;
    case 'discuss':
      return t`Discuss in groups`;
    case 'recall':
      return t`Bring everybody back`;
    case 'recall_now':
      return t`Back at once`;
    case 'open_second':
      return t`Vote again`;
    case 'reveal':
      return t`Reveal the answer`;
    case 'end':
      return t`Put away`;
    case 'finish':
      return t`End the lesson`;
    case null:
      return t`Groups are starting…`;
  }
}

/** The same on a projected screen, where the step after a vote would tell the class how it has answered. */
export function plainNextWords(step: NextStep | null): string {
  switch (step) {
    case 'close':
    case 'discuss':
    case 'open_second':
    case 'reveal':
      return t`Next`;
    default:
      return nextWords(step);
  }
}

/** "Page 4" or the question's title: a line of the plan. */
export function planWords(item: NonNullable<PlanDocument['items']>[number] | undefined): string {
  if (!item) return '';
  const page = item.page ?? 0;
  if (item.kind === 'page') return t`Page ${page}`;
  return item.title || t`A question`;
}

/** The page that *Back* goes to: the last one before where the class is; null at the beginning. */
export function pageBefore(plan: PlanDocument): number | null {
  const items = plan.items ?? [];
  for (let at = (plan.at ?? -1) - 1; at >= 0; at -= 1) if (items[at]?.kind === 'page') return at;
  return null;
}
