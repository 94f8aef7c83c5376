import { Trans, useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { Button, IconButton } from '../../kit/Button';
import { type Choice, Segments, TextField } from '../../kit/fields';
import type { Text } from '../../protocol/generated';
import { timeOf } from '../../words/words';
import { useAsk, useClassroomParts } from './context';
import { type Audience, hasGroup, textLines } from './texts.viewmodel';

type Reach = Audience | 'groups';

/** Plain text to the class and to one's own group, with the history of each. */
export function TextPanel() {
  const { t } = useLingui();
  const state = useClassroomParts((s) => ({ me: s.me, place: s.place, documents: s.documents }));
  const grouped = hasGroup(state);
  const groupsRun = state.documents.class?.mode === 'groups';
  const instructor = state.me?.role === 'instructor';
  const [wished, setWished] = useState<Reach | null>(null);
  const choices: Choice<Reach>[] = [{ id: 'class', words: t`Class` }];
  if (grouped) {
    const front = state.place?.kind === 'front';
    choices.push({ id: 'group', words: front ? t`Front` : instructor ? t`This group` : t`My group` });
  }
  if (instructor && groupsRun) choices.push({ id: 'groups', words: t`All groups` });
  const reach = choices.some((choice) => choice.id === wished)
    ? (wished as Reach)
    : grouped && !instructor
      ? 'group'
      : 'class';

  return (
    <div className="texts">
      {choices.length > 1 && (
        <Segments label={t`Who reads it`} choices={choices} value={reach} onChange={setWished} />
      )}
      <History key={reach} audience={reach === 'groups' ? 'class' : reach} onlyGroups={reach === 'groups'} />
      <Composer key={`${reach}-composer`} reach={reach} />
    </div>
  );
}

function History({ audience, onlyGroups }: { audience: Audience; onlyGroups: boolean }) {
  const { t } = useLingui();
  const state = useClassroomParts((s) => ({ me: s.me, place: s.place, documents: s.documents }));
  const ask = useAsk();
  const [older, setOlder] = useState<Record<string, Text>>({});
  const [complete, setComplete] = useState(false);
  const end = useRef<HTMLLIElement>(null);
  const lines = textLines(state, audience, older).filter((line) => !onlyGroups || line.toGroups);
  const last = lines[lines.length - 1]?.id;

  // biome-ignore lint/correctness/useExhaustiveDependencies: follows the newest line
  useEffect(() => {
    // Newer browsers give a promise here, which must not become the clean-up.
    void end.current?.scrollIntoView?.({ block: 'nearest' });
  }, [last]);

  const loadOlder = async () => {
    const page = await ask('pitt.texts.page', { audience, before: lines[0]?.id ?? null });
    if (!page) return;
    const found = page.texts ?? {};
    if (Object.keys(found).length === 0) setComplete(true);
    setOlder((before) => ({ ...before, ...found }));
  };

  if (lines.length === 0) {
    return (
      <p className="texts-empty soft">
        {audience === 'group' ? (
          <Trans>Nothing written here yet. What you write, only this group reads.</Trans>
        ) : onlyGroups ? (
          <Trans>What you write here appears in every group, and the groups go on.</Trans>
        ) : (
          <Trans>Nothing written yet. What you write here, the whole class reads.</Trans>
        )}
      </p>
    );
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section className="texts-history" tabIndex={0} aria-label={t`Texts`}>
      {!complete && lines.length >= 20 && (
        <Button look="plain" onPress={() => void loadOlder()}>
          {t`Show earlier texts`}
        </Button>
      )}
      <ol aria-live="polite">
        {lines.map((line) => (
          <li
            key={line.id}
            className={line.own ? 'text-line text-line-own' : 'text-line'}
            ref={line.id === last ? end : null}
          >
            {!line.follows && (
              <p className="text-head">
                <strong>{line.own ? t`You` : line.name}</strong>
                {line.toGroups && <span className="text-mark">{t`to all groups`}</span>}
                <time dateTime={new Date(line.at).toISOString()}>{timeOf(line.at)}</time>
              </p>
            )}
            <p className="text-body" dir="auto">
              {line.body}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Composer({ reach }: { reach: Reach }) {
  const { t } = useLingui();
  const ask = useAsk();
  const [body, setBody] = useState('');
  const number = useClassroomParts((s) => ({ place: s.place, role: s.me?.role }));
  const label =
    reach === 'class'
      ? t`Write to the class`
      : reach === 'groups'
        ? t`Write to all groups`
        : t`Write to the group`;

  const send = async (event: FormEvent) => {
    event.preventDefault();
    const text = body.trim();
    if (text === '') return;
    setBody('');
    const visited = reach === 'group' && number.role === 'instructor' && number.place?.kind === 'group';
    const sent = await ask('pitt.text.send', {
      audience: reach,
      body: text,
      ...(visited ? { group: number.place?.number ?? null } : {}),
    });
    // What was refused is given back, so that it need not be typed again.
    if (!sent) setBody((now) => now || text);
  };

  return (
    <form className="composer" onSubmit={send}>
      <TextField
        label={label}
        hideLabel
        placeholder={label}
        value={body}
        onChange={setBody}
        maxLength={2000}
        autoComplete="off"
      />
      <IconButton type="submit" label={t`Send`} icon="send" isDisabled={body.trim() === ''} />
    </form>
  );
}
