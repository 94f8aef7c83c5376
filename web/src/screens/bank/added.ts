/** What was added a moment ago: the page under its new address says that it is saved. */
let added = '';

export function noteAdded(id: string): void {
  added = id;
}

/** Tells it once. */
export function wasJustAdded(id: string): boolean {
  const just = id !== '' && id === added;
  added = '';
  return just;
}
