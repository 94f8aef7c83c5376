import { useLingui } from '@lingui/react/macro';
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../kit/Button';
import { refusalWords } from '../words/refusals';
import type { Box } from './drawing';
import type { Pages } from './pages';

interface SlidePageProps {
  pages: Pages;
  document: string;
  page: number;
  /** What the picture is called. */
  label: string;
}

/** One page, as large as its box: the old one stays until the new one is drawn. */
export default function SlidePage({ pages, document, page, label }: SlidePageProps) {
  const { t } = useLingui();
  const place = useRef<HTMLDivElement>(null);
  const box = useBox(place);
  const [wrong, setWrong] = useState('');
  const [attempt, setAttempt] = useState(0);
  const [drawn, setDrawn] = useState('');
  const words = useWords(pages, document, page);
  const described = useId();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt draws again
  useEffect(() => {
    const { current } = place;
    if (!current || !box) return;
    let gone = false;
    const show = async () => {
      try {
        const [data, { draw }] = await Promise.all([pages.load(document, page), import('./drawing')]);
        if (gone) return;
        const canvas = await draw(data, box, window.devicePixelRatio);
        if (gone) return;
        current.replaceChildren(canvas);
        setWrong('');
        setDrawn(`${document}/${page}`);
      } catch (error) {
        if (!gone) setWrong(refusalWords(error));
      }
    };
    void show();
    return () => {
      gone = true;
    };
  }, [pages, document, page, box, attempt]);

  return (
    <div className="slide" data-drawn={drawn}>
      <div className="slide-paper" ref={place} role="img" aria-label={label} aria-describedby={described} />
      <p id={described} className="visually-hidden">
        {words}
      </p>
      {wrong && (
        <div className="slide-wrong" role="alert">
          <p>{wrong}</p>
          <Button onPress={() => setAttempt((number) => number + 1)}>{t`Try again`}</Button>
        </div>
      )}
    </div>
  );
}

/** What stands on the page; nothing where it cannot be had. */
function useWords(pages: Pages, document: string, page: number): string {
  const [words, setWords] = useState('');
  useEffect(() => {
    let gone = false;
    pages
      .text(document, page)
      .then((text) => !gone && setWords(text))
      .catch(() => !gone && setWords(''));
    return () => {
      gone = true;
    };
  }, [pages, document, page]);
  return words;
}

/** The size of the box, once it has one; it settles before the page is drawn anew. */
function useBox(place: { current: HTMLElement | null }): Box | null {
  const [box, setBox] = useState<Box | null>(null);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    let timer = 0;
    const measure = () => {
      const { clientWidth: width, clientHeight: height } = element;
      if (width > 0 && height > 0)
        setBox((before) =>
          before?.width === width && before.height === height ? before : { width, height },
        );
    };
    measure();
    const observer = new ResizeObserver(() => {
      window.clearTimeout(timer);
      timer = window.setTimeout(measure, 80);
    });
    observer.observe(element);
    return () => {
      window.clearTimeout(timer);
      observer.disconnect();
    };
  }, [place]);
  return box;
}
