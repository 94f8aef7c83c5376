import { useLingui } from '@lingui/react/macro';
import { exportAddress, type QuestionFilter } from '../../connection/bank';
import { Dialog } from '../../kit/Dialog';
import { Icon } from '../../kit/Icon';
import { FORMATS, formatHint, formatWords, questionsWords } from './bank.viewmodel';

interface ExportsProps {
  isOpen: boolean;
  onClose: () => void;
  filter: QuestionFilter;
  /** The chosen ones; none for all that the filter shows. */
  ids: readonly string[];
}

/** The four formats as files, each with what it cannot hold. */
export function Exports({ isOpen, onClose, filter, ids }: ExportsProps) {
  const { t } = useLingui();
  const some = Boolean(filter.q || filter.folder || filter.tag);
  const which =
    ids.length > 0
      ? questionsWords(ids.length)
      : some
        ? t`All questions that the list shows now`
        : t`All your questions`;
  return (
    <Dialog title={t`Export questions`} isOpen={isOpen} onClose={onClose} closeWord={t`Close`}>
      <p className="soft">{which}</p>
      <ul className="export-formats">
        {FORMATS.map((format) => (
          <li key={format}>
            <a href={exportAddress(format, filter, ids)} download className="prepare-card">
              <span className="room-card-words">
                <strong>{formatWords(format)}</strong>
                <span className="soft">{formatHint(format)}</span>
              </span>
              <Icon name="down" />
            </a>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
