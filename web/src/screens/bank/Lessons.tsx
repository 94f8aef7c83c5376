import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import type { LessonLine } from '../../connection/bank';
import { Button, IconButton } from '../../kit/Button';
import { Switch } from '../../kit/fields';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { Link } from '../entering/Page';
import { go } from '../navigation';
import { BankPage, NotLoaded, useLoaded } from './BankPage';
import { lessonNote } from './lessons.viewmodel';

/** All lessons of the person who is signed in. */
export function Lessons() {
  const { t } = useLingui();
  const api = useApi();
  const [archive, setArchive] = useState(false);
  const [said, setSaid] = useState<{ words: string; undo?: () => void } | null>(null);
  const load = useCallback(async () => (await api.bank.lessons()).lessons, [api]);
  const loaded = useLoaded(load);
  const title = <Trans>Lessons</Trans>;
  if (!loaded.value || loaded.outside) return <NotLoaded here="lessons" title={title} loaded={loaded} />;
  const lessons = loaded.value.filter(({ archived }) => archived === archive);
  const kept = loaded.value.some(({ archived }) => archived);

  const setArchived = async (line: LessonLine, archived: boolean) => {
    const name = line.title;
    try {
      await api.bank.archiveLesson(line.id, archived);
      setSaid({
        words: archived ? t`“${name}” is in the archive.` : t`“${name}” is back among your lessons.`,
        undo: () => void setArchived(line, !archived),
      });
      loaded.again();
    } catch (error) {
      setSaid({ words: refusalWords(error) });
    }
  };

  return (
    <BankPage
      here="lessons"
      title={title}
      lead={
        loaded.value.length === 0 ? (
          <Trans>
            A lesson is what you show and ask, in one order: pages of your slides as PDF, and questions
            between them. In class you go on step by step, and may leave the order whenever you like.
          </Trans>
        ) : undefined
      }
    >
      <div className="bank-actions">
        <Button look="primary" icon="add" onPress={() => go('/lessons/new')}>
          {t`New lesson`}
        </Button>
      </div>
      {(kept || archive) && (
        <Switch on={archive} onChange={setArchive}>
          {t`Show the archive`}
        </Switch>
      )}
      {archive && lessons.length === 0 && <p className="soft">{t`The archive is empty.`}</p>}
      <ul className="bank-rows">
        {lessons.map((line) => {
          const name = line.title;
          return (
            <li key={line.id} className="bank-row bank-row-plain">
              <Link to={`/lessons/${encodeURIComponent(line.id)}`} className="bank-row-link">
                <strong dir="auto">{name}</strong>
                <span className="soft">{lessonNote(line)}</span>
              </Link>
              <IconButton
                label={line.archived ? t`Bring ${name} back` : t`Archive ${name}`}
                icon={line.archived ? 'undo' : 'box'}
                onPress={() => void setArchived(line, !line.archived)}
              />
            </li>
          );
        })}
      </ul>
      {said && (
        <div className="bank-bar">
          <span className="bank-bar-words" role="status">
            {said.words}
          </span>
          {said.undo && (
            <Button icon="undo" onPress={said.undo}>
              {t`Undo`}
            </Button>
          )}
          <Button look="plain" onPress={() => setSaid(null)}>
            {t`Close`}
          </Button>
        </div>
      )}
    </BankPage>
  );
}
