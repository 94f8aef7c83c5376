import { Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useRef, useState } from 'react';
import type { DocumentLine, LessonItem } from '../../connection/bank';
import { Button } from '../../kit/Button';
import { TextField } from '../../kit/fields';
import { Icon } from '../../kit/Icon';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { go } from '../navigation';
import { AddPages } from './AddPages';
import { AddQuestion } from './AddQuestion';
import { noteAdded, wasJustAdded } from './added';
import { BankPage, NotLoaded, useLoaded } from './BankPage';
import { nameOf } from './bank.viewmodel';
import { LessonRows } from './LessonRows';
import { addedWords, insertAfter, itemsOf, type Row, rowOf, rowsWords, sameItems } from './lessons.viewmodel';
import { Unsaved, useUnsaved } from './Unsaved';

interface Kept {
  id: string;
  version: number;
  title: string;
  items: LessonItem[];
}

const NEW: Kept = { id: '', version: 0, title: '', items: [] };

/** A lesson while it is put together; `id` is empty for a new one. */
export function LessonEditor({ id }: { id: string }) {
  const { t } = useLingui();
  const api = useApi();
  const [kept, setKept] = useState<Kept>(NEW);
  const [title, setTitle] = useState('');
  const [rows, setRows] = useState<Row[]>([]);
  const [chosen, setChosen] = useState<string | null>(null);
  const [documents, setDocuments] = useState<DocumentLine[]>([]);
  const [names, setNames] = useState<Record<string, string>>({});
  const [dialog, setDialog] = useState<'question' | 'pages' | null>(null);
  const [saving, setSaving] = useState<'none' | 'saving' | 'saved'>(() =>
    wasJustAdded(id) ? 'saved' : 'none',
  );
  const [wrong, setWrong] = useState('');
  const [untitled, setUntitled] = useState(false);
  const [said, setSaid] = useState('');
  const known = useRef('');

  const load = useCallback(async () => {
    // What was just saved for the first time is on the page already.
    if (id && id === known.current) return true;
    known.current = id;
    const [lesson, all, list] = await Promise.all([
      id ? api.bank.lesson(id) : NEW,
      api.bank.documents(),
      api.bank.questions({}),
    ]);
    const found = Object.fromEntries(list.questions.map((line) => [line.id, nameOf(line)]));
    const asked = lesson.items.flatMap((item) => (item.kind === 'question' ? [item.question] : []));
    // Archived ones, and those far down, are not in the list.
    const missing = [...new Set(asked)].filter((one) => !(one in found));
    const others = await Promise.all(
      missing.map((one) =>
        api.bank.question(one).then(
          (it) => [one, nameOf({ title: it.title, text: it.question.text ?? '' })] as const,
          () => null,
        ),
      ),
    );
    setNames({ ...found, ...Object.fromEntries(others.filter((it) => it !== null)) });
    setDocuments(all.documents);
    setKept(lesson);
    setTitle(lesson.title);
    setRows(lesson.items.map(rowOf));
    return true;
  }, [api, id]);
  const loaded = useLoaded(load);
  const dirty = title !== kept.title || !sameItems(rows, kept.items);
  const unsaved = useUnsaved(dirty);
  const heading = id ? <Trans>Lesson</Trans> : <Trans>New lesson</Trans>;

  const change = (next: Row[]) => {
    setRows(next);
    setSaving('none');
    setWrong('');
  };
  const insert = (added: Row[]) => {
    change(insertAfter(rows, chosen, added));
    setChosen(added.at(-1)?.key ?? chosen);
  };
  const save = async (): Promise<boolean> => {
    setUntitled(title.trim() === '');
    if (title.trim() === '') return false;
    setSaving('saving');
    setWrong('');
    const items = itemsOf(rows);
    const plain = title.trim();
    try {
      const answer = kept.id
        ? await api.bank.changeLesson(kept.id, kept.version, plain, items)
        : await api.bank.addLesson(plain, items);
      known.current = answer.id;
      unsaved.release();
      setKept({ id: answer.id, version: answer.version, title: plain, items });
      setTitle(plain);
      setSaving('saved');
      if (!kept.id) {
        noteAdded(answer.id);
        go(`/lessons/${encodeURIComponent(answer.id)}`, true);
      }
      return true;
    } catch (error) {
      setSaving('none');
      setWrong(refusalWords(error));
      return false;
    }
  };

  if (!loaded.value || loaded.outside) return <NotLoaded here="lessons" title={heading} loaded={loaded} />;
  return (
    <BankPage here="lessons" title={heading}>
      <TextField
        label={t`Title`}
        value={title}
        onChange={(it) => {
          setTitle(it);
          setUntitled(false);
          setSaving('none');
        }}
        wrong={untitled ? t`Give the lesson a title, such as Week 3: Newton's laws.` : ''}
        maxLength={200}
      />
      <div className="bank-actions">
        <Button icon="vote" onPress={() => setDialog('question')}>
          {t`Add a question`}
        </Button>
        <Button icon="screen" onPress={() => setDialog('pages')}>
          {t`Add pages of a PDF`}
        </Button>
      </div>
      <p className="soft" role="status">
        {rows.length === 0
          ? t`Begin with your slides as PDF: all their pages come in, and questions go between them.`
          : `${rowsWords(rows)}. ${
              chosen
                ? t`What you add comes after the chosen line.`
                : t`What you add comes at the end; choose a line to add after it.`
            }`}{' '}
        {said}
      </p>
      {rows.length > 0 && (
        <LessonRows
          rows={rows}
          chosen={chosen}
          documents={documents}
          names={names}
          onChoose={setChosen}
          onChange={change}
        />
      )}
      <div className="bank-bar">
        <Button
          look="primary"
          isPending={saving === 'saving'}
          onPress={() => void save()}
        >{t`Save the lesson`}</Button>
        <span className={wrong ? 'bank-bar-words trouble' : 'bank-bar-words soft'} role="status">
          {wrong ||
            (dirty ? (
              t`Not saved yet`
            ) : saving === 'saved' ? (
              <span className="bank-saved">
                <Icon name="check" size={20} />
                {t`Saved`}
              </span>
            ) : (
              ''
            ))}
        </span>
      </div>
      <AddQuestion
        isOpen={dialog === 'question'}
        onClose={() => setDialog(null)}
        onAdd={(line) => {
          setNames({ ...names, [line.id]: nameOf(line) });
          insert([rowOf({ kind: 'question', question: line.id })]);
          setDialog(null);
        }}
      />
      <AddPages
        isOpen={dialog === 'pages'}
        onClose={() => setDialog(null)}
        documents={documents}
        onDocument={(document) => setDocuments([document, ...documents])}
        onAdd={(added, document) => {
          insert(added);
          setSaid(addedWords(added.length, document.name));
          setDialog(null);
        }}
      />
      <Unsaved unsaved={unsaved} onSave={save} />
    </BankPage>
  );
}
