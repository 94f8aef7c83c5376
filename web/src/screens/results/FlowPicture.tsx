import { useLingui } from '@lingui/react/macro';
import type { Flow } from '../../connection/api';
import { Strip } from '../../kit/Strip';
import { FLOW, flowOf } from './results.viewmodel';

/** Where those who voted twice went: ribbons between two votes, and the table behind them. */
export function FlowPicture({ flow }: { flow: Flow }) {
  const { t } = useLingui();
  const model = flowOf(flow);
  if (!model) return null;
  return (
    <figure className="flow">
      {model.ribbons.length === 0 ? (
        <Strip
          parts={model.rows.map(({ key, count }) => ({
            share: count / model.rows.reduce((sum, row) => sum + row.count, 0),
            look: `flow-${key}`,
          }))}
        />
      ) : (
        <svg viewBox={`0 0 ${FLOW.width} ${FLOW.height}`} aria-hidden="true" preserveAspectRatio="none">
          {model.ribbons.map(({ key, look, path }) => (
            <path key={key} className={`flow-${look}`} d={path} />
          ))}
        </svg>
      )}
      <table className="flow-table">
        <caption className="visually-hidden">{t`From the first vote to the second`}</caption>
        <tbody>
          {model.rows.map(({ key, words, count }) => (
            <tr key={key}>
              <th scope="row">
                <span className={`flow-sign flow-sign-${key}`} aria-hidden="true" />
                {words}
              </th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
