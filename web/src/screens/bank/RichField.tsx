import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useRef, useState } from 'react';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { imageAddress } from '../../connection/bank';
import { Button } from '../../kit/Button';
import { TextArea } from '../../kit/TextArea';
import { withImage } from './editor.viewmodel';
import { ImageDialog } from './ImageDialog';

interface RichFieldProps {
  label: string;
  hint?: ReactNode;
  wrong?: string | undefined;
  rows: number;
  value: string;
  onChange: (value: string) => void;
}

/** A text in Markdown into which images can be pasted, dropped or chosen. */
export function RichField({ label, hint, wrong, rows, value, onChange }: RichFieldProps) {
  const { t } = useLingui();
  const input = useRef<HTMLTextAreaElement>(null);
  const [image, setImage] = useState<File | null>(null);
  const take = (files: FileList | null | undefined): boolean => {
    const found = [...(files ?? [])].find(({ type }) => type.startsWith('image/'));
    if (found) setImage(found);
    return Boolean(found);
  };
  return (
    <div className="rich-field">
      <TextArea
        label={label}
        hint={hint}
        wrong={wrong}
        rows={rows}
        value={value}
        onChange={onChange}
        input={input}
        onPaste={(event) => {
          if (take(event.clipboardData.files)) event.preventDefault();
        }}
        onDrop={(event) => {
          if (take(event.dataTransfer.files)) event.preventDefault();
        }}
      />
      <div className="rich-field-foot">
        <span className="field-hint">{t`Markdown; formulas between dollar signs.`}</span>
        <FileTrigger
          acceptedFileTypes={['image/png', 'image/jpeg', 'image/webp', 'image/gif']}
          onSelect={(files) => take(files)}
        >
          <Button look="plain" icon="picture">
            {t`Add an image`}
            <span className="visually-hidden"> {label}</span>
          </Button>
        </FileTrigger>
      </div>
      {image && (
        <ImageDialog
          file={image}
          onClose={() => setImage(null)}
          onAdded={(id, alternative) => {
            setImage(null);
            const at = input.current?.selectionStart ?? value.length;
            onChange(withImage(value, at, imageAddress(id), alternative));
          }}
        />
      )}
    </div>
  );
}
