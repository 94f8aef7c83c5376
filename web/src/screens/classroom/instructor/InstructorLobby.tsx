import { Trans, useLingui } from '@lingui/react/macro';
import { Face, Initials } from '../../../kit/Face';
import { useClassroom } from '../context';
import { linesOf } from '../people.viewmodel';
import { CodeCard, RehearsalButton } from './Share';

/** Before the broadcast: the code as long as people are coming, and who has come. */
export function InstructorLobby() {
  const { t } = useLingui();
  const me = useClassroom((s) => s.me?.participant);
  const people = useClassroom((s) => s.documents.people);
  const students = people?.students_here ?? 0;
  const lines = linesOf(people?.people ?? {}, me).filter((line) => line.id !== me);
  const more = (people?.total ?? 0) - lines.length - 1;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="lobby" aria-label={t`Lobby`} tabIndex={0}>
      <CodeCard large={students === 0} />
      {students === 0 ? (
        <div className="stack stack-tight lobby-empty">
          <h2>
            <Trans>Nobody is here yet</Trans>
          </h2>
          <p className="soft">
            <Trans>
              Students appear here as they join. Alone, you can try everything with simulated ones.
            </Trans>
          </p>
          <div>
            <RehearsalButton />
          </div>
        </div>
      ) : (
        <>
          <h2 className="lobby-count">{t`Students here: ${students}`}</h2>
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
                {line.role === 'instructor' && <small>{line.note}</small>}
              </li>
            ))}
            {more > 0 && <li className="name-tag">{t`and ${more} more`}</li>}
          </ul>
        </>
      )}
    </section>
  );
}
