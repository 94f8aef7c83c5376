import { useLingui } from '@lingui/react/macro';
import { type ReactNode, useEffect, useState } from 'react';
import { IconButton } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { useIsWide } from '../../kit/media-query';
import { useClassroomParts } from './context';
import { readableTexts } from './texts.viewmodel';

/** Counts what has come since the texts were last looked at. */
export function useNewTexts(open: boolean): number {
  const ids = useClassroomParts(readableTexts);
  const [seen, setSeen] = useState<ReadonlySet<string>>(() => new Set(ids));
  const fresh = ids.filter((id) => !seen.has(id));
  const newest = fresh.join();
  // biome-ignore lint/correctness/useExhaustiveDependencies: `newest` stands for the ids
  useEffect(() => {
    if (open && newest) setSeen((before) => new Set([...before, ...ids]));
  }, [open, newest]);
  return open ? 0 : fresh.length;
}

interface SidePanelProps {
  title: string;
  children: ReactNode;
  onClose: () => void;
}

/** The one panel at the side; on narrow windows it comes up from the bottom. */
export function SidePanel({ title, children, onClose }: SidePanelProps) {
  const { t } = useLingui();
  const wide = useIsWide();
  if (!wide) {
    return (
      <Dialog title={title} isOpen onClose={onClose} closeWord={t`Close`} shape="sheet">
        {children}
      </Dialog>
    );
  }
  return (
    <aside className="panel" aria-label={title}>
      <div className="panel-head">
        <h2>{title}</h2>
        <IconButton label={t`Close`} icon="close" onPress={onClose} />
      </div>
      <div className="panel-body">{children}</div>
    </aside>
  );
}
