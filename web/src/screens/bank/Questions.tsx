import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useRef, useState } from 'react';
import type { QuestionFilter, QuestionLine } from '../../connection/bank';
import { Button } from '../../kit/Button';
import { TextField } from '../../kit/fields';
import { Icon } from '../../kit/Icon';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { Link } from '../entering/Page';
import { go } from '../navigation';
import { AddToLesson } from './AddToLesson';
import { BankPage, NotLoaded, useLoaded } from './BankPage';
import { nameOf, questionsWords, toggled } from './bank.viewmodel';
import { Exports } from './Exports';
import { Filters } from './Filters';
import { QuestionRow } from './QuestionRow';

const PAUSE_MS = 250;

/** All questions of the person who is signed in. */
export function Questions({ filter: atFirst }: { filter?: QuestionFilter }) {
  const { t } = useLingui();
  const api = useApi();
  const [filter, setFilter] = useState<QuestionFilter>(atFirst ?? fromAddress);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [dialog, setDialog] = useState<'export' | 'export-chosen' | 'lesson' | null>(null);
  const [said, setSaid] = useState<{ words: string; undo?: () => void } | null>(null);
  const typing = useRef(false);
  const newest = useRef(filter);
  newest.current = filter;

  const load = useCallback(async () => {
    // While somebody types, only the last of the words is looked for.
    if (typing.current) await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (filter !== newest.current) return new Promise<never>(() => {});
    return { filter, list: await api.bank.questions(filter) };
  }, [api, filter]);
  const loaded = useLoaded(load);
  if (!loaded.value || loaded.outside) {
    return <NotLoaded here="questions" title={<Trans>Questions</Trans>} loaded={loaded} />;
  }
  const { list, filter: shown } = loaded.value;
  const filtered = Boolean(shown.q || shown.folder || shown.tag || shown.archived);
  const nothing = list.questions.length === 0 && !filtered && !filter.q;
  const change = (one: QuestionFilter) => {
    typing.current = 'q' in one;
    setChosen(new Set());
    setFilter({ ...filter, ...one });
  };

  const archive = async (line: QuestionLine, archived: boolean) => {
    const name = nameOf(line);
    try {
      await api.bank.archiveQuestion(line.id, archived);
      const words = archived ? t`“${name}” is in the archive.` : t`“${name}” is back among your questions.`;
      setSaid({ words, undo: () => void archive(line, !archived) });
      loaded.again();
    } catch (error) {
      setSaid({ words: refusalWords(error) });
    }
  };

  if (nothing) return <EmptyBank onArchive={() => change({ archived: true })} />;
  return (
    <BankPage here="questions" title={<Trans>Questions</Trans>}>
      <div className="bank-actions">
        <Button look="primary" icon="add" onPress={() => go('/questions/new')}>
          {t`New question`}
        </Button>
        <Button onPress={() => go('/questions/import')}>{t`Import`}</Button>
        <Button onPress={() => setDialog('export')}>{t`Export`}</Button>
      </div>
      <div className="bank-browse">
        <Filters filter={filter} list={list} onChange={change} />
        <section className="bank-list" aria-label={t`Questions`}>
          <search>
            <TextField
              label={t`Search`}
              hideLabel
              type="search"
              placeholder={t`Search in titles, texts and tags`}
              value={filter.q ?? ''}
              onChange={(q) => change({ q })}
              maxLength={200}
            />
          </search>
          {loaded.wrong && <p className="trouble">{loaded.wrong}</p>}
          <p className="soft" role="status">
            {list.questions.length > 0 && questionsWords(list.questions.length)}
            {list.more && ' · '}
            {list.more && t`There are more. Search, or choose a folder, to see others.`}
          </p>
          {list.questions.length === 0 && (
            <NoHits filter={shown} onClear={() => change({ q: '', folder: '', tag: '', archived: false })} />
          )}
          <ul className="bank-rows">
            {list.questions.map((line) => (
              <QuestionRow
                key={line.id}
                line={line}
                chosen={chosen.has(line.id)}
                onChoose={() => setChosen(toggled(chosen, line.id))}
                onArchive={() => void archive(line, !line.archived)}
              />
            ))}
          </ul>
        </section>
      </div>
      {(chosen.size > 0 || said) && (
        <div className="bank-bar">
          {chosen.size > 0 ? (
            <>
              <span className="bank-bar-words">{questionsWords(chosen.size)}</span>
              <Button onPress={() => setDialog('lesson')}>{t`Add to a lesson`}</Button>
              <Button onPress={() => setDialog('export-chosen')}>{t`Export these`}</Button>
              <Button look="plain" onPress={() => setChosen(new Set())}>
                {t`Choose none`}
              </Button>
            </>
          ) : (
            <>
              <span className="bank-bar-words" role="status">
                {said?.words}
              </span>
              {said?.undo && (
                <Button icon="undo" onPress={said.undo}>
                  {t`Undo`}
                </Button>
              )}
              <Button look="plain" onPress={() => setSaid(null)}>
                {t`Close`}
              </Button>
            </>
          )}
        </div>
      )}
      <Exports
        isOpen={dialog === 'export' || dialog === 'export-chosen'}
        onClose={() => setDialog(null)}
        filter={filter}
        ids={dialog === 'export-chosen' ? [...chosen] : []}
      />
      <AddToLesson
        isOpen={dialog === 'lesson'}
        onClose={() => setDialog(null)}
        questions={list.questions.filter(({ id }) => chosen.has(id)).map(({ id }) => id)}
        onAdded={(words) => {
          setChosen(new Set());
          setSaid({ words });
        }}
      />
    </BankPage>
  );
}

