/** The page of results in every state. */
import type { RoundResult } from '../connection/api';
import Results from '../screens/results/Results';
import { CODE } from './fixtures';
import { noResults, pastResults } from './results.fixtures';
import { rich } from './rich';
import type { ScreenScene } from './scene';

const page = (results: NonNullable<ScreenScene['api']>['results']): ScreenScene => ({
  kind: 'screen',
  show: <Results code={CODE} />,
  api: { results },
});

export const resultsScenes: Record<string, () => ScreenScene> = {
  results: () => page(async () => pastResults()),
  'results-rich': () =>
    page(async () => {
      const { meetings, ...rest } = pastResults();
      const written = (it: RoundResult) => ({ ...it, round: { ...it.round, ...rich } });
      return {
        ...rest,
        meetings: meetings.slice(0, 1).map((it) => ({ ...it, rounds: it.rounds.slice(0, 1).map(written) })),
      };
    }),
  'results-empty': () => page(async () => noResults()),
  'results-failed': () =>
    page(() =>
      Promise.reject({
        uri: 'pitt.error.not_allowed',
        words: 'You do not teach in this classroom.',
        final: true,
      }),
    ),
};
