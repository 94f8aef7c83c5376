import type { ReactNode } from 'react';
import { Dialog as HeadlessDialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { IconButton } from './Button';

interface DialogProps {
  title: ReactNode;
  children: ReactNode;
  isOpen: boolean;
  onClose: () => void;
  /** Word for the cross in the corner; without one the dialog has to be answered. */
  closeWord?: string;
  /** `sheet` comes up from the bottom on narrow windows and fills them as far as needed. */
  shape?: 'box' | 'sheet' | 'wide';
  urgent?: boolean;
}

/** Something to read or answer before going on; keeps the focus inside and gives it back. */
export function Dialog({ title, children, isOpen, onClose, closeWord, shape = 'box', urgent }: DialogProps) {
  return (
    <ModalOverlay
      className={`veil veil-${shape}`}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={closeWord !== undefined}
    >
      <Modal className={`modal modal-${shape}`}>
        <HeadlessDialog className="dialog" role={urgent ? 'alertdialog' : 'dialog'}>
          <div className="dialog-head">
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            {closeWord !== undefined && <IconButton label={closeWord} icon="close" onPress={onClose} />}
          </div>
          <div className="dialog-body">{children}</div>
        </HeadlessDialog>
      </Modal>
    </ModalOverlay>
  );
}

/** The row of buttons at the end of a dialog; the last one is the primary one. */
export function DialogButtons({ children }: { children: ReactNode }) {
  return <div className="dialog-buttons">{children}</div>;
}
