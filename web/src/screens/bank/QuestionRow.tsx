import { useLingui } from '@lingui/react/macro';
import type { QuestionLine } from '../../connection/bank';
import { IconButton } from '../../kit/Button';
import { Checkbox } from '../../kit/Checkbox';
import { Link } from '../entering/Page';
import { firstLine, kindWords, lacksKey, nameOf } from './bank.viewmodel';

interface QuestionRowProps {
  line: QuestionLine;
  chosen: boolean;
  onChoose: () => void;
  onArchive: () => void;
}

/** One question in the list: what it is called, what it is, and what can be done with it. */
export function QuestionRow({ line, chosen, onChoose, onArchive }: QuestionRowProps) {
  const { t } = useLingui();
  const name = nameOf(line);
  const text = line.title ? firstLine(line.text) : '';
  return (
    <li className={chosen ? 'bank-row bank-row-chosen' : 'bank-row'}>
      <Checkbox on={chosen} onChange={onChoose} hideWords>
        {t`Choose ${name}`}
      </Checkbox>
      <Link to={`/questions/${encodeURIComponent(line.id)}`} className="bank-row-link">
        <strong dir="auto">{name}</strong>
        {text && (
          <span className="bank-row-text soft" dir="auto">
            {text}
          </span>
        )}
        <span className="bank-row-facts soft">
          <span>{kindWords(line.kind)}</span>
          {line.folder && <span>{line.folder.replaceAll('/', ' / ')}</span>}
          {line.tags.map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
          {lacksKey(line) && <span className="tag tag-hint">{t`no right answer set`}</span>}
        </span>
      </Link>
      <IconButton
        label={line.archived ? t`Bring ${name} back` : t`Archive ${name}`}
        icon={line.archived ? 'undo' : 'box'}
        onPress={onArchive}
      />
    </li>
  );
}
