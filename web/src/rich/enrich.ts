/** Brings formulas and colours into a text that is already shown; what is needed for them is fetched once, when needed. */
type Formulas = typeof import('./formulas');
type Colouring = typeof import('./colouring');

const here: { formulas?: Formulas; colouring?: Colouring } = {};

async function fetchFormulas(): Promise<Formulas> {
  const formulas = await import('./formulas');
  await formulas.fonts;
  here.formulas = formulas;
  return formulas;
}

async function fetchColouring(): Promise<Colouring> {
  here.colouring = await import('./colouring');
  return here.colouring;
}

/** Draws at once what can be drawn at once, before the browser paints; the rest when it has come. */
export async function enrich(root: HTMLElement): Promise<void> {
  await Promise.all([
    each(root, '.rich-math', here.formulas, fetchFormulas, ({ draw }) => draw),
    each(root, '.rich-code', here.colouring, fetchColouring, ({ colour }) => colour),
  ]);
}

function each<T>(
  root: HTMLElement,
  selector: string,
  known: T | undefined,
  fetch: () => Promise<T>,
  tool: (loaded: T) => (place: HTMLElement) => void,
): Promise<void> | undefined {
  const places = [...root.querySelectorAll<HTMLElement>(selector)];
  if (places.length === 0) return undefined;
  const use = (loaded: T) => {
    // Another text may stand here by now.
    for (const place of places) if (root.contains(place)) tool(loaded)(place);
    reachable(root);
  };
  if (known) {
    use(known);
    return undefined;
  }
  // Without them (a server that is being replaced) the text stays readable as it is.
  return fetch().then(use, () => {});
}

/** Lets the keyboard scroll a formula that is wider than its place; within a button, there is nothing to be reached. */
function reachable(root: HTMLElement): void {
  if (root.closest('button')) return;
  for (const wide of root.querySelectorAll<HTMLElement>('.rich-display'))
    if (wide.scrollWidth > wide.clientWidth + 1) wide.tabIndex = 0;
}
