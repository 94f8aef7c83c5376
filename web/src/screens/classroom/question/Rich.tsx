interface RichProps {
  text: string;
  className: string;
}

/** A text of a question, paragraph by paragraph. */
export function Rich({ text, className }: RichProps) {
  return (
    <div className={className} dir="auto">
      {text.split(/\n{2,}/).map((paragraph, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: paragraphs have nothing else, and keep their order
        <p key={at}>{paragraph}</p>
      ))}
    </div>
  );
}
