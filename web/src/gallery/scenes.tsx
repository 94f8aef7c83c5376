/** Every screen in every state it can be in, by the names that tests/browser/screens.json lists. */

import { bankScenes } from './bank.scenes';
import { enteringScenes } from './entering.scenes';
import { instructorScenes } from './instructor.scenes';
import { lessonScenes } from './lesson.scenes';
import { resultsScenes } from './results.scenes';
import { roundsScenes } from './rounds.scenes';
import type { ClassScene, ScreenScene } from './scene';
import { studentScenes } from './student.scenes';

export const scenes: Record<string, () => ScreenScene | ClassScene> = {
  ...enteringScenes,
  ...studentScenes,
  ...instructorScenes,
  ...roundsScenes,
  ...lessonScenes,
  ...bankScenes,
  ...resultsScenes,
};
