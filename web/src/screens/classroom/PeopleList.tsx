import { Trans, useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useState } from 'react';
import { Button } from '../../kit/Button';
import { Face, Initials } from '../../kit/Face';
import { TextField } from '../../kit/fields';
import { Icon } from '../../kit/Icon';
import type { Person } from '../../protocol/generated';
import { useAsk, useClassroom } from './context';
import { linesOf, type PersonLine, SEARCHABLE } from './people.viewmodel';

const PAGE = 60;

type Listed = Record<string, Person>;

/** Pages and finds in the list of people: the first page is live, the rest is asked for. */
function usePeople(search: string) {
  const document = useClassroom((s) => s.documents.people);
  const ask = useAsk();
  const [more, setMore] = useState<{ search: string; total: number; people: Listed }>({
    search: '',
    total: 0,
    people: {},
  });
  const asked = search.trim();

  const load = async (offset: number) => {
    const page = await ask('pitt.people.page', { offset, limit: PAGE, search: asked });
    if (!page) return;
    const people: Listed = {};
    for (const line of page.people) {
      const { participant, id, ...person } = line as Record<string, unknown>;
      people[String(participant ?? id)] = person as unknown as Person;
    }
    setMore((before) => ({
      search: asked,
      total: page.total,
      people: offset > 0 && before.search === asked ? { ...before.people, ...people } : people,
    }));
  };

  // biome-ignore lint/correctness/useExhaustiveDependencies: asks once for every text that is looked for
  useEffect(() => {
    if (asked === '') return setMore({ search: '', total: 0, people: {} });
    const timer = window.setTimeout(() => void load(0), 200);
    return () => window.clearTimeout(timer);
  }, [asked]);

  const first = document?.people ?? {};
  const people = asked && more.search === asked ? more.people : { ...more.people, ...first };
  const total = asked && more.search === asked ? more.total : (document?.total ?? 0);
  const shown = Object.keys(people).length;
  return { people, total, shown, loadMore: () => void load(shown) };
}

interface PeopleListProps {
  /** What can be done with somebody; shown at the end of their line. */
  actionsFor?: (line: PersonLine) => ReactNode;
}

/** Who is here. */
export function PeopleList({ actionsFor }: PeopleListProps) {
  const { t } = useLingui();
  const me = useClassroom((s) => s.me?.participant);
  const all = useClassroom((s) => s.documents.people?.total ?? 0);
  const [search, setSearch] = useState('');
  const { people, total, shown, loadMore } = usePeople(search);
  const lines = linesOf(people, me);

  return (
    <div className="people">
      {all > SEARCHABLE && (
        <TextField
          label={t`Find somebody`}
          hideLabel
          placeholder={t`Find somebody`}
          value={search}
          onChange={setSearch}
          type="search"
        />
      )}
      {lines.length === 0 ? (
        <p className="soft">
          <Trans>Nobody of that name is here.</Trans>
        </p>
      ) : (
        <ul className="people-list">
          {lines.map((line) => (
            <li key={line.id} className={line.here ? 'person' : 'person person-away'}>
              <span className="person-picture">
                {line.simulated ? (
                  <Face of={`${line.id}${line.name}`} />
                ) : (
                  <Initials of={line.id} name={line.name} />
                )}
              </span>
              <span className="person-words">
                <span className="person-name">{line.name}</span>
                {line.note && <small>{line.note}</small>}
              </span>
              {line.hand && (
                <span className="person-hand">
                  <Icon name="hand" size={20} />
                  <span className="visually-hidden">{t`has raised a hand`}</span>
                </span>
              )}
              {line.microphone && (
                <span className="person-microphone">
                  <Icon name="microphone" size={18} />
                  <span className="visually-hidden">{t`microphone on`}</span>
                </span>
              )}
              {actionsFor?.(line)}
            </li>
          ))}
        </ul>
      )}
      {shown < total && (
        <Button look="quiet" wide onPress={loadMore}>
          {t`Show ${Math.min(PAGE, total - shown)} more`}
        </Button>
      )}
    </div>
  );
}
