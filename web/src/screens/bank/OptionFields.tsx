import { useLingui } from '@lingui/react/macro';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { Button, IconButton } from '../../kit/Button';
import { Icon } from '../../kit/Icon';
import { TextArea } from '../../kit/TextArea';
import {
  addOption,
  changeOption,
  type Draft,
  type DraftOption,
  MOST_OPTIONS,
  markRight,
  moveOption,
  removeOption,
} from './editor.viewmodel';

interface OptionFieldsProps {
  draft: Draft;
  wrong: string | undefined;
  onChange: (draft: Draft) => void;
}

/** The answers to choose from: written, marked as right, moved, taken out. */
export function OptionFields({ draft, wrong, onChange }: OptionFieldsProps) {
  const { t } = useLingui();
  const refocus = useRef('');
  useLayoutEffect(() => {
    if (!refocus.current) return;
    document.getElementById(refocus.current)?.focus();
    refocus.current = '';
  });
  const move = (key: number, by: -1 | 1) => {
    // What is moved takes the focus along, which some browsers drop when a node goes elsewhere.
    refocus.current = document.activeElement?.id ?? '';
    onChange(moveOption(draft, key, by));
  };
  return (
    <fieldset className="options">
      <legend className="field-label">{t`Answers`}</legend>
      <p className="field-hint">
        {draft.kind === 'multiple'
          ? t`Mark all that are right. Alt with the arrow keys moves an answer.`
          : t`Mark the right one, or none. Alt with the arrow keys moves an answer.`}
      </p>
      <ol className="option-list">
        {draft.options.map((option, at) => (
          <OptionField
            key={option.key}
            option={option}
            letter={'ABCDEFGHI'.charAt(at)}
            isFirst={at === 0}
            isLast={at === draft.options.length - 1}
            few={draft.options.length <= 2}
            onText={(text) => onChange(changeOption(draft, option.key, { text }))}
            onFeedback={(feedback) => onChange(changeOption(draft, option.key, { feedback }))}
            onRight={() => onChange(markRight(draft, option.key))}
            onMove={(by) => move(option.key, by)}
            onRemove={() => onChange(removeOption(draft, option.key))}
          />
        ))}
      </ol>
      {wrong && (
        <p className="field-wrong" role="alert">
          {wrong}
        </p>
      )}
      {draft.options.length < MOST_OPTIONS && (
        <Button look="plain" icon="add" onPress={() => onChange(addOption(draft))}>
          {t`Add an answer`}
        </Button>
      )}
    </fieldset>
  );
}

interface OptionFieldProps {
  option: DraftOption;
  letter: string;
  isFirst: boolean;
  isLast: boolean;
  few: boolean;
  onText: (text: string) => void;
  onFeedback: (feedback: string) => void;
  onRight: () => void;
  onMove: (by: -1 | 1) => void;
  onRemove: () => void;
}

function OptionField(props: OptionFieldProps) {
  const { option, letter, isFirst, isLast, few, onText, onFeedback, onRight, onMove, onRemove } = props;
  const { t } = useLingui();
  const [unfolded, setUnfolded] = useState(false);
  const feedback = unfolded || option.feedback !== '';
  const press = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowUp' ? -1 : 1);
  };
  return (
    <li className={option.right ? 'option option-is-right' : 'option'} onKeyDown={press}>
      <span className="answer-letter" aria-hidden="true">
        {letter}
      </span>
      <TextArea
        id={`option-${option.key}`}
        label={t`Answer ${letter}`}
        hideLabel
        rows={1}
        value={option.text}
        onChange={onText}
        placeholder={t`Answer ${letter}`}
      />
      <ToggleButton
        className="option-right"
        isSelected={option.right}
        onChange={onRight}
        aria-label={t`Answer ${letter} is right`}
      >
        <Icon name="check" size={20} />
        {t`right`}
      </ToggleButton>
      <div className="option-actions">
        {!feedback && (
          <Button look="plain" onPress={() => setUnfolded(true)}>
            {t`Feedback`}
            <span className="visually-hidden"> {letter}</span>
          </Button>
        )}
        <span className="option-moves">
          <IconButton
            id={`option-${option.key}-up`}
            label={t`Move answer ${letter} up`}
            icon="up"
            isDisabled={isFirst}
            onPress={() => onMove(-1)}
          />
          <IconButton
            id={`option-${option.key}-down`}
            label={t`Move answer ${letter} down`}
            icon="down"
            isDisabled={isLast}
            onPress={() => onMove(1)}
          />
          <IconButton label={t`Take out answer ${letter}`} icon="bin" isDisabled={few} onPress={onRemove} />
        </span>
      </div>
      {feedback && (
        <div className="option-feedback">
          <TextArea
            label={t`Feedback for whoever chose ${letter}`}
            rows={1}
            value={option.feedback}
            onChange={onFeedback}
          />
        </div>
      )}
    </li>
  );
}
