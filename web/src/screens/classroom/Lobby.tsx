import { Trans, useLingui } from '@lingui/react/macro';
import { Face, Initials } from '../../kit/Face';
import { useClassroom } from './context';
import { hereWords, linesOf } from './people.viewmodel';

/** The lobby as students see it: who is here, and that it begins soon. */
export function Lobby() {
  const { t } = useLingui();
  const me = useClassroom((s) => s.me?.participant);
  const people = useClassroom((s) => s.documents.people);
  const lines = linesOf(people?.people ?? {}, me);
  const more = (people?.total ?? 0) - lines.length;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="lobby" aria-label={t`Lobby`} tabIndex={0}>
      <div className="lobby-words">
        <h2>
          <Trans>The class begins soon</Trans>
        </h2>
        <p className="soft">
          <Trans>You can be seen and heard only once it has begun.</Trans>
        </p>
      </div>
      <h3 className="lobby-count">{hereWords(people)}</h3>
      <ul className="lobby-names">
        {lines.map((line) => (
          <li key={line.id} className="name-tag">
            <span className="name-tag-picture">
              {line.simulated ? (
                <Face of={`${line.id}${line.name}`} />
              ) : (
                <Initials of={line.id} name={line.name} />
              )}
            </span>
            <span>{line.name}</span>
            {line.note && <small>{line.note}</small>}
          </li>
        ))}
        {more > 0 && <li className="name-tag">{t`and ${more} more`}</li>}
      </ul>
    </section>
  );
}
