import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select, SelectValue } from 'react-aria-components/Select';
import { Switch as HeadlessSwitch } from 'react-aria-components/Switch';
import { Text } from 'react-aria-components/Text';
import { TextField as HeadlessTextField, type TextFieldProps } from 'react-aria-components/TextField';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import { ToggleButtonGroup } from 'react-aria-components/ToggleButtonGroup';
import { Icon, type IconName } from './Icon';

interface FieldProps extends Omit<TextFieldProps, 'children' | 'className' | 'style'> {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what to do about it; empty when all is well. */
  wrong?: ReactNode;
  hideLabel?: boolean;
  large?: boolean;
  placeholder?: string;
}

/** One line of text with its label, a hint and, where needed, what is wrong with it. */
export function TextField({ label, hint, wrong, hideLabel, large, placeholder, ...rest }: FieldProps) {
  return (
    <HeadlessTextField {...rest} isInvalid={Boolean(wrong)} className={large ? 'field field-large' : 'field'}>
      <Label className={hideLabel ? 'visually-hidden' : 'field-label'}>{label}</Label>
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <Input className="field-input" placeholder={placeholder} />
      <FieldError className="field-wrong">{wrong}</FieldError>
    </HeadlessTextField>
  );
}

export interface Choice<Id extends string = string> {
  id: Id;
  words: string;
}

interface ChooserProps<Id extends string> {
  label: ReactNode;
  hideLabel?: boolean;
  choices: readonly Choice<Id>[];
  value: Id | null;
  onChange: (id: Id) => void;
  icon?: IconName;
  isDisabled?: boolean;
}

/** One out of several, in a list that opens. */
export function Chooser<Id extends string>(props: ChooserProps<Id>) {
  const { label, hideLabel, choices, value, onChange, icon, isDisabled } = props;
  return (
    <Select
      className="field"
      value={value}
      onChange={(key) => key !== null && onChange(key as Id)}
      isDisabled={isDisabled ?? false}
    >
      <Label className={hideLabel ? 'visually-hidden' : 'field-label'}>{label}</Label>
      <Button className="field-input chooser-button">
        {icon && <Icon name={icon} size={20} />}
        <SelectValue className="chooser-value" />
        <Icon name="down" size={20} />
      </Button>
      <Popover className="popover">
        <ListBox className="list-box" items={choices}>
          {(choice) => (
            <ListBoxItem className="list-box-item" textValue={choice.words}>
              <span>{choice.words}</span>
              <span className="list-box-check">
                <Icon name="check" size={20} />
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}

interface SegmentsProps<Id extends string> {
  label: string;
  choices: readonly Choice<Id>[];
  value: Id;
  onChange: (id: Id) => void;
}

/** One out of a few short ones, all in sight. */
export function Segments<Id extends string>({ label, choices, value, onChange }: SegmentsProps<Id>) {
  return (
    <ToggleButtonGroup
      className="segments"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const first = [...keys][0];
        if (first !== undefined) onChange(first as Id);
      }}
    >
      {choices.map((choice) => (
        <ToggleButton key={choice.id} id={choice.id} className="segment">
          {choice.words}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

interface SwitchProps {
  on: boolean;
  onChange: (on: boolean) => void;
  children: ReactNode;
}

/** Something that is on or off. */
export function Switch({ on, onChange, children }: SwitchProps) {
  return (
    <HeadlessSwitch className="switch" isSelected={on} onChange={onChange}>
      <span className="switch-track" aria-hidden="true">
        <span className="switch-thumb" />
      </span>
      <span>{children}</span>
    </HeadlessSwitch>
  );
}
