import { useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useLayoutEffect, useRef } from 'react';
import { Button as HeadlessButton } from 'react-aria-components/Button';
import { GridList, GridListItem } from 'react-aria-components/GridList';
import { useDragAndDrop } from 'react-aria-components/useDragAndDrop';
import type { DocumentLine } from '../../connection/bank';
import { IconButton } from '../../kit/Button';
import { Icon } from '../../kit/Icon';
import { Menu } from '../../kit/Menu';
import { askedAs, askedWords, dropRows, moveRow, pageWords, type Row, removeRow } from './lessons.viewmodel';

interface LessonRowsProps {
  rows: readonly Row[];
  chosen: string | null;
  documents: readonly DocumentLine[];
  /** What questions are called, by id. */
  names: Readonly<Record<string, string>>;
  onChoose: (key: string | null) => void;
  onChange: (rows: Row[]) => void;
}

/** The order of a lesson, one short line for each page and question. */
export function LessonRows({ rows, chosen, documents, names, onChoose, onChange }: LessonRowsProps) {
  const { t } = useLingui();
  const box = useRef<HTMLDivElement>(null);
  const refocus = useRef('');
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((key) => ({ 'text/plain': String(key) })),
    onReorder: ({ keys, target }) => onChange(dropRows(rows, keys, String(target.key), target.dropPosition)),
  });
  useLayoutEffect(() => {
    if (!refocus.current) return;
    document.getElementById(refocus.current)?.focus();
    refocus.current = '';
  });
  const wordsOf = ({ item }: Row): string =>
    item.kind === 'page' ? pageWords(item, documents) : (names[item.question] ?? t`A question that is gone`);
  const move = (key: string, by: -1 | 1) => {
    refocus.current = document.activeElement?.id ?? '';
    onChange(moveRow(rows, key, by));
  };
  const remove = (key: string) => {
    const after = removeRow(rows, key);
    onChange(after.rows);
    if (chosen === key) onChoose(after.chosen);
  };
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') || !chosen) return;
    event.preventDefault();
    event.stopPropagation();
    move(chosen, event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <div ref={box} onKeyDownCapture={press}>
      <GridList
        className="lesson-rows"
        aria-label={t`The order of the lesson. Alt with the arrow keys moves the chosen line.`}
        items={rows.map((row, at) => ({ ...row, id: row.key, at }))}
        dependencies={[names, documents, rows]}
        selectionMode="single"
        selectionBehavior="toggle"
        selectedKeys={chosen ? [chosen] : []}
        onSelectionChange={(keys) => onChoose(keys === 'all' ? null : ([...keys].map(String)[0] ?? null))}
        dragAndDropHooks={dragAndDropHooks}
      >
        {(row) => {
          const words = wordsOf(row);
          const isQuestion = row.item.kind === 'question';
          return (
            <GridListItem
              id={row.key}
              textValue={words}
              className={isQuestion ? 'lesson-row lesson-row-question' : 'lesson-row'}
            >
              <HeadlessButton slot="drag" className="lesson-grip" aria-label={t`Drag ${words}`}>
                <Icon name="grip" size={20} />
              </HeadlessButton>
              {/* The place of a thumbnail. */}
              <span className="lesson-thumb" aria-hidden="true">
                <Icon name={isQuestion ? 'vote' : 'screen'} size={20} />
              </span>
              <span className="lesson-words" dir="auto">
                {words}
                {askedWords(row.item) && <span className="soft"> · {askedWords(row.item)}</span>}
              </span>
              <span className="lesson-moves">
                {row.item.kind === 'question' && (
                  <Menu
                    button={<IconButton label={t`How ${words} is asked`} icon="more" />}
                    label={t`How ${words} is asked`}
                    entries={[
                      {
                        id: 'follow_up',
                        words: row.item.follow_up
                          ? t`No follow-up of the question before`
                          : t`A follow-up of the question before`,
                        onPress: () => onChange(askedAs(rows, row.key, 'follow_up')),
                      },
                      {
                        id: 'anonymous',
                        words: row.item.anonymous ? t`Ask by name` : t`Ask anonymously`,
                        onPress: () => onChange(askedAs(rows, row.key, 'anonymous')),
                      },
                    ]}
                  />
                )}
                <IconButton
                  id={`${row.key}-up`}
                  label={t`Move ${words} up`}
                  icon="up"
                  isDisabled={row.at === 0}
                  onPress={() => move(row.key, -1)}
                />
                <IconButton
                  id={`${row.key}-down`}
                  label={t`Move ${words} down`}
                  icon="down"
                  isDisabled={row.at === rows.length - 1}
                  onPress={() => move(row.key, 1)}
                />
                <IconButton label={t`Take out ${words}`} icon="bin" onPress={() => remove(row.key)} />
              </span>
            </GridListItem>
          );
        }}
      </GridList>
    </div>
  );
}
