interface StripProps {
  /** From the start on, one behind the other: each as a share of the whole, with the class of its colour. */
  parts: readonly { share: number; look: string }[];
  className?: string;
}

/** A bar drawn to scale, as decoration: the number stands beside it. */
export function Strip({ parts, className = '' }: StripProps) {
  let from = 0;
  return (
    <svg className={`strip ${className}`} aria-hidden="true" width="100%" height="100%">
      <rect className="strip-ground" width="100%" height="100%" />
      {parts.map(({ share, look }) => {
        const x = from;
        from += share;
        return (
          <rect key={look} className={look} style={{ x: percent(x), width: percent(share) }} height="100%" />
        );
      })}
    </svg>
  );
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)}%`;
}
