import { Plural, Trans, useLingui } from '@lingui/react/macro';
import { useCallback, useState } from 'react';
import type { Format, ReadFile } from '../../connection/bank';
import { Button } from '../../kit/Button';
import { ComboField } from '../../kit/ComboField';
import { Chooser } from '../../kit/fields';
import { TextArea } from '../../kit/TextArea';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { go } from '../navigation';
import { BankPage, NotLoaded, useLoaded } from './BankPage';
import { FORMATS, formatWords, questionsWords, readFolder } from './bank.viewmodel';
import { FileDrop } from './FileDrop';
import { ImportPreview } from './ImportPreview';
import { fileFault, landedIn, readWords, takenItems } from './import.viewmodel';

export interface Source {
  name: string;
  body: Blob;
}

interface ImportProps {
  /** A file that is read already. */
  begun?: { source: Source; read: ReadFile };
}

/** Questions out of a file: first seen line by line, then taken. */
export function Import({ begun }: ImportProps) {
  const { t } = useLingui();
  const api = useApi();
  const [source, setSource] = useState<Source | null>(begun?.source ?? null);
  const [read, setRead] = useState<ReadFile | null>(begun?.read ?? null);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [folder, setFolder] = useState('');
  const [wrong, setWrong] = useState('');
  const [busy, setBusy] = useState(false);
  const [done, setDone] = useState<{ added: number; folder: string } | null>(null);
  const load = useCallback(async () => (await api.bank.questions({})).folders, [api]);
  const loaded = useLoaded(load);
  const title = <Trans>Import questions</Trans>;
  if (!loaded.value || loaded.outside) return <NotLoaded here="questions" title={title} loaded={loaded} />;

  const readSource = async (next: Source, format?: Format) => {
    setBusy(true);
    setWrong('');
    try {
      const found = await api.bank.readFile(next.body, next.name, format);
      setRead(found);
      setSource(next);
      setLeft(new Set());
    } catch (error) {
      setWrong(refusalWords(error));
    } finally {
      setBusy(false);
    }
  };
  const takeFile = (file: File) => {
    const fault = fileFault(file);
    setWrong(fault);
    if (!fault) void readSource({ name: file.name, body: file });
  };
  const begin = () => {
    setRead(null);
    setSource(null);
    setDone(null);
    setWrong('');
  };

  if (done) return <Imported {...done} onMore={begin} />;
  if (!read || !source) {
    return (
      <BankPage
        here="questions"
        title={title}
        lead={
          <Trans>
            Choose a file: GIFT from Moodle, Aiken, CSV or Markdown. You see what was understood before
            anything is taken.
          </Trans>
        }
      >
        <FileDrop
          label={t`Drop a file with questions here`}
          button={t`Choose a file`}
          primary
          accept={['.txt', '.gift', '.csv', '.tsv', '.md', '.markdown', '.aiken', 'text/plain', 'text/csv']}
          onFile={takeFile}
        >
          <p className="soft" role="status">
            {busy && t`Reading…`}
          </p>
        </FileDrop>
        {wrong && (
          <p className="trouble" role="alert">
            {wrong}
          </p>
        )}
        <PastedText onRead={(text) => void readSource({ name: '', body: new Blob([text]) })} />
      </BankPage>
    );
  }

  const taken = takenItems(read.items, left);
  const take = async () => {
    setBusy(true);
    setWrong('');
    try {
      const { added } = await api.bank.importQuestions(taken, readFolder(folder));
      setDone({ added, folder: landedIn(taken, folder) });
    } catch (error) {
      setWrong(refusalWords(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <BankPage here="questions" title={title} lead={readWords(read)}>
      <div className="import-choices">
        <Chooser
          label={source.name ? t`Format of ${source.name}` : t`Format of the text`}
          choices={FORMATS.map((format) => ({ id: format, words: formatWords(format) }))}
          value={read.format}
          onChange={(format) => void readSource(source, format)}
        />
        {read.items.length > 0 && (
          <ComboField
            label={t`Into the folder`}
            hint={t`Empty: as the file says.`}
            value={folder}
            onChange={setFolder}
            suggestions={loaded.value}
            openWord={t`Show folders`}
            maxLength={200}
          />
        )}
      </div>
      <ImportPreview read={read} left={left} onLeft={setLeft} />
      <div className="bank-bar">
        {read.items.length > 0 && (
          <Button look="primary" isPending={busy} isDisabled={taken.length === 0} onPress={() => void take()}>
            <Plural value={taken.length} one="Import # question" other="Import # questions" />
          </Button>
        )}
        <Button look={read.items.length > 0 ? 'plain' : 'primary'} onPress={begin}>
          {t`Choose another file`}
        </Button>
        <span className="bank-bar-words trouble" role="status">
          {wrong}
        </span>
      </div>
    </BankPage>
  );
}

function PastedText({ onRead }: { onRead: (text: string) => void }) {
  const { t } = useLingui();
  const [text, setText] = useState('');
  return (
    <details className="more-choices">
      <summary>{t`Paste text instead`}</summary>
      <div className="stack">
        <TextArea label={t`Questions as text`} rows={10} value={text} onChange={setText} />
        <div>
          <Button isDisabled={text.trim() === ''} onPress={() => onRead(text)}>
            {t`Read the text`}
          </Button>
        </div>
      </div>
    </details>
  );
}

function Imported({ added, folder, onMore }: { added: number; folder: string; onMore: () => void }) {
  const { t } = useLingui();
  const count = questionsWords(added);
  return (
    <BankPage
      here="questions"
      title={<Trans>{count} imported</Trans>}
      lead={
        folder ? (
          <Trans>They are in your bank, in the folder {folder}.</Trans>
        ) : (
          <Trans>They are in your bank.</Trans>
        )
      }
    >
      <div className="bank-actions">
        <Button
          look="primary"
          onPress={() => go(folder ? `/questions?folder=${encodeURIComponent(folder)}` : '/questions')}
        >
          {t`See them`}
        </Button>
        <Button onPress={onMore}>{t`Import another file`}</Button>
      </div>
    </BankPage>
  );
}