function fromAddress(): QuestionFilter {
  const asked = new URLSearchParams(window.location.search);
  return { folder: asked.get('folder') ?? '' };
}

function NoHits({ filter, onClear }: { filter: QuestionFilter; onClear: () => void }) {
  const { t } = useLingui();
  const { q } = filter;
  return (
    <div className="bank-none">
      <p>
        {filter.archived && !q
          ? t`The archive is empty. What you archive is kept here, and can come back.`
          : q
            ? t`No question has “${q}” in it. Try fewer letters, or another folder.`
            : t`No question is here. Choose another folder or tag.`}
      </p>
      <Button onPress={onClear}>{t`Show all questions`}</Button>
    </div>
  );
}

/** Teaches what a good question is and how to get the first ones. */
function EmptyBank({ onArchive }: { onArchive: () => void }) {
  const { t } = useLingui();
  return (
    <BankPage
      here="questions"
      title={<Trans>Questions</Trans>}
      lead={
        <Trans>
          A good question asks for an idea, not for a formula: it is short, about half the class gets it
          wrong, and every wrong answer is somebody's honest belief.
        </Trans>
      }
    >
      <div className="bank-actions">
        <Button look="primary" icon="add" onPress={() => go('/questions/new')}>
          {t`New question`}
        </Button>
        <Button onPress={() => go('/questions/import')}>{t`Import questions`}</Button>
      </div>
      <ol className="bank-steps">
        <li>
          <Icon name="text" />
          <div>
            <h2>{t`Write the first one`}</h2>
            <p>
              <Trans>
                Say what happens and ask what follows: “A lift rises with constant speed. The pull of its rope
                is…”. Two to four answers are enough; take them from what students have said.
              </Trans>
            </p>
          </div>
        </li>
        <li>
          <Icon name="copy" />
          <div>
            <h2>{t`Bring those you have`}</h2>
            <p>
              <Trans>
                In Moodle: Question bank, Export, GIFT; then choose that file here. Aiken, CSV and Markdown
                are read as well, and nothing is taken before you have seen it.
              </Trans>
            </p>
          </div>
        </li>
        <li>
          <Icon name="vote" />
          <div>
            <h2>{t`Or ask without preparation`}</h2>
            <p>
              <Trans>
                In class, press Ask: letters, yes or no, or a number, for a question that you say aloud.
              </Trans>
            </p>
          </div>
        </li>
      </ol>
      <p className="soft">
        <Button look="plain" onPress={onArchive}>
          {t`Look into the archive`}
        </Button>{' '}
        <Link to="/lessons">{t`To the lessons`}</Link>
      </p>
    </BankPage>
  );
}
