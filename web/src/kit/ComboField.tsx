import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { ComboBox } from 'react-aria-components/ComboBox';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Text } from 'react-aria-components/Text';
import { Icon } from './Icon';

interface ComboFieldProps {
  label: ReactNode;
  hint?: ReactNode;
  wrong?: ReactNode;
  value: string;
  onChange: (value: string) => void;
  suggestions: readonly string[];
  /** The name of the button that opens the list. */
  openWord: string;
  maxLength?: number;
}

/** One line of text, with what was written there before to choose from. */
export function ComboField(props: ComboFieldProps) {
  const { label, hint, wrong, value, onChange, suggestions, openWord, maxLength } = props;
  return (
    <ComboBox
      className="field"
      allowsCustomValue
      inputValue={value}
      onInputChange={onChange}
      items={suggestions.map((words) => ({ id: words, words }))}
      isInvalid={Boolean(wrong)}
    >
      <Label className="field-label">{label}</Label>
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <span className="combo">
        <Input className="field-input" maxLength={maxLength} />
        {suggestions.length > 0 && (
          <Button className="combo-button" aria-label={openWord}>
            <Icon name="down" size={20} />
          </Button>
        )}
      </span>
      <FieldError className="field-wrong">{wrong}</FieldError>
      <Popover className="popover">
        <ListBox className="list-box">
          {(item: { id: string; words: string }) => (
            <ListBoxItem className="list-box-item" textValue={item.words}>
              {item.words}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </ComboBox>
  );
}
