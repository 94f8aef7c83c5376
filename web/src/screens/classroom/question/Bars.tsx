import { useLingui } from '@lingui/react/macro';
import { Icon } from '../../../kit/Icon';
import { Strip } from '../../../kit/Strip';
import type { ShownKey, ShownTotals } from '../../../protocol/generated';
import { type BarModel, barsOf, percentWords, type Round } from './round.viewmodel';

interface BarsProps {
  round: Round;
  totals: ShownTotals;
  /** The vote before, to be seen beside it. */
  before?: ShownTotals | null;
  answer?: ShownKey | null;
  caption: string;
}

/** How often each answer was given: a table whose cells are drawn as bars, the earlier vote thin above the later. */
export function Bars({ round, totals, before, answer, caption }: BarsProps) {
  const { t } = useLingui();
  const bars = merged(barsOf(round, totals, answer), before ? barsOf(round, before, answer) : []);
  return (
    <table className="bars">
      <caption className={before ? '' : 'visually-hidden'}>{caption}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{t`Answer`}</th>
          {before && <th scope="col">{t`First vote`}</th>}
          <th scope="col">{before ? t`Second vote` : t`Votes`}</th>
        </tr>
      </thead>
      <tbody>
        {bars.map(({ bar, earlier }) => (
          <tr key={bar.key} className={bar.right ? 'bar bar-right' : 'bar'}>
            <th scope="row" className="bar-label">
              <span>{bar.label}</span>
              {bar.right && (
                <>
                  <Icon name="check" size={20} />
                  <span className="visually-hidden">{t`right`}</span>
                </>
              )}
            </th>
            {before && <BarCell bar={earlier} voters={before.voters} thin />}
            <BarCell bar={bar} voters={totals.voters} />
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function merged(later: BarModel[], earlier: BarModel[]): { bar: BarModel; earlier: BarModel }[] {
  const none = (bar: BarModel): BarModel => ({ ...bar, count: 0, share: 0 });
  const rows = later.map((bar) => ({
    bar,
    earlier: earlier.find(({ key }) => key === bar.key) ?? none(bar),
  }));
  const gone = earlier.filter(({ key }) => !later.some((bar) => bar.key === key));
  return [...rows, ...gone.map((bar) => ({ bar: none(bar), earlier: bar }))];
}

function BarCell({ bar, voters, thin = false }: { bar: BarModel; voters: number; thin?: boolean }) {
  return (
    <td className={thin ? 'bar-cell bar-cell-thin' : 'bar-cell'}>
      <Strip className="bar-track" parts={[{ share: bar.share, look: 'bar-fill' }]} />
      <span className="bar-count">
        {bar.count}
        {voters > 0 && <span className="bar-share">{percentWords(bar.share)}</span>}
      </span>
    </td>
  );
}
