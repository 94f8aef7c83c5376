import type { ClipboardEventHandler, DragEventHandler, ReactNode, Ref } from 'react';
import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea as HeadlessTextArea } from 'react-aria-components/TextArea';
import { TextField, type TextFieldProps } from 'react-aria-components/TextField';

interface TextAreaProps
  extends Omit<TextFieldProps, 'children' | 'className' | 'style' | 'onPaste' | 'onDrop'> {
  label: ReactNode;
  hint?: ReactNode;
  /** What is wrong and what to do about it; empty when all is well. */
  wrong?: ReactNode;
  hideLabel?: boolean;
  rows?: number;
  placeholder?: string;
  input?: Ref<HTMLTextAreaElement>;
  onPaste?: ClipboardEventHandler<HTMLTextAreaElement>;
  onDrop?: DragEventHandler<HTMLTextAreaElement>;
}

/** Several lines of text; grows with them where the browser can. */
export function TextArea(props: TextAreaProps) {
  const { label, hint, wrong, hideLabel, rows = 3, placeholder, input, onPaste, onDrop, ...rest } = props;
  return (
    <TextField {...rest} isInvalid={Boolean(wrong)} className="field">
      <Label className={hideLabel ? 'visually-hidden' : 'field-label'}>{label}</Label>
      {hint && (
        <Text slot="description" className="field-hint">
          {hint}
        </Text>
      )}
      <HeadlessTextArea
        ref={input}
        dir="auto"
        className="field-input field-area"
        rows={rows}
        placeholder={placeholder}
        onPaste={onPaste}
        onDrop={onDrop}
      />
      <FieldError className="field-wrong">{wrong}</FieldError>
    </TextField>
  );
}
