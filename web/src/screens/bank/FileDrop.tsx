import { useLingui } from '@lingui/react/macro';
import type { ReactNode } from 'react';
import { DropZone } from 'react-aria-components/DropZone';
import { FileTrigger } from 'react-aria-components/FileTrigger';
import { Button } from '../../kit/Button';

interface FileDropProps {
  /** What can be dropped here. */
  label: string;
  button: string;
  primary?: boolean;
  accept: readonly string[];
  onFile: (file: File) => void;
  children?: ReactNode;
}

/** Takes one file that is chosen or dropped. */
export function FileDrop({ label, button, primary = false, accept, onFile, children }: FileDropProps) {
  const { t } = useLingui();
  return (
    <DropZone
      className="file-drop"
      aria-label={label}
      getDropOperation={() => 'copy'}
      onDrop={async (event) => {
        const dropped = event.items.find((item) => item.kind === 'file');
        if (dropped?.kind === 'file') onFile(await dropped.getFile());
      }}
    >
      <FileTrigger
        acceptedFileTypes={[...accept]}
        onSelect={(files) => {
          const file = files?.[0];
          if (file) onFile(file);
        }}
      >
        <Button look={primary ? 'primary' : 'quiet'}>{button}</Button>
      </FileTrigger>
      <p className="soft">{t`or drop it here`}</p>
      {children}
    </DropZone>
  );
}
