/** The panels at the side: at most one is open. */
export type Panel = 'people' | 'text' | 'groups' | 'question';
