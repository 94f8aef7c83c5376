import { useLingui } from '@lingui/react/macro';
import { type FormEvent, useEffect, useState } from 'react';
import { Button } from '../../kit/Button';
import { Dialog } from '../../kit/Dialog';
import { TextField } from '../../kit/fields';
import { refusalWords } from '../../words/refusals';
import { useApi } from '../api';

const LARGEST_IMAGE = 5_000_000;

interface ImageDialogProps {
  file: File;
  onClose: () => void;
  onAdded: (id: string, alternative: string) => void;
}

/** Asks what an image shows, and only then brings it into the text. */
export function ImageDialog({ file, onClose, onAdded }: ImageDialogProps) {
  const { t } = useLingui();
  const api = useApi();
  const [words, setWords] = useState('');
  const [address, setAddress] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  const large = file.size > LARGEST_IMAGE;
  const add = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setWrong('');
    try {
      const { id } = await api.bank.addImage(file);
      onAdded(id, words);
    } catch (error) {
      setWrong(refusalWords(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog title={t`Add an image`} isOpen onClose={onClose} closeWord={t`Close`}>
      <form className="stack" onSubmit={add}>
        {address && <img className="image-preview" src={address} alt="" />}
        {large && <p className="trouble">{t`This image is larger than 5 MB. Make it smaller first.`}</p>}
        <TextField
          label={t`What does the image show?`}
          hint={t`For those who cannot see it, as you would say it on the phone.`}
          value={words}
          onChange={setWords}
          wrong={wrong}
          maxLength={500}
          autoFocus
        />
        <Button type="submit" look="primary" wide isPending={busy} isDisabled={words.trim() === '' || large}>
          {t`Put it into the text`}
        </Button>
      </form>
    </Dialog>
  );
}
