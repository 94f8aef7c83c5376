import { useLingui } from '@lingui/react/macro';
import { type FormEvent, useState } from 'react';
import type { DocumentLine } from '../../connection/bank';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { Chooser, TextField } from '../../kit/fields';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';
import { pagesWords } from './bank.viewmodel';
import { FileDrop } from './FileDrop';
import { pageRows, pdfFault, type Row, readPages, sizeWords } from './lessons.viewmodel';

interface AddPagesProps {
  isOpen: boolean;
  onClose: () => void;
  documents: readonly DocumentLine[];
  onDocument: (document: DocumentLine) => void;
  onAdd: (rows: Row[], document: DocumentLine) => void;
}

/** Brings a PDF and all its pages into the lesson, or chosen pages of one that is there already. */
export function AddPages({ isOpen, onClose, documents, onDocument, onAdd }: AddPagesProps) {
  const { t } = useLingui();
  const api = useApi();
  const [busy, setBusy] = useState('');
  const [wrong, setWrong] = useState('');
  const [chosen, setChosen] = useState<string | null>(null);
  const [range, setRange] = useState('');
  const [unread, setUnread] = useState('');
  const document = documents.find(({ id }) => id === chosen) ?? documents[0];

  const upload = async (file: File) => {
    const fault = pdfFault(file);
    setWrong(fault);
    if (fault) return;
    const { name } = file;
    const size = sizeWords(file.size);
    setBusy(t`Sending ${name} (${size})…`);
    try {
      const kept = await api.bank.addDocument(file, name);
      const line: DocumentLine = { ...kept, created_at: Date.now() };
      onDocument(line);
      onAdd(pageRows(kept.id, readPages('', kept.pages) ?? []), line);
    } catch (error) {
      setWrong(refusalWords(error));
    } finally {
      setBusy('');
    }
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!document) return;
    const pages = readPages(range, document.pages);
    const most = document.pages;
    if (!pages) return setUnread(t`Write pages from 1 to ${most}, such as 1-3, 7.`);
    setUnread('');
    setRange('');
    onAdd(pageRows(document.id, pages), document);
  };
  return (
    <Dialog title={t`Add pages of a PDF`} isOpen={isOpen} onClose={onClose} closeWord={t`Close`}>
      <FileDrop
        label={t`Drop a PDF here`}
        button={t`Choose a PDF`}
        accept={['application/pdf', '.pdf']}
        onFile={(file) => void upload(file)}
      >
        <p className="soft" role="status">
          {busy || t`All its pages come into the lesson.`}
        </p>
        {busy && <progress className="upload" aria-label={busy} />}
      </FileDrop>
      {wrong && (
        <p className="trouble" role="alert">
          {wrong}
        </p>
      )}
      {document && (
        <form className="stack" onSubmit={add}>
          <Chooser
            label={t`Or from a PDF that is here already`}
            choices={documents.map(({ id, name, pages }) => ({ id, words: `${name}, ${pagesWords(pages)}` }))}
            value={document.id}
            onChange={setChosen}
          />
          <TextField
            label={t`Pages`}
            hint={t`Such as 1-3, 7. Empty for all.`}
            value={range}
            onChange={setRange}
            wrong={unread}
            inputMode="text"
            maxLength={200}
          />
          <Button type="submit" look="primary" wide>
            {t`Add these pages`}
          </Button>
        </form>
      )}
    </Dialog>
  );
}
