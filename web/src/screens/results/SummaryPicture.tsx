import { Trans, useLingui } from '@lingui/react/macro';
import type { CSSProperties } from 'react';
import type { Summary } from '../../connection/api';
import { Strip } from '../../kit/Strip';
import { FlowPicture } from './FlowPicture';
import { gainWords, votesOf, type Way } from './results.viewmodel';

/** What a question, a meeting or a classroom came to: both votes drawn in their table, the way between, the gain. */
export function SummaryPicture({ summary }: { summary: Summary }) {
  return (
    <div className="results-pictures">
      <div>
        <Votes summary={summary} />
        <Gain gain={summary.gain} />
      </div>
      {summary.flow && <FlowPicture flow={summary.flow} />}
    </div>
  );
}

export function Gain({ gain }: { gain: number | null }) {
  if (gain === null) return null;
  return (
    <p className="results-facts">
      <Trans>
        Gain <strong>{gainWords(gain)}</strong>
      </Trans>
    </p>
  );
}

/** How each vote went: a table with a bar in every cell. */
export function Votes({ summary }: { summary: Summary }) {
  const { t } = useLingui();
  const model = votesOf(summary);
  if (!model) return null;
  const { lines, has } = model;
  return (
    <table
      className="votes"
      style={{ '--columns': 1 + Number(has.right) + Number(has.sure) } as CSSProperties}
    >
      <caption className="visually-hidden">{t`Both votes`}</caption>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t`Vote`}</span>
          </th>
          {has.right && <th scope="col">{t`Right`}</th>}
          {has.sure && <th scope="col">{t({ message: 'Sure', context: 'how many voters' })}</th>}
          <th scope="col">{t`Time`}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ vote, words, right, sure, time }) => (
          <tr key={vote}>
            <th scope="row">{words}</th>
            {has.right && (
              <td>
                {right && <Drawn parts={[{ share: right.share, look: 'strip-right' }]} words={right.words} />}
              </td>
            )}
            {has.sure && (
              <td>
                {sure && (
                  <Drawn
                    parts={[
                      { share: sure.shares[2] ?? 0, look: 'strip-sure' },
                      { share: sure.shares[1] ?? 0, look: 'strip-rather' },
                    ]}
                    words={sure.words}
                  />
                )}
              </td>
            )}
            <td>
              <Drawn parts={[{ share: time.share, look: 'strip-time' }]} words={time.words} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Drawn({ parts, words }: { parts: { share: number; look: string }[]; words: string }) {
  return (
    <span className="drawn">
      <span className="drawn-words">{words}</span>
      <Strip parts={parts} />
    </span>
  );
}

export interface CourseLine {
  key: string;
  words: string;
  href: string;
  way: Way | null;
  gain: number | null;
}

/** One thing after the other, each with the way from the first vote to the second. */
export function Course({ caption, lines }: { caption: string; lines: CourseLine[] }) {
  const { t } = useLingui();
  return (
    <table className="course">
      <caption>{caption}</caption>
      <thead className="visually-hidden">
        <tr>
          <th scope="col">{t`What`}</th>
          <th scope="col">{t`Right, first vote to second`}</th>
          <th scope="col">{t`Gain`}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(({ key, words, href, way, gain }) => (
          <tr key={key}>
            <th scope="row">
              <a href={href} dir="auto">
                {words}
              </a>
            </th>
            <td>
              {way ? (
                <span className="way">
                  <WayPicture way={way} />
                  <span className="way-words">{way.words}</span>
                </span>
              ) : (
                <span className="soft">{t`nothing to compare`}</span>
              )}
            </td>
            <td>{gain !== null && <Trans>gain {gainWords(gain)}</Trans>}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** A ring where it began, a dot where it went, and the line between. */
export function WayPicture({ way }: { way: Way }) {
  const [from, to] = [percent(way.before), percent(way.after)];
  return (
    <svg className="way-picture" aria-hidden="true" width="100%" height="100%">
      <line className="way-ground" x1="0" x2="100%" y1="50%" y2="50%" />
      <line
        className={way.after < way.before ? 'way-line way-lost' : 'way-line'}
        x1={from}
        x2={to}
        y1="50%"
        y2="50%"
      />
      <circle className="way-from" cx={from} cy="50%" r="5" />
      <circle className={way.after < way.before ? 'way-to way-lost' : 'way-to'} cx={to} cy="50%" r="6" />
    </svg>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
