/**
 * Keeps the headless kit from adding a style element, which the content security policy would refuse; base.css has
 * the rule instead. Call it once before the first render.
 */
export function adoptKitStyles(): void {
  const id = 'react-aria-pressable-style';
  if (document.getElementById(id)) return;
  const mark = document.createElement('meta');
  mark.id = id;
  document.head.append(mark);
}
