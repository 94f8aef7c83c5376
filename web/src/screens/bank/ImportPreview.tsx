import { useLingui } from '@lingui/react/macro';
import type { ReadFile, ReadNote } from '../../connection/bank';
import { Button } from '../../kit/Button';
import { Checkbox } from '../../kit/Checkbox';
import { Icon } from '../../kit/Icon';
import { nameOf, toggled } from './bank.viewmodel';
import { groupNotes, linesWords, notesOf } from './import.viewmodel';
import { QuestionCard } from './QuestionCard';

interface ImportPreviewProps {
  read: ReadFile;
  /** The questions that are not to be taken, by their place. */
  left: ReadonlySet<number>;
  onLeft: (left: Set<number>) => void;
}

/** What was understood of a file, and what was not, in the order of its lines. */
export function ImportPreview({ read, left, onLeft }: ImportPreviewProps) {
  const { t } = useLingui();
  const { skipped, partly } = groupNotes(read.notes);
  // What is about one of the questions stands with it.
  const elsewhere = partly.filter((note) => !read.items.some((item) => notesOf(item, [note]).length > 0));
  const all = left.size === 0;
  return (
    <>
      {read.items.length === 0 && (
        <p>
          {t`Nothing in it was understood as a question. Try another format above, or look at the notes below.`}
        </p>
      )}
      <Notes title={t`Skipped`} notes={skipped} />
      <Notes title={t`Understood partly`} notes={elsewhere} />
      {read.items.length > 0 && (
        <section className="import-items" aria-label={t`What was understood`}>
          <div className="import-head">
            <h2>{t`What was understood`}</h2>
            <Button
              look="plain"
              onPress={() => onLeft(all ? new Set(read.items.map((_, at) => at)) : new Set())}
            >
              {all ? t`Choose none` : t`Choose all`}
            </Button>
          </div>
          <ul className="import-list">
            {read.items.map((item, at) => {
              const name = nameOf({ title: item.title, text: item.question.text ?? '' });
              const lines = linesWords(item.line, item.last);
              return (
                <li key={item.line} className={left.has(at) ? 'import-item import-item-left' : 'import-item'}>
                  <Checkbox on={!left.has(at)} onChange={() => onLeft(toggled(left, at))} hideWords>
                    {t`Take ${name}, ${lines}`}
                  </Checkbox>
                  <QuestionCard entry={item} beside={<span className="import-lines">{lines}</span>}>
                    {notesOf(item, read.notes).map((note) => (
                      <p key={`${note.line} ${note.code}`} className="import-note">
                        <Icon name="warning" size={20} />
                        <span>
                          {linesWords(note.line, note.last)}: {note.words}
                        </span>
                      </p>
                    ))}
                  </QuestionCard>
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </>
  );
}

function Notes({ title, notes }: { title: string; notes: readonly ReadNote[] }) {
  if (notes.length === 0) return null;
  return (
    <section className="import-notes">
      <h2>
        {title} <span className="soft">{notes.length}</span>
      </h2>
      <ul>
        {notes.map((note) => (
          <li key={`${note.line} ${note.code} ${note.excerpt}`}>
            <span className="import-lines">{linesWords(note.line, note.last)}</span>
            <div>
              <p>{note.words}</p>
              {note.excerpt && (
                <p className="import-excerpt" dir="auto">
                  <code>{note.excerpt}</code>
                </p>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
